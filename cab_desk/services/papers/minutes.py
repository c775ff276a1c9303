"""Make the minutes of a meeting, keep every printed revision, and find them again."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from json import loads
from typing import TypeAlias

from cab_desk.domain.canonical import canonical, digest
from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import Meeting, MeetingState
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.papers.minutes_edits import since
from cab_desk.services.papers.minutes_record import Clock, Record, build, closing_entry, substance
from cab_desk.services.papers.sealing import Sealed, sealer
from cab_desk.services.ports import Work
from cab_desk.services.records import MinutesFile
from cab_desk.words import say

Progress: TypeAlias = Callable[[int, int], object]


def _nobody(done: int, total: int) -> None:
    """Hear of progress and say nothing."""


@dataclass(frozen=True, slots=True)
class MinutesRow:
    """One meeting in the list of minutes. `state`: none, draft, final, revised."""

    meeting_id: str
    number: str
    title: str
    at: datetime
    meeting_state: MeetingState
    state: str
    revision: int
    decisions: tuple[tuple[str, int], ...]  # verdict (or `open`) and how often, commonest first


@dataclass(frozen=True, slots=True)
class _Printing:
    """A revision that is to be made, with what it must still hold when it is recorded."""

    record: Record
    newest: int


def make(
    office: Office,
    meeting_id: str,
    *,
    chair: ChairSession | None = None,
    strokes: str = "",
    progress: Progress = _nobody,
) -> Outcome:
    """Print the minutes: a draft, or with the chair's session the final ones.

    Where nothing of the meeting changed since the last printing, that one stands: printed again
    it is the same file. The PDF is drawn outside any transaction; raises Refused when the
    meeting changed meanwhile, and when minutes are to be final before the meeting is closed.
    `progress` hears of it while it is drawn; what it raises ends it with nothing recorded.
    """
    seal = None
    printing = _begin(office, meeting_id, chair is not None, strokes)
    if printing is not None and chair is not None:
        # The certificate may have to be made first: that comes before the head that is printed.
        seal = sealer(office, chair)
        printing = _begin(office, meeting_id, True, strokes)
    if printing is None:
        return Outcome(frozenset(), say("minutes.unchanged"))
    data = canonical(printing.record)
    pdf = _printed(office, printing.record, digest(data), progress)
    sealed = seal(pdf) if seal else Sealed(pdf)
    with office.open_work() as work:
        return _recorded(work, printing, data, sealed, chair)


def kept(work: Work, meeting_id: str) -> MinutesFile | None:
    """Return the newest minutes of a meeting, byte for byte as they were printed."""
    files = work.minutes.of_meeting(meeting_id)
    return files[0] if files else None


@dataclass(frozen=True, slots=True)
class Shown:
    """The newest minutes of a meeting, and what of it changed since they were printed."""

    file: MinutesFile | None
    since: tuple[str, ...] = ()


def shown(work: Work, meeting_id: str) -> Shown:
    """Return what the page shows of a meeting's minutes."""
    file = kept(work, meeting_id)
    if file is None:
        return Shown(None)
    return Shown(file, tuple(since(record_of(file), build(work, meeting_id))))


def printed(office: Office, wanted: str) -> MinutesFile:
    """Return the minutes of the meeting with this number or id, as they stand now.

    Final ones are those that were recorded; else a draft is made where anything changed. Raises
    Refused when there is no such meeting.
    """
    with (office.open_view or office.open_work)() as work:
        meeting_id = find(work, wanted).id
    make(office, meeting_id)
    with (office.open_view or office.open_work)() as work:
        return work.minutes.of_meeting(meeting_id)[0]


def find(work: Work, wanted: str) -> Meeting:
    """Return the meeting with this number or id; raises Refused when there is none."""
    for meeting in work.meetings.all():
        if wanted in (meeting.number, meeting.id):
            return meeting
    raise Refused(say("minutes.no_such_meeting", meeting=wanted))


def overview(work: Work) -> list[MinutesRow]:
    """Return every meeting but those called off with the state of its minutes, newest first."""
    states = work.minutes.states()
    return [
        _row(meeting, *states.get(meeting.id, (0, "none")))
        for meeting in work.meetings.all()
        if not meeting.called_off
    ]


