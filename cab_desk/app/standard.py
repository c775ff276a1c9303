"""Files that a call names, of which `-` is the standard input or output."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cab_desk.app.output import put_bytes
from cab_desk.errors import Refused
from cab_desk.words import say

# A little over the largest file that any reader takes, so that each refuses it in its own words.
_MOST = (64 << 20) + 1


def is_standard(file: Path) -> bool:
    """Tell whether a call names the standard input or output in place of a file."""
    return str(file) == "-"


def called(file: Path) -> Path:
    """Return a file by the name that a sentence gives it."""
    return Path(say("common.input")) if is_standard(file) else file


def read_file(file: Path) -> bytes:
    """Return what a file or the input holds; raises Refused for one that cannot be read."""
    try:
        if is_standard(file):
            return sys.stdin.buffer.read(_MOST) if sys.stdin else b""
        with file.open("rb") as stream:
            return stream.read(_MOST)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Refused(say("common.unreadable", file=file, why=why)) from error


@contextmanager
def written(file: Path) -> Iterator[BinaryIO]:
    """Give what becomes a file or the output, whole, when the block ends well."""
    from cab_desk.files.whole import whole

    if not is_standard(file):
        with whole(file) as stream:
            yield stream
        return
    made = io.BytesIO()
    yield made
    put_bytes(made.getvalue())


def check_place(file: Path, *, output: bool = False) -> None:
    """Raise Refused for a place that no file can take, before anything is worked out.

    Only where `output` says so may `-` stand for the standard output.
    """
    if is_standard(file):
        if not output:
            raise Refused(say("common.no_output"))
        return
    from cab_desk.files.whole import check_writable

    check_folder(file)
    check_writable(file)


def check_output(file: Path, *, json: bool) -> None:
    """Raise Refused where data and a JSON report would both go to the standard output."""
    if json and is_standard(file):
        raise Refused(say("common.output_and_json"))


def check_folder(file: Path) -> None:
    """Raise Refused before a folder that was mistyped is made."""
    if not file.parent.is_dir():
        raise Refused(say("common.no_folder", folder=file.parent))
