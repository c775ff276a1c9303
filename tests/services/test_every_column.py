"""No cell of a board can be changed behind the program's back without being named.

Every column of every table is changed as a file's owner could, who takes constraints, types and
triggers away: to another value of its kind, and to what is none. What verifying lets pass stands
in the lists below, each with its reason.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, LargeBinary, Table

from cab_desk.domain.canonical import moment, stamp
from cab_desk.services.evidence import audit_walk
from cab_desk.services.evidence.audit_authority import Rights
from cab_desk.services.evidence.verifying import Report, rights_of, verify
from cab_desk.storage.audited_cells import TABLES
from cab_desk.storage.auditing import SqlAudit
from cab_desk.storage.types import Flag, Texts, UtcText
from tests.services.packet_room import CHEAP
from tests.services.whole_board import WholeBoard

pytestmark = pytest.mark.files("a server's owner cannot put text where a number is kept")

ORDER = "only the order counts, and another order is named"
KEY = "a row's own key, which nothing else names"
JUDGED = "what the judge said last, by the policy and the calendar of then: lists are quick by it"
COUNTED = "counted anew with each row of the lists by triggers, for their totals"
TRIES = "of the moment: each wrong try is an entry"
SEALED = "opens by the passphrase alone, and nothing else opens by it"
WRITES = "counts writes, so that two who edit at once notice it"

UNHELD: dict[str, dict[str, str]] = {
    "agenda_action": {"position": ORDER},
    "attendance": {"position": ORDER},
    "late_item": {"position": ORDER},
    "person_role": {"position": ORDER},
    "board_certificate": {"sealed": SEALED},
    "person_key": {"sealed": SEALED, "failed_tries": TRIES, "locked_until": TRIES},
    "change": {
        **dict.fromkeys(("risk", "pips", "gate", "blocks", "warnings", "state", "risk_rank",
                         "first_block", "valid_until"), JUDGED),
        "version": WRITES,
    },
    "change_due": dict.fromkeys(("change_id", "what", "by_at", "rule", "section", "label"), JUDGED),
    "change_finding": dict.fromkeys(("rule", "severity", "change_id"), JUDGED),
    "change_open_role": dict.fromkeys(("role", "change_id"), JUDGED),
    "change_outcome": dict.fromkeys(("risk", "violations", "bypasses", "emergency",
                                     "approval_seconds", "reason"), JUDGED),
    "change_tally": dict.fromkeys(("bucket", "stage", "class_id", "risk", "gate", "count"),
                                  COUNTED),
    "change_day": dict.fromkeys(("bucket", "day", "class_id", "risk", "gate", "count"), COUNTED),
    "change_revision": {"id": KEY},
    "minutes_file": {"id": KEY},
    "counter": dict.fromkeys(("name", "value"), "the next number; none is given twice"),
    "meeting": {"version": WRITES},
    "person_name": dict.fromkeys(("folded", "person_id"), "nothing is found by it any more"),
    "returned_event": {"why": "the words for its label, which is held"},
}  # fmt: skip

BROKEN = "no such thing\udc80"  # no time, no list, no number, and nothing that can be printed


class Laid(SqlAudit):
    """What verifying reads, of a board that is laid out without any constraint."""

    def __init__(self, board: sqlite3.Connection) -> None:
        self._source = Held(board)  # type: ignore[assignment]


class Held:
    """A snapshot that a test holds in its hands."""

    typed = False

    def __init__(self, board: sqlite3.Connection) -> None:
        self._board = board

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[sqlite3.Row]:
        cursor = self._board.cursor()
        cursor.row_factory = sqlite3.Row
        yield from cursor.execute(sql, values)

    def close(self) -> None:
        self._board.close()


class Bench:
    """The board, and what its policies say."""

    def __init__(self, board: sqlite3.Connection, rights: Rights) -> None:
        self.board = board
        self._rights = rights
        self._vault: Any = Memo()

    def report(self) -> Report:
        return verify(Laid(self.board), self._vault, rights=self._rights)

    def cells(self, column: Column[Any]) -> list[tuple[int, Any]]:
        """Return the first and the last cell of a column, by their rows."""
        query = f'SELECT rowid, "{column.name}" FROM {column.table.name} ORDER BY rowid'
        found = self.board.execute(query).fetchall()
        return [found[0], found[-1]] if len(found) > 1 else found

    def values(self, column: Column[Any]) -> list[Any]:
        query = f'SELECT DISTINCT "{column.name}" FROM {column.table.name}'
        return [value for (value,) in self.board.execute(query)]

    def put(self, column: Column[Any], row: int, value: Any) -> None:
        name, kind = f'"{column.name}"', "CAST(? AS TEXT)" if isinstance(value, str) else "?"
        if isinstance(value, str):
            value = value.encode("utf-8", "surrogateescape")
        sql = f"UPDATE {column.table.name} SET {name} = {kind} WHERE rowid = ?"
        assert self.board.execute(sql, (value, row)).rowcount == 1

    @contextmanager
    def altered(self, column: Column[Any], row: int, value: Any) -> Iterator[None]:
        self.board.execute("SAVEPOINT cell")
        self.put(column, row, value)
        try:
            yield
        finally:
            self.board.execute("ROLLBACK TO cell")
            self.board.execute("RELEASE cell")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAB_DESK_HOME", str(folder / "home"))
        made = WholeBoard(folder)
        made.fill(patch)
        packs = [one for one in made.session.policies.at_hand() if one.id in ("pol-008", "pol-012")]
        made.session.close()
        # The same events are verified for each cell of the board, most of them a thousand times.
        patch.setattr(audit_walk, "read", cache(audit_walk.read))
        with closing(laid(folder / "board.cabdesk")) as board:
            yield Bench(board, rights_of(*packs))


def laid(file: Path) -> sqlite3.Connection:
    """Return the rows of a board in tables that let anything in."""
    board = sqlite3.connect(":memory:", isolation_level=None)
    board.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    board.execute("ATTACH ? AS whole", (str(file),))
    for name in (*TABLES, "alembic_version"):
        columns = [row[1] for row in board.execute(f"PRAGMA whole.table_info({name})")]
        board.execute(f"CREATE TABLE main.{name} ({', '.join(map(quoted, columns))})")
        board.execute(f"INSERT INTO main.{name} SELECT * FROM whole.{name}")
    board.execute("DETACH whole")
    return board


def quoted(name: str) -> str:
    return f'"{name}"'


class Memo:
    """A vault that looks at each signature once."""

    def __init__(self) -> None:
        self.verify = cache(CHEAP.verify)

    def __getattr__(self, name: str) -> Any:
        return getattr(CHEAP, name)


def another(column: Column[Any], value: Any, values: Sequence[Any]) -> Any:
    """Return another value that a column could have; of a place in an order one behind all."""
    kind = column.type
    if column.name in ("position", "part") and isinstance(kind, Integer):
        return max(values) + 7
    if isinstance(kind, Flag):
        return 1 - value
    if isinstance(kind, UtcText):
        return stamp(moment(value or "2031-11-18T12:00:00.000Z") + timedelta(minutes=1))
    if isinstance(kind, Texts):
        return json.dumps([*json.loads(value), "one more"])
    if isinstance(kind, LargeBinary):
        return value[:-1] + bytes([value[-1] ^ 1]) if value else b"x"
    if isinstance(kind, Integer):
        return (value or 0) + 1
    rest = [one for one in values if one not in (value, None)]
    return rest[0] if rest else f"{value or ''}x"


def reason(column: Column[Any]) -> str:
    """Return why a column may be what it is not, or nothing."""
    return UNHELD.get(column.table.name, {}).get(column.name, "")


def is_of_kind(column: Column[Any], value: Any) -> bool:
    """Tell whether the column's own type lets a value in."""
    if value is None:
        return bool(column.nullable)
    if isinstance(column.type, UtcText | Texts):
        return False
    if isinstance(column.type, LargeBinary):
        return isinstance(value, bytes)
    return isinstance(value, int if isinstance(column.type, Integer | Flag) else str)


