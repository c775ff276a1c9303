"""A grid across a sheet: cells of pieces that flow on to further rows and pages, never clipped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cab_desk.reports.faces import Style
from cab_desk.reports.flow import Styles, styles
from cab_desk.reports.paper import A3_ACROSS, A4_ACROSS, MM, Paper
from cab_desk.reports.tokens import Colour, Tokens

SIZES = {"a4": A4_ACROSS, "a3": A3_ACROSS}
_LARGER = {"a4": 1.0, "a3": 1.2}

Draw = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in a cell: how high it is, and how it is drawn at its top left corner."""

    height: float
    draw: Draw


Block = Sequence[Piece]  # stays together where a page has room for it


class Sheet:
    """A sheet across, filled from the top down; `head` is drawn again on each further page."""

    def __init__(self, paper: Paper, tokens: Tokens, form: str) -> None:
        self.paper = paper
        self.tokens = tokens
        self.scale = _LARGER[form]
        self.left = 14 * MM
        self.right = paper.width - 14 * MM
        self.top = 13 * MM
        self.bottom = paper.height - 17 * MM
        self.y = self.top
        base: Styles = styles()
        self.title = self._sized(base.title, 15)
        self.strong = self._sized(base.strong, 7.4)
        self.body = self._sized(base.body, 7.4)
        self.small = self._sized(base.body, 6.6)
        self.text = self._sized(base.body, 8.6)
        self.heading = self._sized(base.heading, 10)

    @property
    def wide(self) -> float:
        """Return the width between the margins."""
        return self.right - self.left

    def colour(self, name: str) -> Colour:
        """Return a colour of the tokens."""
        return self.tokens.colour(name)

    def write(self, x: float, y: float, text: str, style: Style, colour: str) -> None:
        """Write one line whose top is at y."""
        base = y + style.leading / 2 + style.size * 0.363
        self.paper.text(x, base, text, style.face, style.size, self.colour(colour))

    def lines(self, text: str, style: Style, colour: str, width: float) -> list[Piece]:
        """Return a text as lines of a width."""
        return [self._line(part, style, colour) for part in style.wrap(text, width)]

    def next_page(self) -> None:
        """Go on at the top of a new page."""
        self.paper.next_page()
        self.y = self.top

    def paragraph(self, text: str, style: Style, colour: str, *, x: float = 0.0) -> None:
        """Write a text over the width of the sheet, on to the next page where it must."""
        for piece in self.lines(text, style, colour, self.wide - x):
            if self.y + piece.height > self.bottom:
                self.next_page()
            piece.draw(self.left + x, self.y)
            self.y += piece.height

    def row(
        self,
        places: Sequence[tuple[float, float]],
        cells: Sequence[Sequence[Block]],
        again: Callable[[], None],
    ) -> None:
        """Draw a row of cells at (x, width); `again` draws the head of each further page."""
        rest = [list(cell) for cell in cells]
        fresh = False
        while True:
            room = self.bottom - self.y
            taken = [_take(blocks, room, whole=not fresh) for blocks in rest]
            high = max((_height(block) for block in taken), default=0.0)
            if high:
                self._draw(places, taken, high)
            elif not any(rest):
                return
            if not any(rest):
                return
            self.next_page()
            again()
            fresh = True

    def _draw(
        self, places: Sequence[tuple[float, float]], taken: Sequence[Block], high: float
    ) -> None:
        for (x, _width), pieces in zip(places, taken, strict=True):
            y = self.y
            for piece in pieces:
                piece.draw(x, y)
                y += piece.height
        edge, line = self.colour("text.tertiary"), self.colour("line.card")
        for x, _width in places:
            self.paper.box(x - 3, self.y, 0.4, high, fill=line)
        self.y += high
        self.paper.rule(self.left, self.right, self.y, 0.6, edge)

    def _line(self, text: str, style: Style, colour: str) -> Piece:
        return Piece(style.leading, lambda x, y: self.write(x, y, text, style, colour))

    def _sized(self, style: Style, size: float) -> Style:
        size *= self.scale
        return Style(style.face, size, round(size * 1.3, 1))


def _height(pieces: Block) -> float:
    return sum(piece.height for piece in pieces)


def _take(blocks: list[Block], room: float, *, whole: bool) -> list[Piece]:
    """Take from the front what the room holds; where not even one block fits, a part of it."""
    taken: list[Piece] = []
    while blocks and _height(taken) + _height(blocks[0]) <= room:
        taken += blocks.pop(0)
    if taken or whole or not blocks:
        return taken
    block = list(blocks.pop(0))
    while block and _height(taken) + block[0].height <= room:
        taken.append(block.pop(0))
    if block:
        blocks.insert(0, block)
    return taken
