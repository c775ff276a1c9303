"""Plan a meeting and build its agenda."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cab_desk.domain import meeting as meetings
from cab_desk.domain.board import Person
from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.meeting import AgendaItem, Attendance, Meeting, MeetingState, Presence
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.meetings.common import (
    BEFORE,
    LONGEST_LINE,
    item_label,
    line,
    live_change,
    load,
    local,
    new_id,
    store,
    undecided_item,
)
from cab_desk.services.meetings.cutoff import is_frozen, put_late, refuse_frozen
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests.intake import one_line
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.words import plural, say

KINDS = ("regular", "emergency")
DEFAULT_BOX = 5
CUTOFF_HOURS, MOST_HOURS = 24, 14 * 24


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What is asked for when a meeting is planned. `guests` are ids of people without a vote.

    The agenda is frozen `cutoff_hours` before; None, or a moment that is past, for never.
    """

    title: str
    at: datetime
    kind: str = "regular"
    minutes: int = 60
    place: str = ""
    scribe: str = ""
    guests: tuple[str, ...] = ()
    cutoff_hours: int | None = CUTOFF_HOURS


def plan(work: Work, new: NewMeeting) -> Outcome:
    """Plan a meeting: the members are invited with a vote, the guests without one.

    Raises BadInput with every fault named by its field.
    """
    return keep_planned(work, new, invited(work.people.all(), new.guests))


def keep_planned(
    work: Work,
    new: NewMeeting,
    seats: tuple[Attendance, ...],
    items: tuple[AgendaItem, ...] = (),
    more: Mapping[str, Plain] | None = None,
    message: str = "",
    *,
    follows: str = "",
    requested_at: datetime | None = None,
) -> Outcome:
    """Keep a new meeting with its seats and first items; `more` is said in its event.

    Raises BadInput with every fault named by its field.
    """
    title, place, scribe = (one_line(text) for text in (new.title, new.place, new.scribe))
    faults = faults_of(title, place, scribe, new)
    if faults:
        raise BadInput(faults[0].sentence, faults)
    meeting = Meeting(
        id=new_id(),
        number=_number(work, new.at),
        title=title,
        kind=new.kind,
        planned_at=new.at,
        minutes_planned=new.minutes,
        place=place,
        scribe=scribe,
        attendance=seats,
        items=items,
        cutoff_at=cutoff_of(work, new),
        follows=follows,
        requested_at=requested_at,
    )
    body: dict[str, Plain] = {
        "title": title,
        "kind": new.kind,
        "at": stamp(new.at),
        "minutes": new.minutes,
        "place": place,
        "scribe": scribe,
        "invited": [person.person_id for person in meeting.attendance],
        "cutoff": stamp(meeting.cutoff_at) if meeting.cutoff_at else "",
        **(more or {}),
    }
    said = f"{say('meeting.planned', meeting=meeting.number)} {message}".rstrip()
    return store(work, meeting, "meeting.planned", body, said, meeting.id)


def add_changes(
    work: Work, meeting_id: str, uids: Sequence[str], minutes: int = DEFAULT_BOX
) -> Outcome:
    """Put RFCs at the end of the agenda; those on it already stay where they are.

    Once the agenda is frozen they wait in the late tray.
    """
    meeting = load(work, meeting_id)
    known = {item.change_uid for item in meeting.items}
    if is_frozen(meeting, work.now) and set(uids) - known:
        return put_late(work, meeting, [live_change(work, uid) for uid in dict.fromkeys(uids)])
    added = [_change_item(work, uid, minutes) for uid in dict.fromkeys(uids) if uid not in known]
    if not added:
        raise Refused(say("meeting.all_on_agenda"))
    return _add(work, meeting, added)


def add_item(work: Work, meeting_id: str, title: str, minutes: int = DEFAULT_BOX) -> Outcome:
    """Put an item that is no RFC at the end of the agenda."""
    meeting = load(work, meeting_id)
    item = AgendaItem(
        new_id(), 0, line(title, "meeting.item_title_missing"), box_minutes=_box(minutes)
    )
    return _add(work, meeting, [item])


def remove_item(work: Work, meeting_id: str, item_id: str) -> Outcome:
    """Take an item off the agenda of a meeting that has not begun and is not frozen."""
    refuse_frozen(load(work, meeting_id, BEFORE), work.now)
    return take_off(work, meeting_id, item_id)


def take_off(work: Work, meeting_id: str, item_id: str) -> Outcome:
    """Take an item off, frozen or not: what a decision had put there goes with it."""
    meeting = load(work, meeting_id, BEFORE)
    item = undecided_item(meeting, item_id)
    items = meetings.numbered(old for old in meeting.items if old.id != item_id)
    body: dict[str, Plain] = {
        "what": "item_removed",
        "item": item_id,
        "title": item.title,
        "change": item.change_uid,
        "minutes": item.box_minutes,
    }
    message = say("meeting.item_removed", item=item_label(item))
    return store(work, replace(meeting, items=items), "meeting.changed", body, message)


def move_item(work: Work, meeting_id: str, item_id: str, position: int) -> Outcome:
    """Move an item that waits to another place of the agenda, counted from 1."""
    meeting = load(work, meeting_id)
    undecided_item(meeting, item_id)
    new = meetings.moved(meeting, item_id, position)
    body: dict[str, Plain] = {
        "what": "item_moved",
        "item": item_id,
        "position": new.item(item_id).position,
    }
    return store(work, new, "meeting.changed", body)


