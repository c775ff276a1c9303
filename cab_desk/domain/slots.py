"""The next time at which a change may run under every rule of time and beside all others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Protocol, TypeVar

from cab_desk.domain.change import Change
from cab_desk.domain.days import instant
from cab_desk.domain.plan import calendar_of, plan_of
from cab_desk.domain.policy import Pack
from cab_desk.domain.rules import judge
from cab_desk.domain.timing import NOTICES
from cab_desk.domain.verdict import BLOCK, Context, Finding

HORIZON = timedelta(days=120)

# Findings that another time may heal; a too long change stays too long wherever it lies.
OF_TIME = frozenset({
    "window.outside", "freeze.active", "incident.active", "notice.short", "publication.late",
    "communication.late", "announcement.late",
})  # fmt: skip

_DAY = timedelta(days=1)
_MOST_TRIES = 4_000


class Held(Protocol):
    """A time for which another live change holds a system, half-open."""

    @property
    def start(self) -> datetime:
        """Return when it begins."""

    @property
    def end(self) -> datetime:
        """Return when it ends."""


H = TypeVar("H", bound=Held)


def objections(pack: Pack, change: Change, context: Context, at: datetime) -> list[Finding]:
    """Return what blocks the planned time of a change."""
    found = judge(pack, change, context, at).findings
    return [finding for finding in found if finding.kind in OF_TIME and finding.severity == BLOCK]


def overlaps(change: Change, held: Sequence[H]) -> list[H]:
    """Return what others hold of it while the change is planned to run, half-open."""
    start, end = change.start, change.end
    if start is None or end is None:
        return []
    return [one for one in held if one.start < end and start < one.end]


def moved(change: Change, start: datetime) -> Change:
    """Return the change at another start, as long as before."""
    if change.start is None or change.end is None:
        return replace(change, start=start)
    return replace(change, start=start, end=start + (change.end - change.start))


def next_free(
    pack: Pack, change: Change, context: Context, at: datetime, after: datetime,
    held: Sequence[Held] = (),
) -> datetime | None:  # fmt: skip
    """Return the first start from `after` on at which no rule of time objects and nobody else
    holds a system of the change; None where there is none within the horizon, or no plan.

    A free stretch can only begin where something opens or ends: a window, a freeze, another
    change, a notice. Those moments are tried in order, each by the judge itself.
    """
    if change.start is None or change.end is None or change.end < change.start:
        return None
    for tries, start in enumerate(_starts(pack, change, context, at, after, held)):
        if tries > _MOST_TRIES:
            return None
        tried = moved(change, start)
        if not overlaps(tried, held) and not objections(pack, tried, context, at):
            return start
    return None


def _starts(
    pack: Pack, change: Change, context: Context, at: datetime, after: datetime,
    held: Sequence[Held],
) -> Iterator[datetime]:  # fmt: skip
    """Go through the moments from `after` on at which a free stretch may begin, in order."""
    until = after + HORIZON
    plan, calendar = plan_of(pack), calendar_of(pack, context)
    scope = plan.scope(change.class_id, change.environment)
    span = (after.timestamp(), until.timestamp())
    found = {after}
    for window in scope.windows:
        times = calendar.open_times(window.demand)
        for line in (*times.times, *times.fallback):
            found |= {_moment(begin) for begin, _ in line.between(*span)}
    for freeze in scope.freezes:
        for line in calendar.closed_times(freeze.demand):
            found |= {_moment(end) for _, end in line.between(*span)}
    found |= {freeze.end for freeze in context.freezes}
    found |= {incident.end for incident in context.incidents if incident.end is not None}
    found |= {one.end for one in held}
    for notice in scope.notices:
        field, _ = NOTICES[notice.demand.of]
        since = getattr(change, field) or at
        if notice.demand.ahead.unit in ("business_days", "day_end"):
            found |= set(_days(since, after, until, calendar.zone))
        else:
            found.add(since + notice.demand.ahead.length)
    yield from sorted(moment for moment in found if after <= moment < until)


def _days(since: datetime, after: datetime, until: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Go through the moments at which a notice in business days may be long enough: the time of
    day that it counts from, and midnight where it counts from a day off.
    """
    clock = since.astimezone(zone).time()
    day = after.astimezone(zone).date()
    while (midnight := instant(datetime.combine(day, time()), zone, late=False)) < until:
        yield midnight
        yield instant(datetime.combine(day, clock), zone, late=True)
        day += _DAY


def _moment(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
