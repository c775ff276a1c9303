"""Typefaces on paper: what they hold, how wide a text runs, and where its lines break."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from cab_desk.reports.letters import drawn
from cab_desk.reports.text import pieces

_MOST_WORDS = 20_000  # remembered widths; a document of other words starts afresh


@dataclass(slots=True)
class Face:
    """One embedded face: its name, the width of each character in thousandths of its size.

    For a character that it lacks `beyond` names the face and the character that it draws; what
    nobody has is a box.
    """

    name: str
    widths: Mapping[int, float]
    box: str = "□"
    beyond: "Callable[[str], tuple[Face, str] | None] | None" = None
    _known: dict[str, float] = field(default_factory=dict)

    def width(self, text: str, size: float) -> float:
        """Return how wide a text runs at a size, in points."""
        known = self._known.get(text)
        if known is None:
            known = self._measure(text)
            if len(self._known) > _MOST_WORDS:
                self._known.clear()
            self._known[text] = known
        return known * size / 1000

    def runs(self, text: str) -> list[tuple["Face", str]]:
        """Return a text, from the left to the right of its line, with the face of each stretch."""
        if (text.isascii() and text.isprintable()) or all(
            ord(char) in self.widths for char in text
        ):
            return [(self, text)]
        found: list[tuple[Face, list[str]]] = []
        for char in drawn(text):
            face, shown = self._shown(char)
            if not found or found[-1][0] is not face:
                found.append((face, []))
            found[-1][1].append(shown)
        return [(face, "".join(shown)) for face, shown in found]

    def _shown(self, char: str) -> tuple["Face", str]:
        if ord(char) in self.widths:
            return self, char
        found = self.beyond(char) if self.beyond is not None else None
        return (self, self.box) if found is None else found

    def _measure(self, text: str) -> float:
        widths = self.widths
        try:
            return sum([widths[ord(char)] for char in text])
        except KeyError:
            runs = self.runs(text)
            return sum(face.widths[ord(char)] for face, part in runs for char in part)


@dataclass(frozen=True, slots=True)
class Style:
    """A face at a size with its leading, in points."""

    face: Face
    size: float
    leading: float

    def width(self, text: str) -> float:
        """Return how wide a text runs."""
        return self.face.width(text, self.size)

    def wrap(self, text: str, width: float, first: float = 0.0) -> list[str]:
        """Return the lines of a paragraph; `first` is taken off the width of the first line.

        A word that is wider than a line is broken where it must be.
        """
        measure, size = self.face.width, self.size
        lines: list[str] = []
        kept: list[str] = []
        used = first
        for gap, word in pieces(text):
            wide = measure(word, size)
            room = measure(gap, size) + wide
            if kept and used + room <= width:
                kept += (gap, word)
                used += room
                continue
            if kept:
                lines.append("".join(kept))
                used = 0.0
            elif used and used + wide > width:
                lines.append("")
                used = 0.0
            rest = word
            while used + wide > width and len(rest) > 1:
                cut = self._fitting(rest, width - used)
                lines.append(rest[:cut])
                rest, used = rest[cut:], 0.0
                wide = measure(rest, size)
            kept = [rest]
            used += wide
        lines.append("".join(kept))
        return lines

    def wrap_parts(self, parts: Sequence[str], width: float) -> list[str]:
        """Return the lines of a list of parts, broken between parts before within one."""
        lines: list[str] = []
        for place, part in enumerate(parts):
            text = part if place == len(parts) - 1 else f"{part},"
            if lines and self.width(f"{lines[-1]} {text}") <= width:
                lines[-1] = f"{lines[-1]} {text}"
            else:
                lines += self.wrap(text, width)
        return lines

    def elided(self, text: str, width: float) -> str:
        """Return a text cut to a width, with an ellipsis where it was cut."""
        if self.width(text) <= width:
            return text
        cut = self._fitting(text, width - self.width("…"))
        return text[:cut].rstrip() + "…"

    def _fitting(self, word: str, width: float) -> int:
        low, high = 1, len(word)
        while low < high:
            middle = (low + high + 1) // 2
            if self.face.width(word[:middle], self.size) <= width:
                low = middle
            else:
                high = middle - 1
        return low
