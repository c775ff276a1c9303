"""When the next meeting of a series is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_WEEK = 7


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
