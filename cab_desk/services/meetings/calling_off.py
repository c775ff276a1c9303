"""Call off a meeting that has not begun, and say where its agenda goes."""

from collections.abc import Sequence
from dataclasses import replace

from cab_desk.domain import meeting as meetings
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change
from cab_desk.domain.meeting import AgendaItem, Meeting, MeetingState
from cab_desk.domain.stages import LIVE
from cab_desk.errors import Refused
from cab_desk.services.meetings.common import (
    BEFORE,
    SHORTEST_REASON,
    line,
    load,
    new_id,
    store,
)
from cab_desk.services.meetings.cutoff import is_frozen, put_late
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.words import plural, say


def call_off(work: Work, meeting_id: str, reason: str, to: str = "") -> Outcome:
    """Call a planned meeting off with the reason; `to` is the planned meeting that takes over.

    Without one its requests wait for the board as before, and what is no request stays in this
    record. What the other meeting's frozen agenda does not take goes into its late tray.
    """
    meeting = load(work, meeting_id, BEFORE)
    why = line(reason, "agenda.call_off_reason")
    if len(why) < SHORTEST_REASON:
        raise Refused(say("agenda.call_off_reason"))
    taken, touched, other = meeting, frozenset[str](), ""
    if to:
        target = _target(work, meeting, to)
        other = target.number
        taken, touched = _hand_over(work, meeting, target)
    off = replace(taken, state=MeetingState.CLOSED, closed_at=work.now, called_off=why)
    body: dict[str, Plain] = {"reason": why, "to": to, "to_number": other}
    message = say("agenda.called_off", meeting=meeting.number)
    if other:
        count = len(meeting.items) + len(meeting.late)
        message = f"{message} {plural('agenda.handed_over', count, other=other)}"
    outcome = store(work, off, "meeting.called_off", body, message)
    return replace(outcome, touched=outcome.touched | touched)


def _target(work: Work, meeting: Meeting, to: str) -> Meeting:
    if to == meeting.id:
        raise Refused(say("agenda.call_off_itself"))
    return load(work, to, BEFORE)


def _hand_over(work: Work, meeting: Meeting, target: Meeting) -> tuple[Meeting, frozenset[str]]:
    """Put the agenda on the target's; returns the meeting without it and what was touched."""
    wanted = [item.change_uid for item in meeting.items if item.change_uid]
    wanted += [one.change_uid for one in meeting.late]
    known = {item.change_uid for item in target.items} | {one.change_uid for one in target.late}
    found = work.changes.get_many([uid for uid in wanted if uid not in known])
    live = {uid: one for uid, one in found.items() if one.stage in LIVE}
    added = _again(meeting, live, is_frozen(target, work.now))
    if len(target.items) + len(added) > meetings.MOST_ITEMS:
        raise Refused(say("meeting.items_many", most=meetings.MOST_ITEMS))
    if added:
        body: dict[str, Plain] = {
            "what": "items_added", "from": meeting.number,
            "items": [{"item": one.id, "title": one.title, "change": one.change_uid,
                       "minutes": one.box_minutes} for one in added],
        }  # fmt: skip
        target = replace(target, items=meetings.numbered((*target.items, *added)))
        store(work, target, "meeting.changed", body)
    on_it = {item.change_uid for item in added}
    late = [live[uid] for uid in wanted if uid in live and uid not in on_it]
    if late:
        put_late(work, work.meetings.get(target.id), late)
    return replace(meeting, items=(), late=()), frozenset({f"meeting:{target.id}"})


def _again(meeting: Meeting, live: dict[str, Change], frozen: bool) -> Sequence[AgendaItem]:
    """Return the items that the other agenda takes as they are; a frozen one takes no request."""
    return [
        replace(item, id=new_id(), revision=live[item.change_uid].revision)
        if item.change_uid
        else replace(item, id=new_id())
        for item in meeting.items
        if not item.change_uid or (item.change_uid in live and not frozen)
    ]
