"""Policy: what each rule does now, writing a copy, trying it out, and the switch."""

import json
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from cab_desk.domain.change import Stage
from cab_desk.services.pack_ports import DraftPack
from cab_desk.services.requests import changes
from cab_desk.settings import data_folder
from tests.gui.policy_desk import edited, put, saved, shown
from tests.gui.rooms import Room, quiet, rfc


@pytest.fixture
def board(room: Room) -> Room:
    room.make_board()
    return room


# Reading ------------------------------------------------------------------------------------------


def test_a_rule_says_what_it_blocks_and_leads_there(qtbot, board):
    board.add(rfc("Widen the pool"), rfc("Unwritten", documents={}))
    window, page = shown(qtbot, board)
    card = page._cards["cab-process/template"]
    block = card.buttons["block"]
    qtbot.waitUntil(block.isVisible)
    assert block.said() == "Blocks 1 request"
    assert card.buttons["wait"].isHidden()
    block.click()
    requests = window.page()
    qtbot.waitUntil(lambda: quiet(window) and requests.model.query.rule != "")
    assert [row.title for row in requests.model.loaded_rows()] == ["Unwritten"]
    assert requests.filter_button.said() == "Filter, 1 on"


def test_what_was_mended_is_no_longer_counted(qtbot, board):
    (uid,) = board.add(rfc("Unwritten", documents={}))
    window, page = shown(qtbot, board)
    block = page._cards["cab-process/template"].buttons["block"]
    qtbot.waitUntil(block.isVisible)
    withdraw = partial(changes.move_stage, uid=uid, to=Stage.WITHDRAWN, reason="Not needed")
    window.desk.run(withdraw)
    qtbot.waitUntil(block.isHidden)


def test_before_a_board_is_made_there_is_only_reading(qtbot, room):
    _window, page = shown(qtbot, room)
    assert page.rooms.names() == ("reading",)
    assert page.toolbar_widgets() == [page.tabs]


@pytest.mark.parametrize(
    ("policy", "rooms"),
    [("cab-process", ()), ("change-control", ("exceptions",)),
     ("pol-012", ("exceptions", "flags"))],
)  # fmt: skip
def test_registers_are_there_where_the_policy_keeps_them(qtbot, room, policy, rooms):
    room.session.default_pack = policy
    room.make_board()
    window, page = shown(qtbot, room)
    assert page.rooms.names() == ("reading", "edit", "dry", *rooms, "templates")
    for name in (*rooms, "templates"):
        page.tabs.button(name).click()
        qtbot.waitUntil(partial(quiet, window))
        assert page.stack.currentWidget() is page.rooms._made[name]


# Writing ------------------------------------------------------------------------------------------


def test_a_copy_is_begun_and_every_fault_is_listed_as_one_types(qtbot, board):
    _window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    assert editor.pack_id.text() == "cab-process-own"
    assert editor.fault_chip.text() == "No fault"
    put(qtbot, editor, 'zone = "UTC"\nnumber', 'zone = "Mars"\nnomber = "x"\nnumber')
    said = [editor.faults.item(row).text() for row in range(editor.faults.count())]
    assert said[0].startswith("pack.toml:8 zone: “Mars” is no time zone.")
    assert said[1].startswith("pack.toml:9 nomber: “nomber” is not known here.")
    assert editor.editor.faulty == {8, 9}
    assert editor.files.item(0).text() == "pack.toml (2)"
    assert not editor.save_button.isEnabled()
    assert editor.save_button.toolTip() == "Mend the faults first."


def test_a_fault_leads_to_its_line_in_another_file(qtbot, board):
    _window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    editor.files.setCurrentRow(editor.texts.names().index("schedule.toml"))
    put(qtbot, editor, 'how = ["gate"]', 'how = ["gait"]')
    line = editor._spots[0].line
    editor.files.setCurrentRow(0)
    editor.faults.setCurrentRow(0)
    qtbot.keyClick(editor.faults, Qt.Key.Key_Return)
    assert editor.present_file() == "schedule.toml"
    assert editor.editor.textCursor().blockNumber() == line - 1
    assert 'how = ["gait"]' in editor.editor.textCursor().block().text()


