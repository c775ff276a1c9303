"""The queue as a list of section rows and RFC rows, paged from the database as one scrolls.

Nothing but the pages in sight is ever fetched; filtering, sorting and counting are the
database's work.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from cab_desk.gui.desk import Desk, Task
from cab_desk.services.rows import GroupRow, QueueQuery, QueueRow, ViewCounts

if TYPE_CHECKING:
    from cab_desk.domain.board import Board
    from cab_desk.services.ports import Reader

PAGE = 64
_KEPT = 48  # pages
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class SectionRow:
    """The head of a group; `first` is the place of its first RFC among all."""

    key: str
    count: int
    first: int


# No NamedTuple: its annotations, which are words here, would be compiled, one by one.
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Loaded:
    """All that the first look at a query takes, read at once."""

    query: QueueQuery
    now: datetime
    board: Board | None
    groups: list[GroupRow]
    counts: ViewCounts
    page: int
    rows: list[QueueRow]
    position: int | None
    uid: str


class QueueModel(QAbstractListModel):
    """Rows of a query. `loaded` says that it is shown, with the place of the RFC asked for."""

    loaded = Signal(int)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.query = QueueQuery()
        self._now = desk.office.clock()  # one moment for a query: its groups hang on it
        self.counts: ViewCounts | None = None
        self.sections: tuple[SectionRow, ...] = ()
        self._starts: list[int] = []  # where each section row stands in the list
        self._total = 0
        self._pages: OrderedDict[int, list[QueueRow]] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._asked: dict[int, Task] = {}
        self._task: Task | None = None
        self.fetched = 0  # rows read so far, for the bench and the tests
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fetch_wanted)
        self.accessible: Any = None  # says a row to a screen reader

    def show(self, query: QueueQuery, uid: str = "", near: int = 0) -> None:
        """Show another query, or the same one again, and find the place of an RFC in it.

        `near` is the place whose page is wanted first.
        """
        if self._task is not None:
            self._task.cancel()
        page = max(0, near) // PAGE
        read = partial(
            _read,
            query=query,
            now=self._desk.office.clock(),
            page=page,
            uid=uid,
            known=self._desk.board is not None,
        )
        self._task = self._desk.read(read, self._show)

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how many rows there are, sections among them."""
        return 0 if parent.isValid() else self._total

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is said of a row; what it shows, `at` returns: Qt would take it apart."""
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            row = self.at(index.row())
            return self.accessible(row) if self.accessible and row is not None else None
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let RFCs be chosen, sections not."""
        if index.row() in self._starts:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def is_section(self, row: int) -> bool:
        """Tell whether a row of the list heads a group."""
        return row in self._starts

    def section_places(self) -> list[int]:
        """Return where the section rows stand."""
        return list(self._starts)

    def at(self, row: int) -> QueueRow | SectionRow | None:
        """Return what stands at a row; asks for its page where it is not here."""
        place = self.place(row)
        if place is None:
            return self.sections[self._starts.index(row)]
        number, offset = divmod(place, PAGE)
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            return None
        self._pages.move_to_end(number)
        return page[offset] if offset < len(page) else None

    def place(self, row: int) -> int | None:
        """Return which RFC of the query a row shows, or None for a section."""
        before = 0
        for start in self._starts:
            if row == start:
                return None
            if row > start:
                before += 1
        return row - before

    def row_of(self, place: int) -> int:
        """Return the row of the list that shows an RFC of the query."""
        row = place
        for number, section in enumerate(self.sections):
            if place >= section.first:
                row = place + number + 1
        return row

    def loaded_rows(self) -> list[QueueRow]:
        """Return the rows that are here."""
        return [row for page in self._pages.values() for row in page]

    def _show(self, loaded: _Loaded) -> None:
        self._task = None
        self._desk.board = loaded.board or self._desk.board
        for task in self._asked.values():
            task.cancel()
        self._asked.clear()
        self._wanted.clear()
        self.beginResetModel()
        self.query, self.counts, self._now = loaded.query, loaded.counts, loaded.now
        sections: list[SectionRow] = []
        starts: list[int] = []
        first = 0
        for group in loaded.groups:
            if group.count:
                starts.append(first + len(sections))
                sections.append(SectionRow(group.key, group.count, first))
                first += group.count
        if len(sections) == 1 and sections[0].key == "all":
            sections, starts = [], []
        self.sections, self._starts = tuple(sections), starts
        self._total = first + len(sections)
        self._pages.clear()
        self._keep(loaded.page, loaded.rows)
        self.endResetModel()
        self.loaded.emit(-1 if loaded.position is None else loaded.position)

    def _want(self, page: int) -> None:
        if page in self._asked:
            return
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        while len(self._wanted) > 4:  # what was scrolled past is no longer wanted
            self._wanted.popitem(last=False)
        if not self._soon.isActive():
            self._soon.start()

    def _fetch_wanted(self) -> None:
        for page in list(self._wanted):
            query = self.query
            read = partial(_page, query=query, now=self._now, page=page)
            self._asked[page] = self._desk.read(read, partial(self._arrived, query, page))
        self._wanted.clear()

    def _arrived(self, query: QueueQuery, page: int, rows: list[QueueRow]) -> None:
        if query != self.query:
            return
        self._asked.pop(page, None)
        self._keep(page, rows)
        if rows:
            first, last = self.row_of(page * PAGE), self.row_of(page * PAGE + len(rows) - 1)
            self.dataChanged.emit(self.index(first), self.index(last))

    def _keep(self, page: int, rows: list[QueueRow]) -> None:
        self.fetched += len(rows)
        self._pages[page] = rows
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)


def _page(reader: Reader, query: QueueQuery, now: datetime, page: int) -> list[QueueRow]:
    return reader.page(query, now, page * PAGE, PAGE)


def _read(
    reader: Reader, query: QueueQuery, now: datetime, page: int, uid: str, known: bool
) -> _Loaded:
    groups = reader.groups(query, now)
    counts = reader.counts(QueueQuery(me=query.me))
    position = reader.position(query, now, uid) if uid else None
    total = sum(group.count for group in groups)
    wanted = page if position is None else position // PAGE
    if wanted * PAGE >= total:
        wanted = max(0, (total - 1) // PAGE)
    rows = _page(reader, query, now, wanted) if total else []
    board = None if known else reader.board()
    return _Loaded(query, now, board, groups, counts, wanted, rows, position, uid)
