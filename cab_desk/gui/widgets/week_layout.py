"""Where bars and their words stand in a lane, without a painter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cab_desk.services.rows import Bar

GAP = 8.0  # between what stands in one row
_READABLE = 90.0  # of words: marks, number and the beginning of a title
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
    pad_of: Callable[[Bar], float] = lambda _: 0.0, *, begin: float = 0.0,
    wall: float | None = None,
) -> Packed:  # fmt: skip
    """Put bars into rows, by start, each into the first row where it and its words have room.

    `pad_of` says how much is kept free before a bar, such as for the bracket of a conflict.

    The words stand to the right of a bar, or to its left where they would run over `edge` or
    across `wall`, the line of now; they are cut where neither side has room for them.
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
        sides = _sides(left - pad_of(bar), right, width_of(bar), (begin, edge), wall)
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


def grown(packed: Packed, wanted: Callable[[Bar], float], begin: float, edge: float,
          wall: float | None = None) -> Packed:  # fmt: skip
    """Give words that are cut what room their row has left, up to how wide they are `wanted`."""
    rows: dict[int, list[Placed]] = {}
    for one in packed.placed:
        rows.setdefault(one.row, []).append(one)
    made: dict[str, Placed] = {}
    for row in rows.values():
        row.sort(key=lambda one: one.extent)
        for place, one in enumerate(row):
            low = made[row[place - 1].bar.uid].extent[1] + GAP if place else begin
            high = row[place + 1].extent[0] - GAP if place + 1 < len(row) else edge
            if wall is not None:  # words stay on the side of it where they stand
                low = max(low, wall + GAP) if wall <= one.words else low
                high = min(high, wall - GAP) if wall >= one.words + one.width else high
            made[one.bar.uid] = _widened(one, wanted(one.bar), low, high)
    placed = tuple(made[one.bar.uid] for one in packed.placed)
    return replace(packed, placed=placed)


def _widened(one: Placed, wanted: float, low: float, high: float) -> Placed:
    if wanted <= one.width:
        return one
    if one.words >= one.right:  # to the right of its bar
        return replace(one, width=max(one.width, min(wanted, high - one.words)))
    end = one.words + one.width
    words = min(one.words, max(end - wanted, low))
    return replace(one, words=words, width=end - words)


def _sides(
    left: float, right: float, width: float, ends: tuple[float, float], wall: float | None
) -> list[tuple[float, float]]:
    """Return where words may stand and how wide, the best first."""
    begin, edge = ends
    after = (right + GAP, width)
    before = (left - GAP - width, width)
    fits_before = before[0] >= begin
    if right + GAP + width <= edge:
        if not fits_before:
            return [_short_of(after, wall)]
        return [before] if _crosses(after, wall) else [after, before]
    if fits_before:
        return [_beyond(before, wall)]
    if edge - right >= left - begin:
        return [(right + GAP, max(0.0, edge - right - GAP))]
    room = max(0.0, left - GAP - begin)
    return [(left - GAP - room, room)]


def _crosses(words: tuple[float, float], wall: float | None) -> bool:
    return wall is not None and words[0] - GAP <= wall <= words[0] + words[1]


def _beyond(words: tuple[float, float], wall: float | None) -> tuple[float, float]:
    """Begin words that lead to a bar at their right after now, if enough of them is left."""
    left, width = words
    if wall is None or not left - GAP < wall < left + width - _READABLE:
        return words
    return wall + GAP, left + width - wall - GAP


def _short_of(words: tuple[float, float], wall: float | None) -> tuple[float, float]:
    """Cut words at the line of now, unless next to nothing of them would be left."""
    left = words[0]
    if wall is None or not _crosses(words, wall) or wall - left < _READABLE:
        return words
    return left, wall - GAP - left


def _taken(row: Sequence[tuple[float, float]], low: float, high: float) -> bool:
    return any(begin - GAP < high and low < end + GAP for begin, end in row)