def test_what_is_being_written_is_there_again_after_a_crash(qtbot, board):
    _window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    put(qtbot, editor, "# Change Management", "# My own Change Management")

    def kept() -> str:
        places = list((data_folder() / "drafts").glob("*.json"))
        return str(json.loads(places[0].read_text("utf-8"))["texts"]) if places else ""

    qtbot.waitUntil(lambda: "# My own" in kept())
    other = board.window("policy")  # nothing of the first window is asked
    qtbot.waitUntil(partial(quiet, other))
    other.page().rooms.show("edit")
    again = other.page().rooms.editor()
    qtbot.waitUntil(lambda: again.draft() is not None)
    assert "# My own" in again.editor.toPlainText()


def test_leaving_the_page_keeps_the_last_letters(qtbot, board):
    window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    qtbot.waitUntil(partial(quiet, window))
    editor.editor.insertPlainText("# the last letters\n")
    window.go("home")
    place = next((data_folder() / "drafts").iterdir())
    assert "# the last letters" in place.read_text("utf-8")


def test_closing_the_window_keeps_the_last_letters(qtbot, board):
    window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    qtbot.waitUntil(partial(quiet, window))
    editor.editor.insertPlainText("# written just now\n")
    window.close()
    place = next((data_folder() / "drafts").iterdir())
    assert "# written just now" in place.read_text("utf-8")


def test_a_draft_that_cannot_be_kept_is_told(qtbot, board):
    (data_folder() / "drafts").write_text("a file where the folder would be", "utf-8")
    _window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    qtbot.waitUntil(editor.notice.isVisible)
    assert "cannot be kept on this computer" in editor.notice.sentence.text()
    assert editor.draft() is not None


def test_a_copy_that_is_asked_for_again_leaves_the_draft_as_it_is(qtbot, board):
    _window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    put(qtbot, editor, "# Change Management", "# Mine: Change Management")
    page.rooms.show("reading")
    page.copy_button.click()
    qtbot.waitUntil(lambda: not page.desk.busy)
    assert "# Mine:" in editor.editor.toPlainText()


def test_a_discarded_draft_can_be_brought_back(qtbot, board):
    _window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    put(qtbot, editor, "# Change Management", "# Mine: Change Management")
    editor.discard_button.click()
    assert editor.draft() is None
    editor.notice.button.click()
    assert "# Mine:" in editor.editor.toPlainText()


def test_a_file_is_added_named_and_taken_out(qtbot, board):
    _window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    with qtbot.waitSignal(editor.looked):
        editor.add_file.click()
    assert editor.present_file() == "part-1.toml"
    assert "is not named in “parts”" in editor.faults.item(0).text()
    with qtbot.waitSignal(editor.looked):
        editor.drop_file.click()
    assert editor.texts.names()[0] == editor.present_file() == "pack.toml"
    assert editor.faults.count() == 0
    editor.notice.button.click()
    assert "part-1.toml" in editor.texts.names()


def test_a_saved_policy_is_on_the_board_and_no_draft_is_left(qtbot, board):
    window, page = shown(qtbot, board)
    editor = saved(qtbot, window, page)
    assert "Our own rules, version 1-own, saved." in editor.notice.sentence.text()
    assert list((data_folder() / "drafts").iterdir()) == []
    qtbot.waitUntil(lambda: any(one.origin == "own" for one in page.shelf.offers))
    assert page.desk.pack.title == "Change Management Process"
    texts = [action.text() for action in editor.begin_menu().actions()]
    assert "Go on with Our own rules, version 1-own" in texts


def test_a_saved_draft_does_not_come_back_from_its_file(qtbot, board):
    window, page = shown(qtbot, board)
    editor = saved(qtbot, window, page)
    stale = DraftPack("cab-process-own", page.desk.pack.texts)
    board.session.policies.keep_draft(window.desk.board.id, stale)  # as if it were not gone yet
    window.desk.touched.emit(frozenset({"policy", "board"}))
    qtbot.waitUntil(partial(quiet, window))
    assert editor.draft() is None


