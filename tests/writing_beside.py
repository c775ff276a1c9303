"""Another program that writes to a board in a file, in the middle of what this one reads of it."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from tests.conftest import PATIENCE

_WRITE = "UPDATE board SET name = name"


@contextmanager
def writing_beside(path: Path) -> Iterator[None]:
    """Have somebody write from the first view on that the block opens of a board.

    He stands at the door as the program's own writers do: whoever reads already may go on, nobody
    else may begin to read before he has written. Fails where no view was open, or he never could.
    """
    wrote = threading.Event()
    writers: list[threading.Thread] = []

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute(_WRITE)
            other.execute("COMMIT")  # waits for the view
        wrote.set()

    def heard(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        viewed = connection.get_execution_options().get("sqlite_begin") == "DEFERRED"
        here = connection.engine.url.database == str(path)
        if not writers and viewed and here and statement.startswith("SELECT"):
            writers.append(threading.Thread(target=write))
            writers[0].start()
            deadline = time.monotonic() + PATIENCE
            while _may_read(path):
                assert time.monotonic() < deadline, "nobody waits to write"

    event.listen(Engine, "after_cursor_execute", heard)
    try:
        yield
    finally:
        event.remove(Engine, "after_cursor_execute", heard)
        for one in writers:
            one.join(PATIENCE)
    assert writers, "no view was opened"
    assert wrote.is_set(), "what was to be written was held up"


def _may_read(path: Path) -> bool:
    """Tell whether somebody who comes now is let in to read."""
    with closing(sqlite3.connect(path, timeout=0)) as other:
        try:
            other.execute("SELECT name FROM board").fetchall()
        except sqlite3.OperationalError:
            return False
        return True
