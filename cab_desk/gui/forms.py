"""Lay out pages and dialogs from ui/*.ui at run time.

A widget declares what it uses of its form by class annotations (``search: QLineEdit``); a form
that lacks a declared widget is refused. No text stands in a form: ``@room.key`` is put into
words on loading. Lengths are those of the design and are scaled by the look.
"""

import inspect
from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias, cast

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QObject, QSize
from PySide6.QtGui import QAction
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QGroupBox,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from cab_desk import assets
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import (
    Button,
    Card,
    Elided,
    EmptyState,
    FieldError,
    Label,
    NoticeBar,
    Segments,
)
from cab_desk.gui.widgets.room import Room
from cab_desk.words import say

_BOUNDS = ("minimumSize", "maximumSize")
_LIMIT = 16_777_215  # what Qt calls no limit
# What makes a widget of a form: called with ``(look, parent=…)``.
Maker: TypeAlias = Callable[..., QWidget]
_OWN: dict[str, Maker] = {
    "QLabel": Label,
    "QPushButton": Button,
    "Label": Label,
    "Button": Button,
    "Card": Card,
    "Elided": Elided,
    "EmptyState": EmptyState,
    "FieldError": FieldError,
    "NoticeBar": NoticeBar,
    "Room": Room,
    "Segments": Segments,
}

# Qt's plainest kinds, made here and not by Qt: to name the class of a widget that Qt has made,
# PySide first loads every subclass of QWidget with all its enumerations, 15 ms at the start.
_PLAIN: dict[str, type[QWidget]] = {
    "QWidget": QWidget,
    "QFrame": QFrame,
    "QStackedWidget": QStackedWidget,
}


class Formed(Protocol):
    """What a form is loaded into: a widget that knows its look."""

    look: Look


class _Loader(QUiLoader):
    """Make the form's root the given widget, and our own widgets where Qt's are named."""

    def __init__(self, root: QWidget, look: Look, own: dict[str, Maker]) -> None:
        super().__init__(root)
        self._root = root
        self._look = look
        self._own = _OWN | own
        # What the form itself lays out, with the sizes that a widget gave itself before. Our
        # own widgets measure themselves: what is inside them is not to be scaled again.
        self.layouts: list[QLayout] = []
        self.widgets: list[tuple[QWidget, QSize, QSize]] = []

    def createLayout(self, kind: str, /, parent: QObject | None = None, name: str = "") -> QLayout:  # noqa: N802
        """Make one layout of the form."""
        made = super().createLayout(kind, parent, name)
        self.layouts.append(made)
        return made

    def createWidget(self, kind: str, /, parent: QWidget | None = None, name: str = "") -> QWidget:
        """Make one widget of the form."""
        if parent is None:
            return self._root
        made = self._made(kind, parent)
        if made is None:
            made = super().createWidget(kind, parent, name)
        made.setObjectName(name)
        if kind == "QSpinBox":
            self._indent(made)
        self.widgets.append((made, made.minimumSize(), made.maximumSize()))
        return made

    def _indent(self, box: QWidget) -> None:
        # A style sheet's padding widens a spin box's field but leaves its text at the very edge.
        field = box.findChild(QLineEdit)
        if field is not None:
            field.setTextMargins(self._look.px(8), 0, 0, 0)

    def _made(self, kind: str, parent: QWidget) -> QWidget | None:
        make = self._own.get(kind)
        if make is not None:
            return make(self._look, parent=parent)
        plain = _PLAIN.get(kind)
        return None if plain is None else plain(parent)


def load(widget: QWidget, name: str, own: dict[str, Maker] | None = None) -> None:
    """Lay out `widget` by ui/<name>.ui and bind what its annotations declare.

    `own` names further widget classes of the form; each is called with ``(look, parent=…)``.
    """
    look = cast("Formed", widget).look
    loader = _loader(widget, look, own or {})
    buffer = QBuffer()
    buffer.setData(QByteArray(assets.data(f"ui/{name}.ui")))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    made = loader.load(buffer)
    buffer.close()
    loader.deleteLater()
    if made is None:
        raise ValueError(f"ui/{name}.ui: {loader.errorString()}")
    _bind(widget, name)
    _speak((widget, *(made for made, _low, _high in loader.widgets)))
    if look.k != 1:
        _scale(loader, look, assets.data(f"ui/{name}.ui"))