def set_box(
    work: Work, meeting_id: str, item_id: str, minutes: int, seen: int | None = None
) -> Outcome:
    """Give an item that waits another time box; ChangedMeanwhile where it is not as `seen`."""
    meeting = load(work, meeting_id)
    before = undecided_item(meeting, item_id)
    item = replace(before, box_minutes=_box(minutes))
    if seen is not None:
        about = About(
            item_label(item), meeting_id, ("meeting.changed",),
            lambda said: said.body.get("what") == "item_box" and said.body.get("item") == item_id,
        )  # fmt: skip
        follow(work, about, {"box": seen}, {"box": minutes}, {"box": before.box_minutes})
    body: dict[str, Plain] = {"what": "item_box", "item": item_id, "minutes": minutes}
    return store(work, meetings.with_item(meeting, item), "meeting.changed", body)


def carry_over(work: Work, meeting_id: str, item: AgendaItem) -> Outcome:
    """Put a deferred item on the agenda that it was deferred to, unless its RFC is there."""
    meeting = load(work, meeting_id)
    if item.change_uid and any(old.change_uid == item.change_uid for old in meeting.items):
        return Outcome(frozenset({f"meeting:{meeting_id}"}))
    again = AgendaItem(
        new_id(),
        0,
        item.title,
        item.change_uid,
        item.number,
        item.revision,
        box_minutes=item.box_minutes,
    )
    return _add(work, meeting, [again])


def planned(work: Work) -> list[Meeting]:
    """Return the meetings that have not begun, the nearest first."""
    waiting = (item for item in work.meetings.all() if item.state is MeetingState.PLANNED)
    return sorted(waiting, key=lambda item: (item.planned_at, item.number))


def _add(work: Work, meeting: Meeting, added: Sequence[AgendaItem]) -> Outcome:
    if len(meeting.items) + len(added) > meetings.MOST_ITEMS:
        raise Refused(say("meeting.items_many", most=meetings.MOST_ITEMS))
    items = meetings.numbered((*meeting.items, *added))
    body: dict[str, Plain] = {
        "what": "items_added",
        "items": [
            {"item": item.id, "title": item.title, "change": item.change_uid,
             "minutes": item.box_minutes}
            for item in added
        ],
    }  # fmt: skip
    message = plural("meeting.items_added", len(added), item=item_label(added[0]))
    on_it = {item.change_uid for item in added}
    late = tuple(one for one in meeting.late if one.change_uid not in on_it)
    new = replace(meeting, items=items, late=late)
    return store(work, new, "meeting.changed", body, message, added[-1].id)


def _change_item(work: Work, uid: str, minutes: int) -> AgendaItem:
    change = live_change(work, uid)
    return AgendaItem(
        new_id(), 0, change.title, uid, change.number, change.revision, box_minutes=_box(minutes)
    )


def cutoff_of(work: Work, new: NewMeeting) -> datetime | None:
    """Return when the agenda is frozen; None for never."""
    if new.cutoff_hours is None:
        return None
    at = new.at - timedelta(hours=new.cutoff_hours)
    return at if at > work.now else None


def _box(minutes: int) -> int:
    if not 1 <= minutes <= meetings.LONGEST_BOX:
        raise Refused(say("meeting.box_range", most=meetings.LONGEST_BOX))
    return minutes


def _number(work: Work, at: datetime) -> str:
    """Return year and ISO week; a second meeting of the week gets a counter behind it."""
    year, week, _ = local(work, at).isocalendar()
    first = f"{year}-{week:02d}"
    taken = {meeting.number for meeting in work.meetings.all()}
    number, count = first, 1
    while number in taken:
        count += 1
        number = f"{first}-{count}"
    return number


def invited(people: Sequence[Person], guests: Sequence[str]) -> tuple[Attendance, ...]:
    """Return the seats of a meeting: members and chair with a vote, guests without one."""
    active = [person for person in people if person.linked and not person.retired]
    seats = [
        Attendance(person.id, person.name, "chair" if person.chair else "member", Presence.ABSENT)
        for person in sorted(active, key=lambda person: (not person.chair, person.name))
        if person.member or person.chair
    ]
    seated = {seat.person_id for seat in seats}
    return (
        *seats,
        *(
            Attendance(person.id, person.name, "observer", Presence.ABSENT, votes=False)
            for person in active
            if person.id in guests and person.id not in seated
        ),
    )


def faults_of(title: str, place: str, scribe: str, new: NewMeeting) -> list[Fault]:
    """Return what is wrong with a plan, by field."""
    faults = []
    if not title:
        faults.append(Fault("title", say("meeting.title_missing")))
    for name, text in (("title", title), ("place", place), ("scribe", scribe)):
        if len(text) > LONGEST_LINE:
            words = say("meeting.line_long", most=LONGEST_LINE, count=len(text))
            faults.append(Fault(name, words))
    if new.kind not in KINDS:
        faults.append(Fault("kind", say("meeting.no_such_kind", kind=new.kind)))
    if new.cutoff_hours is not None and not 0 <= new.cutoff_hours <= MOST_HOURS:
        faults.append(Fault("cutoff", say("agenda.cutoff_range", most=MOST_HOURS)))
    if new.at.tzinfo is None:
        faults.append(Fault("at", say("meeting.no_offset")))
    if not 5 <= new.minutes <= 600:
        faults.append(Fault("minutes", say("meeting.minutes_range")))
    return faults
