"""The driver of the real storage, whose statements fail from the n-th on, as a full disk's do."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from cab_desk.storage import engine as engines
from tests.databases import on_server


class Plan:
    """Which statements fail: every one from `left` on that `hits` picks; `failed` counts them."""

    def __init__(self, left: int, hits: Callable[[str], bool], name: str) -> None:
        self.left = left
        self.failed = 0
        self._hits = hits
        self._name = name

    def hear(self, sql: str) -> None:
        """Count a statement, and raise when its turn has come."""
        if not (sql and self._hits(sql)):
            return
        self.left -= 1
        if self.left < 0:
            self.failed += 1
            raise disk_full(self._name)


def disk_full(name: str) -> Exception:
    """Return the error that the driver in use raises when there is no room."""
    if on_server():
        return psycopg.errors.DiskFull("no space left on device")
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorname = name
    return error


class _Cursor(sqlite3.Cursor):
    def execute(self, sql: str, *more: Any) -> "_Cursor":
        self.connection.plan.hear(sql)  # type: ignore[attr-defined]
        super().execute(sql, *more)
        return self

    def executemany(self, sql: str, *more: Any) -> "_Cursor":
        self.connection.plan.hear(sql)  # type: ignore[attr-defined]
        super().executemany(sql, *more)
        return self


def _driver(plan: Plan) -> type[psycopg.Connection[Any]]:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, *more: Any, **named: Any) -> Any:
            plan.hear(_text(query))
            return super().execute(query, *more, **named)

        def executemany(self, query: Any, *more: Any, **named: Any) -> None:
            plan.hear(_text(query))
            super().executemany(query, *more, **named)

        def copy(self, statement: Any, *more: Any, **named: Any) -> Any:
            plan.hear(_text(statement).replace("COPY", "INSERT INTO", 1))
            return super().copy(statement, *more, **named)

    class Driver(psycopg.Connection[Any]):
        def __init__(self, *parts: Any, **more: Any) -> None:
            super().__init__(*parts, **more)
            self.cursor_factory = Cursor

        def commit(self) -> None:
            if self.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                plan.hear("COMMIT")
            super().commit()

    return Driver


def _text(query: Any) -> str:
    # What a connection is set up with is no statement of a command.
    text = query.decode() if isinstance(query, bytes) else str(query)
    return "" if text.startswith("SET ") else text


@contextmanager
def failing(
    monkeypatch: pytest.MonkeyPatch,
    left: int,
    hits: Callable[[str], bool] = lambda _sql: True,
    name: str = "SQLITE_FULL",
) -> Iterator[Plan]:
    """Have every connection that is opened meanwhile fail as planned."""
    plan = Plan(left, hits, name)
    if on_server():
        with monkeypatch.context() as patch:
            patch.setattr(psycopg, "connect", _driver(plan).connect)
            yield plan
        return

    class Driver(sqlite3.Connection):
        plan: Plan

        def cursor(self, *_more: Any) -> Any:
            return super().cursor(_Cursor)

        def commit(self) -> None:
            if self.in_transaction:
                self.plan.hear("COMMIT")
            super().commit()

    Driver.plan = plan
    connect = sqlite3.connect

    def planned(*parts: Any, **more: Any) -> sqlite3.Connection:
        return connect(*parts, factory=Driver, **more)

    with monkeypatch.context() as patch:
        patch.setattr(engines.sqlite3, "connect", planned)
        yield plan
