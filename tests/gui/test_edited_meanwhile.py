"""Two people edit one RFC: the second is told who changed what, and neither edit is lost."""

from dataclasses import replace

import pytest
import shiboken6

from cab_desk.gui.dialogs.edited_meanwhile import EditedMeanwhileDialog
from cab_desk.services.requests import attaching, changes
from tests.gui import rooms
from tests.gui.forms_room import closed, form_opener


@pytest.fixture
def open_form(qtbot, room):
    return form_opener(qtbot, room)


@pytest.fixture
def uid(room, open_form):
    room.uid = ""

    def made():
        (room.uid,) = room.add(rooms.rfc("Grow the disk"))
        return room.uid

    return made


def theirs(room, **more):
    """Save an edit as Ben does at another desk."""
    with room.session.open_work() as work:
        ben = next(person for person in work.people.all() if person.name == "Ben Tech")
        work.actor = ben.id
        old = work.changes.get(room.uid)
        new = replace(old, **more)
        changes.edit(work, old.uid, new, expected_version=old.version, reason="Seen again")


def told(qtbot, form):
    form.save.click()
    return standing(qtbot, form)


def standing(qtbot, form):
    def found():
        return [one for one in form.findChildren(EditedMeanwhileDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def test_edits_of_different_fields_are_merged(qtbot, room, open_form, uid):
    form = open_form(uid())
    theirs(room, title="Grow both disks", documents={**room.change(room.uid).documents,
                                                     "rollback_plan": "Shrink."})  # fmt: skip
    form.fields.systems.setText("orders-db, orders-api")
    dialog = told(qtbot, form)
    assert dialog.windowTitle() == "Ben Tech saved CR-2026-0001 meanwhile"
    assert "title" in dialog.changed.text()
    assert "ollback plan" in dialog.changed.text()
    assert dialog.mine == {}
    dialog.go.click()
    qtbot.waitUntil(lambda: form.fields.title.text() == "Grow both disks")
    assert form.fields.systems.text() == "orders-db, orders-api"
    assert room.change(room.uid).systems == ("orders-db",)  # nothing is saved yet
    assert "nothing is saved yet" in form.notice.sentence.text()
    form.save.click()
    closed(qtbot, form)
    now = room.change(room.uid)
    assert (now.title, now.systems) == ("Grow both disks", ("orders-api", "orders-db"))
    assert now.documents["rollback_plan"] == "Shrink."


@pytest.mark.parametrize("whose", ["theirs", "mine"])
def test_where_both_changed_one_field_somebody_chooses(qtbot, room, open_form, uid, whose):
    form = open_form(uid())
    theirs(room, title="Grow both & more")
    form.fields.title.setText("Shrink the disk")
    dialog = told(qtbot, form)
    assert dialog.theirs["title"].text() == "Theirs: Grow both && more"
    assert dialog.mine["title"].text() == "Yours: Shrink the disk"
    assert dialog.theirs["title"].isChecked()
    getattr(dialog, whose)["title"].click()
    dialog.go.click()
    wanted = {"theirs": "Grow both & more", "mine": "Shrink the disk"}[whose]
    qtbot.waitUntil(lambda: "nothing is saved yet" in form.notice.sentence.text())
    assert form.fields.title.text() == wanted
    form.save.click()
    closed(qtbot, form)
    assert room.change(room.uid).title == wanted


def test_theirs_alone_can_be_taken(qtbot, room, open_form, uid):
    form = open_form(uid())
    theirs(room, title="Grow both")
    form.fields.title.setText("Shrink the disk")
    told(qtbot, form).reload.click()
    qtbot.waitUntil(lambda: form.fields.title.text() == "Grow both")
    assert "This is what Ben Tech saved" in form.notice.sentence.text()
    assert not form.is_edited()


def test_who_goes_on_editing_loses_nothing(qtbot, room, open_form, uid):
    form = open_form(uid())
    theirs(room, title="Grow both")
    form.fields.title.setText("Shrink the disk")
    told(qtbot, form).cancel.click()
    assert form.fields.title.text() == "Shrink the disk"
    assert room.change(room.uid).title == "Grow both"


def test_a_third_edit_while_one_chooses_is_told_again(qtbot, room, open_form, uid):
    form = open_form(uid())
    theirs(room, title="Grow both")
    form.fields.systems.setText("orders-api")
    first = told(qtbot, form)
    theirs(room, impact="high")
    first.go.click()
    qtbot.waitUntil(lambda: not shiboken6.isValid(first) or not first.isVisible())
    second = standing(qtbot, form)
    assert "impact" in second.changed.text()
    second.go.click()
    qtbot.waitUntil(lambda: form.fields.title.text() == "Grow both")
    form.save.click()
    closed(qtbot, form)
    now = room.change(room.uid)
    assert (now.title, now.impact, now.systems) == ("Grow both", "high", ("orders-api",))


def test_files_that_are_at_odds_are_told_apart_by_their_bytes(
    qtbot, room, open_form, uid, tmp_path
):
    made, tray = uid(), room.session.office.tray
    plans = []
    for name, data in (("theirs", b"their plan"), ("mine", b"my plan")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.pdf").write_bytes(data)
        plans.append(tray.take(tmp_path / name / "plan.pdf", lambda _done, _of: None))
    form = open_form(made)
    with room.session.open_work() as work:
        old = work.changes.get(made)
        attaching.keep(work, tray=tray, uid=made, change=replace(old, attachments=(plans[0],)),
                       expected_version=old.version)  # fmt: skip
    form.attachments.take([str(tmp_path / "mine" / "plan.pdf")])
    qtbot.waitUntil(lambda: form.attachments.files() != ())
    dialog = told(qtbot, form)
    assert "attachment “plan.pdf”" in dialog.changed.text()
    (choice,) = dialog.mine.values()
    assert choice.text().startswith("Yours: plan.pdf, 7 bytes, SHA-256 begins with")
    (other,) = dialog.theirs.values()
    assert other.text().startswith("Theirs: plan.pdf, 10 bytes, SHA-256 begins with")
    choice.click()
    dialog.go.click()
    qtbot.waitUntil(lambda: "nothing is saved yet" in form.notice.sentence.text())
    assert form.attachments.files() == (plans[1],)
    form.save.click()
    closed(qtbot, form)
    assert room.change(made).attachments == (plans[1],)
