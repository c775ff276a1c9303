"""The choice on Reports whose changes are counted: all teams', one team's, or nobody's."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, set_tip
from cab_desk.services.figures.teams import team_word
from cab_desk.words import say

_WIDEST = 150


class TeamChoice(Button):
    """`chosen` says that `team` is another one now; None is all of them, "" what is nobody's."""

    chosen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", icon="users", parent=parent)
        self._look = look
        self.team: str | None = None
        self._teams: Sequence[str] = ()
        self.clicked.connect(self._offer)
        self._tell()

    def show_teams(self, teams: Sequence[str]) -> None:
        """Offer these teams, and the one that is chosen even where it is gone."""
        self._teams = sorted({*teams, *([self.team] if self.team else [])})

    def squeeze(self, narrow: bool) -> None:
        """Show the icon alone where there is little room and nothing is left out."""
        self.set_compact(narrow and self.team is None)

    def choose(self, team: str | None) -> None:
        """Count the changes of a team, or of all."""
        if team == self.team:
            return
        self.team = team
        self.set_compact(False)
        self._tell()
        self.chosen.emit()

    def team_menu(self) -> QMenu:
        """Return the menu of teams; the one that is counted is ticked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for team in (None, *self._teams, ""):
            action = menu.addAction(team_word(team).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(team == self.team)
            action.triggered.connect(lambda _on, one=team: self.choose(one))
        return menu

    def _offer(self) -> None:
        self.team_menu().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _tell(self) -> None:
        said = team_word(self.team)
        metrics = self.fontMetrics()
        short = metrics.elidedText(said, Qt.TextElideMode.ElideRight, self._look.px(_WIDEST))
        self.setText(short.replace("&", "&&"))
        self.setAccessibleName(f"{say('figures.team.choose')}: {said}")
        set_tip(self, f"{say('figures.team.tip')}. {said}" if short != said else
                say("figures.team.tip"))  # fmt: skip
