"""Bring a signed event into the ledger so that it is recorded once, or not at all, and known.

First it lies safe on this machine (PENDING); then one locked transaction checks and writes it;
after any error it is looked for by its id; it is read back, and only then it is RECORDED. A file is
opened anew for that: a connection that is kept may answer from its memory for what no disk has. A
server keeps no such memory here. What a commit that failed really did is never guessed.
"""

import logging
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from cab_desk.domain.canonical import digest
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Place, compose, lane_of, stream_of
from cab_desk.domain.statement import Malformed, Statement, read
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.members.passphrases import OpenedKey
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.records import OutboxEntry
from cab_desk.services.signatures.signoffs import StreamMoved, enter
from cab_desk.words import say

PENDING = "PENDING"
RECORDED = "RECORDED"
REFUSED = "REFUSED"

MOST_TRIES = 3
_MOST_PLACES = 8

log = logging.getLogger(__name__)

Waits = tuple[OutboxEntry, Statement, bytes]  # with the public key of its author


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of an event: RECORDED, or PENDING while the board cannot be reached."""

    event_id: str
    state: str


def post(office: Office, key: OpenedKey, draft: Draft) -> Posted:
    """Sign a draft at its author's place for an RFC, and record it.

    Raises Refused with the reason, and Unavailable where it is sure that nothing was recorded.
    """
    turn = 0
    for _ in range(_MOST_PLACES):
        with office.open_work() as work:
            place = work.place(key.person_id, lane=lane_of(draft.subject, key.key_id, turn))
            follows = _follows(work, place, key.person_id)
        if not follows:  # a damaged board; behind another's entry it could never be entered again
            raise Unavailable(say("signing.not_recorded"))
        if in_the_way := _lost_meanwhile(office, place, key.person_id):
            if any(one.event_id == in_the_way for one in office.outbox.pending()):
                raise Unavailable(say("signing.waiting_first", name=key.name))
            turn += 1  # the board lost it, and can't take it again: nothing waits for it
            continue
        if place.prev:  # it is on record, whatever this machine was told of it before
            _note(office, place.prev, RECORDED)
        at = office.clock()
        data = compose(draft, place, at, at.astimezone(ZoneInfo(place.zone)))
        entry = OutboxEntry(digest(data), data, key.seal(SIGNED_PREFIX + data), PENDING)
        office.outbox.put(entry)
        try:
            return deliver(office, entry, key.public)
        except StreamMoved:  # another window of the same person; behind it, then
            continue
    raise Unavailable(say("signing.not_recorded"))


def outcome(posted: Posted, uid: str, message: str) -> Outcome:
    """Return what an act on an RFC touched; while it waits, this machine's outbox."""
    if posted.state != RECORDED:
        return Outcome(frozenset({"outbox"}), say("signing.pending"), posted.event_id)
    return touched("change", f"change:{uid}", message=message, made=posted.event_id)


def _follows(work: Work, place: Place, person_id: str) -> bool:
    """Tell whether the event before a place is what it has to be, by its own bytes."""
    before = work.ledger.event(place.prev) if place.prev else None
    if before is None:
        return (place.seq, place.prev) == (1, "")
    try:
        said = read(before.data)
    except Malformed:
        return False
    mine = stream_of(person_id, place.device), place.seq - 1
    return digest(before.data) == place.prev and (said.stream, said.seq) == mine


def _lost_meanwhile(office: Office, place: Place, person_id: str) -> str:
    """Return what this machine knows better: an event at this place or behind it, or the one
    before it, which is somebody else's.

    What is signed there would be a second history of one author, and could never be entered into
    a board that is whole again.
    """
    stream = stream_of(person_id, place.device)
    for entry in office.outbox.known():
        try:
            said = read(entry.data)
        except Malformed:
            continue
        mine = (said.ledger, said.stream) == (place.ledger, stream)
        before = entry.event_id == place.prev
        if (mine and said.seq >= place.seq) or (
            before and not (mine and said.seq + 1 == place.seq)
        ):
            return entry.event_id
    return ""


