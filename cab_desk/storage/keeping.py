"""Copies that the program keeps by itself: the newest few of each kind, each one checked."""

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cab_desk.storage import copies

MOST = 10
_STAMP = r"-\d{8}-\d{6}(-\d+)?"


def keep(board: Path, folder: Path, kind: str, now: datetime, most: int = MOST) -> Path:
    """Keep a consistent, checked copy of a board in a folder, and drop the oldest of its kind.

    What is dropped are files that bear such a name alone. Raises Refused or Unavailable where no
    copy can be made; none is dropped then.
    """
    name = f"{board.stem}-{kind}-{now:%Y%m%d-%H%M%S}{board.suffix}"
    kept = copies.free_name(folder / name)
    copies.copy(board, kept)
    thin_out(folder, f"{board.stem}-{kind}", board.suffix, most)
    return kept


def thin_out(folder: Path, stem: str, suffix: str, most: int = MOST) -> None:
    """Drop all but the newest copies whose names are this stem with a time behind it."""
    named = re.compile(re.escape(stem) + _STAMP + re.escape(suffix))
    found = [path for path in folder.iterdir() if named.fullmatch(path.name)]
    for path in sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name))[:-most]:
        with suppress(OSError):  # somebody looks into it: it goes the next time
            path.unlink()
