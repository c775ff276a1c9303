"""What a document knows of its own pages: what begins where, what leads there, and the outline.

A page is kept until the number of pages is known, so the page on which something begins can be
written where it is listed without laying anything out twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cab_desk.reports.faces import Face
from cab_desk.reports.tokens import Colour

Box = tuple[float, float, float, float]  # x, y, width, height


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that begins at a place of a page; `level` is its depth in the outline."""

    key: str
    title: str
    level: int
    page: int
    y: float


@dataclass(frozen=True, slots=True)
class Told:
    """A place where the page of a mark is written, its end at `right`."""

    key: str
    right: float
    y: float
    face: Face
    size: float
    colour: Colour


@dataclass(slots=True)
class Places:
    """Everything of a document that leads from one page to another."""

    marks: list[Mark] = field(default_factory=list)
    links: dict[int, list[tuple[str, Box]]] = field(default_factory=dict)  # by page
    told: dict[int, list[Told]] = field(default_factory=dict)
    _keys: set[str] = field(default_factory=set)
    _next: int = 0
    _pages: dict[str, int] = field(default_factory=dict)

    def has(self, key: str) -> bool:
        """Tell whether something of this key began already."""
        return key in self._keys

    def add(self, mark: Mark) -> None:
        """Keep what begins somewhere, in the order of the document."""
        self.marks.append(mark)
        self._keys.add(mark.key)

    def page(self, key: str) -> int:
        """Return the page on which something begins."""
        if not self._pages:
            self._pages = {mark.key: mark.page for mark in self.marks}
        return self._pages[key]

    def on(self, page: int) -> Iterator[Mark]:
        """Go through what begins on a page; pages are asked for in their order."""
        while self._next < len(self.marks) and self.marks[self._next].page <= page:
            yield self.marks[self._next]
            self._next += 1
