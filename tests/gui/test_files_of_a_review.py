"""The files of an RFC where it is reviewed and signed: named, and a copy saved on request."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from cab_desk.domain.attachments import MIB, Attachment
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.widgets.files_view import FilesView
from cab_desk.gui.widgets.signed_files import SignedFiles
from cab_desk.services.requests import attaching
from tests.gui import rooms

DATA = os.urandom(300_000)


@pytest.fixture
def uid(room, tmp_path):
    """Return an RFC with two files."""
    room.make_board()
    (made,) = room.add(rooms.rfc("Grow the disk"))
    tray, files = room.session.office.tray, []
    for name, data in (("plan.pdf", DATA), ("log.txt", b"a log")):
        (tmp_path / name).write_bytes(data)
        files.append(tray.take(tmp_path / name, lambda _done, _of: None))
    with room.session.open_work() as work:
        before = work.changes.get(made)
        attaching.keep(
            work, tray=tray, uid=made, change=replace(before, attachments=tuple(files)),
            expected_version=before.version, reason="With its plan",
        )  # fmt: skip
    return made


@pytest.fixture
def view(qtbot, room, uid):
    window = room.window("requests")
    pane = window.page().review
    qtbot.waitUntil(lambda: pane.findChild(FilesView) is not None)
    qtbot.waitUntil(lambda: not window.desk.busy)
    return pane.findChild(FilesView)


def saving_as(monkeypatch, path):
    """Have the dialog for a file's place answer with a path; return the names it offers."""
    offered = []

    def ask(_parent, _title, start, _kinds):
        offered.append(Path(start).name)
        return (str(path) if path else "", "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return offered


def told(qtbot, view, press):
    with qtbot.waitSignal(view._desk.told) as said:
        press()
    return said.args[0]


def test_the_documents_name_each_file_with_size_and_hash(room, view, uid):
    assert [row.name.text() for row in view.rows.rows] == ["log.txt", "plan.pdf"]
    row = view.rows.rows[1]
    plan = room.change(uid).attachments[1]
    beginning = plan.sha256[:4].upper()
    assert row.hash.text().startswith(beginning)
    assert plan.sha256[-8:] in row.hash.toolTip()
    assert row.accessibleName().startswith(f"plan.pdf, 293 KB, SHA-256 begins with {beginning}")
    assert row.buttons["save"].accessibleName() == "Save a copy…: plan.pdf"


def test_a_copy_is_saved_whole_and_never_run(qtbot, view, tmp_path, monkeypatch):
    offered = saving_as(monkeypatch, tmp_path / "copy.pdf")
    said = told(qtbot, view, view.rows.rows[1].buttons["save"].click)
    assert offered == ["plan.pdf"]
    assert said == (
        "copy.pdf is saved. CAB Desk does not open it and does not check it for viruses."
    )
    assert (tmp_path / "copy.pdf").read_bytes() == DATA
    if os.name == "posix":
        assert not stat.S_IMODE((tmp_path / "copy.pdf").stat().st_mode) & 0o111


def test_nothing_is_written_where_no_place_is_chosen(qtbot, view, tmp_path, monkeypatch):
    saving_as(monkeypatch, None)
    before = sorted(tmp_path.iterdir())
    view.rows.rows[0].buttons["save"].click()
    qtbot.waitUntil(lambda: not view._desk.busy)
    assert sorted(tmp_path.iterdir()) == before


def test_altered_bytes_are_not_saved(qtbot, room, view, tmp_path, monkeypatch):
    room.tamper("UPDATE attachment SET data = x'6120' WHERE length(data) = 5")
    saving_as(monkeypatch, tmp_path / "copy.txt")
    with qtbot.waitSignal(view._desk.failed) as failed:
        view.rows.rows[0].buttons["save"].click()
    assert "are not the ones that the RFC names, so no copy was saved" in str(failed.args[0])
    assert not (tmp_path / "copy.txt").exists()


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("../../.bashrc", "bashrc"),
        ("C:\\x\\run.bat", "run.bat"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("aux.txt", "_aux.txt"),
        ("..", "abababababab"),
    ],
)
def test_a_hostile_name_is_offered_as_a_safe_one(qtbot, look, view, monkeypatch, name, offered):
    found = saving_as(monkeypatch, None)
    hostile = FilesView(view._desk, look, [Attachment(name, "ab" * 32, 5)])
    qtbot.addWidget(hostile)
    hostile.rows.rows[0].buttons["save"].click()
    assert found == [offered]


def test_the_sheet_of_a_sign_off_lists_what_is_signed(qtbot, room, uid):
    window = room.window("requests")
    dialog = SignDialog(window.desk, room.look, uid, parent=window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.files.rows.rows != [])
    assert dialog.files.isVisible()
    assert dialog.files.heading.text() == "2 files are signed with it:"
    found = dialog.files.rows.findChildren(QLabel)
    plan = room.change(uid).attachments[1]
    assert plan.sha256[:4].upper() in " ".join(label.text() for label in found)
    assert dialog.files.rows.rows[1].buttons == {}


def test_without_files_the_sheet_has_no_list(qtbot, look):
    files = SignedFiles(look)
    qtbot.addWidget(files)
    files.show_files(())
    assert not files.isVisibleTo(files.parentWidget())
    many = [Attachment(f"{n}.txt", f"{n:064x}", MIB) for n in range(9)]
    files.show_files(many)
    assert len(files.rows.rows) == 9
    assert files.area.height() < 6 * files.rows.rows[0].sizeHint().height()
    assert files.area.accessibleName() == "Attachments"