def record_of(file: MinutesFile) -> Record:
    """Return the record that minutes were printed from."""
    found: Record = loads(file.record)
    return found


def _row(meeting: Meeting, revision: int, state: str) -> MinutesRow:
    counts = Counter(str(item.verdict or "open") for item in meeting.items)
    return MinutesRow(
        meeting.id,
        meeting.number,
        meeting.title,
        meeting.started_at or meeting.planned_at,
        meeting.state,
        state,
        revision,
        tuple(counts.most_common()),
    )


def _begin(office: Office, meeting_id: str, final: bool, strokes: str) -> _Printing | None:
    with (office.open_view or office.open_work)() as work:
        return _begun(work, meeting_id, final, strokes)


def _begun(work: Work, meeting_id: str, final: bool, strokes: str) -> _Printing | None:
    record = build(work, meeting_id)
    meeting = work.meetings.get(meeting_id)
    if meeting.called_off:
        raise Refused(say("minutes.called_off", meeting=meeting.number, why=meeting.called_off))
    if final and meeting.state is not MeetingState.CLOSED:
        raise Refused(say("minutes.not_closed", meeting=meeting.number))
    newest = kept(work, meeting_id)
    if newest is not None and _stands(newest, record, final):
        return None
    record["revision"] = newest.revision + 1 if newest else 1
    if final:
        record["state"] = "final"
        record["approved"] = _approved(work, meeting, strokes)
        if newest is not None and newest.state == "final":
            record["amends"] = newest.record_hash
    return _Printing(record, newest.revision if newest else 0)


def _stands(newest: MinutesFile, record: Record, final: bool) -> bool:
    if newest.state == "final" and not final:
        return True  # no draft follows final minutes
    if newest.state != "final" and final:
        return False
    return _same(record_of(newest), record)


def _same(one: Record, other: Record) -> bool:
    return canonical(substance(one)) == canonical(substance(other))


def _approved(work: Work, meeting: Meeting, strokes: str) -> Record | None:
    closing = closing_entry(work, meeting.id)
    if closing is None or meeting.closed_at is None:
        return None
    entry, event = closing
    return {
        "name": work.people.get(event.author).name,
        "at": Clock(work.board().zone).moment(meeting.closed_at),
        "entry": entry.seq,
        "strokes": strokes,
    }


def _printed(office: Office, record: Record, record_hash: str, progress: Progress) -> bytes:
    if office.printer is None:
        raise Unavailable(say("minutes.no_printer"))
    return office.printer(record, record_hash, progress)


def _recorded(
    work: Work, printing: _Printing, data: bytes, sealed: Sealed, chair: ChairSession | None
) -> Outcome:
    record = printing.record
    meeting_id, number = record["meeting"]["id"], record["meeting"]["number"]
    newest = kept(work, meeting_id)
    overtaken = (newest.revision if newest else 0) != printing.newest
    if overtaken or not _same(build(work, meeting_id), record):
        raise Refused(say("minutes.changed_meanwhile", meeting=number))
    state, revision = record["state"], record["revision"]
    body = {
        "meeting": meeting_id,
        "revision": revision,
        "state": state,
        "record": digest(data),
        "pdf": digest(sealed.pdf),
        "certificate": sealed.fingerprint,
    }
    kind = "minutes.made" if chair is None else "minutes.final"
    draft = Draft(kind, body, meeting_id, author="" if chair else work.actor)
    event = work.record(draft) if chair is None else chair.record(work, draft)
    work.minutes.add(
        MinutesFile(
            meeting_id, revision, state, data, digest(data), sealed.pdf, digest(sealed.pdf),
            work.now, event.id,
        )
    )  # fmt: skip
    word = "revision" if record["amends"] else state
    message = say(f"minutes.made_{word}", meeting=number, revision=revision)
    if sealed.lack:
        message = f"{message} {say('evidence.unsealed', why=sealed.lack)}"
    return touched("minutes", f"meeting:{meeting_id}", message=message, made=str(revision))
