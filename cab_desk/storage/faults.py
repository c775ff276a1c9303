"""Sort what databases raise: the environment's fault gets a sentence, anything else is a bug."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from cab_desk.errors import Unavailable
from cab_desk.words import say

# The beginning of sqlite3's own name of an error → the key of its sentence.
_KINDS = (
    ("SQLITE_FULL", "database.disk_full"),
    ("SQLITE_IOERR", "database.input_output"),
    ("SQLITE_BUSY", "database.locked"),
    ("SQLITE_LOCKED", "database.locked"),
    ("SQLITE_READONLY", "database.read_only"),
    ("SQLITE_CANTOPEN", "database.cannot_open"),
    ("SQLITE_PERM", "database.cannot_open"),
    ("SQLITE_AUTH", "database.cannot_open"),
    ("SQLITE_CORRUPT", "database.damaged"),
    ("SQLITE_NOTADB", "database.not_ours"),
    ("SQLITE_NOMEM", "database.no_memory"),
    ("SQLITE_PROTOCOL", "database.locked"),
)

_LACKING = re.compile(r"no such (table|column): (?:main\.)?(\w[\w.]*)$")


def unavailable(error: BaseException | None) -> Unavailable | None:
    """Return the sentence for an error of the environment, None for a bug."""
    if isinstance(error, MemoryError):
        return Unavailable(say("database.no_memory"))
    name = getattr(error, "sqlite_errorname", None)
    if type(error).__module__.startswith("psycopg"):
        from cab_desk.storage import postgres  # noqa: PLC0415 -- no file needs it

        return postgres.unavailable(error)
    if not isinstance(error, sqlite3.Error) or not isinstance(name, str):
        return None
    for beginning, key in _KINDS:
        if name.startswith(beginning):
            return Unavailable(say(key))
    return None


def lacking(error: BaseException | None) -> Unavailable | None:
    """Return the sentence for a table or column that somebody took out of a file of this schema;
    None for a name that no schema has, which is a bug.
    """
    found = _LACKING.match(str(error)) if isinstance(error, sqlite3.OperationalError) else None
    if found is None or not _in_schema(found[1], found[2].rpartition(".")[2]):
        return None
    return Unavailable(say(f"database.lacks_{found[1]}", name=found[2]))


def _in_schema(kind: str, name: str) -> bool:
    # The schema is SQLAlchemy's, which no start loads before something is wrong.
    from cab_desk.storage.audited_cells import TABLES  # noqa: PLC0415

    if kind == "table":
        return name in TABLES
    return any(name in table.columns for table in TABLES.values())


@contextmanager
def told() -> Iterator[None]:
    """Turn the environment's errors of a block into `Unavailable`; let bugs through."""
    try:
        yield
    except (sqlite3.Error, MemoryError) as error:
        if known := unavailable(error) or lacking(error):
            raise known from error
        raise
