"""Try and open a board on a server, as the dialog names it."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from cab_desk.app.places import FROM_INPUT, PASSWORD_VARIABLE
from cab_desk.errors import Refused
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.gui.tools import Connection
    from cab_desk.storage.servers import Server


def may_keep() -> bool:
    """Tell whether the system has a keyring that passwords may be kept in."""
    from cab_desk.keys import passwords

    return passwords.trusted() is not None


def try_out(said: Connection) -> str:
    """Connect and return what is there; raises Refused or Unavailable with the reason."""
    from cab_desk.storage import server_upgrade
    from cab_desk.storage.reading import SqlReader

    place = _place(said)
    found = server_upgrade.status(place)
    if found.state == "missing":
        raise Refused(say("server.no_schema", schema=place.schema, server=place))
    with closing(SqlReader(place)) as reader:
        board = reader.board()
    name = board.name if board else say("server.connect.unfounded")
    return say(f"server.connect.{found.state}", name=name, found=found.schema, known=found.known)


def open_board(said: Connection) -> None:
    """Open the board in a window of its own; the password goes there unseen.

    It is kept in the system's keyring where that is wished.
    """
    import subprocess  # with `locale` and `signal` behind it, 3 ms of every start

    place = _place(said)
    if said.password and said.keep:
        from cab_desk.keys import passwords

        if not passwords.keep(place.identity, said.password):
            raise Refused(say("server.connect.not_kept"))
    started = subprocess.Popen(  # noqa: S603 -- this very program, with an address as its argument
        [sys.executable, "-m", "cab_desk", "--database", str(place)],
        stdin=subprocess.PIPE,
        env={**os.environ, PASSWORD_VARIABLE: FROM_INPUT} if said.password else None,
        start_new_session=True,
    )
    if started.stdin is not None:
        with started.stdin as line:
            line.write(f"{said.password}\n".encode())


def _place(said: Connection) -> Server:
    from cab_desk.app.places import Passwords
    from cab_desk.storage.servers import server

    hosts = ",".join(part.strip() for part in said.hosts.split(","))
    user = f"{quote(said.user.strip(), safe='')}@" if said.user.strip() else ""
    options = {name: value.strip() for name, value in said.options.items() if value.strip()}
    more = f"?{urlencode(options)}" if options else ""
    database = quote(said.database.strip(), safe="")
    place = server(f"postgresql://{user}{hosts}/{database}{more}")
    if said.password:
        return place.asking(lambda _: said.password)
    return place.asking(Passwords().ask)
