"""The list of minutes: which meeting, when, in which state, what was decided."""

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cab_desk.gui import paint, times
from cab_desk.gui.look import Look
from cab_desk.services.papers.minutes import MinutesRow
from cab_desk.words import say

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_HIGH = 64
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
TONES = {"none": "wait", "draft": "warn", "final": "pass", "revised": "pass"}
_GLYPHS = {"draft": "square-pen"}


def state_word(row: MinutesRow) -> str:
    """Say in which state the minutes are."""
    return say(f"minutes.state.{row.state}", revision=row.revision)


def decisions_word(row: MinutesRow) -> str:
    """Say what was decided, commonest first."""
    if not row.decisions:
        return say("minutes.no_items")
    return ", ".join(say(f"minutes.count.{name}", count=count) for name, count in row.decisions)


def glyph_of(row: MinutesRow) -> str | None:
    """Return the glyph of a state where it is not its tone's own."""
    return _GLYPHS.get(row.state)


class MinutesModel(QAbstractListModel):
    """Meetings, newest first."""

    def __init__(self, zone: tzinfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.rows: tuple[MinutesRow, ...] = ()

    def set_rows(self, rows: Sequence[MinutesRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def index_of(self, meeting_id: str) -> QModelIndex:
        """Return where a meeting stands, or no index."""
        for place, row in enumerate(self.rows):
            if row.meeting_id == meeting_id:
                return self.index(place)
        return QModelIndex()

    def date(self, row: MinutesRow) -> str:
        """Say the day of a meeting, with the year."""
        return times.date(row.at, self._zone)

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how many meetings there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or what is said of it."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (row.number, row.title, self.date(row), state_word(row), decisions_word(row))
            return ", ".join(parts)
        return None


class MinutesDelegate(QStyledItemDelegate):
    """Paint a meeting of the list."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Be 64 high."""
        return QSize(0, self._look.px(_HIGH))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw number and date, title, chip and decisions."""
        row, model = index.data(ROW_ROLE), index.model()
        rect: QRect = option.rect
        if not (isinstance(row, MinutesRow) and isinstance(model, MinutesModel)):
            return
        self._ground(painter, option)
        look, px = self._look, self._look.px
        word, glyph = state_word(row), glyph_of(row)
        tone = TONES[row.state]
        name = paint.STATUS_GLYPHS.get(tone, "") if glyph is None else glyph
        wide = paint.chip_width(look, word, name)
        right = rect.right() - px(12)
        paint.chip(painter, look, right - wide, rect.top() + px(9), word, tone, glyph, wide)
        left, top = rect.left() + px(16), rect.top()
        room = right - left
        first = f"{row.number}  {row.title}"
        lines = (
            (first, "body.strong", "text.primary", 8, room - wide - px(10)),
            (model.date(row), "small", "text.secondary", 27, room - wide - px(10)),
            (decisions_word(row), "small", "text.tertiary", 43, room),
        )
        for text, face, tone_of_text, down, width in lines:
            painter.setFont(look.font(face))
            painter.setPen(look.colour(tone_of_text))
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(left, top + px(down) + metrics.ascent(), shown)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        look = self._look
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        ground, edge = "bg.surface", ""
        if state & QStyle.StateFlag.State_Selected:
            view = self.parent()  # without the focus its state tells of no active window
            active = isinstance(view, QWidget) and view.isActiveWindow()
            ground, edge = ("bg.selected", "accent") if active else ("bg.sunken", "line.field")
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = "bg.hover"
        painter.fillRect(rect, look.colour(ground))
        painter.setPen(look.colour("line.hair"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if edge:
            painter.fillRect(QRect(rect.topLeft(), QSize(look.px(3), rect.height())),
                             look.colour(edge))  # fmt: skip
