"""The fonts that paper embeds: those of the design, and those for letters that they lack.

The second lie in resources/paper and are opened when a paper holds such a letter, never for others.
No font of the system is ever asked: the same record gives the same bytes everywhere. ReportLab has
no type hints; what is not typed stays here and in paper.py.
"""

from functools import cache, lru_cache
from typing import Any

from cab_desk import assets
from cab_desk.reports import letters
from cab_desk.reports.faces import Face

_REST, _PICTURES = "DejaVuSans", "NotoEmoji"  # the second where the first has nothing
# The first and last letter of each block that has a font of its own.
_BLOCKS = (
    (0x0900, 0x097F, "NotoSansDevanagari"),
    (0x0E00, 0x0E7F, "NotoSansThai"),
    (0x1100, 0x11FF, "CABDeskHangul"),
    (0x2E80, 0x312F, "DroidSansFallbackFull"),
    (0x3130, 0x318F, "CABDeskHangul"),
    (0x3190, 0x9FFF, "DroidSansFallbackFull"),
    (0xAC00, 0xD7A3, "CABDeskHangul"),
    (0xF900, 0xFAFF, "DroidSansFallbackFull"),
    (0xFE30, 0xFE4F, "DroidSansFallbackFull"),
    (0xFF00, 0xFFEF, "DroidSansFallbackFull"),
    (0x20000, 0x2FFFF, "DroidSansFallbackFull"),
)


def face(name: str) -> Face:
    """Return a face of the design, with all others behind it."""
    return _opened(name, "fonts", ascii_first=True)


@lru_cache(maxsize=20_000)
def beyond(char: str) -> tuple[Face, str] | None:
    """Return who draws a character that a face of the design lacks, None where nobody can."""
    shape, letter = letters.parts(char)
    if shape != letter and (name := _holder(ord(shape))):
        _lend(name, char, shape)
        return _wide(name), char
    name = _holder(ord(letter))
    return (_wide(name), letter) if name else None


def _holder(code: int) -> str:
    """Return the name of the font that has a letter, empty where none has."""
    own = next((name for low, high, name in _BLOCKS if low <= code <= high), "")
    tried = (own,) if own else (_REST, _PICTURES) if code > 0x2000 else (_REST,)
    return next((name for name in tried if code in _wide(name).widths), "")


@cache
def _wide(name: str) -> Face:
    return _opened(name, "paper", ascii_first=False)


def _opened(name: str, folder: str, *, ascii_first: bool) -> Face:
    from reportlab.pdfbase import pdfmetrics

    font: Any = _kind()(
        name, str(assets.path(f"resources/{folder}/{name}.ttf")), asciiReadable=ascii_first
    )
    _mend_widths(font.face)
    pdfmetrics.registerFont(font)
    return Face(name, font.face.charWidths, beyond=beyond)


def _mend_widths(held: Any) -> None:
    """Give glyphs that share the last width of a font that width, in the units of the font.

    ReportLab 5.1 writes it into subsets in thousandths, which differs from what the page says.
    """
    count = held.get_ushort(held.get_table_pos("hhea")[0] + 34)
    last = held.hmetrics[count - 1][0]
    held.hmetrics[count:] = [(last, bearing) for _, bearing in held.hmetrics[count:]]


def _lend(name: str, char: str, shape: str) -> None:
    """Let a character of a font be drawn in the shape of another one of it."""
    from reportlab.pdfbase import pdfmetrics

    held: Any = pdfmetrics.getFont(name)
    held.face.charToGlyph[ord(char)] = held.face.charToGlyph[ord(shape)]
    held.face.charWidths[ord(char)] = held.face.charWidths[ord(shape)]


@cache
def _kind() -> Any:
    # reportlab is loaded when a document is made, never at start.
    from reportlab.pdfbase.ttfonts import TTFont

    class Embedded(TTFont):  # type: ignore[misc]
        """A font whose file says which letter each glyph means, beyond ReportLab's own planes."""

        def addObjects(self, doc: Any) -> None:  # noqa: N802
            """Add the subsets of the font to a document."""
            state = self.state[doc]
            super().addObjects(doc)
            fonts = doc.idToObject["BasicFonts"].dict
            for place, subset in enumerate(state.subsets):
                if any(code > 0xFFFF for code in subset):
                    base = fonts[f"{state.internalName}+{place}"].BaseFont
                    stream = doc.idToObject[f"toUnicodeCMap:{base}"]
                    stream.content = _meanings(stream.content, subset)

    return Embedded


def _meanings(cmap: str, subset: list[int]) -> str:
    """Return a table of meanings in which every letter stands as UTF-16, as PDF has it."""
    for place, code in enumerate(subset):
        if code > 0xFFFF:
            meant = letters.parts(chr(code))[1].encode("utf-16-be").hex().upper()
            cmap = cmap.replace(f"<{place:02X}> <{code:04X}>", f"<{place:02X}> <{meant}>", 1)
    return cmap
