"""Put the times of a window into words."""

from collections.abc import Sequence

from cab_desk.domain.recurrences import Recurrence
from cab_desk.services.policies.policy_words import items
from cab_desk.words import say

_DAY = 1440


def time_text(one: Recurrence) -> str:
    """Say when something recurs."""
    if one.kind == "weekly":
        return say("windows.time.weekly", days=_weekdays(one), span=_span(one))
    if one.kind == "monthly":
        nth = say(f"windows.nth.{one.nth}")
        return say("windows.time.monthly", nth=nth, days=_weekdays(one), span=_span(one))
    if one.kind == "dates":
        days = items(day.isoformat() for day in one.dates)
        return say("windows.time.dates", days=days, span=_span(one))
    return say("windows.time.other")


def times_text(times: Sequence[Recurrence]) -> str:
    """Say when a window is open."""
    return say("windows.or").join(map(time_text, times))


def later_text(count: int) -> str:
    """Say on which day after its first something ends."""
    return say(f"windows.ends.{count}") if count < 2 else say("windows.ends.later", count=count)


def clock_text(minutes: int) -> str:
    """Return a time of day by its minutes after midnight, 24:00 with it."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _weekdays(one: Recurrence) -> str:
    names = say("frame.weekdays").split()
    return items(names[day] for day in one.weekdays)


def _span(one: Recurrence) -> str:
    later = max(0, (one.finish - 1) // _DAY)
    start, end = clock_text(one.begin), clock_text(one.finish - later * _DAY)
    if not later:
        return say("windows.time.span", start=start, end=end)
    if len(one.weekdays) == 1:
        day = say("frame.weekdays").split()[(one.weekdays[0] + later) % 7]
        return say("windows.time.into", start=start, day=day, end=end)
    return say("windows.time.later", start=start, end=end, later=later_text(later))
