"""What of the board leaves it in a file: whole changes under ids that find them again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from cab_desk.domain.change import Change, Signoff
from cab_desk.services.exchange.incoming import OWN
from cab_desk.services.ports import Work
from cab_desk.services.signed_rows import SignedOn

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """A change with its standing sign-offs, and the id under which a file names it.

    `signed` has by event what each of them signed; the contract's JSON has no keys for it.
    """

    id: str
    change: Change
    signed: Mapping[str, SignedOn] = field(default_factory=dict)

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
    uids = [change.uid for change in changes]
    standing, signed = work.signoffs.standing_of(uids), work.signoffs.signed_on(uids)
    for change in changes:
        given = standing.get(change.uid, ())
        on = {one.event_id: signed[one.event_id] for one in given}
        yield Exported(_id(change, taken), replace(change, signoffs=given), on)


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
