"""Moments of a record in words: always with the year, and with the offset from UTC."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from cab_desk.words import say

Moment = Mapping[str, Any]  # {"utc": "2026-11-18T22:00:00.000Z", "offset": "-08:00"}


def local(moment: Moment) -> datetime:
    """Return a moment of a record on its own clock."""
    offset = str(moment["offset"])
    sign = -1 if offset.startswith("-") else 1
    span = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    return datetime.fromisoformat(str(moment["utc"])).astimezone(timezone(sign * span))


def day(moment: Moment) -> str:
    """Return a day: Wed 18 Nov 2026."""
    return _day(local(moment).date())


def plain_day(text: str) -> str:
    """Return an ISO date as a day in words; any other text as it is."""
    try:
        return _day(date.fromisoformat(text))
    except ValueError:
        return text


def clock(moment: Moment) -> str:
    """Return hours and minutes."""
    return local(moment).strftime("%H:%M")


def zone(moment: Moment) -> str:
    """Return the offset: UTC, UTC−8, UTC+5:30."""
    offset = str(moment["offset"])
    if offset in ("+00:00", "-00:00"):
        return "UTC"
    minutes = "" if offset.endswith(":00") else offset[3:6]
    sign = "−" if offset.startswith("-") else "+"
    return f"UTC{sign}{int(offset[1:3])}{minutes}"


def minute(moment: Moment) -> str:
    """Return day and time with the offset: Wed 18 Nov 2026, 15:04 UTC−8."""
    return f"{day(moment)}, {clock(moment)} {zone(moment)}"


def hour(moment: Moment) -> str:
    """Return the time of day with the offset: 15:04 UTC−8."""
    return f"{clock(moment)} {zone(moment)}"


def second(moment: Moment) -> str:
    """Return day and time to the second, with the offset."""
    return f"{day(moment)}, {local(moment):%H:%M:%S} {zone(moment)}"


def universal(moment: Moment) -> str:
    """Return the time in UTC as it is signed: 2026-11-18 22:12:31 UTC."""
    return f"{str(moment['utc'])[:19].replace('T', ' ')} UTC"


def span(start: Moment, end: Moment | None) -> str:
    """Return a span with its offset; the second day is named only where it is another one."""
    if end is None:
        return minute(start)
    if local(start).date() == local(end).date() and zone(start) == zone(end):
        return f"{day(start)}, {clock(start)} – {clock(end)} {zone(start)}"
    first = f"{day(start)}, {clock(start)}"
    if zone(start) != zone(end):
        first = f"{first} {zone(start)}"
    return f"{first} – {minute(end)}"


def lasted(seconds: int) -> str:
    """Return minutes and seconds: 4:50."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def _day(found: date) -> str:
    names = say("minutes.days").split()
    months = say("minutes.months").split()
    return f"{names[found.weekday()]} {found.day} {months[found.month - 1]} {found.year}"
