"""Plan the next meeting of a series: the same again, with what this one left."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain

from cab_desk.domain import meeting as meetings
from cab_desk.domain.canonical import Plain
from cab_desk.domain.days import zone_of
from cab_desk.domain.meeting import AgendaItem, Attendance, Meeting, MeetingState, Presence, Verdict
from cab_desk.domain.series import Rhythm, next_at, open_one, rhythm_of, steps
from cab_desk.domain.stages import LIVE
from cab_desk.errors import Refused
from cab_desk.services.meetings.carrying import carried
from cab_desk.services.meetings.common import local, new_id
from cab_desk.services.meetings.planning import (
    NewMeeting,
    add_changes,
    invited,
    keep_planned,
    planned,
)
from cab_desk.services.meetings.running import running_meeting
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests.holidays import days_of, named
from cab_desk.words import plural, say

_LOOKED_AT = 4  # meetings of a series that tell its rhythm
_AHEAD = timedelta(days=400)  # as far as holidays are looked for


@dataclass(frozen=True, slots=True)
class Next:
    """When the next meeting would be by a rhythm; `skipped` are holidays, with their names."""

    rhythm: Rhythm
    at: datetime
    skipped: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Following:
    """What the next meeting would be: when, and what it would take along.

    `rhythm` is how often the series met so far; `offers` says when it would be by each.
    """

    rhythm: Rhythm
    offers: tuple[Next, ...]
    items: int
    tasks: int
    planned: str = ""  # the number of the one that follows already

    def by(self, rhythm: str = "") -> Next:
        """Return when it would be by a rhythm, else by that of the series."""
        return next(one for one in self.offers if one.rhythm == (rhythm or self.rhythm))

    @property
    def at(self) -> datetime:
        """When it would be by the rhythm of the series."""
        return self.by().at


def following(work: Work, meeting: Meeting) -> Following:
    """Return what follows a meeting."""
    everything = work.meetings.all()
    held = (one for one in everything if not one.called_off)
    known = next((one.number for one in held if one.follows == meeting.id), "")
    left = len(_left(work, meeting))
    rhythm, offers = _offers(work, meeting, everything)
    return Following(rhythm, offers, left, len(carried(work, everything)), known)


def plan_next(work: Work, meeting_id: str, rhythm: str = "") -> Outcome:
    """Plan the next meeting of the series, by its rhythm or another one: title, place, members
    and minutes stay, deferred items come along; open tasks are carried by themselves.
    """
    meeting = work.meetings.get(meeting_id)
    if meeting.state is not MeetingState.CLOSED:
        raise Refused(say("agenda.next_after_close", meeting=meeting.number))
    found = following(work, meeting)
    if found.planned:
        raise Refused(say("agenda.next_known", next=found.planned, meeting=meeting.number))
    items = meetings.numbered(_left(work, meeting))
    by = found.by(rhythm)
    new = NewMeeting(
        title=meeting.title,
        at=by.at,
        minutes=meeting.minutes_planned,
        place=meeting.place,
        scribe=meeting.scribe,
        cutoff_hours=_hours(meeting),
    )
    body: dict[str, Plain] = {
        "follows": meeting.id,
        "rhythm": by.rhythm.value,
        "items": [{"item": one.id, "title": one.title, "change": one.change_uid} for one in items],
    }
    message = plural("agenda.next_items", len(items), tasks=plural("agenda.tasks", found.tasks))
    seats = _seats(work, meeting, by.at)
    return keep_planned(work, new, seats, items, body, message, follows=meeting.id)


def _offers(
    work: Work, meeting: Meeting, everything: Collection[Meeting]
) -> tuple[Rhythm, tuple[Next, ...]]:
    """Return the rhythm of a series, and when its next meeting would be by each of them."""
    zone = work.pack.meeting.zone or work.board().zone
    before = _before(meeting, everything)
    closed = _holidays(work, before[-1], zone)
    found = []
    for rhythm in Rhythm:
        at, skipped = open_one(_times(work, meeting, rhythm, zone), work.now, closed)
        found.append(Next(rhythm, at, tuple((day, closed[day]) for day in skipped)))
    return rhythm_of(before, zone, closed) or Rhythm.WEEKLY, tuple(found)


def _before(meeting: Meeting, everything: Collection[Meeting]) -> list[datetime]:
    """Return when a meeting and those that it follows were planned to be, the newest first."""
    known = {one.id: one for one in everything}
    found, one = [meeting.planned_at], known.get(meeting.follows)
    while one is not None and len(found) < _LOOKED_AT:
        found.append(one.planned_at)
        one = known.get(one.follows)
    return found


def _times(work: Work, meeting: Meeting, rhythm: Rhythm, zone: str) -> Iterator[datetime]:
    """Yield when a meeting could be; each week it is at the policy's time, where that has one."""
    rule = work.pack.meeting
    if rhythm is not Rhythm.WEEKLY or rule.weekday is None:
        return steps(rhythm, meeting.planned_at, zone)
    first = next_at(max(meeting.planned_at, work.now), rule.weekday, rule.time, zone)
    return chain([first], steps(rhythm, first, zone))


