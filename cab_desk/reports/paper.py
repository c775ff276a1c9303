"""The door to ReportLab: pages of text, lines and shapes, measured from the top left in points.

Nothing here reads markup, so no text can be more than text. ReportLab has no type hints; what is
not typed stays in this module.
"""

import zlib
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from cab_desk.domain.strokes import Curve
from cab_desk.reports import embedding
from cab_desk.reports.faces import Face
from cab_desk.reports.objects import link_kind, stream_kind
from cab_desk.reports.places import Mark, Places, Told
from cab_desk.reports.tokens import Colour

WIDTH, HEIGHT = 595.2756, 841.8898  # A4
UPRIGHT = {"a4": (WIDTH, HEIGHT), "letter": (612.0, 792.0)}
A4_ACROSS, A3_ACROSS = (HEIGHT, WIDTH), (2 * WIDTH, HEIGHT)
MM = 72 / 25.4
_ABOVE = 8.0  # what a reader sees over the place that a link led to

_FILES = {
    "regular": "Inter-Regular",
    "medium": "Inter-Medium",
    "strong": "Inter-SemiBold",
    "mono": "JetBrainsMono-Regular",
}


@cache
def faces() -> dict[str, Face]:
    """Return the embedded faces by their use, read once."""
    return {use: embedding.face(name) for use, name in _FILES.items()}


