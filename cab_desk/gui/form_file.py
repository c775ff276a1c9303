"""Read a layout of Qt Designer, as far as our forms go, and make what it names.

Qt's own reader, QUiLoader, costs the start two libraries, 1 MiB. What is not known here is
refused: a form that needs more has it added here.
"""

from collections.abc import Callable
from typing import NamedTuple, NoReturn

from PySide6 import QtWidgets
from PySide6.QtCore import QObject, QSize, Qt, QXmlStreamReader
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

_LAYOUTS: dict[str, Callable[[], QBoxLayout | QGridLayout]] = {
    "QHBoxLayout": QHBoxLayout,
    "QVBoxLayout": QVBoxLayout,
    "QGridLayout": QGridLayout,
}
_SPEAKS = "@"  # what a text begins with that is a key of the catalogue
Value = str | int | bool | QSize


class Told(NamedTuple):
    """What a form says of a widget and has to be put into words or scaled: a property's value."""

    widget: QWidget
    name: str
    value: Value


class FormFile:
    """What a form has made: widgets and layouts in the order that it names them."""

    def __init__(
        self, data: bytes, root: QWidget, make: Callable[[str, QWidget], QWidget | None]
    ) -> None:
        """Fill `root`; `make` makes our own kinds of widget, and returns None for Qt's."""
        self._make = make
        self._xml = QXmlStreamReader(data.decode())
        self.widgets: list[QWidget] = [root]
        self.layouts: list[QLayout] = []
        self.texts: list[Told] = []
        self.bounds: list[Told] = []
        self._read(root)
        if self._xml.hasError():
            self._refuse(self._xml.errorString())

    def _read(self, root: QWidget) -> None:
        self._xml.readNextStartElement()
        while self._xml.readNextStartElement():
            if self._xml.name() == "widget":
                root.setObjectName(self._attribute("name"))
                self._fill(root)
            else:  # the class, whose name is the module's affair; resources and connections: none
                self._xml.skipCurrentElement()

    def _fill(self, widget: QWidget) -> None:
        while self._xml.readNextStartElement():
            match self._xml.name():
                case "property":
                    self._set(widget, *self._property())
                case "layout":
                    layout = self._layout()
                    widget.setLayout(layout)
                    self._lay(layout, widget)
                case "widget":
                    _take_in(widget, self._widget(widget))
                case name:
                    self._refuse(f"{name} in a widget")

    def _widget(self, parent: QWidget) -> QWidget:
        kind, name = self._attribute("class"), self._attribute("name")
        made = self._make(kind, parent)
        if made is None:
            if not hasattr(QtWidgets, kind):
                self._refuse(f"the widget {kind}")
            made = getattr(QtWidgets, kind)(parent)
        made.setObjectName(name)
        self.widgets.append(made)
        self._fill(made)
        return made

    def _layout(self) -> QBoxLayout | QGridLayout:
        kind = self._attribute("class")
        if kind not in _LAYOUTS:
            self._refuse(f"the layout {kind}")
        layout = _LAYOUTS[kind]()
        layout.setObjectName(self._attribute("name"))
        self.layouts.append(layout)
        return layout

    def _lay(self, layout: QBoxLayout | QGridLayout, owner: QWidget) -> None:
        """Fill a layout that has its place; what stands in a grid, a page puts there itself."""
        shares = filter(None, self._attribute("stretch").split(","))
        told: dict[str, int] = {}
        while self._xml.readNextStartElement():
            name = self._xml.name()
            if name == "property":
                told.update([self._length()])
            elif name == "item" and isinstance(layout, QBoxLayout):
                self._item(layout, owner)
            else:
                self._refuse(f"{name} in a layout")
        self._space(layout, told)
        for place, share in enumerate(shares):
            if isinstance(layout, QBoxLayout):
                layout.setStretch(place, int(share))

    def _item(self, layout: QBoxLayout, owner: QWidget) -> None:
        aligned = self._attribute("alignment").rpartition("::")[2]
        while self._xml.readNextStartElement():
            match self._xml.name():
                case "widget":
                    widget = self._widget(owner)
                    side = Qt.AlignmentFlag[aligned] if aligned else Qt.AlignmentFlag(0)
                    layout.addWidget(widget, 0, side)
                case "layout":
                    inner = self._layout()
                    layout.addLayout(inner)
                    self._lay(inner, owner)
                case "spacer":
                    layout.addItem(self._spacer())
                case name:
                    self._refuse(f"{name} in an item")

    def _spacer(self) -> QSpacerItem:
        found: dict[str, Value] = {}
        while self._xml.readNextStartElement():
            name, value = self._property()
            found[name] = value
        size = found.get("sizeHint", QSize())
        size = size if isinstance(size, QSize) else QSize()
        kind = str(found.get("sizeType", "Expanding")).rpartition("::")[2]
        along, across = QSizePolicy.Policy[kind], QSizePolicy.Policy.Minimum
        if str(found.get("orientation")).endswith("Vertical"):
            across, along = along, across
        return QSpacerItem(max(0, size.width()), max(0, size.height()), along, across)

    def _length(self) -> tuple[str, int]:
        name, value = self._property()
        if not isinstance(value, int):
            self._refuse(f"{name} = {value}")
        return name, value

    def _property(self) -> tuple[str, Value]:
        """Read a property to its end."""
        name = self._attribute("name")
        self._xml.readNextStartElement()
        kind = self._xml.name()
        value: Value
        if kind in ("size", "rect"):
            numbers = {}
            while self._xml.readNextStartElement():
                numbers[self._xml.name()] = int(self._xml.readElementText())
            value = QSize(numbers["width"], numbers["height"])
        else:
            text = self._xml.readElementText()
            value = int(text) if kind == "number" else text == "true" if kind == "bool" else text
        self._xml.skipCurrentElement()
        return name, value

    def _set(self, widget: QWidget, name: str, value: Value) -> None:
        if isinstance(value, str) and value.startswith(_SPEAKS):
            self.texts.append(Told(widget, name, value.removeprefix(_SPEAKS)))
            return
        if name == "geometry" and isinstance(value, QSize):
            widget.resize(value)
            return
        if name in ("minimumSize", "maximumSize"):
            self.bounds.append(Told(widget, name, value))
        known = widget.metaObject().indexOfProperty(name) >= 0
        if not widget.setProperty(name, value) and known:
            self._refuse(f"{name} = {value}")

    def _space(self, layout: QLayout, told: dict[str, int]) -> None:
        margins = layout.contentsMargins()
        given = {"left": margins.left(), "top": margins.top(), "right": margins.right(),
                 "bottom": margins.bottom()}  # fmt: skip
        if any(f"{side}Margin" in told for side in given):  # else they are left to the style
            wanted = (told.pop(f"{side}Margin", margin) for side, margin in given.items())
            layout.setContentsMargins(*wanted)
        for name, value in told.items():  # a grid has two
            setter = getattr(layout, f"set{name[0].upper()}{name[1:]}", None)
            if setter is None or not name.lower().endswith("spacing"):
                self._refuse(f"{name} of a layout")
            setter(value)

    def _attribute(self, name: str) -> str:
        return self._xml.attributes().value(name)

    def _refuse(self, what: str) -> NoReturn:
        line = self._xml.lineNumber()
        raise ValueError(f"line {line}: {what}")


def _take_in(parent: QObject, child: QWidget) -> None:
    """Show a widget in what holds pages."""
    if isinstance(parent, QStackedWidget):
        parent.addWidget(child)
    elif isinstance(parent, QScrollArea):
        parent.setWidget(child)
