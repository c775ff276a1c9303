"""Measure a job and its floor in turn, in one run, and say whether the goal holds."""

import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Job = Callable[[], object]

# How long a turn of a job that is over sooner lasts. After the other one's turn the processor's
# caches hold nothing of it: one run of a third of a millisecond would measure how they fill.
TURN_MS = 10.0

NO_GOAL = "none"

# Whether each job runs once: that tells that it runs, and nothing of how fast.
brief = False


@dataclass(frozen=True, slots=True)
class Row:
    """One goal: what was measured, beside what, and what was wanted.

    `value_ms` and `floor_ms` are milliseconds unless the name says a count or MiB; None where
    the row says in `note` why it was not measured. `holds` is None there, and where there is no
    goal.
    """

    id: str
    name: str
    value_ms: float | None
    floor_ms: float | None
    ratio: float | None
    goal: str
    holds: bool | None
    floor: str = ""
    note: str = ""

    def data(self) -> dict[str, Any]:
        """Return the row as `--json` prints it."""
        data = asdict(self)
        for name in ("floor", "note"):
            if not data[name]:
                del data[name]
        return data


def row(
    goal_id: str,
    name: str,
    times: tuple[float, float],
    most: float,
    *,
    floor: str,
    note: str = "",
    per: bool = False,
) -> Row:
    """Return the row of a ratio that may be at most `most`; `per` writes it as 1/n."""
    value, base = times
    ratio = value / base
    goal = f"<= 1/{1 / most:g}" if per else f"<= {most:g}x"
    return Row(goal_id, name, value, base, ratio, goal, ratio <= most, floor, note)


def ours(goal_id: str, name: str, times: tuple[float, float], *, floor: str, note: str) -> Row:
    """Return the row of what no goal speaks of; its note says why it is told all the same."""
    value, base = times
    return Row(goal_id, name, value, base, value / base, NO_GOAL, None, floor, note)


def missing(goal_id: str, name: str, goal: str, why: str) -> Row:
    """Return the row of a goal that cannot be measured here, with the reason."""
    return Row(goal_id, name, None, None, None, goal, None, note=why)


def paired(
    job: Job,
    floor: Job,
    rounds: int = 11,
    warm: int = 1,
    *,
    alone: bool = False,
    best: bool = False,
) -> tuple[float, float]:
    """Return the medians of a job and its floor in milliseconds, run in turn.

    In turn, because other work on the machine then slows both; the order changes every round.
    A brief one of the two is run again and again while its turn lasts. `alone` is for what only
    computes, such as painting: it returns the least that each took of the processor, which is
    what they take where nothing else runs. Beside other work the longer of two is interrupted
    more often, and finds less of its own in the caches. `best` returns the least by the clock, for
    what goes from thread to thread: other work can only make it longer.
    """
    rounds, warm = (1, 0) if brief else (rounds, warm)
    for _ in range(warm):
        floor()
        job()
    values: list[float] = []
    floors: list[float] = []
    gc.collect()
    for number in range(rounds):
        turns = [(floor, floors), (job, values)]
        for work, times in turns if number % 2 else reversed(turns):
            times.extend(turn(work, alone=alone))
    middle = min if alone or best else statistics.median
    return middle(values), middle(floors)


def least(work: Job, rounds: int = 5) -> float:
    """Return the least that a job took of the processor, in milliseconds."""
    return min(timed(work, alone=True) for _ in range(1 if brief else rounds))


def several(work: Job, count: int) -> Job:
    """Return a job that does another one so many times."""

    def done() -> None:
        for _ in range(count):
            work()

    return done


def turn(work: Job, *, alone: bool = False) -> list[float]:
    """Return the milliseconds of a job's runs in one turn."""
    times = [timed(work, alone=alone)]
    while sum(times) < TURN_MS and not brief:
        times.append(timed(work, alone=alone))
    return times


def timed(work: Job, *, alone: bool = False) -> float:
    """Return how many milliseconds a job takes, of the clock or of this thread alone."""
    clock = time.thread_time_ns if alone else time.perf_counter_ns
    began = clock()
    work()
    return (clock() - began) / 1e6


def table(rows: Sequence[Row]) -> str:
    """Return rows as text: name, job, floor, ratio, goal."""
    head = ("", "job", "measured", "floor", "ratio", "goal", "")
    lines = [head, *(_cells(item) for item in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    text = []
    for line, item in zip(lines, [None, *rows], strict=True):
        cells = [
            cell.ljust(width) if column in (0, 1, 5, 6) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        text.append("  ".join(cells).rstrip())
        if item and item.floor:
            text.append(f"     floor: {item.floor}")
        if item and item.note:
            text.append(f"     {item.note}")
    return "\n".join(text)


def _cells(item: Row) -> tuple[str, ...]:
    unjudged = "told" if item.goal == NO_GOAL else "not measured"
    state = {True: "holds", False: "MISSED", None: unjudged}[item.holds]
    ratio = "" if item.ratio is None else f"{item.ratio:.3g}x"
    return (item.id, item.name, _number(item.value_ms), _number(item.floor_ms), ratio,
            item.goal, state)  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"


def say(text: str) -> None:
    """Tell on standard error what is going on; standard output is for the result."""
    print(text, file=sys.stderr, flush=True)
