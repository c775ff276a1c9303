"""P4 to P8: the goals G4 to G8 of a board on a Postgres server, beside its own driver there.

The board in the file is copied to a server that the run starts; a slow network is nobody's merit
or fault, so it lies on the same machine.
"""

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count as count_from
from pathlib import Path
from typing import Any

import harness
from board import NOW, RARE, Board
from cab_desk.services.rows import QueueQuery
from harness import Job, Row, missing, row, turn
from store import EVERYTHING, PAGE

GOALS = ("P4", "P5", "P6", "P7", "P8")
_COLUMNS = "uid, number, title, system, class_id, risk, start_at, end_at, pips, gate, blocks, stage"
_FIRST = f"SELECT {_COLUMNS} FROM change ORDER BY bucket, start_at, id LIMIT {PAGE}"
_MONTH = (
    f"SELECT {_COLUMNS} FROM change WHERE start_at >= %s AND start_at < %s AND end_at > %s"
    " AND bucket IN (0, 2, 3) ORDER BY start_at"
)
_LIKE = (
    f"SELECT {_COLUMNS} FROM change JOIN change_revision AS r ON r.change_id = change.id"
    " AND r.revision = change.revision WHERE r.data ILIKE %s"
    f" ORDER BY bucket, start_at, change.id LIMIT {PAGE}"
)
_SCANNED = "SELECT stage, risk, count(*) FROM change WHERE version > 0 GROUP BY stage, risk"
_TABLE = "change_revision"


def rows(board: Board, wanted: set[str]) -> list[Row]:
    """Measure what is wanted of a board on a server."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests import databases

    try:
        served = databases.start(None)
    except databases.NoServer as error:
        return [missing(goal, "a board on a server", "", str(error)) for goal in GOALS]
    try:
        with _copied(board, served) as (place, reader, driver):
            found = _read(reader, driver, board.count)
            if "P6" in wanted:
                found.append(_insert(place, driver))
    finally:
        served.close()
    return found


@contextmanager
def _copied(board: Board, served: Any) -> Iterator[tuple[Any, Any, Any]]:
    import psycopg

    from cab_desk.storage.reading import SqlReader
    from cab_desk.storage.transfer import copy_board

    place = served.new()
    copy_board(board.path, place)
    served.run("VACUUM ANALYZE", database=place.database)
    with (
        SqlReader(place) as reader,
        psycopg.connect(autocommit=True, **place.arguments()) as driver,
    ):
        driver.execute(f"SET search_path TO {place.schema}".encode())
        yield place, reader, driver


def _read(reader: Any, driver: Any, count: int) -> list[Row]:
    def rows_of(sql: str, values: Any = None) -> Any:
        return lambda: driver.execute(sql.encode(), values).fetchall()

    dice = random.Random(4)
    new = (NOW + timedelta(minutes=number) for number in count_from(1))
    rare = QueueQuery(view="all", text=RARE)
    since = NOW - timedelta(days=30)
    until = since + timedelta(days=42)
    bounds = [f"{moment:%Y-%m-%dT%H:%M:%S}" for moment in (since - timedelta(days=3), until, since)]
    first, own = "the driver's first page of the same columns", "the driver's rows of that range"
    alone = min(turn(rows_of(_FIRST))[0] for _ in range(21))
    return [
        row("P4", f"on a server: page of {PAGE} rows anywhere", least(
            lambda: reader.page(EVERYTHING, NOW, dice.randrange(max(1, count - PAGE)), PAGE),
            lambda: reader.page(EVERYTHING, NOW, 0, PAGE), rounds=41), 2.0,
            floor="the program's own first page", note=f"{first}: {alone:.2g} ms"),
        row("P5", "on a server: six weeks", least(
            lambda: reader.bars(since, until), rows_of(_MONTH, bounds), rounds=21), 1.3, floor=own),
        row("P7", "on a server: full text, a rare word", least(
            lambda: reader.page(rare, next(new), 0, PAGE), rows_of(_LIKE, [f"%{RARE}%"]),
            rounds=7), 1 / 100, per=True, floor="ILIKE '%word%' over the texts, the same page"),
        row("P8", "on a server: counts by stage and risk", least(
            reader.tally, rows_of(_SCANNED), rounds=11), 1 / 20, per=True,
            floor="the same GROUP BY over the table"),
    ]  # fmt: skip


def least(job: Job, floor: Job, rounds: int) -> tuple[float, float]:
    """Return the least that a job and its floor took, run in turn.

    Two programs work at each, the desk and the server. Beside other work whoever is woken waits
    for a core, some milliseconds each time, however brief what it then does: a median would tell
    of that wait. The least is what either takes where the machine is free.
    """
    values: list[float] = []
    floors: list[float] = []
    for _ in range(1 if harness.brief else rounds):
        values += turn(job)
        floors += turn(floor)
    return min(values), min(floors)


def _insert(place: Any, driver: Any) -> Row:
    """Measure P6: the store's way of inserting rows, beside the driver's COPY of them."""
    from cab_desk.storage.bulk import BATCH, insert_rows
    from cab_desk.storage.engine import make_engine
    from cab_desk.storage.schema import change_revision

    names = ("id", "change_id", "revision", "content_hash", "event_id", "at", "data")
    columns = ", ".join(names)
    some = driver.execute(f"SELECT {columns} FROM {_TABLE} LIMIT 20000".encode()).fetchall()
    driver.execute(f"CREATE TEMP TABLE {_TABLE} (LIKE {_TABLE} INCLUDING ALL)".encode())
    driver.execute(b"SET search_path TO pg_temp")
    engine = make_engine(place)

    def ours() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE TEMP TABLE one (LIKE {_TABLE} INCLUDING ALL)")
            table = change_revision.to_metadata(type(change_revision.metadata)(), name="one")
            for start in range(0, len(some), BATCH):
                insert_rows(connection, table, names, some[start : start + BATCH])
            connection.exec_driver_sql("DROP TABLE one")

    def floor() -> None:
        with driver.transaction(), driver.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE one (LIKE {_TABLE} INCLUDING ALL)".encode())
            with cursor.copy(f"COPY one ({columns}) FROM STDIN".encode()) as copy:
                for item in some:
                    copy.write_row(item)
            cursor.execute(b"DROP TABLE one")

    times = least(ours, floor, rounds=5)
    engine.dispose()
    return row("P6", f"on a server: {len(some):,} rows inserted", times, 1.25,
               floor="one COPY of the same rows by the driver")  # fmt: skip
