"""What the figures of the board's work need of the database, as plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class LiveRow:
    """An open RFC: when it was submitted and when its planned time is over."""

    class_id: str
    stage: str
    submitted_at: datetime | None
    end: datetime | None
    on_hold: bool


@dataclass(frozen=True, slots=True)
class SignedRow:
    """Somebody's sign-off: since when what was signed had stood, and when it was given."""

    person: str
    role: str
    since: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class HeardRow:
    """An item that a meeting of the period dealt with; `rfc` where it is a request."""

    rfc: bool
    seconds: int
    verdict: str


class Workings(Protocol):
    """The reading side; a period is half-open."""

    def live(self) -> Sequence[LiveRow]:
        """Return every RFC that was submitted and is not done with."""

    def submitted(self, since: datetime, until: datetime) -> int:
        """Return how many of all RFCs were submitted in a period."""

    def ended(self, since: datetime, until: datetime) -> Sequence[int]:
        """Return of each RFC that was carried out in a period the seconds since its submission."""

    def turned_down(self, since: datetime, until: datetime) -> int:
        """Return how many items the board rejected in a period."""

    def systems(self, most: int) -> Sequence[tuple[str, int]]:
        """Return the systems that most open RFCs touch."""

    def signed(self, since: datetime, until: datetime) -> Sequence[SignedRow]:
        """Return the sign-offs of a period."""

    def heard(self, since: datetime, until: datetime) -> Sequence[HeardRow]:
        """Return what meetings that were closed in a period dealt with."""

    def exceptions(self, since: datetime, until: datetime) -> int:
        """Return how many exceptions were granted in a period."""

    def freezes(self, since: datetime, until: datetime) -> int:
        """Return how many freezes and blackouts touch a period."""

    def carried_out(self, since: datetime, until: datetime) -> tuple[int, int]:
        """Return how many RFCs were carried out in a period, and how many no meeting had heard."""
