"""Hand the chair of a meeting under way over to somebody else who may chair."""

from dataclasses import replace

from cab_desk.domain.canonical import Plain
from cab_desk.errors import Refused
from cab_desk.services.meetings.common import UNDER_WAY, load, store
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.words import say

_CHAIR, _MEMBER = "chair", "member"


def hand_over(work: Work, meeting_id: str, chair: ChairSession) -> Outcome:
    """Let whoever has just unlocked the chair chair the meeting from now on.

    The seat of the chair goes along, so that the quorum asks for the new one. Raises Refused for
    somebody who has no vote here or is not here, and for who is in the chair already.
    """
    meeting = load(work, meeting_id, UNDER_WAY)
    if not chair.open:
        raise Refused(say("signing.chair_locked", name=chair.name))
    if chair.person_id == meeting.chair_id:
        raise Refused(say("agenda.chairs_already", name=chair.name))
    seat = next((one for one in meeting.attendance if one.person_id == chair.person_id), None)
    if seat is None or not seat.votes or not seat.here or seat.delegate_id:
        raise Refused(say("agenda.chair_not_here", name=chair.name))
    seats = tuple(
        replace(one, part=_CHAIR if one is seat else _MEMBER)
        if one is seat or one.part == _CHAIR
        else one
        for one in meeting.attendance
    )
    body: dict[str, Plain] = {
        "what": "chair", "person": chair.person_id, "before": meeting.chair_id,
    }  # fmt: skip
    new = replace(meeting, chair_id=chair.person_id, attendance=seats)
    message = say("agenda.chair_handed", name=chair.name)
    return store(work, new, "meeting.changed", body, message)
