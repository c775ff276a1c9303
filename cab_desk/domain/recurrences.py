"""What recurs in a policy, and on which days of a year: every kind by the numbers of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cab_desk.domain.days import DaySet

_REACH = (
    10  # days by which an occurrence of a week may reach over a year's end, and a zone's offset
)
_FARTHEST = 4000  # days that the end of a month may reach back over holidays
_FRIDAY, _SATURDAY = 4, 5

Occurrence = tuple[int, int, int]


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


def year_days(year: int) -> tuple[int, int]:
    """Return the first day and the day past the last on which what touches a year may begin."""
    return date(year, 1, 1).toordinal() - _REACH, date(year + 1, 1, 1).toordinal() + _REACH


def occurrences(rule: Recurrence, year: int, days: DaySet) -> Iterator[Occurrence]:
    """Return the day, begin and finish of what may touch a year, and some beside it."""
    skipped = {day.toordinal() for day in rule.skip}
    for one in _KINDS[rule.kind](rule, year, days):
        if one[0] not in skipped:
            yield one


def _weekly(rule: Recurrence, year: int, _days: DaySet) -> Iterator[Occurrence]:
    for day in range(*year_days(year)):
        if weekday_of(day) in rule.weekdays:
            yield day, rule.begin, rule.finish


def _monthly(rule: Recurrence, year: int, _days: DaySet) -> Iterator[Occurrence]:
    for each, month in ((year - 1, 12), *((year, month) for month in range(1, 13)), (year + 1, 1)):
        for weekday in rule.weekdays:
            day = _nth(each, month, weekday, rule.nth)
            if day is not None:
                yield day, rule.begin, rule.finish


def _month_end(rule: Recurrence, year: int, days: DaySet) -> Iterator[Occurrence]:
    free = {day.toordinal() for each in range(year - 1, year + 2) for day in days.holidays(each)}
    for each in (year - 1, year, year + 1):
        for month in range(1, 13):
            last = _last(each, month)
            day, left = last + 1, rule.days
            while left > 0 and last - day < _FARTHEST:
                day -= 1
                left -= day not in free and weekday_of(day) < _SATURDAY
            yield day, 0, 1440 * (last - day + 1)


def _yearly(rule: Recurrence, year: int, _days: DaySet) -> Iterator[Occurrence]:
    for each in (year - 1, year, year + 1):
        first = _day_in(each, *rule.first_day)
        last = _day_in(each + (rule.last_day < rule.first_day), *rule.last_day)
        yield first, rule.begin, 1440 * (last - first) + rule.finish


def _holidays(_rule: Recurrence, year: int, days: DaySet) -> Iterator[Occurrence]:
    for each in (year - 1, year, year + 1):
        for day in days.holidays(each):
            yield day.toordinal(), 0, 1440


def _holiday_weekends(rule: Recurrence, year: int, days: DaySet) -> Iterator[Occurrence]:
    for day, begin, _ in _holidays(rule, year, days):
        if weekday_of(day) == _FRIDAY:
            yield day, begin, 3 * 1440
        elif weekday_of(day) == 0:
            yield day - 2, begin, 3 * 1440


def _dates(rule: Recurrence, year: int, _days: DaySet) -> Iterator[Occurrence]:
    for day in rule.dates:
        if abs(day.year - year) <= 1:
            yield day.toordinal(), rule.begin, rule.finish


_KINDS = {
    "weekly": _weekly,
    "monthly": _monthly,
    "month_end": _month_end,
    "yearly": _yearly,
    "holidays": _holidays,
    "holiday_weekends": _holiday_weekends,
    "dates": _dates,
}


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the nth such weekday of a month (-1: the last), or None where there is none."""
    day = _nth(year, month, weekday, nth)
    return None if day is None else date.fromordinal(day)


def _nth(year: int, month: int, weekday: int, nth: int) -> int | None:
    last = _last(year, month)
    if nth < 0:
        return last - (weekday_of(last) - weekday) % 7
    first = date(year, month, 1).toordinal()
    day = first + (weekday - weekday_of(first)) % 7 + 7 * (nth - 1)
    return day if day <= last else None


def _last(year: int, month: int) -> int:
    return date(year + month // 12, month % 12 + 1, 1).toordinal() - 1


def _day_in(year: int, month: int, day: int) -> int:
    return min(date(year, month, 1).toordinal() + day - 1, _last(year, month))


def weekday_of(day: int) -> int:
    """Return the weekday of a day by its number, Monday 0."""
    return (day - 1) % 7
