"""Write a file whole or not at all."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from cab_desk.errors import Refused, Unavailable
from cab_desk.settings import spare_boards, sync_folder
from cab_desk.words import say

Writer = Callable[[BinaryIO], None]


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes its name only when the block ends well and all of it is on disk.

    Raises Refused for the place of a board, Unavailable where the folder or the disk stands in
    the way; what had the name before is then as it was.
    """
    check_writable(path)
    unfinished = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        with _opened(unfinished) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
        with suppress(OSError):  # what has its name already is not called unwritten
            sync_folder(path.parent)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise Unavailable(say("files.unwritable", file=path.name, why=why)) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Raise Refused for a name that no file may take: a folder's, a device's or a board's."""
    if path.is_dir():
        raise Refused(say("files.exists_folder", file=path.name or path))
    if path.exists() and not path.is_file():  # a device or a pipe, that a file would replace
        raise Refused(say("files.no_plain_file", file=path))
    spare_boards(path)


def _opened(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o666), "wb")
