"""Tell where a board lies: at a path, or at the path in an address such as sqlite:///board."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from cab_desk.errors import Refused
from cab_desk.words import say

_BEGINNING = "sqlite:///"


def file_of(place: str | Path) -> Path:
    """Return the path of a board's file; raises Refused for the address of a server."""
    if isinstance(place, Path):
        return place
    if place.startswith(_BEGINNING):
        return Path(unquote(place.removeprefix(_BEGINNING)))
    if "://" in place:
        parts = urlsplit(place)
        # Without user and password: the sentence may end in a log.
        raise Refused(say("database.no_server", url=f"{parts.scheme}://{parts.hostname or ''}"))
    return Path(place)
