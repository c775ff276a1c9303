"""Record of what an import replaced what it was: fields that no version of a request keeps.

One entry stands for a whole import, with the root of a tree over all it wrote. That vouches for
what is there now; what was there before stands in entries of their own, as many as it takes.
"""

from collections.abc import Iterable, Iterator

from cab_desk.domain.canonical import Plain, canonical
from cab_desk.domain.change import Change
from cab_desk.domain.ledger import LARGEST_EVENT, Draft
from cab_desk.services.ports import Work
from cab_desk.services.requests.changes import values_between

VALUES = "import.values"
_FRAME = 4_096  # of an event's bytes, for all but its rows


def record(work: Work, event_id: str, file: str, pairs: Iterable[tuple[Change, Change]]) -> int:
    """Record of each pair, as it was and as it is, what differs beside the content; return how
    many entries that took.
    """
    count = 0
    for count, rows in enumerate(_parts(pairs), 1):  # noqa: B007 -- the last one is the answer
        body: dict[str, Plain] = {"import": event_id, "title": file, "rows": rows}
        work.record(Draft(VALUES, body))
    return count


def _parts(pairs: Iterable[tuple[Change, Change]]) -> Iterator[list[Plain]]:
    rows: list[Plain] = []
    room = LARGEST_EVENT - _FRAME
    for before, after in pairs:
        values = values_between(before, after, moved=True)
        if not values:
            continue
        row: list[Plain] = [after.uid, after.number, values]
        size = len(canonical(row)) + 1
        if rows and size > room:
            yield rows
            rows, room = [], LARGEST_EVENT - _FRAME
        rows.append(row)
        room -= size
    if rows:
        yield rows
