"""Bring back what was taken off the agenda, passed over or decided, before the close."""

from dataclasses import dataclass, replace

from cab_desk.domain import meeting as meetings
from cab_desk.domain.canonical import Plain
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import AgendaItem, Meeting
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services.meetings import correcting
from cab_desk.services.meetings.common import (
    BEFORE,
    UNDER_WAY,
    bound,
    chaired,
    item_label,
    item_of,
    keep,
    live_change,
    load,
    store,
)
from cab_desk.services.meetings.cutoff import refuse_frozen
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import summary
from cab_desk.words import say

_BOX = 5


@dataclass(frozen=True, slots=True)
class Removed:
    """An item that was taken off the agenda."""

    item_id: str
    title: str
    change_uid: str
    minutes: int


def removed(work: Work, meeting: Meeting) -> tuple[Removed, ...]:
    """Return what was taken off the agenda and is not on it again, the last one first."""
    found: dict[str, Removed] = {}
    for _, event in work.ledger.of_subject(meeting.id):
        if event.type != "meeting.changed":
            continue
        body = read(event.data).body
        if body.get("what") == "item_removed":
            one = Removed(
                str(body["item"]), str(body["title"]), str(body.get("change", "")),
                int(body.get("minutes", _BOX)),
            )  # fmt: skip
            found.pop(one.item_id, None)
            found[one.item_id] = one
        elif body.get("what") == "item_restored":
            found.pop(str(body["item"]), None)
    known = {item.change_uid for item in meeting.items if item.change_uid}
    return tuple(one for one in reversed(found.values()) if one.change_uid not in known)


def restore_removed(work: Work, meeting_id: str, item_id: str) -> Outcome:
    """Put an item that was taken off at the end of the agenda again."""
    meeting = load(work, meeting_id, BEFORE)
    refuse_frozen(meeting, work.now)
    one = next((one for one in removed(work, meeting) if one.item_id == item_id), None)
    if one is None:
        raise Refused(say("meeting.no_such_item"))
    number, revision, title = "", 0, one.title
    if one.change_uid:
        change = live_change(work, one.change_uid)
        number, revision, title = change.number, change.revision, change.title
    item = AgendaItem(item_id, 0, title, one.change_uid, number, revision, box_minutes=one.minutes)
    items = meetings.numbered((*meeting.items, item))
    body: dict[str, Plain] = {"what": "item_restored", "item": item_id, "title": title}
    message = say("agenda.restored", item=item_label(item))
    return store(work, replace(meeting, items=items), "meeting.changed", body, message, item_id)


def reopen(work: Work, meeting_id: str, item_id: str, chair: ChairSession) -> Outcome:
    """Take the decision about an item back, signed by the chair, so that it waits again.

    What was decided stays in the ledger; what it moved is moved back.
    """
    meeting = load(work, meeting_id, UNDER_WAY)
    chaired(work, meeting, chair)
    item = item_of(meeting, item_id)
    if item.verdict is None:
        raise Refused(say("agenda.not_decided", item=item_label(item)))
    replaced, moved = correcting.take_back(work, meeting, item)
    fresh = replace(
        item, verdict=None, reason="", conditions=(), deferred_to="", decided_at=None,
        running_since=None,
    )  # fmt: skip
    meeting = meetings.with_item(meeting, fresh)
    if meeting.current == item_id:
        meeting = meetings.opened(meeting, item_id, work.now)
    chair.record(work, _draft(work, meeting, fresh, replaced))
    outcome = keep(work, meeting, say("agenda.reopened", item=item_label(item)))
    if not item.change_uid:
        return outcome
    summary.refresh(work, [item.change_uid])
    names = frozenset({"change", f"change:{item.change_uid}"})
    return replace(outcome, touched=outcome.touched | moved | names)


def _draft(work: Work, meeting: Meeting, item: AgendaItem, replaced: str) -> Draft:
    """Return a decision without a verdict: it replaces the one before it."""
    body: dict[str, Plain] = {
        "meeting": meeting.id, "item": item.id, "verdict": "", "reason": "", "conditions": [],
        "number": item.number, "title": item.title, "counted": [], "deferred_to": "",
        "replaces": replaced, **bound(meeting),
    }  # fmt: skip
    if not item.change_uid:
        return Draft("item.decided", body, item.id)
    change = work.changes.get(item.change_uid)
    return Draft("item.decided", body, change.uid, change.revision, content_hash(change))
