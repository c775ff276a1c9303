"""Change what was planned of a meeting that has not begun."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.meeting import Attendance, Meeting
from cab_desk.domain.statement import Statement
from cab_desk.errors import BadInput
from cab_desk.services.meetings.common import BEFORE, load, store
from cab_desk.services.meetings.cutoff import is_frozen
from cab_desk.services.meetings.planning import NewMeeting, cutoff_of, faults_of, invited
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests.intake import one_line
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.words import say


def replan(work: Work, meeting_id: str, new: NewMeeting, seen: NewMeeting | None = None) -> Outcome:
    """Give a planned meeting another title, kind, time, place, scribe, cut-off or guests.

    Its number and agenda stay. A cut-off that has passed stays where it was: what is frozen is
    opened by the chair's decision alone. Raises BadInput with every fault named by its field,
    ChangedMeanwhile where the plan is not what was `seen` of it.
    """
    meeting = load(work, meeting_id, BEFORE)
    title, place, scribe = (one_line(text) for text in (new.title, new.place, new.scribe))
    if seen is not None:
        about = About(meeting.number, meeting_id, ("meeting.changed",), _is_plan)
        mine = plan_fields(replace(new, title=title, place=place, scribe=scribe))
        follow(work, about, plan_fields(seen), mine, plan_fields(plan_of(meeting)))
    faults = faults_of(title, place, scribe, new)
    if faults:
        raise BadInput(faults[0].sentence, faults)
    frozen = is_frozen(meeting, work.now)
    changed = replace(
        meeting,
        title=title,
        kind=new.kind,
        planned_at=new.at,
        minutes_planned=new.minutes,
        place=place,
        scribe=scribe,
        cutoff_at=meeting.cutoff_at if frozen else cutoff_of(work, new),
        attendance=_seats(meeting, work.people.all(), new.guests),
    )
    if new.at != meeting.planned_at:  # what was answered to another time says nothing of this one
        seats = tuple(replace(seat, answer="") for seat in changed.attendance)
        changed = replace(changed, attendance=seats)
    if changed == meeting:
        return Outcome(frozenset(), say("agenda.replan_same"))
    body: dict[str, Plain] = {
        "what": "replanned",
        "title": title,
        "kind": new.kind,
        "at": stamp(new.at),
        "minutes": new.minutes,
        "place": place,
        "scribe": scribe,
        "invited": [seat.person_id for seat in changed.attendance],
        "cutoff": stamp(changed.cutoff_at) if changed.cutoff_at else "",
    }
    message = say("agenda.replanned", meeting=meeting.number)
    return store(work, changed, "meeting.changed", body, message)


def plan_of(meeting: Meeting) -> NewMeeting:
    """Return what is planned of a meeting, as somebody edits it."""
    ahead = meeting.planned_at - meeting.cutoff_at if meeting.cutoff_at else None
    return NewMeeting(
        title=meeting.title,
        at=meeting.planned_at,
        kind=meeting.kind,
        minutes=meeting.minutes_planned,
        place=meeting.place,
        scribe=meeting.scribe,
        cutoff_hours=None if ahead is None else round(ahead.total_seconds() / 3600),
        guests=tuple(seat.person_id for seat in meeting.attendance if not seat.votes),
    )


def plan_from(values: Mapping[str, Any]) -> NewMeeting:
    """Return a plan from its fields."""
    return NewMeeting(
        title=values["title"], at=values["at"], kind=values["kind"], minutes=values["minutes"],
        place=values["place"], scribe=values["scribe"], cutoff_hours=values["cutoff"],
        guests=tuple(values["guests"]),
    )  # fmt: skip


def plan_fields(plan: NewMeeting) -> dict[str, Any]:
    """Return what somebody edits of a plan, by its fields; guests are a set of ids."""
    return {
        "title": plan.title, "kind": plan.kind, "at": plan.at, "minutes": plan.minutes,
        "place": plan.place, "scribe": plan.scribe, "cutoff": plan.cutoff_hours,
        "guests": frozenset(plan.guests),
    }  # fmt: skip


def _is_plan(said: Statement) -> bool:
    return said.body.get("what") == "replanned"


def _seats(
    meeting: Meeting, people: Sequence[Person], guests: Sequence[str]
) -> tuple[Attendance, ...]:
    """Return the seats for these guests; a seat that stays keeps its delegate."""
    known = {seat.person_id: seat for seat in meeting.attendance}
    voting = [seat for seat in meeting.attendance if seat.votes]
    wanted = invited(people, guests)
    others = [known.get(seat.person_id, seat) for seat in wanted if not seat.votes]
    return (*voting, *others)
