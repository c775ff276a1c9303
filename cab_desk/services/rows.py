"""Plain rows for lists: exactly what is shown, nothing that can be changed.

The first list is painted with those that are defined here. To define a class of data takes half a
millisecond, so the others stand in modules of their own, loaded when one of them is first named.
"""

# ruff: noqa: PLC0414 -- named so for the type checker, which knows nothing of `__getattr__`.

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from cab_desk.services.judged_rows import Objection as Objection
    from cab_desk.services.judged_rows import RuleCount as RuleCount
    from cab_desk.services.judged_rows import Summary as Summary
    from cab_desk.services.ledger_rows import LedgerFilter as LedgerFilter
    from cab_desk.services.ledger_rows import LedgerRow as LedgerRow
    from cab_desk.services.span_rows import Bar as Bar
    from cab_desk.services.span_rows import CalendarEntry as CalendarEntry
    from cab_desk.services.span_rows import Clash as Clash
    from cab_desk.services.span_rows import Held as Held
    from cab_desk.services.span_rows import Near as Near

_ELSEWHERE = {
    "judged_rows": ("Objection", "RuleCount", "Summary"),
    "ledger_rows": ("LedgerFilter", "LedgerRow"),
    "span_rows": ("Bar", "CalendarEntry", "Clash", "Held", "Near"),
}


def __getattr__(name: str) -> Any:
    """Return a row of another module."""
    for module, names in _ELSEWHERE.items():
        if name in names:
            return getattr(import_module(f"cab_desk.services.{module}"), name)
    raise AttributeError(name)


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

    `pips` has a letter per slot: a approved, c with conditions, v by word of mouth, r rejected,
    b abstained, o open (may sign now), l opens later. `gate`: clear, warn, block, exception,
    rejected, draft, done; `gate_count` goes with warn and block.
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


class ViewCounts(NamedTuple):
    """How many RFCs each view of the queue holds."""

    open: int
    next_cab: int
    needs_me: int
    blocked: int
    drafts: int
    all: int
