"""Tab goes as the eye does: along what is laid out, whenever it was made."""

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QScrollArea, QSplitter, QWidget

Cell = tuple[int, int, int, int]  # of a grid: row, column and how many of both


def follow(layout: QLayout | None) -> None:
    """Put what Tab comes to into the order of the lay-out."""
    before: QWidget | None = None
    for widget in list(laid_out(layout)):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget


def laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    """Go through what a lay-out holds, in its order; a grid by its rows."""
    if layout is None:
        return
    places = list(range(layout.count()))
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
