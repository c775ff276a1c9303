"""A month of the schedule as rows: bars by day, conflicts, windows and freezes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cab_desk.services.conflict_ports import SettledPair, pair_of, standing

if TYPE_CHECKING:
    from cab_desk.domain.policy import Pack
    from cab_desk.domain.spacing import Spacing
    from cab_desk.services.ports import Reader, Work
    from cab_desk.services.rows import Bar, CalendarEntry, Clash

DAYS = 42
MOST = 16  # of a day's changes, read ahead: more than a cell has room for on a large screen
GONE = frozenset({"rejected", "withdrawn"})
_FROZEN = ("freeze", "blackout")


@dataclass(frozen=True, slots=True)
class Month:
    """Six weeks from a Monday on. `bars` are the first of each day, by the day that they begin on
    in the board's zone, `totals` how many there are; `clashes` are those that nobody has settled,
    by the uid of either partner.
    """

    first: date
    bars: Mapping[date, tuple[Bar, ...]]
    totals: Mapping[date, int]
    clashes: Mapping[str, tuple[Clash, ...]]
    clash_days: Mapping[date, int]
    total: int
    # What is settled of the other conflicts, by the uid of either partner.
    settled: Mapping[str, tuple[SettledPair, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What lies under the bars: entries of the calendar, windows of the policy, meetings; and by
    day the times of its meetings, what each is called, and the name of a holiday. `spacing` is how
    far apart the policy wants changes, where it says so.
    """

    entries: tuple[CalendarEntry, ...] = ()
    windows: tuple[tuple[datetime, datetime], ...] = ()
    meetings: Mapping[date, str] = field(default_factory=dict)
    sittings: Mapping[date, tuple[str, ...]] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)
    spacing: Spacing | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a month is shown; `hidden` are teams (or systems), `classes` None means all."""

    by: str = "team"
    hidden: frozenset[str] = frozenset()
    classes: frozenset[str] | None = None
    waiting: bool = False
    clashing: bool = False
    gone: bool = False  # rejected and withdrawn changes too
    spacing: Spacing | None = None  # how far apart the policy wants changes, as far as is known

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        narrowed = self.hidden or self.waiting or self.clashing or self.classes is not None
        return not (narrowed or self.gone)


def first_of(day: date) -> date:
    """Return the Monday that the six weeks around a month begin with."""
    begin = day.replace(day=1)
    return begin - timedelta(days=begin.weekday())


def span_of(first: date, zone: str) -> tuple[datetime, datetime]:
    """Return begin and end of the six weeks, in UTC."""
    where = ZoneInfo(zone)
    begin = datetime.combine(first, time(), where)
    end = datetime.combine(first + timedelta(days=DAYS), time(), where)
    return begin.astimezone(UTC), end.astimezone(UTC)


def month(reader: Reader, first: date, zone: str, spacing: Spacing | None = None) -> Month:
    """Return the bars and conflicts of six weeks, by two statements."""
    since, until = span_of(first, zone)
    where = ZoneInfo(zone)
    dates = [first + timedelta(days=number) for number in range(DAYS + 1)]
    edges = [datetime.combine(day, time(), where).astimezone(UTC) for day in dates]
    listed = dict(zip(dates, reader.days(edges, MOST), strict=False))
    by_uid: dict[str, list[Clash]] = defaultdict(list)
    days: dict[date, int] = defaultdict(int)
    found = reader.clashes(since, until, spacing)
    known = standing(found, reader, apart=spacing is not None)
    for clash in (one for one in found if pair_of(one.one, one.other) not in known):
        by_uid[clash.one].append(clash)
        by_uid[clash.other].append(clash)
        if spacing is None:
            days[clash.start.astimezone(where).date()] += 1
    if spacing is not None:
        days = counted((one for some in by_uid.values() for one in some), where)
    return Month(
        first,
        {day: tuple(bars) for day, (_total, bars) in listed.items() if bars},
        {day: total for day, (total, _bars) in listed.items() if total},
        {uid: tuple(found) for uid, found in by_uid.items()},
        dict(days),
        sum(total for total, _bars in listed.values()),
        settled_of(found, known),
    )


def counted(clashes: Iterable[Clash], where: ZoneInfo) -> dict[date, int]:
    """Return how many conflicts begin on a day: two that are so for several reasons are one."""
    first: dict[tuple[str, str], datetime] = {}
    for clash in clashes:
        pair = clash.one, clash.other
        first[pair] = min(clash.start, first.get(pair, clash.start))
    days: dict[date, int] = defaultdict(int)
    for start in first.values():
        days[start.astimezone(where).date()] += 1
    return days


def settled_of(
    clashes: Iterable[Clash], known: Mapping[str, SettledPair]
) -> Mapping[str, tuple[SettledPair, ...]]:
    """Return what is settled of some conflicts, by the uid of either partner."""
    by_uid: dict[str, dict[str, SettledPair]] = defaultdict(dict)
    for clash in clashes:
        pair = pair_of(clash.one, clash.other)
        if pair in known:
            for uid in (clash.one, clash.other):
                by_uid[uid][pair] = known[pair]
    return {uid: tuple(found.values()) for uid, found in by_uid.items()}


def whole_day(reader: Reader, day: date, first: date, zone: str) -> tuple[date, tuple[Bar, ...]]:
    """Return a day of six weeks with all changes that begin on it."""
    where = ZoneInfo(zone)
    since, until = (
        datetime.combine(day + timedelta(days=step), time(), where).astimezone(UTC)
        for step in (0, 1)
    )
    bars = reader.bars(since, until)
    mine = (bar for bar in bars if max(bar.start.astimezone(where).date(), first) == day)
    return day, tuple(mine)


def grounds(work: Work, first: date, zone: str = "") -> Grounds:
    """Return freezes, holidays, the policy's windows for production, and meetings of six weeks;
    days and times of meetings by the clock of a zone, else of the board's.
    """
    own = work.board().zone
    since, until = span_of(first, zone or own)
    where = ZoneInfo(zone or own)
    meetings, sittings = dict[date, str](), dict[date, tuple[str, ...]]()
    for meeting in sorted(work.meetings.all(), key=lambda one: one.planned_at):
        if meeting.called_off or not since <= meeting.planned_at < until:
            continue
        local = meeting.planned_at.astimezone(where)
        day, clock = local.date(), f"{local:%H:%M}"
        meetings[day] = f"{meetings[day]}, {clock}" if day in meetings else clock
        sittings[day] = (*sittings.get(day, ()), f"{meeting.title}, {clock}")
    entries = tuple(work.calendar.between(since, until))
    # Here, because the month itself is painted without the policy and its days.
    from cab_desk.services.requests.holidays import days_of, named  # noqa: PLC0415

    mine = days_of(entries, own)
    windows = windows_between(work.pack, own, since, until, tuple(mine))
    holidays = named(mine, work.pack.holidays, first, DAYS)
    from cab_desk.services.requests.in_the_way import spacing  # noqa: PLC0415

    return Grounds(entries, windows, meetings, sittings, holidays, spacing(work))


def frozen_days(grounds: Grounds, zone: str) -> frozenset[date]:
    """Return the days that a freeze or a blackout touches."""
    where, found = ZoneInfo(zone), set[date]()
    for entry in grounds.entries:
        if entry.kind not in _FROZEN:
            continue
        day = entry.start.astimezone(where).date()
        last = (entry.end or entry.start).astimezone(where) - timedelta(seconds=1)
        while day <= last.date() and len(found) < DAYS * 2:
            found.add(day)
            day += timedelta(days=1)
    return frozenset(found)


def windows_between(
    pack: Pack, zone: str, since: datetime, until: datetime, holidays: tuple[date, ...] = ()
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the times in which a policy lets changes of any class run in a span."""
    # Here, because the month itself is painted without the policy and its demands.
    from cab_desk.domain.change import Change  # noqa: PLC0415
    from cab_desk.domain.plan import calendar_of, plan_of  # noqa: PLC0415
    from cab_desk.domain.verdict import Context  # noqa: PLC0415

    found: set[tuple[float, float]] = set()
    calendar = calendar_of(pack, Context(timezone=zone, holidays=holidays))
    for item in pack.classes:
        change = Change(title="", class_id=item.id)
        scope = plan_of(pack).scope(change.class_id, change.environment)
        for bound in scope.windows:
            for line in calendar.open_times(bound.demand).times:
                found.update(line.between(since.timestamp(), until.timestamp()))
    return tuple(
        (datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
        for start, end in sorted(found)
        if end - start < timedelta(days=2).total_seconds()
    )
