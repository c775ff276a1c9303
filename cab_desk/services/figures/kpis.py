"""The KPIs of a policy over a period: value, target, whether it is met, and what stands behind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cab_desk.domain import kpi as measuring
from cab_desk.domain.days import zone_of
from cab_desk.domain.demands import Kpi
from cab_desk.domain.kpi import Beside, Figure, Tally
from cab_desk.services.figures import kpi_beside
from cab_desk.services.figures.teams import team_of
from cab_desk.services.kpi_ports import Ran, facts, tally_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cab_desk.domain.policy import Pack
    from cab_desk.services.kpi_ports import FigureReads

# What Reports shows beside the KPIs of a policy that has fewer; it has no target for them.
GENERAL = (
    Kpi("desk.success_rate", "", "success_rate"),
    Kpi("desk.failure_rate", "", "failure_rate", counting=("failed",)),
    Kpi("desk.rollback_rate", "", "rollback_rate"),
    Kpi("desk.lead_time_median", "", "lead_time_median", "days"),
    Kpi("desk.emergency_share", "", "emergency_share"),
    Kpi("desk.window_violations", "", "window_violations", "count"),
)
TILES = 6
# Which of them fill the row of tiles first.
_FIRST = (
    "emergency_share", "window_violations", "lead_time_median", "success_rate", "rollback_rate",
    "failure_rate",
)  # fmt: skip
_WEEK = timedelta(days=7)
_MOST_BEHIND = 500


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when, half-open; `first` is the day of the board's first change, before which
    no week and no window is counted.
    """

    since: datetime
    until: datetime
    zone: str
    first: datetime

    @property
    def months(self) -> tuple[str, ...]:
        """Return the months that it touches (YYYY-MM), oldest first."""
        zone = zone_of(self.zone)
        first = self.since.astimezone(zone)
        last = max(self.since, self.until - timedelta(microseconds=1)).astimezone(zone)
        span = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        return tuple(f"{at // 12}-{at % 12 + 1:02}" for at in span)

    def within(self, month: str) -> tuple[datetime, datetime]:
        """Return the part of a month that counts."""
        start, end = month_span(month, self.zone)
        return max(start, self.since, self.first), min(end, self.until)


@dataclass(frozen=True, slots=True)
class Point:
    """A month of a trend."""

    month: str
    value: float | None
    denominator: float


@dataclass(frozen=True, slots=True)
class KpiLine:
    """A KPI with its value; `state`: met, missed, no_target, no_data."""

    kpi: Kpi
    rule: str
    section: str
    figure: Figure
    state: str
    gap: float
    trend: tuple[Point, ...]
    parts: tuple[tuple[str, int], ...] = ()  # of a count by class: label and number


@dataclass(frozen=True, slots=True)
class Kpis:
    """All KPIs of a policy over a period; `lines` are the policy's own, `more` the desk's.

    `tallies` are the counts behind them, `period` is None where nothing was carried out yet.
    """

    period: Period | None
    lines: tuple[KpiLine, ...]
    more: tuple[KpiLine, ...]
    tallies: tuple[Tally, ...]
    elsewhere: int = 0
    cancelled: int = 0
    team: str | None = None  # whose they are; None: of the whole board

    @property
    def missed(self) -> tuple[KpiLine, ...]:
        """Return the lines whose target is missed."""
        return tuple(line for line in self.lines if line.state == measuring.NOT_MET)

    @property
    def carried_out(self) -> int:
        """Return how many changes were carried out."""
        return sum(tally.count for tally in self.tallies if measuring.carried_out(tally))

    @property
    def tiles(self) -> tuple[KpiLine, ...]:
        """Return the policy's lines, filled up with the desk's where they are few."""
        room = max(0, TILES - len(self.lines))
        chosen = sorted(self.more, key=lambda line: _FIRST.index(line.kpi.measure))[:room]
        return (*self.lines, *(line for line in self.more if line in chosen))

    def line(self, kpi_id: str) -> KpiLine | None:
        """Return a line by the id of its KPI."""
        return next((one for one in (*self.lines, *self.more) if one.kpi.id == kpi_id), None)

    def target(self, *measures: str) -> KpiLine | None:
        """Return the policy's line with a target for one of some measures."""
        found = (one for one in self.lines if one.kpi.measure in measures and one.kpi.aim)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Behind:
    """A change behind a KPI; `counted`: it is in the numerator too."""

    ran: Ran
    counted: bool


def kpis(
    reader: FigureReads, pack: Pack, since: datetime | None, until: datetime | None, now: datetime
) -> Kpis:
    """Return the KPIs of a pack over what ended in a period, half-open; None leaves it open."""
    period = period_of(reader, since, until, now)
    bounds = (period.since, period.until) if period else (since, until)
    tallies = tuple(reader.outcomes.tallies(*bounds))
    taker = _Taker(reader, pack, period, bounds, tallies)
    lines = [taker.line(kpi, rule.id, rule.section) for rule in pack.rules for kpi in rule.kpis]
    has = {line.kpi.measure for line in lines}
    more = [taker.line(kpi, "", "") for kpi in GENERAL if kpi.measure not in has]
    return Kpis(
        period,
        tuple(lines),
        tuple(more),
        tallies,
        sum(one.count for one in tallies if one.elsewhere and measuring.carried_out(one)),
        sum(tally.count for tally in tallies if not measuring.carried_out(tally)),
        team_of(reader),
    )


