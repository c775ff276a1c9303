"""A CAB meeting: agenda, attendance, quorum, decisions, conditions and actions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from cab_desk.domain.identity import one_of


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


class Verdict(StrEnum):
    """What the board decides about an agenda item."""

    APPROVED = "approved"
    CONDITIONS = "approved_with_conditions"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"  # an item that is no RFC


class Presence(StrEnum):
    """Whether somebody takes part."""

    PRESENT = "present"
    REMOTE = "remote"
    ABSENT = "absent"
    EXCUSED = "excused"


TAKES_PART = frozenset({Presence.PRESENT, Presence.REMOTE})


class Answer(StrEnum):
    """What somebody who is invited answered."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Attendance:
    """One invited person: `part` says as what (chair, member, presenter, observer).

    A delegate takes the seat on the person's behalf, up to and including the day `delegate_until`.
    """

    person_id: str
    name: str
    part: str
    presence: Presence
    votes: bool = True
    delegate_id: str = ""
    delegate: str = ""
    delegate_until: str = ""  # a date, ISO
    answer: str = ""  # to the invitation: accepted, tentative, declined; empty for none

    @property
    def here(self) -> bool:
        """Tell whether somebody takes part in this seat."""
        return self.presence in TAKES_PART

    @property
    def taken_by(self) -> str:
        """Return the id of who sits in the seat: the delegate, else the person."""
        return self.delegate_id or self.person_id


