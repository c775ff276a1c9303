"""Keep the full-text table in step with the changes, in their transaction.

In a file it holds no texts of its own, so what leaves it has to be told what stood in it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from cab_desk.storage import server_words

_COLUMNS = "rowid, number, title, systems, documents"
_ADD = f"INSERT INTO change_fts ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
_REMOVE = f"INSERT INTO change_fts (change_fts, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?)"  # noqa: S608

_PUT = (
    "INSERT INTO change_fts (change_id, words) VALUES (%s, CAST(%s AS tsvector))"
    " ON CONFLICT (change_id) DO UPDATE SET words = excluded.words"
)


def add(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Make texts findable."""
    if connection.dialect.name == "postgresql":
        made = [(row_id, server_words.vector(texts)) for row_id, *texts in rows]
        if made:
            connection.exec_driver_sql(_PUT, made)
    elif rows:
        connection.exec_driver_sql(_ADD, list(rows))


def change(connection: Connection, before: tuple[Any, ...], after: tuple[Any, ...]) -> None:
    """Put one change's texts in place of what stood there."""
    if before == after:
        return
    if connection.dialect.name != "postgresql":
        connection.exec_driver_sql(_REMOVE, before)
    add(connection, [after])
