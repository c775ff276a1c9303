"""Where bars and their words stand in a lane, without a painter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cab_desk.services.rows import Bar

GAP = 8.0  # between what stands in one row
_SHORTEST = 6.0  # a bar is never narrower, so that it can be seen and hit


@dataclass(frozen=True, slots=True)
class Placed:
    """A bar in its row, from `left` to `right`, with its words from `words` on for `width`."""

    bar: Bar
    row: int
    left: float
    right: float
    words: float
    width: float

    @property
    def extent(self) -> tuple[float, float]:
        """Return from where to where bar and words reach."""
        return min(self.left, self.words), max(self.right, self.words + self.width)


@dataclass(frozen=True, slots=True)
class Packed:
    """The bars of a lane that found a row, and those that found none."""

    placed: tuple[Placed, ...]
    rest: tuple[Bar, ...]
    rows: int


def pack(
    bars: Sequence[Bar], x_of: Callable[[Bar], tuple[float, float]],
    width_of: Callable[[Bar], float], edge: float, most_rows: int,
    pad_of: Callable[[Bar], float] = lambda _: 0.0,
) -> Packed:  # fmt: skip
    """Put bars into rows, by start, each into the first row where it and its words have room.

    `pad_of` says how much is kept free before a bar, such as for the bracket of a conflict.

    The words stand to the right of a bar, or to its left where they would run over `edge`; they
    are cut where neither side has room for them.
    """
    filled: list[list[tuple[float, float]]] = []
    placed: list[Placed] = []
    rest: list[Bar] = []
    for bar in bars:
        left, right = x_of(bar)
        right = max(right, left + _SHORTEST)
        full = len(filled) >= most_rows
        if full and all(_taken(row, left, right) for row in filled):
            rest.append(bar)
            continue
        sides = _sides(left, right, width_of(bar), edge, pad_of(bar))
        found = _place(bar, left, right, sides, filled, most_rows)
        if found is None:
            rest.append(bar)
            continue
        if found.row == len(filled):
            filled.append([])
        filled[found.row].append(found.extent)
        placed.append(found)
    return Packed(tuple(placed), tuple(rest), len(filled))


def _place(
    bar: Bar, left: float, right: float, sides: Sequence[tuple[float, float]],
    filled: Sequence[Sequence[tuple[float, float]]], most_rows: int,
) -> Placed | None:  # fmt: skip
    for row, taken in enumerate(filled):
        for words, room in sides:
            low, high = min(left, words), max(right, words + room)
            if not _taken(taken, low, high):
                return Placed(bar, row, left, right, words, room)
    if len(filled) < most_rows:
        words, room = sides[0]
        return Placed(bar, len(filled), left, right, words, room)
    return None


def _sides(
    left: float, right: float, width: float, edge: float, pad: float
) -> list[tuple[float, float]]:
    """Return where words may stand and how wide, the best first."""
    left -= pad
    after = (right + GAP, width)
    before = (left - GAP - width, width)
    if right + GAP + width <= edge:
        return [after, before] if before[0] >= 0 else [after]
    if before[0] >= 0:
        return [before]
    if edge - right >= left:
        return [(right + GAP, max(0.0, edge - right - GAP))]
    room = max(0.0, left - GAP)
    return [(left - GAP - room, room)]


def _taken(row: Sequence[tuple[float, float]], low: float, high: float) -> bool:
    return any(begin - GAP < high and low < end + GAP for begin, end in row)
