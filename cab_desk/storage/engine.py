"""Make the engine: every connection gets the same safe settings, every write the lock first."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from cab_desk.storage.faults import unavailable
from cab_desk.storage.places import file_of

BUSY_MILLISECONDS = 30_000

# RELIABILITY: rollback journal, the folder synced too; never WAL (corruption bug below 3.51.3,
# not for network folders). mmap turns I/O errors into SIGBUS.
_PRAGMAS = (
    f"busy_timeout={BUSY_MILLISECONDS}",
    "journal_mode=DELETE",
    "synchronous=EXTRA",
    "foreign_keys=ON",
    "cache_size=-32768",  # a bulk import then writes each page about once
    "mmap_size=0",
    "cell_size_check=ON",
    "trusted_schema=OFF",
)


def make_engine(url: str | Path, *, new: bool = False) -> Engine:
    """Return an engine on a board's file, given by its path or its address (sqlite:///…).

    The file is made only where it is to be `new`. Raises Refused for another kind of address.
    """
    path = file_of(url)

    def connect() -> sqlite3.Connection:
        mode = "rwc" if new else "rw"
        address = f"{path.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    address = URL.create("sqlite", database=str(path))
    engine = create_engine(address, creator=connect)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def _settle(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours, see `_begin`
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync=ON")


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def transaction(
    engine: Engine, *, reading: bool = False, foreign_keys: bool = True
) -> Iterator[Connection]:
    """Open a transaction that commits at the end of the block and rolls back when it raises.

    It takes the write lock at once, unless it is for `reading`. Raises Unavailable where the
    environment stands in the way; after that the commit may still have happened.
    """
    options = {"sqlite_begin": "DEFERRED"} if reading else {}
    try:
        with engine.connect() as connection:
            _hear_keys(connection, foreign_keys)
            try:
                with connection.execution_options(**options).begin():
                    yield connection
            finally:
                _hear_keys(connection, True)
    except (DBAPIError, sqlite3.Error, MemoryError) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        if known := unavailable(original):
            raise known from error
        raise


def _hear_keys(connection: Connection, on: bool) -> None:
    # SQLite hears this outside a transaction alone; the connection goes back to the pool.
    driver = connection.connection.dbapi_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