def deliver(office: Office, entry: OutboxEntry, public: bytes, *, again: bool = False) -> Posted:
    """Record an entry of the outbox and mark what became of it; raises as `post` does.

    `again` is one that was recorded, and that the board has lost.
    """
    for _ in range(MOST_TRIES):
        try:
            with office.open_work() as work:
                enter(work, office.vault, entry.data, entry.signature, again=again)
        except Refused as refusal:
            # Raised before the commit: the transaction was rolled back for sure.
            _note(office, entry.event_id, REFUSED, refusal.sentence)
            raise
        except Exception:  # a failed commit may have happened: look before saying anything
            log.warning("recording %s was interrupted", entry.event_id, exc_info=True)
        found = _read_back(office, entry, public)
        if found is None:
            return Posted(entry.event_id, PENDING)
        if found:
            _note(office, entry.event_id, RECORDED)
            return Posted(entry.event_id, RECORDED)
    # A commit may still be on its way to a server. Who has the writers' lock knows that it came,
    # or never will; without the lock nobody does.
    found = _read_back(office, entry, public, locked=True)
    if found is None:
        return Posted(entry.event_id, PENDING)
    if found:
        _note(office, entry.event_id, RECORDED)
        return Posted(entry.event_id, RECORDED)
    _note(office, entry.event_id, REFUSED, say("signing.not_recorded"))
    raise Unavailable(say("signing.not_recorded"))


def as_signed(found: list[Waits]) -> list[Waits]:
    """Return what waits as nearly as can be in the order in which it was signed.

    Where nothing else was lost the chain is then the very one that later signatures stood on.
    """
    stood: dict[str, int] = {}
    places = {}
    for entry, said, _ in sorted(found, key=lambda one: (one[1].stream, one[1].seq)):
        at = said.stood_on.seq if said.stood_on else 0
        stood[said.stream] = max(at, stood.get(said.stream, 0))  # none goes before its stream's
        places[entry.event_id] = (stood[said.stream], said.stream, said.seq)
    return sorted(found, key=lambda one: places[one[0].event_id])


def is_of(entry: OutboxEntry, board_id: str) -> bool:
    """Tell whether an entry of the outbox is of a board."""
    try:
        return read(entry.data).ledger == board_id
    except Malformed:
        return False


def find_lost(office: Office) -> set[str]:
    """Put back among what waits whatever was recorded and is in the ledger no more."""
    put: set[str] = set()
    while lost := [one for one in _lost(office) if one.event_id not in put]:
        for entry in lost:
            log.warning("the board has lost %s: it is entered again", entry.event_id)
            office.outbox.put(replace(entry, state=PENDING))
            put.add(entry.event_id)
    return put


def _lost(office: Office) -> list[OutboxEntry]:
    known = office.outbox.known_ids()
    if not known:
        return []
    with (office.open_view or office.open_work)() as work:
        board_id = work.board().id
        gone = work.ledger.lacking(known)
    return [one for one in office.outbox.known(gone) if is_of(one, board_id)] if gone else []


def _note(office: Office, event_id: str, state: str, reason: str = "") -> None:
    """Note what became of an entry, if this machine lets one.

    What the ledger holds is true whatever the outbox says: an entry that still waits there is
    found in the ledger by the next start.
    """
    try:
        office.outbox.mark(event_id, state, reason)
    except Unavailable:
        log.warning("the outbox did not take that %s is %s", event_id, state, exc_info=True)


def _read_back(
    office: Office, entry: OutboxEntry, public: bytes, *, locked: bool = False
) -> bool | None:
    """Tell whether the event is there, byte for byte; None where nobody can tell.

    With the writers' lock an answer holds for all that was sent before.
    """
    opened = office.open_work if locked else office.open_view or office.open_work
    try:
        if office.anew is not None:
            office.anew()
        with opened() as work:
            event = work.ledger.event(entry.event_id)
    except Exception:  # the board cannot be reached: the entry waits
        log.warning("the board cannot be asked for %s", entry.event_id, exc_info=True)
        return None
    return (
        event is not None
        and event.data == entry.data
        and office.vault.verify(public, SIGNED_PREFIX + event.data, event.signature)
    )
