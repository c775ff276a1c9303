"""Glyphs of paper: what was decided, class, risk and the risk thumbnail. Shape, word, colour."""

from collections.abc import Mapping, Sequence
from typing import Any

from cab_desk.reports.faces import Face
from cab_desk.reports.paper import Paper
from cab_desk.reports.text import line
from cab_desk.reports.tokens import Colour, Tokens

_WHITE = (1.0, 1.0, 1.0)
TONES = {
    "approved": "pass.fg",
    "approved_with_conditions": "warn.fg",
    "rejected": "block.fg",
    "deferred": "wait.fg",
    "withdrawn": "wait.fg",
    "noted": "info.fg",
}
_PITCH = 4.0  # points between the lines of a hatch
_AXIS, _GAP = 14.0, 1.9  # points beside the cells, and between them
_BARS = {"low": 1, "mod": 2, "high": 3, "crit": 4}


def verdict(paper: Paper, tokens: Tokens, name: str, x: float, y: float, size: float) -> None:
    """Draw the glyph of a decision; `x`, `y` is its top left corner."""
    colour = tokens.colour(TONES.get(name, "wait.fg"))
    unit = size / 16

    def at(*points: float) -> list[tuple[float, float]]:
        pairs = zip(points[::2], points[1::2], strict=True)
        return [(x + px * unit, y + py * unit) for px, py in pairs]

    middle = (x + size / 2, y + size / 2)
    if name in ("approved", "approved_with_conditions"):
        paper.disc(*middle, 7 * unit, colour)
    elif name == "rejected":
        corner = 1.3 * unit
        side = 13.4 * unit
        paper.box(x + corner, y + corner, side, side, radius=2.5 * unit, fill=colour)
    else:
        paper.ring(*middle, 6.2 * unit, colour, 1.5 * unit)
    for points, ink, width in _STROKES.get(name, _OPEN):
        paper.polyline(at(*points), _WHITE if ink else colour, width * unit)


_OPEN: tuple[tuple[tuple[float, ...], bool, float], ...] = ()
_STROKES: dict[str, tuple[tuple[tuple[float, ...], bool, float], ...]] = {
    "approved": (((4.9, 8.3, 7.0, 10.4, 11.1, 6.0), True, 1.9),),
    "approved_with_conditions": (
        ((8.0, 4.8, 8.0, 11.2), True, 1.9),
        ((4.8, 8.0, 11.2, 8.0), True, 1.9),
    ),
    "rejected": (
        ((5.3, 5.3, 10.7, 10.7), True, 1.9),
        ((10.7, 5.3, 5.3, 10.7), True, 1.9),
    ),
    "deferred": (((8.0, 4.6, 8.0, 8.0, 10.4, 9.5), False, 1.6),),
    "withdrawn": (((5.0, 8.0, 11.0, 8.0), False, 1.7),),
    "noted": (((8.0, 7.3, 8.0, 10.9), False, 1.6), ((8.0, 4.9, 8.0, 4.95), False, 1.9)),
}


def change_class(
    paper: Paper, tokens: Tokens, shape: str, letter: str, face: Face, x: float, y: float
) -> None:
    """Draw the mark of a class: its letter in its shape, 11 pt high."""
    side = 11.0
    middle = (x + side / 2, y + side / 2)
    ink, ground = _WHITE, tokens.colour("ink")
    if shape == "hexagon":
        ground = tokens.colour("class.emergency")
        points = ((0.5, 0.0), (0.95, 0.25), (0.95, 0.75), (0.5, 1.0), (0.05, 0.75), (0.05, 0.25))
        paper.polygon([(x + px * side, y + py * side) for px, py in points], ground)
    elif shape == "solid":
        paper.box(x, y, side, side, radius=2.4, fill=ground)
    elif shape == "circle":
        ink = tokens.colour("class.standard")
        paper.ring(*middle, side / 2 - 0.5, ink, 1.0)
    else:
        ink = tokens.colour("class.normal")
        paper.box(x + 0.5, y + 0.5, side - 1, side - 1, radius=2.2, stroke=ink, line=1.0)
    wide = face.width(letter, 6.5)
    paper.text(middle[0] - wide / 2, middle[1] + 2.36, letter, face, 6.5, ink)


