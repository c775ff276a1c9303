"""The driver of the real storage, whose statements fail from the n-th on, as a full disk's do."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cab_desk.storage import engine as engines


class Plan:
    """Which statements fail: every one from `left` on that `hits` picks; `failed` counts them."""

    def __init__(self, left: int, hits: Callable[[str], bool], name: str) -> None:
        self.left = left
        self.failed = 0
        self._hits = hits
        self._name = name

    def hear(self, sql: str) -> None:
        """Count a statement, and raise when its turn has come."""
        if not self._hits(sql):
            return
        self.left -= 1
        if self.left < 0:
            self.failed += 1
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorname = self._name
            raise error


class _Cursor(sqlite3.Cursor):
    def execute(self, sql: str, *more: Any) -> "_Cursor":
        self.connection.plan.hear(sql)  # type: ignore[attr-defined]
        super().execute(sql, *more)
        return self

    def executemany(self, sql: str, *more: Any) -> "_Cursor":
        self.connection.plan.hear(sql)  # type: ignore[attr-defined]
        super().executemany(sql, *more)
        return self


@contextmanager
def failing(
    monkeypatch: pytest.MonkeyPatch,
    left: int,
    hits: Callable[[str], bool] = lambda _sql: True,
    name: str = "SQLITE_FULL",
) -> Iterator[Plan]:
    """Have every connection that is opened meanwhile fail as planned."""
    plan = Plan(left, hits, name)

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
