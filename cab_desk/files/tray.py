"""Files on their way onto the board: copied once, checked, named by their SHA-256."""

import errno
import hashlib
import os
import secrets
import stat
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from cab_desk.domain.attachments import LARGEST, Attachment, is_hash, safe_name, sized
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.attachment_ports import Report
from cab_desk.words import say

_CHUNK = 256 * 1024
_STAY = 30 * 86_400  # seconds after which nobody comes back for a file
# Not kept waiting by a pipe that nobody writes into, should one take the file's place.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class TrayFolder:
    """Implements `services.attachment_ports.Tray` in a folder that only its user reads."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when the first file comes."""
        self._folder = folder

    def take(self, path: Path, report: Report) -> Attachment:
        """Copy a file into the tray and return what it is.

        It is hashed as it is copied, and held against what it was before: half of a file that
        somebody writes meanwhile is nobody's file.
        """
        name = safe_name(path.name)
        if not name:
            raise Refused(say("attachments.nameless"))
        with _opened(path) as source, self._unfinished(path) as unfinished:
            size = os.fstat(source.fileno()).st_size
            with _told(path, "no_room"), unfinished.open("xb") as target:
                found = _copied(source, target, path, size, report)
            self._place(found).unlink(missing_ok=True)
            unfinished.replace(self._place(found))
        return Attachment(name, found, size)

    def parts(self, sha256: str) -> Iterator[bytes]:
        """Go through the bytes of a file in the tray; none where it is not there."""
        with suppress(FileNotFoundError), self._place(sha256).open("rb") as file:
            while some := file.read(_CHUNK):
                yield some

    def drop(self, hashes: Collection[str]) -> None:
        """Forget files, and with them what nobody came back for."""
        for sha256 in hashes:
            with suppress(OSError):
                self._place(sha256).unlink(missing_ok=True)
        with suppress(OSError):
            for left in self._folder.iterdir():
                if time.time() - left.stat().st_mtime > _STAY:
                    left.unlink()

    def _place(self, sha256: str) -> Path:
        if not is_hash(sha256):
            raise ValueError("a file in the tray is named by its hash")
        return self._folder / sha256

    @contextmanager
    def _unfinished(self, path: Path) -> Iterator[Path]:
        unfinished = self._folder / f".{secrets.token_hex(8)}.part"
        try:
            with _told(path, "no_room"):
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            yield unfinished
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a plain file that is neither empty nor too large; raises Refused or Unavailable."""
    with _told(path, "unreadable"):
        _check(path, path.stat())
        handle = os.open(path, _FLAGS)
    with os.fdopen(handle, "rb", buffering=0) as source:
        _check(path, os.fstat(source.fileno()))
        yield source


def _check(path: Path, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise Refused(say("attachments.folder", file=_named(path)))
    if not stat.S_ISREG(found.st_mode):
        raise Refused(say("attachments.no_file", file=_named(path)))
    if not found.st_size:
        raise Refused(say("attachments.empty", file=_named(path)))
    if found.st_size > LARGEST:
        size, most = sized(found.st_size), sized(LARGEST)
        raise Refused(say("attachments.too_large", file=_named(path), size=size, most=most))


def _copied(source: BinaryIO, target: BinaryIO, path: Path, size: int, report: Report) -> str:
    before, done, found = _state(source), 0, hashlib.sha256()
    report(0, size)
    while True:
        with _told(path, "unreadable"):
            some = source.read(_CHUNK)
        if not some:
            break
        done += len(some)
        if done > size:
            break
        found.update(some)
        target.write(some)
        report(done, size)
    if done != size or _state(source) != before:
        raise Refused(say("attachments.changed", file=_named(path)))
    return found.hexdigest()


def _state(file: BinaryIO) -> tuple[int, int]:
    found = os.fstat(file.fileno())
    return found.st_size, found.st_mtime_ns


@contextmanager
def _told(path: Path, key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise Refused(say("attachments.missing", file=_named(path))) from error
    except OSError as error:
        why = os.strerror(error.errno or errno.EIO)
        raise Unavailable(say(f"attachments.{key}", file=_named(path), why=why)) from error


def _named(path: Path) -> str:
    return safe_name(path.name) or "?"
