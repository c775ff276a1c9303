"""When the next meeting of a series is, and how often one meets."""

from collections.abc import Container, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from cab_desk.domain.recurrences import nth_weekday

_WEEK = 7
_MOST = 60  # times in a row that may fall on holidays before one of them is taken
_LAST = 5  # a weekday that is the fifth of its month is taken for the last of each


class Rhythm(StrEnum):
    """How often a series meets; a month's meeting keeps its weekday, such as the third Tuesday."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


def next_at(after: datetime, weekday: int | None, at: str, zone: str) -> datetime:
    """Return the first regular time after a moment, by the clock on the wall of its zone.

    Without a weekday it is a week later at the same time. A time that the change to summer time
    leaves out is moved on by the hour that is missing.
    """
    wall = ZoneInfo(zone or "UTC")
    local = after.astimezone(wall)
    if weekday is None:
        return _real(local.date() + timedelta(days=_WEEK), local.time(), wall)
    day = local.date() + timedelta(days=(weekday - local.weekday()) % _WEEK)
    found = _real(day, time.fromisoformat(at), wall)
    if found > after:
        return found
    return _real(day + timedelta(days=_WEEK), time.fromisoformat(at), wall)


def _real(day: date, at: time, wall: ZoneInfo) -> datetime:
    said = datetime.combine(day, at.replace(fold=0), wall)
    return said.astimezone(UTC).astimezone(wall)


def place_in_month(day: date) -> int:
    """Return which weekday of its month a day is, -1 for the last where it is the fifth."""
    nth = (day.day - 1) // _WEEK + 1
    return -1 if nth == _LAST else nth


def steps(rhythm: Rhythm, after: datetime, zone: str) -> Iterator[datetime]:
    """Yield the regular times after one, by the clock on the wall of a zone."""
    wall = ZoneInfo(zone or "UTC")
    local = after.astimezone(wall)
    if rhythm is Rhythm.MONTHLY:
        nth, month = place_in_month(local.date()), local.date().replace(day=1)
        while True:
            month = (month + timedelta(days=31)).replace(day=1)
            day = nth_weekday(month.year, month.month, local.weekday(), nth)
            if day is not None:
                yield _real(day, local.time(), wall)
    weeks, day = 2 if rhythm is Rhythm.FORTNIGHTLY else 1, local.date()
    while True:
        day += timedelta(days=weeks * _WEEK)
        yield _real(day, local.time(), wall)


def open_one(
    times: Iterator[datetime], now: datetime, closed: Container[date]
) -> tuple[datetime, tuple[date, ...]]:
    """Return the first time after a moment that is on no closed day, and those days before it."""
    skipped: list[date] = []
    at = next(times)
    while at <= now or (at.date() in closed and len(skipped) < _MOST):
        if at > now:
            skipped.append(at.date())
        at = next(times)
    return at, tuple(skipped)


def rhythm_of(times: Sequence[datetime], zone: str, closed: Container[date]) -> Rhythm | None:
    """Return the rhythm by which some meetings follow each other, the newest first.

    The newest two decide, or older ones where they lie as no rhythm has it.
    """
    for later, earlier in pairwise(times):
        for rhythm in Rhythm:
            if open_one(steps(rhythm, earlier, zone), earlier, closed)[0] == later:
                return rhythm
    return None
