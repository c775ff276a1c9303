"""A pack compiled for judging: for each class and environment only the demands that can hold."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from cab_desk.domain import demands
from cab_desk.domain.change import ENVIRONMENTS
from cab_desk.domain.conditions import Facts, When
from cab_desk.domain.days import DaySet, day_set, zone_of
from cab_desk.domain.policy import Pack, Rule
from cab_desk.domain.recurrences import Recurrence
from cab_desk.domain.verdict import Context, Finding, Incident, Passed, Risk, Slot
from cab_desk.domain.windows import Timeline, merge, timeline

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


MOST_KEPT = 4096  # of each kind that a scope remembers
_MOST_HELD = 512  # kinds of facts, at some kilobytes each


class Demand(Protocol):
    """Anything that a rule demands of some changes."""

    @property
    def when(self) -> When:
        """Return for which changes it holds."""


D = TypeVar("D", bound=Demand)


@dataclass(frozen=True, slots=True)
class Bound(Generic[D]):
    """A demand with its rule; `plain` where class and environment alone decide."""

    rule: str
    section: str
    demand: D
    plain: bool

    def holds(self, facts: Facts) -> bool:
        """Tell whether it holds for a change of the scope that it was compiled for."""
        return self.plain or self.demand.when.rest_holds(facts)


# The demands of a group that hold, and the rules that they belong to.
Held: TypeAlias = "dict[int, tuple[list[Bound[Any]], frozenset[str]]]"


@dataclass(frozen=True, slots=True)
class Scope:
    """What can hold for one class in one environment."""

    approvals: tuple[Bound[demands.Approval], ...]
    types: dict[str, Bound[demands.ChangeType]]
    documents: tuple[Bound[demands.Document], ...]
    evidence: tuple[Bound[demands.Proof], ...]
    ratings: tuple[Bound[demands.Rating], ...]
    windows: tuple[Bound[demands.Window], ...]
    freezes: tuple[Bound[demands.Freeze], ...]
    notices: tuple[Bound[demands.Notice], ...]
    checklists: tuple[Bound[demands.Checklist], ...]
    duties: tuple[Bound[demands.Duty], ...]
    triggers: tuple[Bound[demands.Trigger], ...]
    authorities: tuple[Bound[demands.Authority], ...]
    overrides: tuple[Bound[demands.Override], ...]
    # What was found once for changes alike, by ids of what the plan keeps alive.
    slots: dict[tuple[int, ...], tuple[Slot, ...]]
    unsigned: dict[int, tuple[tuple[Slot, ...], tuple[Finding, ...]]]
    held: dict[Facts, Held]

    def holding(self, facts: Facts) -> Held:
        """Return what is known of the demands that hold for such facts, by the ids of their groups;
        whoever asks fills it in.
        """
        found = self.held.get(facts)
        if found is None:
            if len(self.held) >= _MOST_HELD:
                self.held.clear()  # a board has some hundreds at most; those in use come back
            found = self.held[facts] = {}
        return found


@dataclass(frozen=True, slots=True)
class OpenTimes:
    """The timelines of a window."""

    times: tuple[Timeline, ...]
    preferred: tuple[Timeline, ...]
    fallback: tuple[Timeline, ...]


class Calendar:
    """The moving parts of a pack in a context: timelines, declared freezes, incidents."""

    def __init__(self, pack: Pack, context: Context) -> None:
        named = context.timezone if pack.zone == "board" else pack.zone
        self.zone_name = named or "UTC"
        self.zone = zone_of(self.zone_name)
        self.days: DaySet = day_set(pack.holidays, context.holidays)
        self.declared = merge([
            (span.start.timestamp(), span.end.timestamp(), span.title) for span in context.freezes
        ])  # fmt: skip
        self.failed = merge([
            (span.start.timestamp(), span.end.timestamp(), "") for span in context.failed_windows
        ])  # fmt: skip
        self.incidents = tuple(_active(incident) for incident in context.incidents)
        self._open: dict[int, OpenTimes] = {}
        self._closed: dict[int, tuple[Timeline, ...]] = {}
        self._kept: list[object] = []  # ids stand for these; they must stay alive

    def open_times(self, window: demands.Window) -> OpenTimes:
        """Return when a window is open."""
        found = self._open.get(id(window))
        if found is None:
            self._kept.append(window)
            found = self._open[id(window)] = OpenTimes(
                self._lines(window.times, freeze=False),
                self._lines(window.preferred, freeze=False),
                self._lines(window.fallback, freeze=False),
            )
        return found

    def closed_times(self, freeze: demands.Freeze) -> tuple[Timeline, ...]:
        """Return when a recurring freeze holds."""
        found = self._closed.get(id(freeze))
        if found is None:
            self._kept.append(freeze)
            found = self._closed[id(freeze)] = self._lines(freeze.times, freeze=True)
        return found

    def active(self, start: float, end: float) -> tuple[tuple[str, Incident], ...]:
        """Return the incidents that are active in `[start, end)`, with their severities folded."""
        return tuple(
            (severity, incident)
            for severity, begin, finish, incident in self.incidents
            if start < finish and (begin < end or begin == start)
        )

    def _lines(self, rules: Iterable[Recurrence], *, freeze: bool) -> tuple[Timeline, ...]:
        return tuple(timeline(rule, self.zone_name, self.days, freeze) for rule in rules)


class Plan:
    """A pack made ready: scopes by class and environment, and what passes by rule."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.ranks = {item.id: item.rank for item in pack.classes}
        self.classes = {item.id: item for item in pack.classes}
        self.levels = {item.id: item for item in pack.levels}
        self.risks = dict(_risks(pack))
        matrix = pack.matrix
        self.residual = matrix is not None and matrix.residual
        self.residual_decides = self.residual and matrix is not None and (
            matrix.decides == "residual"
        )  # fmt: skip
        self.meeting = pack.meeting
        self.type_labels = {item.id: item.label for item in pack.types}
        self.stations = tuple(
            (rule, station) for rule in pack.rules for station in rule.stations
            if not station.implemented
        )  # fmt: skip
        self.flags = tuple((rule, rule.flags) for rule in pack.rules if rule.flags)
        self.fits = tuple((rule, fit) for rule in pack.rules for fit in rule.fits)
        self.passes = {rule.id: Passed(rule.id, rule.section, rule.name) for rule in pack.rules}
        self.order = {rule.id: place for place, rule in enumerate(pack.rules)}
        self._scopes: dict[tuple[str, str], Scope] = {}
        self._kept: dict[int, Finding] = {}

    def kept(self, bound: Bound[D], make: Callable[[Bound[D]], Finding]) -> Finding:
        """Return the finding of a demand that says the same of every change, made once."""
        found = self._kept.get(id(bound))
        if found is None:
            found = self._kept[id(bound)] = make(bound)
        return found

    def scope(self, class_id: str, environment: str) -> Scope:
        """Return what can hold for a class in an environment; unknown ones share a scope."""
        found = self._scopes.get((class_id, environment))
        if found is not None:
            return found
        class_id = class_id if class_id in self.classes else ""
        environment = environment if environment in ENVIRONMENTS else "production"
        if (class_id, environment) not in self._scopes:
            self._scopes[class_id, environment] = self._compiled(class_id, environment)
        return self._scopes[class_id, environment]

    def _compiled(self, class_id: str, environment: str) -> Scope:
        def some(pick: Callable[[Rule], Iterable[D]]) -> tuple[Bound[D], ...]:
            return tuple(self._bound(pick, class_id, environment))

        types = {item.demand.id: item for item in some(lambda rule: rule.types)}
        return Scope(
            approvals=some(lambda rule: rule.approvals),
            types=types,
            documents=some(lambda rule: rule.documents),
            evidence=some(lambda rule: rule.evidence),
            ratings=some(lambda rule: rule.ratings),
            windows=some(lambda rule: rule.windows),
            freezes=some(lambda rule: rule.freezes),
            notices=some(lambda rule: rule.notices),
            checklists=some(lambda rule: rule.checklists),
            duties=some(lambda rule: rule.duties),
            triggers=some(lambda rule: rule.triggers),
            authorities=some(lambda rule: rule.authorities),
            overrides=some(lambda rule: rule.overrides),
            slots={},
            unsigned={},
            held={},
        )

    def _bound(
        self, pick: Callable[[Rule], Iterable[D]], class_id: str, environment: str
    ) -> Iterator[Bound[D]]:
        for rule in self.pack.rules:
            for item in pick(rule):
                if item.when.may_hold(class_id, environment):
                    yield Bound(rule.id, rule.section, item, item.when.by_scope_alone)


def _risks(pack: Pack) -> Iterator[tuple[tuple[str, str], Risk]]:
    matrix = pack.matrix
    levels = {level.id: level for level in pack.levels}
    if matrix is None:
        return
    for impact, row in zip(matrix.impacts, matrix.cells, strict=True):
        for probability, cell in zip(matrix.probabilities, row, strict=True):
            level = levels[cell.level]
            yield (
                (impact.id, probability.id),
                Risk(level.label, cell.inferred, level.id, level.tone),
            )


@lru_cache(maxsize=32)
def plan_of(pack: Pack) -> Plan:
    """Return the compiled pack; packs are told apart by identity."""
    return Plan(pack)


@lru_cache(maxsize=64)
def calendar_of(pack: Pack, context: Context) -> Calendar:
    """Return the calendar of a pack in a context, both told apart by identity."""
    return Calendar(pack, context)


def _active(incident: Incident) -> tuple[str, float, float, Incident]:
    end = incident.end.timestamp() if incident.end else float("inf")
    return incident.severity.strip().casefold(), incident.start.timestamp(), end, incident
