"""Ask the judge again what KPIs count by its word: that a rule was broken, an approval missing.

The chain has what is judged, and not the judge's word. Another answer than the one that is kept
is no fault by itself, for the calendar may have changed since: it is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from cab_desk.domain.change import Change
from cab_desk.domain.policy import Pack
from cab_desk.services.kpi_ports import OutcomeRow
from cab_desk.services.ports import Work
from cab_desk.services.requests import judging, kpi_rows

JUDGED = ("risk", "violations", "bypasses", "emergency", "approval_seconds", "reason")
# Of a change that came in with its outcome; that it did is not known any more once it is edited.
_ELSEWHERE = ("risk", "violations", "emergency", "approval_seconds")
_AT_ONCE = 500

Counted = Mapping[str, Mapping[str, Any]]  # the columns of each change, by uid


def unlike(work: Work, packs: Sequence[Pack], counted: Counted) -> list[str]:
    """Return what changes are called that no policy of the board makes count so today."""
    benches = [judging.bench(work, pack=pack) for pack in packs]
    return [
        change.number or change.title
        for change in _signed(work, counted)
        if not any(_so(bench, change, counted[change.uid], work) for bench in benches)
    ]


def _signed(work: Work, counted: Counted) -> Iterator[Change]:
    rest = iter(counted)
    while uids := list(islice(rest, _AT_ONCE)):
        standing = work.signoffs.standing_of(uids)
        for uid, change in work.changes.get_many(uids).items():
            yield judging.signed(change, standing.get(uid, ()))


def _so(bench: judging.Bench, change: Change, kept: Mapping[str, Any], work: Work) -> bool:
    row = kpi_rows.row_of(bench, change, bench.judge(change), work)
    names = JUDGED if bool(kept["elsewhere"]) == row.elsewhere else _ELSEWHERE
    return _values(row, names) == tuple(kept[name] for name in names)


def _values(row: OutcomeRow, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)