class Paper:
    """A PDF in the making. The same calls give the same bytes.

    Operators are written straight into ReportLab's page, which halves what its own drawing
    costs; documents, pages, forms and the subsets of fonts are ReportLab's.
    """

    def __init__(
        self,
        title: str,
        subject: str,
        creator: str,
        size: tuple[float, float] = (WIDTH, HEIGHT),
        aside: float = 0.0,
    ) -> None:
        # reportlab is loaded when a document is made, never at start.
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # streams as bytes: a fifth smaller, and no loop over each byte
        self.width, self.height = size
        self._aside = aside  # how far all that is drawn stands further right
        # invariant: no clock and no random id in the file. The first font is named, for
        # ReportLab's own would be listed in the file without being in it.
        self._canvas: Any = Canvas(
            None,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            lang="en",
            initialFontName=faces()["regular"].name,
        )
        self._canvas.setTitle(title)
        self._canvas.setSubject(subject)
        self._canvas.setCreator(creator)
        self._canvas.setAuthor(creator)
        self._finished: list[tuple[str, list[str]]] = []
        self._stamps: set[str] = set()
        self.places = Places()
        self._fill: Colour | None = None
        self._stroke: Colour | None = None
        self._width = 0.0

    @property
    def page(self) -> int:
        """Return the number of the page that is being drawn, from 1."""
        return len(self._finished) + 1

    def next_page(self) -> None:
        """Put the page aside; its foot is drawn when the number of pages is known."""
        self._finished.append(("\n".join(self._canvas._code), list(self._canvas._formsinuse)))
        self._canvas._code.clear()
        self._canvas._formsinuse.clear()
        self._afresh()

    def finish(self, foot: Callable[[int, int], None]) -> bytes:
        """Draw the foot of every page (`foot(page, pages)`) and return the document."""
        self.next_page()
        pages, self._finished = deque(self._finished), []
        count = len(pages)
        for number in range(1, count + 1):
            code, forms = pages.popleft()  # ReportLab keeps it from here on
            if self._aside:
                self._put(f"1 0 0 1 {self._aside:.2f} 0 cm")
            self._canvas._code.append(self._told(number, code))
            self._canvas._formsinuse.extend(forms)
            self._afresh()
            foot(number, count)
            del code
            self._lead(number)
            self._canvas.showPage()
            self._pack()
        for mark in self.places.marks:
            self._canvas.addOutlineEntry(mark.title, mark.key, mark.level, closed=mark.level == 0)
        data: bytes = self._canvas.getpdfdata()  # without the copy that a file would be
        return data

    def mark(self, key: str, title: str, y: float, level: int = 0) -> None:
        """Note that something begins here: the outline has it, and links lead to it."""
        self.places.add(Mark(key, title, level, self.page, y))

    def link(self, key: str, x: float, y: float, width: float, height: float) -> None:
        """Have a part of the page lead to what is marked by a key."""
        box = (x, y, width, height)
        self.places.links.setdefault(self.page, []).append((key, box))

    def page_of(
        self, key: str, right: float, y: float, face: Face, size: float, colour: Colour
    ) -> None:
        """Write on which page something is, its end at `right`, as soon as that is known."""
        told = self.places.told.setdefault(self.page, [])
        self._put(_waiting(len(told)))
        told.append(Told(key, right, y, face, size, colour))

    def _lead(self, number: int) -> None:
        """Put on a page what leads to others and what others lead to."""
        for mark in self.places.on(number):
            top = min(self.height, self.height - mark.y + _ABOVE)
            self._canvas.bookmarkPage(mark.key, fit="XYZ", left=0, top=round(top, 1))
        for key, (x, y, width, height) in self.places.links.get(number, ()):
            left, low = x + self._aside, self.height - y - height
            corners = f"{left:.1f} {low:.1f} {left + width:.1f} {low + height:.1f}"
            self._canvas._addAnnotation(link_kind()(corners, self._canvas._bookmarkReference(key)))

    def _told(self, number: int, code: str) -> str:
        """Return what draws a page with the numbers of pages where they wait to be known."""
        for place, told in enumerate(self.places.told.get(number, ())):
            text = str(self.places.page(told.key))
            x = told.right - told.face.width(text, told.size)
            drawn = self._text_code(x, told.y, (text,), told.face, told.size, told.size)
            paint = "{:.4g} {:.4g} {:.4g} rg".format(*told.colour)
            code = code.replace(_waiting(place), f"q {paint} {drawn} Q", 1)
        return code

    def _pack(self) -> None:
        """Compress the page that was shown last, as saving would do with all of them at its end."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFName

        page = self._canvas._doc.Pages.pages[-1]
        page.Contents = stream_kind()(content=zlib.compress(page.stream.encode()), filters=[])
        page.Contents.dictionary["Filter"] = PDFArray([PDFName("FlateDecode")])
        page.stream = ""

    def text(self, x: float, y: float, text: str, face: Face, size: float, colour: Colour) -> None:
        """Draw one line of text with its base line at `y`."""
        self.lines(x, y, (text,), face, size, size, colour)

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        face: Face,
        size: float,
        leading: float,
        colour: Colour,
    ) -> None:
        """Draw lines of text below each other, the first base line at `y`."""
        self._paint(colour)
        self._put(self._text_code(x, y, lines, face, size, leading))

    def _text_code(
        self, x: float, y: float, lines: Sequence[str], face: Face, size: float, leading: float
    ) -> str:
        parts = [f"BT 1 0 0 1 {x:.2f} {self.height - y:.2f} Tm {leading:g} TL"]
        chosen = ""
        for line in lines:
            for part, text in face.runs(line):
                for font, drawn in self._glyphs(part.name, text):
                    if font != chosen:
                        parts.append(f"{font} {size:g} Tf")
                        chosen = font
                    parts.append(f"({drawn}) Tj")
            parts.append("T*")
        parts[-1] = "ET"
        return " ".join(parts)

    def rule(self, x0: float, x1: float, y: float, width: float, colour: Colour) -> None:
        """Draw a horizontal line."""
        self._pen(colour, width)
        low = self.height - y
        self._put(f"{x0:.2f} {low:.2f} m {x1:.2f} {low:.2f} l S")

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        radius: float = 0.0,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        line: float = 1.0,
    ) -> None:
        """Draw a rectangle whose top left corner is at x, y."""
        if fill is not None:
            self._paint(fill)
        if stroke is not None:
            self._pen(stroke, line)
        how = {(True, False): "f", (False, True): "S", (True, True): "B"}.get(
            (fill is not None, stroke is not None), "n"
        )
        low = self.height - y - height
        if radius:
            self._put(f"{_rounded(x, low, width, height, radius)} {how}")
        else:
            self._put(f"{x:.2f} {low:.2f} {width:.2f} {height:.2f} re {how}")

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Draw a filled circle."""
        self.box(x - radius, y - radius, 2 * radius, 2 * radius, radius=radius, fill=colour)

    def ring(self, x: float, y: float, radius: float, colour: Colour, width: float) -> None:
        """Draw a circle."""
        side = 2 * radius
        self.box(x - radius, y - radius, side, side, radius=radius, stroke=colour, line=width)

    def polygon(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """Draw a filled polygon."""
        self._paint(colour)
        self._put(f"{_path(points, self.height)} h f")

    def polyline(self, points: Sequence[tuple[float, float]], colour: Colour, width: float) -> None:
        """Draw a line through points, with round ends and corners."""
        self._pen(colour, width)
        self._put(f"1 J 1 j {_path(points, self.height)} S 0 J 0 j")

    def path(
        self,
        code: str,
        *,
        fill: Colour | None,
        stroke: Colour | None,
        width: float,
        dashes: Sequence[float] = (),
        clip: tuple[float, float, float, float] | None = None,
    ) -> None:
        """Draw a path that is given as operators, in points from the bottom left."""
        if fill is not None:
            self._paint(fill)
        if stroke is not None:
            self._pen(stroke, width)
        how = "B" if fill is not None and stroke is not None else "f" if fill is not None else "S"
        dashed = f"[{' '.join(f'{part:.2f}' for part in dashes)}] 0 d " if dashes else ""
        held = "{:.2f} {:.2f} {:.2f} {:.2f} re W n ".format(*clip) if clip else ""
        self._put(f"q {held}{dashed}{code} {how} Q")

    def curves(
        self, x: float, y: float, curves: Sequence[Curve], pen: float, colour: Colour
    ) -> None:
        """Draw cubics from the corner x, y with round ends; `pen` is a width of 1 in points."""
        low = self.height - y
        self._put("1 J")
        for curve in curves:
            self._pen(colour, round(curve.width * pen, 1))
            self._put(
                f"{x + curve.x0:.1f} {low - curve.y0:.1f} m "
                f"{x + curve.x1:.1f} {low - curve.y1:.1f} {x + curve.x2:.1f} {low - curve.y2:.1f} "
                f"{x + curve.x3:.1f} {low - curve.y3:.1f} c S"
            )
        self._put("0 J")

    def upright(
        self, x: float, y: float, text: str, face: Face, size: float, colour: Colour
    ) -> None:
        """Draw one line of text that runs upwards from x, y."""
        self._put(f"q 0 1 -1 0 {x:.2f} {self.height - y:.2f} cm")
        self._fill = None
        self.text(0, self.height, text, face, size, colour)
        self._put("Q")
        self._fill = None

    def stamp(self, name: str, x: float, y: float, draw: Callable[[], None]) -> None:
        """Draw what `draw` draws at the top left corner of a page, moved to x, y.

        It is drawn once for a name and kept once in the file.
        """
        if name not in self._stamps:
            self._stamps.add(name)
            self._canvas.beginForm(name, 0, 0, self.width, self.height)
            self._afresh()
            draw()
            self._canvas.endForm()
        self._put(f"q 1 0 0 1 {x:.2f} {-y:.2f} cm")
        self._canvas.doForm(name)
        self._put("Q")
        self._afresh()

    def _afresh(self) -> None:
        self._fill = self._stroke = None
        self._width = 0.0

    def _put(self, code: str) -> None:
        self._canvas._code.append(code)

    def _paint(self, colour: Colour) -> None:
        if colour != self._fill:
            self._put("{:.4g} {:.4g} {:.4g} rg".format(*colour))
            self._fill = colour

    def _pen(self, colour: Colour, width: float) -> None:
        if colour != self._stroke:
            self._put("{:.4g} {:.4g} {:.4g} RG".format(*colour))
            self._stroke = colour
        if width != self._width:
            self._put(f"{width:g} w")
            self._width = width

    def _glyphs(self, name: str, text: str) -> list[tuple[str, str]]:
        # A subset of a font holds 256 glyphs; a text may need several.
        from reportlab.pdfbase.pdfmetrics import getFont

        font, document = getFont(name), self._canvas._doc
        return [
            (font.getSubsetInternalName(subset, document), self._canvas._escape(drawn))
            for subset, drawn in font.splitString(text, document)
        ]


def _waiting(place: int) -> str:
    # A comment in the page's operators, where a number is put in once it is known.
    return f"%page{place}%"


def _path(points: Sequence[tuple[float, float]], height: float) -> str:
    ways = (
        f"{x:.2f} {height - y:.2f} {'l' if place else 'm'}" for place, (x, y) in enumerate(points)
    )
    return " ".join(ways)


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> str:
    # Four corners as quarter circles; x, y is the lower left one.
    bend = radius * 0.4477
    right, top = x + width, y + height
    return (
        f"{x + radius:.2f} {y:.2f} m {right - radius:.2f} {y:.2f} l "
        f"{right - bend:.2f} {y:.2f} {right:.2f} {y + bend:.2f} {right:.2f} {y + radius:.2f} c "
        f"{right:.2f} {top - radius:.2f} l "
        f"{right:.2f} {top - bend:.2f} {right - bend:.2f} {top:.2f} "
        f"{right - radius:.2f} {top:.2f} c "
        f"{x + radius:.2f} {top:.2f} l "
        f"{x + bend:.2f} {top:.2f} {x:.2f} {top - bend:.2f} {x:.2f} {top - radius:.2f} c "
        f"{x:.2f} {y + radius:.2f} l "
        f"{x:.2f} {y + bend:.2f} {x + bend:.2f} {y:.2f} {x + radius:.2f} {y:.2f} c h"
    )


def qr_rows(text: str) -> list[str]:
    """Return the modules of a QR code (level M) as rows of ``1`` (dark) and ``0``."""
    from reportlab.graphics.barcode.qr import (
        QrCodeWidget,
    )

    code: Any = QrCodeWidget(text, barLevel="M").qr
    code.make()
    size = range(code.getModuleCount())
    return ["".join("1" if code.isDark(row, column) else "0" for column in size) for row in size]
