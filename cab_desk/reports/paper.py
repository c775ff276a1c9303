"""The door to ReportLab: pages of text, lines and shapes, measured from the top left in points.

Nothing here reads markup, so no text can be more than text. ReportLab has no type hints; what is
not typed stays in this module.
"""

import io
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from cab_desk import assets
from cab_desk.reports.faces import Face
from cab_desk.reports.tokens import Colour

WIDTH, HEIGHT = 595.2756, 841.8898  # A4
MM = 72 / 25.4

_FILES = {
    "regular": "Inter-Regular",
    "medium": "Inter-Medium",
    "strong": "Inter-SemiBold",
    "mono": "JetBrainsMono-Regular",
}
_WIDE = "DejaVuSans"  # taken as the fallback where it is shipped


@cache
def faces() -> dict[str, Face]:
    """Return the embedded faces by their use, read once."""
    wide = None
    if assets.path(f"resources/fonts/{_WIDE}.ttf").is_file():
        wide = _face(_WIDE, None)
    return {use: _face(name, wide) for use, name in _FILES.items()}


class Paper:
    """A PDF in the making. The same calls give the same bytes."""

    def __init__(self, title: str, subject: str, creator: str) -> None:
        # reportlab is loaded when a document is made, never at start.
        from reportlab.pdfgen.canvas import Canvas

        self._buffer = io.BytesIO()
        # invariant: no clock and no random id in the file.
        self._canvas: Any = Canvas(
            self._buffer, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang="en"
        )
        self._canvas.setTitle(title)
        self._canvas.setSubject(subject)
        self._canvas.setCreator(creator)
        self._canvas.setAuthor(creator)
        self._finished: list[str] = []
        self._fill: Colour | None = None
        self._stroke: tuple[Colour, float] | None = None

    @property
    def page(self) -> int:
        """Return the number of the page that is being drawn, from 1."""
        return len(self._finished) + 1

    def next_page(self) -> None:
        """Put the page aside; its foot is drawn when the number of pages is known."""
        self._finished.append("\n".join(self._canvas._code))
        self._canvas._code.clear()
        self._canvas.init_graphics_state()
        self._fill = self._stroke = None

    def finish(self, foot: Callable[[int, int], None]) -> bytes:
        """Draw the foot of every page (`foot(page, pages)`) and return the document."""
        self.next_page()
        pages, self._finished = self._finished, []
        for number, code in enumerate(pages, 1):
            self._canvas._code.append(code)
            self._canvas.init_graphics_state()
            self._fill = self._stroke = None
            foot(number, len(pages))
            self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

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
        if colour != self._fill:
            self._canvas.setFillColorRGB(*colour)
            self._fill = colour
        block = self._canvas.beginText(x, HEIGHT - y)
        block.setFont(face.name, size, leading)
        for line in lines:
            if line.isascii():
                block.textLine(line)
                continue
            for part, drawn in face.runs(line):
                block.setFont(part.name, size, leading)
                block.textOut(drawn)
            block.setFont(face.name, size, leading)
            block.textLine("")
        self._canvas.drawText(block)

    def rule(
        self, x0: float, x1: float, y: float, width: float, colour: Colour
    ) -> None:
        """Draw a horizontal line."""
        self._pen(colour, width)
        self._canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)

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
        if fill is not None and fill != self._fill:
            self._canvas.setFillColorRGB(*fill)
            self._fill = fill
        if stroke is not None:
            self._pen(stroke, line)
        drawn = (x, HEIGHT - y - height, width, height)
        ways = {"fill": int(fill is not None), "stroke": int(stroke is not None)}
        if radius:
            self._canvas.roundRect(*drawn, radius, **ways)
        else:
            self._canvas.rect(*drawn, **ways)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Draw a filled circle."""
        self._canvas.setFillColorRGB(*colour)
        self._fill = colour
        self._canvas.circle(x, HEIGHT - y, radius, stroke=0, fill=1)

    def ring(self, x: float, y: float, radius: float, colour: Colour, width: float) -> None:
        """Draw a circle."""
        self._pen(colour, width)
        self._canvas.circle(x, HEIGHT - y, radius, stroke=1, fill=0)

    def polygon(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """Draw a filled polygon."""
        self._canvas.setFillColorRGB(*colour)
        self._fill = colour
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], HEIGHT - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, HEIGHT - y)
        path.close()
        self._canvas.drawPath(path, stroke=0, fill=1)

    def polyline(
        self, points: Sequence[tuple[float, float]], colour: Colour, width: float
    ) -> None:
        """Draw a line through points, with round ends and corners."""
        self._pen(colour, width)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], HEIGHT - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, HEIGHT - y)
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.setLineCap(0)

    def curves(self, cubics: Sequence[Sequence[float]], colour: Colour) -> None:
        """Draw cubics (x0, y0, … x3, y3, width) with round ends, as a pen does."""
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        for x0, y0, x1, y1, x2, y2, x3, y3, width in cubics:
            self._pen(colour, round(width, 2))
            path = self._canvas.beginPath()
            path.moveTo(x0, HEIGHT - y0)
            path.curveTo(x1, HEIGHT - y1, x2, HEIGHT - y2, x3, HEIGHT - y3)
            self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.setLineCap(0)

    def upright(
        self, x: float, y: float, text: str, face: Face, size: float, colour: Colour
    ) -> None:
        """Draw one line of text that runs upwards from x, y."""
        self._canvas.saveState()
        self._canvas.translate(x, HEIGHT - y)
        self._canvas.rotate(90)
        self._fill = None
        self.text(0, HEIGHT, text, face, size, colour)
        self._canvas.restoreState()
        self._fill = None

    def _pen(self, colour: Colour, width: float) -> None:
        if self._stroke == (colour, width):
            return
        if self._stroke is None or self._stroke[0] != colour:
            self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(width)
        self._stroke = (colour, width)


def qr_rows(text: str) -> list[str]:
    """Return the modules of a QR code (level M) as rows of ``1`` (dark) and ``0``."""
    from reportlab.graphics.barcode.qr import (
        QrCodeWidget,
    )

    code: Any = QrCodeWidget(text, barLevel="M").qr
    code.make()
    size = range(code.getModuleCount())
    return ["".join("1" if code.isDark(row, column) else "0" for column in size) for row in size]


def _face(name: str, fallback: Face | None) -> Face:
    # reportlab is loaded when a document is made, never at start.
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font: Any = TTFont(name, str(assets.path(f"resources/fonts/{name}.ttf")))
    pdfmetrics.registerFont(font)
    return Face(name, dict(font.face.charWidths), fallback=fallback)
