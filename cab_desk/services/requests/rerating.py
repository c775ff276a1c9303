"""Rate a change anew on the matrix: what the new place means, said while it is being dragged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cab_desk.domain.change import Change
from cab_desk.domain.policy import Cell
from cab_desk.domain.verdict import Finding, Slot, Verdict
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes, judging

Rating = tuple[str, str]  # the words of impact and probability


@dataclass(frozen=True, slots=True)
class Trial:
    """What another rating would mean: level, sign-offs to give, and gates, before and after."""

    before: Cell | None
    after: Cell | None
    verdict: Verdict
    added: tuple[Slot, ...]
    removed: tuple[Slot, ...]
    gained: tuple[Finding, ...]
    lost: tuple[Finding, ...]

    @property
    def blocks(self) -> int:
        """Return how many blocks more there would be; fewer below zero."""
        return sum(one.blocks for one in self.gained) - sum(one.blocks for one in self.lost)


@dataclass(slots=True)
class Rerating:
    """A change in the hand: judged at any rating without the database."""

    change: Change
    bench: judging.Bench
    signed: int  # standing sign-offs, which a new rating makes stale
    residual: bool = False

    @property
    def rating(self) -> Rating:
        """Return how the change is rated now."""
        return rating_of(self.change, residual=self.residual)

    def at(self, rating: Rating) -> Trial:
        """Judge the change as if it were rated so; the sign-offs for the old content fall."""
        now = self.bench.judge(self.change)
        then = now
        if rating != self.rating:
            tried = rated(self.change, rating, residual=self.residual)
            then = self.bench.judge(replace(tried, signoffs=()))
        return Trial(
            self._cell(self.rating),
            self._cell(rating),
            then,
            _slots(then, now),
            _slots(now, then),
            _findings(then, now),
            _findings(now, then),
        )

    def _cell(self, rating: Rating) -> Cell | None:
        matrix = self.bench.pack.matrix
        return matrix.cell(*rating) if matrix else None


def rating_of(change: Change, *, residual: bool) -> Rating:
    """Return the inherent or the residual rating of a change."""
    if residual:
        return change.residual_impact, change.residual_probability
    return change.impact, change.probability


def rated(change: Change, rating: Rating, *, residual: bool) -> Change:
    """Return the change with another inherent or residual rating."""
    impact, probability = rating
    if residual:
        return replace(change, residual_impact=impact, residual_probability=probability)
    return replace(change, impact=impact, probability=probability)


def take(work: Work, uid: str, *, residual: bool = False) -> Rerating:
    """Take a change in the hand, with all that is needed to judge it at any rating."""
    standing = work.signoffs.standing(uid)
    change = judging.signed(work.changes.get(uid), standing)
    return Rerating(change, judging.bench(work), len(standing), residual)


def rerate(
    work: Work, uid: str, rating: Rating, *, residual: bool, expected_version: int, reason: str
) -> Outcome:
    """Rate a change anew: an edit of its content, so that sign-offs become stale.

    Raises Refused as an edit does: without a reason where sign-offs fall, or when somebody else
    saved meanwhile.
    """
    change = rated(work.changes.get(uid), rating, residual=residual)
    return changes.edit(work, uid, change, expected_version=expected_version, reason=reason)


def _slots(of: Verdict, without: Verdict) -> tuple[Slot, ...]:
    """Return the slots of a verdict that the other has not; one that grew counts by the rest."""
    other: Counter[tuple[str, ...]] = Counter()
    for slot in without.slots:
        other[slot.any_of] += slot.needed
    found = []
    for slot in of.slots:
        known = min(slot.needed, other[slot.any_of])
        other[slot.any_of] -= known
        if slot.needed > known:
            found.append(replace(slot, needed=slot.needed - known))
    return tuple(found)


def _findings(of: Verdict, without: Verdict) -> tuple[Finding, ...]:
    known = Counter(map(_key, without.findings))
    found = []
    for finding in of.findings:
        key = _key(finding)
        if known[key]:
            known[key] -= 1
        else:
            found.append(finding)
    return tuple(found)


def _key(finding: Finding) -> Sequence[str]:
    return finding.rule, finding.kind, finding.severity, finding.message()
