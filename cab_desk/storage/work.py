"""The unit of work: one transaction, the stores on it, and the ledger's pen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DBAPIError

from cab_desk.domain.board import Board
from cab_desk.domain.canonical import moment, stamp
from cab_desk.domain.ledger import (
    SIGNED_TYPES,
    Draft,
    Event,
    Head,
    Place,
    compose,
    stream_of,
)
from cab_desk.domain.policy import Pack
from cab_desk.domain.statement import Malformed, event_of, read
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.pack_ports import Texts
from cab_desk.storage import guard, search
from cab_desk.storage.attachments import AttachmentStore
from cab_desk.storage.calendar import CalendarStore
from cab_desk.storage.certificates import CertificateStore
from cab_desk.storage.changes import ChangeStore
from cab_desk.storage.conditions import ConditionStore
from cab_desk.storage.conflicts import ConflictStore
from cab_desk.storage.duties import DutyStore
from cab_desk.storage.engine import transaction
from cab_desk.storage.faults import lacking
from cab_desk.storage.ledger import LedgerStore
from cab_desk.storage.meetings import MeetingStore
from cab_desk.storage.minutes import MinutesFileStore
from cab_desk.storage.outcomes import OutcomeStore
from cab_desk.storage.packs import PackStore
from cab_desk.storage.people import PeopleStore
from cab_desk.storage.reading import Reads
from cab_desk.storage.registers import ExceptionStore, FlagStore
from cab_desk.storage.reviews import ReviewStore
from cab_desk.storage.schema import board
from cab_desk.storage.signoffs import SignoffStore
from cab_desk.storage.systems import SystemStore
from cab_desk.storage.templates import TemplateStore
from cab_desk.words import say

_SIGNATURE_BYTES = 64
_BOARD = select(board)  # put together once: it is read in each unit of work
_SCHEMA = {"postgresql": "SELECT version_num FROM alembic_version"}

# Finds the policy of a board, by itself or by the texts that the board keeps under a hash.
FindPack = Callable[[Board | None, Callable[[str], Texts | None]], Pack]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who writes: the person called "me", this installation, and this computer's name."""

    actor: str
    device: str
    host: str
    allowed: frozenset[str] | None = None  # the only events that may be written; None: all
    head: Head | None = None  # of the chain that a packet was cut out of


class SqlWork:
    """Implements `services.ports.Work` on one transaction."""

    def __init__(self, connection: Connection, pack: Pack, now: datetime, desk: Desk) -> None:
        """Put the stores on the transaction; `now` is its one moment."""
        self._connection = connection
        self._desk = desk
        self._board: Board | None = None
        self._expired = False
        self.pack = pack
        self.now = moment(stamp(now))  # in UTC, as it is stored; a naive one is a bug
        self.actor = desk.actor
        self.changes = ChangeStore(connection, self.now, _ranks(pack))
        self.signoffs = SignoffStore(connection)
        self.people = PeopleStore(connection)
        self.meetings = MeetingStore(connection)
        self.minutes = MinutesFileStore(connection)
        self.calendar = CalendarStore(connection, self._expire)
        self.systems = SystemStore(connection)
        self.outcomes = OutcomeStore(connection)
        self.duties = DutyStore(connection)
        self.exceptions = ExceptionStore(connection)
        self.flags = FlagStore(connection)
        self.packs = PackStore(connection)
        self.reviews = ReviewStore(connection)
        self.certificates = CertificateStore(connection)
        self.conditions = ConditionStore(connection)
        self.conflicts = ConflictStore(connection)
        self.templates = TemplateStore(connection)
        self.attachments = AttachmentStore(connection)
        self.ledger = LedgerStore(connection)

    @property
    def written(self) -> list[Event]:
        """Return what was recorded in this unit of work so far."""
        return self.ledger.appended

    @property
    def reader(self) -> Reads:
        """Return the reads for lists, as this transaction sees the board.

        A new one each time: what one remembers of lists knows nothing of what is written here.
        """
        driver: Any = self._connection.connection.dbapi_connection
        if self._connection.dialect.name != "postgresql":
            return Reads(driver, search.match, lambda: self.now)
        from cab_desk.storage import server_lines, server_words  # noqa: PLC0415 -- no file needs it

        return Reads(server_lines.WorkLines(driver), server_words.query, lambda: self.now)

    def board(self) -> Board:
        """Return the board; raises Refused when the database holds none yet."""
        found = self._find_board()
        if found is None:
            raise Refused(say("database.no_board"))
        return found

    def database_time(self) -> datetime | None:
        """Return the time by the clock of a server that holds the board; a file has none."""
        if self._connection.dialect.name != "postgresql":
            return None
        found: datetime = self._connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        return found

    def create_board(self, new: Board) -> None:
        """Store the board of an empty database; raises Refused when it holds one."""
        if known := self._find_board():
            raise Refused(say("database.board_exists", name=known.name))
        self._connection.execute(insert(board).values(one=1, **_board_columns(new)))
        self._board = new

    def change_board(self, new: Board) -> None:
        """Replace name, zone or policy; what lists show is judged again after a new policy."""
        old = self.board()
        kept = replace(new, id=old.id, created_at=old.created_at)
        self._connection.execute(update(board).values(_board_columns(kept)))
        self._board = kept
        if (kept.zone, kept.policy_hash) != (old.zone, old.policy_hash):
            self._expire()
        if kept.zone != old.zone:
            self.outcomes.rezone(kept.zone)

    def record(self, draft: Draft, seal: Callable[[bytes], bytes] | None = None) -> Event:
        """Write an event and its ledger entry in this transaction.

        `seal` gets the event's bytes and returns the signature over what signers sign of them.
        The author of a draft that names none is "me".
        """
        if (seal is None) == (draft.type in SIGNED_TYPES or bool(draft.key_id)):
            raise ValueError(f"{draft.type} has to be signed, or must not be")
        self._check_allowed(draft.type)
        # In a packet only what its key, or a person's, has signed belongs to the person's stream:
        # that one is brought back whole.
        nobody = self.in_packet and not draft.key_id
        draft = replace(draft, author="" if nobody else draft.author or self.actor)
        place = self.place(draft.author)
        place = replace(place, head=self._head()) if seal else place
        local = self.now.astimezone(ZoneInfo(place.zone))
        data = compose(draft, place, self.now, local)
        event = event_of(data, seal(data) if seal else b"")
        self.ledger.append(event)
        return event

    def accept(self, data: bytes, signature: bytes) -> Event:
        """Enter an event that was composed and signed before the transaction.

        An event that is on record already is returned as it is, so that a retry does no harm.
        Raises Refused when it does not follow its stream, or is of another board or form.
        """
        try:
            said, event = read(data), event_of(data, signature)
        except Malformed as error:
            raise Refused(say("database.event_form", why=error.part)) from error
        if known := self.ledger.event(event.id):
            return known
        self._check_allowed(said.type)
        if said.ledger != self.board().id:
            raise Refused(say("database.event_foreign"))
        if said.type in SIGNED_TYPES and len(signature) != _SIGNATURE_BYTES:
            raise Refused(say("database.event_form", why="signature"))
        last, prev = self.ledger.last_of_stream(event.stream)
        if (said.seq, said.prev) != (last + 1, prev):
            raise Refused(say("database.stream_moved"))
        self.ledger.append(event)
        return event

    def place(self, author: str, *, lane: str = "") -> Place:
        """Return where the author's next event on this device goes; `lane`: where the signer's
        disk keeps it as well. What is said in a packet is one stream, and comes back whole.
        """
        own = self.board()
        device = self._desk.device
        device = f"{device}/{lane}" if lane and not self.in_packet else device
        seq, prev = self.ledger.last_of_stream(stream_of(author, device))
        return Place(
            ledger=own.id,
            device=device,
            host=self._desk.host,
            zone=own.zone,
            policy=self.pack.hash,
            seq=seq + 1,
            prev=prev,
            head=self._head() if lane else None,
        )

    def _head(self) -> Head:
        """Return the head of the board's chain; in a packet that of when it was made."""
        return self._desk.head or self.ledger.head()

    @property
    def in_packet(self) -> bool:
        """Tell whether this is what a packet holds of a board, not the board."""
        return self._desk.allowed is not None

    def _check_allowed(self, kind: str) -> None:
        if self._desk.allowed is not None and kind not in self._desk.allowed:
            raise Refused(say("packets.only_review"))

    def finish(self) -> None:
        """Do what has to be done once, at the end of the transaction."""
        if self._expired:
            self.changes.expire()

    def _expire(self) -> None:
        self._expired = True

    def _find_board(self) -> Board | None:
        if self._board is None:
            self._board = _board_of(self._connection)
        return self._board


