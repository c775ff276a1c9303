"""Tab goes as the eye does: along what is laid out, whenever it was made."""

from collections.abc import Iterator, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QGridLayout,
    QLayout,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QWidget,
)

Cell = tuple[int, int, int, int]  # of a grid: row, column and how many of both


class Choices(QObject):
    """Leaves letters to a list of choices that has the focus: it goes to what begins so.

    A filter, installed once the first page stands: a window's own `event` would have PySide make
    all kinds of events at the start, 2 ms and 1.6 MiB.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a letter from the window's shortcuts where a list of choices would have it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focused: QWidget | None = self._window.focusWidget()
            bare = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            choice = focused is not None and focused.inherits("QComboBox")
            if choice and bare and event.text().strip():
                event.accept()
                return True
        return super().eventFilter(watched, event)


class EyeOrder(QWidget):
    """A window for the keyboard: Tab goes as the eye does, Enter presses what has the focus."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press a button by Enter, too: dialogs do it, and Space alone is not what one expects."""
        focused = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(focused, QAbstractButton) and focused.isEnabled():
            focused.click()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, on: bool) -> bool:  # noqa: N802  # Qt's spelling
        """Put all that is laid out in order first: it may have been made since the last Tab."""
        follow(self.layout())
        return super().focusNextPrevChild(on)


def follow(layout: QLayout | None) -> None:
    """Put what Tab comes to into the order of the lay-out."""
    before: QWidget | None = None
    widgets = list(laid_out(layout))
    _stop_at_choices(widgets)
    for widget in widgets:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget


def laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    """Go through what a lay-out holds, in its order; a grid by its rows."""
    if layout is None:
        return
    places = list(range(layout.count()))
    if isinstance(layout, QStackedLayout):  # of pages one upon the other, only that shown
        places = [layout.currentIndex()] if layout.count() else []
    if isinstance(layout, QGridLayout):
        cells = {place: cast("Cell", layout.getItemPosition(place)) for place in places}
        places.sort(key=lambda place: cells[place][:2])
    for place in places:
        item = layout.itemAt(place)
        if item is None:
            continue
        widget = item.widget()
        if widget is None:
            yield from laid_out(item.layout())
        else:
            yield from _within(widget)


def _within(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    if isinstance(widget, QSplitter):
        for place in range(widget.count()):
            if (part := widget.widget(place)) is not None:
                yield from _within(part)
        return
    inner = widget.widget() if isinstance(widget, QScrollArea) else widget
    yield from laid_out(inner.layout() if inner is not None else None)


def _stop_at_choices(widgets: Sequence[QWidget]) -> None:
    """Let Tab come to the button that is chosen of a row, not to the one that was chosen first.

    Qt moves the stop with the focus only, and a choice is also made by a shortcut or a reading.
    """
    for widget in widgets:
        if isinstance(widget, QAbstractButton) and widget.isChecked():
            for other in _rivals(widget):
                policy = other.focusPolicy()
                stop = Qt.FocusPolicy.TabFocus
                other.setFocusPolicy(policy | stop if other is widget else policy & ~stop)


def _rivals(button: QAbstractButton) -> list[QAbstractButton]:
    """Return the buttons of which one is chosen at a time, this one among them."""
    group: QButtonGroup | None = button.group()
    if group is not None:
        return group.buttons() if group.exclusive() else []
    parent = button.parentWidget()
    if not button.autoExclusive() or parent is None:
        return []
    near = parent.findChildren(QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [one for one in near if one.autoExclusive() and one.group() is None]
