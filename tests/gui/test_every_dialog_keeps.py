"""Every dialog that takes text: what is typed lies on the disk, and is offered and put back."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

import cab_desk.gui.crash
import cab_desk.gui.dialogs
from cab_desk.gui import shots, typed_fields
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.typed import TypedBar
from cab_desk.gui.window import Window
from cab_desk.settings import data_folder
from tests.gui.every_dialog import (
    BOARDS,
    DRAWN_AS,
    Boards,
    close_dialogs,
    opened,
    shots_of,
    window_on,
)
from tests.once import Once

# What takes text and does not keep it here, and why.
EXCEPTIONS = {
    "RfcForm": "keeps the whole RFC itself, with what others changed since (test_unsaved)",
    "TemplateForm": "a part of the template's dialog, which keeps its fields (test_templates_kept)",
}
# Modules that have a text and do not say by what it is kept, and why.
_SECRET = "nothing but passphrases is typed there"
_OPENER = "who opens it says what it is about"
WITHOUT = {
    **dict.fromkeys(
        (
            "chair_word",
            "lend",
            "make_key",
            "new_passphrase",
            "sign_key",
            "take_along",
            "unlock_chair",
        ),
        _SECRET,
    ),
    **dict.fromkeys(("delegate", "free_item", "reason"), _OPENER),
    "rfc_form": EXCEPTIONS["RfcForm"],
    "rfc_fields": EXCEPTIONS["RfcForm"],
    "rfc_documents": EXCEPTIONS["RfcForm"],
    "rfc_mould": EXCEPTIONS["RfcForm"],
    "sign_fields": "a part of the sign-off, which keeps it",
    "dialog": "what all have, without a field of its own",
}
# The same by class.
BY_ANOTHER = {
    **dict.fromkeys(
        ("LendDialog", "MakeKeyDialog", "NewPassphraseDialog", "PasswordDialog",
         "TakeAlongDialog", "UnlockChairDialog"), _SECRET
    ),
    **dict.fromkeys(("DelegateDialog", "FreeItemDialog", "ReasonDialog"), _OPENER),
    "CrashDialog": "shows a report that nobody types into",
    "RfcForm": EXCEPTIONS["RfcForm"],
    "TemplateForm": EXCEPTIONS["TemplateForm"],
    "SignFields": "a part of the sign-off, which keeps it",
}  # fmt: skip
_TEXT = re.compile("QLineEdit|QPlainTextEdit")
SECRET = "canary battery staple"
_TYPED = re.compile("QLineEdit|QPlainTextEdit|setEditable|SignFields|keep_typed")
_AT_ONCE = 4  # dialogs over one window


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory, once: Once) -> Iterator[Boards]:
    with closing(Boards(tmp_path_factory.mktemp("boards"), once)) as made:
        yield made


@pytest.fixture
def window(qapp, look, boards: Boards, board: str) -> Iterator[Window]:
    with window_on(boards.get(board)[0], look) as made:
        yield made


def _names(board: str) -> list[str]:
    """Return the pictures of a board that show a dialog with something to type."""
    folder = Path(cab_desk.gui.dialogs.__file__).parent
    shown = {
        picture
        for name, picture in DRAWN_AS.items()
        if _TYPED.search((folder / f"{name}.py").read_text(encoding="utf-8"))
    }
    return [shot.name for shot in shots_of(board, Path()) if shot.name in shown]


CASES = [
    pytest.param(board, names[at : at + _AT_ONCE], id=f"{board}-{at}")
    for board in BOARDS
    if (names := _names(board))
    for at in range(0, len(names), _AT_ONCE)
]


@pytest.mark.parametrize(("board", "names"), CASES)
def test_what_is_typed_into_any_dialog_outlives_it(
    boards: Boards, window: Window, board: str, names: list[str], qtbot
) -> None:
    wrong = {}
    for name in names:
        dialog = opened(window, boards, board, name)
        fields = [one for one in typed_fields.texts_of(dialog) if typable(one)]
        if fields and type(dialog).__name__ not in EXCEPTIONS:
            fault = fault_of(qtbot, window, boards, board, name, dialog)
            if fault:
                wrong[name] = fault
        close_dialogs(window)
    assert wrong == {}


def test_every_module_of_dialogs_with_a_text_keeps_it():
    """Found without opening it: a dialog that nobody draws yet is held as well."""
    folder = Path(cab_desk.gui.dialogs.__file__).parent
    found = {
        path.stem
        for path in folder.glob("*.py")
        if _TEXT.search(source := path.read_text(encoding="utf-8")) and "keep_typed(" not in source
    }
    assert found == WITHOUT.keys()


def test_every_dialog_with_a_text_keeps_it():
    """By class: of two dialogs in one module each is held, drawn or not."""
    all_of_them()
    ours = {one for one in dialogs_of(Dialog) if one.__module__.startswith("cab_desk.")}
    found = {one.__name__ for one in ours if _TEXT.search(source_of(one))}
    keeping = {one.__name__ for one in ours if "keep_typed(" in source_of(one)}
    assert "SettleDialog" in keeping
    assert found - keeping == BY_ANOTHER.keys()


def test_every_exception_is_a_dialog_that_takes_text():
    all_of_them()
    names = {one.__name__ for one in dialogs_of(Dialog)}
    assert EXCEPTIONS.keys() <= names


def all_of_them() -> None:
    """Have every module of dialogs imported."""
    for one in pkgutil.iter_modules(cab_desk.gui.dialogs.__path__):
        importlib.import_module(f"{cab_desk.gui.dialogs.__name__}.{one.name}")


def source_of(kind: type[Dialog]) -> str:
    """Return the source of a dialog with those that it is made of."""
    kinds = [one for one in kind.__mro__ if issubclass(one, Dialog) and one is not Dialog]
    return "".join(map(inspect.getsource, kinds))


def dialogs_of(kind: type[Dialog]) -> Iterator[type[Dialog]]:
    for one in kind.__subclasses__():
        yield one
        yield from dialogs_of(one)


def typable(field: QWidget) -> bool:
    return field.isVisible() and field.isEnabled() and not read_only(field)


def read_only(field: QWidget) -> bool:
    return isinstance(field, QLineEdit | QPlainTextEdit) and field.isReadOnly()


def kept(window: Window) -> str:
    """Return all that lies on the disk: of texts, outbox, settings and logs."""
    folder = window.desk.office.unsaved._folder.parent
    return "\n".join(
        held_by(path) for path in (*folder.rglob("*"), *data_folder().rglob("*")) if path.is_file()
    )


def held_by(path: Path) -> str:
    """Return what a file holds, or nothing of one that the program takes away just now."""
    try:
        return path.read_text(errors="replace")
    except FileNotFoundError:
        return ""


def fault_of(qtbot, window: Window, boards: Boards, board: str, name: str, dialog: Dialog) -> str:
    """Type into all fields, end the dialog as a crash does, open it again; say what is wrong."""
    if dialog.kept_as is None:
        return f"{type(dialog).__name__} keeps nothing"
    for secret in secrets(dialog):
        QTest.keyClicks(secret, SECRET)
    typed = typed_into(qtbot, window, dialog)
    if SECRET in kept(window):
        return "a secret lies on the disk"
    key = dialog.kept_as
    vanish(dialog)
    again = opened(window, boards, board, name)
    if again.kept_as != key:  # the picture leads to another of the same kind
        again.keep_typed(*key)
        shots.settle(window)
    bar = next(iter(again.findChildren(TypedBar)))
    if not bar.isVisible():
        return "not offered"
    bar.button.click()
    shots.settle(window)
    now = {
        place: text_of(one)
        for place, one in typed_fields.named(typed_fields.texts_of(again)).items()
    }
    missing = {
        place: (text, now.get(place)) for place, text in typed.items() if now.get(place) != text
    }
    again.reject()
    qtbot.waitUntil(lambda: all(text not in kept(window) for text in typed.values()))
    return f"not put back: {missing}" if missing else ""


def vanish(dialog: Dialog) -> None:
    """End a dialog as a crash of the program does: nothing of it is heard."""
    dialog.finished.disconnect()
    dialog.hide()


def secrets(dialog: Dialog) -> list[QLineEdit]:
    return [
        one
        for one in dialog.findChildren(QLineEdit)
        if one.echoMode() != QLineEdit.EchoMode.Normal and one.isVisible() and one.isEnabled()
    ]


def typed_into(qtbot, window: Window, dialog: Dialog) -> dict[str, str]:
    """Type a text of its own into each field; return them by field."""
    typed = {}
    fields = typed_fields.named(typed_fields.texts_of(dialog))
    for number, (place, field) in enumerate(fields.items()):
        if not typable(field):
            continue
        field.setFocus()
        QApplication.processEvents()
        text = f"Q{number}z{len(place)}"
        select_all(field)
        QTest.keyClicks(field, text)
        typed[place] = text_of(field)
    qtbot.waitUntil(lambda: all(text in kept(window) for text in typed.values()))
    qtbot.waitUntil(lambda: not window.desk.busy)
    return typed


def select_all(field: QWidget) -> None:
    line = getattr(field, "lineEdit", lambda: field)()
    line.selectAll()


def text_of(field: QWidget) -> str:
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    return field.text() if isinstance(field, QLineEdit) else field.currentText()
