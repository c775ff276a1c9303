"""Drivers of the real storage whose COMMIT fails as planned: before it happened, or after."""

import sqlite3
from typing import Any, ClassVar

import psycopg

BROKE = "the line broke in the middle of the answer"


class Driver(sqlite3.Connection):
    """The driver's own connection, whose COMMIT fails as the plan says: before it, or after."""

    plan: ClassVar[list[str]] = []  # one for all connections of a test

    def commit(self) -> None:
        fault = self.plan.pop(0) if self.plan and self.in_transaction else ""
        if fault == "before":
            raise self._error("SQLITE_IOERR_FSYNC")
        super().commit()
        if fault == "after":
            raise self._error("SQLITE_IOERR_DIR_FSYNC")
        if fault == "bug":
            raise RuntimeError(BROKE)

    @staticmethod
    def _error(name: str) -> sqlite3.OperationalError:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = name
        return error


class FarDriver(psycopg.Connection[Any]):
    """The same of a server: the line is cut before or in the middle of COMMIT."""

    def commit(self) -> None:
        begun = self.info.transaction_status != psycopg.pq.TransactionStatus.IDLE
        fault = Driver.plan.pop(0) if Driver.plan and begun else ""
        if fault == "before":
            self.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        super().commit()
        if fault == "after":
            self.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        if fault == "bug":
            raise RuntimeError(BROKE)
