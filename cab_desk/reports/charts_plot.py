"""What stands in each chart: bars, lines, bands and stems, labelled where they end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any, TypeAlias

from matplotlib.ticker import FixedLocator, FuncFormatter

from cab_desk.reports.tokens import Colour
from cab_desk.reports.trends import RESULTS, Trends, Values
from cab_desk.words import say

Axes: TypeAlias = Any
Targets = Mapping[str, tuple[float, str]]
Ending: TypeAlias = tuple[float, str, Colour, "str | int"]  # height, text, colour, weight

# Room around the plot: left, right, top, bottom.
MARGINS = {
    "outcomes": (34, 104, 10, 26),
    "emergency": (40, 104, 10, 26),
    "lead": (40, 104, 10, 26),
    "violations": (30, 26, 14, 26),
}
_LABEL_WIDE = 30  # pixels that the name of a month takes
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a chart."""

    ground: Colour
    text: Colour
    soft: Colour
    faint: Colour
    hair: Colour
    axis: Colour
    line: Colour
    bar: Colour
    band: Colour
    failed: Colour
    back: Colour
    miss: Colour


def months(axes: Axes, names: Sequence[str], width: float) -> None:
    """Name the months below the plot; only some where they are many, then with the year."""
    words = say("minutes.months").split()
    step = max(1, ceil(len(names) * _LABEL_WIDE / max(width, 1)))
    shown = [place for place in range(len(names)) if (len(names) - 1 - place) % step == 0]
    labels = []
    for place in shown:
        month = int(names[place][5:])
        year = f" {names[place][2:4]}" if step > 2 and month <= step else ""
        labels.append(words[month - 1] + year)
    axes.set_xticks(shown, labels)
    axes.set_xlim(-0.6, max(len(names) - 0.4, 0.6))


def outcomes(axes: Axes, found: Trends, _targets: Targets, ink: Ink) -> None:
    """Draw what became of the changes of each month, one on the other."""
    colours = dict(zip(RESULTS, (ink.bar, ink.failed, ink.back), strict=True))
    places = range(len(found.months))
    base = [0.0] * len(found.months)
    for result in RESULTS:
        counts = [value or 0.0 for value in found.outcomes[result]]
        axes.bar(places, counts, 0.6, bottom=base, color=colours[result],
                 edgecolor=ink.ground, linewidth=1.5)  # fmt: skip
        base = [one + other for one, other in zip(base, counts, strict=True)]
    _scale(axes, 0, max([*base, 4]), str_of=lambda value: f"{value:,.0f}", whole=True)
    axes.spines["bottom"].set_visible(True)
    last = len(found.months) - 1
    good, failed, back = (int(found.outcomes[result][last] or 0) for result in RESULTS)
    labels: list[Ending] = [
        (good / 2, say("kpis.chart.succeeded", count=good), ink.text, "normal"),
        (good + failed / 2, say("kpis.chart.failed", count=failed), ink.failed, 600),
        (good + failed + back / 2, say("kpis.chart.rolled_back", count=back), ink.back, 600),
    ]
    for y, text, colour, weight in _apart(axes, labels):
        _label(axes, last + 0.45, y, text, colour, weight)


def emergency(axes: Axes, found: Trends, targets: Targets, ink: Ink) -> None:
    """Draw the share of emergencies, tinted where it lies above its target."""
    target = targets.get("emergency_share")
    _line(axes, found.emergency, ink)
    top = max([value or 0 for value in found.emergency] + [target[0] if target else 0, 4])
    _scale(axes, 0, top, str_of=lambda value: f"{value:g} %")
    if target:
        _target(axes, found, target, ink)
        axes.fill_between(range(len(found.months)), _nan(found.emergency), target[0],
                          where=[(value or 0) > target[0] for value in found.emergency],
                          interpolate=True, color=ink.miss, linewidth=0)  # fmt: skip
    _end(axes, found.emergency, ink, lambda value: f"{value:.1f} %", target)


def lead(axes: Axes, found: Trends, targets: Targets, ink: Ink) -> None:
    """Draw the median of the lead time, and the middle half around it."""
    target = targets.get("lead_time_median")
    places = range(len(found.months))
    axes.fill_between(places, _nan(found.lead_low), _nan(found.lead_high), color=ink.band,
                      linewidth=0)  # fmt: skip
    _line(axes, found.lead_median, ink)
    top = max([value or 0 for value in found.lead_high] + [target[0] if target else 0, 1])
    _scale(axes, 0, top, str_of=lambda value: say("kpis.chart.days", days=f"{value:g}"))
    if target:
        _target(axes, found, target, ink)
    _end(axes, found.lead_median, ink, lambda value: say("kpis.chart.days", days=f"{value:.1f}"),
         target)  # fmt: skip


