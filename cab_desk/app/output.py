"""Write what a verb says to standard output, or say in a line why that cannot be."""

import codecs
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from cab_desk.errors import Unavailable
from cab_desk.words import say


def put_json(data: object) -> None:
    """Write data out as one JSON document; escaped where the output has not every letter."""
    coded = codecs.lookup(_encoding()).name
    put(json.dumps(data, ensure_ascii=coded != "utf-8", indent=1))


def put(text: str) -> None:
    """Write text out at once, as lines of their own.

    Raises Unavailable where it has no place, such as on a full disk.
    """
    with _said() as out:
        out.write(text.encode(_encoding(), "replace").decode(_encoding()) + "\n")


def put_bytes(data: bytes) -> None:
    """Write data out at once, as it is; raises Unavailable where it has no place."""
    with _said() as out:
        out.buffer.write(data)


@contextmanager
def _said() -> Iterator[TextIO]:
    out = sys.stdout
    if out is None:  # closed by the caller, who wants no words
        yield io.TextIOWrapper(io.BytesIO())
        return
    try:
        yield out
        out.flush()
    except OSError as error:
        # What is left in the buffer would be tried again at the end, and fail without words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        if isinstance(error, BrokenPipeError):  # the reader has seen enough; the verb goes on
            return
        why = error.strerror or type(error).__name__
        raise Unavailable(say("common.unwritten", why=why)) from error


def _encoding() -> str:
    """Return how standard output writes letters; a text held in memory takes them all."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"
