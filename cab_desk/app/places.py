"""Where the board of a call lies, in a file or on a server, and who knows a server's password."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk import settings as user_settings
from cab_desk.errors import Refused
from cab_desk.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from cab_desk.storage.servers import Server

    Prompt = Callable[[str], str | None]

DATABASE_VARIABLE = "CAB_DESK_DATABASE"
# A window that opens another one hands it the password on a pipe: seen in no list of processes.
PASSWORD_VARIABLE = "CAB_DESK_PASSWORD"
FROM_INPUT = "input"
BOARD_NAME = "board.cabdesk"


def board_place(option: str | None, prompt: Prompt | None = None) -> Path | Server:
    """Return the board's place: as named in the call, in the environment, or the user's own.

    `prompt` asks for a server's password where nobody else knows it; without one the terminal is
    asked. Raises Refused for an address that names none.
    """
    from cab_desk.storage.places import place_of

    named = option or os.environ.get(DATABASE_VARIABLE)
    place = place_of(named) if named else user_settings.data_folder() / BOARD_NAME
    if isinstance(place, Path) or place.ask is not None:
        return place
    return place.asking(Passwords(prompt).ask)


def database_path(option: str | None) -> Path:
    """Return the board's file; raises Refused where the board lies on a server."""
    place = board_place(option)
    if not isinstance(place, Path):
        raise Refused(say("server.files_only", server=place))
    return place


def is_there(place: Path | Server) -> bool:
    """Tell whether a place holds a database of the program."""
    if isinstance(place, Path):
        return place.exists()
    from cab_desk.storage import server_upgrade

    return server_upgrade.status(place).state != "missing"


def new_board_file(place: Path | Server) -> None:
    """Make an empty database; raises Refused when something is there."""
    if isinstance(place, Path):
        from cab_desk.storage import upgrade

        place.parent.mkdir(parents=True, exist_ok=True)
        upgrade.create(place)
        return
    from cab_desk.storage import server_upgrade

    server_upgrade.create(place)


def unmake(place: Path | Server) -> None:
    """Take away a database that this call made and that came to nothing."""
    if isinstance(place, Path):
        place.unlink(missing_ok=True)
        place.with_name(f"{place.name}-journal").unlink(missing_ok=True)
        return
    from cab_desk.storage import server_upgrade

    server_upgrade.drop(place)


def name_of(place: Path | Server) -> str:
    """Return what a new board is called where nobody names it."""
    return place.stem if isinstance(place, Path) else place.schema


class Passwords:
    """What knows a server's password: this run's memory, the system's keyring, the terminal.

    It is written nowhere; the keyring library is imported when a server asks.
    """

    def __init__(self, prompt: Prompt | None = None) -> None:
        self._prompt = prompt or _at_the_terminal
        self._known: dict[str, str] = {}

    def ask(self, server: Server) -> str | None:
        """Return the password of a server, or None where nobody knows it."""
        if server.identity in self._known:
            return self._known[server.identity]
        from cab_desk.keys import passwords

        found = _handed_over() or passwords.password(server.identity) or self._prompt(str(server))
        if found:
            self._known[server.identity] = found
        return found


def _handed_over() -> str | None:
    """Return the password that the window before wrote into this program's input, once."""
    if os.environ.pop(PASSWORD_VARIABLE, "") != FROM_INPUT or sys.stdin is None:
        return None
    return sys.stdin.readline().rstrip("\n") or None


def _at_the_terminal(server: str) -> str | None:
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from getpass import getpass

    try:
        return getpass(say("server.password_prompt", server=server)) or None
    except (EOFError, KeyboardInterrupt):
        return None
