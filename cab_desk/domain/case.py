"""One change before the judge, with what the kinds of rules share of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from cab_desk.domain.change import Change, Outcome
from cab_desk.domain.conditions import Facts
from cab_desk.domain.days import day_end, shift_business
from cab_desk.domain.demands import Amount
from cab_desk.domain.plan import EARLIEST, LATEST, Bound, Calendar, Demand, Plan
from cab_desk.domain.signatures import Signed, signed_by
from cab_desk.domain.verdict import Finding, Lifted, Risk, Slot, Value

D = TypeVar("D", bound=Demand)

NO_OUTCOME = Outcome()
_NO_RISK = Risk()


class Case:
    """Everything that rules ask for. `asked` gathers the rules that had something to say."""

    __slots__ = (
        "asked", "at", "broken", "calendar", "change", "facts", "held", "incidents", "inherent",
        "lifted", "outcome", "plan", "residual", "risk", "scope", "signed", "slots", "span",
        "submitted", "unjustified",
    )  # fmt: skip

    def __init__(self, plan: Plan, calendar: Calendar, change: Change, at: datetime) -> None:
        self.plan = plan
        self.calendar = calendar
        self.change = change
        self.at = within(at)
        self.outcome = change.outcome or NO_OUTCOME
        self.scope = plan.scope(change.class_id, change.environment)
        self.inherent = plan.risks.get((change.impact, change.probability), _NO_RISK)
        self.residual = _NO_RISK
        if plan.residual:
            rating = (change.residual_impact, change.residual_probability)
            self.residual = plan.risks.get(rating, _NO_RISK)
        self.risk = self.residual if plan.residual_decides and self.residual.id else self.inherent
        self.submitted = within(change.submitted_at) if change.submitted_at else self.at
        start, end = change.start, change.end
        self.span: tuple[float, float] | None = None
        if start is not None and end is not None:
            begin = start.timestamp()
            self.span = (begin, max(begin, end.timestamp()))
        self.incidents = calendar.active(*self.span) if self.span and calendar.incidents else ()
        self.facts = Facts(
            change.class_id,
            change.environment,
            frozenset(change.types),
            frozenset(change.traits),
            self.risk.id,
            self.outcome.result or "",
            bool(self.outcome.caused_incident),
            frozenset(severity for severity, _ in self.incidents),
        )
        self.held = self.scope.holding(self.facts)
        self.signed: Signed = signed_by(plan.pack, change)
        self.asked: set[str] = set()
        self.broken: list[tuple[str, Finding]] = []
        self.lifted: list[Lifted] = []
        self.unjustified: list[Finding] = []
        self.slots: tuple[Slot, ...] = ()

    def holding(self, group: Sequence[Bound[D]]) -> list[Bound[D]]:
        """Return the demands of a group of the scope that hold for the change."""
        known = self.held.get(id(group))
        if known is None:
            facts = self.facts
            found = [one for one in group if one.plain or one.demand.when.rest_holds(facts)]
            known = self.held[id(group)] = (found, frozenset(one.rule for one in found))
        self.asked |= known[1]
        return known[0]

    def until(self, since: datetime, amount: Amount) -> datetime:
        """Return when an amount of time after a moment has passed, in the policy's zone."""
        if amount.unit == "business_days":
            return shift_business(since, amount.count, self.calendar.zone, self.calendar.days)
        if amount.unit == "day_end":
            return day_end(since, self.calendar.zone)
        return since + timedelta(**{amount.unit: amount.count})

    def before(self, start: datetime, amount: Amount) -> datetime:
        """Return the last moment that lies an amount of time before another."""
        if amount.unit == "business_days":
            return shift_business(start, -amount.count, self.calendar.zone, self.calendar.days)
        if amount.unit == "day_end":
            return start
        return start - timedelta(**{amount.unit: amount.count})


def within(moment: datetime) -> datetime:
    """Return a moment held within the years that the judge reckons with."""
    if 1900 < moment.year < 2200:
        return moment
    return min(max(moment, EARLIEST + _DAY), LATEST - _DAY).astimezone(UTC)


_DAY = timedelta(days=1)


def finding(bound: Bound[D], kind: str, severity: str, words: str = "", **fields: Value) -> Finding:
    """Return the finding of a demand; `words` names its sentences where the kind does not."""
    name = words or kind
    return Finding(
        bound.rule, bound.section, kind, severity, f"findings.{name}.message",
        f"findings.{name}.remedy", fields,
    )  # fmt: skip
