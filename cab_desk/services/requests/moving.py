"""Move a change on the calendar: what the new time means, said while it is being dragged."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cab_desk.domain import slots
from cab_desk.domain.change import Change
from cab_desk.domain.verdict import Finding
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import beside, changes, judging
from cab_desk.services.requests.beside import Beside
from cab_desk.services.rows import Held
from cab_desk.services.span_rows import Near

# How far around today others are known, to say at once whom a move would meet.
REACH = slots.HORIZON + timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a planned time would mean: blocks and warnings about time, and who holds a system."""

    start: datetime
    end: datetime
    blocks: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    meets: tuple[Held, ...]
    near: tuple[Near, ...] = ()  # that the policy wants farther apart

    @property
    def free(self) -> bool:
        """Tell whether nothing objects and nobody is met."""
        return not (self.blocks or self.meets or self.near)


@dataclass(slots=True)
class Moving:
    """A change in the hand: judged at any time without the database."""

    change: Change
    bench: judging.Bench
    signed: int  # standing sign-offs, which a move makes stale
    held: Sequence[Held] = field(default_factory=tuple)
    beside: Beside | None = None

    def at(self, start: datetime, end: datetime) -> Trial:
        """Judge the change as if it were planned so."""
        tried = replace(self.change, start=start, end=end)
        found = [
            finding
            for finding in self.bench.judge(tried).findings
            if finding.kind in slots.OF_TIME or finding.kind.startswith("window.")
        ]
        return Trial(
            start,
            end,
            tuple(finding for finding in found if finding.blocks),
            tuple(finding for finding in found if not finding.blocks),
            tuple(slots.overlaps(tried, self.held)),
            self.beside.near(tried) if self.beside else (),
        )

    def next_free(self, start: datetime, end: datetime) -> datetime | None:
        """Return the first free start from a time on for a change that long."""
        tried = replace(self.change, start=start, end=end)
        context = self.bench.context(tried)
        after = max(start, self.bench.now)
        taken = [*self.held, *(self.beside.kept() if self.beside else ())]
        return slots.next_free(self.bench.pack, tried, context, self.bench.now, after, taken)


def take(work: Work, uid: str) -> Moving:
    """Take a change in the hand, with all that is needed to judge it anywhere near."""
    change = work.changes.get(uid)
    standing = work.signoffs.standing(uid)
    around = change.start or work.now
    since, until = min(around, work.now) - REACH, max(around, work.now) + REACH
    held = [one for one in work.reader.held(change.systems, since, until) if one.uid != uid]
    bench = judging.bench(work)
    around_it = beside.of(work, change, held, since, until)
    return Moving(judging.signed(change, standing), bench, len(standing), held, around_it)


def move(
    work: Work, uid: str, start: datetime, end: datetime, *, expected_version: int, reason: str
) -> Outcome:
    """Plan a change for another time: an edit of its content, so that sign-offs become stale.

    Raises Refused as an edit does: without a reason where sign-offs fall, or when somebody else
    saved meanwhile.
    """
    change = replace(work.changes.get(uid), start=start, end=end)
    return changes.edit(work, uid, change, expected_version=expected_version, reason=reason)
