"""A member's seat is taken by a delegate: it counts once, and nobody sits in two."""

from dataclasses import replace
from datetime import date

from cab_desk.domain.canonical import Plain
from cab_desk.domain.meeting import Attendance, Meeting, Presence
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.meetings.common import load, local, store
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.words import say


def delegate(
    work: Work, meeting_id: str, person_id: str, delegate_id: str, until: str = ""
) -> Outcome:
    """Let somebody take a member's seat, up to and including a day; the meeting's without one.

    An empty `delegate_id` gives the seat back. Raises Refused for somebody who has a vote here.
    """
    meeting = load(work, meeting_id)
    seat = _seat(meeting, person_id)
    if not delegate_id:
        return _keep(work, meeting, replace(seat, delegate_id="", delegate="", delegate_until=""))
    person = work.people.get(delegate_id)
    if person.retired or not person.linked:
        raise _wrong("who", say("agenda.delegate_gone", name=person.name))
    for other in meeting.attendance:
        if other.votes and delegate_id in (other.person_id, other.delegate_id):
            raise _wrong("who", say("agenda.delegate_seated", name=person.name, seat=other.name))
    day = local(work, meeting.planned_at).date()
    last = _day(until) or day
    if last < day:
        raise _wrong("until", say("agenda.delegate_over", name=person.name, day=last.isoformat()))
    taken = replace(
        seat, delegate_id=person.id, delegate=person.name, delegate_until=last.isoformat()
    )
    return _keep(work, meeting, taken)


def seat_name(seat: Attendance) -> str:
    """Return who sits in a seat: “X for Y” where it is a delegate."""
    if not seat.delegate:
        return seat.name
    return say("agenda.on_behalf", delegate=seat.delegate, name=seat.name)


def _seat(meeting: Meeting, person_id: str) -> Attendance:
    for seat in meeting.attendance:
        if seat.person_id == person_id:
            if not seat.votes:
                raise _wrong("seat", say("agenda.delegate_no_vote", name=seat.name))
            return seat
    raise Refused(say("meeting.not_invited"))


def _keep(work: Work, meeting: Meeting, seat: Attendance) -> Outcome:
    # Who sits there now has still to answer, and to come.
    seat = replace(seat, presence=Presence.ABSENT, answer="")
    seats = tuple(seat if one.person_id == seat.person_id else one for one in meeting.attendance)
    body: dict[str, Plain] = {
        "what": "delegate" if seat.delegate_id else "delegate_back",
        "person": seat.person_id, "delegate": seat.delegate_id, "until": seat.delegate_until,
    }  # fmt: skip
    key = "agenda.delegated" if seat.delegate_id else "agenda.delegate_back"
    message = say(key, delegate=seat.delegate, name=seat.name)
    return store(work, replace(meeting, attendance=seats), "meeting.changed", body, message)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise _wrong("until", say("meeting.no_date", text=text.strip()[:40])) from None


def _wrong(place: str, sentence: str) -> BadInput:
    return BadInput(sentence, [Fault(place, sentence)])
