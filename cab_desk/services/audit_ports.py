"""What verifying needs of the outside: the stored rows, and what this machine remembers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cab_desk.domain.board import Board, Person, SealedKey
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change
from cab_desk.domain.ledger import Entry, Event, Head
from cab_desk.services.records import MinutesFile, Revision


@dataclass(frozen=True, slots=True)
class AuditedSignoff:
    """A sign-off as the board's list has it, as plain text, whatever was done to it."""

    event_id: str
    change_uid: str
    revision: int
    content_hash: str
    person_id: str
    person: str
    role: str
    decision: str
    conditions: tuple[str, ...]
    at: str
    verbal: bool
    meeting: str
    meaning: str
    policy_hash: str
    ledger_seq: int
    superseded: bool
    withdrawn_by: str
    held: str
    behalf_id: str = ""
    behalf: str = ""
    person_key: str = ""  # by whom a later one takes its place


@dataclass(frozen=True, slots=True)
class AuditedChange:
    """A change as it is stored, with every revision.

    `change` is None where its row cannot be read any more; `made_hash` is the hash of the
    particulars that were read; `wrong` names the columns that differ from what they are made of.
    """

    uid: str
    number: str
    title: str
    revision: int
    content_hash: str
    particulars_hash: str
    made_hash: str
    change: Change | None
    wrong: tuple[str, ...]
    revisions: tuple[Revision, ...]
    # What KPIs count of it, by the names of its columns; None: nothing. `judged`: by now.
    counted: Mapping[str, Any] | None = None
    judged: bool = True


@dataclass(frozen=True, slots=True, order=True)
class ImportLeaf:
    """What an import wrote of one change: hashes, and the number and id that its source gave."""

    uid: str
    content_hash: str
    particulars_hash: str
    number: str
    external_id: str


@dataclass(frozen=True, slots=True)
class AuditedItem:
    """The decision of an agenda item as the board's list has it."""

    id: str
    meeting_id: str
    title: str
    verdict: str
    reason: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditedMeeting:
    """A meeting with the hash of all that is stored of it; empty for what nobody could write."""

    id: str
    number: str
    hash: str


@dataclass(frozen=True, slots=True)
class AuditedFile:
    """An attached file: the hash that it is kept under, the one that its bytes have, its size."""

    sha256: str
    found: str
    size: int


@dataclass(frozen=True, slots=True)
class SpoiltColumn:
    """A column that holds what no program writes there, in how many rows; 0: it is missing."""

    table: str
    column: str
    rows: int


class AuditSource(Protocol):
    """All that verifying reads, as it is stored, of one unchanging moment; it writes nothing."""

    def board(self) -> Board | None:
        """Return the board."""

    def head(self) -> Head:
        """Return the present head."""

    def entries(self) -> Iterator[tuple[Entry, Event]]:
        """Go through the ledger in order; an event that is missing has no bytes."""

    def stray_events(self) -> list[str]:
        """Return the ids of events that stand in no entry."""

    def leaves(self, seq: int) -> list[ImportLeaf]:
        """Return what an import wrote, by uid."""

    def signoffs(self) -> Iterator[AuditedSignoff]:
        """Go through the list of sign-offs."""

    def count_changes(self) -> int:
        """Return how many changes there are."""

    def changes(self) -> Iterator[AuditedChange]:
        """Go through the changes."""

    def people(self) -> list[Person]:
        """Return everybody."""

    def keys(self) -> list[SealedKey]:
        """Return every key."""

    def stated(self) -> Iterator[tuple[str, str, dict[str, Plain]]]:
        """Go through kind, id and facts of what is kept as its last event states it."""

    def items(self) -> list[AuditedItem]:
        """Return the agenda items that are decided."""

    def meetings(self) -> Iterator[AuditedMeeting]:
        """Go through the meetings."""

    def minutes(self) -> Iterator[MinutesFile]:
        """Go through the kept minutes."""

    def files(self) -> Iterator[AuditedFile]:
        """Go through the attached files."""

    def spoilt(self) -> Iterator[SpoiltColumn]:
        """Go through the columns, of all tables, that hold what no program writes."""


class HeadMemory(Protocol):
    """What this machine remembers of the ledgers that it saw."""

    def highest(self, board_id: str) -> Head | None:
        """Return the highest head that was found in order."""

    def remember(self, board_id: str, head: Head) -> None:
        """Keep a head, unless a higher one is known."""

    def start_again(self, board_id: str, head: Head) -> None:
        """Keep a head whatever was known: somebody put an older copy back on purpose."""


class KeyMemory(Protocol):
    """Which key of whom this machine saw last, by board."""

    def of(self, board_id: str, person_id: str) -> str:
        """Return the id of a person's key, or nothing."""

    def remember(self, board_id: str, person_id: str, key_id: str) -> None:
        """Keep that this is a person's key."""