def violations(axes: Axes, found: Trends, _targets: Targets, ink: Ink) -> None:
    """Draw how many changes ran outside their window; the last month that has some names them."""
    counts = [value or 0.0 for value in found.violations]
    broken = [place for place, value in enumerate(counts) if value]
    fine = [
        place for place, value in enumerate(found.violations) if value is not None and not value
    ]
    _scale(axes, 0, max([*counts, 2]) + 0.6, str_of=lambda value: f"{value:,.0f}", whole=True)
    axes.plot(fine, [0] * len(fine), "o", color=ink.faint, markersize=4.5, clip_on=False)
    for place in broken:
        axes.plot([place, place], [0, counts[place]], color=ink.failed, linewidth=2)
        axes.plot([place], [counts[place]], "8", color=ink.failed, markersize=13, clip_on=False)
        axes.plot([place], [counts[place]], "x", color=ink.ground, markersize=5,
                  markeredgewidth=1.6, clip_on=False)  # fmt: skip
    if broken:
        _name_last(axes, found, broken[-1], counts[broken[-1]], ink)


def _name_last(axes: Axes, found: Trends, place: int, count: float, ink: Ink) -> None:
    numbers = found.violators.get(found.months[place], ())
    text = ", ".join(numbers[:2])
    if len(numbers) > 2:
        text = say("kpis.chart.and_more", numbers=text, count=len(numbers) - 2)
    right = place > len(found.months) / 2
    axes.annotate(text, (place, count), (8 if right else -8, 12), textcoords="offset points",
                  ha="right" if right else "left", va="bottom", color=ink.text, fontsize=11,
                  annotation_clip=False)  # fmt: skip


def _line(axes: Axes, values: Values, ink: Ink) -> None:
    axes.plot(range(len(values)), _nan(values), color=ink.line, linewidth=1.8, marker="o",
              markersize=4.5, markerfacecolor=ink.line, markeredgecolor=ink.ground,
              markeredgewidth=1, clip_on=False)  # fmt: skip


def _end(
    axes: Axes,
    values: Values,
    ink: Ink,
    text: Callable[[float], str],
    target: tuple[float, str] | None,
) -> None:
    """Mark the last month that has a value and write it beside."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if not known:
        return
    place, value = known[-1]
    axes.plot([place], [value], "o", color=ink.line, markersize=7, clip_on=False)
    low, high = axes.get_ylim()
    y, room = value, (high - low) * 0.1
    if target and abs(value - target[0]) < room:
        y = target[0] + (room if value >= target[0] else -room)
    _label(axes, len(values) - 0.4, y, text(value), ink.text, 600)


def _target(axes: Axes, found: Trends, target: tuple[float, str], ink: Ink) -> None:
    axes.axhline(target[0], color=ink.faint, linewidth=1.2, dashes=(4, 3))
    words = say("kpis.target.exactly", target=target[1])
    _label(axes, len(found.months) - 0.4, target[0], words, ink.soft, "normal")


def _label(axes: Axes, x: float, y: float, text: str, colour: Colour, weight: str | int) -> None:
    axes.annotate(text, (x, y), (6, 0), textcoords="offset points", va="center", ha="left",
                  color=colour, fontsize=12, fontweight=weight, annotation_clip=False)  # fmt: skip


def _apart(axes: Axes, labels: Sequence[Ending]) -> list[Ending]:
    """Move labels up until none lies on another; they come from the bottom to the top."""
    low, high = axes.get_ylim()
    box = axes.get_window_extent()
    room = (high - low) * 18 / max(box.height, 1)
    found: list[Ending] = []
    for y, text, colour, weight in labels:
        place = max(y, found[-1][0] + room) if found else max(y, room / 2)
        found.append((place, text, colour, weight))
    top = high
    for place in range(len(found) - 1, -1, -1):  # and down again where the top one left the plot
        y, text, colour, weight = found[place]
        found[place] = (min(y, top), text, colour, weight)
        top = found[place][0] - room
    return found


def _scale(
    axes: Axes,
    low: float,
    high: float,
    *,
    str_of: Callable[[float], str],
    whole: bool = False,
) -> None:
    """Put about four round lines across, the top one at or above the highest value."""
    step = _round_step((high - low) / 4, whole=whole)
    lines = ceil(high / step - 1e-9) - floor(low / step)
    axes.set_ylim(low, low + lines * step)
    axes.yaxis.set_major_locator(FixedLocator([low + step * at for at in range(lines + 1)]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _at: str_of(value)))


def _round_step(rough: float, *, whole: bool) -> float:
    power = 10.0 ** floor(log10(rough)) if rough > 0 else 1.0
    step = next(factor * power for factor in _STEPS if factor * power >= rough * 0.999)
    return max(1.0, float(ceil(step))) if whole else step


def _nan(values: Values) -> list[float]:
    return [float("nan") if value is None else value for value in values]


PLOTS: dict[str, Callable[[Axes, Trends, Targets, Ink], None]] = {
    "outcomes": outcomes,
    "emergency": emergency,
    "lead": lead,
    "violations": violations,
}
