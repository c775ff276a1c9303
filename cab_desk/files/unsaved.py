"""Texts that were typed and not saved: one file for each form, in the user's own folder.

What another window of the same user is being typed into is neither offered nor written over.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cab_desk.errors import Refused, Unavailable
from cab_desk.files.claims import Claims
from cab_desk.settings import write_whole
from cab_desk.words import say

_LARGEST = 4 * 1024 * 1024
_BESIDE = "-of-"  # and by which program, where another one had the form open, too


class UnsavedFiles:
    """Implements `services.unsaved.UnsavedTexts` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._claims = Claims(folder.with_name(f"{folder.name}-open"))

    def keep(self, board_id: str, key: str, data: bytes) -> None:
        """Keep what is typed, whole or not at all; raises Unavailable where that fails."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._claimed(self._place(board_id, key)), data)
        except (OSError, Refused) as error:
            why = error.strerror or "" if isinstance(error, OSError) else error.sentence
            raise Unavailable(say("changes.unsaved.unkept", why=why)) from error

    def read(self, board_id: str, key: str) -> bytes:
        """Return what is kept, or nothing."""
        return next((data for one in self._free(board_id, key) if (data := _read(one))), b"")

    def drop(self, board_id: str, key: str) -> None:
        """Forget it, because it was saved or thrown away."""
        for one in self._free(board_id, key):
            with suppress(OSError):
                one.unlink(missing_ok=True)
            self._claims.release(one.stem)

    def all(self, board_id: str) -> list[bytes]:
        """Return everything that is kept for a board."""
        paths = sorted(self._folder.glob(f"{_named(board_id)}-*.json"))
        found = (_read(path) for path in paths if not self._claims.is_anothers(path.stem))
        return [data for data in found if data]

    def let_go(self) -> None:
        """Leave what is kept to other windows: this one is closed."""
        self._claims.let_go()

    def others(self, board_id: str, key: str) -> list[bytes]:
        """Return everything that is kept for any board, without what lies under this key."""
        own = set(self._free(board_id, key))
        return [_read(path) for path in sorted(self._folder.glob("*.json")) if path not in own]

    def _claimed(self, main: Path) -> Path:
        """Return where to write: beside a text that another window has open."""
        beside = self._beside(main)
        if not self._claims.holds(beside.stem) and self._claims.claim(main.stem):
            return main
        self._claims.claim(beside.stem)
        return beside

    def _free(self, board_id: str, key: str) -> Iterator[Path]:
        """Go through where a text of this key may lie, one's own place first; not another's."""
        main = self._place(board_id, key)
        yield (own := self._beside(main))
        for path in (main, *sorted(self._folder.glob(f"{main.stem}{_BESIDE}*.json"))):
            if path != own and not self._claims.is_anothers(path.stem):
                yield path

    def _beside(self, place: Path) -> Path:
        return place.with_stem(f"{place.stem}{_BESIDE}{self._claims.run}")

    def _place(self, board_id: str, key: str) -> Path:
        return self._folder / f"{_named(board_id)}-{_named(key)}.json"


def _named(name: str) -> str:
    if not (name.isascii() and name.isalnum()):
        raise ValueError("a board and a change are named by their ids")
    return name


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            return b""
        return path.read_bytes()
    except OSError:
        return b""
