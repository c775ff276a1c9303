"""The charts of the KPIs with matplotlib: Agg and SVG on screen, the same drawing on paper.

Imported when Reports opens or a report is made, never at start. Nothing here is pyplot, so no
window system is touched and no figure is kept. One lock serves all: matplotlib's settings are
the process's own.
"""

import io
import logging
from collections.abc import Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from cab_desk import assets
from cab_desk.reports import charts_plot
from cab_desk.reports.charts_plot import Ink
from cab_desk.reports.tokens import shipped
from cab_desk.reports.trends import Trends, trends

Record = Mapping[str, Any]
NAMES = tuple(charts_plot.PLOTS)
FONTS = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold")
# Those of paper by their families, for the number of a change that Inter cannot write.
_WIDE = {
    "DejaVuSans": "DejaVu Sans",
    "DroidSansFallbackFull": "Droid Sans Fallback",
    "CABDeskHangul": "CAB Desk Hangul",
    "NotoSansDevanagari": "Noto Sans Devanagari",
    "NotoSansThai": "Noto Sans Thai",
    "NotoEmoji": "Noto Emoji",
}
_POINT = 72  # so many dots an inch make a point a pixel of the design
LOCK = Lock()

# matplotlib says on its log that it builds its list of fonts; the user need not know.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def draw(
    record: Record, sizes: Mapping[str, tuple[int, int]], theme: str, scale: float, ratio: float
) -> dict[str, bytes]:
    """Return PNGs of the charts named in `sizes` (in pixels of the screen before `ratio`)."""
    found = trends(record)
    return {
        name: image(found, record, name, size, theme=theme, scale=scale, ratio=ratio)
        for name, size in sizes.items()
    }


def image(
    found: Trends,
    record: Record,
    name: str,
    size: tuple[float, float],
    *,
    theme: str = "light",
    scale: float = 1.0,
    ratio: float = 1.0,
    form: str = "png",
) -> bytes:
    """Return one chart as PNG or SVG."""
    with LOCK, mpl.rc_context(settings(theme) | {"font.family": _families(found)}):
        figure = figure_of(found, record, name, (size[0] / scale, size[1] / scale), theme)
        figure.set_dpi(_POINT * scale * ratio)
        out = io.BytesIO()
        if form == "svg":
            canvas: Any = FigureCanvasSVG(figure)
            canvas.print_svg(out, metadata={"Date": None, "Creator": "CAB Desk"})
        else:
            canvas = FigureCanvasAgg(figure)
            canvas.print_png(out)
    return out.getvalue()


def figure_of(
    found: Trends, record: Record, name: str, size: tuple[float, float], theme: str
) -> Figure:
    """Return a chart as a figure of a size in pixels of the design."""
    width, height = max(size[0], 160), max(size[1], 90)
    figure = Figure(figsize=(width / _POINT, height / _POINT), dpi=_POINT)
    left, right, top, bottom = charts_plot.MARGINS[name]
    axes = figure.add_axes(
        (left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height)
    )
    ink = ink_of(theme)
    charts_plot.months(axes, found.months, width - left - right)
    charts_plot.PLOTS[name](axes, found, targets(record), ink)
    return figure


def targets(record: Record) -> dict[str, tuple[float, str]]:
    """Return target and its words by measure, of the KPIs that hold for all changes."""
    return {
        line["measure"]: (float(line["target"]), line["target_value"])
        for line in (*record["kpis"], *record["more"])
        if line["aim"] and line["target"] is not None
    }


def settings(theme: str) -> Any:
    """Return the settings of matplotlib that the tokens ask for."""
    _fonts()
    ink = ink_of(theme)
    return {
        "font.family": "Inter",
        "font.size": 11,
        "text.color": ink.text,
        "axes.facecolor": "none",
        "figure.facecolor": ink.ground,
        "savefig.facecolor": ink.ground,
        "axes.edgecolor": ink.axis,
        "axes.linewidth": 1,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.spines.bottom": False,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.axisbelow": True,
        "grid.color": ink.hair,
        "grid.linewidth": 1,
        "xtick.color": ink.faint,
        "ytick.color": ink.faint,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "xtick.major.pad": 7,
        "ytick.major.pad": 8,
        "xtick.labelsize": 11,
        "ytick.labelsize": 11,
        "svg.fonttype": "none",
        "svg.hashsalt": "cab-desk",
        "text.parse_math": False,  # a number of a change may hold a $
        "path.simplify": False,
    }


@cache
def ink_of(theme: str) -> Ink:
    """Return the colours of a chart by the tokens of a theme."""
    tokens = shipped(theme)
    return Ink(
        ground=tokens.colour("bg.surface"),
        text=tokens.colour("text.primary"),
        soft=tokens.colour("text.secondary"),
        faint=tokens.colour("text.tertiary"),
        hair=tokens.colour("line.hair"),
        axis=tokens.colour("line.field"),
        line=tokens.colour("ink"),
        bar=tokens.mixed("risk.low.mark", "bg.surface", 0.55),
        band=tokens.mixed("risk.low.mark", "bg.surface", 0.17),
        failed=tokens.colour("block.fg"),
        back=tokens.colour("waive.fg"),
        miss=tokens.mixed("block.fg", "bg.surface", 0.14),
    )


def _families(found: Trends) -> list[str]:
    if all(number.isascii() for numbers in found.violators.values() for number in numbers):
        return ["Inter"]
    _wide_fonts()
    return ["Inter", *_WIDE.values()]


@cache
def _wide_fonts() -> None:
    for name in _WIDE:
        font_manager.fontManager.addfont(str(assets.path(f"resources/paper/{name}.ttf")))


@cache
def _fonts() -> None:
    for name in FONTS:
        font_manager.fontManager.addfont(str(assets.path(f"resources/fonts/{name}.ttf")))


__all__: Sequence[str] = ["NAMES", "draw", "figure_of", "image", "settings", "targets"]
