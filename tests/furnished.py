"""Boards in files that a process makes once, and copies for each test that wants the same one."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tests.databases import is_new

T = TypeVar("T")

# What was wanted, the board's file, and what its maker said of it.
_MADE: list[tuple[object, bytes, object]] = []


def furnished(
    place: object, kind: object, make: Callable[[], T], let_go: Callable[[], object]
) -> T:
    """Return what `make` says of the board that it makes at a place.

    A new file gets the bytes of the board of the same kind that was made before; `let_go` closes
    what is open on it. Whatever else is at the place, and a server's board, is made in any case.
    """
    if not isinstance(place, Path) or not is_new(place):
        return make()
    for known, board, said in _MADE:
        if known == kind:
            let_go()
            place.write_bytes(board)
            return said  # type: ignore[return-value]
    said = make()
    _MADE.append((kind, place.read_bytes(), said))
    return said