def broken_for(column: Column[Any], value: Any) -> list[Any]:
    """Return what a column could never have, or never so large."""
    found: list[Any] = [BROKEN]
    if isinstance(column.type, Integer | Flag):
        found.append(2**62)
    return [*found, b"\xff\x00" if value is None else None]


def told(report: Report) -> bool:
    """Tell whether a fault is named, in words that can be printed."""
    assert report.ok is (not report.faults)
    return all(fault.sentence.encode() for fault in report.faults) and not report.ok


TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=str)


def test_the_board_is_in_order_and_has_something_in_every_table(bench: Bench) -> None:
    assert bench.report().ok, bench.report().sentence()
    empty = [name for name in TABLES if not bench.board.execute(f"SELECT 1 FROM {name}").fetchone()]
    assert empty == []


@TABLE
def test_another_value_in_any_cell_is_named(bench: Bench, table: Table) -> None:
    passed = set()
    for column in table.columns:
        values = bench.values(column)
        for row, value in bench.cells(column):
            with bench.altered(column, row, another(column, value, values)):
                if not told(bench.report()):
                    passed.add(column.name)
    assert passed <= set(UNHELD.get(table.name, {}))


@TABLE
def test_what_is_no_value_at_all_is_named_and_ends_in_no_traceback(
    bench: Bench, table: Table
) -> None:
    for column in table.columns:
        row, value = bench.cells(column)[-1]
        for broken in broken_for(column, value):
            with bench.altered(column, row, broken):
                named = told(bench.report())
            may = reason(column) and is_of_kind(column, broken)
            assert named or may, (column.name, broken)


def test_every_exception_is_needed_and_of_a_column_that_there_is(bench: Bench) -> None:
    for name, columns in UNHELD.items():
        table = TABLES[name]
        assert set(columns) <= set(table.columns.keys())
        for column in (table.columns[one] for one in columns):
            values = bench.values(column)
            row, value = bench.cells(column)[-1]
            passed = [
                not told(report_with(bench, column, row, new))
                for new in (another(column, value, values), BROKEN)
                if is_of_kind(column, new) or new != BROKEN
            ]
            assert any(passed), f"{name}.{column.name} is held: no reason is needed"


def report_with(bench: Bench, column: Column[Any], row: int, value: Any) -> Report:
    with bench.altered(column, row, value):
        return bench.report()


@TABLE
def test_a_row_that_stands_twice_is_named(bench: Bench, table: Table) -> None:
    bench.board.execute("SAVEPOINT twice")
    bench.board.execute(f"INSERT INTO {table.name} SELECT * FROM {table.name} LIMIT 1")
    try:
        assert told(bench.report())
    finally:
        bench.board.execute("ROLLBACK TO twice")
        bench.board.execute("RELEASE twice")
