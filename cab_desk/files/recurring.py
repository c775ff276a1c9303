"""The times of an event that comes again, within bounds that no rule can break."""

from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from cab_desk.words import say

Span = tuple[datetime, datetime | None]

_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_MOST_STEPS = 20_000
_MOST_TIMES = 1_000
_REACH = timedelta(days=731)


def occurrences(event: Any, start: datetime, end: datetime | None) -> list[Span]:
    """Return when an event takes place, within two years from its start.

    Raises ValueError with a sentence for a rule that repeats too often or not at all.
    """
    if event.get("RRULE") is None:
        return [(start, end)]
    rule = event["RRULE"]
    if isinstance(rule, list):
        raise ValueError(say("files.rule_many"))
    _check(rule)
    # Comes with icalendar, and without types.
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        text = rule.to_ical().decode()
        parts = [part for part in text.split(";") if not part.upper().startswith("UNTIL=")]
        found = rrulestr(";".join(parts), dtstart=start).replace(until=_until(rule, start))
        times = list(islice(found, _MOST_STEPS))
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(say("files.rule_broken", why=str(error)[:80])) from None
    if not times:
        raise ValueError(say("files.rule_never"))
    if len(times) > _MOST_TIMES:
        raise ValueError(say("files.rule_often", most=_MOST_TIMES))
    length = end - start if end else None
    return [(time, time + length if length is not None else None) for time in times]


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


def _until(rule: Any, start: datetime) -> datetime:
    """Return until when to look: as the rule says, two years at the most."""
    last = start + _REACH
    named = (rule.get("UNTIL") or [None])[0]
    if named is None:
        return last
    if not isinstance(named, datetime):
        named = datetime(named.year, named.month, named.day, 23, 59, 59, tzinfo=start.tzinfo)
    elif named.tzinfo is None:
        named = named.replace(tzinfo=start.tzinfo)
    return min(last, named)
