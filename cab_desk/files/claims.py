"""Which program of this user has a file open: a claim that ends with the program, however it ends.

A window that is open must not be offered what another one is being typed into, and must not write
over it. A process number would be given anew one day; a lock of the system goes with its program.
"""

import os
import sys
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_RUN = ".run"


class Claims:
    """The claims of one program on files, each named in a small file of a folder beside them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.run = os.urandom(8).hex()
        self._mine: set[str] = set()
        self._locked = False
        self._unlock: Callable[[], object] | None = None

    def claim(self, name: str) -> bool:
        """Claim a name; tell whether it is this program's now. Raises OSError."""
        if name in self._mine:
            return True
        self._lock()
        place = self._place(name)
        for _ in range(2):
            try:
                handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                if self.is_anothers(name):
                    return False
                with suppress(FileNotFoundError):
                    place.unlink()
                continue
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(self.run)
            self._mine.add(name)
            return True
        return False

    def holds(self, name: str) -> bool:
        """Tell whether this program claimed a name."""
        return name in self._mine

    def release(self, name: str) -> None:
        """Let go of a name."""
        if name in self._mine or not self.is_anothers(name):
            self._mine.discard(name)
            with suppress(OSError):
                self._place(name).unlink(missing_ok=True)

    def let_go(self) -> None:
        """Let go of all, as the end of the program does."""
        if self._unlock is not None:
            self._unlock()
        self._unlock, self._locked = None, False
        self._mine.clear()

    def is_anothers(self, name: str) -> bool:
        """Tell whether a program that still runs claimed a name."""
        if name in self._mine:
            return False
        try:
            run = self._place(name).read_text(encoding="ascii")
        except (OSError, ValueError):
            return False
        return run != self.run and run.isalnum() and _is_locked(self._folder / f"{run}{_RUN}")

    def _lock(self) -> None:
        if self._locked:
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._folder / f"{self.run}{_RUN}", os.O_CREAT | os.O_RDWR, 0o600)
        self._unlock = weakref.finalize(self, os.close, handle)
        self._locked = _take(handle)
        for other in self._folder.glob(f"*{_RUN}"):  # of programs that ended
            if not _is_locked(other):
                with suppress(OSError):
                    other.unlink()

    def _place(self, name: str) -> Path:
        return self._folder / f"{name}.own"


def _is_locked(file: Path) -> bool:
    try:
        handle = os.open(file, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _take(handle)
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    """Lock an open file until it is closed; tell whether nobody else had."""
    try:
        if sys.platform == "win32":  # pragma: no cover -- asked of Windows alone
            import msvcrt  # noqa: PLC0415 -- on Windows alone

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 -- not there

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
