"""Tell other desks who is at a board in a shared folder, by one small file each beside it.

A file is written whole by its desk alone, anew with each beat, and removed when the desk goes; who
reads it sees by its time that the desk is still there. The board itself is neither locked nor
written for it. On a thread of its own, since a network folder may hang.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from cab_desk.services.presence import Presence

_TURN_SECONDS = 2.0
_END_SECONDS = 1.0
_MOST = 300  # files that are looked at
_LARGEST = 2_000
_LEFT_SECONDS = 900.0  # after which a file belongs to a desk that was killed

log = logging.getLogger(__name__)


def folder_of(board: Path) -> Path:
    """Return where desks tell beside a board that they are here."""
    return board.with_name(f"{board.name}.here")


def somebody(board: Path, now: datetime) -> bool:
    """Tell whether some desk said of late, beside a board, that it is there."""
    try:
        seen = [path.stat().st_mtime for path in folder_of(board).glob("*.json")]
    except OSError:
        return False
    return any(now.timestamp() - at < _LEFT_SECONDS for at in seen)


class Nearby:
    """Tells and looks from its making until it is closed."""

    def __init__(self, board: Path, presence: Presence, turn: float = _TURN_SECONDS) -> None:
        self._folder = folder_of(board)
        self._presence, self._turn = presence, turn
        self._own = self._folder / f"{sha256(presence.desk.encode()).hexdigest()[:16]}.json"
        self._seen: dict[str, tuple[tuple[int, int], str]] = {}  # by name: stamp and desk
        self._ended = Event()
        self._thread = Thread(target=self._run, name="cab-desk-nearby", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Tell that this desk is left; a folder that hangs is left to itself."""
        self._ended.set()
        self._thread.join(_END_SECONDS)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._tell()
                self._look()
            except OSError as error:  # nobody is kept from work by it
                log.info("desks do not tell each other who is here: %s", error)
            self._ended.wait(self._turn)
        with suppress(OSError):
            self._own.unlink(missing_ok=True)
            self._folder.rmdir()  # by the last one

    def _tell(self) -> None:
        notice = self._presence.due()
        if not notice:
            return
        self._folder.mkdir(exist_ok=True)
        unfinished = self._own.with_suffix(".new")
        unfinished.write_text(notice, encoding="utf-8")
        unfinished.replace(self._own)

    def _look(self) -> None:
        found = {path.name: path for path in self._files()}
        for name, path in found.items():
            with suppress(OSError):
                self._hear(name, path)
        for name in self._seen.keys() - found.keys():
            _stamp, desk = self._seen.pop(name)
            self._presence.hear(json.dumps(["gone", desk]))

    def _files(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        found = (path for path in self._folder.iterdir() if path.suffix == ".json")
        return [path for _, path in zip(range(_MOST), found, strict=False) if path != self._own]

    def _hear(self, name: str, path: Path) -> None:
        facts = path.stat()
        stamp = (facts.st_mtime_ns, facts.st_size)
        known = self._seen.get(name)
        if known is not None and known[0] == stamp:
            self._clear(path, facts.st_mtime)
            return
        if facts.st_size > _LARGEST:
            return
        notice = path.read_text("utf-8", "replace")
        if self._clear(path, facts.st_mtime):
            return
        self._seen[name] = (stamp, _desk(notice))
        self._presence.hear(notice)

    def _clear(self, path: Path, written: float) -> bool:
        """Remove what a desk left that was killed; by the clock of the folder itself."""
        with suppress(OSError):
            if self._own.stat().st_mtime - written > _LEFT_SECONDS:
                path.unlink(missing_ok=True)
                return True
        return False


def _desk(notice: str) -> str:
    try:
        return str(json.loads(notice)[1])
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
