"""Keep on this machine the icons that a start draws, so that the next one need not draw them.

To draw an icon takes a third of a millisecond, and the first one loads Qt's SVG. A kept icon
holds for the very file, size and colours that it was drawn from; one that is not kept, or a file
that is damaged, is no fault: the icon is drawn.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from PySide6.QtGui import QImage, QPixmap

_MOST = 1_000  # icons; whoever changes scale and theme all day begins anew
_DEEP = 4  # bytes of a pixel
_HEAD = 8_192  # bytes of the index that are read at a time
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


class Drawn:
    """Icons by what they were drawn from, in one file."""

    # Read icon by icon, as all of them take 0.1 MiB. It stays open for as long as its index holds:
    # another program may put another file into its place.
    _file: BinaryIO | None = None

    def __init__(self, place: Path) -> None:
        self._place = place
        self._index: dict[str, list[int]] | None = None  # width, height, first byte
        self._pixels = 0  # where they begin in the file
        self._new: dict[str, QPixmap] = {}

    def find(self, key: str) -> QPixmap | None:
        """Return an icon that was drawn before."""
        if self._index is None:
            self._read()
        width, height, first = (self._index or {}).get(key, (0, 0, 0))
        if not width:
            return None
        pixels = self._cut(first, width * height * _DEEP)
        if len(pixels) < width * height * _DEEP:
            return None
        image = QImage(pixels, width, height, width * _DEEP, _FORMAT)
        return QPixmap.fromImage(image.copy())  # an image of its own: `pixels` goes

    def add(self, key: str, pixmap: QPixmap) -> None:
        """Note an icon that had to be drawn."""
        self._new[key] = pixmap

    def keep(self) -> None:
        """Write what was drawn since; a disk that refuses costs the next start its gain alone."""
        if not self._new:
            self._let_go()  # elsewhere than on POSIX nobody could put another into its place
            return
        index, pixels = dict(self._index or {}), bytearray(self._cut(0, -1))
        short = any(first + w * h * _DEEP > len(pixels) for w, h, first in index.values())
        if short or len(index) + len(self._new) > _MOST:
            index, pixels = {}, bytearray()
        for key, pixmap in self._new.items():
            image = pixmap.toImage().convertToFormat(_FORMAT)
            index[key] = [image.width(), image.height(), len(pixels)]
            pixels += bytes(image.constBits())
        self._let_go()
        head = json.dumps(index).encode() + b"\n"
        fresh = self._place.with_suffix(".new")
        with suppress(OSError):
            fresh.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(head + pixels)
            fresh.replace(self._place)

    def _cut(self, first: int, length: int) -> bytes:
        if self._file is None:
            return b""
        try:
            self._file.seek(self._pixels + first)
            return self._file.read(length)
        except OSError:
            return b""

    def _read(self) -> None:
        self._index = {}
        try:
            self._file = file = self._place.open("rb", buffering=0)
            start = file.read(_HEAD)
            while b"\n" not in start and (more := file.read(_HEAD)):
                start += more
            head = start[: start.index(b"\n")]
            self._pixels = len(head) + 1
            there = file.seek(0, os.SEEK_END) - self._pixels
            self._index = {key: _checked(each, there) for key, each in json.loads(head).items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return  # none yet, or damaged

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file, self._index, self._new = None, None, {}

    def __del__(self) -> None:
        self._let_go()


def _checked(each: list[int], there: int) -> list[int]:
    width, height, first = map(int, each)
    if min(width, height) <= 0 or first < 0 or first + width * height * _DEEP > there:
        raise ValueError
    return [width, height, first]
