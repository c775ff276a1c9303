"""What the read side asks of a connection: a statement with its values, and rows for it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol


class Found(Protocol):
    """Rows that a statement found."""

    def fetchall(self) -> list[Any]:
        """Return all rows."""

    def fetchone(self) -> Any:
        """Return the first row, or None."""

    def __iter__(self) -> Iterator[Any]:
        """Go through the rows."""


class Lines(Protocol):
    """A connection: SQLite's own, or a server's that takes the same statements."""

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ..., /) -> Found:
        """Run a statement, its values named (:name) or in order (?)."""
