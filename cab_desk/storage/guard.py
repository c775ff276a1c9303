"""Look at a board's file before anything opens it: is it ours, whole, and of which schema?

Cheap enough for the way to the first paint: it reads a hundred bytes. `quick_check` reads the
whole file and belongs off the interface's thread, before the first write.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from cab_desk.errors import Refused, Unavailable
from cab_desk.storage.faults import told
from cab_desk.words import say

APPLICATION_ID = 0x43414244  # CABD
SCHEMA = 20  # the number of the newest migration in db/versions

_MAGIC = b"SQLite format 3\0"
_HEADER = 100


class Found(NamedTuple):
    """A board's file: where it lies, its schema, and how many bytes it has."""

    path: Path
    schema: int
    size: int

    @property
    def due(self) -> bool:
        """Tell whether the file has to be upgraded before it is used."""
        return self.schema < SCHEMA


def inspect(path: Path) -> Found:
    """Return what is known of a board's file; it is never changed.

    Raises Refused for what is no board or was written by a newer program, Unavailable for what
    is cut off or cannot be read.
    """
    header, size = _read(path)
    if size == 0:
        raise Refused(say("database.empty", path=path))
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        raise Refused(say("database.not_a_board", path=path))
    if _number(header, 68) != APPLICATION_ID:
        raise Refused(say("database.foreign", path=path))
    _check_whole(path, header, size)
    schema = _number(header, 60)
    if schema > SCHEMA:
        raise Refused(say("database.newer", path=path, found=schema, known=SCHEMA))
    return Found(path, schema, size)


def quick_check(path: Path) -> None:
    """Read the whole file and raise Unavailable when SQLite finds a fault in it."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    with told(), closing(sqlite3.connect(address, uri=True, timeout=30)) as connection:
        connection.execute("PRAGMA query_only=ON")
        rows = connection.execute("PRAGMA quick_check(1)").fetchall()
    if rows != [("ok",)]:
        why = rows[0][0].splitlines()[-1] if rows else "no answer"
        raise Unavailable(say("database.check_failed", why=why))


def _read(path: Path) -> tuple[bytes, int]:
    try:
        if path.is_dir():
            raise Refused(say("database.folder", path=path))
        if _journal(path).is_file() and _journal(path).stat().st_size > 0:
            _recover(path)
        with path.open("rb") as file:
            return file.read(_HEADER), path.stat().st_size
    except FileNotFoundError:
        raise Refused(say("database.missing", path=path)) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Unavailable(say("database.unreadable", path=path, why=why)) from error


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _recover(path: Path) -> None:
    # A journal is left by a program that was killed (or belongs to one that is writing now):
    # until SQLite has looked at it, the header may show what was never committed.
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as board:
            board.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        return  # what is wrong with the file shows in its header, or when it is opened


def _check_whole(path: Path, header: bytes, size: int) -> None:
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    current = _number(header, 24) == _number(header, 92)
    wanted = page * _number(header, 28)
    if current and size < wanted and not _journal(path).exists():
        raise Unavailable(say("database.truncated", path=path, found=size, wanted=wanted))


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")
