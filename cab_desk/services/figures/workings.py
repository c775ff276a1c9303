"""The figures of the board's own work: its queue, its approvers, its meetings.

They are no KPIs of a policy and have no targets: they say where work lies and how long it takes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from cab_desk.domain.policy import Pack
from cab_desk.domain.spacing import Spacing
from cab_desk.services.reader_port import Reader
from cab_desk.services.rows import QueueQuery
from cab_desk.services.working_ports import HeardRow, LiveRow, SignedRow

DAYS = 90  # a period without bounds
AHEAD = timedelta(days=42)
_NEW = timedelta(days=30)
_MOST_SYSTEMS = 5
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits now, and how the queue grew in the period; ages in days, None for none."""

    open: int
    new: int
    emergency: int
    overdue: int
    on_hold: int
    conflicts: int
    awaiting_cab: int
    rejected: int
    growth: int
    age: float | None
    oldest: float | None
    close_time: float | None
    systems: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Approver:
    """How soon somebody signs, in a role: hours since what was signed stood."""

    person: str
    role: str
    count: int
    median: float
    longest: float


@dataclass(frozen=True, slots=True)
class Board:
    """What the board's decisions cost; shares in percent, None where there is nothing to share."""

    minutes_per_rfc: float | None
    heard: int
    deferral_rate: float | None
    time_to_sign: float | None  # hours, the median of all sign-offs
    exceptions: int
    freezes: int
    without_cab: float | None
    carried_out: int


@dataclass(frozen=True, slots=True)
class Workings:
    """All of it over a period."""

    since: datetime
    until: datetime
    queue: Queue
    approvers: tuple[Approver, ...]
    board: Board


def workings(
    reader: Reader, now: datetime, emergency: Iterable[str] = (),
    since: datetime | None = None, until: datetime | None = None, *,
    spacing: Spacing | None = None,
) -> Workings:  # fmt: skip
    """Return the figures of a period, the last 90 days without bounds; `emergency` names the
    classes that are emergencies, `spacing` says how far apart the policy wants changes.
    """
    end = until or now
    begin = since or end - timedelta(days=DAYS)
    rows = reader.workings
    signed = rows.signed(begin, end)
    return Workings(
        begin, end, _queue(reader, now, frozenset(emergency), begin, end, spacing),
        _approvers(signed), _board(reader, rows.heard(begin, end), signed, begin, end),
    )  # fmt: skip


def emergencies(pack: Pack) -> frozenset[str]:
    """Return the ids of a policy's classes that are emergencies: they have no rank."""
    return frozenset(one.id for one in pack.classes if one.rank is None)


def _queue(
    reader: Reader, now: datetime, emergency: frozenset[str], since: datetime, until: datetime,
    spacing: Spacing | None,
) -> Queue:  # fmt: skip
    rows = reader.workings
    live = rows.live()
    ended = rows.ended(since, until)
    ages = [(now - one.submitted_at).total_seconds() / _DAY for one in live if one.submitted_at]
    rejected = rows.turned_down(since, until)
    return Queue(
        open=len(live),
        new=sum(one.submitted_at is not None and now - one.submitted_at < _NEW for one in live),
        emergency=sum(one.class_id in emergency for one in live),
        overdue=sum(_overdue(one, now) for one in live),
        on_hold=sum(one.on_hold for one in live),
        conflicts=_conflicts(reader, now, spacing),
        awaiting_cab=reader.counts(QueueQuery()).next_cab,
        rejected=rejected,
        growth=rows.submitted(since, until) - len(ended) - rejected,
        age=sum(ages) / len(ages) if ages else None,
        oldest=max(ages, default=None),
        close_time=sum(ended) / len(ended) / _DAY if ended else None,
        systems=tuple(rows.systems(_MOST_SYSTEMS)),
    )


def _conflicts(reader: Reader, now: datetime, spacing: Spacing | None) -> int:
    found = reader.clashes(now, now + AHEAD, spacing)
    return len({(one.one, one.other) for one in found}) if spacing else len(found)


def _overdue(one: LiveRow, now: datetime) -> bool:
    return one.end is not None and one.end < now


def _approvers(signed: Sequence[SignedRow]) -> tuple[Approver, ...]:
    times: dict[tuple[str, str], list[float]] = {}
    for one in signed:
        times.setdefault((one.person, one.role), []).append(_hours(one))
    found = [
        Approver(person, role, len(hours), median(hours), max(hours))
        for (person, role), hours in times.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.median, one.person, one.role)))


def _hours(one: SignedRow) -> float:
    return max(0.0, (one.at - one.since).total_seconds() / 3600)


def _board(
    reader: Reader, heard: Sequence[HeardRow], signed: Sequence[SignedRow],
    since: datetime, until: datetime,
) -> Board:  # fmt: skip
    rows = reader.workings
    rfcs = [one for one in heard if one.rfc]
    deferred = sum(one.verdict == "deferred" for one in rfcs)
    count, without = rows.carried_out(since, until)
    return Board(
        minutes_per_rfc=sum(one.seconds for one in rfcs) / len(rfcs) / 60 if rfcs else None,
        heard=len(rfcs),
        deferral_rate=100 * deferred / len(rfcs) if rfcs else None,
        time_to_sign=median(map(_hours, signed)) if signed else None,
        exceptions=rows.exceptions(since, until),
        freezes=rows.freezes(since, until),
        without_cab=100 * without / count if count else None,
        carried_out=count,
    )
