"""What the services need of the outside, as Protocols; `app.py` fits the real things in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from cab_desk.services.conflict_ports import Settling
from cab_desk.services.identity_ports import Identities, Signed
from cab_desk.services.ledger_ports import Ledger as Ledger  # noqa: PLC0414 -- still a port
from cab_desk.services.reader_port import Reader as Reader  # noqa: PLC0414
from cab_desk.services.reader_port import Reading
from cab_desk.services.records import OutboxEntry
from cab_desk.services.template_ports import Templating

if TYPE_CHECKING:  # ports only speak of these; the first page is painted without most of them
    from cab_desk.domain.board import Board, Person, SealedKey
    from cab_desk.domain.change import Change, Signoff
    from cab_desk.domain.content import Written
    from cab_desk.domain.ledger import Draft, Event, Place
    from cab_desk.domain.meeting import Meeting
    from cab_desk.domain.policy import Pack
    from cab_desk.services.attachment_ports import Attachments
    from cab_desk.services.duty_ports import Duties
    from cab_desk.services.evidence_ports import Certificates, Conditions
    from cab_desk.services.kpi_ports import Outcomes
    from cab_desk.services.pack_ports import Packs
    from cab_desk.services.records import MinutesFile, Revision
    from cab_desk.services.register_ports import Exceptions, Flags, Granted
    from cab_desk.services.review_ports import Reviews
    from cab_desk.services.rows import CalendarEntry, Summary
    from cab_desk.services.signed_rows import SignedOn
    from cab_desk.services.system_ports import Systems


@dataclass(frozen=True, slots=True)
class Imported:
    """What the board knows of an RFC from an earlier import."""

    uid: str
    content_hash: str
    particulars_hash: str


@dataclass(frozen=True, slots=True)
class RecordedSignoff:
    """A sign-off as the ledger holds it. `stale`: given for another content than the present;
    `superseded`: withdrawn or replaced by a later one of the same person.
    """

    signoff: Signoff
    change_uid: str
    revision: int
    content_hash: str
    meaning: str
    policy_hash: str
    ledger_seq: int
    strokes: str
    stale: bool = False
    superseded: bool = False
    held: str = ""  # why it does not count although nobody replaced it (see `domain.merge`)
    withdrawn_by: str = ""
    granted: Granted | None = None  # the exception that it grants; given when it is added

    @property
    def revocable(self) -> bool:
        """Tell whether its author may still take it back: it stands, or waits for the board."""
        return not self.superseded or (self.held == "pending" and not self.withdrawn_by)


class Changes(Protocol):
    """The RFCs. `Change.signoffs` is always empty here; see `Signoffs`."""

    def get(self, uid: str) -> Change:
        """Return a change; raises Refused when there is none."""

    def get_many(self, uids: Sequence[str]) -> dict[str, Change]:
        """Return those changes that are there, by uid."""

    def by_number(self, number: str) -> Change | None:
        """Return the change with this number."""

    def known(self, source: str, external_ids: Sequence[str]) -> dict[str, Imported]:
        """Return what is known of imported RFCs, by external id."""

    def add(self, changes: Iterable[Change], event_id: str) -> None:
        """Insert changes (one, or a bulk) whose revision 1 the event records."""

    def add_judged(
        self,
        changes: Iterable[Written],
        event_id: str,
        summaries: Mapping[str, Summary] | None = None,
    ) -> None:
        """Insert changes, written already, with what lists show of them, by uid: all or none."""

    def replace(self, change: Change, event_id: str) -> Change:
        """Store an edited change and return it with its new version (and revision, when the
        content differs). Raises Refused when somebody else's version is newer.
        """

    def revisions(self, uid: str) -> list[Revision]:
        """Return the revisions, oldest first."""

    def set_summary(self, uid: str, summary: Summary) -> None:
        """Store what lists show."""

    def set_summaries(self, summaries: Mapping[str, Summary]) -> None:
        """Store many."""

    def next_number(self, pattern: str, year: int) -> str:
        """Give the next number of a pattern such as CR-YYYY-NNNN, inside this transaction."""

    def next_numbers(self, pattern: str, year: int, count: int) -> list[str]:
        """Give the next numbers of a pattern, in order."""

    def rename_systems(self, names: Collection[str]) -> None:
        """Hold changes under the register's present names, where they bear one of these."""

    def outdated(self, now: datetime, limit: int) -> list[str]:
        """Return uids whose summary is missing or no longer valid."""

    def planned_since(self, since: datetime) -> list[str]:
        """Return the uids of what is planned to end after a moment, by start."""

    def each(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Change]:
        """Go through all changes, or those planned in a span, by start."""


