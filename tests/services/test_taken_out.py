"""A table or a column that a file's owner took out is named; nothing ends in a traceback."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Table

from cab_desk.errors import Unavailable
from cab_desk.storage.audited_cells import TABLES
from cab_desk.storage.faults import lacking
from tests.services.evidence_room import Room

pytestmark = pytest.mark.files("a server's tables are not those of a file")


@contextmanager
def altered(desk: Room, statement: str) -> Iterator[Room]:
    """Give the board with a statement run on its file, and put the file back."""
    desk.engine.dispose()
    kept = Path(shutil.copy(desk.path, desk.folder / "kept"))
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
    yield desk
    desk.engine.dispose()
    kept.replace(desk.path)


def missing(desk: Room) -> list[str]:
    found = desk.verify()
    assert not found.ok
    assert found.sentence().startswith("The audit chain is broken. Table ")
    return [one.sentence for one in found.faults]


@pytest.mark.parametrize("table", [TABLES[name] for name in sorted(TABLES)], ids=str)
def test_a_column_without_which_nothing_can_be_read_is_named(desk: Room, table: Table) -> None:
    """SQLite takes the name of one that is gone for a text, and answers."""
    for column in list(table.columns)[-2:]:
        if table.name == "board":
            continue
        with altered(desk, f'ALTER TABLE "{table.name}" RENAME COLUMN "{column.name}" TO gone'):
            told = f"Table {table.name}, column {column.name}: it is missing from the board."
            assert missing(desk) == [told]
    assert desk.verify().ok


def test_so_is_a_table(desk: Room) -> None:
    for name in ("signoff", "person_key", "change_finding", "alembic_version"):
        with altered(desk, f"DROP TABLE {name}"):
            (first, *_) = missing(desk)
            assert first.startswith(f"Table {name}, column ")


@pytest.mark.parametrize(
    ("statement", "what"),
    [("DROP TABLE signoff", "table signoff"),
     ("ALTER TABLE signoff RENAME COLUMN role TO gone", "column signoff.role")],
)  # fmt: skip
def test_whoever_works_with_it_is_told_so(desk: Room, uid: str, statement: str, what: str) -> None:
    with altered(desk, statement), pytest.raises(Unavailable) as caught:
        desk.do(lambda work: work.signoffs.standing(uid))
    assert caught.value.sentence.startswith(f"The board's file has no {what} any more")


def test_a_board_without_its_own_row_has_none(desk: Room) -> None:
    with altered(desk, "DROP TABLE board"), pytest.raises(Unavailable, match="no table board"):
        desk.verify()


def test_a_mistake_of_ones_own_is_a_bug() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        with pytest.raises(sqlite3.OperationalError) as caught:
            connection.execute("SELEC 1")
        assert lacking(caught.value) is None
