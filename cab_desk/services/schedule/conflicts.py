"""What is wrong in the schedule: changes in each other's way, and rules of time broken."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from cab_desk.domain.change import Change, Stage
from cab_desk.domain.verdict import Finding
from cab_desk.services.conflict_ports import AWAY, SettledPair, pair_of, standing
from cab_desk.services.ports import Work
from cab_desk.services.requests import in_the_way, judging
from cab_desk.services.requests.changes import label
from cab_desk.services.span_rows import Near

# The kinds of finding that speak of when a change runs.
OF_TIME = (
    "window.outside", "window.not_preferred", "window.too_long", "freeze.active",
    "incident.active",
)  # fmt: skip

_LIVE = frozenset({Stage.SUBMITTED, Stage.SCHEDULED, Stage.IN_PROGRESS})
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Planned:
    """A change as a list of the schedule names it."""

    uid: str
    name: str
    title: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two live changes and all systems that both hold between two moments."""

    one: Planned
    other: Planned
    systems: tuple[str, ...]
    start: datetime
    end: datetime
    settled: SettledPair | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """Two live changes that the policy wants farther apart, or one whose owner is away, and why."""

    one: Planned
    other: Planned | None
    near: Near
    settled: SettledPair | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A change and a finding about its time."""

    change: Planned
    finding: Finding


def between(work: Work, since: datetime, until: datetime) -> tuple[list[Overlap], list[Close]]:
    """Return the pairs that share a system in a span, each once with all systems, and those that
    are nearer than the policy wants, once for each reason; by start.

    Conflicts are advice beside the gates: half-open, among live changes.
    """
    reader, spacing = work.reader, in_the_way.spacing(work)
    found = reader.clashes(since, until, spacing)
    settled = standing(found, reader, apart=spacing is not None)
    uids = [uid for clash in found for uid in (clash.one, clash.other)]
    named = _named(work, list(dict.fromkeys(uids)))
    pairs: dict[tuple[str, str], list[str]] = {}
    close = []
    for clash in found:
        one, other = clash.one, clash.other
        if not isinstance(clash, Near):
            pairs.setdefault((one, other), []).append(clash.system)
        elif one in named and (other in named or clash.kind == AWAY):
            said = settled.get(pair_of(one, other))
            close.append(Close(named[one], named.get(other), clash, said))
    both = [
        Overlap(a, b, tuple(sorted(systems)), max(a.start, b.start), min(a.end, b.end),
                settled.get(pair_of(one, other)))
        for (one, other), systems in pairs.items()
        if (a := named.get(one)) and (b := named.get(other))
    ]  # fmt: skip
    return sorted(both, key=lambda item: (item.start, item.one.name, item.other.name)), close


def overlaps(work: Work, since: datetime, until: datetime) -> list[Overlap]:
    """Return the pairs that share a system in a span, by start; each pair once with all systems."""
    return between(work, since, until)[0]


def broken(work: Work, since: datetime | None, until: datetime | None) -> Iterator[Broken]:
    """Go through the live changes of a span with each window or freeze that they break."""
    bench = judging.bench(work)
    live = (change for change in work.changes.each(since, until) if change.stage in _LIVE)
    while some := list(islice(live, _BATCH)):
        standing = work.signoffs.standing_of([change.uid for change in some])
        for change in some:
            verdict = bench.judge(judging.signed(change, standing.get(change.uid, ())))
            planned = _planned(change)
            if planned is not None:
                yield from (
                    Broken(planned, finding)
                    for finding in verdict.findings
                    if finding.kind in OF_TIME
                )


def _named(work: Work, uids: list[str]) -> dict[str, Planned]:
    named: dict[str, Planned] = {}
    for at in range(0, len(uids), _BATCH):
        for uid, change in work.changes.get_many(uids[at : at + _BATCH]).items():
            if planned := _planned(change):
                named[uid] = planned
    return named


def _planned(change: Change) -> Planned | None:
    if change.start is None or change.end is None:
        return None
    return Planned(change.uid, label(change), change.title, change.start, change.end)
