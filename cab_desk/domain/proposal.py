"""Propose an agenda from what waits: in the board's order, as far as the minutes reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_NEVER = datetime.max.replace(tzinfo=UTC)
# Minutes of a box by the step of the risk from the top, and what a full review takes at least.
_BOXES = (15, 10)
_SMALLEST, _FULL_REVIEW = 5, 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """An RFC that waits: `board` where the policy asks for a meeting, `risk` counted from 0.

    One that was `carried_out` waits for what is owed after it; `start` is then when that is due.
    """

    uid: str
    number: str
    board: bool
    risk: int
    blocked: bool
    start: datetime | None
    minutes: int
    carried_out: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, in order, and what was left over, in the same order."""

    taken: tuple[Waiting, ...]
    left: tuple[Waiting, ...]

    @property
    def minutes(self) -> int:
        """Return what the proposed items take."""
        return sum(one.minutes for one in self.taken)


def box_for(risk: int, levels: int, board: bool) -> int:
    """Return the minutes of a box: more for the highest risks and for a full review."""
    below = max(0, levels - 1 - risk)
    minutes = _BOXES[below] if below < len(_BOXES) and risk > 0 else _SMALLEST
    return max(minutes, _FULL_REVIEW) if board else minutes


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Return what waits as the board takes it: blocked ones last, before them what was carried
    out, what needs the board first, then the higher risk, then the earlier start.
    """
    return sorted(
        waiting,
        key=lambda one: (
            one.blocked, one.carried_out, not one.board, -one.risk, one.start or _NEVER,
            one.number, one.uid,
        ),
    )  # fmt: skip


def propose(waiting: Iterable[Waiting], minutes: int, places: int) -> Proposal:
    """Fill so many minutes and places in order; what does not fit gives way to what does."""
    taken: list[Waiting] = []
    left: list[Waiting] = []
    known: set[str] = set()
    rest = minutes
    for one in in_order(waiting):
        if one.uid in known:
            continue
        known.add(one.uid)
        fits = one.minutes <= rest and len(taken) < places
        (taken if fits else left).append(one)
        rest -= one.minutes if fits else 0
    return Proposal(tuple(taken), tuple(left))
