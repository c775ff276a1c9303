"""G9: all pairs of changes that hold a system at once, beside a sort of their keys.

The goal is 9 times `np.argsort`, and says how long that took where it was measured: 1.29, 16.3 and
227 ms for 10,000, 100,000 and a million changes. So long takes the sort that keeps the order of
equals, for which numpy has no vector instructions; the one that it does by default takes a fifth
where the processor has them. Both are floors here, and each row tells its own.
"""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

from board import Board
from harness import Row, least, missing, paired, row

LARGE = 10  # times the board: a million beside a hundred thousand
MINUTES = 2 * 365 * 24 * 60
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
_HOURS = (21, 21, 22, 22, 23, 0, 1, 2, 10, 14)  # mostly at night

_READ = (
    "SELECT sum(length(system) + length(start_at) + length(end_at)) FROM change_system NOT INDEXED"
)

Held = tuple[int, int, int, int]  # system, start and end in minutes, change


def rows(board: Board) -> list[Row]:
    """Measure the program's join on a board's number of changes, and on ten times as many."""
    found = _all_pairs(board, board.count, 5)
    if board.count >= 10_000:  # a small board is there to see that the bench runs
        found += _all_pairs(board, board.count * LARGE, 2)
    why = "conflicts are found by SQL alone: numpy is loaded for charts and knows no changes"
    return [*found, missing("G9", "all conflict pairs by numpy", "<= 2.5x", why)]


def _all_pairs(board: Board, count: int, rounds: int) -> list[Row]:
    import numpy as np

    from cab_desk.storage.spans import clashes

    held = list(_held(count))
    keys = np.array([system << 32 | start for system, start, _, _ in held], dtype=np.int64)
    path = board.sibling("collide.db")
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        _fill(board, file, held, count)
        del held
        since, until = BEGIN - timedelta(days=1), BEGIN + timedelta(days=900)
        number = len(clashes(file, since, until))
        # All only compute: the file lies in the cache of pages, and nothing is written.
        value, plain = paired(lambda: clashes(file, since, until),
                              lambda: np.argsort(keys, kind="stable"),
                              rounds=rounds, warm=0, alone=True)  # fmt: skip
        read = least(lambda: file.execute(_READ).fetchone(), rounds)
    path.unlink()
    fast = least(lambda: np.argsort(keys), rounds)
    name = f"all {number:,} conflict pairs of {count:,} changes, by SQL"
    floor = f"np.argsort of {len(keys):,} keys of system and start"
    looked = f"to look at each row once, by SQL, takes {read:.3g} ms"
    return [
        row("G9", f"{name}, beside a stable sort", (value, plain), 9.0,
            floor=f'{floor}, kind="stable": it takes what the goal says of its own', note=looked),
        row("G9", f"{name}, beside numpy's default sort", (value, fast), 9.0, floor=floor,
            note=f"by vector instructions where the processor has them; {looked}"),
    ]  # fmt: skip


def _held(count: int) -> Iterator[Held]:
    """Make what changes hold: two years, 1 to 5 systems each, a twentieth as many systems."""
    dice = random.Random(9)
    systems = range(max(200, count // 20))
    for change in range(1, count + 1):
        start = dice.randrange(730) * 1440 + dice.choice(_HOURS) * 60 + dice.randrange(60)
        end = start + dice.randrange(15, 720)
        for system in dice.sample(systems, dice.choice((1, 1, 2, 2, 2, 3, 4))):
            yield system, start, end, change


def _fill(board: Board, file: sqlite3.Connection, held: list[Held], count: int) -> None:
    """Make the program's table with its indices, and of the changes what a pair names."""
    with closing(sqlite3.connect(board.path)) as made:
        tables = made.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'change_system' AND sql IS NOT NULL"
            " AND type IN ('table', 'index') ORDER BY type DESC"
        ).fetchall()
    file.execute("PRAGMA synchronous=OFF")
    file.execute("BEGIN")
    file.execute("CREATE TABLE change (id INTEGER PRIMARY KEY, uid TEXT NOT NULL)")
    for (sql,) in tables:
        file.execute(sql)
    file.executemany("INSERT INTO change VALUES (?, ?)",
                     ((number, f"{number:032x}") for number in range(1, count + 1)))  # fmt: skip
    file.executemany(
        "INSERT INTO change_system (system, start_at, end_at, change_id, live, long)"
        " VALUES (?, ?, ?, ?, 1, 0)",
        ((f"system-{system:05d}", _stored(start), _stored(end), change)
         for system, start, end, change in sorted(held)),
    )  # fmt: skip
    file.execute("COMMIT")
    file.execute("ANALYZE")


def _stored(minute: int) -> str:
    from cab_desk.domain.canonical import stamp

    return stamp(BEGIN + timedelta(minutes=minute))
