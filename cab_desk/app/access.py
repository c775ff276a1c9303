"""Have the start of the real program put on record, once its first page stands."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk import __version__
from cab_desk.app.opening import open_session
from cab_desk.app.places import board_place
from cab_desk.errors import CabDeskError

if TYPE_CHECKING:
    from cab_desk.app.session import Session
    from cab_desk.gui.desk import Desk
    from cab_desk.services.office import Office
    from cab_desk.services.outcome import Outcome

log = logging.getLogger(__name__)


def began(desk: Desk, session: Session) -> None:
    """Record that the board was opened here, and which chair's session a killed program left.

    Nothing is asked of a board that is still to be made, that is read along, or of a packet.
    """
    if desk.board is None or desk.office.seat is not None or session.read_only:
        return
    desk.run_office(partial(_opened, shared=is_shared(session)))
    desk.run_office(_left)


def took_out(option: str | None, what: str, file: Path, count: int = 0) -> None:
    """Put on record that something of the board goes into a file, where it takes an entry.

    Nothing waits for it: where others write, or the board does not open, it is in the log alone.
    """
    from cab_desk.services.members import access

    try:
        with closing(open_session(option)) as session:
            session.hurried = True
            access.taken(session.office, what, file.name, count)
    except CabDeskError as error:
        log.info("it is not on record: %s", error)


@contextmanager
def copied(option: str | None, file: Path) -> Iterator[None]:
    """Put on record that a board is copied, before it is, so that the copy says so too.

    One that waits for an upgrade, or is damaged, is copied as it is. That a copy came to nothing
    goes on record, too.
    """
    from cab_desk.storage import guard

    place = board_place(option)
    try:
        if isinstance(place, Path) and guard.inspect(place).due:
            yield
            return
    except CabDeskError:  # the copying itself says what is wrong
        yield
        return
    took_out(option, "backup", file)
    try:
        yield
    except CabDeskError:
        took_out(option, "backup_failed", file)
        raise


def is_shared(session: Session) -> bool:
    """Tell whether other machines may open the board, too."""
    return session.sharing is None or session.sharing.ground.shared


def _opened(office: Office, *, shared: bool) -> Outcome:
    from cab_desk.services.members import access

    return access.opened(office, __version__, shared=shared)


def _left(office: Office) -> Outcome:
    from cab_desk.services.members import open_ends
    from cab_desk.services.outcome import Outcome
    from cab_desk.storage.lease import runs

    try:
        return open_ends.record(office, runs)
    except CabDeskError:  # the entry of the opening said so in the log
        return Outcome(frozenset())
