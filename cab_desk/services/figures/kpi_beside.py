"""What KPIs count beside the changes: stale feature flags, and how windows are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cab_desk.domain.flags import stale
from cab_desk.domain.plan import Calendar
from cab_desk.domain.registers import flag_rules
from cab_desk.domain.verdict import Context
from cab_desk.services.kpi_ports import facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from cab_desk.domain.demands import Window
    from cab_desk.domain.policy import Pack
    from cab_desk.services.kpi_ports import FigureReads, Ran

Spans = list[tuple[float, float]]


def stale_flags(reader: FigureReads, pack: Pack, at: datetime) -> tuple[int | None, int]:
    """Return how many flags are stale at a moment, None without a register, and how many exist."""
    rules = flag_rules(pack)
    if rules is None:
        return None, 0
    flags = reader.outcomes.open_flags()
    return sum(stale(flag, rules, at) for flag in flags), len(flags)


def window_use(
    rows: Sequence[Ran], pack: Pack, zone: str, since: datetime, until: datetime
) -> tuple[float, float]:
    """Return for how many seconds changes ran in the policy's windows, and how long these were
    open. Each window is counted by itself; two changes at the same time count once.
    """
    calendar = Calendar(pack, Context(timezone=zone))
    first, last = since.timestamp(), until.timestamp()
    used = opened = 0.0
    for rule in pack.rules:
        for window in rule.windows:
            times = calendar.open_times(window).times
            spans = _united(
                (max(start, first), min(end, last))
                for line in times
                for start, end in line.between(first, last)
            )
            opened += sum(end - start for start, end in spans)
            used += _shared(spans, _running(rows, window))
    return used, opened


def _running(rows: Iterable[Ran], window: Window) -> Spans:
    return _united(
        (row.started_at.timestamp(), row.finished_at.timestamp())
        for row in (ran.row for ran in rows if window.when.holds(facts(ran)))
        if row.started_at and row.finished_at and row.result != "cancelled"
    )


def _united(spans: Iterable[tuple[float, float]]) -> Spans:
    found: Spans = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _shared(one: Spans, other: Spans) -> float:
    total, left, right = 0.0, 0, 0
    while left < len(one) and right < len(other):
        start = max(one[left][0], other[right][0])
        end = min(one[left][1], other[right][1])
        total += max(0.0, end - start)
        if one[left][1] < other[right][1]:
            left += 1
        else:
            right += 1
    return total
