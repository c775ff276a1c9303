"""Change what was planned of a meeting that has not begun."""

from collections.abc import Sequence
from dataclasses import replace

from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.meeting import Attendance, Meeting
from cab_desk.errors import BadInput
from cab_desk.services.meetings.common import BEFORE, load, store
from cab_desk.services.meetings.cutoff import is_frozen
from cab_desk.services.meetings.planning import NewMeeting, cutoff_of, faults_of, invited
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests.intake import one_line
from cab_desk.words import say


def replan(work: Work, meeting_id: str, new: NewMeeting) -> Outcome:
    """Give a planned meeting another title, kind, time, place, scribe, cut-off or guests.

    Its number and agenda stay. A cut-off that has passed stays where it was: what is frozen is
    opened by the chair's decision alone. Raises BadInput with every fault named by its field.
    """
    meeting = load(work, meeting_id, BEFORE)
    title, place, scribe = (one_line(text) for text in (new.title, new.place, new.scribe))
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


def _seats(
    meeting: Meeting, people: Sequence[Person], guests: Sequence[str]
) -> tuple[Attendance, ...]:
    """Return the seats for these guests; a seat that stays keeps its delegate."""
    known = {seat.person_id: seat for seat in meeting.attendance}
    voting = [seat for seat in meeting.attendance if seat.votes]
    wanted = invited(people, guests)
    others = [known.get(seat.person_id, seat) for seat in wanted if not seat.votes]
    return (*voting, *others)
