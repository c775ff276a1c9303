"""From the cut-off on the agenda is frozen: what comes later waits for the chair."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cab_desk.domain import meeting as meetings
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change
from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import AgendaItem, LateItem, Meeting
from cab_desk.errors import Refused
from cab_desk.services.meetings.common import (
    LONGEST_NOTE,
    SHORTEST_REASON,
    bound,
    chaired,
    keep,
    live_change,
    load,
    new_id,
    store,
)
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.words import plural, say


def is_frozen(meeting: Meeting, now: datetime) -> bool:
    """Tell whether the agenda takes no further RFC by itself."""
    return meeting.cutoff_at is not None and now >= meeting.cutoff_at


def refuse_frozen(meeting: Meeting, now: datetime) -> None:
    """Raise Refused where the agenda is frozen."""
    if is_frozen(meeting, now):
        raise Refused(say("agenda.frozen", meeting=meeting.number))


def put_late(work: Work, meeting: Meeting, changes: Sequence[Change]) -> Outcome:
    """Put RFCs into the late tray, where they wait for the chair's decision."""
    known = {item.change_uid for item in meeting.items} | {one.change_uid for one in meeting.late}
    new = tuple(
        LateItem(change.uid, change.number, change.title, work.now)
        for change in changes
        if change.uid not in known
    )
    if not new:
        raise Refused(say("agenda.late_already"))
    if len(meeting.late) + len(new) > meetings.MOST_ITEMS:
        raise Refused(say("meeting.items_many", most=meetings.MOST_ITEMS))
    body: dict[str, Plain] = {
        "what": "late_added",
        "items": [{"change": one.change_uid, "title": one.title} for one in new],
    }
    message = plural("agenda.late_added", len(new), item=new[0].number or new[0].title)
    late = replace(meeting, late=(*meeting.late, *new))
    return store(work, late, "meeting.changed", body, message)


def admit(
    work: Work, meeting_id: str, change_uid: str, reason: str, minutes: int, chair: ChairSession
) -> Outcome:
    """Let an RFC of the late tray onto the agenda: a decision of the chair, signed, with its
    reason, which the minutes print.
    """
    meeting = load(work, meeting_id)
    chaired(work, meeting, chair)
    late = next((one for one in meeting.late if one.change_uid == change_uid), None)
    if late is None:
        raise Refused(say("agenda.not_late"))
    why = " ".join(reason.split())
    if len(why) < SHORTEST_REASON:
        raise Refused(say("agenda.admit_reason", item=late.number or late.title))
    if len(why) > LONGEST_NOTE:
        raise Refused(say("meeting.note_long", most=f"{LONGEST_NOTE:,}", count=f"{len(why):,}"))
    if not 1 <= minutes <= meetings.LONGEST_BOX:
        raise Refused(say("meeting.box_range", most=meetings.LONGEST_BOX))
    if len(meeting.items) >= meetings.MOST_ITEMS:
        raise Refused(say("meeting.items_many", most=meetings.MOST_ITEMS))
    change = live_change(work, change_uid)
    item = AgendaItem(
        new_id(), 0, change.title, change.uid, change.number, change.revision,
        box_minutes=minutes, late=why,
    )  # fmt: skip
    meeting = replace(
        meeting,
        items=meetings.numbered((*meeting.items, item)),
        late=tuple(one for one in meeting.late if one.change_uid != change_uid),
    )
    body: dict[str, Plain] = {
        "number": meeting.number, "item": item.id, "change": change.uid, "title": change.title,
        "minutes": minutes, "reason": why, **bound(meeting),
    }  # fmt: skip
    chair.record(work, Draft("item.admitted", body, meeting.id))
    message = say("agenda.admitted", item=change.number or change.title)
    return keep(work, meeting, message, item.id)
