"""All changes that get in each other's way in a long span: one walk along the systems.

To look up the neighbours of each row, as for a month, takes three times as long of two years.
"""

import json
from collections.abc import Iterator
from itertools import compress, count
from operator import lt

from cab_desk.storage.lines import Lines

# What each system is held for, three texts a system: rows cost more to hand over than to compare,
# and one text of all three more than three that nothing has to put together.
HELD = """
SELECT system, group_concat(start_at, ' '), group_concat(end_at, ' '), group_concat(change_id, ' ')
FROM change_system NOT INDEXED
WHERE +live = 1 AND +start_at < :until AND end_at > :since AND end_at > start_at
GROUP BY system HAVING count(*) > 1
"""
UIDS = "SELECT id, uid FROM change WHERE id IN (SELECT value FROM json_each(:ids))"

Pair = tuple[str, str, str, str, str]  # two uids, system, start and end of what both hold
Meeting = tuple[int, int, str, str]  # two changes, start and end of what both hold


def pairs(connection: Lines, bounds: dict[str, str | int]) -> list[Pair]:
    """Return the pairs of live changes that hold a system at once between two moments."""
    found = []
    rows = connection.execute(HELD, {name: bounds[name] for name in ("since", "until")})
    for system, starts, ends, changes in rows:
        meetings = _meetings(starts.split(" "), ends.split(" "), changes)
        found += [(system, *meeting) for meeting in meetings]
    ids = {change for _, one, other, _, _ in found for change in (one, other)}
    values = {"ids": json.dumps(sorted(ids))}
    uids = {row_id: uid for row_id, uid in connection.execute(UIDS, values)}  # noqa: C416 -- typed
    return [
        (uids[one], uids[other], system, start, end) for system, one, other, start, end in found
    ]


def _meetings(starts: list[str], ends: list[str], changes: str) -> Iterator[Meeting]:
    """Return what of a system's rows meets, the earlier first; of one start the lower id."""
    if starts != sorted(starts):  # a file's rows come in their order, a server's need not
        rows = sorted(zip(starts, ends, changes.split(" "), strict=True))
        starts, ends, names = (list(column) for column in zip(*rows, strict=True))
        changes = " ".join(names)
    # A row that does not meet the next one meets none, and most do not.
    places = list(compress(count(), map(lt, starts[1:], ends)))
    ids = changes.split(" ") if places else []
    for place in places:
        start, end, one = starts[place], ends[place], int(ids[place])
        for after in range(place + 1, len(starts)):
            if starts[after] >= end:
                break
            other = int(ids[after])
            swapped = starts[after] == start and other < one
            both = (other, one) if swapped else (one, other)
            yield (*both, starts[after], min(end, ends[after]))
