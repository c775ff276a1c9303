"""Put on record who opened the board, and who took something of it out into a file.

What stands here is what this program did: whoever may read the file can read it without it. So an
entry is never a condition: where the board takes none, the log says so, and nothing else happens.
"""

import logging
from collections.abc import Callable
from zoneinfo import ZoneInfo

from cab_desk.domain.canonical import Plain, moment
from cab_desk.domain.ledger import Draft, stream_of
from cab_desk.errors import CabDeskError
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work

OPENED, TAKEN = "access.opened", "access.taken"

log = logging.getLogger(__name__)


def opened(office: Office, version: str, *, shared: bool) -> Outcome:
    """Record that this desk opened the board, once for each start of the program.

    On a board that many share a desk and person leave one entry a day, the first: fifty desks that
    come and go would else write more than all of their work.
    """
    return _noted(office, lambda work: _open(work, version, shared=shared))


def taken(office: Office, what: str, file: str, count: int = 0, **more: Plain) -> Outcome:
    """Record that something was written into a file: which kind, under what name, how many."""
    body: dict[str, Plain] = {"what": what, "title": file, "count": count, **more}
    return _noted(office, lambda work: Draft(TAKEN, {**body, "name": _name(work)}))


def _open(work: Work, version: str, *, shared: bool) -> Draft | None:
    if shared and _today(work):
        return None
    return Draft(OPENED, {"program": version, "name": _name(work), "day": shared})


def _today(work: Work) -> bool:
    """Tell whether this desk and person left an entry on this day of the board's zone."""
    zone = ZoneInfo(work.board().zone)
    last = work.ledger.last_of_kind(stream_of(work.actor, work.place("").device), (OPENED,))
    return last is not None and (
        moment(last.at).astimezone(zone).date() == work.now.astimezone(zone).date()
    )


def _name(work: Work) -> str:
    return work.people.get(work.actor).name if work.actor else ""


def _noted(office: Office, made: Callable[[Work], Draft | None]) -> Outcome:
    if office.seat is not None:  # a packet holds no more than a review
        return Outcome(frozenset())
    try:
        with office.open_work() as work:
            draft = made(work)
            if draft is not None:
                work.record(draft)
    except CabDeskError as error:  # read along, out of reach, or another history than was seen
        log.info("it is not on record: %s", error.sentence)
        return Outcome(frozenset())
    return Outcome(frozenset({"ledger"}) if draft else frozenset())