def _board_of(connection: Connection) -> Board | None:
    row = connection.execute(_BOARD).one_or_none()
    if row is None:
        return None
    return Board(
        id=row.id,
        name=row.name,
        zone=row.zone,
        policy_id=row.policy_id,
        policy_hash=row.policy_hash,
        created_at=row.created_at,
    )


@contextmanager
def open_work(
    engine: Engine,
    *,
    pack: Pack | FindPack,
    clock: Callable[[], datetime],
    actor: str,
    device: str,
    host: str,
    reading: bool = False,
    allowed: frozenset[str] | None = None,
    head: Head | None = None,
) -> Iterator[SqlWork]:
    """Open a unit of work: it commits at the end of the block and rolls back when it raises.

    It takes the write lock at once; one for `reading` takes none and must not write. `pack` may
    find the policy of the board as this transaction sees it. With `allowed` every other event is
    refused, and so is the command that would write it; `head` is what is signed there stands on,
    where it is not the chain that lies here. Raises Unavailable where the
    environment stands in the way.
    """
    with _schema_told(engine), transaction(engine, reading=reading) as connection:
        if not reading:
            _check_schema(connection)
        if not isinstance(pack, Pack):
            pack = pack(_board_of(connection), PackStore(connection).texts)
        work = SqlWork(connection, pack, clock(), Desk(actor, device, host, allowed, head))
        yield work
        work.finish()


def _check_schema(connection: Connection) -> None:
    """Refuse to write what another program upgraded, or put back, while this one had it open."""
    found = _schema(connection)
    if found != guard.SCHEMA:
        key = "upgraded" if found > guard.SCHEMA else "downgraded"
        sentence = say(f"database.{key}_meanwhile", found=found, known=guard.SCHEMA)
        raise Unavailable(sentence)


def _schema(connection: Connection) -> int:
    asked = _SCHEMA.get(connection.dialect.name, "PRAGMA user_version")
    return int(connection.exec_driver_sql(asked).scalar_one())


@contextmanager
def _schema_told(engine: Engine) -> Iterator[None]:
    """Turn what fails because a board of another schema is read into a sentence."""
    try:
        yield
    except DBAPIError as error:
        with transaction(engine, reading=True) as connection:
            found = _schema(connection)
        if found == guard.SCHEMA:
            if known := lacking(error.orig):
                raise known from error
            raise
        raise Unavailable(say("database.other_schema", found=found, known=guard.SCHEMA)) from error


def _ranks(pack: Pack) -> dict[str, int]:
    return {level.id: rank for rank, level in enumerate(pack.levels, 1)}


def _board_columns(one: Board) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "zone": one.zone,
        "policy_id": one.policy_id,
        "policy_hash": one.policy_hash,
        "created_at": one.created_at,
    }
