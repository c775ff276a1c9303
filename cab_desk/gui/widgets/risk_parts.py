"""Levels of risk in a line: one of them, the key of all, and what each asks for."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cab_desk.domain.policy import Level, Pack
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.gates import Glyph
from cab_desk.gui.widgets.labels import Label, set_tip
from cab_desk.services.policies import policy_lines
from cab_desk.words import say

_KINDS = {"approval": "users", "document": "file-text", "evidence": "list-checks"}
_NOTE = 6  # between a level's word and its note


class LevelKey(QWidget):
    """Every level of a policy: bars and word."""

    PLAIN = "text.secondary"  # the colour of a word without its note

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._levels: Sequence[Level] = ()
        self._notes: Sequence[str] = ()
        self.setProperty("scaled", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_levels(self, levels: Sequence[Level], notes: Sequence[str] = ()) -> None:
        """Show these levels, low to high, each with a note where there is room for all."""
        self._levels = tuple(levels)
        self._notes = tuple(notes)
        said = [f"{level.label} {note}".strip() for level, note in self._noted()]
        self.setAccessibleName(", ".join(said))
        set_tip(self, "\n".join(said) if notes else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Be as wide as bars, words and notes."""
        return QSize(round(sum(self._widths(noted=True))), self._look.px(20))

    def minimumSizeHint(self) -> QSize:
        """Do without the notes."""
        return QSize(round(sum(self._widths(noted=False))), self._look.px(20))

    def shows_notes(self) -> bool:
        """Tell whether there is room for the notes."""
        return bool(self._notes) and self.width() >= self.sizeHint().width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars and words."""
        look = self._look
        painter = QPainter(self)
        metrics = QFontMetrics(look.font("small"))
        painter.setFont(look.font("small"))
        noted = self.shows_notes()
        x = 0.0
        for (level, note), width in zip(self._noted(), self._widths(noted), strict=True):
            paint.risk_bars(painter, look, x, look.px(2), level.tone, 15)
            area = QRectF(x + look.px(22), 0, width, self.height())
            painter.setPen(look.colour("text.primary" if noted else self.PLAIN))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, level.label)
            if noted:
                area.setLeft(area.left() + metrics.horizontalAdvance(level.label) + look.px(_NOTE))
                painter.setPen(look.colour("text.secondary"))
                painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, note)
            x += width
        painter.end()

    def _noted(self) -> list[tuple[Level, str]]:
        notes = self._notes or [""] * len(self._levels)
        return list(zip(self._levels, notes, strict=True))

    def _widths(self, noted: bool) -> list[float]:
        look, metrics = self._look, QFontMetrics(self._look.font("small"))
        widths = []
        for level, note in self._noted():
            width = look.px(22) + metrics.horizontalAdvance(level.label) + look.px(20)
            if noted and note:
                width += look.px(_NOTE) + metrics.horizontalAdvance(note)
            widths.append(float(width))
        return widths


class LevelMark(LevelKey):
    """One level, or none."""

    PLAIN = "text.primary"

    def show_level(self, level: Level | None) -> None:
        """Show this level."""
        self.show_levels([level] if level else [])


class AskLine(QWidget):
    """One thing that a level asks for, with the sign of its kind."""

    def __init__(self, look: Look, kind: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        sign = Glyph(look, _KINDS.get(kind, "check"), "text.secondary", "bg.surface", 14)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        self.words = Label(look, text, "small", "text.secondary", wrap=True)
        self.words.setMinimumHeight(look.px(20))
        row.addWidget(self.words, 1)


def level_note(pack: Pack, level: str) -> str:
    """Return a level's scores, where the matrix has them, and who approves it."""
    asked = policy_lines.approvers(pack, level)
    who = say("risk.approvals", count=len(asked)) if len(asked) > 1 else "".join(asked)
    cells = (cell for row in pack.matrix.cells for cell in row) if pack.matrix else ()
    scores = [cell.score for cell in cells if cell.level == level and cell.score is not None]
    if not scores:
        return who
    low, high = min(scores), max(scores)
    span = say("risk.range", low=low, high=high) if high > low else str(low)
    return say("risk.note", range=span, who=who) if who else span
