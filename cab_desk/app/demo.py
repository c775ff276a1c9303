"""The demo: a sample board, a whole meeting, its minutes, and a picture of every page."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk.app.places import DATABASE_VARIABLE, board_place, is_there, unmake
from cab_desk.app.sample_board import BOARD_NAME, make_board
from cab_desk.app.session import Session, utc_now
from cab_desk.errors import CabDeskError, Unavailable
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.storage.servers import Server


def hold(option: str | None, out: Path) -> list[str]:
    """Fill an empty database with the sample, hold its meeting, and leave minutes and pictures.

    Returns the names of the files made in `out`. Raises Refused for a database that holds
    anything, Unavailable where the folder cannot be written.
    """
    fresh = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as outbox:
            return _hold(option, out, Path(outbox))
    except CabDeskError:
        if fresh:  # refused: nothing lies in it that would have to be looked at
            with suppress(OSError):
                out.rmdir()
        raise
    except OSError as error:
        why = error.strerror or str(error)
        words = say("common.unwritable", file=error.filename or out, why=why)
        raise Unavailable(words) from error


def _hold(option: str | None, out: Path, outbox: Path) -> list[str]:
    named = bool(option or os.environ.get(DATABASE_VARIABLE))
    place = board_place(option) if named else out / BOARD_NAME
    new = not is_there(place)
    try:
        return _filled(place, out, outbox, named=named)
    except BaseException:
        if new:  # half a sample would only stand in the way of the next one
            unmake(place)
        raise


def _filled(place: Path | Server, out: Path, outbox: Path, *, named: bool) -> list[str]:
    from cab_desk.files.whole import whole
    from cab_desk.services.members.chair import CLOSED, lock_chair
    from cab_desk.services.papers import minutes

    session, made = make_board(place, utc_now(), outbox=outbox)
    minutes.make(session.office, made.meeting, chair=made.chair)
    if made.chair is not None:
        lock_chair(session.office, made.chair, CLOSED)
    with session.open_view() as view:
        kept = minutes.kept(view, made.meeting)
    with whole(out / "minutes.pdf") as stream:
        stream.write(kept.pdf if kept else b"")
    names = [] if named else [BOARD_NAME]
    return [*names, "minutes.pdf", *draw_pages(session, out)]


def draw_pages(session: Session, out: Path) -> list[str]:
    """Draw every page of the window on a board; works without a screen."""
    if "QT_QPA_PLATFORM" not in os.environ and not _has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from cab_desk.app.window import build
    from cab_desk.gui import shots
    from cab_desk.gui.look import Look
    from cab_desk.gui.start import application

    app = application()
    look = Look("light")
    look.apply(app)
    desk, window = build(session, look)
    desk.release()
    names = shots.pages(window, out)
    desk.close()
    window.close()
    window.deleteLater()
    session.close()
    return names


def _has_screen() -> bool:
    return sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