class Signoffs(Signed, Protocol):
    """Sign-offs as projected from the ledger."""

    def of_change(self, uid: str) -> list[RecordedSignoff]:
        """Return all, oldest first, with stale and superseded ones marked."""

    def forked(self, uid: str) -> list[RecordedSignoff]:
        """Return those that the ledger has no place for: one copy of a machine against another."""

    def standing(self, uid: str) -> tuple[Signoff, ...]:
        """Return those that count."""

    def standing_of(self, uids: Sequence[str]) -> dict[str, tuple[Signoff, ...]]:
        """Return those that count, of many changes at once."""

    def signed_on(self, uids: Sequence[str]) -> dict[str, SignedOn]:
        """Return what those that count signed, of many changes, by their events."""

    def add(self, record: RecordedSignoff) -> None:
        """Project a recorded event; it supersedes the person's earlier one unless it is held."""

    def weigh(self, event_id: str, *, superseded: bool, held: str, withdrawn_by: str = "") -> None:
        """Say what a sign-off is worth after a merge."""

    def withdraw(self, event_id: str, by_event: str) -> None:
        """Mark a sign-off as withdrawn."""


class People(Identities, Protocol):
    """Persons, roles and sealed keys."""

    def all(self) -> list[Person]:
        """Return everybody, by name."""

    def get(self, person_id: str) -> Person:
        """Return a person; raises Refused when there is none."""

    def find(self, name: str) -> Person | None:
        """Return who bears a name or alias (NFC, trim, casefold)."""

    def bearers(self) -> Mapping[str, str]:
        """Return the ids of linked people by each of their folded names."""

    def put(self, person: Person) -> None:
        """Insert or replace a person with all roles."""

    def key(self, person_id: str) -> SealedKey | None:
        """Return the person's valid key."""

    def key_by_id(self, key_id: str) -> SealedKey | None:
        """Return a key, valid or revoked."""

    def put_key(self, key: SealedKey) -> None:
        """Insert a key, or update its tries and lock."""


class Meetings(Protocol):
    """Meetings with agenda and attendance, whole."""

    def get(self, meeting_id: str) -> Meeting:
        """Return a meeting; raises Refused when there is none."""

    def all(self) -> list[Meeting]:
        """Return all, newest first, whole."""

    def next_number(self, year: int) -> str:
        """Give the next number, such as 2026-47."""

    def put(self, meeting: Meeting) -> Meeting:
        """Insert or replace; returns it with its new version. Raises Refused when somebody
        else's version is newer.
        """


class MinutesStore(Protocol):
    """Minutes, every printed revision."""

    def of_meeting(self, meeting_id: str) -> list[MinutesFile]:
        """Return the revisions, newest first."""

    def add(self, minutes: MinutesFile) -> None:
        """Keep a revision."""

    def by_pdf_hash(self, pdf_hash: str) -> MinutesFile | None:
        """Return whose PDF has this SHA-256."""

    def states(self) -> dict[str, tuple[int, str]]:
        """Return the newest revision of each meeting's minutes and its state, without files.

        The state is draft or final, or revised for final minutes that follow final ones.
        """


class Calendar(Protocol):
    """Freezes, blackouts, incidents, failed windows and providers' notices."""

    def between(self, since: datetime, until: datetime) -> list[CalendarEntry]:
        """Return what touches a span, by start."""

    def put(self, entry: CalendarEntry) -> None:
        """Insert or replace an entry."""

    def notice(self, source: str, external_id: str) -> CalendarEntry | None:
        """Return a provider's notice by provider and maintenance id."""


