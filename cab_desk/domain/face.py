"""The face of a policy: what lists, marks and the status bar show of it.

Small on purpose: the first page is painted with a face alone, before the whole policy and all
that can be demanded of a change are loaded (docs/decisions/0009-start.md).
"""

from typing import NamedTuple


class ClassDef(NamedTuple):
    """A class of change. `rank` orders the classes by weight; None holds any type (emergency).

    `shape`: circle, square, solid, hexagon.
    """

    id: str
    label: str
    letter: str
    shape: str
    rank: int | None
    rule: str
    section: str
    text: str = ""


class Level(NamedTuple):
    """A level of risk; `tone`: low, mod, high, crit."""

    id: str
    label: str
    tone: str


class Face(NamedTuple):
    """A policy as a list needs it. Two faces of one `hash` are of the same policy."""

    id: str
    title: str
    version: str
    hash: str
    classes: tuple[ClassDef, ...]
    levels: tuple[Level, ...] = ()

    def class_def(self, class_id: str) -> ClassDef | None:
        """Return a class by id."""
        return next((item for item in self.classes if item.id == class_id), None)

    def level(self, level_id: str) -> Level | None:
        """Return a level of risk by id or label."""
        found = (item for item in self.levels if level_id in (item.id, item.label))
        return next(found, None)
