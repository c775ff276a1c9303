"""A moment as it is typed: by the wall clock of a zone, with what clocks do at their changes."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta, tzinfo

from cab_desk.gui import times
from cab_desk.words import say

FORM = "%Y-%m-%d %H:%M"
_FAR = 50  # years: what lies further off was mistyped
# Where each part of a typed moment begins, in its order.
PARTS = {"year": 0, "month": 5, "day": 8, "hour": 11, "minute": 14}
_TYPED = re.compile(
    r"(?:(?P<day>\d{4}-\d{1,2}-\d{1,2})|\+(?P<ahead>\d{1,4}))?[T ]*"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})\s*(?P<offset>UTC(?:[+−-]\d{1,2}(?::\d{2})?)?)?",
    re.IGNORECASE,
)


class NoMomentError(ValueError):
    """What was typed is no moment; the sentence says why and how to write it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def said(moment: datetime, zone: tzinfo) -> str:
    """Write a moment as it is typed; with its offset where the clock shows that time twice."""
    local = moment.astimezone(zone)
    text = local.strftime(FORM)
    return f"{text} {times.offset(moment, zone)}" if _is_twice(local) else text


def read(text: str, zone: tzinfo, now: datetime) -> datetime:
    """Return the moment that was typed; raises NoMomentError with a sentence.

    The day may be left out, for today, or counted from today: ``+7 14:00``.
    """
    typed = text.strip()
    if not typed:
        raise NoMomentError(say("moments.empty"))
    match = _TYPED.fullmatch(typed)
    wall = _wall(match, now.astimezone(zone)) if match else None
    if match is None or wall is None:
        raise NoMomentError(say("moments.no_time", text=typed[:40]))
    if abs(wall.year - now.year) > _FAR:
        raise NoMomentError(say("moments.far", year=wall.year))
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if _is_gone(first):
        raise NoMomentError(_gap(first, zone))
    wanted = (match["offset"] or "").upper().replace("-", "−")
    if not wanted and _is_twice(first):
        raise NoMomentError(_twice(first, second, zone))
    found = next((one for one in (first, second) if wanted in ("", times.offset(one, zone))), None)
    if found is None:
        raise NoMomentError(
            say("moments.no_offset", offset=wanted, right=times.offset(first, zone))
        )
    return found.astimezone(UTC)  # two moments of one zone that shows a time twice never equal


def stepped(moment: datetime, zone: tzinfo, part: str, by: int) -> datetime:
    """Return a moment moved by some days, hours or minutes of the wall clock.

    A time that the clocks leave out is gone past, never stopped at.
    """
    local = moment.astimezone(zone)
    if part in ("hour", "minute"):
        return local.astimezone(UTC) + timedelta(**{f"{part}s": by})
    wall = local.replace(tzinfo=None)
    if part == "day":
        return (wall + timedelta(days=by)).replace(tzinfo=zone).astimezone(UTC)
    years, month = divmod(wall.month - 1 + by * (12 if part == "year" else 1), 12)
    year = wall.year + years
    last = monthrange(year, month + 1)[1]
    wall = wall.replace(year=year, month=month + 1, day=min(wall.day, last))
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _wall(match: re.Match[str], today: datetime) -> datetime | None:
    try:
        hour, minute = int(match["hour"]), int(match["minute"])
        if match["day"]:
            year, month, day = map(int, match["day"].split("-"))
            return datetime(year, month, day, hour, minute)  # noqa: DTZ001 -- the zone follows
        ahead = timedelta(days=int(match["ahead"] or 0))
        bare = today.replace(tzinfo=None, second=0, microsecond=0)
        return bare.replace(hour=hour, minute=minute) + ahead
    except (ValueError, OverflowError):
        return None


def _is_gone(local: datetime) -> bool:
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None, fold=0) != local.replace(tzinfo=None, fold=0)


def _is_twice(local: datetime) -> bool:
    early, late = (local.replace(fold=fold) for fold in (0, 1))
    return early.utcoffset() != late.utcoffset() and not _is_gone(early)


def _gap(local: datetime, zone: tzinfo) -> str:
    day = times.date(local, zone)
    after = local.astimezone(UTC).astimezone(zone)
    return say("moments.gap", time=f"{local:%H:%M}", day=day, after=f"{after:%H:%M}")


def _twice(first: datetime, second: datetime, zone: tzinfo) -> str:
    time, day = f"{first:%H:%M}", times.date(first, zone)
    one, other = (f"{time} {times.offset(at, zone)}" for at in (first, second))
    return say("moments.twice", time=time, day=day, first=one, second=other)
