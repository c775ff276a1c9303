"""An emergency CAB: planned now, for one RFC, within the time that the pack gives."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cab_desk.domain import meeting as meetings
from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.change import Change
from cab_desk.domain.policy import Pack
from cab_desk.domain.stages import LIVE
from cab_desk.errors import Refused
from cab_desk.services.meetings.common import NOT_CLOSED, new_id
from cab_desk.services.meetings.planning import NewMeeting, invited, keep_planned
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes
from cab_desk.words import say

MINUTES = 30
_BOX = 15
_CLOCKED = frozenset({"minutes", "hours", "days"})


@dataclass(frozen=True, slots=True)
class Urgent:
    """What is known before an emergency meeting is planned. `by` is None without a rule."""

    change: Change
    asked_at: datetime
    by: datetime | None
    now: datetime
    zone: str
    members: int
    known: str = ""  # the number of an emergency meeting not closed yet that is about it

    @property
    def late(self) -> bool:
        """Tell whether the time that the pack gives is over."""
        return self.by is not None and self.now > self.by


def within(pack: Pack) -> timedelta | None:
    """Return the time in which the pack wants an emergency meeting."""
    amount = pack.meeting.emergency_within
    return amount.length if amount is not None and amount.unit in _CLOCKED else None


def urgent(work: Work, uid: str) -> Urgent:
    """Return what is known of an RFC that is to come before the board at once."""
    change = work.changes.get(uid)
    asked, limit = change.submitted_at or work.now, within(work.pack)
    known = [
        meeting.number
        for meeting in work.meetings.all()
        if meeting.state in NOT_CLOSED
        and meeting.kind == "emergency"
        and any(item.change_uid == uid for item in meeting.items)
    ]
    seats = invited(work.people.all(), ())
    return Urgent(
        change, asked, asked + limit if limit else None, work.now, work.board().zone,
        sum(seat.votes for seat in seats), "".join(known[:1]),
    )  # fmt: skip


def plan_emergency(work: Work, uid: str, place: str = "") -> Outcome:
    """Plan an emergency meeting now, with the RFC on its agenda; says so when that is too late."""
    found = urgent(work, uid)
    change, label = found.change, changes.label(found.change)
    if found.known:
        raise Refused(say("agenda.emergency_known", meeting=found.known, change=label))
    if change.stage not in LIVE:
        stage = say(f"changes.stage.{change.stage}")
        raise Refused(say("meeting.not_for_agenda", change=label, stage=stage))
    item = meetings.AgendaItem(
        new_id(), 0, change.title, uid, change.number, change.revision, box_minutes=_BOX
    )
    new = NewMeeting(
        title=say("agenda.emergency_title", change=label),
        at=work.now, kind="emergency", minutes=MINUTES, place=place, cutoff_hours=None,
    )  # fmt: skip
    body: dict[str, Plain] = {"requested": stamp(found.asked_at), "change": uid}
    message = late_words(found) if found.late else ""
    return keep_planned(
        work, new, invited(work.people.all(), ()), meetings.numbered([item]), body, message,
        requested_at=found.asked_at,
    )  # fmt: skip


def late_words(found: Urgent) -> str:
    """Say by how much an emergency meeting is later than the pack wants it."""
    by = found.by or found.now
    return say(
        "agenda.emergency_late", hours=_hours(by - found.asked_at), over=_hours(found.now - by)
    )


def _hours(span: timedelta) -> str:
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    if minutes:
        return say("agenda.hours_minutes", hours=hours, minutes=minutes)
    return say("agenda.hours", hours=hours)