class Work(Settling, Templating, Reading, Protocol):
    """One unit of work: commits at the end of the block, rolls back when it raises.

    The first statement takes the write lock (BEGIN IMMEDIATE).
    """

    @property
    def changes(self) -> Changes:
        """Return the RFCs."""

    @property
    def signoffs(self) -> Signoffs:
        """Return the sign-offs."""

    @property
    def people(self) -> People:
        """Return persons, roles and keys."""

    @property
    def meetings(self) -> Meetings:
        """Return the meetings."""

    @property
    def minutes(self) -> MinutesStore:
        """Return the printed minutes."""

    @property
    def calendar(self) -> Calendar:
        """Return the calendar's entries."""

    @property
    def systems(self) -> Systems:
        """Return the register of systems."""

    @property
    def outcomes(self) -> Outcomes:
        """Return the rows that KPIs are counted from."""

    @property
    def duties(self) -> Duties:
        """Return what is owed and what was done of it."""

    @property
    def exceptions(self) -> Exceptions:
        """Return the register of exceptions."""

    @property
    def flags(self) -> Flags:
        """Return the inventory of feature flags."""

    @property
    def packs(self) -> Packs:
        """Return the policies that the board keeps."""

    @property
    def attachments(self) -> Attachments:
        """Return the bytes of attached files."""

    @property
    def conditions(self) -> Conditions:
        """Return what was said of conditions."""

    @property
    def certificates(self) -> Certificates:
        """Return the certificates that sign minutes."""

    @property
    def reviews(self) -> Reviews:
        """Return packets, comments and provisional votes."""

    @property
    def ledger(self) -> Ledger:
        """Return events and their order."""

    @property
    def written(self) -> Sequence[Event]:
        """Return what was recorded in this unit of work so far."""

    @property
    def pack(self) -> Pack:
        """Return the policy in force."""

    @property
    def now(self) -> datetime:
        """Return the unit's one moment, aware, in UTC."""

    @property
    def actor(self) -> str:
        """Return the person id of "me" at this desk, or empty."""

    @property
    def in_packet(self) -> bool:
        """Tell whether this is what a packet holds of a board, not the board."""

    def board(self) -> Board:
        """Return the board; raises Refused when the database holds none yet."""

    def database_time(self) -> datetime | None:
        """Return the time by the clock of a server that holds the board; a file has none."""

    def create_board(self, board: Board) -> None:
        """Store the board of an empty database."""

    def change_board(self, board: Board) -> None:
        """Replace name, zone or policy."""

    def record(self, draft: Draft, seal: Callable[[bytes], bytes] | None = None) -> Event:
        """Write an event and its ledger entry in this transaction. `seal` signs the bytes."""

    def accept(self, data: bytes, signature: bytes) -> Event:
        """Enter an event that was composed and signed before the transaction. Raises Refused
        when it does not follow its stream.
        """

    def place(self, author: str, *, lane: str = "") -> Place:
        """Return where the author's next event on this device goes; `lane`: where the signer's
        disk keeps it as well.
        """


class Outbox(Protocol):
    """This desk's own safe place for signed events, fsynced before it returns."""

    def put(self, entry: OutboxEntry) -> None:
        """Keep an entry; what `put` returned from survives a power cut."""

    def mark(self, event_id: str, state: str, reason: str = "") -> None:
        """Note what became of an entry."""

    def pending(self) -> list[OutboxEntry]:
        """Return what is not known to be recorded."""

    def known(self, only: Collection[str] | None = None) -> list[OutboxEntry]:
        """Return what was recorded and may be lost, where the board's place loses rows."""

    def known_ids(self) -> set[str]:
        """Return the ids of what `known` returns, without reading it."""


class Vault(Protocol):
    """Makes, seals and opens signing keys."""

    def make(self, person_id: str, passphrase: str, now: datetime) -> SealedKey:
        """Make an Ed25519 key, its seed sealed under the passphrase."""

    def signer(self, key: SealedKey, passphrase: str) -> Callable[[bytes], bytes]:
        """Return what signs bytes. Raises WrongPassphrase."""

    def reseal(self, key: SealedKey, passphrase: str, new: str) -> bytes:
        """Return the key's seed sealed under a new passphrase. Raises WrongPassphrase."""

    def __hash__(self) -> int:
        """Tell apart by which vault something was checked."""

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Tell whether a signature is right."""


class WrongPassphrase(Exception):
    """Say that a sealed key did not open."""
