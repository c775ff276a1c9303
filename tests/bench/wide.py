"""G10 and G25: one change against all, and a workbook."""

import io
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import filling
from board import NOW, Board, changes
from harness import Row, paired, row

FEW = 1_000
ROWS, CELLS = 10_000, 12


def rows(board: Board, wanted: set[str]) -> list[Row]:
    """Measure what is wanted of this part."""
    found: list[Row] = []
    if "G10" in wanted:
        found += _one_against_all(board)
    if "G25" in wanted:
        found.append(_workbook())
    return found


def _one_against_all(board: Board) -> list[Row]:
    """Ask what other changes hold of one system while a plan is dragged."""
    import sqlite3
    from contextlib import closing

    from cab_desk.storage.reading import SqlReader

    small = board.sibling("few.cabdesk")
    small.unlink(missing_ok=True)
    filling.make(small, changes(FEW))
    with closing(sqlite3.connect(board.path)) as file:
        held = file.execute("SELECT system, start_at, end_at, live FROM change_system").fetchall()
    with SqlReader(board.path) as many, SqlReader(small) as few:
        ask, scan = _asked(many), _scanned(held)
        times = paired(lambda: next(ask), lambda: next(scan), rounds=9)
        small_ask = _asked(few)
        grown = paired(lambda: next(ask), lambda: next(small_ask), rounds=21)
    small.unlink()
    name = f"one change against {board.count:,}"
    return [
        row("G10", name, times, 1 / 100, per=True, floor="a scan of all that is held, in memory"),
        row("G10", name, grown, 2.0, floor=f"the same against {FEW:,}"),
    ]


def _asked(reader: Any) -> Iterator[object]:
    names = reader.systems()
    dice = random.Random(10)
    while True:
        since = NOW + timedelta(minutes=dice.randrange(80_000))
        yield reader.held([dice.choice(names)], since, since + timedelta(hours=4))


def _scanned(held: list[Any]) -> Iterator[object]:
    from cab_desk.domain.canonical import stamp

    dice = random.Random(10)
    while True:
        since = NOW + timedelta(minutes=dice.randrange(80_000))
        one, begin, end = dice.choice(held)[0], stamp(since), stamp(since + timedelta(hours=4))
        yield [item for item in held
               if item[0] == one and item[3] and item[1] < end and item[2] > begin]  # fmt: skip


def _workbook() -> Row:
    import openpyxl

    from cab_desk.files.sheets import read_xlsx

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([f"Column {number}" for number in range(CELLS)])
    for number in range(ROWS):
        sheet.append([f"Cell {number} {place}" for place in range(CELLS)])
    kept = io.BytesIO()
    book.save(kept)
    data = kept.getvalue()

    def ours() -> int:
        return sum(len(batch.rows) for batch in read_xlsx(data).batches)

    def peer() -> int:
        opened = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        return sum(1 for _ in opened.worksheets[0].iter_rows(values_only=True))

    if ours() != ROWS:
        raise RuntimeError("the workbook was not read whole")
    return row("G25", f"a workbook of {ROWS:,} rows of {CELLS} cells",
               paired(ours, peer, rounds=3), 0.1, per=True,
               floor="openpyxl, read_only")  # fmt: skip
