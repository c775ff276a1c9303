"""What of the board leaves it in a file: whole changes under ids that find them again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from cab_desk.domain.change import Change, Signoff
from cab_desk.services.exchange.incoming import OWN
from cab_desk.services.ports import Work

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """A change with its standing sign-offs, and the id under which a file names it."""

    id: str
    change: Change

    @property
    def signoffs(self) -> tuple[Signoff, ...]:
        """Return the sign-offs that stand."""
        return self.change.signoffs


def gather(
    work: Work, since: datetime | None = None, until: datetime | None = None
) -> list[Exported]:
    """Return all changes, or those planned in a span, by start."""
    changes = list(work.changes.each(since, until))
    taken = {change.external_id for change in changes if change.source == OWN}
    rest = iter(changes)
    found: list[Exported] = []
    while some := list(islice(rest, _BATCH)):
        found += _signed(work, some, taken)
    return found


def _signed(work: Work, changes: list[Change], taken: set[str]) -> Iterator[Exported]:
    standing = work.signoffs.standing_of([change.uid for change in changes])
    for change in changes:
        whole = replace(change, signoffs=standing.get(change.uid, ()))
        yield Exported(_id(change, taken), whole)


def _id(change: Change, taken: set[str]) -> str:
    """Return the id of a change in a file.

    What came from a file keeps the id that it had there. Others go by their number, by which an
    import finds them together with the time of submission, unless another request of the board
    came in under just that id.
    """
    if change.source == OWN:
        return change.external_id
    if change.number and change.submitted_at and change.number not in taken:
        return change.number
    return change.uid
