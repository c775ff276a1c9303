"""What Home shows: the next meeting and how ready it is, what comes, what is frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cab_desk.domain.meeting import Answer, Meeting, MeetingState
from cab_desk.services.ports import Reader, Work
from cab_desk.services.registers.due_rows import DueRow, state_of
from cab_desk.services.rows import Bar, CalendarEntry, LedgerRow, QueueQuery, QueueRow
from cab_desk.words import say

AHEAD = timedelta(hours=36)
FREEZE_DAYS = 16
_MOST_ROWS = 6
_MOST_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many RFCs of an agenda are ready, warned of and blocked, and the minutes planned."""

    ready: int = 0
    warned: int = 0
    blocked: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Seats:
    """Of how many with a vote how many come, or are here already, and how many it takes."""

    coming: int = 0
    members: int = 0
    needed: int = 0


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is read as whole objects: the meeting, its readiness, the freezes."""

    now: datetime
    meeting: Meeting | None
    readiness: Readiness
    freezes: tuple[CalendarEntry, ...]
    people: int
    owed: tuple[DueRow, ...] = ()
    seats: Seats = Seats()


@dataclass(frozen=True, slots=True)
class Lists:
    """What is read as rows: what waits for me, what is planned next, the latest entries."""

    needs_me: tuple[QueueRow, ...]
    waiting: int
    open: int
    soon: tuple[Bar, ...]
    entries: tuple[LedgerRow, ...]


def ahead(work: Work) -> Ahead:
    """Return the meeting under way or the next one, and the freezes of the coming days."""
    # Whole objects come after the first paint; what judges them is not needed before.
    from cab_desk.services import meetings  # noqa: PLC0415
    from cab_desk.services.registers import duties  # noqa: PLC0415

    meeting = meetings.running_meeting(work)
    if meeting is None:
        planned = [item for item in meetings.planned(work) if item.planned_at > work.now - AHEAD]
        meeting = planned[0] if planned else None
    until = work.now + timedelta(days=FREEZE_DAYS)
    freezes = [
        entry
        for entry in work.calendar.between(work.now, until)
        if entry.kind in ("freeze", "blackout")
    ]
    readiness = _readiness(work, meeting) if meeting else Readiness()
    return Ahead(work.now, meeting, readiness, tuple(freezes), len(work.people.all()),
                 _owed(work, duties.due(work)),
                 _seats(work, meeting) if meeting else Seats())  # fmt: skip


def _seats(work: Work, meeting: Meeting) -> Seats:
    from cab_desk.services import meetings  # noqa: PLC0415 -- see above

    count = meetings.quorum(meeting, work.pack, work.people.same())
    coming = count.here
    if meeting.state is MeetingState.PLANNED:
        coming = sum(seat.votes and seat.answer == Answer.ACCEPTED for seat in meeting.attendance)
    return Seats(coming, count.members, count.needed)


def _owed(work: Work, owed: Sequence[DueRow]) -> tuple[DueRow, ...]:
    """Return what is owed, and the conditions that have a day, the earliest first."""
    from cab_desk.services import meetings  # noqa: PLC0415 -- see above

    zone = ZoneInfo(work.board().zone)
    found = list(owed)
    for task in meetings.open_conditions(work, work.meetings.all()):
        if not task.action.due:
            continue
        day = date.fromisoformat(task.action.due) + timedelta(days=1)
        by = datetime.combine(day, time(), zone).astimezone(UTC) - timedelta(minutes=1)
        label = say("conditions.row", text=task.action.text, owner=task.action.owner)
        found.append(
            DueRow("condition", label, by, state_of(by, work.now), "", "", task.change_uid,
                   task.about, task.title, task.action.id)
        )  # fmt: skip
    return tuple(sorted(found, key=lambda row: row.by))


def lists(reader: Reader, me: str, now: datetime) -> Lists:
    """Return the rows of Home."""
    counts = reader.counts(QueueQuery(me=me))
    view = QueueQuery(view="needs_me" if me else "blocked", me=me)
    rows = reader.page(view, now, 0, _MOST_ROWS)
    soon = sorted(reader.bars(now, now + AHEAD), key=lambda bar: bar.start)[:_MOST_ROWS]
    entries = reader.ledger_rows(None, _MOST_ENTRIES)
    waiting = counts.needs_me if me else counts.blocked
    return Lists(tuple(rows), waiting, counts.all, tuple(soon), tuple(entries))


def _readiness(work: Work, meeting: Meeting) -> Readiness:
    from cab_desk.services.requests import summary  # noqa: PLC0415 -- see above

    ready = warned = blocked = 0
    for item in meeting.items:
        if not item.change_uid:
            continue
        change = work.changes.get(item.change_uid)
        found = summary.summarise(change, summary.judged(work, change), work.now)
        if found.gate in ("block", "rejected"):
            blocked += 1
        elif found.gate == "warn":
            warned += 1
        else:
            ready += 1
    minutes = sum(item.box_minutes for item in meeting.items)
    running = meeting.state is not MeetingState.CLOSED
    return Readiness(ready, warned, blocked, minutes if running else 0)
