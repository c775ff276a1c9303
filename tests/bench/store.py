"""G4 to G8, G11 and G16: lists, ranges, inserts, search and counts on 100,000 changes."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import count as count_from
from pathlib import Path
from statistics import median
from typing import Any

from board import NOW, RARE, Board, changes
from cab_desk.services.rows import QueueQuery
from harness import Row, ours, paired, row, several, turn

PAGE, PAGES = 200, 20
SHOWN = 64  # rows that the queue reads at once
EVERYTHING = QueueQuery(view="all")
_COLUMNS = "uid, number, title, system, class_id, risk, start_at, end_at, pips, gate, blocks, stage"
_FIRST_PAGE = f"SELECT {_COLUMNS} FROM change ORDER BY bucket, start_at, id LIMIT {PAGE}"
_MONTH = (
    "SELECT uid, number, title, system, class_id, risk, start_at, end_at, state, gate FROM change"
    " WHERE start_at >= ? AND start_at < ? AND end_at > ? ORDER BY start_at"
)
# The plus keeps SQLite from walking in the order's index, which takes ten times as long.
_LIKE = (
    f"SELECT {_COLUMNS} FROM change JOIN change_revision AS r ON r.change_id = change.id"
    " AND r.revision = change.revision WHERE r.data LIKE ?"
    f" ORDER BY +bucket, start_at, change.id LIMIT {PAGE}"
)

_SCANNED = "SELECT stage, risk, count(*) FROM change NOT INDEXED GROUP BY stage, risk"
_JOINED = (
    "SELECT a.change_id, b.change_id, a.system FROM change_system AS a JOIN change_system AS b"
    " ON b.system = a.system AND b.start_at >= a.start_at AND b.start_at < a.end_at"
    " AND (b.start_at > a.start_at OR b.change_id > a.change_id)"
)


# What an import writes, in the order that foreign keys ask for; the full text comes after it. What
# only judging writes is empty where nothing was judged.
_WRITTEN = (
    ("event", "WHERE type = 'change.imported'"),
    ("ledger", "WHERE event_id IN (SELECT id FROM event WHERE type = 'change.imported')"),
    ("change", ""),
    ("change_revision", ""),
    ("change_system", ""),
    ("import_leaf", ""),
    ("change_open_role", ""),
    ("change_finding", ""),
    ("change_due", ""),
)


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the standard library's driver with the settings that the program reads with."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.isolation_level = None
    connection.execute("PRAGMA mmap_size=0")
    try:
        yield connection
    finally:
        connection.close()


def rows(board: Board, wanted: set[str]) -> list[Row]:
    """Measure what is wanted of this part."""
    found: list[Row] = []
    if wanted & {"G4", "G5", "G7", "G8", "G11", "G16"}:
        from cab_desk.storage.reading import SqlReader

        reader = SqlReader(board.path)
        with raw(board.path) as connection:
            for goal, measure in _READ.items():
                if goal in wanted:
                    found += measure(reader, connection, board.count)
        reader.close()
    if "G6" in wanted:
        found += inserts(board)
    return found


def moments() -> Iterator[datetime]:
    """Give another minute each time: within one the reader keeps what a query found."""
    return (NOW + timedelta(minutes=number) for number in count_from(1))


def pages(reader: Any, connection: sqlite3.Connection, count: int) -> list[Row]:
    """Measure G4: a page anywhere, beside the driver's first page."""
    dice = random.Random(4)

    places = iter(lambda: dice.randrange(max(1, count - PAGE)), -1)
    # Some at a time: the least of single ones would be that of a lucky place.
    times = paired(
        several(lambda: reader.page(EVERYTHING, NOW, next(places), PAGE), PAGES),
        several(lambda: connection.execute(_FIRST_PAGE).fetchall(), PAGES),
        rounds=41,
        warm=3,
        alone=True,
    )
    deep = paired(
        lambda: reader.page(EVERYTHING, NOW, int(count * 0.9), PAGE),
        lambda: reader.page(EVERYTHING, NOW, 0, PAGE),
        rounds=41,
        warm=3,
        alone=True,
    )
    new = moments()
    cold = paired(
        lambda: reader.page(EVERYTHING, next(new), int(count * 0.9), PAGE),
        lambda: reader.page(EVERYTHING, next(new), 0, PAGE),
        rounds=11,
    )
    floor = "as many times the driver's first page of the same columns"
    own = "the program's own first page"
    return [
        row("G4", f"{PAGES} pages of {PAGE} rows anywhere", times, 2.0, floor=floor),
        row("G4", "page at row 90 of 100", deep, 2.0, floor=own),
        row("G4", "first jump of a new query to row 90 of 100", cold, 2.0, floor=own),
    ]


