"""Recurring windows and freezes: local wall-clock rules expanded to half-open spans of time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from cab_desk.domain.days import DaySet, instant, zone_of

FIRST_YEAR = 1900
LAST_YEAR = 2200

_DAY = timedelta(days=1)
_MIDNIGHT = time()
_EPOCH = date(1970, 1, 1).toordinal() * 86_400
# How far an occurrence of a week may reach: its seven days, and a zone's offset.
_WEEK_REACH = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When something recurs, in the wall clock of a zone.

    `kind`: weekly (`weekdays`, Monday 0), monthly (the `nth` weekday, -1 the last), month_end
    (the last `days` business days through the month's last day), yearly (`first_day` to
    `last_day` as month and day, both included), holidays, holiday_weekends, dates (`dates`).
    `begin` and `finish` are minutes after midnight of the day it begins; `finish` may lie days
    later. `skip` names dates on which it does not begin.
    """

    kind: str
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    days: int = 0
    first_day: tuple[int, int] = (1, 1)
    last_day: tuple[int, int] = (12, 31)
    begin: int = 0
    finish: int = 1440
    dates: tuple[date, ...] = ()
    skip: tuple[date, ...] = ()


class Timeline:
    """One recurrence in one zone, expanded year by year and kept.

    A window's span is cut where a clock change makes its ends ambiguous, a freeze's is widened.
    """

    __slots__ = ("_days", "_freeze", "_recurrence", "_steady", "_years", "_zone")

    def __init__(self, recurrence: Recurrence, zone: str, days: DaySet, freeze: bool) -> None:
        self._recurrence = recurrence
        self._zone = zone_of(zone)
        self._steady = _steady_days(zone)
        self._days = days
        self._freeze = freeze
        self._years: dict[int, tuple[list[float], list[float], list[float]]] = {}

    def containing(self, start: float, end: float) -> tuple[float, float] | None:
        """Return a single occurrence that holds all of `[start, end)`, if there is one."""
        starts, ends, reach = self._spans(year_of(start))
        place = bisect_right(starts, start) - 1
        if place < 0 or reach[place] < end:
            return None
        while ends[place] < end:
            place -= 1
        return starts[place], ends[place]

    def touching(self, start: float, end: float) -> tuple[float, float] | None:
        """Return the first occurrence that overlaps `[start, end)`, however briefly."""
        for year in range(year_of(start), year_of(end) + 1):
            starts, ends, reach = self._spans(year)
            place = bisect_right(reach, start)
            if place < len(starts) and (starts[place] < end or starts[place] == start):
                return starts[place], ends[place]
        return None

    def last_before(self, moment: float) -> tuple[float, float] | None:
        """Return the last occurrence that began before a moment."""
        for year in (year_of(moment), year_of(moment) - 1):
            starts, ends, _ = self._spans(year)
            place = bisect_left(starts, moment) - 1
            if place >= 0:
                return starts[place], ends[place]
        return None

    def between(self, start: float, end: float) -> list[tuple[float, float]]:
        """Return every occurrence that overlaps `[start, end)`, by start."""
        found = {
            (begin, finish)
            for year in range(year_of(start), year_of(end) + 1)
            for begin, finish in zip(*self._spans(year)[:2], strict=True)
            if begin < end and start < finish
        }
        return sorted(found)

    def _spans(self, year: int) -> tuple[list[float], list[float], list[float]]:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._expanded(year)
        return known

    def _expanded(self, year: int) -> tuple[list[float], list[float], list[float]]:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return [], [], []
        begin = datetime(year, 1, 1, tzinfo=UTC).timestamp()
        end = datetime(year + 1, 1, 1, tzinfo=UTC).timestamp()
        found = set()
        for day, first, last in _occurrences(self._recurrence, year, self._days):
            start = self._stamp(day, first, late=not self._freeze)
            finish = self._stamp(day, last, late=self._freeze)
            if start < end and begin < finish and start < finish:
                found.add((start, finish))
        spans = sorted(found)
        reach, farthest = [], float("-inf")
        for _, finish in spans:
            farthest = max(farthest, finish)
            reach.append(farthest)
        return [span[0] for span in spans], [span[1] for span in spans], reach

    def _stamp(self, day: date, minutes: int, *, late: bool) -> float:
        """Return when clocks show so many minutes after a day's midnight."""
        seconds = day.toordinal() * 86_400 + minutes * 60 - _EPOCH
        if self._zone is UTC:
            return float(seconds)
        number = day.toordinal() + minutes // 1440
        if number not in self._steady:
            self._steady[number] = steady_offset(number, self._zone)
        offset = self._steady[number]
        if offset is not None:
            return seconds - offset
        local = datetime.combine(day, _MIDNIGHT) + timedelta(minutes=minutes)
        return instant(local, self._zone, late=late).timestamp()


