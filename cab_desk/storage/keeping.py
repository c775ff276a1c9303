"""Copies that the program keeps by itself: the newest few of each kind, each one checked."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cab_desk.errors import CabDeskError
from cab_desk.storage import copies, guard

MOST = 10
_STAMP = r"-\d{8}-\d{6}(-\d+)?"
_DAY = 86_400  # seconds, in which a copy that is still being made is done


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
    """Drop all but the newest copies whose names are this stem with a time behind it.

    What a program that was killed left of such a copy goes, too, once it is a day older.
    """
    named = re.escape(stem) + _STAMP + re.escape(suffix)
    whole, part = re.compile(named), re.compile(rf"\.{named}\.\w+(-journal)?")
    some = list(folder.iterdir())
    found = [path for path in some if whole.fullmatch(path.name)]
    found.sort(key=lambda one: (one.stat().st_mtime_ns, one.name))
    for path in (*found[:-most], *_left(some, part, found[-1:])):
        with suppress(OSError):  # somebody looks into it: it goes the next time
            path.unlink()


def kept_of(board: Path, folders: Sequence[Path], most: int = 3) -> list[Path]:
    """Return the newest copies of a board that are whole by their looks, wherever they were kept.

    By its name alone: the board itself may be damaged, empty or gone.
    """
    named = re.compile(re.escape(board.stem) + r"-[a-z0-9-]+" + _STAMP + re.escape(board.suffix))
    found: list[tuple[int, Path]] = []
    for folder in folders:
        with suppress(OSError):
            some = [path for path in folder.iterdir() if named.fullmatch(path.name)]
            found += [(path.stat().st_mtime_ns, path) for path in some if _whole(path)]
    return [path for _, path in sorted(found, reverse=True)[:most]]


def _whole(path: Path) -> bool:
    try:
        guard.inspect(path)
    except CabDeskError:
        return False
    return True


def _left(some: Sequence[Path], part: re.Pattern[str], newest: Sequence[Path]) -> Iterator[Path]:
    """Give the parts of copies that were begun a day before the newest one was whole."""
    for path in some:
        if part.fullmatch(path.name) and newest:
            with suppress(OSError):  # it was done meanwhile
                if newest[0].stat().st_mtime - path.stat().st_mtime > _DAY:
                    yield path
