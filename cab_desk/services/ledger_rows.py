"""Rows of the audit list, and what it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One audit entry for lists; `body` is as it was recorded, but for drawn strokes."""

    seq: int
    hash: str
    event_id: str
    type: str
    author: str
    subject: str
    at: datetime
    signed: bool
    text: str
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which audit entries are asked for: of a person, about an RFC or meeting (by its number, or
    words of its title), of some kinds (the words before the dot of their types), of a span.
    """

    person: str = ""
    about: str = ""
    kinds: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def empty(self) -> bool:
        """Tell whether all entries are asked for."""
        return self == LedgerFilter()
