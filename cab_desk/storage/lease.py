"""Who writes to a board on a shared folder: a lease beside it, with user, host, program and time.

Locks of a network folder cannot be trusted (measured: rows lost, and the file called sound). So
one machine writes and the others read; the lease says which, and is information for people too.
"""

import getpass
import json
import os
import platform
import secrets
import tempfile
import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cab_desk.services.sharing_ports import Holder

RENEWED = timedelta(seconds=30)
STALE = timedelta(minutes=3)
_TURNS, _TURN_SECONDS = 60, 0.05  # while others take a stale one over


def beside(board: Path) -> Path:
    """Return where the lease of a board lies."""
    return board.with_name(f".~lock.{board.name}#")


class Lease:
    """A lease that is held until it is released, and renewed meanwhile by a thread of its own."""

    def __init__(self, board: Path, holder: Holder) -> None:
        self._file = beside(board)
        self.holder = holder
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="lease", daemon=True)
        self._thread.start()

    def release(self) -> None:
        """Let others write; a lease that was taken over meanwhile is left to whoever has it."""
        self._over.set()
        self._thread.join()
        if self.held:
            with suppress(OSError):
                self._file.unlink()

    @property
    def held(self) -> bool:
        """Tell whether the lease is still ours: a machine that slept may have lost it."""
        found = _read(self._file)
        return found is not None and found.token == self.holder.token

    def _renew(self) -> None:
        while not self._over.wait(RENEWED.total_seconds()):
            with suppress(OSError):
                if self.held:
                    os.utime(self._file)


def take(board: Path, now: datetime) -> Lease | Holder:
    """Take the lease of a board, or return who holds it. Raises OSError where none can be made.

    A lease is stale, and taken over, when its program is gone from this machine, or when it was
    not renewed for some minutes by the clock of the folder itself.
    """
    file = beside(board)
    mine = Holder(_user(), platform.node(), os.getpid(), now.isoformat(timespec="seconds"),
                  secrets.token_hex(8))  # fmt: skip
    for _ in range(_TURNS):
        if _made(file, mine):
            return Lease(board, mine)
        other = _read(file)
        if other is not None and not _stale(file, other):
            return other
        _take_away(file, other)
    raise FileExistsError(file)


def holder_of(board: Path) -> Holder | None:
    """Return who holds the lease of a board, or None where nobody does any more."""
    file = beside(board)
    found = _read(file)
    return None if found is None or _stale(file, found) else found


def _made(file: Path, mine: Holder) -> bool:
    """Make the lease whole or not at all; False where somebody has it."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump({
                "user": mine.user, "host": mine.host, "pid": mine.pid, "since": mine.since,
                "token": mine.token,
            }, out)  # fmt: skip
            out.flush()
            os.fsync(out.fileno())
        return _linked(Path(name), file)
    finally:
        Path(name).unlink(missing_ok=True)


def _linked(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except FileExistsError:
        return False
    except OSError:  # a folder without hard links: made in place, if nobody was faster
        try:
            with target.open("xb") as out:
                out.write(source.read_bytes())
        except FileExistsError:
            return False
    return True


def _read(file: Path) -> Holder | None:
    try:
        found: Any = json.loads(file.read_text(encoding="utf-8"))
        return Holder(
            str(found["user"]), str(found["host"]), int(found["pid"]), str(found["since"]),
            str(found["token"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _stale(file: Path, found: Holder) -> bool:
    if found.host == platform.node():
        return not runs(found.pid)
    age = _age(file)
    return age is not None and age > STALE


def _age(file: Path, of: Path | None = None) -> timedelta | None:
    """Return how long ago a lease, or a file beside it, was renewed, by their folder's clock."""
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f"{file.name}.") as fresh:
            now = Path(fresh.name).stat().st_mtime
        return timedelta(seconds=now - (of or file).stat().st_mtime)
    except OSError:
        return None


def runs(pid: int) -> bool:
    """Tell whether a process of this machine is still there."""
    if os.name == "nt":  # pragma: no cover -- asked of Windows alone
        return _runs_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _runs_on_windows(pid: int) -> bool:  # pragma: no cover -- asked of Windows alone
    import ctypes  # noqa: PLC0415 -- on Windows alone

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 -- absent elsewhere, as mypy knows
    handle = kernel.OpenProcess(0x1000, False, pid)
    if not handle:
        return False
    kernel.CloseHandle(handle)
    return True


def _take_away(file: Path, found: Holder | None) -> None:
    """Remove a lease that is stale or damaged, unless it became another's meanwhile.

    One at a time: a lease that somebody moved away to look at it would be missed by a third.
    """
    alone = file.with_name(f"{file.name}.taking")
    try:
        alone.touch(exist_ok=False)
    except OSError:
        age = _age(file, alone)
        if age is not None and age > STALE:  # whoever began was ended
            alone.unlink(missing_ok=True)
        time.sleep(_TURN_SECONDS)
        return
    try:
        now = _read(file)
        if now is None or (found is not None and now.token == found.token):
            file.unlink(missing_ok=True)
    finally:
        alone.unlink(missing_ok=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid()) if hasattr(os, "getuid") else ""
