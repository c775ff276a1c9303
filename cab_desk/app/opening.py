"""Open what a call names: a board, or a packet of one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cab_desk.app.places import board_place, new_board_file
from cab_desk.app.session import Session
from cab_desk.errors import CabDeskError
from cab_desk.settings import data_folder
from cab_desk.words import say

PACKET = ".cabreview"


def put_aside(place: object) -> Path | None:
    """Return the board that a restore put aside where there is none now, the last one of them."""
    if not isinstance(place, Path):
        return None
    beside = sorted(place.parent.iterdir(), key=lambda one: one.name)
    named = f"{place.stem}-before-restore-"
    found = [one for one in beside if one.name.startswith(named) and one.suffix == place.suffix]
    return found[-1] if found else None


def _copies_of(board: Path) -> str:
    """Name the newest copies of a board that is damaged; nothing for one that is sound."""
    from cab_desk.storage import guard, keeping

    try:
        guard.inspect(board)
    except CabDeskError:
        kept = data_folder() / "backups"
        folders = [board.parent, *(kept.iterdir() if kept.is_dir() else ())]
        return ", ".join(str(path) for path in keeping.kept_of(board, folders))
    return ""


def open_session(
    option: str | None,
    *,
    create: bool = False,
    prompt: Callable[[str], str | None] | None = None,
    **more: Any,
) -> Session:
    """Open the board or packet named by the call; a missing board is made only where `create`
    says so. `prompt` asks for a server's password.
    """
    place = board_place(option, prompt)
    if isinstance(place, Path) and place.suffix.casefold() == PACKET:
        from cab_desk.app.packets import PacketSession

        return PacketSession(place, **more)
    # A server that many share gets no board by merely being opened.
    if create and isinstance(place, Path) and not place.exists():
        new_board_file(place)
    try:
        session = Session(place, **more)
    except CabDeskError as error:
        if isinstance(place, Path) and (found := _copies_of(place)):
            raise type(error)(
                say("database.copies_there", why=error.sentence, files=found)
            ) from error
        raise
    session.watched = True
    return session
