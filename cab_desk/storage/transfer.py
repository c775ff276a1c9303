"""Copy a whole board into another, empty database, and hold every record against its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, MetaData, Table, inspect

from cab_desk.errors import Refused, Unavailable
from cab_desk.storage import change_rows, full_text
from cab_desk.storage.bulk import BATCH, insert_rows
from cab_desk.storage.engine import make_engine, transaction
from cab_desk.storage.file_snapshot import FileSnapshot
from cab_desk.storage.server_lines import Snapshot
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.storage.servers import Server

# What triggers keep in step with `change` is written by them, and held against the source too.
_COUNTED = ("change_day", "change_tally")
_OWN = ("alembic_version", "board_pin")  # of each database
_WORDS = "change_fts"
# Rows that are large are copied some megabytes at a time.
_FEW = {"attachment": 32, "minutes_file": 8}
_TEXTS = (
    "SELECT c.*, r.data FROM change c JOIN change_revision r"
    " ON r.change_id = c.id AND r.revision = c.revision ORDER BY c.id"
)


@dataclass(frozen=True, slots=True)
class Copied:
    """How many tables and records were copied, each of them held against its source."""

    tables: int
    records: int


def copy_board(source: Path | Server, target: Path | Server) -> Copied:
    """Copy all that a board holds into an empty database of the same schema, all or nothing.

    Raises Refused where the target holds anything, Unavailable where a copied record is not what
    its source is.
    """
    engine = make_engine(target, patient=True)
    try:
        with closing(_moment(source)) as moment, transaction(engine) as connection:
            tables = _tables(connection)
            _check_empty(connection, tables, target)
            for table in tables:
                if table.name not in _COUNTED:
                    _fill(connection, table, _rows(moment, table))
            _number_on(connection, tables)
            _find_words(connection, moment.rows(_TEXTS))
            records = sum(_compared(connection, table, moment) for table in tables)
    finally:
        engine.dispose()
    return Copied(len(tables), records)


def _moment(place: Path | Server) -> FileSnapshot | Snapshot:
    return FileSnapshot(place) if isinstance(place, Path) else Snapshot(place)


def _tables(connection: Connection) -> list[Table]:
    """Return what the database holds, so that what points comes after what it points to."""
    names = [
        name
        for name in inspect(connection).get_table_names()
        if name not in _OWN and not name.startswith(_WORDS)
    ]
    found = MetaData()
    found.reflect(connection, only=names)
    return found.sorted_tables


def _check_empty(connection: Connection, tables: Sequence[Table], target: Path | Server) -> None:
    for table in tables:
        some = f"SELECT 1 FROM {_quoted(table.name)} LIMIT 1"  # noqa: S608 -- a table's own name
        if connection.exec_driver_sql(some).first() is not None:
            raise Refused(say("server.copy_not_empty", target=target))


def _fill(connection: Connection, table: Table, rows: Iterator[Any]) -> None:
    names = [column.name for column in table.columns]
    most = _FEW.get(table.name, BATCH)
    while some := [tuple(row[name] for name in names) for row in islice(rows, most)]:
        insert_rows(connection, table, names, some)


def _number_on(connection: Connection, tables: Sequence[Table]) -> None:
    """Have a server give numbers behind those that came with the rows, as a file does by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            if "nextval(" in str(getattr(column.server_default, "arg", "")):
                name = _quoted(column.name)
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{_quoted(table.name)}',"  # noqa: S608
                    f" '{column.name}'), max({name})) FROM {_quoted(table.name)}"
                    f" HAVING max({name}) IS NOT NULL"
                )


def _find_words(connection: Connection, rows: Iterator[Any]) -> None:
    while some := list(islice(rows, BATCH)):
        read = [(change_rows.read(row), row["id"]) for row in some]
        full_text.add(connection, [change_rows.texts(change, key) for change, key in read])


def _compared(connection: Connection, table: Table, moment: FileSnapshot | Snapshot) -> int:
    """Hold each record of a table against its source; return how many there are."""
    names = [column.name for column in table.columns]
    count = 0
    there = _stored(connection, _all(table), _FEW.get(table.name, BATCH))
    keys = [names.index(column.name) for column in table.primary_key.columns]
    for row, copied in zip_longest(_rows(moment, table), there):
        one, other = (None if some is None else tuple(map(_plain, some)) for some in (row, copied))
        if one != other:
            which = ", ".join(str((one or other or names)[place]) for place in keys)
            raise Unavailable(say("server.copy_differs", table=table.name, record=which))
        count += 1
    return count


def _rows(moment: FileSnapshot | Snapshot, table: Table) -> Iterator[Any]:
    most = _FEW.get(table.name)
    return moment.rows(_all(table)) if most is None else moment.rows(_all(table), most=most)


def _stored(connection: Connection, sql: str, most: int) -> Iterator[Any]:
    streamed = {"stream_results": True, "max_row_buffer": most}
    yield from connection.exec_driver_sql(sql, execution_options=streamed)


def _all(table: Table) -> str:
    columns = ", ".join(_quoted(column.name) for column in table.columns)
    order = ", ".join(_quoted(column.name) for column in table.primary_key.columns)
    # Counts that came to nothing stay as zeros where they were counted.
    where = " WHERE count <> 0" if table.name in _COUNTED else ""
    return f"SELECT {columns} FROM {_quoted(table.name)}{where} ORDER BY {order}"  # noqa: S608


def _quoted(name: str) -> str:
    return f'"{name}"'


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
