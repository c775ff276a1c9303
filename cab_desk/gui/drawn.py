"""Keep on this machine the icons that a start draws, so that the next one need not draw them.

To draw an icon takes a third of a millisecond, and the first one loads Qt's SVG. A kept icon
holds for the very file, size and colours that it was drawn from; one that is not kept, or a file
that is damaged, is no fault: the icon is drawn.
"""

import json
from contextlib import suppress
from pathlib import Path

from PySide6.QtGui import QImage, QPixmap

_MOST = 1_000  # icons; whoever changes scale and theme all day begins anew
_DEEP = 4  # bytes of a pixel
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


class Drawn:
    """Icons by what they were drawn from; read whole at the first question."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._index: dict[str, list[int]] | None = None  # width, height, first byte
        self._pixels = b""
        self._new: dict[str, QPixmap] = {}

    def find(self, key: str) -> QPixmap | None:
        """Return an icon that was drawn before."""
        if self._index is None:
            self._read()
        width, height, first = (self._index or {}).get(key, (0, 0, 0))
        if not width:
            return None
        pixels = self._pixels[first : first + width * height * _DEEP]
        image = QImage(pixels, width, height, width * _DEEP, _FORMAT)
        return QPixmap.fromImage(image.copy())  # an image of its own: `pixels` goes

    def add(self, key: str, pixmap: QPixmap) -> None:
        """Note an icon that had to be drawn."""
        self._new[key] = pixmap

    def keep(self) -> None:
        """Write what was drawn since; a disk that refuses costs the next start its gain alone."""
        if not self._new:
            return
        index, pixels = dict(self._index or {}), bytearray(self._pixels)
        if len(index) + len(self._new) > _MOST:
            index, pixels = {}, bytearray()
        for key, pixmap in self._new.items():
            image = pixmap.toImage().convertToFormat(_FORMAT)
            index[key] = [image.width(), image.height(), len(pixels)]
            pixels += bytes(image.constBits())
        self._index, self._pixels, self._new = index, bytes(pixels), {}
        fresh = self._place.with_suffix(".new")
        with suppress(OSError):
            fresh.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(json.dumps(index).encode() + b"\n" + pixels)
            fresh.replace(self._place)

    def _read(self) -> None:
        self._index = {}
        try:
            head, _, pixels = self._place.read_bytes().partition(b"\n")
            index = {key: _checked(each, len(pixels)) for key, each in json.loads(head).items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return  # none yet, or damaged
        self._index, self._pixels = index, pixels


def _checked(each: list[int], there: int) -> list[int]:
    width, height, first = map(int, each)
    if min(width, height) <= 0 or first < 0 or first + width * height * _DEEP > there:
        raise ValueError
    return [width, height, first]
