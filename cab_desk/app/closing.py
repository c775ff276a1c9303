"""Let go of a board within seconds, also where its server or its folder says nothing."""

from __future__ import annotations

import logging
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cab_desk.app.session import Session
    from cab_desk.gui.desk import Desk

PATIENCE = 2.0  # each for what is under way and for the board; a file that works needs none of it

log = logging.getLogger(__name__)


def end(desk: Desk, session: Session, patience: float = PATIENCE) -> bool:
    """End the threads and let go of the board; tell whether all of it ended in time.

    What hangs is left behind on threads that end with the process: what a server was sent it
    does or drops whole, and what was signed lies on this machine's disk until it is recorded.
    """
    desk.close(patience)
    if desk.office.unsaved is not None:
        desk.office.unsaved.let_go()
    thread = Thread(target=session.close, name="cab-desk-close", daemon=True)
    thread.start()
    thread.join(patience)
    ended = not (thread.is_alive() or desk.writes.busy)
    if not ended:
        log.warning("the board did not answer when it was closed")
    return ended
