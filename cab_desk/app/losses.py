"""Have a window look after what its board may lose."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cab_desk.app import history

if TYPE_CHECKING:
    from cab_desk.app.session import Session
    from cab_desk.domain.ledger import Head
    from cab_desk.gui.desk import Desk
    from cab_desk.gui.window import Window
    from cab_desk.services.ports import Work


def look_after(desk: Desk, window: Window, session: Session) -> None:
    """Look now, and when a board that was away is back; a file of this machine loses nothing."""
    journal = desk.office.recorded
    if journal is None:
        return
    from cab_desk.gui.losses import Losses

    Losses(desk, window, journal, partial(_objection, session), partial(_accept, session)).look()


def _objection(session: Session, work: Work) -> str:
    if not session.watched:
        return ""
    return history.objection(work, session.heads.highest(work.board().id))


def _accept(session: Session, head: Head) -> None:
    with session.open_view() as work:
        session.heads.start_again(work.board().id, head)
