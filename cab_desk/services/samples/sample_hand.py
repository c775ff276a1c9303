"""Made-up handwriting for the people of the sample board."""

from math import cos, pi, sin
from random import Random

from cab_desk.domain.strokes import UNITS, Drawing, Point, compact

_WIDTH, _HEIGHT = 480, 150
_POINTS_A_LOOP = 14


def scribble(name: str) -> str:
    """Return the strokes of somebody's signature, the same for the same name."""
    hand = Random(name)  # noqa: S311 -- a picture, no secret
    loops = hand.randint(3, 6)
    slant, height = hand.uniform(-0.5, 0.6), hand.uniform(24, 44)
    points = []
    count = loops * _POINTS_A_LOOP
    for step in range(count):
        turn = 2 * pi * step / _POINTS_A_LOOP
        fade = 1 - 0.55 * step / count
        x = 60 + 300 * step / count + 16 * cos(turn + slant)
        y = 82 - fade * height * sin(turn) - 10 * step / count
        points.append(Point(round(x * UNITS), round(y * UNITS), step * 14, 0))
    strokes = [tuple(points)]
    if hand.random() < 0.5:
        last = points[-1].t
        strokes.append(
            tuple(
                Point(
                    round((90 + 24 * step) * UNITS),
                    round((126 - step) * UNITS),
                    last + 90 + step * 9,
                )
                for step in range(10)
            )
        )
    return compact(Drawing(_WIDTH * UNITS, _HEIGHT * UNITS, tuple(strokes)))
