"""What the services need of the store of conflicts: who is in whose way, and what was settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

OPEN, ACCEPTED, ORDERED = "open", "accepted", "ordered"
STATES = (OPEN, ACCEPTED, ORDERED)


@dataclass(frozen=True, slots=True)
class Settled:
    """The last word on a conflict: accepted as it is, ordered, or open again, and why.

    `one` and `other` are uids, sorted; `first` is the one that goes first where that is ordered.
    It was said of the contents `seen_one` and `seen_other`, and holds for no others.
    """

    one: str
    other: str
    state: str
    first: str
    reason: str
    person: str
    name: str
    at: datetime
    seen_one: str
    seen_other: str
    event_id: str = ""

    @property
    def id(self) -> str:
        """Return the name of the pair."""
        return pair_of(self.one, self.other)


@dataclass(frozen=True, slots=True)
class SettledPair:
    """What is settled of a pair, with what both are called, by uid."""

    settled: Settled
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Partner:
    """A live change that holds systems of another one at the same time, and until when both do."""

    uid: str
    number: str
    title: str
    systems: tuple[str, ...]
    start: datetime
    end: datetime
    settled: Settled | None = None  # where that holds for both contents as they are

    @property
    def name(self) -> str:
        """Return what the change is called."""
        return self.number or self.title


class Conflicts(Protocol):
    """Which live changes are in each other's way, and what was said of that."""

    def of_change(self, uid: str) -> Sequence[Partner]:
        """Return the partners of a change by the begin of the overlap, with what is settled."""

    def between(self, one: str, other: str) -> Settled | None:
        """Return the last word on a pair, whether or not it still holds."""

    def said_of(self, uid: str) -> Sequence[Settled]:
        """Return the last word on each pair that a change is of, whether or not it still holds."""

    def put(self, settled: Settled) -> None:
        """Keep the last word on a pair."""


class Settling(Protocol):
    """A unit of work that knows of conflicts."""

    @property
    def conflicts(self) -> Conflicts:
        """Return which changes are in each other's way."""


def pair_of(one: str, other: str) -> str:
    """Return the name of a pair, whichever of the two is named first."""
    return " ".join(sorted((one, other)))
