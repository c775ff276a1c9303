"""Lay out pages and dialogs from ui/*.ui at run time.

A widget declares what it uses of its form by class annotations (``search: QLineEdit``); a form
that lacks a declared widget is refused. No text stands in a form: ``@room.key`` is put into
words on loading. Lengths are those of the design and are scaled by the look.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeAlias, cast

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QLayout, QLineEdit, QWidget

from cab_desk import assets
from cab_desk.gui.form_file import FormFile, Told
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import (
    Button,
    Card,
    Elided,
    EmptyState,
    FieldError,
    Label,
    NoticeBar,
    Phrases,
    Segments,
)
from cab_desk.gui.widgets.room import Room
from cab_desk.words import say


def _choice_box(look: Look, parent: QWidget | None = None) -> QWidget:
    # What a start shows has none, and Qt's is among the dearest to load.
    from cab_desk.gui.widgets.choice_box import ChoiceBox  # noqa: PLC0415

    return ChoiceBox(look, parent=parent)


_LIMIT = 16_777_215  # what Qt calls no limit
# What makes a widget of a form: called with ``(look, parent=…)``.
Maker: TypeAlias = Callable[..., QWidget]
_OWN: dict[str, Maker] = {
    "QComboBox": _choice_box,
    "QLabel": Label,
    "QPushButton": Button,
    "Label": Label,
    "Button": Button,
    "Card": Card,
    "Elided": Elided,
    "EmptyState": EmptyState,
    "FieldError": FieldError,
    "NoticeBar": NoticeBar,
    "Phrases": Phrases,
    "Room": Room,
    "Segments": Segments,
}


class Formed(Protocol):
    """What a form is loaded into: a widget that knows its look."""

    look: Look


def load(widget: QWidget, name: str, own: dict[str, Maker] | None = None) -> None:
    """Lay out `widget` by ui/<name>.ui and bind what its annotations declare.

    `own` names further widget classes of the form; each is called with ``(look, parent=…)``.
    """
    look = cast("Formed", widget).look
    makers = _OWN | (own or {})

    def make(kind: str, parent: QWidget) -> QWidget | None:
        maker = makers.get(kind)
        return None if maker is None else maker(look, parent=parent)

    try:
        form = FormFile(assets.data(f"ui/{name}.ui"), widget, make)
    except ValueError as error:
        raise ValueError(f"ui/{name}.ui, {error}") from error
    _bind(widget, name)
    for text in form.texts:
        setter = f"set{text.name[0].upper()}{text.name[1:]}"
        getattr(text.widget, setter)(say(str(text.value)))
    indent(form.widgets, look)
    if look.k != 1:
        _scale(form, look)


def indent(widgets: Iterable[QWidget], look: Look) -> None:
    """Set what stands in spin boxes apart from their edge."""
    # A style sheet's padding widens a spin box's field but leaves its text at the very edge.
    for widget in widgets:
        if widget.inherits("QSpinBox"):
            field = widget.findChild(QLineEdit)
            assert field is not None  # noqa: S101 -- every one has
            field.setTextMargins(look.px(8), 0, 0, 0)


def _bind(widget: QWidget, name: str) -> None:
    missing = []
    for attribute, wanted in _declared(type(widget)):
        if not (isinstance(wanted, type) and issubclass(wanted, QWidget | QLayout)):
            continue
        found = widget.findChild(wanted, attribute)
        if found is None:
            missing.append(f"{attribute}: {wanted.__name__}")
        setattr(widget, attribute, found)
    if missing:
        raise LookupError(f"ui/{name}.ui lacks {', '.join(missing)}")


def _declared(widget: type) -> Iterator[tuple[str, object]]:
    # As `inspect.get_annotations` says them, which a start would load with 1 MiB.
    for kind in reversed(widget.__mro__):
        if kind.__module__.startswith(("PySide6", "Shiboken", "builtins")):
            continue
        names = vars(sys.modules[kind.__module__])
        for attribute, wanted in kind.__annotations__.items():
            yield attribute, eval(wanted, names) if isinstance(wanted, str) else wanted  # noqa: S307


def _scale(form: FormFile, look: Look) -> None:
    for layout in form.layouts:
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
    for bound in form.bounds:
        # As the form says, and not as the widget has it: that may be the style sheet's already.
        _bound(bound, look)


def _bound(told: Told, look: Look) -> None:
    widget, size = told.widget, told.value
    assert isinstance(size, QSize)  # noqa: S101 -- that is how a form tells a bound
    if told.name == "maximumSize":
        widget.setMaximumSize(_limit(look, size.width()), _limit(look, size.height()))
        return
    width, height = look.px(size.width()), look.px(size.height())
    widget.setMinimumSize(width or widget.minimumWidth(), height or widget.minimumHeight())


def _limit(look: Look, length: int) -> int:
    return length if length >= _LIMIT else min(_LIMIT, look.px(length))
