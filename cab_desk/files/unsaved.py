"""Texts that were typed and not saved: one file for each form, in the user's own folder."""

from contextlib import suppress
from pathlib import Path

from cab_desk.errors import Refused, Unavailable
from cab_desk.settings import write_whole
from cab_desk.words import say

_LARGEST = 4 * 1024 * 1024


class UnsavedFiles:
    """Implements `services.unsaved.UnsavedTexts` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, board_id: str, key: str, data: bytes) -> None:
        """Keep what is typed, whole or not at all; raises Unavailable where that fails."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._place(board_id, key), data)
        except (OSError, Refused) as error:
            why = error.strerror or "" if isinstance(error, OSError) else error.sentence
            raise Unavailable(say("changes.unsaved.unkept", why=why)) from error

    def read(self, board_id: str, key: str) -> bytes:
        """Return what is kept, or nothing."""
        return _read(self._place(board_id, key))

    def drop(self, board_id: str, key: str) -> None:
        """Forget it, because it was saved or thrown away."""
        with suppress(OSError):
            self._place(board_id, key).unlink(missing_ok=True)

    def all(self, board_id: str) -> list[bytes]:
        """Return everything that is kept for a board."""
        found = (_read(path) for path in sorted(self._folder.glob(f"{_named(board_id)}-*.json")))
        return [data for data in found if data]

    def others(self, board_id: str, key: str) -> list[bytes]:
        """Return everything that is kept for any board, without what lies under this key."""
        own = self._place(board_id, key)
        return [_read(path) for path in sorted(self._folder.glob("*.json")) if path != own]

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
