"""Put matplotlib's drawing on paper: as lines, shapes and text, so that it prints and reads."""

from collections.abc import Mapping
from math import degrees
from typing import Any

import matplotlib as mpl
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.path import Path

from cab_desk.reports import charts
from cab_desk.reports.faces import Face
from cab_desk.reports.paper import HEIGHT, Paper, faces
from cab_desk.reports.tokens import Colour
from cab_desk.reports.trends import Trends

Record = Mapping[str, Any]

_OPERATORS: dict[int, str] = {
    int(Path.MOVETO): "m",
    int(Path.LINETO): "l",
    int(Path.CURVE4): "c",
    int(Path.CLOSEPOLY): "h",
}


def draw(
    paper: Paper,
    found: Trends,
    record: Record,
    name: str,
    place: tuple[float, float],
    size: tuple[float, float],
    scale: float,
) -> None:
    """Draw a chart with its top left corner at a place; `scale` is a pixel in points."""
    with charts.LOCK, mpl.rc_context(charts.settings("light")):
        figure = charts.figure_of(found, record, name, (size[0] / scale, size[1] / scale), "light")
        figure.patch.set_visible(False)
        low = HEIGHT - place[1] - size[1]
        figure.draw(_PaperRenderer(paper, (place[0], low), figure.bbox.size, scale))


class _PaperRenderer(RendererBase):
    """Draws what a figure tells it, in pixels from the bottom left, on a page."""

    def __init__(self, paper: Paper, corner: tuple[float, float], size: Any, scale: float) -> None:
        super().__init__()
        self._paper, self._corner, self._size, self._scale = paper, corner, size, scale

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size of the figure."""
        return float(self._size[0]), float(self._size[1])

    def flipy(self) -> bool:
        """Count from the bottom."""
        return False

    def points_to_pixels(self, points: Any) -> Any:
        """Take a point for a pixel."""
        return points

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Any,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Draw a path, filled where it has a face, stroked where it has a width."""
        stroke = _colour(gc.get_rgb()) if gc.get_linewidth() and gc.get_alpha() != 0 else None
        fill = _colour(rgbFace)
        if fill is None and stroke is None:
            return
        code = self._operators(path, transform)
        if not code:
            return
        _offset, dashes = gc.get_dashes()
        self._paper.path(
            code,
            fill=fill,
            stroke=stroke,
            width=float(gc.get_linewidth()) * self._scale,
            dashes=[part * self._scale for part in _numbers(dashes)],
            clip=self._clip(gc),
        )

    def draw_text(
        self, gc: GraphicsContextBase, x: float, y: float, s: str, prop: Any, angle: float,
        ismath: Any = False, mtext: Any = None,
    ) -> None:  # fmt: skip
        """Write a text with the faces of paper."""
        if angle and abs(degrees(angle)) > 1:
            return  # no chart has text that runs aslant
        colour = _colour(gc.get_rgb())
        if colour is None:
            return
        left, low = self._at(x, y)
        size = float(prop.get_size_in_points()) * self._scale
        self._paper.text(left, HEIGHT - low, s, _face(prop), size, colour)

    def get_text_width_height_descent(
        self, s: str, prop: Any, ismath: Any
    ) -> tuple[float, float, float]:
        """Return how much room a text takes with the faces of paper."""
        size = float(prop.get_size_in_points())
        return _face(prop).width(s, size), size * 0.73, size * 0.0

    def _operators(self, path: Path, transform: Any) -> str:
        parts: list[str] = []
        for points, code in path.iter_segments(transform, simplify=False, curves=True):
            pairs = [self._at(points[at], points[at + 1]) for at in range(0, len(points), 2)]
            if int(code) == int(Path.CURVE3):
                pairs = _raised(pairs, parts)
                code = Path.CURVE4  # noqa: PLW2901
            operator = _OPERATORS[int(code)]
            shown = [] if operator == "h" else [f"{x:.2f} {y:.2f}" for x, y in pairs]
            parts.append(" ".join([*shown, operator]))
        return " ".join(part for part in parts if "nan" not in part)

    def _clip(self, gc: GraphicsContextBase) -> tuple[float, float, float, float] | None:
        box = gc.get_clip_rectangle()
        if box is None:
            return None
        left, low = self._at(box.x0, box.y0)
        return left, low, float(box.width) * self._scale, float(box.height) * self._scale

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (
            self._corner[0] + float(x) * self._scale,
            self._corner[1] + float(y) * self._scale,
        )


def _colour(found: Any) -> Colour | None:
    """Return a colour of matplotlib's, None for one that is not seen."""
    if found is None or (len(found) > 3 and not found[3]):
        return None
    red, green, blue = (float(part) for part in found[:3])
    return red, green, blue


def _numbers(found: Any) -> list[float]:
    return [] if found is None else [float(part) for part in found]


def _raised(pairs: list[tuple[float, float]], parts: list[str]) -> list[tuple[float, float]]:
    """Return a quadratic curve as a cubic one; it begins where the last part ended."""
    *_, x, y = (float(word) for word in parts[-1].split()[:-1])
    (cx, cy), (ex, ey) = pairs
    return [
        (x + 2 / 3 * (cx - x), y + 2 / 3 * (cy - y)),
        (ex + 2 / 3 * (cx - ex), ey + 2 / 3 * (cy - ey)),
        (ex, ey),
    ]


def _face(prop: Any) -> Face:
    weight = prop.get_weight()
    heavy = isinstance(weight, int) and weight >= 600
    return faces()["strong" if heavy else "regular"]
