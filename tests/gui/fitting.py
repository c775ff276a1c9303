"""What is cut off or lies outside of its parent, in any window."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QWidget,
)

from cab_desk.gui.widgets.basics import Elided

_SLACK = 1  # a pixel of rounding


def faults(root: QWidget) -> Iterator[str]:
    """Name every label and button under `root` whose text is not read whole."""
    for one in root.findChildren(QWidget):
        if not one.isVisible() or not isinstance(one, (QLabel, QAbstractButton)):
            continue
        text = one.text()
        if not text:
            continue
        cut = _label_cut(one) if isinstance(one, QLabel) else _button_cut(one)
        if cut or _outside(one):
            where = "cut" if cut else "outside its parent"
            yield f"{type(one).__name__} {one.objectName()} {text!r} {where} {one.size()}"


def _label_cut(one: QLabel) -> bool:
    room = one.contentsRect()
    if one.wordWrap():
        return one.heightForWidth(one.width()) > one.height() + _SLACK
    wide = one.fontMetrics().horizontalAdvance(one.text()) > room.width() + _SLACK
    if wide and isinstance(one, Elided):
        return one.text() not in one.toolTip()
    return wide or one.fontMetrics().height() > one.height() + _SLACK


def _button_cut(one: QAbstractButton) -> bool:
    if one.fontMetrics().height() > one.height() + _SLACK:
        return True
    # What paints itself in a smaller face says by its hint how much room it needs.
    text = one.fontMetrics().horizontalAdvance(one.text().replace("&", ""))
    wanted = min(text, one.sizeHint().width())
    return wanted > one.width() + _SLACK and one.text() not in one.toolTip()


def _outside(one: QWidget) -> bool:
    """Tell whether a parent that does not scroll cuts it off at a side."""
    parent = one.parentWidget()
    while parent is not None and not isinstance(parent.parentWidget(), QAbstractScrollArea):
        left = one.mapTo(parent, QPoint(0, 0)).x()
        if left < -_SLACK or left + one.width() > parent.width() + _SLACK:
            return True
        if parent.isWindow():
            break
        parent = parent.parentWidget()
    return False
