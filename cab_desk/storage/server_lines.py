"""The read side's connections to a server: they take the statements that are written for a file.

What differs is little, so a statement is put into the server's words once and remembered: names
of values, hints that only SQLite takes, a few functions. Where more differs, the statement has a
form of its own in `server_sql`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from cab_desk.errors import Unavailable
from cab_desk.storage import postgres, server_sql

if TYPE_CHECKING:
    import psycopg

    from cab_desk.storage.lines import Found
    from cab_desk.storage.servers import Server

WAIT_SECONDS = 2  # a page would rather say "busy" than stand still

_NAMED = re.compile(r"(?<![:\w]):([a-z_]\w*)")
_JSON = re.compile(r"json_extract\(([\w.]+), '\$\.([\w.]+)'\)")
_JOIN = re.compile(r"CROSS JOIN (\w+ \w+)(?=\s+ON\b)")
_HINT = re.compile(r" INDEXED BY \w+")
_HEX = re.compile(r"\bhex\((\w+)\)")
_TOTAL = re.compile(r"\btotal\((\w+)\)")
# What a newer or an older program asks of tables that are not there.
_OTHER_SCHEMA = ("42P01", "42703", "42883")


class ServerLines:
    """Implements `Lines` on a server; used by one thread at a time."""

    def __init__(self, place: Server) -> None:
        """Connect; raises Unavailable or Refused where that cannot be done."""
        self._place = place
        self._connection = postgres.connect(place, seconds=WAIT_SECONDS, reading=True)

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = (), /) -> Found:
        """Run a statement; one that is lost with its connection is asked again on a new one."""
        put = translated(sql)
        known = not self._connection.closed
        try:
            return self._asked(put, values)
        except Unavailable:
            if not known or not self._connection.broken:
                raise
        return self._asked(put, values)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _asked(self, sql: str, values: Sequence[Any] | Mapping[str, Any]) -> Found:
        if self._connection.closed:
            self._connection = postgres.connect(self._place, seconds=WAIT_SECONDS, reading=True)
        with told(self._place):
            return self._connection.execute(sql.encode(), values or None)


class WorkLines:
    """Implements `Lines` on the connection of a unit of work, which opened it and closes it."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        """Read what the unit's transaction sees."""
        self._connection = connection

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = (), /) -> Found:
        """Run a statement inside the transaction."""
        with postgres.told():
            return self._connection.execute(translated(sql).encode(), values or None)


class Row(tuple[Any, ...]):
    """A row whose values are found by place and by name, as sqlite3's are."""

    __slots__ = ()
    names: ClassVar[Mapping[str, int]] = {}

    def __getitem__(self, key: Any) -> Any:
        """Return a value by its place or its name."""
        return tuple.__getitem__(self, self.names[key] if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        """Return the names in order."""
        return list(self.names)


class Snapshot:
    """One moment of a board, read for as long as it takes; it keeps nobody from writing."""

    typed = True  # the server lets nothing else than its type into a column

    def __init__(self, place: Server) -> None:
        """Connect and take the moment."""
        import psycopg  # noqa: PLC0415 -- no file needs it

        self._place = place
        self._connection = postgres.connect(place)
        self._number = 0
        with told(place):
            self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            self._connection.read_only = True
            self._connection.autocommit = False
            self._connection.execute("SET LOCAL idle_in_transaction_session_timeout TO 0")

    def rows(self, sql: str, values: Sequence[Any] = (), *, most: int = 500) -> Iterator[Row]:
        """Go through the rows of a statement, some hundreds, or at most so many, at a time."""
        self._number += 1
        with (
            told(self._place),
            self._connection.cursor(f"rows_{self._number}", row_factory=_rows) as cursor,
        ):
            cursor.itersize = most
            cursor.execute(translated(sql).encode(), values or None)
            yield from cursor

    def close(self) -> None:
        """Let the moment go."""
        self._connection.close()


def _rows(cursor: Any) -> Any:
    names = {one.name: place for place, one in enumerate(cursor.description or ())}
    return type("Row", (Row,), {"names": names, "__slots__": ()})


@lru_cache(maxsize=512)
def translated(sql: str) -> str:
    """Return a statement in the server's words."""
    sql = server_sql.OWN.get(sql, sql)
    for theirs, ours in server_sql.PARTS:
        sql = sql.replace(theirs, ours)
    sql = _HINT.sub("", sql)
    sql = _JOIN.sub(r"JOIN \1", sql)
    sql = _TOTAL.sub(r"coalesce(sum(\1), 0)", sql)
    sql = _HEX.sub(r"upper(encode(\1, 'hex'))", sql)
    sql = _JSON.sub(_json, sql)
    sql = sql.replace("%", "%%")
    return _NAMED.sub(r"%(\1)s", sql).replace("?", "%s")


def _json(found: re.Match[str]) -> str:
    column, path = found.groups()
    return f"({column}::jsonb #>> '{{{path.replace('.', ',')}}}')"


@contextmanager
def told(place: Server) -> Iterator[None]:
    """Turn the environment's errors of a block into `Unavailable`; let bugs through."""
    import psycopg  # noqa: PLC0415 -- whoever has a connection has imported it

    try:
        yield
    except psycopg.Error as error:
        known = postgres.unavailable(error)
        if known is None and error.sqlstate in _OTHER_SCHEMA:
            from cab_desk.storage import server_upgrade  # noqa: PLC0415 -- on the way out only

            if why := server_upgrade.read_only_because(place):
                known = Unavailable(why)
        if known:
            raise known from error
        raise
