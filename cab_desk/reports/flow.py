"""Lay text and tables out, down the page and on to the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache

from cab_desk.reports.faces import Style
from cab_desk.reports.paper import MM, UPRIGHT, WIDTH, Paper, faces
from cab_desk.reports.tokens import Colour, Tokens
from cab_desk.services.papers.form import PLAIN, PaperForm

LEFT = 20 * MM
RIGHT = WIDTH - 18 * MM
TOP = 16 * MM
FULL = RIGHT - LEFT

_FOOT = 18 * MM + 10  # from the rule of the foot down
_ROW = 7.1  # what a row of a table is higher than its lines
_LARGER = 1.2  # of the large type; titles are large as they are


@dataclass(frozen=True, slots=True)
class Styles:
    """The type sizes of paper."""

    title: Style
    subtitle: Style
    heading: Style
    body: Style
    medium: Style
    strong: Style
    label: Style
    small: Style
    fine: Style
    fine_mono: Style
    mono: Style


@cache
def styles(large: bool = False) -> Styles:
    """Return the type sizes of paper; the body is 9.5 pt, in large type 11.4."""
    found = _normal()
    if not large:
        return found
    grown = {
        one.name: _grown(getattr(found, one.name))
        for one in fields(Styles)
        if one.name not in ("title", "fine", "fine_mono", "mono")  # those of hashes fill a line
    }
    return replace(found, **grown)


def _grown(style: Style) -> Style:
    return Style(style.face, round(style.size * _LARGER, 1), round(style.leading * _LARGER, 1))


def _normal() -> Styles:
    face = faces()
    regular, medium, strong, mono = face["regular"], face["medium"], face["strong"], face["mono"]
    return Styles(
        title=Style(strong, 20.5, 25),
        subtitle=Style(regular, 10, 13.2),
        heading=Style(strong, 11, 15),
        body=Style(regular, 9.5, 13.2),
        medium=Style(medium, 9.5, 13.2),
        strong=Style(strong, 9.5, 13.2),
        label=Style(regular, 8.5, 12),
        small=Style(regular, 8.2, 12),
        fine=Style(regular, 6.8, 8.6),
        fine_mono=Style(mono, 6.4, 8.2),
        mono=Style(mono, 7.8, 12),
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, where it begins (from the left margin), how wide it is."""

    head: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of text with its style and colour, and what goes on after it as body text."""

    text: str
    style: Style
    colour: Colour
    after: str = ""


Mark = Callable[[float, float], None]


def upright(title: str, subject: str, tokens: Tokens, form: PaperForm = PLAIN) -> "Flow":
    """Begin a paper in a form; the column is as wide on every sheet and stands in its middle."""
    size = UPRIGHT[form.sheet]
    paper = Paper(title, subject, "CAB Desk", size, aside=(size[0] - WIDTH) / 2)
    return Flow(paper, tokens, form)


class Flow:
    """A place on a page, from the top down; `y` is where the next thing begins."""

    def __init__(self, paper: Paper, tokens: Tokens, form: PaperForm = PLAIN) -> None:
        self.paper = paper
        self.tokens = tokens
        self.form = form
        self.style = styles(form.large)
        self.bottom = paper.height - _FOOT
        self.y = TOP

    def colour(self, name: str) -> Colour:
        """Return a colour of the tokens."""
        return self.tokens.colour(name)

    def next_page(self) -> None:
        """Go on at the top of a new page."""
        self.paper.next_page()
        self.y = TOP

    def need(self, height: float) -> bool:
        """Go to a new page when less than `height` is left; tell whether that happened."""
        if self.y + height <= self.bottom or self.y <= TOP:
            return False
        self.next_page()
        return True

    def say(
        self, text: str, style: Style, colour: str, *, x: float = LEFT, width: float = FULL
    ) -> None:
        """Write a paragraph, on to the next page where it must."""
        self.lines(style.wrap(text, width), style, self.colour(colour), x)

    def lines(self, lines: Sequence[str], style: Style, colour: Colour, x: float = LEFT) -> None:
        """Write lines below each other, on to the next page where they must."""
        done = 0
        while done < len(lines):
            self.need(style.leading)
            fit = max(1, int((self.bottom - self.y) / style.leading + 0.001))
            part = lines[done : done + fit]
            base = self.y + _rise(style)
            self.paper.lines(x, base, part, style.face, style.size, style.leading, colour)
            self.y += style.leading * len(part)
            done += len(part)

    def at(self, x: float, text: str, style: Style, colour: str, *, y: float | None = None) -> None:
        """Write one line at x without going on."""
        top = self.y if y is None else y
        base = top + _rise(style)
        self.paper.text(x, base, text, style.face, style.size, self.colour(colour))

    def at_right(self, text: str, style: Style, colour: str, *, y: float | None = None) -> None:
        """Write one line that ends at the right margin."""
        self.at(RIGHT - style.width(text), text, style, colour, y=y)

    def rule(self, token: str, width: float, *, x0: float = LEFT, x1: float = RIGHT) -> None:
        """Draw a line across at the present place."""
        self.paper.rule(x0, x1, self.y, width, self.colour(token))

    def heading(
        self, text: str, *, before: float = 20.0, keep: float = 60.0, key: str = "", level: int = 0
    ) -> None:
        """Write a heading that stays with at least `keep` of what follows it; `key` marks it."""
        self.y += before if self.y > TOP else 0.0
        self.need(self.style.heading.leading + keep)
        if key:
            self.mark(key, text, level)
        self.say(text, self.style.heading, "text.primary")

    def mark(self, key: str, title: str, level: int = 0) -> None:
        """Note that something begins here, for the outline and for what leads to it."""
        self.paper.mark(key, title, self.y, level)

    def page_of(self, key: str, style: Style, colour: str, *, right: float = RIGHT) -> None:
        """Write at the right of the present line on which page something begins."""
        self.paper.page_of(
            key, right, self.y + _rise(style), style.face, style.size, self.colour(colour)
        )

    def begin_foot(self) -> Style:
        """Draw the line over the foot, whose type is the same on all papers, and return that."""
        self.style = styles()
        self.y = self.bottom + 10
        self.rule("line.card", 0.75)
        self.y += 5
        return self.style.small

    def last_column(self, head: str) -> Column:
        """Return a column that ends at the right margin, for the pages that rows lead to."""
        wide = self.style.label.width(head)
        return Column(head, FULL - wide, wide)

    def table_head(self, columns: Sequence[Column]) -> None:
        """Write the head of a table with the line under it."""
        self.y += 5
        for column in columns:
            self.at(LEFT + column.x, column.head, self.style.label, "text.tertiary")
        self.y += self.style.label.leading + 3
        self.rule("text.tertiary", 0.75)

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        first: Style | None = None,
        marks: Sequence[Mark] = (),
        mark_column: int = -1,
        leads: Sequence[str] = (),
    ) -> None:
        """Write a table row by row; its head comes again on each page.

        `marks` are drawn at the left of a cell of `mark_column`, which makes room for them. Where
        `leads` has a key for a row, the row leads there and says at its right end on which page.
        """
        self.table_head(columns)
        body = self.style.body
        for index, row in enumerate(rows):
            cells = [body.wrap(text, columns[at].width) for at, text in enumerate(row)]
            height = max(map(len, cells)) * body.leading + _ROW
            if self.need(height):
                self.table_head(columns)
            top = self.y
            for at, lines in enumerate(cells):
                style = first if at == 0 and first is not None else body
                x = LEFT + columns[at].x
                if marks and at == mark_column % len(columns):
                    marks[index](x, top + _ROW / 2 + 1.3)
                    x += 15
                base = top + _ROW / 2 + _rise(style)
                ink = self.colour("text.primary")
                self.paper.lines(x, base, lines, style.face, style.size, style.leading, ink)
            if leads and leads[index]:
                self.y = top + _ROW / 2
                self.page_of(leads[index], body, "text.primary")
                self.paper.link(leads[index], LEFT, top, FULL, height)
            self.y = top + height
            self.rule("line.card", 0.5)

    def framed(
        self, pieces: Sequence[Piece], *, width: float, edge: Colour, mark: Mark | None
    ) -> None:
        """Write lines in a frame; on each page that it spans it has a frame of its own."""
        pad, inset = 7.0, 26.0
        done = 0
        while done < len(pieces):
            leading = pieces[done].style.leading
            self.need(min(len(pieces), 3) * leading + 2 * pad)
            fit = max(1, int((self.bottom - self.y - 2 * pad) / leading))
            part = pieces[done : done + fit]
            high = sum(piece.style.leading for piece in part) + 2 * pad
            self.paper.box(LEFT + 0.6, self.y, width - 1.2, high, radius=4, stroke=edge, line=1.2)
            if mark is not None and done == 0:
                mark(LEFT + 8.5, self.y + pad + 0.7)
            top = self.y + pad
            for piece in part:
                style = piece.style
                self.paper.text(
                    LEFT + inset, top + _rise(style), piece.text, style.face, style.size,
                    piece.colour,
                )  # fmt: skip
                if piece.after:
                    x = LEFT + inset + style.width(piece.text)
                    self.at(x, piece.after, self.style.body, "text.primary", y=top)
                top += style.leading
            self.y += high
            done += len(part)


def _rise(style: Style) -> float:
    # From the top of a line to its base line: the text stands in the middle of its leading.
    return style.leading / 2 + style.size * 0.363
