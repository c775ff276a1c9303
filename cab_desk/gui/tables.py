"""Small tables: columns described as data, one model for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from cab_desk.gui.look import Look
from cab_desk.gui.row_focus import RowFocus
from cab_desk.gui.widgets.labels import tip

T = TypeVar("T")
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_SIGN = 16


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column: its head, what it says of a row, and how. `width` 0 takes what is left."""

    head: str
    text: Callable[[T], str]
    width: int = 0
    right: bool = False
    face: str = "body"
    tone: Callable[[T], str] | None = None  # a colour token
    icon: Callable[[T], tuple[str, str] | None] | None = None  # name and token
    tip: Callable[[T], str] | None = None


class RowsModel(QAbstractTableModel, Generic[T]):
    """Rows that are all in memory, shown by columns."""

    def __init__(self, look: Look, columns: Sequence[Column[T]]) -> None:
        super().__init__()
        self._look = look
        self.columns = tuple(columns)
        self.rows: tuple[T, ...] = ()

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def row(self, index: _Index) -> T | None:
        """Return the row at an index."""
        return self.rows[index.row()] if index.isValid() else None

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == Qt.ItemDataRole.FontRole:
            return self._look.font(column.face)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._look.colour(column.tone(row)) if column.tone else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole and column.icon:
            found = column.icon(row)
            return self._look.mark(found[0], _SIGN, found[1]) if found else None
        if role == Qt.ItemDataRole.ToolTipRole and column.tip:
            return tip(column.tip(row)) or None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the head of a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].head
        if role == Qt.ItemDataRole.FontRole:
            return self._look.font("small")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].right
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def dress(view: QTableView, model: RowsModel[Any], look: Look, row_height: int = 32) -> None:
    """Give a table view its model and the design's rows; no size ever depends on contents."""
    model.setParent(view)
    view.setModel(model)
    view.setShowGrid(False)
    view.setIconSize(QSize(look.px(_SIGN), look.px(_SIGN)))
    view.setTabKeyNavigation(False)  # Tab leads on; arrows go from row to row
    view.setWordWrap(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(look.px(row_height))
    view.setItemDelegate(RowFocus(look, view))
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    for number, column in enumerate(model.columns):
        if column.width:
            head.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(number, look.px(column.width))
        else:
            head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
