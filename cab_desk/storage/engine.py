"""Make the engine: every connection gets the same safe settings, every write the lock first."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.util import LRUCache

from cab_desk.errors import Unavailable
from cab_desk.storage import postgres
from cab_desk.storage.faults import unavailable
from cab_desk.storage.places import place_of
from cab_desk.storage.servers import Server
from cab_desk.words import say

BUSY_MILLISECONDS = 30_000
_HURRIED_SECONDS = 2

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


# One writer at a time, as a file has it: what is read, checked and written is one serial step, and
# the ledger's chain has one end. The lock is that of the schema, and goes with the transaction.
_PIN = "SELECT current_schema(), pg_advisory_xact_lock(1128350276, hashtext(current_schema()))"
# Who wrote nothing tells nobody: else desks that look after the gates would call each other.
_TELL = (
    "UPDATE board_pin SET version = version + 1 WHERE pg_current_xact_id_if_assigned() IS NOT NULL"
)


class FileDialect(SQLiteDialect_pysqlite):
    """SQLite as every file of a board has it: what was compiled for one serves the others too."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(FileDialect)


registry.register("sqlite.board", __name__, FileDialect.__name__)
_COMPILED: LRUCache[Any, Any] = LRUCache(1000)


def make_engine(
    place: str | Path | Server, *, new: bool = False, patient: bool = False, hurried: bool = False
) -> Engine:
    """Return an engine on a board, given by its path, its address, or its place on a server.

    A file is made only where it is to be `new`. A `patient` one waits for a server as long as it
    takes, a `hurried` one gives up soon where somebody else writes. Raises Refused for another
    kind of address.
    """
    place = place_of(place)
    if isinstance(place, Server):
        return _on_server(place, patient, _HURRIED_SECONDS if hurried else postgres.WAIT_SECONDS)
    engine = _on_file(place, new=new)
    if hurried:
        event.listen(engine, "connect", _hurry)
    return engine


def _on_server(place: Server, patient: bool, seconds: int) -> Engine:
    def connect() -> Any:
        answer = None if patient else postgres.ANSWER_SECONDS
        made = postgres.connect(place, seconds=seconds, answer=answer)
        made.autocommit = False
        return made

    # A connection that the server or the line dropped meanwhile is replaced before it is used.
    address = URL.create("postgresql+psycopg")
    engine = create_engine(address, creator=connect, pool_pre_ping=True,
                           execution_options={"board": place.schema})  # fmt: skip
    _let_go(engine)
    return engine


def _on_file(path: Path, *, new: bool) -> Engine:

    def connect() -> sqlite3.Connection:
        mode = "rwc" if new else "rw"
        address = f"{path.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    address = URL.create("sqlite+board", database=str(path))
    # A board, its copies and the packets from it are one program's: each has an engine, for some
    # only a moment, and nearly all statements are the same.
    engine = create_engine(
        address, creator=connect, execution_options={"compiled_cache": _COMPILED}
    )
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    _follow(engine, path)
    _let_go(engine)
    return engine


def _let_go(engine: Engine) -> None:
    """Close what is out when the engine is let go of, as soon as it comes back.

    Else it goes into a pool that nobody has any more, and is open until memory is tidied up.
    """
    times = 0

    def disposed(_engine: Engine) -> None:
        nonlocal times
        times += 1

    def opened(_connection: Any, record: Any) -> None:
        record.info["times"] = times

    def back(_connection: Any, record: Any) -> None:
        if record.info.get("times") != times:
            record.close()

    event.listen(engine, "engine_disposed", disposed)
    event.listen(engine, "connect", opened)
    event.listen(engine, "checkin", back)


def _follow(engine: Engine, path: Path) -> None:
    """Let go of a connection whose file is no more the one that lies at the path.

    Else this program would go on to write to a file that somebody has put another in place of.
    """

    def opened(_connection: sqlite3.Connection, record: Any) -> None:
        record.info["file"], record.info["new"] = _which(path), True

    def taken(_connection: sqlite3.Connection, record: Any, _proxy: Any) -> None:
        new = record.info.pop("new", False)  # a folder may call one file by changing numbers
        if not new and _which(path) != record.info["file"]:
            raise DisconnectionError

    event.listen(engine, "connect", opened)
    event.listen(engine, "checkout", taken)


def _which(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


def _settle(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours, see `_begin`
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync=ON")


def _hurry(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout={_HURRIED_SECONDS * 1000}").fetchall()


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
    on_server = engine.dialect.name == "postgresql"
    block = _server_block if on_server else _file_block
    try:
        with block(engine, reading, foreign_keys) as connection:
            yield connection
    except (DBAPIError, sqlite3.Error, MemoryError) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        if known := unavailable(original):
            raise known from error
        raise


@contextmanager
def whole(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that changes the tables themselves, on a server; nobody is told of it."""
    try:
        with engine.begin() as connection:
            _pin(connection)
            yield connection
    except DBAPIError as error:
        if known := unavailable(error.orig):
            raise known from error
        raise


@contextmanager
def _file_block(engine: Engine, reading: bool, foreign_keys: bool) -> Iterator[Connection]:
    options = {"sqlite_begin": "DEFERRED"} if reading else {}
    with engine.connect() as connection:
        _hear_keys(connection, foreign_keys)
        try:
            with connection.execution_options(**options).begin():
                yield connection
        finally:
            _hear_keys(connection, True)


@contextmanager
def _server_block(engine: Engine, reading: bool, _keys: bool) -> Iterator[Connection]:
    # Who reads sees one moment. Who writes sees, from each statement on, what was committed before
    # he got the lock; a snapshot taken while he waited for it would be an old one.
    level: Any = "REPEATABLE READ" if reading else "READ COMMITTED"
    options = {"isolation_level": level} | ({"postgresql_readonly": True} if reading else {})
    opened = engine.execution_options(**options)
    with opened.begin() as connection:
        if not reading:
            _pin(connection)
        yield connection
        if not reading:
            connection.exec_driver_sql(_TELL)


def _pin(connection: Connection) -> None:
    """Take the writers' lock; refuse a connection that a pooler gave to another board meanwhile."""
    schema, _ = connection.exec_driver_sql(_PIN).one()
    if schema != connection.get_execution_options()["board"]:
        raise Unavailable(say("server.other_schema"))


def _hear_keys(connection: Connection, on: bool) -> None:
    # SQLite hears this outside a transaction alone; the connection goes back to the pool.
    driver = connection.connection.dbapi_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
