"""Count the sections of the queue, and find places in them, by the counts that triggers keep."""

# ruff: noqa: S608 -- only names of this package enter the SQL text, values are always bound.

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from cab_desk.storage.queue_sql import Plan, Section


@dataclass(frozen=True, slots=True)
class Bounds:
    """The ranks of a section among the rows that its counts are of: its first, and one past."""

    low: int
    high: int

    @property
    def count(self) -> int:
        """Return how many rows the section has."""
        return max(0, self.high - self.low)


class Days(NamedTuple):
    """The days of a bucket in order, and how many of its rows stand before each of them."""

    names: Sequence[str]
    before: Sequence[int]

    def lead(self, bounds: Bounds, place: int, *, descending: bool) -> tuple[str, int]:
        """Return where to enter a section for a place in it, and how many rows to skip then.

        Where one goes backwards the text sorts behind all of the day.
        """
        rank = bounds.high - 1 - place if descending else bounds.low + place
        if not self.names:
            return "", 0
        # Somebody may have written meanwhile, so that the place is behind the last day.
        at = min(bisect_right(self.before, rank), len(self.names)) - 1
        if not descending:
            return self.names[at], rank - max(self.before[at], bounds.low)
        end = min(self.before[at + 1], bounds.high)
        # '~' sorts behind every time of a day, the space before every day.
        return (f"{self.names[at]}~" if self.names[at] else " "), end - 1 - rank


def by_day(plan: Plan, bucket: int) -> str:
    """Return the statement for the days of a bucket with their counts."""
    where = " AND ".join((f"c.bucket = {bucket}", *plan.filters))
    return f"SELECT c.day, sum(c.count) FROM change_day c WHERE {where} GROUP BY c.day ORDER BY 1"


def days(found: Sequence[tuple[str, int]]) -> Days:
    """Return the days of what `by_day` found."""
    sums = accumulate((count for _, count in found), initial=0)
    return Days([name for name, _ in found], list(sums))


def bounds(plan: Plan) -> str:
    """Return the statement for number, low and high of every section."""
    each = (_bounds(plan, number, section) for number, section in enumerate(plan.sections))
    return plan.start + " UNION ALL ".join(each)


def _bounds(plan: Plan, number: int, section: Section) -> str:
    if plan.drivers or (not section.buckets and section.since is None):
        count = f"FROM change c INDEXED BY {section.index} WHERE {plan.where(section)}"
        return f"SELECT {number}, 0, (SELECT count(*) {count})"
    if section.since is not None:
        low, high = _rank(plan, section.since or ""), _rank(plan, section.until or "~")
        return f"SELECT {number}, {low}, {high}"
    where = " AND ".join((section.where, *plan.filters))
    count = f"(SELECT coalesce(sum(c.count), 0) FROM change_tally c WHERE {where})"
    return f"SELECT {number}, 0, {count}"


def _rank(plan: Plan, start: str) -> str:
    """Return how many planned rows start before a moment; '' is before all, '~' behind."""
    if not start:
        return "0"
    more = "".join(f" AND {one}" for one in plan.filters)
    if start == "~":  # all of them, which needs no sum over every day
        return f"(SELECT coalesce(sum(c.count), 0) FROM change_tally c WHERE c.bucket = 0{more})"
    sums = "SELECT coalesce(sum(c.count), 0) FROM change_day c WHERE c.bucket = 0"
    day = f"substr({start}, 1, 10)"
    return (
        f"({sums} AND c.day < {day}{more})"
        " + (SELECT count(*) FROM change c INDEXED BY ix_change_window WHERE c.bucket = 0"
        f" AND c.start_at >= {day} AND c.start_at < {start}{more})"
    )