def _holidays(work: Work, since: datetime, zone: str) -> dict[date, str]:
    """Return the holidays of the board and of its policy, with their names."""
    until = max(since, work.now) + _AHEAD
    mine = days_of(work.calendar.between(since, until), work.board().zone)
    first = since.astimezone(zone_of(zone)).date()
    return named(mine, work.pack.holidays, first, (until - since).days + 1)


def _left(work: Work, meeting: Meeting) -> list[AgendaItem]:
    """Return again what was deferred to no meeting, what never left the late tray, and what a
    meeting that was called off left.
    """
    left = [
        AgendaItem(new_id(), 0, item.title, item.change_uid, item.number, item.revision,
                   box_minutes=item.box_minutes)
        for item in meeting.items
        if (item.verdict is Verdict.DEFERRED and not item.deferred_to)
        or (meeting.called_off and item.verdict is None)
    ]  # fmt: skip
    left += [AgendaItem(new_id(), 0, one.title, one.change_uid, one.number) for one in meeting.late]
    uids = [item.change_uid for item in left if item.change_uid]
    live = {uid: one for uid, one in work.changes.get_many(uids).items() if one.stage in LIVE}
    return [
        replace(item, revision=live[item.change_uid].revision) if item.change_uid else item
        for item in left
        if not item.change_uid or item.change_uid in live
    ]


def _seats(work: Work, meeting: Meeting, at: datetime) -> tuple[Attendance, ...]:
    """Return the seats again, without who has left, with who has become a member since."""
    day = local(work, at).date().isoformat()
    people = {one.id: one for one in work.people.all() if one.linked and not one.retired}
    kept = [
        _again(replace(seat, name=people[seat.person_id].name), day, people)
        for seat in meeting.attendance
        if seat.person_id in people
    ]
    known = {seat.person_id for seat in kept}
    new = [seat for seat in invited(list(people.values()), ()) if seat.person_id not in known]
    return (*kept, *new)


def _again(seat: Attendance, day: str, people: Collection[str]) -> Attendance:
    held = seat.delegate_id in people and day <= seat.delegate_until
    seat = replace(seat, presence=Presence.ABSENT, answer="")
    return seat if held else replace(seat, delegate_id="", delegate="", delegate_until="")


def _hours(meeting: Meeting) -> int | None:
    if meeting.cutoff_at is None:
        return None
    return round((meeting.planned_at - meeting.cutoff_at).total_seconds() / 3600)


def add_to_next(work: Work, uid: str) -> Outcome:
    """Put an RFC on the agenda of the meeting under way, or of the next one that is planned."""
    running = running_meeting(work)
    waiting = [running] if running else planned(work)
    if not waiting:
        raise Refused(say("frame.no_meeting_planned"))
    return add_changes(work, waiting[0].id, [uid])
