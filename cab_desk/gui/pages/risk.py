"""Risk: the policy's matrix with the open RFCs in it, and what a level asks for."""

from collections.abc import Sequence
from datetime import tzinfo
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from cab_desk.domain.meeting import MeetingState
from cab_desk.domain.policy import Level
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.pages.risk_hand import RiskHand
from cab_desk.gui.widgets.basics import Button, Elided, EmptyState, Label, Segments, set_tip
from cab_desk.gui.widgets.cell_list import CellList
from cab_desk.gui.widgets.matrix_view import MatrixView
from cab_desk.gui.widgets.rail import Ground
from cab_desk.gui.widgets.risk_parts import AskLine, LevelKey, LevelMark, level_note
from cab_desk.services.policies import policy_lines
from cab_desk.services.ports import Work
from cab_desk.services.schedule import risk
from cab_desk.services.schedule.risk import UNRATED, Place
from cab_desk.words import plural, say

_VIEWS = ("open", "next_cab")
_PERIODS = ("0", "7", "30", "90")
_RATINGS = ("inherent", "residual")
_LAST = 5  # meetings that are over


class RiskPage(Page):
    """One read for all cells; choosing a cell reads nothing."""

    NAME: ClassVar[str] = "risk"
    ICON: ClassVar[str] = "layout-grid"
    UI: ClassVar[str] = "risk"
    KEYS: ClassVar[tuple[str, ...]] = ("Esc", "Ctrl+Z")
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset({"change", "meeting", "policy", "board"})

    stack: QStackedWidget
    view: MatrixView
    levels: LevelKey
    section: Elided
    unrated_row: QWidget
    show_unrated: Button
    side: Ground
    cell_title: Label
    cell_level: LevelMark
    cell_facts: Label
    rows: CellList
    empty: Label
    asks_box: QWidget
    asks: QVBoxLayout
    no_matrix: EmptyState

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self._board = risk.Board("open", {}, 0, 0)
        self._place: Place | None = None
        self._meetings: tuple[tuple[str, str], ...] = ()
        self._meeting = ""  # chosen, instead of a view
        kept = desk.settings.risk
        self._views = self._segments("view", _VIEWS)
        self._ratings = self._segments("rating", _RATINGS)
        self._days = int(kept["days"]) if kept.get("days") in _PERIODS else 0
        self._team = kept.get("team")  # None: of every team
        self._filter = Button(look, icon="filter")
        self._filter.clicked.connect(self._offer_filter)
        self._print = Button(look, say("sheet.print"), icon="printer")
        self._print.clicked.connect(self._offer_paper)
        self._say_filter()
        self.side.set_ground("bg.surface", "left")
        self.view.chosen.connect(self.choose)
        self.view.entered.connect(self._enter)
        self.view.opened.connect(self.open_change)
        self.view.picked.connect(self.rows.go_to)
        self.rows.moved.connect(self.view.pick)
        self.hand = RiskHand(desk, look, self.view, self._residual)
        self.rows.opened.connect(self.open_change)
        self.rows.left.connect(self.view.setFocus)
        self.show_unrated.clicked.connect(lambda: self.choose(UNRATED))
        self.lead_to(self.view)
        self.reload(frozenset())

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name the painted parts."""
        return {
            "MatrixView": MatrixView, "CellList": CellList, "Ground": Ground,
            "LevelKey": LevelKey, "LevelMark": LevelMark,
        }  # fmt: skip

    def toolbar_widgets(self) -> list[QWidget]:
        """Return the choice of what is shown, and by which rating."""
        matrix = self.desk.pack.matrix
        common: list[QWidget] = [self._views, self._filter, self._print]
        return [self._ratings, *common] if matrix and matrix.residual else common

    def key(self, name: str) -> bool:
        """Go back from the list to the matrix by Esc, drop or undo a new rating."""
        if name == "Ctrl+Z":
            self.hand.undo()
            return True
        if self.view.hand() is not None:
            self.view.let_go()
            return True
        back = name == "Esc" and self.rows.hasFocus()
        if back:
            self.view.setFocus()
        return back

    def entered(self) -> None:
        """Say beside the title how many RFCs are shown."""
        self._tell_count()

    def reload(self, touched: frozenset[str]) -> None:
        """Read the open RFCs with their ratings again."""
        pack = self.desk.pack
        matrix = pack.matrix
        self.stack.setCurrentIndex(0 if matrix else 1)
        self.no_matrix.tell("layout-grid", say("pages.risk.no_matrix"))
        self.levels.show_levels(pack.levels, [level_note(pack, level.id) for level in pack.levels])
        rule = next((item for item in pack.rules if item.matrix), None)
        self.section.setText(say("pages.risk.from", section=rule.section) if rule else "")
        if self.desk.board is None or matrix is None:
            self.view.show_cells(pack, {})
            self.choose((0, 0))
            return
        now = self.desk.office.clock()
        query = partial(
            risk.board, pack=pack, view=self._view(), now=now,
            residual=self._residual(), days=self._days, team=self._team,
        )  # fmt: skip
        self.desk.read(query, self._show)
        zone = times.zone_of(self.desk.board.zone)
        self.desk.read_work(partial(_meetings, zone=zone), self._know_meetings)

    def _view(self) -> str:
        return f"meeting:{self._meeting}" if self._meeting else self._views.present()

    def _know_meetings(self, found: tuple[tuple[str, str], ...]) -> None:
        self._meetings = found

    def show_meeting(self, meeting_id: str) -> None:
        """Show the requests of one meeting."""
        self._meeting = meeting_id
        self._views.choose_none()
        self._say_filter()
        self.reload(frozenset())

    def choose(self, place: Place) -> None:
        """Show the RFCs of a cell and what its level asks for."""
        self._place = place
        self.view.choose(place if place != UNRATED else None)
        pack, found = self.desk.pack, self._board.cells.get(place, ())
        matrix = pack.matrix
        if matrix is None:
            return
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        self.rows.show_rows(found, pack, zone, self.desk.office.clock())
        self.rows.setVisible(bool(found))
        self.empty.setVisible(not found)
        facts = plural("pages.risk.cell_facts", len(found)) if found else ""
        if place == UNRATED:
            self.cell_title.setText(say("pages.risk.unrated_title"))
            self.cell_facts.setText(say("pages.risk.unrated_text"))
            self._show_level(None)
            return
        cell = matrix.cells[place[0]][place[1]]
        impact, probability = matrix.impacts[place[0]], matrix.probabilities[place[1]]
        title = say("pages.risk.cell", impact=impact.label, probability=probability.label)
        self.cell_title.setText(title)
        inferred = say("pages.risk.inferred") if cell.inferred else ""
        score = say("pages.risk.score", score=cell.score) if cell.score is not None else ""
        self.cell_facts.setText("\n".join(filter(None, (facts, score, inferred))))
        self._show_level(pack.level(cell.level))

    def _show(self, found: risk.Board) -> None:
        wanted = (self._view(), self._residual(), self._days, self._team)
        if (found.view, found.residual, found.days, found.team) != wanted:
            return  # something else was asked for meanwhile
        self._board = found
        self.view.let_go()
        self.view.show_cells(self.desk.pack, found.cells)
        self.hand.show_cells(found.cells)
        count = len(found.cells.get(UNRATED, ()))
        self.unrated_row.setVisible(count > 0)
        self.show_unrated.setText(plural("pages.risk.unrated", count))
        set_tip(self.show_unrated, say("pages.risk.unrated_text"))
        self._tell_count()
        kept = self._place if self._place in found.cells else None
        self.choose(kept or self._highest())

    def filter_menu(self) -> QMenu:
        """Return the menu of meetings, periods and teams; what is chosen is ticked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._meetings:
            menu.addSection(say("risk.filter_meeting"))
        for meeting_id, said in self._meetings:
            action = menu.addAction(said.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(meeting_id == self._meeting)
            action.triggered.connect(partial(self.show_meeting, meeting_id))
        menu.addSection(say("risk.filter_planned"))
        for days in _PERIODS:
            text = say(f"risk.period.{days}")
            self._tick(menu, text, int(days) == self._days, int(days), self._team)
        menu.addSection(say("risk.filter_team"))
        teams = sorted({*self._board.teams, *([self._team] if self._team else [])})
        for team in (None, *teams, ""):
            self._tick(menu, _team_word(team), team == self._team, self._days, team)
        return menu

    def show_filter(self, days: int, team: str | None) -> None:
        """Show what is planned within so many days (0: whenever), of one team or of all."""
        self._days, self._team = days, team
        kept = self.desk.settings.risk
        kept["days"] = str(days)
        kept.pop("team", None)
        if team is not None:
            kept["team"] = team
        self._say_filter()
        self.reload(frozenset())

    def paper_menu(self) -> QMenu:
        """Return the menu of the sheets that the matrix can be put on."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        from cab_desk.gui.papers import risk_detail  # noqa: PLC0415 -- on a click: it brings records

        detail = risk_detail(self._view(), self._days, self._team, residual=self._residual())
        for name, act in (("save", "keep_risk"), ("print", "print_risk")):
            for form in ("a4", "a3"):
                action = menu.addAction(say(f"sheet.{name}.{form}"))
                action.triggered.connect(partial(self.asked.emit, Ask(act, form, detail)))
        return menu

    def _segments(self, name: str, choices: Sequence[str]) -> Segments:
        made = Segments(self.look, [(one, say(f"pages.risk.{one}")) for one in choices])
        kept = self.desk.settings.risk
        if kept.get(name) in choices:
            made.choose(kept[name])

        def chosen(one: str) -> None:
            kept[name] = one
            if name == "view":
                self._meeting = ""
                self._say_filter()
            self.reload(frozenset())

        made.chosen.connect(chosen)
        return made

    def _tick(self, menu: QMenu, text: str, on: bool, days: int, team: str | None) -> None:
        action = menu.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda: self.show_filter(days, team))

    def _say_filter(self) -> None:
        words = [said for meeting_id, said in self._meetings if meeting_id == self._meeting]
        words += [say(f"risk.period.{self._days}")] if self._days else []
        words += [_team_word(self._team)] if self._team is not None else []
        said = ", ".join(words) or say("risk.filter")
        short = self.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, self.look.px(150))
        self._filter.setText(short.replace("&", "&&"))
        self._filter.setAccessibleName(f"{say('risk.filter')}: {said}" if words else said)
        set_tip(self._filter, said if words else say("risk.filter_tip"))

    def _offer_filter(self) -> None:
        below = self._filter.rect().bottomLeft()
        self.filter_menu().popup(self._filter.mapToGlobal(below))

    def _offer_paper(self) -> None:
        below = self._print.rect().bottomLeft()
        self.paper_menu().popup(self._print.mapToGlobal(below))

    def _residual(self) -> bool:
        matrix = self.desk.pack.matrix
        return matrix is not None and matrix.residual and self._ratings.present() == "residual"

    def _tell_count(self) -> None:
        found = self._board
        if found.shown < found.total:
            text = say("pages.risk.sub_title_part", shown=found.shown, count=f"{found.total:,}")
        else:
            text = plural("pages.risk.sub_title", found.total)
        self.sub_title_changed.emit(text)

    def _highest(self) -> Place:
        """Return the occupied cell of the highest level, or the first one."""
        matrix = self.desk.pack.matrix
        levels = [level.id for level in self.desk.pack.levels]
        best, rank = (0, 0), -1
        for place in self._board.cells:
            if matrix is None or place == UNRATED:
                continue
            level = matrix.cells[place[0]][place[1]].level
            if level in levels and levels.index(level) > rank:
                best, rank = place, levels.index(level)
        return best

    def _show_level(self, level: Level | None) -> None:
        self.cell_level.show_level(level)
        self.asks_box.setVisible(level is not None)
        while self.asks.count():
            taken = self.asks.takeAt(0)
            if taken and (widget := taken.widget()):
                widget.hide()
                widget.deleteLater()
        if level is None:
            return
        found = policy_lines.asks(self.desk.pack, level.id)
        for kind, line in found or [("nothing", say("pages.risk.asks_nothing"))]:
            self.asks.addWidget(AskLine(self.look, kind, line))

    def _enter(self) -> None:
        if self.rows.shown():
            self.rows.setFocus()


def _meetings(work: Work, zone: tzinfo) -> tuple[tuple[str, str], ...]:
    """Return the meetings that requests can be shown of: those ahead, and the last that were."""
    held = [one for one in work.meetings.all() if not one.called_off]
    over = [one for one in held if one.state is MeetingState.CLOSED][:_LAST]
    ahead = [one for one in held if one.state is not MeetingState.CLOSED]
    return tuple(
        (one.id, say("meeting.which_line", number=one.number, title=one.title,
                     when=times.date(one.planned_at, zone, work.now)))
        for one in sorted((*ahead, *over), key=lambda one: one.planned_at)
    )  # fmt: skip


def _team_word(team: str | None) -> str:
    if team is None:
        return say("risk.team.all")
    return team or say("risk.team.none")
