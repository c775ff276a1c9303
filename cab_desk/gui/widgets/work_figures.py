"""The figures of the board's work: a card for each group, a line for each figure."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Card, Label
from cab_desk.services.figures import working_words
from cab_desk.services.figures.working_words import Line
from cab_desk.services.figures.workings import Workings
from cab_desk.words import say

_LEFT = ("queue",)  # the long group has a column of its own


class WorkFigures(QScrollArea):
    """Shows them in two columns; every line can be read by a screen reader as a whole."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.shown: Workings | None = None
        self.setWidgetResizable(True)
        self.setAccessibleName(say("frame.page.reports"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def show_figures(self, found: Workings) -> None:
        """Show them in place of those before."""
        self.shown = found
        look, made = self._look, working_words.lines(found)
        body = QWidget()
        columns = QHBoxLayout(body)
        columns.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(12))
        columns.setSpacing(look.px(14))
        sides = QVBoxLayout(), QVBoxLayout()
        for group in working_words.GROUPS:
            side = sides[0 if group in _LEFT else 1]
            side.addWidget(self._card(group, [one for one in made if one.group == group]))
        for side in sides:
            side.setSpacing(look.px(14))
            side.addStretch(1)
            columns.addLayout(side, 1)
        self.setWidget(body)

    def texts(self) -> list[str]:
        """Return what is shown, line by line."""
        return [one.accessibleName() for one in self.findChildren(QWidget, "figure")]

    def _card(self, group: str, some: list[Line]) -> Card:
        look = self._look
        card = Card(look, say(f"workings.{group}"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(8))
        grid.setColumnStretch(0, 1)
        if not some:
            nobody = say("workings.nobody")
            grid.addWidget(Label(look, nobody, "body", "text.tertiary", wrap=True), 0, 0)
        for row, one in enumerate(some):
            name = QVBoxLayout()
            name.setSpacing(0)
            name.addWidget(Label(look, one.name, wrap=True))
            if one.note:
                name.addWidget(Label(look, one.note, "small", "text.tertiary", wrap=True))
            value = Label(look, one.value, "body.strong")
            value.setObjectName("figure")
            value.setAccessibleName(": ".join(filter(None, (one.name, one.value, one.note))))
            grid.addLayout(name, row, 0)
            top = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            grid.addWidget(value, row, 1, top)
        card.body.addLayout(grid)
        return card
