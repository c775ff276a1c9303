"""What the services need of the store of conflicts: who is in whose way, and what was settled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cab_desk.services.span_rows import Clash, Near

SYSTEM = "system"  # the kind of a conflict over a system that both hold at once
AWAY = "away"  # and of one with whoever is on for a change, but away
OPEN, ACCEPTED, ORDERED = "open", "accepted", "ordered"
STATES = (OPEN, ACCEPTED, ORDERED)


@dataclass(frozen=True, slots=True)
class Settled:
    """The last word on a conflict: accepted as it is, ordered, or open again, and why.

    `one` and `other` are uids, sorted; `first` is the one that goes first where that is ordered.
    It was said of the contents `seen_one` and `seen_other` and of conflicts of `kinds`, and holds
    for no others.
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
    kinds: tuple[str, ...] = (SYSTEM,)

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
    """A live change that is in the way of another one: it holds systems of it at the same time,
    from `start` to `end`, or it is nearer than the policy wants.
    """

    uid: str
    number: str
    title: str
    systems: tuple[str, ...]
    start: datetime
    end: datetime
    settled: Settled | None = None  # where that holds for both contents as they are
    near: tuple[Near, ...] = ()  # where the policy wants them farther apart

    @property
    def name(self) -> str:
        """Return what the change is called."""
        return self.number or self.title

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of conflict that there are between the two."""
        return kinds_of(self.near, overlap=bool(self.systems))


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


class SettledReads(Protocol):
    """Reads of what is settled, as far as it still holds."""

    def settled(self) -> list[SettledPair]:
        """Return what is settled of conflicts of two changes."""

    def settled_away(self, uids: Iterable[str]) -> list[SettledPair]:
        """Return what is settled of changes whose owner is away."""


class Settling(Protocol):
    """A unit of work that knows of conflicts."""

    @property
    def conflicts(self) -> Conflicts:
        """Return which changes are in each other's way."""


def kinds_of(near: Iterable[Near], *, overlap: bool) -> tuple[str, ...]:
    """Return the kinds of what is between two changes, that of systems first."""
    return (*((SYSTEM,) if overlap else ()), *sorted({one.kind for one in near}))


def kind_of(clash: Clash) -> str:
    """Return of which kind a conflict is."""
    return getattr(clash, "kind", SYSTEM)


def standing(
    found: Collection[Clash], reader: SettledReads, *, apart: bool
) -> dict[str, SettledPair]:
    """Return what is settled, by pair: of those alone of which every kind of conflict is.

    `apart` says that the policy wants changes apart, or that somebody is away, so that there may
    be several kinds.
    """
    if not found:
        return {}
    known = {one.settled.id: one for one in reader.settled()}
    gone = {clash.one for clash in found if kind_of(clash) == AWAY} if apart else ()
    if gone:
        known |= {one.settled.id: one for one in reader.settled_away(sorted(gone))}
    for clash in found if apart and known else ():
        pair = pair_of(clash.one, clash.other)
        if pair in known and kind_of(clash) not in known[pair].settled.kinds:
            del known[pair]
    return known


def pair_of(one: str, other: str) -> str:
    """Return the name of a pair, whichever of the two is named first."""
    return " ".join(sorted((one, other)))
