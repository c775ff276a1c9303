"""What verifying asks of every column: whether the program could have written what it holds.

A file's owner can take the types and constraints from its tables. What could then be read as no
time, no list, no number is told by table and column before a page stumbles over it; what the
values are to be is held against the chain elsewhere.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, Table

from cab_desk.domain.canonical import moment, stamp
from cab_desk.domain.systems import folded
from cab_desk.services.audit_ports import SpoiltColumn
from cab_desk.storage import (
    schema,
    schema_attachments,
    schema_conflicts,
    schema_duties,
    schema_evidence,
    schema_findings,
    schema_meetings,
    schema_outcomes,
    schema_packs,
    schema_registers,
    schema_reviews,
    schema_systems,
    schema_templates,
)
from cab_desk.storage.schema_since import (
    ATTACHMENTS,
    CATALOGUE,
    CONFLICTS,
    SCHEMA,
    TEMPLATES,
    is_number,
    lacks,
)
from cab_desk.storage.types import Flag, Texts, UtcText

Rows = Callable[[str], Iterable[Any]]

# Each module adds its tables to the one metadata as it is imported.
TABLES: dict[str, Table] = {
    name: table
    for module in (
        schema, schema_attachments, schema_conflicts, schema_duties, schema_evidence,
        schema_findings, schema_meetings, schema_outcomes, schema_packs, schema_registers,
        schema_reviews, schema_systems, schema_templates,
    )
    for name, table in module.metadata.tables.items()
}  # fmt: skip
_OF_FILE = (
    "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c "
    "WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%'"
)
_OF_SERVER = (
    "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = current_schema()"
)
_SINCE = {"attachment": ATTACHMENTS, "conflict_settled": CONFLICTS, "rfc_template": TEMPLATES,
          "template_use": TEMPLATES, "template_answer": CATALOGUE}  # fmt: skip


def spoilt(rows: Rows, *, typed: bool) -> Iterator[SpoiltColumn]:
    """Go through the columns that hold what no program wrote; `typed`: the server sees to types."""
    if gone := list(_gone(rows, typed=typed)):
        yield from gone
        return
    versions = list(rows(SCHEMA))
    if [is_number(row[0]) for row in versions] != [True]:
        yield SpoiltColumn("alembic_version", "version_num", max(1, len(versions)))
    for name in sorted(TABLES):
        if not lacks(versions, _SINCE.get(name, 0)):
            yield from _of_table(rows, TABLES[name], typed=typed)
    yield from _names(rows)


def _gone(rows: Rows, *, typed: bool) -> Iterator[SpoiltColumn]:
    """Yield the columns that somebody took out: SQLite takes the name of one for a text."""
    kept = {(str(table), str(column)) for table, column in rows(_OF_SERVER if typed else _OF_FILE)}
    version = ("alembic_version", "version_num")
    versions = list(rows(SCHEMA)) if version in kept else []
    wanted = [(table.name, column.name) for table in TABLES.values() for column in table.columns]
    for name, column in sorted([version, *wanted]):
        if (name, column) not in kept and not lacks(versions, _SINCE.get(name, 0)):
            yield SpoiltColumn(name, column, 0)


def _names(rows: Rows) -> Iterator[SpoiltColumn]:
    """Yield the names that systems are found by, where they are not those of the register."""
    made = {
        (folded(name), row["id"])
        for row in rows("SELECT id, name, aliases FROM system_entry")
        for name in (str(row["name"]), *_listed(row["aliases"]))
    }
    kept = {tuple(row) for row in rows("SELECT folded, system_id FROM system_name")}
    if made != kept:
        yield SpoiltColumn("system_name", "folded", max(1, len(kept - made)))


def _listed(text: object) -> list[str]:
    return json.loads(str(text)) if isinstance(text, str) and _is_list(text) else []


def _of_table(rows: Rows, table: Table, *, typed: bool) -> Iterator[SpoiltColumn]:
    names, query = _asked(table, typed=typed)
    (found,) = rows(query)
    for name in names:
        count = int(found[name] or 0)
        if not count and name in table.c:
            count = _unread(rows, table.c[name])
        if count:
            yield SpoiltColumn(table.name, name, count)
    yield from _twice(rows, table)


@cache
def _asked(table: Table, *, typed: bool) -> tuple[tuple[str, ...], str]:
    """Return what can be wrong with a table, and the query that counts it in one pass."""
    wrong = {column.name: _bad(column, typed=typed) for column in table.columns}
    for check in table.constraints:
        if isinstance(check, CheckConstraint):  # by its name, which mostly is that of a column
            name = str(check.name).removeprefix(f"ck_{table.name}_")
            wrong[name] = f"({wrong.get(name, '1 = 0')}) OR NOT ({check.sqltext})"
    counts = ", ".join(
        f'sum(CASE WHEN {bad} THEN 1 ELSE 0 END) AS "{name}"' for name, bad in wrong.items()
    )
    return tuple(wrong), f"SELECT {counts} FROM {table.name}"  # noqa: S608 -- own names


def _bad(column: Column[Any], *, typed: bool) -> str:
    name, bad = f'"{column.name}"', []
    if not column.nullable:
        bad.append(f"{name} IS NULL")
    if not typed:
        bad.append(f"({name} IS NOT NULL AND typeof({name}) <> '{_kind(column)}')")
    return " OR ".join(bad) or "1 = 0"


def _kind(column: Column[Any]) -> str:
    if isinstance(column.type, Integer | Flag):
        return "integer"
    return "blob" if isinstance(column.type, LargeBinary) else "text"


def _unread(rows: Rows, column: Column[Any]) -> int:
    """Return how many different texts of a column are none of its kind."""
    reads = _READERS.get(type(column.type))
    if reads is None:
        return 0
    name = f'"{column.name}"'
    query = f"SELECT DISTINCT {name} AS said FROM {column.table.name} WHERE {name} IS NOT NULL"  # noqa: S608 -- own names
    return sum(not reads(row["said"]) for row in rows(query))


def _is_moment(text: str) -> bool:
    try:
        return stamp(moment(text)) == text
    except (ValueError, OverflowError):
        return False


def _is_list(text: str) -> bool:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


_READERS: dict[type, Callable[[str], bool]] = {UtcText: _is_moment, Texts: _is_list}


def _twice(rows: Rows, table: Table) -> Iterator[SpoiltColumn]:
    """Yield the key of a table of which two rows have the same one."""
    names = [column.name for column in table.primary_key.columns]
    keys = ", ".join(f'"{name}"' for name in names)
    query = f"SELECT {keys} FROM {table.name} GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"  # noqa: S608 -- own names
    if list(rows(query)):
        yield SpoiltColumn(table.name, names[-1], 1)
