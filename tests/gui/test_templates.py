"""Templates through the real window: kept, chosen for a new request, locked and asked for."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.domain.change import Stage
from cab_desk.domain.templates import Template
from cab_desk.gui.dialogs.choose_template import ChooseTemplateDialog
from cab_desk.gui.dialogs.reason import ReasonDialog
from cab_desk.gui.dialogs.rfc_form import RfcForm
from cab_desk.gui.dialogs.template import LOCKED, WANTED, TemplateDialog
from cab_desk.gui.dialogs.template_form import TemplateForm
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.pages.templates_register import TemplatesRegister
from cab_desk.gui.widgets.basics import Label
from cab_desk.services.registers import templates
from cab_desk.services.requests.review import review
from tests.gui import rooms
from tests.gui.exception_desk import shown
from tests.gui.fitting import faults
from tests.gui.reached import nameless

PLAN = "documents.rollback_plan"
DISK = Template(
    "", 0, "Grow a disk", "More room without a restart",
    {"class": "normal", "systems": ["orders-db"], "duration": 45, "environment": "staging",
     "impact": "low", PLAN: "Shrink it again.", "title": "Grow the disk"},
    locked=("class", "systems", "impact", "duration", PLAN), wanted=("owner", "start"),
)  # fmt: skip
KEYS = Template("", 0, "Rotate the keys", "Every quarter", {"class": "normal", "title": "Rotate"})


@pytest.fixture
def board(room):
    """Make a board at which its chair works."""
    room.make_board()
    with room.session.open_work() as work:
        chair = next(one for one in work.people.all() if one.chair)
        room.session.settings.me[work.board().id] = chair.id
    return room


@pytest.fixture
def kept(board):
    """Keep two templates; return their ids."""
    with board.session.open_work() as work:
        return [templates.put(work, one).made for one in (DISK, KEYS)]


@pytest.fixture
def window(qtbot, board):
    made = board.window("requests")
    qtbot.waitUntil(partial(rooms.quiet, made))
    return made


def register_of(qtbot, window):
    page = window.go("policy")
    qtbot.waitUntil(partial(rooms.quiet, window))
    page.rooms.show("templates")
    qtbot.waitUntil(partial(rooms.quiet, window))
    (found,) = window.findChildren(TemplatesRegister)
    return found


def new_form(qtbot, window):
    QTest.keyClick(window, Qt.Key.Key_N)
    form = shown(qtbot, window, RfcForm)
    qtbot.waitUntil(lambda: form.isEnabled() and rooms.quiet(window))
    return form


def in_use(board):
    with board.session.open_view() as work:
        return list(templates.offered(work))


def names(register):
    return [line.template.name for line in register.model.rows]


def test_one_is_chosen_by_typing_in_a_new_request(qtbot, board, kept, window):
    form = new_form(qtbot, window)
    assert form.mould.button.isVisible()
    QTest.keyClick(form, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    dialog = shown(qtbot, form, ChooseTemplateDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    assert dialog.search.hasFocus()
    assert nameless(dialog) == []
    QTest.keyClicks(dialog.search, "rot")
    assert dialog.model.rowCount() == 1
    dialog.search.clear()
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.detail.text() == "Every quarter"
    QTest.keyClick(dialog.search, Qt.Key.Key_Up)
    assert "5 fields are locked. 2 fields are required." in dialog.detail.text()
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.fields.title.text() == "Grow the disk")
    assert form.template_id == kept[0]
    assert not form.is_edited()


def test_locked_fields_are_read_only_and_say_why(qtbot, board, kept, window):
    window.ask(Ask("new", "", kept[0]))
    form = shown(qtbot, window, RfcForm)
    qtbot.waitUntil(lambda: form.template_id == kept[0])
    fields = form.fields
    assert fields.systems.isReadOnly()
    assert fields.systems.text() == "orders-db"
    for widget in (fields.class_id, fields.impact):
        assert not widget.isEnabled()
    for widget in (fields.systems, fields.class_id, fields.impact, fields.end):
        assert "template locks this field" in widget.toolTip()
        assert "Policy, Templates" in widget.accessibleDescription()
    assert form.findChild(type(form.number), "systems_label").text() == "Systems · locked"
    assert form.findChild(type(form.number), "owner_label").text() == "Owner · required"
    assert fields.probability.isEnabled()
    assert not fields.title.isReadOnly()
    form.documents.choose("rollback_plan")
    assert form.document_text.isReadOnly()
    assert "template locks" in form.document_hint.text()
    form.documents.choose("description")
    assert not form.document_text.isReadOnly()
    said = form.mould.told.text()
    assert "From the template “Grow a disk”, revision 1." in said
    assert "Required by it: Owner, Planned start." in said
    assert list(faults(form)) == []


def test_the_request_keeps_where_it_came_from_and_its_length(qtbot, board, kept, window):
    window.ask(Ask("new", "", kept[0]))
    form = shown(qtbot, window, RfcForm)
    qtbot.waitUntil(lambda: form.template_id == kept[0])
    form.fields.planned.setChecked(True)
    assert not form.fields.end.isEnabled()  # it follows the start
    form.save.click()
    qtbot.waitUntil(lambda: len(board.changes()) == 1)
    (made,) = board.changes()
    assert (made.end - made.start).seconds == 45 * 60
    with board.session.open_view() as work:
        origin = review(work, made.uid).origin
    assert (origin.template_id, origin.revision, origin.unlike) == (kept[0], 1, ())
    pane = window.page().review
    qtbot.waitUntil(lambda: "Made from the template “Grow a disk”, revision 1." in texts(pane))
    said = "Made from the template “Grow a disk”, revision 1, by Ada Chair"
    qtbot.waitUntil(lambda: said in texts(pane))  # in its history


def texts(widget):
    return [one.text() for one in widget.findChildren(Label)]


def test_what_it_requires_stands_at_its_field_when_it_is_submitted(qtbot, board, kept, window):
    window.ask(Ask("new", "", kept[0]))
    form = shown(qtbot, window, RfcForm)
    qtbot.waitUntil(lambda: form.template_id == kept[0])
    form.fields.owner.setCurrentText("")
    form.submit.click()
    qtbot.waitUntil(lambda: "“Grow a disk” asks for it" in form.notice.sentence.text())
    assert board.changes() == []
    form.fields.owner.setCurrentText("Tea Lead")
    form.fields.planned.setChecked(True)
    form.submit.click()
    qtbot.waitUntil(lambda: [one.stage for one in board.changes()] == [Stage.SUBMITTED])


def test_what_was_typed_stays_where_no_lock_is(qtbot, board, kept, window):
    form = new_form(qtbot, window)
    QTest.keyClicks(form.fields.title, "Grow the archive")
    QTest.keyClicks(form.fields.systems, "archive")
    form.take_template(kept[0])
    qtbot.waitUntil(lambda: form.template_id == kept[0])
    assert form.fields.title.text() == "Grow the archive"
    assert form.fields.systems.text() == "orders-db"  # locked
    form.take_template(kept[1])
    qtbot.waitUntil(lambda: form.template_id == kept[1])
    assert form.fields.title.text() == "Grow the archive"
    assert (form.fields.systems.text(), form.fields.systems.isReadOnly()) == ("", False)
    form.take_template("")
    assert form.template_id == ""
    assert not form.mould.told.isVisible()


def test_an_edit_keeps_the_locks(qtbot, board, kept, window):
    window.ask(Ask("new", "", kept[0]))
    form = shown(qtbot, window, RfcForm)
    qtbot.waitUntil(lambda: form.template_id == kept[0])
    form.save.click()
    qtbot.waitUntil(lambda: len(board.changes()) == 1)
    qtbot.waitUntil(partial(rooms.quiet, window))
    window.ask(Ask("edit", board.changes()[0].uid))
    again = shown(qtbot, window, RfcForm)
    qtbot.waitUntil(again.isEnabled)
    assert again.fields.systems.isReadOnly()
    assert not again.mould.button.isVisible()
    assert "From the template “Grow a disk”" in again.mould.told.text()


def test_a_board_without_templates_says_nothing_of_them(qtbot, board, window):
    form = new_form(qtbot, window)
    assert not form.mould.button.isVisible()
    QTest.keyClick(form, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert [one for one in form.findChildren(ChooseTemplateDialog) if one.isVisible()] == []


def test_one_is_kept_of_a_request_from_its_menu(qtbot, board, window):
    (uid,) = board.add(rooms.rfc("Widen the pool"))
    window.ask(Ask("template", uid))
    dialog = shown(qtbot, window, TemplateDialog)
    qtbot.waitUntil(dialog.isEnabled)
    assert dialog.name.text() == "Widen the pool"
    assert nameless(dialog) == []
    assert list(faults(dialog)) == []
    assert dialog.said["systems"].text() == "orders-db"
    dialog.name.setText("Widen a pool")
    for name, mark in (("class", LOCKED), ("start", WANTED)):
        box = dialog.marks[name]
        box.setCurrentIndex(box.findData(mark))
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    (kept,) = in_use(board)
    assert (kept.name, kept.locked, kept.wanted) == ("Widen a pool", ("class",), ("start",))
    assert kept.values["duration"] == 60
    assert "requester" not in kept.values


def test_the_menu_of_a_request_has_it(qtbot, board, window):
    board.add(rooms.rfc("Widen the pool"))
    window.desk.touched.emit(frozenset({"change"}))
    pane = window.page().review
    window.open_change(board.changes()[0].uid)
    qtbot.waitUntil(lambda: pane.review is not None)
    pane._fill_menu()
    assert "Keep as a template…" in [action.text() for action in pane.menu.actions()]


def test_it_is_written_edited_and_retired_in_its_register(qtbot, board, window):
    register = register_of(qtbot, window)
    assert "No template is kept yet" in register.empty.sentence.text()
    register.empty.button.click()
    dialog = shown(qtbot, window, TemplateDialog)
    qtbot.waitUntil(dialog.isEnabled)
    dialog.go.click()
    qtbot.waitUntil(lambda: "Give the template a name" in dialog.name_error.text())
    assert "says nothing yet" in dialog.fields_error.text()
    QTest.keyClicks(dialog.name, "Patch a gate")
    dialog.values.click()
    form = shown(qtbot, dialog, TemplateForm)
    qtbot.waitUntil(form.isEnabled)
    assert not form.fields.requester.isVisible()
    form.fields.systems.setText("gate-control")
    form.save.click()
    qtbot.waitUntil(lambda: dialog.said["systems"].text() == "gate-control")
    assert dialog.name.text() == "Patch a gate"
    dialog.minutes.setValue(30)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: names(register) == ["Patch a gate"])
    assert register.shown.text() == "1 template in use"
    assert nameless(register) == []
    assert list(faults(register)) == []
    register.edit()
    dialog = shown(qtbot, window, TemplateDialog)
    qtbot.waitUntil(lambda: dialog.name.text() == "Patch a gate")
    dialog.purpose.setPlainText("Every month")
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: register.detail.text() == "Every month")
    assert register.model.rows[0].template.revision == 2
    register.retire_button.click()
    asked = shown(qtbot, window, ReasonDialog)
    asked.reason.setPlainText("The gates are gone.")
    with qtbot.waitSignal(asked.accepted):
        asked.go.click()
    qtbot.waitUntil(lambda: names(register) == [])
    register.state.setCurrentIndex(register.state.findData(templates.OUT_OF_USE))
    register.state.activated.emit(register.state.currentIndex())
    qtbot.waitUntil(lambda: names(register) == ["Patch a gate"])
    assert not register.use_button.isEnabled()
    assert not register.retire_button.isEnabled()


def test_who_keeps_none_sees_them_without_buttons_and_may_use_one(qtbot, board, kept, window):
    board.session.settings.me.clear()
    register = register_of(qtbot, window)
    assert names(register) == ["Grow a disk", "Rotate the keys"]
    hidden = (register.new_button, register.edit_button, register.retire_button)
    assert [one.isVisible() for one in hidden] == [False, False, False]
    assert "a member of the board keeps templates" in register.detail.text()
    register.rows.selectRow(1)
    register.use_button.click()
    form = shown(qtbot, window, RfcForm)
    qtbot.waitUntil(lambda: form.template_id == kept[1])
    assert form.fields.title.text() == "Rotate"


def test_what_was_typed_into_one_is_offered_again_with_its_template(qtbot, board, kept, window):
    window.ask(Ask("new", "", kept[0]))
    form = shown(qtbot, window, RfcForm)
    qtbot.waitUntil(lambda: form.template_id == kept[0])
    form.fields.title.end(False)
    QTest.keyClicks(form.fields.title, " of the archive")
    form.keeper._keep()
    qtbot.waitUntil(partial(rooms.quiet, window))
    form.keeper._timer.stop()  # the program ends: nothing of the form is heard any more
    form.hide()
    form.deleteLater()
    window.ask(Ask("new"))
    again = shown(qtbot, window, RfcForm)
    qtbot.waitUntil(again.notice.isVisible)
    again.notice.button.click()
    qtbot.waitUntil(lambda: again.template_id == kept[0])
    qtbot.waitUntil(lambda: again.fields.title.text() == "Grow the disk of the archive")
    assert again.fields.systems.isReadOnly()
