"""Home's card of what is owed: after changes, and by the board at regular times."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cab_desk.gui import paint, times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Card, Chip, Elided, Label
from cab_desk.services.registers.due_rows import DUE, OVERDUE, SOON, DueRow
from cab_desk.words import say

_ROW = 48
_MOST = 6
_TONES = {
    OVERDUE: ("block", "cd-st-block"),
    SOON: ("warn", "cd-st-warn"),
    DUE: ("wait", "cd-st-wait"),
}


def _widest(look: Look) -> int:
    """Return the width of the widest state, so that the texts beside the chips line up."""
    return max(
        paint.chip_width(look, say(f"duties.state.{state}"), glyph)
        for state, (_tone, glyph) in _TONES.items()
    )


class DutyRow(QFrame):
    """One thing owed; Enter or a click opens its RFC, the button records it as done."""

    NEEDS_BOARD: ClassVar[tuple[str, ...]] = ("mark",)

    opened = Signal(object)
    marked = Signal(object)

    def __init__(
        self, look: Look, row: DueRow, when: str, hairline: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self.row, self._hairline = look, row, hairline
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        about = f"{row.number}, {row.title}" if row.uid else say("duties.of_board")
        second = say("duties.row", by=when, about=about)
        word = say(f"duties.state.{row.state}")
        line = QHBoxLayout(self)
        line.setContentsMargins(look.px(16), look.px(5), look.px(16), look.px(5))
        line.setSpacing(look.px(12))
        chip = Chip(look, word, *_TONES[row.state])
        line.addWidget(chip)
        line.addSpacing(_widest(look) - chip.sizeHint().width())
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Elided(look, row.label, "body"))
        texts.addWidget(Elided(look, second, "small", "text.tertiary"))
        line.addLayout(texts, 1)
        if row.what != "approval":
            self.mark = Button(look, say("duties.mark"), small=True)
            self.mark.setAccessibleName(f"{say('duties.mark')}: {row.label}, {about}")
            self.mark.clicked.connect(lambda: self.marked.emit(row))
            line.addWidget(self.mark)
        self.setAccessibleName(f"{word}: {row.label}. {second}")

    def sizeHint(self) -> QSize:
        """Be as high as a row of a list."""
        return QSize(super().sizeHint().width(), self._look.px(_ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the RFC with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the RFC."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.opened.emit(self.row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hairline above, and the ring of the focus."""
        painter = QPainter(self)
        if self._hairline:
            painter.setPen(QPen(self._look.colour("line.hair"), 1))
            painter.drawLine(1, 0, self.width() - 2, 0)
        if self.hasFocus():
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()


class DutiesCard(Card):
    """What is owed, the earliest first; hidden while nothing is."""

    opened = Signal(object)
    marked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._look = look
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        head.addWidget(Label(look, say("duties.title"), "heading"))
        head.addStretch(1)
        self._aside = Label(look, "", "small", "text.tertiary")
        head.addWidget(self._aside)
        box.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        box.addLayout(self._rows)
        self.setVisible(False)

    def show_rows(self, rows: Sequence[DueRow], zone: tzinfo, now: datetime) -> None:
        """Show what is owed."""
        while self._rows.count():
            taken = self._rows.takeAt(0)
            widget = taken.widget() if taken else None
            if widget is not None:
                widget.deleteLater()
        for row in rows[:_MOST]:
            made = DutyRow(self._look, row, times.short(row.by, zone, now), True)
            made.opened.connect(self.opened)
            made.marked.connect(self.marked)
            self._rows.addWidget(made)
        late = sum(row.state == OVERDUE for row in rows)
        self._aside.setText(say("duties.counts", all=f"{len(rows):,}", late=f"{late:,}"))
        self.setVisible(bool(rows))
