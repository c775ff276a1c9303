"""Say why two changes are nearer than the policy wants."""

from collections.abc import Iterable
from datetime import date

from cab_desk.domain.spacing import BUFFER, DAY, NIGHT, REST
from cab_desk.services.span_rows import Clash, Near
from cab_desk.words import say

_HOUR = 60


def said(near: Near) -> str:
    """Say in a sentence what is between two changes, and what the policy asks for."""
    at_once = near.kind in (BUFFER, REST) and not near.found
    key = f"spacing.{near.kind}.at_once" if at_once else f"spacing.{near.kind}"
    return say(key, one=near.names[0], other=near.names[1], section=near.section, **_fields(near))


def told(clash: Clash) -> str:
    """Say what is too near of a conflict of which that is known."""
    return said(clash) if isinstance(clash, Near) else ""


def tag(near: Near) -> str:
    """Say it where there is little room."""
    return say(f"spacing.tag.{near.kind}", **_fields(near))


def tag_of(clash: Clash) -> str:
    """Say it in short of a conflict of which that is known."""
    return tag(clash) if isinstance(clash, Near) else ""


def sentences(found: Iterable[Near]) -> str:
    """Say all that is too near of two changes."""
    return " ".join(map(said, found))


def length(minutes: int) -> str:
    """Say a length in minutes as hours and minutes, short."""
    hours, rest = divmod(minutes, _HOUR)
    if (minutes < 2 * _HOUR and rest) or not hours:
        return say("spacing.minutes", count=minutes)
    whole = say("spacing.hours", count=hours)
    part = say("spacing.minutes", count=rest)
    return say("spacing.both", hours=whole, minutes=part) if rest else whole


def _fields(near: Near) -> dict[str, str]:
    if near.kind in (DAY, NIGHT):
        asked, found = str(near.asked), str(near.found)
    else:
        asked, found = length(near.asked), length(near.found)
    return {"system": near.system, "who": near.who, "asked": asked, "found": found,
            "before": str(near.found - 1), "day": _day(near.day)}  # fmt: skip


def _day(day: date) -> str:
    month = say("pages.calendar.months").split()[day.month - 1]
    return say("spacing.day_name", day=day.day, month=month, year=day.year)
