"""Run a meeting: start, pause, turn to an item, who is there, notes and actions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cab_desk.domain import meeting as meetings
from cab_desk.domain.canonical import Plain
from cab_desk.domain.meeting import AgendaItem, ItemAction, Meeting, MeetingState, Presence
from cab_desk.domain.statement import Statement
from cab_desk.errors import Refused
from cab_desk.services.meetings.common import (
    BEFORE,
    NOT_CLOSED,
    UNDER_WAY,
    item_label,
    item_of,
    line,
    load,
    new_id,
    paragraph,
    store,
    undecided_item,
)
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.words import say

MOST_CONDITIONS = 20
LONGEST_CONDITION = 500


def start(work: Work, meeting_id: str, chair: ChairSession) -> Outcome:
    """Begin a planned meeting under the chair who unlocked it, at its first item."""
    meeting = load(work, meeting_id, BEFORE)
    other = running_meeting(work)
    if other is not None:
        raise Refused(say("meeting.other_running", meeting=other.number))
    if not meeting.items:
        raise Refused(say("meeting.agenda_empty"))
    meeting = replace(
        meeting, state=MeetingState.RUNNING, started_at=work.now, chair_id=chair.person_id
    )
    if any(
        seat.person_id == chair.person_id and not seat.delegate_id for seat in meeting.attendance
    ):  # a seat that somebody else has taken is theirs to come to
        meeting = meetings.present(meeting, chair.person_id, Presence.PRESENT)
    meeting = meetings.opened(meeting, meeting.items[0].id, work.now)
    body: dict[str, Plain] = {
        "chair": chair.person_id,
        "attendance": {seat.person_id: str(seat.presence) for seat in meeting.attendance},
        "agenda": [item.id for item in meeting.items],
        "item": meeting.current,
    }
    message = say("meeting.started", meeting=meeting.number)
    return store(work, meeting, "meeting.started", body, message)


def pause(work: Work, meeting_id: str) -> Outcome:
    """Stop the clock."""
    meeting = load(work, meeting_id, frozenset({MeetingState.RUNNING}))
    meeting = replace(meetings.clock_stopped(meeting, work.now), state=MeetingState.PAUSED)
    return store(work, meeting, "meeting.paused", _clock(meeting), say("meeting.paused"))


def resume(work: Work, meeting_id: str) -> Outcome:
    """Let the clock of the current item go on."""
    meeting = load(work, meeting_id, frozenset({MeetingState.PAUSED}))
    meeting = replace(meeting, state=MeetingState.RUNNING)
    meeting = meetings.opened(meeting, meeting.current, work.now)
    return store(work, meeting, "meeting.resumed", _clock(meeting), say("meeting.resumed"))


def open_item(work: Work, meeting_id: str, item_id: str) -> Outcome:
    """Turn to an item; the clock of the one before it stops."""
    meeting = load(work, meeting_id, UNDER_WAY)
    item_of(meeting, item_id)
    if meeting.current == item_id:
        return Outcome(frozenset())
    meeting = meetings.opened(meeting, item_id, work.now)
    return store(work, meeting, "item.opened", _clock(meeting))


def next_item(work: Work, meeting_id: str) -> Outcome:
    """Turn to the next undecided item."""
    meeting = load(work, meeting_id, UNDER_WAY)
    item = meetings.following(meeting, meeting.current)
    if item is None:
        raise Refused(say("meeting.no_further_item"))
    return open_item(work, meeting_id, item.id)


def skip(work: Work, meeting_id: str, item_id: str) -> Outcome:
    """Put an undecided item behind the others and turn to the next one."""
    meeting = load(work, meeting_id, UNDER_WAY)
    undecided_item(meeting, item_id)
    item = meetings.following(meeting, item_id)
    if item is None:
        raise Refused(say("meeting.no_further_item"))
    meeting = meetings.moved(meeting, item_id, len(meeting.items))
    meeting = meetings.opened(meeting, item.id, work.now)
    body: dict[str, Plain] = {"what": "item_skipped", "item": item_id, **_clock(meeting)}
    return store(work, meeting, "meeting.changed", body | {"item": item_id, "next": item.id})


def attendance(work: Work, meeting_id: str, person_id: str, presence: Presence) -> Outcome:
    """Note that somebody is here, takes part from afar, is excused or absent."""
    meeting = load(work, meeting_id)
    try:
        meeting = meetings.present(meeting, person_id, presence)
    except KeyError:
        raise Refused(say("meeting.not_invited")) from None
    body: dict[str, Plain] = {"what": "attendance", "person": person_id, "presence": str(presence)}
    return store(work, meeting, "meeting.changed", body)


def note(
    work: Work, meeting_id: str, item_id: str, text: str, seen: Sequence[str] | None = None
) -> Outcome:
    """Keep the note that the minutes will print under an item.

    `seen` is what the writer saw or wrote of it, the last one last: where something else stands,
    ChangedMeanwhile is raised.
    """
    tidy = paragraph(text)
    meeting = load(work, meeting_id, UNDER_WAY)
    item = item_of(meeting, item_id)
    if item.note == tidy:
        return Outcome(frozenset())
    if seen is not None and item.note not in (known := [paragraph(one) for one in seen]):
        base, about = {"note": known[-1] if known else ""}, _about(meeting, item, "note")
        follow(work, about, base, {"note": tidy}, {"note": item.note})
    meeting = meetings.with_item(meeting, replace(item, note=tidy))
    body: dict[str, Plain] = {"what": "note", "item": item_id, "text": tidy}
    return store(work, meeting, "meeting.changed", body)


def conditions(
    work: Work, meeting_id: str, item_id: str, texts: Sequence[str],
    seen: Sequence[str] | None = None,
) -> Outcome:  # fmt: skip
    """Keep the conditions under which the board would approve an item; raises ChangedMeanwhile
    where what stands is not what was `seen`.
    """
    meeting = load(work, meeting_id, UNDER_WAY)
    item = undecided_item(meeting, item_id)
    tidy = tidy_conditions(texts)
    if seen is not None:
        base, now = {"conditions": tidy_conditions(seen)}, {"conditions": item.conditions}
        follow(work, _about(meeting, item, "conditions"), base, {"conditions": tidy}, now)
    meeting = meetings.with_item(meeting, replace(item, conditions=tidy))
    body: dict[str, Plain] = {"what": "conditions", "item": item_id, "conditions": list(tidy)}
    return store(work, meeting, "meeting.changed", body)


def tidy_conditions(texts: Sequence[str]) -> tuple[str, ...]:
    """Return conditions as they are kept, one line each; raises Refused for too many."""
    tidy = tuple(
        line(text, "meeting.condition_missing", LONGEST_CONDITION) for text in texts if text.strip()
    )
    if len(tidy) > MOST_CONDITIONS:
        raise Refused(say("meeting.conditions_many", most=MOST_CONDITIONS))
    return tidy


def add_action(
    work: Work, meeting_id: str, item_id: str, text: str, owner: str = "", due: str = ""
) -> Outcome:
    """Give somebody a task; `due` is a date in ISO form or empty."""
    meeting = load(work, meeting_id, UNDER_WAY)
    item = item_of(meeting, item_id)
    action = ItemAction(
        new_id(),
        line(text, "meeting.action_missing"),
        line(owner, "meeting.owner_missing"),
        _date(due),
    )
    meeting = meetings.with_item(meeting, replace(item, actions=(*item.actions, action)))
    body: dict[str, Plain] = {
        "what": "action",
        "item": item_id,
        "action": action.id,
        "text": action.text,
        "owner": action.owner,
        "due": action.due,
    }
    return store(work, meeting, "meeting.changed", body, say("meeting.action_added"), action.id)


def tick_action(
    work: Work, meeting_id: str, item_id: str, action_id: str, done: bool = True
) -> Outcome:
    """Mark a task as done or open; this stays possible after the meeting."""
    meeting = load(work, meeting_id, NOT_CLOSED | {MeetingState.CLOSED})
    item = item_of(meeting, item_id)
    if all(action.id != action_id for action in item.actions):
        raise Refused(say("meeting.no_such_action"))
    actions = tuple(
        replace(action, done=done) if action.id == action_id else action for action in item.actions
    )
    meeting = meetings.with_item(meeting, replace(item, actions=actions))
    body: dict[str, Plain] = {
        "what": "action_ticked",
        "item": item_id,
        "action": action_id,
        "done": done,
    }
    return store(work, meeting, "meeting.changed", body)


def running_meeting(work: Work) -> Meeting | None:
    """Return the meeting that is under way, also after the program was killed in its middle."""
    for meeting in work.meetings.all():
        if meeting.state in UNDER_WAY:
            return meeting
    return None


def current_item(meeting: Meeting) -> AgendaItem | None:
    """Return the item under discussion."""
    return meeting.item(meeting.current) if meeting.current else None


def _clock(meeting: Meeting) -> dict[str, str | int]:
    item = current_item(meeting)
    return {"item": meeting.current, "elapsed": item.elapsed if item else 0}


def _about(meeting: Meeting, item: AgendaItem, what: str) -> About:
    label = say(f"meanwhile.about.{what}", item=item_label(item))

    def is_it(said: Statement) -> bool:
        return (said.body.get("what"), said.body.get("item")) == (what, item.id)

    return About(label, meeting.id, ("meeting.changed",), is_it, frozenset({"note"}))


def _date(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise Refused(say("meeting.no_date", text=text.strip()[:40])) from None