def month(reader: Any, connection: sqlite3.Connection, _count: int) -> list[Row]:
    """Measure G5: what touches a month, beside the driver's bounded range."""
    since = NOW - timedelta(days=30)
    until = since + timedelta(days=42)
    bounds = [_stored(since - timedelta(days=3)), _stored(until), _stored(since)]
    times = paired(
        lambda: reader.bars(since, until),
        lambda: connection.execute(_MONTH, bounds).fetchall(),
        rounds=21,
    )
    number = len(reader.bars(since, until))
    floor = "the driver's rows of the same columns and range"
    return [row("G5", f"six weeks, {number:,} changes", times, 1.3, floor=floor)]


def search(reader: Any, connection: sqlite3.Connection, _count: int) -> list[Row]:
    """Measure G7: a rare word, beside LIKE over the same texts for the same page.

    The floor looks through the stored content as it is: to take the texts out of it first would
    take the floor four times as long.
    """
    query = QueueQuery(view="all", text=RARE)
    new = moments()

    def found() -> list[Any]:
        return list(reader.page(query, next(new), 0, PAGE))

    def looked_through() -> list[Any]:
        return connection.execute(_LIKE, [f"%{RARE}%"]).fetchall()

    hits = found()
    if {item.uid for item in hits} != {item[0] for item in looked_through()}:
        raise RuntimeError("full text and LIKE find different changes")
    times = paired(found, looked_through, rounds=15)
    alone = median(turn(found)[0] for _ in range(7) if looked_through())
    return [
        row("G7", f"full text, a rare word ({len(hits)} hits)", times, 1 / 100, per=True,
            floor="LIKE '%word%' over the texts, the same page",
            note=f"one alone, right after the floor: {alone:.2g} ms"),
    ]  # fmt: skip


def tally(reader: Any, connection: sqlite3.Connection, _count: int) -> list[Row]:
    """Measure G8: the counts by stage and risk, beside a scan of the table for them."""
    times = paired(reader.tally, lambda: connection.execute(_SCANNED).fetchall(), rounds=7)
    return [row("G8", "counts by stage and risk", times, 1 / 20, per=True,
                floor="the same GROUP BY over the table, without an index")]  # fmt: skip


def conflicts(reader: Any, connection: sqlite3.Connection, _count: int) -> list[Row]:
    """Measure G11: the conflicts of six weeks, beside the join of all systems' rows."""
    found = []
    for name, since in (("a usual", 50), ("the densest", 9)):
        start = NOW - timedelta(days=since)
        end = start + timedelta(days=42)
        number = len(reader.clashes(start, end))
        times = paired(
            partial(reader.clashes, start, end),
            lambda: connection.execute(_JOINED).fetchall(),
            rounds=5,
        )
        text = f"conflicts of six weeks, {name} part ({number:,})"
        found.append(row("G11", text, times, 1 / 8, floor="the join of all rows", per=True))
    return found


