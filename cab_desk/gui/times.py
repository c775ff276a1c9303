"""Times as the screen says them: `21:00 – 23:00`, `Thu 19 Nov`, `UTC−8`, 24 hours."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from cab_desk.words import say

_DIGITS = 4  # of a number of days that is typed, its sign with it


def zone_of(name: str) -> tzinfo:
    """Return a zone by its IANA name, UTC for an empty one."""
    return ZoneInfo(name or "UTC")


def clock(moment: datetime, zone: tzinfo) -> str:
    """Say the time of day."""
    return moment.astimezone(zone).strftime("%H:%M")


def date(moment: datetime, zone: tzinfo, now: datetime | None = None) -> str:
    """Say a day; its year only when that is not the year of `now`."""
    local = moment.astimezone(zone)
    weekday = say("frame.weekdays").split()[local.weekday()]
    month = say("frame.months").split()[local.month - 1]
    year = "" if now and now.astimezone(zone).year == local.year else f" {local.year}"
    return f"{weekday} {local.day} {month}{year}"


def day(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """Say a day, or Today, Tomorrow, Yesterday."""
    ahead = (moment.astimezone(zone).date() - now.astimezone(zone).date()).days
    near = {0: "frame.today", 1: "frame.tomorrow", -1: "frame.yesterday"}.get(ahead)
    return say(near) if near else date(moment, zone, now)


def brief_day(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """Say a day where there is room for its weekday or its year, not for both."""
    said = day(moment, zone, now)
    far = now.astimezone(zone).year != moment.astimezone(zone).year
    return said.partition(" ")[2] if far and " " in said else said


def short(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """Say a moment in little room: its time today, its weekday this week, else its date."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (today - local.date()).days
    if days == 0:
        return clock(moment, zone)
    weekday, date_said = date(moment, zone, now).split(" ", 1)
    return f"{weekday} {clock(moment, zone)}" if 0 < days < 7 else date_said


def span(start: datetime, end: datetime, zone: tzinfo) -> str:
    """Say two times of day."""
    return f"{clock(start, zone)} – {clock(end, zone)}"


def full_span(start: datetime, end: datetime, zone: tzinfo, now: datetime) -> str:
    """Say day and time of both ends; the second day only where it differs."""
    first = f"{date(start, zone, now)} {clock(start, zone)}"
    if start.astimezone(zone).date() == end.astimezone(zone).date():
        return f"{first} – {clock(end, zone)}"
    return f"{first} – {date(end, zone, now)} {clock(end, zone)}"


def both_spans(
    start: datetime, end: datetime, zone: tzinfo, beside: tzinfo | None, now: datetime
) -> str:
    """Say a span by one zone, and by another behind it where there is one."""
    span = full_span(start, end, zone, now)
    if beside is None:
        return span
    other = full_span(start, end, beside, now)
    day = date(start, beside, now)
    if date(start, zone, now) == day:
        other = other.removeprefix(f"{day} ")
    return say("schedule.in_both", span=span, other=other, zone=city(beside))


def city(zone: tzinfo) -> str:
    """Say the place that a zone is named after."""
    return str(zone).rpartition("/")[2].replace("_", " ")


def offset(moment: datetime, zone: tzinfo) -> str:
    """Say how far a zone is from UTC at a moment, with a true minus."""
    shift = moment.astimezone(zone).utcoffset() or timedelta()
    minutes = round(shift.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def length(duration: timedelta) -> str:
    """Say how long something takes."""
    minutes = round(duration.total_seconds() / 60)
    if minutes < 60:
        return say("frame.minutes", count=minutes)
    hours, rest = divmod(minutes, 60)
    if rest:
        return say("frame.hours_minutes", hours=hours, minutes=rest)
    days, left = divmod(hours, 24)
    if days and left:
        return say("frame.days_hours", days=days, hours=left)
    return say("frame.days", days=days) if days else say("frame.hours", hours=hours)


def typed_day(text: str, now: datetime, zone: tzinfo) -> str:
    """Return as a date what was typed for a day: ``+7`` counts from today, anything else stays."""
    typed = text.strip()
    if typed.startswith("+") and typed[1:].isdecimal() and len(typed) <= _DIGITS:
        return (now.astimezone(zone).date() + timedelta(days=int(typed))).isoformat()
    return typed


def due_day(text: str, now: datetime) -> str:
    """Return a day in ISO form as a word: ``today`` within a sentence, else ``Wed 25 Nov``."""
    noon = datetime.fromisoformat(text).replace(hour=12, tzinfo=now.tzinfo)
    said = day(noon, now.tzinfo or UTC, now)
    return said if noon.date() != now.date() else said.lower()
