"""Drawn signatures: their compact text, and the curves that screen and paper draw of them.

The text is ``w,h;x,y,t,p x,y,t,p …|x,y,t,p …``: the size of the drawing area, then each stroke
as points. All are whole numbers: w, h, x and y in tenths of a pixel, t in milliseconds from the
first point of the drawing, p the pressure from 1 to 1000 (0: the device reports none).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot

UNITS = 10  # whole numbers to a pixel
LARGEST_TEXT = 40_000
FEWEST_POINTS = 3
THINNEST = 1.6  # pixels
THICKEST = 3.4

_FARTHEST = 200_000
_LONGEST = 86_400_000
_FAST = 2.2  # pixels a millisecond at which a pen without pressure draws its thinnest line
_EASE = 0.35  # how fast the width follows the pen


@dataclass(frozen=True, slots=True)
class Point:
    """Where the pen was, when, and how hard it pressed."""

    x: int
    y: int
    t: int
    p: int = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """The strokes of one signature and the area that they were drawn in."""

    width: int
    height: int
    strokes: tuple[tuple[Point, ...], ...] = ()

    @property
    def points(self) -> int:
        """Return the number of points of all strokes."""
        return sum(len(stroke) for stroke in self.strokes)

    @property
    def counts(self) -> bool:
        """Tell whether this is a signature: three points or more, and not all in one place."""
        places = {(point.x, point.y) for stroke in self.strokes for point in stroke}
        return self.points >= FEWEST_POINTS and len(places) > 1


@dataclass(frozen=True, slots=True)
class Curve:
    """A cubic from (x0, y0) to (x3, y3), in pixels, drawn `width` pixels wide with round ends."""

    x0: float
    y0: float
    x1: float
    y1: float
    x2: float
    y2: float
    x3: float
    y3: float
    width: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Place a drawing in a box: multiply by `scale`, then add `dx` and `dy`."""

    scale: float
    dx: float
    dy: float


def parse(text: str) -> Drawing:
    """Return the drawing of a compact text; raises ValueError for anything else."""
    if len(text) > LARGEST_TEXT:
        raise ValueError("a drawing has at most 40,000 characters")
    head, mark, body = text.partition(";")
    if not mark:
        raise ValueError("a drawing begins with its size")
    width, height = _numbers(head, 2)
    if not (0 < width <= _FARTHEST and 0 < height <= _FARTHEST):
        raise ValueError("the size of a drawing is out of range")
    strokes = tuple(
        tuple(_point(part) for part in stroke.split(" ") if part) for stroke in body.split("|")
    )
    return Drawing(width, height, tuple(stroke for stroke in strokes if stroke))


def compact(drawing: Drawing) -> str:
    """Return the text of a drawing; points are thinned out until it fits its limit."""
    least = UNITS
    text = _text(drawing)
    while len(text) > LARGEST_TEXT:
        strokes = tuple(thinned(stroke, least) for stroke in drawing.strokes)
        text = _text(Drawing(drawing.width, drawing.height, strokes))
        least *= 2
        if least > _FARTHEST:  # thousands of strokes: the first ones that fit
            text = text[: text.rindex("|", 0, LARGEST_TEXT)]
    return text


def thinned(stroke: Sequence[Point], least: int) -> tuple[Point, ...]:
    """Return a stroke without the points nearer than `least` to the one kept before them."""
    if len(stroke) < FEWEST_POINTS:
        return tuple(stroke)
    kept = [stroke[0]]
    for point in stroke[1:-1]:
        if hypot(point.x - kept[-1].x, point.y - kept[-1].y) >= least:
            kept.append(point)
    kept.append(stroke[-1])
    return tuple(kept)