def behind(reader: FigureReads, kpi: Kpi, period: Period) -> list[Behind]:
    """Return the changes in a KPI's denominator, those that it counts first, newest first."""
    found = []
    for ran in reader.outcomes.rows(period.since, period.until):
        if kpi.when.holds(facts(ran)):
            counted = measuring.counted(kpi, tally_of(ran))
            if counted is not None:
                found.append(Behind(ran, counted))
    found.sort(key=lambda one: (not one.counted, -one.ran.row.at.timestamp()))
    return found[:_MOST_BEHIND]


def period_of(
    reader: FigureReads, since: datetime | None, until: datetime | None, now: datetime
) -> Period | None:
    """Return the period, up to now; None where nothing was carried out before its end."""
    span = reader.outcomes.span()
    if span is None:
        return None
    board = reader.board()
    zone = board.zone if board else "UTC"
    first, last = span
    midnight = first.astimezone(zone_of(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    midnight = midnight.astimezone(UTC)
    begin = since or midnight
    end = min(until or datetime.max.replace(tzinfo=UTC), max(now, last + timedelta(seconds=1)))
    return Period(begin, end, zone, midnight) if begin < end and midnight < end else None


def last_months(now: datetime, zone: str, count: int) -> datetime:
    """Return the first moment of the month that lies `count` months back, this one included."""
    local = now.astimezone(zone_of(zone))
    at = local.year * 12 + local.month - count
    return month_span(f"{at // 12}-{at % 12 + 1:02}", zone)[0]


def month_span(month: str, zone: str) -> tuple[datetime, datetime]:
    """Return when a month begins and ends in a zone."""
    year, number = int(month[:4]), int(month[5:])
    start = datetime(year, number, 1, tzinfo=zone_of(zone))
    end = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone_of(zone))
    return start.astimezone(UTC), end.astimezone(UTC)


class _Taker:
    """Takes each KPI over one period; rows are read only where counts do not tell."""

    def __init__(
        self,
        reader: FigureReads,
        pack: Pack,
        period: Period | None,
        bounds: tuple[datetime | None, datetime | None],
        tallies: Sequence[Tally],
    ) -> None:
        self._reader, self._pack, self._period = reader, pack, period
        self._bounds, self._tallies = bounds, tallies
        self._rows: list[Ran] | None = None
        self._leads: list[tuple[str, int]] | None = None
        self._leads_of: dict[str, list[int]] = defaultdict(list)

    def line(self, kpi: Kpi, rule: str, section: str) -> KpiLine:
        """Return a KPI with its value and trend."""
        period = self._period
        if period is None:
            none = Figure(None)
            return KpiLine(kpi, rule, section, none, measuring.NO_DATA, 0.0, ())
        tallies = self._held(kpi)
        found = measuring.figure(kpi, tallies, self._beside(kpi, period, None))
        by_month: dict[str, list[Tally]] = defaultdict(list)
        for tally in tallies:
            by_month[tally.month].append(tally)
        trend = tuple(self._point(kpi, period, month, by_month[month]) for month in period.months)
        parts = self._parts(tallies) if kpi.measure == "by_class" else ()
        state, beyond = measuring.state_of(kpi, found), measuring.gap(kpi, found)
        return KpiLine(kpi, rule, section, found, state, beyond, trend, parts)

    def _point(self, kpi: Kpi, period: Period, month: str, tallies: Iterable[Tally]) -> Point:
        if measuring.measure_of(kpi).form == "flags":
            return Point(month, None, 0)  # how many were stale in a past month is not on record
        part = measuring.figure(kpi, tallies, self._beside(kpi, period, month))
        return Point(month, part.value, part.denominator)

    def _held(self, kpi: Kpi) -> list[Tally]:
        """Return the counts of the changes that the KPI's condition holds for."""
        when = kpi.when
        if replace(when, classes=frozenset(), environments=frozenset()).by_scope_alone:
            return [one for one in self._tallies if when.may_hold(one.class_id, one.environment)]
        return [tally_of(ran) for ran in self._all_rows() if when.holds(facts(ran))]

    def _all_rows(self) -> list[Ran]:
        if self._rows is None:
            self._rows = self._reader.outcomes.rows(*self._bounds)
        return self._rows

    def _beside(self, kpi: Kpi, period: Period, month: str | None) -> Beside:
        form = measuring.measure_of(kpi).form
        whole = (max(period.since, period.first), period.until)
        since, until = whole if month is None else period.within(month)
        if form == "weekly":
            return Beside(weeks=(until - since) / _WEEK)
        if form == "median":
            return Beside(leads=self._single_leads(month))
        if form == "flags" and team_of(self._reader) is not None:
            return Beside(stale_flags=None, flags=0)  # flags belong to no team
        if form == "flags":
            stale, flags = kpi_beside.stale_flags(self._reader, self._pack, until)
            return Beside(stale_flags=stale, flags=flags)
        if form == "windows":
            used, opened = kpi_beside.window_use(
                self._all_rows(), self._pack, period.zone, since, until
            )
            return Beside(used_seconds=used, open_seconds=opened)
        return Beside()

    def _single_leads(self, month: str | None) -> list[int]:
        if self._leads is None:
            self._leads = self._reader.outcomes.leads(*self._bounds)
            for at, lead in self._leads:
                self._leads_of[at].append(lead)
        return [lead for _, lead in self._leads] if month is None else self._leads_of[month]

    def _parts(self, tallies: Iterable[Tally]) -> tuple[tuple[str, int], ...]:
        counts = measuring.merged(tallies, lambda tally: tally.class_id)
        known = [(item.id, item.label) for item in self._pack.classes]
        rest = [(name, name) for name in counts if name not in dict(known)]
        return tuple((label, counts.get(name, 0)) for name, label in (*known, *rest))
