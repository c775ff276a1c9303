"""All changes that get in each other's way in a long span: one walk along the systems.

To look up the neighbours of each row, as for a month, takes three times as long of two years.
"""

import json
from collections.abc import Iterator
from itertools import pairwise

from cab_desk.storage.lines import Lines

# What each system is held for, one text a system: rows cost more to hand over than to compare.
HELD = """
SELECT system, group_concat(start_at || end_at || change_id, ' ')
FROM change_system NOT INDEXED
WHERE +live = 1 AND +start_at < :until AND end_at > :since AND end_at > start_at
GROUP BY system HAVING count(*) > 1
"""
UIDS = "SELECT id, uid FROM change WHERE id IN (SELECT value FROM json_each(:ids))"
_TIME = len("2026-11-21T12:00:00.000Z")  # a moment as it is stored
_BOTH = 2 * _TIME

Pair = tuple[str, str, str, str, str]  # two uids, system, start and end of what both hold


def pairs(connection: Lines, bounds: dict[str, str | int]) -> list[Pair]:
    """Return the pairs of live changes that hold a system at once between two moments."""
    found = []
    rows = connection.execute(HELD, {name: bounds[name] for name in ("since", "until")})
    for system, text in rows:
        found += [(system, one, other) for one, other in _meeting(text.split(" "))]
    ids = {int(row[_BOTH:]) for _, *both in found for row in both}
    values = {"ids": json.dumps(sorted(ids))}
    uids = {row_id: uid for row_id, uid in connection.execute(UIDS, values)}  # noqa: C416 -- typed
    return [
        (uids[int(one[_BOTH:])], uids[int(other[_BOTH:])], system, other[:_TIME],
         min(one[_TIME:_BOTH], other[_TIME:_BOTH]))
        for system, one, other in found
    ]  # fmt: skip


def _meeting(rows: list[str]) -> Iterator[tuple[str, str]]:
    """Return which of a system's rows meet, the earlier first; of one start the lower id."""
    rows.sort()
    for place, (one, following) in enumerate(pairwise(rows), start=1):
        end = one[_TIME:_BOTH]
        if following[:_TIME] >= end:
            continue  # so are all the others, and most are
        for other in rows[place:]:
            if other[:_TIME] >= end:
                break
            swapped = other[:_TIME] == one[:_TIME] and int(other[_BOTH:]) < int(one[_BOTH:])
            yield (other, one) if swapped else (one, other)
