"""What the services need of the store of what is owed and what was done of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cab_desk.domain.change import DutyDone
from cab_desk.domain.verdict import Due


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that a change still owes, with what names the change."""

    uid: str
    number: str
    title: str
    what: str
    by: datetime
    rule: str
    section: str
    label: str


@dataclass(frozen=True, slots=True)
class ReviewHeld:
    """A review of the policy that was held in a period, such as `2026-Q3`."""

    review: str
    period: str
    at: datetime
    person: str
    note: str
    event_id: str = ""


class Duties(Protocol):
    """What is still owed, what was done of it, and the reviews that were held."""

    def keep(self, owed: Mapping[str, Sequence[Due]]) -> None:
        """Replace what changes owe, by uid."""

    def owed(self, limit: int) -> list[Owed]:
        """Return what is owed, the earliest first."""

    def done(self, uid: str, one: DutyDone, event_id: str) -> None:
        """Keep that something was done, as its event records."""

    def hold(self, held: ReviewHeld) -> None:
        """Keep that a review was held, as its event records."""

    def held(self) -> list[ReviewHeld]:
        """Return the reviews that were held, the earliest first."""
