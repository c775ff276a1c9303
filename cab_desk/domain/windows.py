"""Recurring windows and freezes: local wall-clock rules expanded to half-open spans of time."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import accumulate, pairwise

from cab_desk.domain.days import DaySet, instant, zone_of
from cab_desk.domain.recurrences import Recurrence, occurrences, weekday_of, year_days

FIRST_YEAR = 1900
LAST_YEAR = 2200

_DAY = timedelta(days=1)
_MIDNIGHT = time()
_DAY_S = 86_400
_EPOCH = date(1970, 1, 1).toordinal() * _DAY_S

Spans = tuple[list[float], list[float], list[float]]


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
        self._years: dict[int, Spans] = {}

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

    def _spans(self, year: int) -> Spans:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._expanded(year)
        return known

    def _expanded(self, year: int) -> Spans:
        """Return starts, ends and how far any has reached, of a year and some beside it."""
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return [], [], []
        rule = self._recurrence
        if rule.kind == "weekly" and not rule.skip:
            starts, ends = self._of_weekdays(year)
            return starts, ends, ends  # days lie farther apart than clocks leap: in order too
        spans = {self._span(*one) for one in occurrences(rule, year, self._days)}
        ordered = sorted(one for one in spans if one[0] < one[1])
        starts, ends = [one[0] for one in ordered], [one[1] for one in ordered]
        return starts, ends, list(accumulate(ends, max))

    def _of_weekdays(self, year: int) -> tuple[list[float], list[float]]:
        """Return the same hours of weekdays, at one go where clocks keep one offset."""
        rule = self._recurrence
        weekdays, over = frozenset(rule.weekdays), rule.finish // 1440
        starts: list[float] = []
        ends: list[float] = []
        done, until = year_days(year)
        for first, last, offset in (*steady_runs(self._zone, year), (until, until, 0)):
            self._one_by_one(done, first, starts, ends)
            done = max(first, last - over)
            for weekday in weekdays:
                day = first + (weekday - weekday_of(first)) % 7
                for minutes, stamps in ((rule.begin, starts), (rule.finish, ends)):
                    shift = minutes * 60 - _EPOCH - offset
                    stamps.extend(range(day * _DAY_S + shift, done * _DAY_S + shift, 7 * _DAY_S))
        starts.sort()
        ends.sort()
        return starts, ends

    def _one_by_one(self, first: int, last: int, starts: list[float], ends: list[float]) -> None:
        rule = self._recurrence
        for day in range(first, last):
            if weekday_of(day) in rule.weekdays:
                start, end = self._span(day, rule.begin, rule.finish)
                if start < end:
                    starts.append(start)
                    ends.append(end)

    def _span(self, day: int, begin: int, finish: int) -> tuple[float, float]:
        return (
            self._stamp(day, begin, late=not self._freeze),
            self._stamp(day, finish, late=self._freeze),
        )

    def _stamp(self, day: int, minutes: int, *, late: bool) -> float:
        """Return when clocks show so many minutes after the midnight of a day, by its number."""
        seconds = day * _DAY_S + minutes * 60 - _EPOCH
        if self._zone is UTC:
            return float(seconds)
        number = day + minutes // 1440
        if number not in self._steady:
            self._steady[number] = steady_offset(number, self._zone)
        offset = self._steady[number]
        if offset is not None:
            return seconds - offset
        local = datetime.combine(date.fromordinal(day), _MIDNIGHT) + timedelta(minutes=minutes)
        return instant(local, self._zone, late=late).timestamp()


def steady_offset(number: int, zone: tzinfo) -> float | None:
    """Return the offset of a day, by its ordinal number, or None for one on which it changes."""
    begin = zone.utcoffset(datetime.combine(date.fromordinal(number), _MIDNIGHT))
    end = zone.utcoffset(datetime.combine(date.fromordinal(number + 1), _MIDNIGHT))
    return begin.total_seconds() if begin is not None and begin == end else None


@lru_cache(maxsize=1024)
def steady_runs(zone: tzinfo, year: int) -> tuple[tuple[int, int, int], ...]:
    """Return the runs of days on which clocks keep one offset: first, past the last, offset."""
    first, last = year_days(year)
    if zone is UTC:
        return ((first, last, 0),)
    midnight = datetime.combine(date.fromordinal(first), _MIDNIGHT)
    offsets = [zone.utcoffset(midnight + _DAY * number) for number in range(last - first + 1)]
    runs: list[tuple[int, int, int]] = []
    for number, (here, there) in enumerate(pairwise(offsets), start=first):
        if here is None or here != there:
            continue
        if runs and runs[-1][1] == number:
            runs[-1] = (runs[-1][0], number + 1, runs[-1][2])
        else:
            runs.append((number, number + 1, int(here.total_seconds())))
    return tuple(runs)


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
