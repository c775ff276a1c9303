"""A CAB meeting: agenda, attendance, quorum, decisions, conditions and actions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Attendance:
    """One invited person: `part` says as what (chair, member, presenter, observer)."""

    person_id: str
    name: str
    part: str
    presence: Presence
    votes: bool = True


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

    def seconds(self, now: datetime) -> int:
        """Return the seconds spent on the item up to `now`."""
        if self.running_since is None:
            return self.elapsed
        return self.elapsed + max(0, int((now - self.running_since).total_seconds()))


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with its agenda in order; `current` is the id of the item under discussion."""

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
