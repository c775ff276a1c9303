"""The fields of a dialog as one types into them: find them, read them, fill them again."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QDate, SignalInstance
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from cab_desk.gui.widgets.search_field import SearchField
from cab_desk.services.typed import Field

_HEARD, _EDITED = "typed_heard", "typed_edited"  # properties of a field
_CHOICES = (QComboBox, QSpinBox, QDateEdit, QCheckBox)
_AGREED = "agreed"  # to be bound by a signature: nobody but its author ticks that
_DAY, _ON = "yyyy-MM-dd", "on"


def hear(root: QWidget, edited: Callable[[], object]) -> None:
    """Call `edited` whenever somebody types into a text of `root`, also into one made later.

    What is typed into a field that hides it is a secret: that field is never listened to.
    """
    for field in (*texts_of(root), *_choices_of(root)):
        if not field.property(_HEARD):
            field.setProperty(_HEARD, True)
            _listen(field, edited)


def texts(root: QWidget) -> tuple[Field, ...]:
    """Return what was typed, by field; nothing where all of it is blank."""
    found = _edited(root, texts_of(root))
    return found if any(one.text.strip() for one in found) else ()


def choices(root: QWidget) -> tuple[Field, ...]:
    """Return what was chosen and ticked beside the texts."""
    return _edited(root, _choices_of(root))


def forget(root: QWidget) -> None:
    """Take what stands in the fields for what they were opened with."""
    for field in (*texts_of(root), *_choices_of(root)):
        field.setProperty(_EDITED, False)


def hand_on(old: QWidget, new: QWidget) -> None:
    """Take a field for one that it was made in the place of: what was chosen there counts here."""
    new.setProperty(_EDITED, old.property(_EDITED))


def _edited(root: QWidget, fields: Iterable[QWidget]) -> tuple[Field, ...]:
    return tuple(
        Field(name, label_of(root, field), _read(field))
        for name, field in named(fields).items()
        if field.property(_EDITED)
    )


def put(
    root: QWidget, fields: Sequence[Field], more: Callable[[], bool] = lambda: False
) -> list[Field]:
    """Fill texts and choices again as if they were typed; return those without a field.

    `more` makes room for one more of what a dialog has rows of, and tells whether it did.
    """
    left = _put(root, fields)
    while left and more():
        fewer = _put(root, left)
        if len(fewer) == len(left):
            return fewer
        left = fewer
    return left


def named(fields: Iterable[QWidget]) -> dict[str, QWidget]:
    """Return fields by names that are the same whenever the dialog is opened."""
    found: dict[str, QWidget] = {}
    for field in fields:
        name = field.objectName() or field.accessibleName() or type(field).__name__
        unique, place = name, 1
        while unique in found:
            place += 1
            unique = f"{name} #{place}"
        found[unique] = field
    return found


def texts_of(root: QWidget) -> list[QWidget]:
    """Return the fields that take free text, none that hides it and none that only filters."""
    found = root.findChildren(QWidget)
    return [one for one in found if _takes_text(one) and one.window() is root.window()]


def label_of(root: QWidget, field: QWidget) -> str:
    """Return how a field is called by who sees it."""
    labels = root.findChildren(QLabel)
    name = f"{field.objectName()}_label"
    buddy = next((one.text() for one in labels if one.buddy() is field), "")
    beside = next((one.text() for one in labels if one.objectName() == name), "")
    return buddy or beside or field.accessibleName()


def _choices_of(root: QWidget) -> list[QWidget]:
    found = root.findChildren(QWidget)
    return [
        one
        for one in found
        if isinstance(one, _CHOICES)
        and not _takes_text(one)
        and one.objectName() != _AGREED
        and one.window() is root.window()
    ]


def _takes_text(field: QWidget) -> bool:
    if isinstance(field, QComboBox):
        return field.isEditable()
    if isinstance(field, QLineEdit):
        inner = isinstance(field.parent(), QComboBox | QAbstractSpinBox)
        shown = field.echoMode() == QLineEdit.EchoMode.Normal
        filters = isinstance(field, SearchField) or field.objectName() == "search"
        return shown and not inner and not filters
    return isinstance(field, QPlainTextEdit)


def _listen(field: QWidget, edited: Callable[[], object]) -> None:
    def mark() -> None:
        field.setProperty(_EDITED, True)
        edited()

    def mark_where_it_is() -> None:  # what the program puts in is not typed
        if field.hasFocus():
            mark()

    line = field.lineEdit() if isinstance(field, QComboBox) else field
    if isinstance(line, QLineEdit):
        line.textEdited.connect(mark)
    if isinstance(field, QComboBox):
        field.activated.connect(mark)
    elif isinstance(field, QCheckBox):
        field.clicked.connect(mark)
    elif (changed := _changed(field)) is not None:
        changed.connect(mark_where_it_is)


def _changed(field: QWidget) -> SignalInstance | None:
    """Return the signal of a field that says nothing of whose doing it was."""
    if isinstance(field, QPlainTextEdit):
        return field.textChanged
    if isinstance(field, QSpinBox):
        return field.valueChanged
    return field.dateChanged if isinstance(field, QDateEdit) else None


def _read(field: QWidget) -> str:
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QCheckBox):
        return _ON if field.isChecked() else ""
    if isinstance(field, QSpinBox):
        return str(field.value())
    return field.date().toString(_DAY) if isinstance(field, QDateEdit) else ""


def _put(root: QWidget, fields: Sequence[Field]) -> list[Field]:
    """Fill what there is, the choices first: one of them may change what the texts hold."""
    known = {**named(_choices_of(root)), **named(texts_of(root))}
    wanted = {one.name: one for one in fields}
    for name, field in known.items():
        if name in wanted:
            _write(field, wanted[name].text)
            field.setProperty(_EDITED, True)
    return [one for one in fields if one.name not in known]


def _write(field: QWidget, text: str) -> None:
    if isinstance(field, QLineEdit):
        field.selectAll()
        field.insert(text)  # as by hand: it can be undone, and who follows the typing hears it
    elif isinstance(field, QPlainTextEdit):
        cursor = field.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
    elif isinstance(field, QComboBox):
        _choose(field, text)
    elif isinstance(field, QCheckBox):
        if field.isChecked() is not bool(text):
            field.click()
    elif isinstance(field, QSpinBox):
        field.setValue(int(text) if text.isdecimal() else field.value())
    elif isinstance(field, QDateEdit):
        field.setDate(QDate.fromString(text, _DAY))


def _choose(field: QComboBox, text: str) -> None:
    place = field.findText(text)
    if place >= 0:
        field.setCurrentIndex(place)
        field.activated.emit(place)
    elif field.isEditable():
        field.setEditText(text)