def risk_bars(paper: Paper, tokens: Tokens, tone: str, x: float, y: float) -> None:
    """Draw four rising bars, filled up to the level, 10 pt high."""
    filled = _BARS.get(tone, 0)
    for bar in range(4):
        high = 3.4 + bar * 2.2
        name = f"risk.{tone}.mark" if bar < filled else "line.hair"
        paper.box(x + bar * 2.9, y + 10.6 - high, 1.9, high, fill=tokens.colour(name))


def thumbnail(
    paper: Paper,
    tokens: Tokens,
    matrix: Mapping[str, Any],
    here: tuple[int, int],
    words: tuple[str, str],
    faces: tuple[Face, Face],
    box: tuple[float, float, float],
) -> float:
    """Draw the risk matrix with the place of a change, and return its height.

    `here` is (impact, probability), counted from the lowest; `words` name both axes; `box` is
    (x, y, width).
    """
    x, y, width = box
    regular, strong = faces
    cells: Sequence[Sequence[Mapping[str, Any]]] = matrix["cells"]  # from the lowest probability
    rows, columns = len(cells), len(cells[0])
    wide = (width - _AXIS - _GAP * (columns - 1)) / columns
    high = min(wide * 0.78, 24.0)

    def corner(column: int, row: int) -> tuple[float, float]:
        return _AXIS + column * (wide + _GAP), (rows - 1 - row) * (high + _GAP)

    def ground() -> None:
        for row, cells_of_row in enumerate(cells):
            for column, cell in enumerate(cells_of_row):
                _cell(paper, tokens, cell, regular, (*corner(column, row), wide, high))

    paper.stamp(f"matrix{rows}x{columns}", x, y, ground)
    cx, cy = corner(*here)
    cx, cy, mark = x + cx + wide / 2, y + cy + high / 2, line(cells[here[1]][here[0]]["mark"], 3)
    paper.disc(cx, cy, 7.2, tokens.colour("ink"))
    paper.text(cx - strong.width(mark, 7) / 2, cy + 2.5, mark, strong, 7, _WHITE)
    total = rows * high + (rows - 1) * _GAP
    grey, size = tokens.colour("text.secondary"), 7.5
    impact, probability = words
    centre = x + (_AXIS + width) / 2 - regular.width(impact, size) / 2
    paper.text(centre, y + total + 12, impact, regular, size, grey)
    middle = y + total / 2 + regular.width(probability, size) / 2
    paper.upright(x + 7, middle, probability, regular, size, grey)
    return total + 15


def _cell(
    paper: Paper,
    tokens: Tokens,
    cell: Mapping[str, Any],
    face: Face,
    box: tuple[float, float, float, float],
) -> None:
    x, y, wide, high = box
    paper.box(x, y, wide, high, radius=1.6, fill=tokens.colour(f"risk.{cell['tone']}.fill"))
    if cell["inferred"]:  # filled by the site, not by the document
        hatch(paper, tokens.over(f"risk.{cell['tone']}.mark", 0.28), box)
    mark = line(cell["mark"], 3)
    off = face.width(mark, 6.8) / 2
    grey = tokens.colour("text.secondary")
    paper.text(x + wide / 2 - off, y + high / 2 + 2.4, mark, face, 6.8, grey)


def hatch(paper: Paper, colour: Colour, box: tuple[float, float, float, float]) -> None:
    """Hatch a box (x, y, width, height), so that it differs without colour too."""
    x, y, wide, high = box
    start = _PITCH - high
    while start < wide:
        low, top = max(0.0, start), min(wide, start + high)
        paper.polyline(
            ((x + low, y + high - (low - start)), (x + top, y + high - (top - start))), colour, 0.4
        )
        start += _PITCH
