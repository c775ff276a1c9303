"""Tell whether what stands between a desk and its server keeps sessions.

A pooler that gives a connection to others between transactions mixes up the boards of a database:
whose search path was set last is asked by all. A desk hears nothing behind one either.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from cab_desk.errors import Refused
from cab_desk.storage import postgres
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.storage.servers import Server

_TRIES = 3
_WHO = "SELECT pg_backend_pid()"


def check(connection: Any, place: Server) -> None:
    """Raise Refused where a connection to a board is no session of its own."""
    with postgres.told():
        first = _who(connection)
        # A pooler answers a new connection in its own name.
        if first == connection.info.backend_pid:
            return
        for _ in range(_TRIES):
            with closing(postgres.connect(place)) as other:
                other.execute("BEGIN")
                if _who(other) == first or _who(connection) != first:
                    raise Refused(say("server.no_sessions", server=place.label))


def _who(connection: Any) -> int:
    return int(connection.execute(_WHO).fetchone()[0])
