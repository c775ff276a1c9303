"""Plain rows for lists: exactly what is shown, nothing that can be changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """Which RFCs a list asks for. Empty means: no limit. `order`: window, number, title, risk."""

    view: str = "open"  # open, next_cab, needs_me, blocked, all, drafts
    text: str = ""
    classes: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    order: str = "window"
    descending: bool = False
    me: str = ""
    meeting: str = ""
    rule: str = ""  # that objects to them
    severity: str = ""  # of the objection: block, warn or wait


class QueueRow(NamedTuple):
    """One line of the queue: a tuple, since a page of them is made as the driver makes rows.

    `pips` has a letter per slot: a approved, c with conditions, r rejected, b abstained,
    o open (may sign now), l opens later. `gate`: clear, warn, block, exception, rejected,
    draft, done; `gate_count` goes with warn and block.
    """

    uid: str
    number: str
    title: str
    system: str
    class_id: str
    risk: str
    start: datetime | None
    end: datetime | None
    pips: str
    gate: str
    gate_count: int
    stage: str
    group: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A section of the queue with its number of rows, in order. Keys: overdue, this_week,
    next_week, later, unplanned, drafts, done; for other orders than `window` one group `all`.
    """

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class ViewCounts:
    """How many RFCs each view of the queue holds."""

    open: int
    next_cab: int
    needs_me: int
    blocked: int
    drafts: int
    all: int


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule that objects to a live change: `severity` block, warn, or wait for a signature."""

    rule: str
    severity: str


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many live changes a rule blocks, warns of, and waits with for a signature."""

    block: int = 0
    warn: int = 0
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What is stored beside a change so that lists need not judge it again.

    `valid_until` is when the passing of time alone may change it (None: never).
    """

    state: str  # the stage, or `approved` where the standing sign-offs say so
    risk: str
    gate: str
    blocks: int
    warnings: int
    pips: str
    open_roles: tuple[str, ...]  # roles that may sign now
    first_block: str = ""
    valid_until: datetime | None = None
    objections: tuple[Objection, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One change in the calendar."""

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
class RatedRow:
    """One RFC of the risk matrix, with the words that it is rated by."""

    row: QueueRow
    impact: str
    probability: str
    residual_impact: str = ""
    residual_probability: str = ""

    @property
    def residual(self) -> tuple[str, str]:
        """Return how it is rated with its measures in place."""
        return self.residual_impact, self.residual_probability


@dataclass(frozen=True, slots=True)
class Clash:
    """Two live changes that hold the same system at the same time, half-open."""

    one: str
    other: str
    system: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A system that a live change holds for a time, half-open."""

    uid: str
    name: str
    system: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One audit entry for lists; `body` is as it was recorded, but for drawn strokes."""

    seq: int
    hash: str
    event_id: str
    type: str
    author: str
    subject: str
    at: datetime
    signed: bool
    text: str
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which audit entries are asked for: of a person, about an RFC or meeting (by its number, or
    words of its title), of some kinds (the words before the dot of their types), of a span.
    """

    person: str = ""
    about: str = ""
    kinds: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def empty(self) -> bool:
        """Tell whether all entries are asked for."""
        return self == LedgerFilter()


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A freeze, blackout, incident, failed window or provider's notice on the calendar."""

    id: str
    kind: str  # freeze, blackout, incident, failed_window, notice
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
