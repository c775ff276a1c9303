"""Files in the form of an RFC: chosen, dropped, replaced, taken away, and never half there."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from cab_desk.domain import attachments
from cab_desk.gui.pages.page import Ask
from cab_desk.services.unsaved import NEW, Unsaved, packed
from cab_desk.settings import data_folder
from tests.gui import rooms


@pytest.fixture
def uid(room):
    room.make_board()
    (made,) = room.add(rooms.rfc("Grow the disk"))
    return made


@pytest.fixture
def window(room, uid):
    return room.window("requests")


@pytest.fixture
def form(qtbot, window, uid):
    window.ask(Ask("edit", uid))
    found = rooms.dialog_of(window)
    qtbot.waitUntil(found.isEnabled)
    return found


@pytest.fixture
def disk(tmp_path):
    """Return what puts a file onto the disk."""

    def put(name, data):
        path = tmp_path / "files" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return str(path)

    return put


def names(form):
    return [one.name for one in form.attachments.files()]


def read(qtbot, form):
    qtbot.waitUntil(lambda: not form.attachments.reading)


def saved(qtbot, form):
    form.reason.setText("A newer plan")
    form.save.click()
    qtbot.waitUntil(lambda: not shiboken6.isValid(form) or not form.isVisible())


def tray():
    folder = data_folder() / "tray"
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


def dropped(widget, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys, place = Qt.KeyboardModifier.NoModifier, QPointF(20, 20)
    entering = QDragEnterEvent(place.toPoint(), actions, data, buttons, keys)
    QApplication.sendEvent(widget, entering)
    QApplication.sendEvent(widget, QDropEvent(place, actions, data, buttons, keys))
    return entering.isAccepted()


def test_files_are_chosen_by_the_button_and_saved_with_the_rfc(
    qtbot, room, uid, form, disk, monkeypatch
):
    data = os.urandom(400_000)
    chosen = [disk("plan.pdf", data), disk("log.txt", b"a log")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    form.attachments.add.setFocus()
    qtbot.keyClick(form.attachments.add, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(form) == ["log.txt", "plan.pdf"])
    read(qtbot, form)
    assert form.is_edited()
    assert len(tray()) == 2
    saved(qtbot, form)
    found = room.change(uid).attachments
    assert [one.name for one in found] == ["log.txt", "plan.pdf"]
    assert found[1].sha256 == hashlib.sha256(data).hexdigest()
    qtbot.waitUntil(lambda: tray() == [])
    with room.session.open_view() as work:
        assert b"".join(work.attachments.parts(found[1].sha256)) == data


def test_the_keys_choose_files_wherever_the_focus_is(qtbot, form, disk, monkeypatch):
    asked = []
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (asked.append(1) or [], ""))
    form.activateWindow()
    qtbot.waitUntil(form.fields.title.hasFocus)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(form.fields.title, Qt.Key.Key_A, both)
    assert asked == [1]
    assert names(form) == []


@pytest.mark.parametrize("place", ["form", "text"])
def test_files_are_dropped_on_the_form(qtbot, form, disk, place):
    target = form if place == "form" else form.document_text.viewport()
    text = form.document_text.toPlainText()
    assert dropped(target, disk("plan.pdf", b"the plan"))
    qtbot.waitUntil(lambda: names(form) == ["plan.pdf"])
    assert form.document_text.toPlainText() == text
    assert form.attachments.rows.rows[0].accessibleName().startswith("plan.pdf, 8 bytes, SHA-256")


def test_a_text_that_is_dropped_is_no_file(form):
    data = QMimeData()
    data.setText("some words")
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(form, QDropEvent(QPointF(9, 9), actions, data, buttons, keys))
    assert names(form) == []
    assert not form.attachments.reading


def test_a_file_is_replaced_under_its_name_and_taken_away(qtbot, form, disk, monkeypatch):
    form.attachments.take([disk("plan.pdf", b"the plan"), disk("log.txt", b"a log")])
    qtbot.waitUntil(lambda: len(names(form)) == 2)
    before = form.attachments.files()[1].sha256
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_: (disk("plan-2.pdf", b"another plan"), "")
    )
    form.attachments.rows.rows[1].buttons["replace"].click()
    qtbot.waitUntil(lambda: form.attachments.files()[1].sha256 != before)
    assert names(form) == ["log.txt", "plan.pdf"]
    remove = form.attachments.rows.rows[0].buttons["remove"]
    assert remove.accessibleName() == "Remove: log.txt"
    remove.setFocus()
    qtbot.keyClick(remove, Qt.Key.Key_Return)
    assert names(form) == ["plan.pdf"]
    assert form.attachments.add.hasFocus()


def test_a_second_file_of_a_name_is_counted_and_the_same_bytes_are_told(qtbot, form, disk):
    form.attachments.take([disk("plan.pdf", b"the plan")])
    qtbot.waitUntil(lambda: names(form) == ["plan.pdf"])
    form.attachments.take([disk("plan.pdf", b"another plan")])
    qtbot.waitUntil(lambda: names(form) == ["plan (2).pdf", "plan.pdf"])
    form.attachments.take([disk("same.pdf", b"the plan")])
    qtbot.waitUntil(lambda: form.attachments.fault.text() != "")
    assert form.attachments.fault.text() == ("plan.pdf is attached already, byte by byte the same.")
    assert len(names(form)) == 2


def test_what_cannot_be_attached_is_said_and_the_rest_is_taken(qtbot, form, disk, tmp_path):
    form.attachments.take([disk("empty.txt", b""), disk("plan.pdf", b"the plan")])
    qtbot.waitUntil(lambda: names(form) == ["plan.pdf"])
    assert form.attachments.fault.text() == "empty.txt is empty, so it was not attached."
    form.attachments.take([str(tmp_path)])
    qtbot.waitUntil(lambda: "is a folder" in form.attachments.fault.text())


def test_the_limit_of_all_files_is_held(qtbot, form, disk, monkeypatch):
    monkeypatch.setattr("cab_desk.services.requests.files.LARGEST_TOGETHER", 10)
    form.attachments.take([disk(f"{n}.txt", bytes([n + 65]) * 6) for n in range(3)])
    qtbot.waitUntil(lambda: form.attachments.fault.text() != "")
    read(qtbot, form)
    assert names(form) == ["0.txt"]
    assert form.attachments.fault.text().endswith("With 1.txt they would have 12 bytes.")


def test_reading_is_stopped_and_nothing_is_saved_meanwhile(qtbot, form, disk, monkeypatch):
    waiting = []

    def take(self, path, report):
        while True:  # as long as it takes until somebody calls it off
            report(1, 2)
            waiting.append(path)

    monkeypatch.setattr("cab_desk.files.tray.TrayFolder.take", take)
    form.attachments.take([disk("plan.pdf", b"the plan"), disk("log.txt", b"a log")])
    qtbot.waitUntil(lambda: form.attachments.progress.text() == "Reading plan.pdf, 50 %")
    assert form.attachments.stop.isVisible()
    form.save.click()
    assert form.notice.sentence.text().startswith("A file is still being read.")
    assert form.isVisible()
    form.attachments.stop.click()
    assert not form.attachments.reading
    assert not form.attachments.stop.isVisible()
    assert names(form) == []
    qtbot.waitUntil(lambda: not form.desk.busy)
    assert {Path(one).name for one in waiting} == {"plan.pdf"}  # the second was not begun


def test_what_is_thrown_away_leaves_nothing_in_the_tray(qtbot, room, uid, form, disk):
    form.attachments.take([disk("plan.pdf", b"the plan")])
    qtbot.waitUntil(lambda: names(form) == ["plan.pdf"])
    form.cancel.click()
    form.notice.button.click()
    qtbot.waitUntil(lambda: tray() == [])
    assert room.change(uid).attachments == ()


def test_an_edit_that_a_crash_cut_off_comes_back_with_its_files(qtbot, room, window, uid, disk):
    window.ask(Ask("edit", uid))
    first = rooms.dialog_of(window)
    qtbot.waitUntil(first.isEnabled)
    first.attachments.take([disk("plan.pdf", b"the plan")])
    qtbot.waitUntil(lambda: names(first) == ["plan.pdf"])
    unsaved = data_folder() / "unsaved"
    qtbot.waitUntil(lambda: unsaved.exists() and list(unsaved.glob("*.json")) != [])
    first.hide()  # as if the program had gone: nothing was saved or thrown away
    first.deleteLater()
    window.ask(Ask("edit", uid))
    again = rooms.dialog_of(window)
    qtbot.waitUntil(again.notice.isVisible)
    again.notice.button.click()
    qtbot.waitUntil(lambda: names(again) == ["plan.pdf"])
    saved(qtbot, again)
    assert [one.name for one in room.change(uid).attachments] == ["plan.pdf"]
    qtbot.waitUntil(lambda: tray() == [])


def left_by_a_crash(office, board_id, change, data):
    """Lay down an edit that names a file, as a crash or another window has it."""
    file = attachments.Attachment("plan.pdf", hashlib.sha256(data).hexdigest(), len(data))
    edit = Unsaved("", "", rooms.NOW, change, replace(change, attachments=(file,)), 0)
    office.unsaved.keep(board_id, NEW, packed(edit))
    return file.sha256


@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize("save", [False, True])
def test_what_another_edit_needs_stays_in_the_tray(qtbot, room, uid, form, disk, elsewhere, save):
    board_id = "f" * 32 if elsewhere else form.desk.board.id
    plan = left_by_a_crash(form.desk.office, board_id, room.change(uid), b"the plan")
    form.attachments.take([disk("plan.pdf", b"the plan"), disk("log.txt", b"a log")])
    qtbot.waitUntil(lambda: len(names(form)) == 2)
    if save:
        saved(qtbot, form)
    else:
        form.cancel.click()
        form.notice.button.click()
    qtbot.waitUntil(lambda: tray() == [plan])


def test_what_this_form_never_brought_is_not_its_to_drop(qtbot, room, window, uid, form, disk):
    form.attachments.take([disk("plan.pdf", b"the plan")])
    qtbot.waitUntil(lambda: names(form) == ["plan.pdf"])
    saved(qtbot, form)
    qtbot.waitUntil(lambda: tray() == [])
    other = window.desk.office.tray.take(Path(disk("again.pdf", b"the plan")), lambda *_: None)
    window.ask(Ask("edit", uid))
    again = rooms.dialog_of(window)
    qtbot.waitUntil(again.isEnabled)
    again.attachments.take([disk("log.txt", b"a log")])
    qtbot.waitUntil(lambda: len(names(again)) == 2)
    again.cancel.click()
    again.notice.button.click()
    qtbot.waitUntil(lambda: tray() == [other.sha256])


def test_the_edit_of_a_file_is_kept_at_once(qtbot, form, disk, monkeypatch):
    monkeypatch.setattr(form.keeper._timer, "start", lambda: None)
    form.attachments.take([disk("plan.pdf", b"the plan")])
    qtbot.waitUntil(lambda: names(form) == ["plan.pdf"])
    unsaved = data_folder() / "unsaved"
    qtbot.waitUntil(lambda: unsaved.exists() and list(unsaved.glob("*.json")) != [])


def test_a_file_that_is_nowhere_is_named_at_the_list(qtbot, form, disk):
    form.attachments.take([disk("plan.pdf", b"the plan")])
    qtbot.waitUntil(lambda: names(form) == ["plan.pdf"])
    form.desk.office.tray.drop([form.attachments.files()[0].sha256])
    form.save.click()
    qtbot.waitUntil(lambda: form.attachments.fault.text() != "")
    assert "neither on this board nor on this machine" in form.attachments.fault.text()
    assert form.attachments.add.hasFocus()


def test_the_hint_names_the_limits(form):
    said = form.attachments.hint.text()
    assert attachments.sized(attachments.LARGEST) in said
    assert attachments.sized(attachments.LARGEST_TOGETHER) in said