def orders(reader: Any, connection: sqlite3.Connection, _count: int) -> list[Row]:
    """Measure G16: a filter and another order to new rows on screen, beside lists in memory."""
    whole = connection.execute(f"SELECT {_COLUMNS} FROM change").fetchall()
    level = connection.execute("SELECT max(risk) FROM change WHERE risk_rank = 3").fetchone()[0]
    filtered = QueueQuery(view="all", classes=("emergency",), risks=(level or "high",))
    ordered = QueueQuery(view="all", order="title")

    new = moments()

    def first(query: QueueQuery) -> Callable[[], object]:
        return lambda: reader.page(query, next(new), 0, SHOWN)

    def shown(query: QueueQuery) -> Callable[[], object]:
        def read() -> object:
            # What the queue asks before new rows are on screen: its sections, then a page.
            now = next(new)
            return reader.groups(query, now), reader.page(query, now, 0, SHOWN)

        return read

    def scan() -> object:
        return [item for item in whole if item[4] == "emergency" and item[5] == level]

    def in_order() -> object:
        return sorted(whole, key=lambda item: item[2])

    listed, sorted_floor = "a scan of a list of tuples in memory", "sorted() of that list"
    return [
        row("G16", "filter to the first page", paired(first(filtered), scan, rounds=21), 0.25,
            floor=listed),
        row("G16", "filter to the first page, sections counted",
            paired(shown(filtered), scan, rounds=21), 0.25, floor=listed),
        row("G16", "sort to the first page", paired(first(ordered), in_order, rounds=11), 0.8,
            floor=sorted_floor),
        row("G16", "sort to the first page, sections counted",
            paired(shown(ordered), in_order, rounds=11), 0.8, floor=sorted_floor),
    ]  # fmt: skip


def inserts(board: Board) -> list[Row]:
    """Measure G6: a bulk insert, beside the driver's executemany of the very same rows.

    As the command line imports: no garbage is collected meanwhile.
    """
    import filling
    from cab_desk.app.verbs import uncollected
    from cab_desk.domain.content import write

    template, target = board.sibling("empty.cabdesk"), board.sibling("insert.cabdesk")
    for path in (template, target):
        path.unlink(missing_ok=True)
    filling.empty(template)
    some = list(changes(board.count))

    def whole() -> None:
        shutil.copyfile(template, target)
        with uncollected(), filling.works(target) as work:
            work.changes.add(some, filling.enter(work, some[:1]).id)

    def prepared() -> None:
        shutil.copyfile(template, target)
        with uncollected(), filling.works(target) as work:
            # The store's own way of inserting, without its making of bytes and hashes.
            work.changes.add_judged(ready, filling.enter(work, some[:1]).id)

    whole()
    ready = [write(change) for change in some]
    floor = raw_inserts(target, template, some)

    same = "executemany of the same rows into the same tables, one transaction"
    name = f"bulk insert of {board.count:,} changes"
    found = [
        row("G6", name, paired(prepared, floor, rounds=3, warm=0, alone=True), 1.25, floor=same),
        ours("G6", f"{name}, their canonical bytes and hashes made too",
             paired(whole, floor, rounds=2, warm=0, alone=True), floor=same,
             note="the goal is one of inserting, and its floor makes neither bytes nor hashes"),
    ]  # fmt: skip
    for path in (template, target):
        path.unlink()
    return found


def raw_inserts(board: Path, empty: Path, some: list[Any]) -> Callable[[], None]:
    """Return a job that puts what an import wrote to a board into a copy of the empty one, by the
    driver's executemany alone, with the program's settings.
    """
    tables = _tables(board, some)
    target = board.with_name(f"raw-{board.name}")

    def insert() -> None:
        shutil.copyfile(empty, target)
        connection = sqlite3.connect(target, isolation_level=None)
        for pragma in ("synchronous=EXTRA", "foreign_keys=ON", "cache_size=-32768"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        for sql, found in tables:
            connection.executemany(sql, found)
        connection.execute("COMMIT")
        connection.close()
        target.unlink()

    return insert


_READ = {
    "G4": pages, "G5": month, "G7": search, "G8": tally, "G11": conflicts, "G16": orders,
}  # fmt: skip


def _tables(path: Path, some: list[Any]) -> list[tuple[str, list[Any]]]:
    from cab_desk.storage.change_rows import texts

    found: list[tuple[str, list[Any]]] = []
    with raw(path) as connection:
        for name, where in _WRITTEN:
            cursor = connection.execute(f"SELECT * FROM {name} {where}")
            marks = ", ".join("?" * len(cursor.description))
            found.append((f"INSERT INTO {name} VALUES ({marks})", cursor.fetchall()))
        keys = dict(connection.execute("SELECT uid, id FROM change"))
    parts = [texts(item, keys[item.uid]) for item in some]
    sql = "INSERT INTO change_fts (rowid, number, title, systems, documents) VALUES (?, ?, ?, ?, ?)"
    return [*found, (sql, parts)]


def _stored(moment: datetime) -> str:
    from cab_desk.domain.canonical import stamp

    return stamp(moment)
