"""Try a policy out: judge what was planned in the last months by it, and say what would differ."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from cab_desk.domain.change import Change, Stage
from cab_desk.domain.policy import Pack
from cab_desk.domain.rules import judge
from cab_desk.domain.verdict import Finding, Slot, Verdict
from cab_desk.services.office import Office
from cab_desk.services.ports import Work
from cab_desk.services.requests import judging
from cab_desk.words import plural, say

MOST = 5_000  # differences of each kind that are kept; all are counted
_TURNS = ("blocked", "allowed", "other")
_AT_ONCE = 200
_NEVER_DECIDED = frozenset({Stage.DRAFT, Stage.WITHDRAWN})

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Difference:
    """A change that the other policy would judge otherwise.

    `turn`: blocked (was allowed), allowed (was blocked), or other.
    """

    uid: str
    number: str
    title: str
    start: datetime | None
    turn: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DryRun:
    """What came of it: how many changes were judged, and those that would differ.

    First those that would be blocked, then those let through, each by start.
    """

    judged: int
    blocked: int
    allowed: int
    other: int
    differences: tuple[Difference, ...]

    @property
    def differing(self) -> int:
        """Return how many changes would be judged otherwise."""
        return self.blocked + self.allowed + self.other

    def sentence(self) -> str:
        """Return the outcome in words."""
        if not self.judged:
            return say("policy.dry.nothing")
        if not self.differing:
            return plural("policy.dry.same", self.judged)
        return say(
            "policy.dry.differ",
            judged=plural("policy.dry.judged", self.judged),
            differing=f"{self.differing:,}",
            blocked=f"{self.blocked:,}",
            allowed=f"{self.allowed:,}",
        )


def replay(
    office: Office,
    old: Pack,
    new: Pack,
    since: datetime,
    progress: Progress,
    without: frozenset[Stage] = _NEVER_DECIDED,
) -> DryRun:
    """Judge by two policies what is planned to end after a moment; nothing is written.

    Each change is judged as of its planned start, with the sign-offs that stand. It reads in short
    steps, so that nobody waits for it to write; what `progress` raises ends it.
    """
    view = office.open_view or office.open_work
    with view() as work:
        uids = work.changes.planned_since(since)
        bench = judging.bench(work)
    counts: Counter[str] = Counter()
    found: list[Difference] = []
    for start in range(0, len(uids), _AT_ONCE):
        progress(start, len(uids))
        for one in _some(view, bench, (old, new), uids[start : start + _AT_ONCE], without):
            counts["judged"] += 1
            if one is not None:
                counts[one.turn] += 1
                if counts[one.turn] <= MOST:
                    found.append(one)
    progress(len(uids), len(uids))
    found.sort(key=lambda one: _TURNS.index(one.turn))  # and, as it is stable, by start
    return DryRun(
        counts["judged"], counts["blocked"], counts["allowed"], counts["other"], tuple(found)
    )


def difference(change: Change, was: Verdict, then: Verdict) -> Difference | None:
    """Return in what two verdicts of a change differ; None where they do not."""
    lines = [
        *_findings("policy.dry.gained", then, was),
        *_findings("policy.dry.lost", was, then),
        *_slots("policy.dry.signed_too", then, was),
        *_slots("policy.dry.signed_no_more", was, then),
        *_risk(was, then),
    ]
    turn = "other"
    if was.allowed != then.allowed:
        turn = "blocked" if was.allowed else "allowed"
    if not lines and turn == "other":
        return None
    name = change.number or change.external_id
    return Difference(change.uid, name, change.title, change.start, turn, tuple(lines))


def rows(run: DryRun) -> list[list[str]]:
    """Return the differences as the rows of a table, its head first."""
    names = ("number", "title", "start", "turn", "lines")
    found = [[say(f"policy.dry.column.{name}") for name in names]]
    for one in run.differences:
        start = one.start.isoformat() if one.start else ""
        turn = say(f"policy.dry.turn.{one.turn}")
        found.append([one.number, one.title, start, turn, "\n".join(one.lines)])
    return found


def _some(
    view: Callable[[], AbstractContextManager[Work]],
    bench: judging.Bench,
    policies: tuple[Pack, Pack],
    uids: Sequence[str],
    without: frozenset[Stage],
) -> Iterator[Difference | None]:
    with view() as work:
        found = work.changes.get_many(uids)
        standing = work.signoffs.standing_of(uids)
    for uid in uids:
        change = found.get(uid)
        if change is None or change.stage in without:
            continue
        whole = judging.signed(change, standing.get(uid, ()))
        at = min(bench.now, whole.start or bench.now)
        context = bench.context(whole)
        was, then = (judge(pack, whole, context, at) for pack in policies)
        yield difference(whole, was, then)


def _risk(was: Verdict, then: Verdict) -> Iterator[str]:
    before, after = was.risk.level, then.risk.level
    if before != after:
        none = say("policy.dry.no_risk")
        yield say("policy.dry.risk", before=before or none, after=after or none)


def _slots(key: str, of: Verdict, without: Verdict) -> Iterator[str]:
    for roles, count in (_needed(of.slots) - _needed(without.slots)).items():
        who = say("pages.policy.or").join(roles)
        if count > 1:
            who = say("pages.policy.approval_count", count=count, roles=who)
        yield say(key, who=who)


def _needed(slots: Sequence[Slot]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for slot in slots:
        found[slot.any_of] += slot.needed
    return found


def _findings(key: str, of: Verdict, without: Verdict) -> Iterator[str]:
    """Put findings into words that the other verdict has not; slots speak for signatures."""
    known = {_said(one) for one in without.findings}
    said: dict[str, None] = {}
    for one in of.findings:
        if one.kind != "approval.missing" and _said(one) not in known:
            severity = say(f"policy.dry.{one.severity}")
            said[say(key, section=_mark(one.section), message=one.message(), severity=severity)] = (
                None
            )
    yield from said


def _mark(section: str) -> str:
    """Return a section as sentences name it: §4.1 where the document numbers its sections."""
    return f"§{section.split(maxsplit=1)[0].rstrip('.')}" if section[:1].isdigit() else section


def _said(one: Finding) -> tuple[str, str, str]:
    # Rules of two policies bear other ids; what is said of the change is what counts.
    return one.kind, one.severity, one.message()