def steady_offset(number: int, zone: tzinfo) -> float | None:
    """Return the offset of a day, by its ordinal number, or None for one on which it changes."""
    begin = zone.utcoffset(datetime.combine(date.fromordinal(number), _MIDNIGHT))
    end = zone.utcoffset(datetime.combine(date.fromordinal(number + 1), _MIDNIGHT))
    return begin.total_seconds() if begin is not None and begin == end else None


@lru_cache(maxsize=256)
def _steady_days(zone: str) -> dict[int, float | None]:
    return {}


@lru_cache(maxsize=1024)
def timeline(recurrence: Recurrence, zone: str, days: DaySet, freeze: bool) -> Timeline:
    """Return the one timeline of a recurrence, so that its years are expanded once."""
    return Timeline(recurrence, zone, days, freeze)


def year_of(moment: float) -> int:
    """Return the UTC year of a moment, held within the years that are expanded."""
    days = int(moment // 86_400)
    year = 1970 + int(days / 365.2425)
    if FIRST_YEAR <= year <= LAST_YEAR:
        return datetime.fromtimestamp(moment, UTC).year
    return min(max(year, FIRST_YEAR - 1), LAST_YEAR + 1)


def merge(spans: list[tuple[float, float, str]]) -> tuple[list[float], list[float], list[str]]:
    """Return spans as disjoint ones for a binary search; the first title of a heap stands."""
    starts: list[float] = []
    ends: list[float] = []
    titles: list[str] = []
    for start, end, title in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
            titles.append(title)
    return starts, ends, titles


def _occurrences(rule: Recurrence, year: int, days: DaySet) -> Iterator[tuple[date, int, int]]:
    """Return the occurrences that may touch a UTC year, and some beside it."""
    skipped = frozenset(rule.skip)
    if rule.kind == "weekly":
        found = _weekly(rule, date(year, 1, 1) - _WEEK_REACH, date(year + 1, 1, 2))
    else:
        years = (year - 1, year, year + 1)
        found = (one for each in years for one in _KINDS[rule.kind](rule, each, days))
    return (one for one in found if one[0] not in skipped) if skipped else found


def _weekly(rule: Recurrence, since: date, until: date) -> Iterator[tuple[date, int, int]]:
    for weekday in rule.weekdays:
        first = since.toordinal() + (weekday - since.weekday()) % 7
        for number in range(first, until.toordinal() + 1, 7):
            yield date.fromordinal(number), rule.begin, rule.finish


def _monthly(rule: Recurrence, year: int, days: DaySet) -> Iterator[tuple[date, int, int]]:
    for month in range(1, 13):
        for weekday in rule.weekdays:
            day = nth_weekday(year, month, weekday, rule.nth)
            if day is not None:
                yield day, rule.begin, rule.finish


def _month_end(rule: Recurrence, year: int, days: DaySet) -> Iterator[tuple[date, int, int]]:
    for month in range(1, 13):
        last = last_day(year, month)
        day, left = last, rule.days - int(days.works(last))
        while left > 0:
            day -= _DAY
            left -= int(days.works(day))
        yield day, 0, 1440 * ((last - day).days + 1)


def _yearly(rule: Recurrence, year: int, days: DaySet) -> Iterator[tuple[date, int, int]]:
    first = _day_in(year, *rule.first_day)
    last = _day_in(year + (rule.last_day < rule.first_day), *rule.last_day)
    yield first, rule.begin, 1440 * (last - first).days + rule.finish


def _holidays(rule: Recurrence, year: int, days: DaySet) -> Iterator[tuple[date, int, int]]:
    for day in days.holidays(year):
        yield day, 0, 1440


def _holiday_weekends(rule: Recurrence, year: int, days: DaySet) -> Iterator[tuple[date, int, int]]:
    for day in days.holidays(year):
        if day.weekday() == 4:
            yield day, 0, 3 * 1440
        elif day.weekday() == 0:
            yield day - 2 * _DAY, 0, 3 * 1440


def _dates(rule: Recurrence, year: int, days: DaySet) -> Iterator[tuple[date, int, int]]:
    for day in rule.dates:
        if day.year == year:
            yield day, rule.begin, rule.finish


_KINDS = {
    "monthly": _monthly,
    "month_end": _month_end,
    "yearly": _yearly,
    "holidays": _holidays,
    "holiday_weekends": _holiday_weekends,
    "dates": _dates,
}


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the nth such weekday of a month (-1: the last), or None where there is none."""
    if nth < 0:
        last = last_day(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return day if day.month == month else None


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def _day_in(year: int, month: int, day: int) -> date:
    return min(date(year, month, min(day, 28)) + timedelta(days=max(0, day - 28)),
               last_day(year, month))  # fmt: skip
