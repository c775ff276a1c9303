"""A change in the hand: where it is held, and what the card says of that."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import QPointF, Qt

from cab_desk.gui import times
from cab_desk.gui.widgets.verdict_card import CardLine
from cab_desk.gui.widgets.week_scene import SNAP, Scene
from cab_desk.services.requests.moving import Moving, Trial
from cab_desk.services.rows import Bar
from cab_desk.words import say

_DAY = timedelta(days=1)
ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ALONG = (Qt.Key.Key_Left, Qt.Key.Key_Right)


def nudge_of(key: Qt.Key, *, far: bool) -> tuple[timedelta, str]:
    """Return by how much an arrow moves what: along the time all of it, up and down its end."""
    if key in _ALONG:
        return ARROWS[key] * (_DAY if far else SNAP), "move"
    return ARROWS[key] * SNAP, "start" if far else "end"


@dataclass(slots=True)
class Hand:
    """A change that is being moved: by the pointer (with where it was grabbed) or by keys."""

    bar: Bar
    start: datetime
    end: datetime
    part: str  # move, start, end
    grabbed: timedelta = timedelta(0)
    at: QPointF | None = None
    moving: Moving | None = None
    trial: Trial | None = None
    free: datetime | None = None
    sought: bool = False

    def nudge(self, step: timedelta, part: str) -> None:
        """Move it by a step, or its start or end alone; it never ends before it begins."""
        if part == "start":
            self.start = min(self.start + step, self.end - SNAP)
        elif part == "end":
            self.end = max(self.end + step, self.start + SNAP)
        else:
            self.start, self.end = self.start + step, self.end + step

    def judge(self) -> None:
        """Ask what the present time means, where that is known already; no slot is sought."""
        self.free, self.sought = None, False
        if self.moving is not None:
            self.trial = self.moving.at(self.start, self.end)

    def seek(self) -> None:
        """Look for the next free slot, once for each time.

        Where no window is long enough all of them are tried, some 40 ms: too long for a step of
        the pointer.
        """
        if self.sought or self.moving is None or self.trial is None:
            return
        self.sought = True
        if not self.trial.free:
            self.free = self.moving.next_free(self.start, self.end)

    @property
    def moved(self) -> bool:
        """Tell whether the change stands elsewhere than it is planned."""
        return (self.start, self.end) != (self.bar.start, self.bar.end)


def trial_lines(trial: Trial | None) -> list[CardLine]:
    """Return what a time would mean."""
    if trial is None:
        return [CardLine(say("schedule.checking"), "wait")]
    lines = [CardLine(finding.message(), "block", finding.section) for finding in trial.blocks]
    lines += [CardLine(finding.message(), "warn", finding.section) for finding in trial.warnings]
    for held in trial.meets[:2]:
        text = say("schedule.meets", system=held.system, name=held.name)
        lines.append(CardLine(text, "block"))
    for near in trial.near[:2]:
        from cab_desk.services.schedule import near_words  # noqa: PLC0415 -- few policies ask

        lines.append(CardLine(near_words.said(near), "block"))
    return [*lines, CardLine(say("schedule.fits"), "pass")] if trial.free else lines


def verdict_lines(hand: Hand, scene: Scene) -> list[CardLine]:
    """Return what a move would mean, and where there is room instead."""
    lines = trial_lines(hand.trial)
    if hand.trial is None or hand.trial.free or not hand.sought:
        return lines
    if hand.free is None:
        return [*lines, CardLine(say("schedule.no_free"), "wait")]
    when = said(hand.free, scene.zone, scene.now)
    return [*lines, CardLine(say("schedule.next_free", when=when), "pass")]


def said(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """Say day and time of a moment."""
    return f"{times.date(moment, zone, now)} {times.clock(moment, zone)}"
