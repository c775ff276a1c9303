"""Whether a recorded outcome says ROLL BACK, and who has the authority."""

from collections.abc import Iterator

from cab_desk.domain.case import Case, finding
from cab_desk.domain.change import Outcome
from cab_desk.domain.demands import Trigger
from cab_desk.domain.plan import Bound
from cab_desk.domain.verdict import WARN, Finding, Rollback

_AFTER = {"error_rate": "error_rate_after", "p95": "p95_after_ms"}
_BEFORE = {"error_rate": "error_rate_before", "p95": "p95_before_ms"}


def rollback_of(case: Case) -> Rollback | None:
    """Return what the triggers say of an outcome, or None without one."""
    if case.change.outcome is None:
        return None
    met = tuple(bound.demand.id for bound in _met(case))
    ways = tuple(way.demand.all_of for way in case.scope.authorities if way.holds(case.facts))
    return Rollback(bool(met), met, ways)


def rule_rollback(case: Case) -> Iterator[Finding]:
    """Find an outcome that meets a trigger while the change was not rolled back."""
    if case.change.outcome is None or case.outcome.result == "rolled_back":
        return
    for bound in _met(case):
        yield finding(bound, "rollback.required", WARN, trigger=bound.demand.label)


def _met(case: Case) -> list[Bound[Trigger]]:
    return [one for one in case.holding(case.scope.triggers) if meets(one.demand, case.outcome)]


def meets(trigger: Trigger, outcome: Outcome) -> bool:
    """Tell whether an outcome meets a trigger; what was not measured meets none.

    An error rate before that was not measured counts as nothing for a rise; no latency is nothing.
    """
    value = getattr(outcome, _AFTER.get(trigger.measure, trigger.measure))
    if value is None:
        return False
    if trigger.for_minutes is not None and (outcome.sustained_minutes or 0) < trigger.for_minutes:
        return False
    before = getattr(outcome, _BEFORE.get(trigger.measure, ""), None)
    if trigger.rise_above is not None:
        known = before is not None or trigger.measure != "p95"
        return known and rise(before or 0, value) > trigger.rise_above
    if trigger.times_above is not None:
        return before is not None and value > before * trigger.times_above
    return bool(value > trigger.above) if trigger.above is not None else bool(value)


def measured(trigger: Trigger) -> tuple[str, ...]:
    """Return the parts of an outcome that a trigger reads."""
    names = (
        _BEFORE.get(trigger.measure, ""),
        _AFTER.get(trigger.measure, trigger.measure),
        "sustained_minutes" if trigger.for_minutes is not None else "",
    )
    return tuple(name for name in names if name)


def rise(before: float, after: float) -> float:
    """Return by how much a measure went up, free of the binary rounding of decimal figures."""
    return round(after - before, 9)
