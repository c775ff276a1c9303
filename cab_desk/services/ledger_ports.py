"""What services ask of the events and the order of their acceptance."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cab_desk.domain.ledger import Entry, Event, Head


class Ledger(Protocol):
    """Events and their order."""

    def head(self) -> Head:
        """Return the present head; seq 0 and GENESIS for an empty ledger."""

    def event(self, event_id: str) -> Event | None:
        """Return an event by id."""

    def lacking(self, event_ids: Collection[str]) -> set[str]:
        """Return which of some events are not here."""

    def find(self, event_id: str) -> tuple[Entry, Event] | None:
        """Return the entry of an event by its id."""

    def hash_at(self, seq: int) -> str:
        """Return the hash of an entry, empty where there is none."""

    def entries(self, after: int = 0) -> Iterator[tuple[Entry, Event]]:
        """Go through the ledger in order, a batch at a time."""

    def of_subject(self, subject: str) -> list[tuple[Entry, Event]]:
        """Return the entries about a change, meeting or person."""

    def ids(self, until: int | None = None) -> list[str]:
        """Return the ids of the events in their order, up to an entry."""

    def about_members(self, kinds: Collection[str]) -> list[tuple[Entry, Event]]:
        """Return the entries of some types about the board and its people, oldest first."""

    def last_of_kind(self, stream: str, kinds: Collection[str]) -> Event | None:
        """Return the last event of some types by one author at one desk."""
