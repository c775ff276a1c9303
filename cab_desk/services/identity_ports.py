"""Who is one human under two ids, as the board says it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from cab_desk.domain.identity import Link


class Identities(Protocol):
    """The ids that are one person's, by what is on record."""

    def same(self, until: int | None = None) -> Mapping[str, str]:
        """Return for each id that is joined to another the one that both are counted by; with
        `until` as the board knew it at an audit entry.
        """

    def links(self) -> Sequence[Link]:
        """Return what was said of pairs of ids, the oldest first."""

    def expire_signed(self, person_id: str) -> None:
        """Have judged anew what somebody signed, by what was learnt of who they are."""


class Signed(Protocol):
    """What somebody signed, of all changes."""

    def standing_by(self, person_id: str) -> list[str]:
        """Return the changes that somebody signed, or that were signed in their place."""
