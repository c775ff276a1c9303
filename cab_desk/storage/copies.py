"""Copy a board's file while others write to it, and put whole files in their place."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cab_desk.errors import Refused, Unavailable
from cab_desk.settings import spare_boards, sync_folder
from cab_desk.storage import guard
from cab_desk.storage.faults import told
from cab_desk.words import say


def copy(source: Path, target: Path, *, over: bool = False) -> int:
    """Write a consistent, checked copy of a board and return its size in bytes.

    Raises Refused when the target is there and `over` is not given, or is the place of a board's
    journal, Unavailable when the copy cannot be made; the target is then as it was.
    """
    if target.exists() and not over:
        raise Refused(say("database.exists", path=target))
    spare_boards(target, itself=False)
    with beside(target) as unfinished:
        with told():
            _copy(source, unfinished)
        guard.inspect(unfinished)
        guard.quick_check(unfinished)
        put(unfinished, target, over=over)
    return target.stat().st_size


class Files:
    """Implements `services.backups.BoardFiles`."""

    def check(self, path: Path) -> None:
        """Raise Refused or Unavailable for what is no whole board."""
        guard.inspect(path)
        guard.quick_check(path)

    def copy(self, source: Path, target: Path) -> int:
        """Write a consistent, checked copy and return its size; an existing file is refused."""
        guard.inspect(source)
        return copy(source, target)

    def set_aside(self, path: Path, kept: Path) -> Path:
        """Keep a file, whole or damaged, under a free name like `kept`, and return that name."""
        kept = free_name(kept)
        try:
            self.check(path)
        except (Refused, Unavailable):
            _move(path, kept)
        else:
            copy(path, kept)
        return kept

    def fill(self, source: Path, target: Path) -> None:
        """Put a copy in the target's place, all or nothing.

        A board that is there is written as one transaction, so whoever has it open sees the
        new one at the next read.
        """
        if not target.exists():
            copy(source, target)
            return
        with told():
            _copy(source, target)
        guard.quick_check(target)


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give the path of a file to be made, in the target's folder; what is left of it goes."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        os.close(handle)
    except OSError as error:
        raise _refusal(target, error) from error
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def put(unfinished: Path, target: Path, *, over: bool) -> None:
    """Put a whole file in its place, synced; one that is there is replaced only with `over`."""
    try:
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        if over:
            unfinished.replace(target)
        else:
            _link(unfinished, target)
        sync_folder(target.parent)
    except FileExistsError:
        raise Refused(say("database.exists", path=target)) from None
    except OSError as error:
        raise _refusal(target, error) from error


def write(data: bytes, unfinished: Path, target: Path) -> None:
    """Write the bytes of what is to become a target; raises Refused or Unavailable as `put`."""
    try:
        unfinished.write_bytes(data)
    except OSError as error:
        raise _refusal(target, error) from error


def free_name(path: Path) -> Path:
    """Return the path, or one like it that is not taken."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _copy(source: Path, target: Path) -> None:
    # All pages in one step: a copy in several steps starts again at each foreign write.
    address = f"{source.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=30)) as board:
        board.execute("PRAGMA query_only=ON")
        with closing(sqlite3.connect(target, timeout=30)) as other:
            other.execute("PRAGMA synchronous=EXTRA")
            board.backup(other, pages=-1)


def _move(path: Path, kept: Path) -> None:
    try:
        path.rename(kept)
        journal = path.with_name(f"{path.name}-journal")
        if journal.exists():  # it belongs to the file that went
            journal.rename(kept.with_name(f"{kept.name}-journal"))
    except OSError as error:
        raise _refusal(kept, error) from error


def _link(unfinished: Path, target: Path) -> None:
    try:
        os.link(unfinished, target)  # unlike rename, refuses to take another file's place
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if target.exists():
            raise FileExistsError(str(target)) from None
        unfinished.rename(target)


def _refusal(target: Path, error: OSError) -> Unavailable:
    why = error.strerror or type(error).__name__
    return Unavailable(say("database.cannot_write", path=target, why=why))
