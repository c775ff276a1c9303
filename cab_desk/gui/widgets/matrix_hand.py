"""A chip of the matrix in the hand: where it is held, and what the card says of that."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from cab_desk.domain.policy import Cell, Matrix, Pack
from cab_desk.domain.verdict import Finding, Slot
from cab_desk.gui.widgets.verdict_card import CardLine
from cab_desk.services.requests.rerating import Rerating, Trial
from cab_desk.services.rows import QueueRow
from cab_desk.services.schedule.risk import Place
from cab_desk.words import plural, say


@dataclass(slots=True)
class Hand:
    """An RFC that is being rated anew: by the pointer (`at`, where it was grabbed) or by keys."""

    pack: Pack
    row: QueueRow
    origin: Place
    place: Place | None
    at: QPointF | None = None
    grabbed: QPointF | None = None
    rerating: Rerating | None = None
    trial: Trial | None = None
    waiting: bool = False  # dropped before it was known what it means

    def judge(self) -> None:
        """Ask what the present cell means, where that is known already."""
        if self.rerating is not None and self.place is not None:
            self.trial = self.rerating.at(self.rating())

    def rating(self) -> tuple[str, str]:
        """Return the words of the cell that it is held over."""
        matrix = self.pack.matrix
        if matrix is None or self.place is None:
            return "", ""
        return matrix.impact_ids[self.place[0]], matrix.probability_ids[self.place[1]]

    @property
    def moved(self) -> bool:
        """Tell whether it is held over another cell than its own."""
        return self.place is not None and self.place != self.origin

    def hold(self, rerating: Rerating) -> None:
        """Take what is needed to judge it anywhere."""
        self.rerating = rerating
        self.judge()


def stepped(matrix: Matrix | None, place: Place | None, step: tuple[int, int]) -> Place:
    """Return the next cell in a direction, as far as the matrix goes."""
    if matrix is None or place is None or min(place) < 0:
        return 0, 0
    column = min(max(0, place[0] + step[0]), len(matrix.impacts) - 1)
    return column, min(max(0, place[1] + step[1]), len(matrix.probabilities) - 1)


def level_of(pack: Pack, cell: Cell | None) -> str:
    """Say the level of a cell, with its score where the policy has scores."""
    level = pack.level(cell.level) if cell else None
    if cell is None or level is None:
        return say("risk.none")
    if cell.score is None:
        return level.label
    return say("risk.scored", level=level.label, score=cell.score)


def who(slots: Sequence[Slot]) -> str:
    """Name those who must sign, each with how many where it is more than one."""
    parts = [plural("risk.slot", slot.needed, who=" / ".join(slot.any_of)) for slot in slots]
    return ", ".join(parts)


def short_lines(hand: Hand) -> list[CardLine]:
    """Return what the card beside the pointer says."""
    trial = hand.trial
    if trial is None:
        return [CardLine(say("schedule.checking"), "wait")]
    lines = [_step(hand.pack, trial), *_slot_lines(trial)]
    if trial.blocks > 0:
        lines.append(CardLine(plural("risk.more_blocks", trial.blocks), "block"))
    if trial.blocks < 0:
        lines.append(CardLine(plural("risk.fewer_blocks", -trial.blocks), "pass"))
    return [*lines, *_stale(hand)]


def full_lines(hand: Hand) -> list[CardLine]:
    """Return what the question before saving says: every sign-off and every gate."""
    trial = hand.trial
    if trial is None:
        return []
    lines = [_step(hand.pack, trial), *_slot_lines(trial)]
    lines += _gates("risk.gains", trial.gained)
    lines += _gates("risk.loses", trial.lost)
    return lines if len(lines) > 1 else [*lines, CardLine(say("risk.nothing"), "pass")]


def _step(pack: Pack, trial: Trial) -> CardLine:
    before, after = level_of(pack, trial.before), level_of(pack, trial.after)
    if before == after:
        return CardLine(say("risk.same", level=after), "pass")
    ranks = [level.id for level in pack.levels]
    old = ranks.index(trial.before.level) if trial.before else -1
    new = ranks.index(trial.after.level) if trial.after else -1
    return CardLine(say("risk.step", before=before, after=after), "warn" if new > old else "pass")


def _slot_lines(trial: Trial) -> list[CardLine]:
    lines = []
    if trial.added:
        lines.append(CardLine(say("risk.adds", who=who(trial.added))))
    if trial.removed:
        lines.append(CardLine(say("risk.drops", who=who(trial.removed))))
    return lines


def _gates(key: str, findings: Sequence[Finding]) -> list[CardLine]:
    """Say each sentence once, with all sections that it stands in."""
    sections: dict[tuple[str, bool], list[str]] = {}
    for one in findings:
        found = sections.setdefault((one.message(), one.blocks), [])
        if one.section not in found:
            found.append(one.section)
    lines = []
    for (message, blocks), named in sections.items():
        tone = "pass" if key == "risk.loses" else "block" if blocks else "warn"
        text = say(key, message=message, sections=", ".join(named))
        lines.append(CardLine(text, tone))
    return lines


def _stale(hand: Hand) -> list[CardLine]:
    signed = hand.rerating.signed if hand.rerating and hand.moved else 0
    return [CardLine(plural("risk.stale", signed), "warn")] if signed else []
