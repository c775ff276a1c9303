"""What every command about a meeting does: read it, store it, write its event."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change, Stage
from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import AgendaItem, Meeting, MeetingState, Verdict
from cab_desk.domain.meeting_statement import meeting_hash, stated
from cab_desk.domain.stages import LIVE
from cab_desk.errors import Refused
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests.changes import label
from cab_desk.services.requests.intake import block, one_line
from cab_desk.words import say

LONGEST_LINE = 200
LONGEST_NOTE = 4_000
SHORTEST_REASON = 3

BEFORE = frozenset({MeetingState.PLANNED})
UNDER_WAY = frozenset({MeetingState.RUNNING, MeetingState.PAUSED})
NOT_CLOSED = BEFORE | UNDER_WAY

# To which stage a decision of the board moves an RFC.
STAGES = {Verdict.REJECTED: Stage.REJECTED, Verdict.WITHDRAWN: Stage.WITHDRAWN}


def new_id() -> str:
    """Return a random id for a meeting, an item or an action."""
    return secrets.token_hex(8)


def load(work: Work, meeting_id: str, states: frozenset[MeetingState] = NOT_CLOSED) -> Meeting:
    """Return a meeting that is in one of the states; raises Refused where it is not."""
    meeting = work.meetings.get(meeting_id)
    if meeting.state not in states:
        raise Refused(say(f"meeting.not_while_{meeting.state}", meeting=meeting.number))
    return meeting


def chaired(work: Work, meeting: Meeting, chair: ChairSession) -> None:
    """Raise Refused where a meeting under way is chaired by somebody else."""
    if meeting.state in UNDER_WAY and meeting.chair_id not in ("", chair.person_id):
        present = work.people.get(meeting.chair_id).name
        raise Refused(
            say("agenda.chaired_by", chair=present, meeting=meeting.number, name=chair.name)
        )


def live_change(work: Work, uid: str) -> Change:
    """Return an RFC that may come before the board; raises Refused for one that is past that."""
    change = work.changes.get(uid)
    if change.stage not in LIVE:
        stage = say(f"changes.stage.{change.stage}")
        raise Refused(say("meeting.not_for_agenda", change=label(change), stage=stage))
    return change


def item_of(meeting: Meeting, item_id: str) -> AgendaItem:
    """Return an item of the agenda; raises Refused when it is no longer there."""
    try:
        return meeting.item(item_id)
    except KeyError:
        raise Refused(say("meeting.no_such_item")) from None


def undecided_item(meeting: Meeting, item_id: str) -> AgendaItem:
    """Return an item that waits for a decision; raises Refused for a decided one."""
    item = item_of(meeting, item_id)
    if item.verdict is not None:
        raise Refused(
            say(
                "meeting.already_decided", item=item_label(item), verdict=verdict_word(item.verdict)
            )
        )
    return item


def item_label(item: AgendaItem) -> str:
    """Return how sentences name an item: the RFC's number, or the title."""
    return item.number or f"“{item.title}”"


def verdict_word(verdict: str) -> str:
    """Return what the board decided, in words."""
    return say(f"meeting.verdict.{verdict}")


def store(
    work: Work, meeting: Meeting, kind: str, body: Mapping[str, Plain], message: str = "",
    made: str = "",
) -> Outcome:  # fmt: skip
    """Record an event about the meeting and keep the meeting, in this transaction."""
    said = {"number": meeting.number, **body, **bound(meeting)}
    work.record(Draft(kind, said, meeting.id, author=work.actor))
    return keep(work, meeting, message, made)


def bound(meeting: Meeting) -> dict[str, Plain]:
    """Return what an event says to vouch for a meeting as it stands after it."""
    return {"meeting_hash": meeting_hash(stated(meeting))}


def keep(work: Work, meeting: Meeting, message: str = "", made: str = "") -> Outcome:
    """Keep a meeting whose event is written already."""
    work.meetings.put(meeting)
    return touched("meeting", f"meeting:{meeting.id}", message=message, made=made)


def line(text: str, missing: str, most: int = LONGEST_LINE) -> str:
    """Return a text tidied to one line; raises Refused for none (`missing`) or a long one."""
    tidy = one_line(text)
    if not tidy:
        raise Refused(say(missing))
    if len(tidy) > most:
        raise Refused(say("meeting.line_long", most=most, count=len(tidy)))
    return tidy


def paragraph(text: str) -> str:
    """Return a longer text tidied; raises Refused for one beyond its limit."""
    tidy = block(text)
    if len(tidy) > LONGEST_NOTE:
        raise Refused(say("meeting.note_long", most=f"{LONGEST_NOTE:,}", count=f"{len(tidy):,}"))
    return tidy


def local(work: Work, at: datetime) -> datetime:
    """Return a moment in the board's zone."""
    return at.astimezone(ZoneInfo(work.board().zone))
