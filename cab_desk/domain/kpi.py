"""What a policy can measure: who counts, among how many, and whether a target is met.

Sums over counts of changes that were carried out. A cancelled change was not: it is in no
numerator and no denominator. Where nothing can be counted there is no value, not 0 %.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from cab_desk.domain.demands import Kpi

CANCELLED = "cancelled"
NOT_MET, MET, NO_TARGET, NO_DATA = "missed", "met", "no_target", "no_data"

# Results that are no success where a pack does not say which are.
FAILURES = ("failed", "rolled_back")
_UNITS = {"minutes": 60, "hours": 3_600, "days": 86_400}


@dataclass(frozen=True, slots=True)
class Times:
    """How many changes have a length of time, and how many seconds these are together."""

    count: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Changes that count alike.

    `month` is that of the end, YYYY-MM in the board's zone. `elsewhere`: they were carried out
    in another tool and came in with their outcome, so who approved them is not on record here.
    `deploy` runs from the first commit, `lead` from the submission, both to the end; `approval`
    from the submission to the last approval that was needed.
    """

    month: str
    class_id: str = ""
    environment: str = "production"
    result: str = "succeeded"
    incident: bool = False
    violated: bool = False
    bypassed: bool = False
    migration: bool = False
    emergency: bool = False
    elsewhere: bool = False
    count: int = 1
    deploy: Times = Times()
    lead: Times = Times()
    approval: Times = Times()


