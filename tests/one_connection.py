"""Watch that no thread asks a second connection to a board's file while it is amid a transaction.

Whoever waits to write lets nobody begin to read, and waits for those who read already. So a
thread that holds a view open and reads by another connection waits for the writer who waits for
it, until one of the two gives up. Alone it works each time, which is why it has to be watched.
"""

import sqlite3
import sys
import threading
import traceback
from pathlib import Path
from typing import Any
from weakref import WeakSet

_REPOSITORY = Path(__file__).resolve().parent.parent
_PRODUCT = str(_REPOSITORY / "cab_desk") + "/"
_TESTS = str(_REPOSITORY / "tests") + "/"
# These open for others: who holds one thing open and asks for another stands above them.
_LENDERS = (f"{_PRODUCT}storage/", f"{_PRODUCT}app/session.py")

found: list[str] = []  # since somebody looked last
_of_file: dict[str, WeakSet["Watched"]] = {}
_lock = threading.Lock()
_connect = sqlite3.connect


class Watched(sqlite3.Connection):
    """A connection of the program that knows its thread, and who else has the file open."""

    thread = 0

    def lie(self) -> None:
        """Note which file it is on."""
        place = super().execute("PRAGMA database_list").fetchone()[2]
        with _lock:
            self.beside = _of_file.setdefault(place, WeakSet())
            self.beside.add(self)

    def execute(self, *asked: Any) -> sqlite3.Cursor:
        """Run a statement of the read side."""
        self._look()
        return super().execute(*asked)

    def cursor(self, *asked: Any, **more: Any) -> sqlite3.Cursor:
        """Begin a statement of a unit of work."""
        self._look()
        return super().cursor(*asked, **more)

    def close(self) -> None:
        """Let go of the file: nobody stands amid anything here any more."""
        super().close()
        with _lock:
            self.beside.discard(self)

    def amid(self, thread: int) -> bool:
        """Tell whether a thread has a transaction open here."""
        try:
            return self.thread == thread and self.in_transaction
        except sqlite3.ProgrammingError:  # closed meanwhile
            return False

    def _look(self) -> None:
        self.thread = threading.get_ident()
        if len(self.beside) == 1:
            return  # as nearly always, and it is asked at each statement
        with _lock:
            others = [other for other in self.beside if other is not self]
        if any(other.amid(self.thread) for other in others) and (said := _whose()):
            found.append(said)


def watch() -> None:
    """Watch each connection that the program opens from now on."""
    sqlite3.connect = _opened


def _opened(*asked: Any, **more: Any) -> sqlite3.Connection:
    if not sys._getframe(1).f_code.co_filename.startswith(_PRODUCT):
        return _connect(*asked, **more)
    made = _connect(*asked, **more, factory=Watched)
    made.lie()
    return made


def _whose() -> str:
    """Return by which way the program came here; empty where a test itself plays two desks."""
    ours = [one for one in traceback.extract_stack() if one.filename.startswith((_PRODUCT, _TESTS))]
    way = [one for one in ours if one.filename != __file__]
    above = [one for one in way if not one.filename.startswith(_LENDERS)]
    if not above or above[-1].filename.startswith(_TESTS):
        return ""
    return " > ".join(f"{Path(one.filename).relative_to(_REPOSITORY)}:{one.lineno}" for one in way)
