"""The month of some teams, classes or states: what of six weeks is left of all changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cab_desk.services.schedule import weeks
from cab_desk.services.schedule.month import DAYS, GONE, MOST, Month, Wanted, counted, settled_of

if TYPE_CHECKING:
    from cab_desk.services.ports import Reader
    from cab_desk.services.rows import Bar, Clash

_SETTLED = frozenset({"approved", "scheduled", "in_progress", "implemented", "closed"})


def lanes(reader: Reader, first: date, zone: str, by: str) -> tuple[str, ...]:
    """Return the names of the teams (or systems) that a month's changes belong to."""
    return tuple(lane.name for lane in weeks.weeks(reader, first, DAYS, zone, by).lanes)


def narrowed(reader: Reader, first: date, zone: str, wanted: Wanted) -> Month:
    """Return six weeks with those changes alone that are wanted."""
    where = ZoneInfo(zone)
    bars, found = _kept(reader, first, DAYS, zone, wanted)
    held: dict[date, list[Bar]] = defaultdict(list)
    for bar in bars:
        held[max(bar.start.astimezone(where).date(), first)].append(bar)
    pairs = _pairs(found, {bar.uid for bar in bars})
    days = counted(pairs, where) if wanted.spacing else Counter(
        clash.start.astimezone(where).date() for clash in pairs)  # fmt: skip
    return Month(
        first,
        {day: tuple(mine[:MOST]) for day, mine in held.items()},
        {day: len(mine) for day, mine in held.items()},
        found.unsettled,
        dict(days),
        len(bars),
        settled_of((one for some in found.clashes.values() for one in some), found.settled),
    )


def whole_day(
    reader: Reader, day: date, first: date, zone: str, wanted: Wanted
) -> tuple[date, tuple[Bar, ...]]:
    """Return a day of six weeks with all changes that begin on it and are wanted."""
    where = ZoneInfo(zone)
    bars, _found = _kept(reader, day, 1, zone, wanted)
    begin = datetime.combine(day, time(), where)
    mine = (bar for bar in bars if day == first or bar.start >= begin)
    return day, tuple(bar for bar in mine if bar.start < begin + timedelta(days=1))


def _kept(
    reader: Reader, first: date, days: int, zone: str, wanted: Wanted
) -> tuple[list[Bar], weeks.Weeks]:
    found = weeks.weeks(reader, first, days, zone, wanted.by, gone=wanted.gone,
                        spacing=wanted.spacing)  # fmt: skip
    kept = [
        bar
        for lane in found.lanes
        if lane.name not in wanted.hidden
        for bar in lane.bars
        if _wants(wanted, bar, bar.uid in found.unsettled)
    ]
    return sorted(kept, key=lambda bar: bar.start), found


def _wants(wanted: Wanted, bar: Bar, clashes: bool) -> bool:
    if wanted.classes is not None and bar.class_id not in wanted.classes:
        return False
    if wanted.waiting and bar.state in _SETTLED | GONE:
        return False
    return clashes or not wanted.clashing


def _pairs(found: weeks.Weeks, shown: set[str]) -> set[Clash]:
    """Return the conflicts of which one partner is shown at least."""
    return {clash for uid in shown for clash in found.unsettled.get(uid, ())}
