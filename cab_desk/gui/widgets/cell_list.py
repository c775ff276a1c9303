"""The RFCs of one cell of the risk matrix, as rows."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cab_desk.domain.policy import Pack
from cab_desk.gui import paint, times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.labels import tip
from cab_desk.gui.widgets.queue_rows import GATE_TONES, gate_word, short_number
from cab_desk.services.rows import QueueRow
from cab_desk.words import say

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_HEIGHT = 85


class _Rows(QAbstractListModel):
    """Rows that are all in memory."""

    def __init__(self, parent: "CellList") -> None:
        super().__init__(parent)
        self._list = parent
        self.rows: tuple[QueueRow, ...] = ()

    def show_rows(self, rows: Sequence[QueueRow]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            gate = gate_word(row.gate, row.gate_count)
            return f"{row.title}, {self._list.second_line(row)}, {gate}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(row.title)
        return None


class _Painter(QStyledItemDelegate):
    """Title, number with system and day, pips and gate."""

    def __init__(self, look: Look, parent: "CellList") -> None:
        super().__init__(parent)
        self._look, self._list = look, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._look.px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = self._list
        row = view.row_at(index.row())
        look, rect = self._look, option.rect
        painter.save()
        ground = _ground(option.state, view.isActiveWindow())
        painter.fillRect(rect, look.colour(ground))
        painter.setPen(QPen(look.colour("line.hair"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        kind = view.pack.class_def(row.class_id) if view.pack else None
        top = rect.top() + look.px(34)
        if kind is not None:
            left = rect.left() + look.px(17)
            paint.class_mark(painter, look, left, top, kind.letter, kind.shape)
        self._lines(painter, rect, row)
        y = rect.top() + look.px(56)
        paint.pips(painter, look, rect.left() + look.px(45), y, row.pips, 12, ground, limit=7)
        text, tone = gate_word(row.gate, row.gate_count), GATE_TONES.get(row.gate, "wait")
        width = paint.chip_width(look, text, "x")
        x = rect.left() + rect.width() - width - look.px(14)
        paint.chip(painter, look, x, rect.top() + look.px(52), text, tone)
        painter.restore()

    def _lines(self, painter: QPainter, rect: QRect, row: QueueRow) -> None:
        look = self._look
        x, room = rect.left() + look.px(45), rect.width() - look.px(45 + 14)
        lines = (
            (look.px(10), "body", "text.primary", row.title),
            (look.px(30), "small", "text.secondary", self._list.second_line(row)),
        )
        for offset, face, token, text in lines:
            painter.setFont(look.font(face))
            painter.setPen(look.colour(token))
            metrics = QFontMetrics(painter.font())
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            area = QRectF(x, rect.top() + offset, room + 2, look.px(20))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)


class CellList(QListView):
    """Choose by arrows, open by Enter or a double click."""

    opened = Signal(str)
    moved = Signal(str)  # the RFC that is chosen now
    left = Signal()  # Esc: back to the matrix

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pack: Pack | None = None
        self.zone: tzinfo = times.zone_of("")
        self.now: datetime | None = None
        self._rows = _Rows(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Painter(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("pages.risk.list"))
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._tell)
        look.changed.connect(self.viewport().update)

    def show_rows(self, rows: Sequence[QueueRow], pack: Pack, zone: tzinfo, now: datetime) -> None:
        """Show the RFCs of a cell; the first is chosen."""
        self.pack, self.zone, self.now = pack, zone, now
        self._rows.show_rows(rows)
        if rows:
            self.setCurrentIndex(self._rows.index(0))

    def shown(self) -> Sequence[QueueRow]:
        """Return the rows that are shown."""
        return self._rows.rows

    def row_at(self, place: int) -> QueueRow:
        """Return a row by its place."""
        return self._rows.rows[place]

    def second_line(self, row: QueueRow) -> str:
        """Say number, system and day of an RFC."""
        when = say("requests.not_planned")
        if row.start is not None:
            when = times.date(row.start, self.zone, self.now)
        system = row.system or say("requests.no_system")
        return say("pages.risk.row", number=short_number(row.number), system=system, when=when)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter, go back by Esc or the left arrow."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Left):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def go_to(self, uid: str) -> None:
        """Choose the row of an RFC, if it is here."""
        for place, row in enumerate(self._rows.rows):
            if row.uid == uid:
                self.setCurrentIndex(self._rows.index(place))

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.moved.emit(self.row_at(index.row()).uid)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.row_at(index.row()).uid)


def _ground(state: QStyle.StateFlag, active: bool) -> str:
    # Not by State_Active: without the focus a list does not have it in an active window either.
    if state & QStyle.StateFlag.State_Selected:
        return "bg.selected" if active else "bg.sunken"
    return "bg.hover" if state & QStyle.StateFlag.State_MouseOver else "bg.surface"
