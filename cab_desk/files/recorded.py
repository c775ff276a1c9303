"""Notes of what this desk recorded: a file each, the newest of each board, in a user's folder."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cab_desk.services.journal import Recorded, packed_note, unpacked_note

MOST = 300  # of a board
_SLACK = 50  # more than that before the oldest go
_LARGEST = 1024 * 1024

log = logging.getLogger(__name__)


class RecordedFiles:
    """Implements `services.journal.Journal` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, board_id: str, some: Sequence[Recorded]) -> None:
        """Keep notes; where that fails the log says so, since the board has what they tell of."""
        folder = self._place(board_id)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = self._names(folder)
            number = int(kept[-1].name[:12]) if kept else 0
            for place, one in enumerate(some[-MOST:], start=number + 1):
                unfinished = folder / f".{one.event_id}.new"
                unfinished.write_bytes(packed_note(one))
                unfinished.replace(folder / f"{place:012}-{one.event_id[:16]}.json")
            for old in kept[: -MOST if len(kept) > MOST + _SLACK else 0]:
                old.unlink(missing_ok=True)
        except (OSError, ValueError):
            log.warning("what was recorded is not noted on this machine", exc_info=True)

    def newest(self, board_id: str, most: int, skip: int = 0) -> list[Recorded]:
        """Return the last notes, the newest first."""
        kept = self._names(self._place(board_id))[::-1][skip : skip + most]
        return [one for one in map(_read, kept) if one is not None]

    def forget(self, board_id: str, event_ids: Sequence[str]) -> None:
        """Drop notes."""
        endings = {f"-{one[:16]}.json" for one in event_ids}
        for path in self._names(self._place(board_id)):
            if path.name[12:] in endings:
                with suppress(OSError):
                    path.unlink(missing_ok=True)

    def _place(self, board_id: str) -> Path:
        if not (board_id.isascii() and board_id.isalnum()):
            raise ValueError("a board is named by its id")
        return self._folder / board_id

    def _names(self, folder: Path) -> list[Path]:
        return sorted(folder.glob("[0-9]*-*.json"))


def _read(path: Path) -> Recorded | None:
    try:
        return None if path.stat().st_size > _LARGEST else unpacked_note(path.read_bytes())
    except OSError:
        return None