def test_no_older_text_overtakes_a_newer_one(qtbot, board):
    window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    qtbot.waitUntil(partial(quiet, window))
    late = editor.keeper._writing(window.desk.board.id)  # a thread that waits for its turn
    editor.editor.insertPlainText("# the newest\n")
    editor.keeper.flush()
    late()
    kept = board.session.policies.draft(window.desk.board.id)
    assert "# the newest" in kept.texts["pack.toml"]


def test_a_name_that_is_shipped_is_told_at_its_field(qtbot, board):
    _window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    editor.pack_id.setText("Our Rules")
    qtbot.keyClick(editor.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: editor.id_error.text() != "")
    assert "small letters" in editor.id_error.text()
    editor.pack_id.setText("pol-008")
    editor.save_button.click()
    qtbot.waitUntil(editor.notice.isVisible)
    assert "names a policy that is shipped" in editor.notice.sentence.text()


def test_a_policy_goes_out_as_a_file_and_comes_in_again(qtbot, board, tmp_path, monkeypatch):
    window, page = shown(qtbot, board)
    path = tmp_path / "out.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    qtbot.waitUntil(lambda: page.shelf is not None)
    titles = [action.text() for action in page.export_menu().actions()]
    assert titles[0] == "Change Management Process, version 1"
    assert "Change Management && Upgrades, version 2.0" in titles
    page.export_menu().actions()[0].trigger()
    qtbot.waitUntil(path.exists)
    page.rooms.show("edit")
    editor = page.rooms.editor()
    qtbot.waitUntil(partial(quiet, window))
    editor.bring(str(path))
    qtbot.waitUntil(lambda: editor.draft() is not None)
    assert editor.draft().texts == page.desk.pack.texts
    assert editor.draft().id == "cab-process-own"  # the name of the shipped one is taken


def test_a_file_that_is_no_policy_is_told(qtbot, board, tmp_path):
    window, page = shown(qtbot, board)
    (tmp_path / "no.zip").write_bytes(b"PK no zip at all")
    page.rooms.show("edit")
    editor = page.rooms.editor()
    qtbot.waitUntil(partial(quiet, window))
    editor.bring(str(tmp_path / "no.zip"))
    qtbot.waitUntil(editor.notice.isVisible)
    assert "no zip file" in editor.notice.sentence.text()


# Trying out ---------------------------------------------------------------------------------------


def test_a_draft_is_tried_out_and_the_request_is_opened(qtbot, board, tmp_path):
    board.add(rfc("Widen the pool"))
    window, page = shown(qtbot, board)
    editor = edited(qtbot, page)
    editor.files.setCurrentRow(editor.texts.names().index("requests.toml"))
    put(qtbot, editor, '"description", "business', '"adr", "description", "business')
    qtbot.waitUntil(editor.try_button.isEnabled)
    editor.try_button.click()
    view = page.rooms.dry_run()
    qtbot.waitUntil(lambda: view.policy.count() > 0)
    assert view.policy.currentText() == "The draft that is being written"
    with qtbot.waitSignal(view.finished):
        view.run.click()
    assert view.sentence.text().startswith("1 request judged, 1 would differ")
    (row,) = view.model.rows
    assert any("ADR" in line for line in row.lines)
    view.keep_table(tmp_path / "out.csv")
    qtbot.waitUntil((tmp_path / "out.csv").exists)
    view.open_button.click()
    assert window.page().NAME == "requests"


def test_a_dry_run_is_stopped(qtbot, board):
    board.add(rfc("Widen the pool"))
    _window, page = shown(qtbot, board)
    page.rooms.try_out()
    view = page.rooms.dry_run()
    qtbot.waitUntil(lambda: view.policy.count() > 0)
    view.start()
    view.stop()
    assert view.sentence.text() == "Stopped. Nothing was recorded."
    assert view.run.said() == "Run"
    assert view.outcome is None
