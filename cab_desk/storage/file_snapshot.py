"""One moment of a board in a file, read for as long as it takes.

It is a copy, page by page the same: what is verified must not move, and a read transaction as
long as the walk would keep everybody from writing.
"""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from cab_desk.errors import Unavailable
from cab_desk.storage.faults import told
from cab_desk.words import say

BUSY_MILLISECONDS = 30_000


class FileSnapshot:
    """A copy of a board's file, dropped when it is closed."""

    typed = False  # its tables are as its owner made them

    def __init__(self, path: Path) -> None:
        """Copy the file as it is at this moment; raises Unavailable when that cannot be done."""
        with ExitStack() as made:
            with told():
                folder = Path(made.enter_context(_folder()))
                self._connection = made.enter_context(closing(_copied(path, folder / "board")))
                self._connection.text_factory = _text
                self._connection.row_factory = sqlite3.Row
                for pragma in ("query_only=ON", "cell_size_check=ON", "trusted_schema=OFF"):
                    self._connection.execute(f"PRAGMA {pragma}").fetchall()
            self._made = made.pop_all()

    def rows(self, sql: str, values: Sequence[Any] = (), *, most: int = 0) -> Iterator[sqlite3.Row]:
        """Go through the rows of a statement; a file gives them one by one, whatever is `most`."""
        with told():
            yield from self._connection.execute(sql, values)

    def close(self) -> None:
        """End the reading and drop the copy."""
        self._made.close()


def _folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="cab-desk-verify-")
    except OSError as error:
        why = error.strerror or type(error).__name__
        where = error.filename or "TMPDIR"
        raise Unavailable(say("database.cannot_write", path=where, why=why)) from error


def _copied(path: Path, copy: Path) -> sqlite3.Connection:
    # Not mode=ro: a journal that a killed program left behind has to be rolled back.
    address = f"{path.absolute().as_uri()}?mode=rw"
    timeout = BUSY_MILLISECONDS / 1000
    made = sqlite3.connect(copy, isolation_level=None, check_same_thread=False)
    try:
        # Nobody needs this copy after a power cut.
        made.execute("PRAGMA synchronous=OFF")
        with closing(sqlite3.connect(address, uri=True, timeout=timeout)) as source:
            source.execute("PRAGMA mmap_size=0")
            source.execute("PRAGMA query_only=ON")
            source.backup(made)  # all pages in one step, so under one lock
    except BaseException:
        made.close()
        raise
    return made


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
