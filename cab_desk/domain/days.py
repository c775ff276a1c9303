"""Days, holidays, business days and wall-clock time in a zone, exact over clock changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
_FARTHEST = 4000  # days that a count of business days may walk


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday that returns each year: on a day of a month, or on the nth weekday of one.

    `observed`: one that falls on a Saturday is kept on the Friday before, one that falls on a
    Sunday on the Monday after.
    """

    name: str
    month: int
    day: int = 0
    weekday: int = 0
    nth: int = 0
    observed: bool = False
    since: int = 0

    def on(self, year: int) -> date | None:
        """Return the day on which it is kept for a year."""
        if year < self.since:
            return None
        if self.nth:
            return _nth(year, self.month, self.weekday, self.nth)
        try:
            day = date(year, self.month, self.day)
        except ValueError:  # 29 February
            return None
        if self.observed and day.weekday() >= 5:
            return day - _DAY if day.weekday() == 5 else day + _DAY
        return day


@dataclass(frozen=True, slots=True)
class DaySet:
    """Which days are holidays: those that return and further dates."""

    returning: tuple[Holiday, ...] = ()
    dates: frozenset[date] = frozenset()

    def holidays(self, year: int) -> tuple[date, ...]:
        """Return the holidays kept within a calendar year, by date."""
        return _year(self, year)

    def works(self, day: date) -> bool:
        """Tell whether a day is a business day."""
        return day.weekday() < 5 and day not in _year_set(self, day.year)


@lru_cache(maxsize=512)
def _year(days: DaySet, year: int) -> tuple[date, ...]:
    kept = (holiday.on(each) for holiday in days.returning for each in (year - 1, year, year + 1))
    found = {day for day in kept if day is not None and day.year == year}
    return tuple(sorted(found | {day for day in days.dates if day.year == year}))


@lru_cache(maxsize=512)
def _year_set(days: DaySet, year: int) -> frozenset[date]:
    return frozenset(_year(days, year))


@lru_cache(maxsize=256)
def zone_of(name: str) -> tzinfo:
    """Return the zone of an IANA name; UTC for a name that no zone bears."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return UTC


def known_zone(name: str) -> bool:
    """Tell whether an IANA zone bears this name."""
    return name == "UTC" or zone_of(name) is not UTC


def instant(local: datetime, zone: tzinfo, late: bool) -> datetime:
    """Return the moment at which clocks in a zone show a naive time.

    A time that clocks show twice is the second one where `late`. One that they leap over is the
    moment of the leap.
    """
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first > second:
        return _leap(second, first, zone)
    return second if late else first


def _leap(low: datetime, high: datetime, zone: tzinfo) -> datetime:
    before = low.astimezone(zone).utcoffset()
    while high - low > _TICK:
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def shift_business(moment: datetime, count: int, zone: tzinfo, days: DaySet) -> datetime:
    """Return the same time of day, so many business days later (negative: earlier)."""
    local = moment.astimezone(zone)
    day, left = local.date(), abs(count)
    step = _DAY if count >= 0 else -_DAY
    year, closed = 0, frozenset[date]()
    for _ in range(_FARTHEST):
        if left == 0:
            break
        day += step
        if day.year != year:  # to look them up takes longer than to count a day
            year, closed = day.year, _year_set(days, day.year)
        left -= day.weekday() < 5 and day not in closed
    wall = datetime.combine(day, local.time().replace(fold=0))
    return instant(wall, zone, late=bool(local.fold))


def day_end(moment: datetime, zone: tzinfo) -> datetime:
    """Return the midnight that ends the day of a moment in a zone."""
    following = moment.astimezone(zone).date() + _DAY
    return instant(datetime.combine(following, time()), zone, late=False)


def whole_day(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return when a day begins and ends in a zone."""
    begin = instant(datetime.combine(day, time()), zone, late=False)
    return begin, instant(datetime.combine(day + _DAY, time()), zone, late=False)


def day_set(returning: Iterable[Holiday], dates: Iterable[date]) -> DaySet:
    """Return the holidays of a pack with those of a board."""
    return DaySet(tuple(returning), frozenset(dates))


def _nth(year: int, month: int, weekday: int, nth: int) -> date | None:
    first = date(year, month, 1)
    if nth > 0:
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
        return day if day.month == month else None
    last = date(year + month // 12, month % 12 + 1, 1) - _DAY
    return last - timedelta(days=(last.weekday() - weekday) % 7)
