"""Say in the window that a board is only read, and upgrade a shared file once somebody says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk.app import older
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.app.session import Session
    from cab_desk.gui.desk import Desk
    from cab_desk.gui.window import Window


def offer(session: Session, desk: Desk, window: Window, then: Callable[[], object]) -> None:
    """Say that the board is only read; a file is upgraded once somebody says so."""
    board, sharing = session.place, session.sharing
    if not isinstance(board, Path) or sharing is None:
        window.tell(session.read_only, "warn")
        return

    def done(kept: Path | None) -> None:
        from cab_desk.gui.desk import EVERYTHING

        session.read_only = ""
        told = say("common.upgraded", kept=kept) if kept else say("common.up_to_date")
        window.tell(told, "pass")
        then()
        desk.touched.emit(EVERYTHING)

    def go() -> None:
        desk.aside(partial(older.upgraded, board, sharing), done)

    window.tell(session.read_only, "warn", say("database.upgrade_now"), go)
