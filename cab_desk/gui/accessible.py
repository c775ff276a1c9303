"""Let a screen reader walk what is painted: each cell, chip or bar of a widget is a child of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, QRectF
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

Role = QAccessible.Role


@dataclass(frozen=True, slots=True)
class Part:
    """A painted thing: what it is called, where it lies, and whether it is chosen."""

    name: str
    rect: QRectF
    role: Role = Role.ListItem
    chosen: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """How a kind of widget is walked: what it is, its parts, and what their places lie on."""

    role: Role
    parts: Callable[[Any], Sequence[Part]]
    area: Callable[[Any], QWidget] = lambda widget: widget


class PartedInterface(QAccessibleWidget):
    """A widget whose children are its painted parts."""

    def __init__(self, widget: QWidget, walk: Walk) -> None:
        super().__init__(widget, walk.role, widget.accessibleName())
        self._widget, self._walk = widget, walk
        self._children: dict[int, PartInterface] = {}

    @property
    def parts(self) -> Sequence[Part]:
        """Return what is painted now."""
        return self._walk.parts(self._widget)

    def area(self) -> QWidget:
        """Return what parts lie on."""
        return self._walk.area(self._widget)

    def text(self, kind: QAccessible.Text) -> str:
        """Return name and description as they are at present."""
        if kind == QAccessible.Text.Name:
            return self._widget.accessibleName()
        if kind == QAccessible.Text.Description:
            return self._widget.accessibleDescription()
        return super().text(kind)

    def childCount(self) -> int:  # noqa: N802
        """Return how many parts there are."""
        return len(self.parts)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return a part."""
        if not 0 <= index < len(self.parts):
            return None
        if index not in self._children:
            self._children[index] = PartInterface(self, index)
        return self._children[index]

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        """Return the part at a place of the screen."""
        point = self.area().mapFromGlobal(QPoint(x, y)).toPointF()
        for index, part in enumerate(self.parts):
            if part.rect.contains(point):
                return self.child(index)
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        """Return the place of a part."""
        return child.index if isinstance(child, PartInterface) else -1

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        """Return the part that is chosen, while the widget has the focus."""
        if not self._widget.hasFocus():
            return None
        chosen = next((at for at, part in enumerate(self.parts) if part.chosen), -1)
        return self.child(chosen) if chosen >= 0 else self


class PartInterface(QAccessibleInterface):
    """One painted part, by its place in the order of reading."""

    def __init__(self, whole: PartedInterface, index: int) -> None:
        super().__init__()
        self._whole = whole
        self.index = index

    def isValid(self) -> bool:  # noqa: N802
        """Tell whether the part is still there."""
        return self._whole.isValid() and self._part() is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        """Return nothing: a part is no object of its own."""
        return None

    def parent(self) -> QAccessibleInterface:
        """Return the widget's interface."""
        return self._whole

    def text(self, kind: QAccessible.Text) -> str:
        """Return what the part is called."""
        part = self._part()
        if part is None:
            return ""
        texts = {QAccessible.Text.Name: part.name, QAccessible.Text.Description: part.detail}
        return texts.get(kind, "")

    def setText(self, kind: QAccessible.Text, text: str) -> None:  # noqa: N802
        """Keep what is painted as it is."""

    def role(self) -> Role:
        """Return what the part is."""
        part = self._part()
        return part.role if part else Role.NoRole

    def state(self) -> QAccessible.State:
        """Return whether the part is chosen and has the focus."""
        state = QAccessible.State()
        part = self._part()
        if part is None:
            state.invalid = True
            return state
        state.selectable = state.focusable = True
        state.selected = part.chosen
        widget = self._whole.object()
        state.focused = part.chosen and isinstance(widget, QWidget) and widget.hasFocus()
        return state

    def rect(self) -> QRect:
        """Return where the part lies on the screen."""
        part = self._part()
        if part is None:
            return QRect()
        found = part.rect.toRect()
        return QRect(self._whole.area().mapToGlobal(found.topLeft()), found.size())

    def window(self) -> QWindow | None:  # type: ignore[override]
        """Return the window of the widget."""
        return self._whole.window()

    def childCount(self) -> int:  # noqa: N802
        """Return none: a part has no parts."""
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return nothing."""
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        """Return nothing."""
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802
        """Return that there is none."""
        return -1

    def foregroundColor(self) -> QColor:  # noqa: N802
        """Return no colour: readers ask the widget."""
        return QColor()

    def backgroundColor(self) -> QColor:  # noqa: N802
        """Return no colour: readers ask the widget."""
        return QColor()

    def _part(self) -> Part | None:
        parts = self._whole.parts
        return parts[self.index] if self.index < len(parts) else None


class Readers:
    """Gives Qt the interfaces of painted widgets, by the name of their class.

    Qt deletes what it is given together with the widget; until then the Python half has to live,
    and must not go first.
    """

    def __init__(self, walks: Mapping[str, Walk]) -> None:
        self._walks = walks
        self._kept: list[PartedInterface] = []

    def __call__(self, name: str, owner: QObject) -> QAccessibleInterface | None:
        """Return a new interface of a painted widget; None leaves the choice to Qt."""
        walk = self._walks.get(name)
        if walk is None or not isinstance(owner, QWidget):
            return None
        self._kept = [one for one in self._kept if isValid(one)]
        self._kept.append(PartedInterface(owner, walk))
        return self._kept[-1]

    def alive(self) -> int:
        """Return how many interfaces Qt has not deleted."""
        return sum(map(isValid, self._kept))


def announce(widget: QWidget, text: str) -> None:
    """Have a reader say something now, where one listens."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
