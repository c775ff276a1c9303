"""Rows of what lies in a span of time: the calendar shows them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple


class Bar(NamedTuple):
    """One change in the calendar: a tuple, since a month has thousands."""

    uid: str
    number: str
    title: str
    system: str
    class_id: str
    risk: str
    start: datetime
    end: datetime
    state: str
    gate: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two live changes that hold the same system at the same time, half-open."""

    one: str
    other: str
    system: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Near(Clash):
    """Two live changes that are nearer than the policy wants, `one` before `other`.

    `kind` is one of `domain.spacing.KINDS`, or that who is on for `one` is away: `other` is then
    the entry of the calendar that says so. `system` names all systems of a buffer, `who` the
    person; `names` is what the two are called. `asked` and `found`: see `domain.spacing.Short`.
    """

    kind: str
    who: str
    names: tuple[str, str]
    asked: int
    found: int
    rule: str
    section: str
    day: date  # of `start`, in the zone that the policy goes by


@dataclass(frozen=True, slots=True)
class Held:
    """A system that a live change holds for a time, half-open."""

    uid: str
    name: str
    system: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A freeze, blackout, holiday, absence, incident, failed window or provider's notice.

    `authority` is who may grant an exception; of an absence who is away, by id.
    """

    id: str
    kind: str  # freeze, blackout, holiday, absence, incident, failed_window, notice
    title: str
    start: datetime
    end: datetime | None
    authority: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    severity: str = ""
    source: str = ""
    external_id: str = ""
    sequence: int = 0
    status: str = ""