@dataclass(frozen=True, slots=True)
class Beside:
    """What is counted beside the changes: weeks, feature flags, open windows, single lead times."""

    weeks: float = 0.0
    stale_flags: int | None = None
    flags: int = 0
    open_seconds: float = 0.0
    used_seconds: float = 0.0
    leads: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with what it was reckoned from; no value where the denominator is nothing."""

    value: float | None
    numerator: float = 0.0
    denominator: float = 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """How a measure is taken: `form`, whom it counts, among whom, and of which length of time.

    Forms: share (of the changes), count, mean, median, weekly, flags, windows.
    """

    id: str
    form: str
    counts: Callable[[Tally, Kpi], bool] = field(default=lambda _tally, _kpi: True)
    among: Callable[[Tally], bool] = field(default=lambda _tally: True)
    length: str = ""


def carried_out(tally: Tally) -> bool:
    """Tell whether changes were carried out, whatever came of them."""
    return tally.result != CANCELLED


def figure(kpi: Kpi, tallies: Iterable[Tally], beside: Beside) -> Figure:
    """Return the value of a KPI over counts that its condition was already held against."""
    measure = measure_of(kpi)
    among = [tally for tally in tallies if carried_out(tally) and measure.among(tally)]
    return _FORMS[measure.form](kpi, measure, among, beside)


def measure_of(kpi: Kpi) -> Measure:
    """Return how a KPI is taken."""
    return _MEASURES[kpi.measure]


def counted(kpi: Kpi, tally: Tally) -> bool | None:
    """Tell whether changes are in the numerator; None where not even in the denominator."""
    measure = measure_of(kpi)
    if not carried_out(tally) or not measure.among(tally):
        return None
    if measure.length:
        return True if _length(tally, measure).count else None
    return measure.counts(tally, kpi)


def state_of(kpi: Kpi, found: Figure) -> str:
    """Tell whether a value meets the target: met, missed, no_target, no_data."""
    if found.value is None:
        return NO_DATA
    if not kpi.aim or kpi.target is None:
        return NO_TARGET
    return MET if _AIMS[kpi.aim](found.value, kpi.target) else NOT_MET


def gap(kpi: Kpi, found: Figure) -> float:
    """Return by how much a value lies beyond its target (above it where positive)."""
    return 0.0 if found.value is None or kpi.target is None else found.value - kpi.target


def merged(tallies: Iterable[Tally], key: Callable[[Tally], str]) -> dict[str, int]:
    """Return how many changes were carried out by a key, in the order of their first."""
    found: dict[str, int] = {}
    for tally in tallies:
        if carried_out(tally):
            found[key(tally)] = found.get(key(tally), 0) + tally.count
    return found


def _share(kpi: Kpi, measure: Measure, among: list[Tally], _beside: Beside) -> Figure:
    total = sum(tally.count for tally in among)
    hit = sum(tally.count for tally in among if measure.counts(tally, kpi))
    return Figure(100 * hit / total if total else None, hit, total)


def _count(kpi: Kpi, measure: Measure, among: list[Tally], _beside: Beside) -> Figure:
    total = sum(tally.count for tally in among)
    hit = sum(tally.count for tally in among if measure.counts(tally, kpi))
    return Figure(hit if total else None, hit, total)


def _mean(kpi: Kpi, measure: Measure, among: list[Tally], _beside: Beside) -> Figure:
    parts = [_length(tally, measure) for tally in among]
    total = sum(part.count for part in parts)
    spent = sum(part.seconds for part in parts) / _UNITS.get(kpi.unit, _UNITS["hours"])
    return Figure(spent / total if total else None, spent, total)


def _median(kpi: Kpi, _measure: Measure, _among: list[Tally], beside: Beside) -> Figure:
    if not beside.leads:
        return Figure(None)
    middle = median(beside.leads) / _UNITS.get(kpi.unit, _UNITS["hours"])
    return Figure(middle, middle, len(beside.leads))


def _weekly(_kpi: Kpi, _measure: Measure, among: list[Tally], beside: Beside) -> Figure:
    total = sum(tally.count for tally in among)
    return Figure(total / beside.weeks if beside.weeks > 0 else None, total, beside.weeks)


def _flags(_kpi: Kpi, _measure: Measure, _among: list[Tally], beside: Beside) -> Figure:
    if beside.stale_flags is None or not beside.flags:
        return Figure(None)
    return Figure(beside.stale_flags, beside.stale_flags, beside.flags)


def _windows(_kpi: Kpi, _measure: Measure, _among: list[Tally], beside: Beside) -> Figure:
    used, opened = beside.used_seconds / 3_600, beside.open_seconds / 3_600
    return Figure(100 * used / opened if opened else None, used, opened)


def _length(tally: Tally, measure: Measure) -> Times:
    found: Times = getattr(tally, measure.length)
    return found


def _fails(tally: Tally, kpi: Kpi) -> bool:
    counting = kpi.counting or FAILURES
    return tally.result in counting or ("incident" in counting and tally.incident)


def _production(tally: Tally) -> bool:
    return tally.environment == "production"


_AIMS: dict[str, Callable[[float, float], bool]] = {
    "above": lambda value, target: value > target,
    "below": lambda value, target: value < target,
    "at_least": lambda value, target: value >= target,
    "at_most": lambda value, target: value <= target,
}
_FORMS: dict[str, Callable[[Kpi, Measure, list[Tally], Beside], Figure]] = {
    "share": _share, "count": _count, "mean": _mean, "median": _median, "weekly": _weekly,
    "flags": _flags, "windows": _windows,
}  # fmt: skip
_MEASURES = {
    measure.id: measure
    for measure in (
        Measure("success_rate", "share", lambda tally, kpi: not _fails(tally, kpi)),
        Measure("failure_rate", "share", _fails),
        Measure("rollback_rate", "share", lambda tally, _: tally.result == "rolled_back"),
        Measure("migration_rollback_rate", "share",
                lambda tally, _: tally.result == "rolled_back", lambda tally: tally.migration),
        Measure("emergency_share", "share", lambda tally, _: tally.emergency),
        Measure("by_class", "count"),
        Measure("emergencies", "count", lambda tally, _: tally.emergency),
        Measure("incidents", "count", lambda tally, _: tally.incident),
        Measure("window_violations", "count", lambda tally, _: tally.violated),
        Measure("approval_bypasses", "count", lambda tally, _: tally.bypassed,
                lambda tally: not tally.elsewhere),
        Measure("unauthorized", "count", lambda tally, _: tally.bypassed,
                lambda tally: not tally.elsewhere),
        Measure("changes_a_week", "weekly"),
        Measure("time_to_deploy", "mean", among=_production, length="deploy"),
        Measure("time_to_implement", "mean", length="lead"),
        Measure("lead_time", "mean", among=_production, length="lead"),
        Measure("lead_time_median", "median", length="lead"),
        Measure("approval_time", "mean", among=lambda tally: not tally.elsewhere,
                length="approval"),
        Measure("stale_flags", "flags"),
        Measure("window_use", "windows"),
    )
}  # fmt: skip
MEASURES = tuple(_MEASURES)