def curves(stroke: Sequence[Point]) -> list[Curve]:
    """Return a stroke as cubics through its points (Catmull-Rom), wide where the pen was slow.

    A stroke of one point is a dot: one curve whose ends meet.
    """
    points = _moved(stroke)
    if not points:
        return []
    if len(points) == 1:
        x, y = points[0].x / UNITS, points[0].y / UNITS
        return [Curve(x, y, x, y, x, y, x, y, THICKEST)]
    found = []
    width = _width(points[0], points[1])
    last = len(points) - 1
    for index in range(last):
        width += _EASE * (_width(points[index], points[index + 1]) - width)
        before, after = points[max(0, index - 1)], points[min(last, index + 2)]
        found.append(_cubic(before, points[index], points[index + 1], after, width))
    return found


def all_curves(drawing: Drawing) -> list[Curve]:
    """Return the curves of all strokes."""
    return [curve for stroke in drawing.strokes for curve in curves(stroke)]


def fit(drawing: Drawing, width: float, height: float) -> Fit:
    """Return how a drawing's ink is placed into a box of `width` by `height`, top left at 0, 0.

    The ink stands at the left and sits on the foot of the box; a small one is enlarged
    to at most one and a half times the size that the whole drawing area would have there.
    """
    xs = [point.x / UNITS for stroke in drawing.strokes for point in stroke]
    ys = [point.y / UNITS for stroke in drawing.strokes for point in stroke]
    if not xs:
        return Fit(1.0, 0.0, 0.0)
    wide = max(max(xs) - min(xs) + THICKEST, 1.0)
    high = max(max(ys) - min(ys) + THICKEST, 1.0)
    whole = max(width * UNITS / drawing.width, height * UNITS / drawing.height)
    scale = min(width / wide, height / high, 1.5 * whole)
    edge = THICKEST / 2
    return Fit(scale, (edge - min(xs)) * scale, height - (max(ys) + edge) * scale)


def placed(curve: Curve, place: Fit) -> Curve:
    """Return a curve moved into the box that `fit` measured."""
    scale, dx, dy = place.scale, place.dx, place.dy
    return Curve(
        curve.x0 * scale + dx,
        curve.y0 * scale + dy,
        curve.x1 * scale + dx,
        curve.y1 * scale + dy,
        curve.x2 * scale + dx,
        curve.y2 * scale + dy,
        curve.x3 * scale + dx,
        curve.y3 * scale + dy,
        curve.width * scale,
    )


def _cubic(before: Point, start: Point, end: Point, after: Point, width: float) -> Curve:
    return Curve(
        start.x / UNITS,
        start.y / UNITS,
        (start.x + (end.x - before.x) / 6) / UNITS,
        (start.y + (end.y - before.y) / 6) / UNITS,
        (end.x - (after.x - start.x) / 6) / UNITS,
        (end.y - (after.y - start.y) / 6) / UNITS,
        end.x / UNITS,
        end.y / UNITS,
        width,
    )


def _width(start: Point, end: Point) -> float:
    span = THICKEST - THINNEST
    if start.p or end.p:
        return THINNEST + span * min(1.0, (start.p + end.p) / 2000)
    speed = hypot(end.x - start.x, end.y - start.y) / UNITS / max(1, end.t - start.t)
    return THICKEST - span * min(1.0, speed / _FAST)


def _moved(stroke: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in stroke:
        if not kept or (point.x, point.y) != (kept[-1].x, kept[-1].y):
            kept.append(point)
    return kept


def _text(drawing: Drawing) -> str:
    strokes = "|".join(_stroke_text(stroke) for stroke in drawing.strokes)
    return f"{drawing.width},{drawing.height};{strokes}"


def _stroke_text(stroke: Iterable[Point]) -> str:
    return " ".join(f"{point.x},{point.y},{point.t},{point.p}" for point in stroke)


def _point(text: str) -> Point:
    x, y, t, p = _numbers(text, 4)
    if abs(x) > _FARTHEST or abs(y) > _FARTHEST or not (0 <= t <= _LONGEST and 0 <= p <= 1000):
        raise ValueError("a point of a drawing is out of range")
    return Point(x, y, t, p)


def _numbers(text: str, count: int) -> list[int]:
    parts = text.split(",")
    if len(parts) != count or not all(_whole(part) for part in parts):
        raise ValueError("a drawing holds whole numbers only")
    return [int(part) for part in parts]


def _whole(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= 9
