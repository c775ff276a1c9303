"""Invite to a meeting, and note what those who are invited answer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cab_desk.domain.canonical import Plain
from cab_desk.domain.meeting import Answer, Attendance, Meeting, Presence
from cab_desk.errors import Refused
from cab_desk.services.meetings.common import BEFORE, load, store
from cab_desk.services.meetings.delegating import seat_name
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.words import plural, say


@dataclass(frozen=True, slots=True)
class Guest:
    """One who is invited, with what was answered; `needed` where there is a vote."""

    id: str
    name: str
    needed: bool
    chair: bool
    answer: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A meeting as calendars of other programs take it; `sequence` grows with every change."""

    id: str
    number: str
    sequence: int
    title: str
    start: datetime
    end: datetime
    place: str
    text: str
    guests: tuple[Guest, ...]
    called_off: bool
    made_at: datetime


def answer(work: Work, meeting_id: str, person_id: str, answered: str) -> Outcome:
    """Note what an invited person answered; an empty answer takes it back.

    Who declines is excused, and who comes after all is awaited again. Raises Refused for somebody
    who is not invited, and once the meeting has begun.
    """
    meeting = load(work, meeting_id, BEFORE)
    seat = next((one for one in meeting.attendance if one.person_id == person_id), None)
    if seat is None:
        raise Refused(say("meeting.not_invited"))
    if answered and answered not in set(Answer):
        raise Refused(say("agenda.no_such_answer", answer=answered))
    presence = seat.presence
    if answered == Answer.DECLINED:
        presence = Presence.EXCUSED
    elif presence is Presence.EXCUSED:
        presence = Presence.ABSENT
    new = replace(seat, answer=answered, presence=presence)
    seats = tuple(new if one is seat else one for one in meeting.attendance)
    body: dict[str, Plain] = {"what": "answer", "person": person_id, "answer": answered}
    key = f"agenda.answered.{answered or 'nothing'}"
    message = say(key, name=seat.name)
    return store(work, replace(meeting, attendance=seats), "meeting.changed", body, message)


def seat_said(seat: Attendance) -> str:
    """Return who sits in a seat, and the answer while the meeting is still to come."""
    name = seat_name(seat)
    if not seat.answer or seat.here:
        return name
    return say("agenda.seat_answer", name=name, answer=say(f"agenda.answer.{seat.answer}"))


def answers(meeting: Meeting) -> dict[str, int]:
    """Count the answers, those that are still missing under an empty one."""
    counts = dict.fromkeys((*Answer, ""), 0)
    for seat in meeting.attendance:
        counts[seat.answer] += 1
    return {str(name): count for name, count in counts.items()}


def invitation(work: Work, meeting_id: str) -> Invitation:
    """Return the invitation to a meeting with its agenda; of one called off, the reason."""
    meeting = work.meetings.get(meeting_id)
    lines = [
        say("agenda.invite_line", place=item.position, minutes=item.box_minutes,
            item=f"{item.number} {item.title}".strip())
        for item in meeting.items
    ]  # fmt: skip
    head = meeting.called_off or plural("agenda.items", len(lines))
    return Invitation(
        id=meeting.id,
        number=meeting.number,
        sequence=meeting.version,
        title=meeting.title,
        start=meeting.planned_at,
        end=meeting.planned_at + timedelta(minutes=meeting.minutes_planned),
        place=meeting.place,
        text="\n".join((head, *lines)),
        guests=tuple(
            Guest(seat.taken_by, seat.delegate or seat.name, seat.votes, seat.part == "chair",
                  seat.answer)
            for seat in meeting.attendance
        ),
        called_off=bool(meeting.called_off),
        made_at=work.now,
    )  # fmt: skip
