"""Tell where a board lies: in a file, given by path or sqlite:///…, or on a server."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from cab_desk.errors import Refused
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.storage.servers import Server

_BEGINNING = "sqlite:///"
_SERVERS = ("postgresql://", "postgres://")


def place_of(place: "str | Path | Server") -> "Path | Server":
    """Return a board's place; raises Refused for an address of another kind."""
    if isinstance(place, str) and place.startswith(_SERVERS):
        # Only who has a board on a server needs it: it is on the way to the first paint.
        from cab_desk.storage.servers import server  # noqa: PLC0415

        return server(place)
    return file_of(place) if isinstance(place, str) else place


def file_of(place: "str | Path | Server") -> Path:
    """Return the path of a board's file; raises Refused for the address of a server."""
    if isinstance(place, Path):
        return place
    place = str(place)
    if place.startswith(_BEGINNING):
        return Path(unquote(place.removeprefix(_BEGINNING)))
    if "://" in place:
        parts = urlsplit(place)
        # Without user and password: the sentence may end in a log.
        host = parts.netloc.rpartition("@")[2]
        raise Refused(say("database.no_server", url=f"{parts.scheme}://{host}"))
    return Path(place)