@dataclass(frozen=True, slots=True)
class ItemAction:
    """A task that the meeting gave to somebody."""

    id: str
    text: str
    owner: str
    due: str = ""  # a date, ISO
    done: bool = False


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item in its place. `change_uid` is empty for an item that is no RFC.

    `elapsed` is what the clock had when it last stopped, in seconds; `running_since` is set
    while it runs, so nothing is written each second.
    """

    id: str
    position: int
    title: str
    change_uid: str = ""
    number: str = ""
    revision: int = 0
    box_minutes: int = 5
    elapsed: int = 0
    running_since: datetime | None = None
    verdict: Verdict | None = None
    reason: str = ""
    decided_at: datetime | None = None
    deferred_to: str = ""
    note: str = ""
    conditions: tuple[str, ...] = ()
    actions: tuple[ItemAction, ...] = ()
    late: str = ""  # why the chair let it in after the cut-off

    def seconds(self, now: datetime) -> int:
        """Return the seconds spent on the item up to `now`."""
        if self.running_since is None:
            return self.elapsed
        return self.elapsed + max(0, int((now - self.running_since).total_seconds()))


@dataclass(frozen=True, slots=True)
class LateItem:
    """An RFC that came after the cut-off and waits in the tray for the chair."""

    change_uid: str
    number: str
    title: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with its agenda in order; `current` is the id of the item under discussion.

    From `cutoff_at` on the agenda is frozen. `follows` is the meeting before it in its series;
    `requested_at` is when an emergency was asked for. `called_off` says why it was never held; it
    is closed then and decided nothing.
    """

    id: str
    number: str  # 2026-47
    title: str
    kind: str  # regular, emergency
    planned_at: datetime
    minutes_planned: int = 60
    place: str = ""
    state: MeetingState = MeetingState.PLANNED
    started_at: datetime | None = None
    closed_at: datetime | None = None
    current: str = ""
    chair_id: str = ""
    scribe: str = ""
    items: tuple[AgendaItem, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    version: int = 1
    cutoff_at: datetime | None = None
    late: tuple[LateItem, ...] = ()
    follows: str = ""
    requested_at: datetime | None = None
    called_off: str = ""

    def item(self, item_id: str) -> AgendaItem:
        """Return the item with this id; raises KeyError."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many voting members are there and how many it takes."""

    here: int
    members: int
    needed: int
    chair_here: bool = True
    chair_needed: bool = True

    @property
    def met(self) -> bool:
        """Tell whether the meeting may decide."""
        return self.here >= self.needed and (self.chair_here or not self.chair_needed)


MOST_ITEMS = 200
LONGEST_BOX = 240


def majority(members: int) -> int:
    """Return the smallest number that is more than half of the members."""
    return members // 2 + 1


def count_quorum(
    meeting: Meeting, needed: int | None = None, chair_needed: bool = True,
    same: Mapping[str, str] | None = None,
) -> Quorum:  # fmt: skip
    """Count who of the voting members takes part; without `needed` it takes more than half.

    A delegate counts for the member's seat, nobody counts twice, under two ids neither (`same`),
    and nobody is chair for another.
    """
    members = [person for person in meeting.attendance if person.votes]
    here = len({one_of(same or {}, person.taken_by) for person in members if person.here})
    chair_here = any(
        person.part == "chair" and person.here and not person.delegate_id
        for person in meeting.attendance
    )
    seats = len({one_of(same or {}, person.person_id) for person in members})
    wanted = majority(seats) if needed is None else needed
    return Quorum(here, seats, wanted, chair_here, chair_needed)


def elapsed(meeting: Meeting, now: datetime) -> int:
    """Return the seconds since the meeting began, pauses with them; 0 before it begins."""
    if meeting.started_at is None:
        return 0
    return max(0, int(((meeting.closed_at or now) - meeting.started_at).total_seconds()))


def projected_end(meeting: Meeting, now: datetime) -> datetime:
    """Return when the meeting ends if each item that is left takes its box."""
    begins = max(now, meeting.planned_at) if meeting.started_at is None else now
    return begins + timedelta(seconds=sum(left(item, now) for item in meeting.items))


def left(item: AgendaItem, now: datetime) -> int:
    """Return the seconds of its box that an item still has; 0 for a decided one."""
    if item.verdict is not None:
        return 0
    return max(0, item.box_minutes * 60 - item.seconds(now))


def ahead(meeting: Meeting, now: datetime) -> int:
    """Return by how many seconds the items kept within their boxes (negative: ran over).

    A decided item counts whole; one that is open counts only what it has run over.
    """
    total = 0
    for item in meeting.items:
        spare = item.box_minutes * 60 - item.seconds(now)
        total += spare if item.verdict is not None else min(0, spare)
    return total


def undecided(meeting: Meeting) -> tuple[AgendaItem, ...]:
    """Return the items that wait for a decision, in order; a close lacks these."""
    return tuple(item for item in meeting.items if item.verdict is None)


def following(meeting: Meeting, item_id: str) -> AgendaItem | None:
    """Return the next undecided item after this one, from the top again at the end."""
    open_items = [item for item in meeting.items if item.verdict is None and item.id != item_id]
    places = {item.id: place for place, item in enumerate(meeting.items)}
    here = places.get(item_id, -1)
    later = [item for item in open_items if places[item.id] > here]
    return next(iter(later or open_items), None)


def with_item(meeting: Meeting, item: AgendaItem) -> Meeting:
    """Return the meeting with one item replaced by its id."""
    return replace(
        meeting, items=tuple(item if old.id == item.id else old for old in meeting.items)
    )


def numbered(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    """Return the items with their places counted from 1."""
    return tuple(replace(item, position=place) for place, item in enumerate(items, start=1))


def moved(meeting: Meeting, item_id: str, position: int) -> Meeting:
    """Return the meeting with an item at another place (from 1, held within the agenda)."""
    item = meeting.item(item_id)
    others = [old for old in meeting.items if old.id != item_id]
    others.insert(max(0, min(position - 1, len(others))), item)
    return replace(meeting, items=numbered(others))


def clock_stopped(meeting: Meeting, now: datetime) -> Meeting:
    """Return the meeting with no item's clock running; what ran is kept in `elapsed`."""
    return replace(
        meeting,
        items=tuple(
            replace(item, elapsed=item.seconds(now), running_since=None)
            if item.running_since is not None
            else item
            for item in meeting.items
        ),
    )


def opened(meeting: Meeting, item_id: str, now: datetime) -> Meeting:
    """Return the meeting with this item under discussion; its clock runs unless it is decided."""
    meeting = replace(clock_stopped(meeting, now), current=item_id)
    item = meeting.item(item_id)
    if item.verdict is None and meeting.state is MeetingState.RUNNING:
        meeting = with_item(meeting, replace(item, running_since=now))
    return meeting


def present(meeting: Meeting, person_id: str, presence: Presence) -> Meeting:
    """Return the meeting with one person's presence set; raises KeyError for one not invited."""
    if all(person.person_id != person_id for person in meeting.attendance):
        raise KeyError(person_id)
    return replace(
        meeting,
        attendance=tuple(
            replace(person, presence=presence) if person.person_id == person_id else person
            for person in meeting.attendance
        ),
    )
