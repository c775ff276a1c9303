"""The times of an event that comes again, within bounds that no rule can break."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any

from cab_desk.words import say

Numbered = tuple[int, datetime, datetime | None]

_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_MOST_STEPS = 20_000
_MOST_TIMES = 1_000
_REACH = timedelta(days=731)


def occurrences(event: Any, start: datetime, length: timedelta | None) -> list[Numbered]:
    """Return when an event takes place, within two years from its start, by the clock on the wall
    of its start's zone, in UTC.

    Each comes with its number in the rule, which one that is excepted keeps. Raises ValueError
    with a sentence for a rule that repeats too often or not at all.
    """
    rule = event.get("RRULE")
    if isinstance(rule, list):
        raise ValueError(say("files.rule_many"))
    wall, zone = start.replace(tzinfo=None), start.tzinfo
    times = [wall] if rule is None else _times(rule, wall, zone)
    left = _left_out(event, zone) if rule is not None else frozenset()
    begins = (
        (number, at.replace(tzinfo=zone).astimezone(UTC))
        for number, at in enumerate(times)
        if at not in left
    )
    return [
        (number, begin, begin + length if length is not None else None) for number, begin in begins
    ]


def _times(rule: Any, wall: datetime, zone: tzinfo | None) -> list[datetime]:
    unread = not isinstance(rule, dict)  # what the library cannot read stands there as its text
    if unread:
        raise ValueError(say("files.rule_broken", why=str(rule)[:80]))
    _check(rule)
    # Comes with icalendar, and without types.
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        text = rule.to_ical().decode()
        parts = [part for part in text.split(";") if not part.upper().startswith("UNTIL=")]
        found = rrulestr(";".join(parts), dtstart=wall).replace(until=_until(rule, wall, zone))
        times = list(islice(found, _MOST_STEPS))
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(say("files.rule_broken", why=str(error)[:80])) from None
    if not times:
        raise ValueError(say("files.rule_never"))
    if len(times) > _MOST_TIMES:
        raise ValueError(say("files.rule_often", most=_MOST_TIMES))
    return times


def _left_out(event: Any, zone: tzinfo | None) -> frozenset[datetime]:
    """Return the times of the rule at which the event does not take place (EXDATE)."""
    named = event.get("EXDATE")
    lists = named if isinstance(named, list) else [named] if named is not None else []
    try:
        return frozenset(_on_the_wall(one.dt, zone) for some in lists for one in some.dts)
    except ValueError:
        raise ValueError(say("files.rule_broken", why="EXDATE")) from None


def _on_the_wall(named: date, zone: tzinfo | None) -> datetime:
    if not isinstance(named, datetime):
        return datetime.combine(named, time())
    return (named.astimezone(zone) if named.tzinfo else named).replace(tzinfo=None)


def _check(rule: Any) -> None:
    frequency = str((rule.get("FREQ") or [""])[0]).upper()
    if frequency not in _FREQUENCIES:
        raise ValueError(say("files.rule_frequency", frequency=frequency[:20]))
    interval = (rule.get("INTERVAL") or [1])[0]
    if not isinstance(interval, int) or interval < 1:
        raise ValueError(say("files.rule_interval"))
    for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        if len(rule.get(part) or ()) > 1:
            raise ValueError(say("files.rule_frequency", frequency=part))


def _until(rule: Any, wall: datetime, zone: tzinfo | None) -> datetime:
    """Return until when to look: as the rule says, two years at the most."""
    last = wall + _REACH
    named = (rule.get("UNTIL") or [None])[0]
    if named is None:
        return last
    if not isinstance(named, datetime):
        return min(last, datetime.combine(named, time.max))
    return min(last, _on_the_wall(named, zone))
