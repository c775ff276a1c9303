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
    from cab_desk.storage.servers import Server

DATABASE_VARIABLE = "CAB_DESK_DATABASE"
BOARD_NAME = "board.cabdesk"


def board_place(option: str | None) -> Path | Server:
    """Return the board's place: as named in the call, in the environment, or the user's own.

    Raises Refused for an address that names none.
    """
    from cab_desk.storage.places import place_of

    named = option or os.environ.get(DATABASE_VARIABLE)
    place = place_of(named) if named else user_settings.data_folder() / BOARD_NAME
    if isinstance(place, Path) or place.ask is not None:
        return place
    return place.asking(Passwords().ask)


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

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def ask(self, server: Server) -> str | None:
        """Return the password of a server, or None where nobody knows it."""
        if server.identity in self._known:
            return self._known[server.identity]
        from cab_desk.keys import passwords

        found = passwords.password(server.identity) or self._at_the_terminal(server)
        if found:
            self._known[server.identity] = found
        return found

    def tell(self, server: Server, secret: str) -> None:
        """Remember a password for as long as the program runs."""
        self._known[server.identity] = secret

    def _at_the_terminal(self, server: Server) -> str | None:
        if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        from getpass import getpass

        try:
            return getpass(say("server.password_prompt", server=server)) or None
        except (EOFError, KeyboardInterrupt):
            return None
