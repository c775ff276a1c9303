"""What is typed into a form survives the program, is offered again, and goes once it is saved."""

from dataclasses import replace
from functools import partial

import pytest

from cab_desk.gui import unsaved
from cab_desk.gui.dialogs.rfc_form import RfcForm
from cab_desk.services.requests import changes
from cab_desk.services.unsaved import unpacked
from cab_desk.settings import data_folder
from tests.gui import rooms
from tests.gui.forms_room import closed, form_opener


@pytest.fixture
def open_form(qtbot, room):
    return form_opener(qtbot, room)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr("cab_desk.gui.dialogs.rfc_keeper._PAUSE_MS", 5)


def kept():
    return sorted((data_folder() / "unsaved").glob("*.json"))


def typed(qtbot, form, title):
    form.fields.title.setFocus()
    form.fields.title.selectAll()
    qtbot.keyClicks(form.fields.title, title)
    qtbot.waitUntil(lambda: any(title.encode() in one.read_bytes() for one in kept()))


def vanish(form):
    """End the form as a crash of the program does: nothing of it is heard."""
    form.keeper._timer.stop()
    form.hide()
    form.deleteLater()


def test_a_new_request_is_offered_again_after_a_crash(qtbot, room, open_form):
    form = open_form()
    form.documents.choose("rollback_plan")
    qtbot.keyClicks(form.document_text, "Shrink it.")
    typed(qtbot, form, "Grow the disk")
    vanish(form)
    form = open_form()
    qtbot.waitUntil(form.notice.isVisible)
    assert "was not saved" in form.notice.sentence.text()
    assert form.fields.title.text() == ""
    form.notice.button.click()
    assert form.fields.title.text() == "Grow the disk"
    assert form.change().documents == {"rollback_plan": "Shrink it."}
    assert room.changes() == []
    form.save.click()
    closed(qtbot, form)
    qtbot.waitUntil(lambda: kept() == [])
    assert [one.title for one in room.changes()] == ["Grow the disk"]


def test_an_edit_is_put_on_what_others_saved_since(qtbot, room, open_form):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    form = open_form(uid)
    typed(qtbot, form, "Grow both disks")
    vanish(form)
    with room.session.open_work() as work:
        old = work.changes.get(uid)
        new = replace(old, impact="high")
        changes.edit(work, uid, new, expected_version=old.version, reason="Seen again")
    form = open_form(uid)
    qtbot.waitUntil(form.notice.isVisible)
    form.notice.button.click()
    assert form.change().title == "Grow both disks"
    assert form.change().impact == "high"
    form.save.click()
    closed(qtbot, form)
    now = room.change(uid)
    assert (now.title, now.impact) == ("Grow both disks", "high")


def test_what_is_thrown_away_on_purpose_is_not_offered(qtbot, room, open_form):
    form = open_form()
    typed(qtbot, form, "Grow the disk")
    form.reject()
    form.notice.button.click()  # discard
    qtbot.waitUntil(lambda: kept() == [])
    form = open_form()
    qtbot.waitUntil(partial(rooms.quiet, form.window().parent().window()))
    assert not form.notice.isVisible()


def test_the_next_start_says_what_was_not_saved_and_leads_there(qtbot, room, open_form):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    form = open_form(uid)
    typed(qtbot, form, "Grow both disks")
    vanish(form)
    window = room.window("home")
    unsaved.tell_left(window.desk, window)
    notice = window.notice
    qtbot.waitUntil(lambda: "CR-2026-0001 was not saved" in notice.sentence.text())
    notice.button.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(RfcForm)))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"v":9}', b'{"v":1,"uid":"x"}', b"\xff"])
def test_what_cannot_be_read_is_not_offered(qtbot, room, open_form, data):
    form = open_form()
    typed(qtbot, form, "Grow the disk")
    vanish(form)
    kept()[0].write_bytes(data)
    assert unpacked(data) is None
    window = room.window("home")
    unsaved.tell_left(window.desk, window)
    qtbot.waitUntil(partial(rooms.quiet, window))
    assert not window.notice.isVisible()