def _loader(widget: QWidget, look: Look, own: dict[str, Maker]) -> _Loader:
    # A QUiLoader loads every plug-in of Qt Designer that lies beside Qt, Quick and WebEngine among
    # them: 15 ms and 17 MiB at the start, for widgets that no form of ours has.
    paths = QCoreApplication.libraryPaths()
    QCoreApplication.setLibraryPaths([])
    try:
        return _Loader(widget, look, own)
    finally:
        QCoreApplication.setLibraryPaths(paths)


def _bind(widget: QWidget, name: str) -> None:
    missing = []
    for kind in reversed(type(widget).__mro__):
        if kind.__module__.startswith(("PySide6", "Shiboken", "builtins")):
            continue
        for attribute, wanted in inspect.get_annotations(kind, eval_str=True).items():
            if not (isinstance(wanted, type) and issubclass(wanted, QWidget | QLayout | QAction)):
                continue
            found = widget.findChild(wanted, attribute)
            if found is None:
                missing.append(f"{attribute}: {wanted.__name__}")
            setattr(widget, attribute, found)
    if missing:
        raise LookupError(f"ui/{name}.ui lacks {', '.join(missing)}")


# How each kind of text is read and set.
_TEXTS: tuple[tuple[type[QWidget] | tuple[type[QWidget], ...], str, str], ...] = (
    ((QLabel, QAbstractButton, QLineEdit), "text", "setText"),
    ((QLineEdit, QPlainTextEdit), "placeholderText", "setPlaceholderText"),
    (QGroupBox, "title", "setTitle"),
    (QWidget, "toolTip", "setToolTip"),
    (QWidget, "accessibleName", "setAccessibleName"),
    (QWidget, "accessibleDescription", "setAccessibleDescription"),
    (QWidget, "windowTitle", "setWindowTitle"),
)


def _speak(widgets: Iterable[QWidget]) -> None:
    for widget in widgets:
        for kinds, read, write in _TEXTS:
            if isinstance(widget, kinds):
                text: str = getattr(widget, read)()
                if text.startswith("@"):
                    getattr(widget, write)(say(text[1:]))


def _scale(loader: _Loader, look: Look, form: bytes) -> None:
    for layout in loader.layouts:
        margins = layout.contentsMargins()
        layout.setContentsMargins(
            look.px(margins.left()), look.px(margins.top()),
            look.px(margins.right()), look.px(margins.bottom()),
        )  # fmt: skip
        if isinstance(layout, QGridLayout):
            layout.setHorizontalSpacing(look.px(layout.horizontalSpacing()))
            layout.setVerticalSpacing(look.px(layout.verticalSpacing()))
        else:
            layout.setSpacing(look.px(layout.spacing()))
    bounds = _bounds(form)
    for widget, _low, _high in loader.widgets:
        # As the form says, and not as the widget has it: that may be the style sheet's already.
        found = bounds.get(widget.objectName(), {})
        if wide_high := found.get("minimumSize"):
            width, height = map(look.px, wide_high)
            widget.setMinimumSize(width or widget.minimumWidth(), height or widget.minimumHeight())
        if wide_high := found.get("maximumSize"):
            widget.setMaximumSize(*(_limit(look, length) for length in wide_high))


def _bounds(form: bytes) -> dict[str, dict[str, tuple[int, int]]]:
    """Return how the form itself bounds the size of its widgets, by their names."""
    import xml.etree.ElementTree as ET  # noqa: PLC0415 - another scale is rare at start-up

    tree = ET.fromstring(form)  # noqa: S314 - a file of this package
    return {
        widget.get("name", ""): {
            str(part.get("name")): (
                int(part.findtext("size/width", "0")), int(part.findtext("size/height", "0"))
            )
            for part in widget.findall("property")
            if part.get("name") in _BOUNDS
        }
        for widget in tree.iter("widget")
    }  # fmt: skip


def _limit(look: Look, length: int) -> int:
    return length if length >= _LIMIT else min(_LIMIT, look.px(length))
