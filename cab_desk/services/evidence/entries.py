"""One audit entry with all that it records; of a sign-off, what was signed and what it is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from cab_desk.domain.statement import Statement, read
from cab_desk.errors import Refused
from cab_desk.services.ports import RecordedSignoff, Work
from cab_desk.services.requests import happenings
from cab_desk.services.requests.decided import SAYING
from cab_desk.words import say

STANDS, STALE, REPLACED, TAKEN_BACK = "stands", "stale", "replaced", "taken_back"


@dataclass(frozen=True, slots=True)
class Signed:
    """What a sign-off says. `state`: stands, stale, replaced, taken_back, or why it is held."""

    record: RecordedSignoff
    number: str
    title: str
    meeting: str
    state: str
    reason: str = ""  # with which it was taken back


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An audit entry; `at` in the zone in which it was made."""

    seq: int
    hash: str
    event_id: str
    at: datetime
    text: str
    author: str
    host: str
    key: str
    policy: str
    reason: str
    signed: Signed | None = None


def entry(work: Work, *, seq: int = 0, event_id: str = "") -> AuditEntry:
    """Return an audit entry, by its number or its event; raises Refused when there is none."""
    found = next(work.ledger.entries(seq - 1), None) if seq else work.ledger.find(event_id)
    if found is None:
        raise Refused(say("entries.none", entry=f"{seq:,}" if seq else event_id[:12]))
    place, event = found
    said = read(event.data)
    names = {person.id: person.name for person in work.people.all()}
    numbers = {meeting.id: meeting.number for meeting in work.meetings.all()}
    number = said.body.get("number") or numbers.get(said.subject, "")
    # What was said in a packet has no place in the board's chain yet.
    own = work.in_packet and event.stream.endswith(f"/{work.place('').device}")
    return AuditEntry(
        seq=0 if own else place.seq,
        hash="" if own else place.hash,
        event_id=event.id,
        at=said.at.astimezone(zone_of(said.offset)),
        text=happenings.sentence(said.type, {**said.body, "number": number}),
        author=names.get(said.author, said.author),
        host=said.host,
        key=said.key,
        policy=said.policy,
        reason=str(said.body.get("reason") or ""),
        signed=_signed(work, said, event.id, numbers) if said.type in SAYING else None,
    )


def zone_of(offset: str) -> timezone:
    """Return the zone that an event names by its distance from UTC, as in ``+01:00``."""
    hours, minutes = offset[1:].split(":")
    away = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-away if offset.startswith("-") else away)


def _signed(
    work: Work, said: Statement, event_id: str, meetings: Mapping[str, str]
) -> Signed | None:
    records = work.signoffs.of_change(said.subject)
    record = next((one for one in records if one.signoff.event_id == event_id), None)
    if record is None:
        return None
    reason = ""
    if record.withdrawn_by and (event := work.ledger.event(record.withdrawn_by)) is not None:
        reason = str(read(event.data).body.get("reason") or "")
    change = work.changes.get(said.subject)
    return Signed(
        record=record,
        number=change.number,
        title=change.title,
        meeting=meetings.get(record.signoff.meeting or "", ""),
        state=_state(record),
        reason=reason,
    )


def _state(record: RecordedSignoff) -> str:
    if record.withdrawn_by:
        return TAKEN_BACK
    if record.held:
        return record.held
    if record.superseded:
        return REPLACED
    return STALE if record.stale else STANDS
