"""Keep the full-text table in step with the changes, in their transaction.

It holds no texts of its own, so what leaves it has to be told what stood in it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

_ADD = (
    "INSERT INTO change_fts (rowid, number, title, systems, documents)"
    " VALUES (:id, :number, :title, :systems, :documents)"
)
_REMOVE = text(
    "INSERT INTO change_fts (change_fts, rowid, number, title, systems, documents)"
    " VALUES ('delete', :id, :number, :title, :systems, :documents)"
)


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make texts findable."""
    if rows:
        connection.exec_driver_sql(_ADD, list(rows))  # as the driver takes them, for the bulk


def change(connection: Connection, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Put one change's texts in place of what stood there."""
    if before != after:
        connection.execute(_REMOVE, [before])
        add(connection, [after])
