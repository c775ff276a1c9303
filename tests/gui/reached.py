"""What a user of keys and ears meets: each control is reached by Tab and has a name."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QScrollArea,
    QTabBar,
    QWidget,
)

_MOST_PARTS = 8  # Tab goes through day, month, year, hour and minute of a time first


def controls(root: QWidget) -> Iterator[QWidget]:
    """Go through all that somebody could act on."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or widget.window() is not root.window():
            continue
        focused = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.focusProxy()
        if isinstance(widget, QAbstractButton | QTabBar) or focused:
            yield widget


def inner(widget: QWidget) -> bool:
    """Tell whether a widget is a part of Qt's own compound, which speaks for it."""
    parent = widget.parentWidget()
    return (
        widget.objectName().startswith("qt_")
        or isinstance(parent, QTabBar)
        or (type(widget) is QScrollArea)
    )


def spoken(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found else ""


def about(widget: QWidget) -> str:
    above, parent = [], widget.parentWidget()
    while parent is not None and len(above) < 4:
        above.append(parent.objectName() or type(parent).__name__)
        parent = parent.parentWidget()
    return f"{type(widget).__name__} {widget.objectName()} in {' < '.join(above)}"


def nameless(root: QWidget) -> list[str]:
    return [about(one) for one in controls(root) if not inner(one) and not spoken(one)]


def tabbed() -> set[QWidget]:
    """Return what Tab comes to, round and round once."""
    seen: set[QWidget] = set()
    while (at_last := QApplication.focusWidget()) is not None and at_last not in seen:
        seen.add(at_last)
        for _ in range(_MOST_PARTS):
            _press_tab(at_last)
            if QApplication.focusWidget() is not at_last:
                break
    return seen


def _press_tab(widget: QWidget) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "\t")
        QApplication.sendEvent(widget, event)


def unreached(root: QWidget) -> list[str]:
    begin = next((one for one in controls(root) if _stops(one)), None)
    if begin is None:
        return []
    begin.setFocus(Qt.FocusReason.TabFocusReason)
    seen = tabbed()
    return [about(one) for one in controls(root) if _stops(one) and one not in seen]


def _stops(widget: QWidget) -> bool:
    policy = widget.focusPolicy()
    return bool(
        widget.isEnabled()
        and policy & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not inner(widget)
    )
