"""What is typed about a template outlives the program: its form, marks, why one is retired."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cab_desk.domain.templates import Template
from cab_desk.gui.dialogs.reason import ReasonDialog
from cab_desk.gui.dialogs.template import LOCKED, TemplateDialog
from cab_desk.gui.dialogs.template_form import TemplateForm
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.pages.templates_register import TemplatesRegister
from cab_desk.gui.typed import TypedBar
from cab_desk.services.registers import templates
from tests.gui import rooms
from tests.gui.exception_desk import shown

PLAN = "documents.rollback_plan"
DISK = Template(
    "", 0, "Grow a disk", "More room", {"class": "normal", "systems": ["orders-db"], "duration": 45}
)
STEPS = "1. Stop it.\n2. Shrink it."


@pytest.fixture
def kept(room):
    """Make a board at which its chair works, with a template; return its id."""
    room.make_board()
    with room.session.open_work() as work:
        chair = next(one for one in work.people.all() if one.chair)
        room.session.settings.me[work.board().id] = chair.id
    with room.session.open_work() as work:
        return templates.put(work, DISK).made


@pytest.fixture
def window(qtbot, room, kept):
    made = room.window("policy")
    qtbot.waitUntil(partial(rooms.quiet, made))
    return made


def dialog_of(qtbot, window, kept):
    window.ask(Ask("template", "", kept))
    found = shown(qtbot, window, TemplateDialog)
    qtbot.waitUntil(lambda: found.name.text() == "Grow a disk" and rooms.quiet(window))
    return found


def form_of(qtbot, window, dialog):
    dialog.values.click()
    form = shown(qtbot, dialog, TemplateForm)
    qtbot.waitUntil(lambda: form.isEnabled() and rooms.quiet(window))
    return form


def on_disk(window, text):
    folder = window.desk.office.unsaved._folder
    found = (one.read_text(errors="replace") for one in folder.rglob("*") if one.is_file())
    return any(text in one for one in found)


def vanish(*dialogs):
    """End dialogs as a crash of the program does: nothing of them is heard."""
    for dialog in dialogs:
        dialog.blockSignals(True)
        dialog.hide()
        dialog.deleteLater()
    QApplication.processEvents()


def used(qtbot, dialog):
    (bar,) = dialog.findChildren(TypedBar)
    qtbot.waitUntil(bar.isVisible)
    bar.button.click()


def test_what_is_written_in_its_form_is_kept_before_it_is_taken_over(qtbot, window, kept):
    dialog = dialog_of(qtbot, window, kept)
    form = form_of(qtbot, window, dialog)
    form.documents.choose("rollback_plan")
    form.document_text.setFocus()
    form.document_text.insertPlainText(STEPS)
    form.fields.systems.selectAll()
    QTest.keyClicks(form.fields.systems, "ledger-db, orders-db")
    qtbot.waitUntil(lambda: on_disk(window, "Shrink it") and on_disk(window, "ledger-db"))
    vanish(form, dialog)
    again = dialog_of(qtbot, window, kept)
    assert PLAN not in again.kept().values
    used(qtbot, again)
    assert again.kept().values[PLAN] == STEPS
    assert sorted(again.kept().values["systems"]) == ["ledger-db", "orders-db"]
    assert again.kept().values["duration"] == 45
    with qtbot.waitSignal(again.accepted):
        again.go.click()
    qtbot.waitUntil(lambda: not on_disk(window, "Shrink it"))


def test_what_was_taken_over_is_kept_with_its_marks(qtbot, window, kept):
    dialog = dialog_of(qtbot, window, kept)
    mark = dialog.marks["class"]
    qtbot.waitUntil(lambda: mark.property("typed_heard"))
    mark.setFocus()
    QTest.keyClick(mark, Qt.Key.Key_Down)
    assert mark.currentData() == LOCKED
    form = form_of(qtbot, window, dialog)
    form.fields.title.setFocus()
    QTest.keyClicks(form.fields.title, "Grow the disk")
    form.save.click()
    qtbot.waitUntil(lambda: dialog.said["title"].text() == "Grow the disk")
    assert dialog.marks["class"].currentData() == LOCKED
    qtbot.waitUntil(lambda: on_disk(window, "Grow the disk"))
    vanish(dialog)
    again = dialog_of(qtbot, window, kept)
    used(qtbot, again)
    assert again.said["title"].text() == "Grow the disk"
    assert again.marks["class"].currentData() == LOCKED


def test_a_form_that_is_cancelled_leaves_nothing(qtbot, window, kept):
    dialog = dialog_of(qtbot, window, kept)
    form = form_of(qtbot, window, dialog)
    form.fields.title.setFocus()
    QTest.keyClicks(form.fields.title, "Grow the disk")
    qtbot.waitUntil(lambda: on_disk(window, "Grow the disk"))
    form.reject()
    form.notice.button.click()
    qtbot.waitUntil(lambda: not on_disk(window, "Grow the disk"))
    assert "title" not in dialog.kept().values


def test_its_duration_stands_apart_from_the_edge_of_its_field(qtbot, window, kept):
    dialog = dialog_of(qtbot, window, kept)
    assert dialog.minutes.lineEdit().textMargins().left() == window.look.px(8)


def test_why_one_is_retired_is_kept(qtbot, window, kept):
    window.page().rooms.show("templates")
    qtbot.waitUntil(partial(rooms.quiet, window))
    (register,) = window.findChildren(TemplatesRegister)
    register.retire_button.click()
    asked = shown(qtbot, window, ReasonDialog)
    asked.reason.setFocus()
    QTest.keyClicks(asked.reason, "The disks are gone")
    qtbot.waitUntil(lambda: on_disk(window, "The disks are gone"))
    vanish(asked)
    register.retire_button.click()
    again = shown(qtbot, window, ReasonDialog)
    used(qtbot, again)
    assert again.reason.toPlainText() == "The disks are gone"
