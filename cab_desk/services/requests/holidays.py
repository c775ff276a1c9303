"""A board's holidays: entries of the calendar that last whole days, for every system."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from cab_desk.domain.days import Holiday, zone_of
from cab_desk.services.rows import CalendarEntry

HOLIDAY = "holiday"
MOST_DAYS = 366  # of one entry
_DAY = timedelta(days=1)


def whole_days(entry: CalendarEntry, zone: str) -> CalendarEntry:
    """Return a holiday from midnight to midnight, by the clock of the board."""
    if entry.kind != HOLIDAY or entry.end is None or entry.end <= entry.start:
        return entry
    where = zone_of(zone)
    last = (entry.end.astimezone(where) - timedelta(microseconds=1)).date()
    ends = (entry.start.astimezone(where).date(), last + _DAY)
    start, end = (datetime.combine(day, time(), where).astimezone(UTC) for day in ends)
    return replace(entry, start=start, end=end, systems=(), authority=())


def days_of(entries: Iterable[CalendarEntry], zone: str) -> dict[date, str]:
    """Return the days that are holidays of a board, with their names."""
    where, found = zone_of(zone), dict[date, str]()
    for entry in entries:
        if entry.kind != HOLIDAY or entry.end is None:
            continue
        day = entry.start.astimezone(where).date()
        last = (entry.end.astimezone(where) - timedelta(microseconds=1)).date()
        for _number in range(MOST_DAYS):
            if day > last:
                break
            found[day] = ", ".join(filter(None, (found.get(day), entry.title)))
            day += _DAY
    return found


def named(
    mine: Mapping[date, str], returning: Iterable[Holiday], first: date, days: int
) -> dict[date, str]:
    """Return the holidays of some days with their names: a board's, and those that return."""
    found, last = dict[date, str](), first + days * _DAY
    for holiday in returning:
        for year in range(first.year - 1, last.year + 2):  # one may be kept in the year beside
            day = holiday.on(year)
            if day is not None:
                found[day] = holiday.name
    found |= mine  # what the board calls a day counts
    return {day: name for day, name in sorted(found.items()) if first <= day < last}
