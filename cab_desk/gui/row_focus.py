"""Rows of a table for who works by keys: where the focus is, and Enter as a double click."""

from PySide6.QtCore import (
    SIGNAL,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView
from shiboken6 import isValid

from cab_desk.gui.look import Look

_Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason)  # fmt: skip


class RowFocus(QStyledItemDelegate):
    """Draw a line inside the row that the keys are at, as long as the table has the focus."""

    def __init__(self, look: Look, view: QTableView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose the first row where Tab comes to none; open a row by Enter."""
        if not isValid(self._view):  # it goes, and with it the focus
            return False
        if isinstance(event, QFocusEvent) and event.gotFocus():
            if event.reason() in _BY_KEYS:
                self._choose()
            self._view.viewport().update()
        elif isinstance(event, QFocusEvent):
            self._view.viewport().update()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.key() in _ENTER and self._open()
        return False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the cell, and its part of the line around the row."""
        option.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, option, index)
        view = self._view
        if not view.hasFocus() or index.row() != view.currentIndex().row():
            return
        painter.save()
        painter.setPen(QPen(self._look.colour("focus.ring"), 2))
        box = option.rect.adjusted(0, 1, 0, -2)
        painter.drawLine(box.topLeft(), box.topRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        last = index.model().columnCount() - 1
        for x, column in ((box.left() + 1, 0), (box.right() - 1, last)):
            if index.column() == column:
                painter.drawLine(x, box.top(), x, box.bottom())
        painter.restore()

    def _choose(self) -> None:
        """Select the row that the keys are at: what is done to a row is done to one that shows."""
        view = self._view
        chosen = view.currentIndex()
        if not chosen.isValid() and view.model().rowCount():
            chosen = view.model().index(0, 0)
        if chosen.isValid() and not view.selectionModel().hasSelection():
            rows = QItemSelectionModel.SelectionFlag.Rows
            choice = QItemSelectionModel.SelectionFlag.ClearAndSelect | rows
            view.selectionModel().setCurrentIndex(chosen, choice)

    def _open(self) -> bool:
        """Do what a double click does; False where that does nothing."""
        view, chosen = self._view, self._view.currentIndex()
        if not chosen.isValid() or not view.receivers(SIGNAL("doubleClicked(QModelIndex)")):
            return False
        view.doubleClicked.emit(QModelIndex(chosen))
        return True
