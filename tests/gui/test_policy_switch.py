"""Policy: the switch to another policy, and what follows it."""

from functools import partial

import pytest

from cab_desk.gui.dialogs.switch_policy import SwitchPolicyDialog
from cab_desk.gui.pages import PAGES
from cab_desk.gui.pages.page import Ask
from cab_desk.services.policies import packs
from cab_desk.services.requests import summary
from cab_desk.settings import data_folder
from tests.gui.policy_desk import saved, shown
from tests.gui.rooms import Room, dialog_of, quiet, rfc
from tests.gui.test_every_control import nameless, unreached


@pytest.fixture
def board(room: Room) -> Room:
    room.make_board()
    return room


def test_the_board_is_switched_with_a_reason(qtbot, board):
    board.add(rfc("Widen the pool"))
    window, page = shown(qtbot, board)
    editor = saved(qtbot, window, page)
    editor.notice.button.click()
    dialog = dialog_of(window)
    assert isinstance(dialog, SwitchPolicyDialog)
    assert dialog.policy.currentText() == "Our own rules, version 1-own"
    dialog.go.click()
    assert "three letters" in dialog.reason_error.text()
    dialog.reason.setPlainText("Decided on 18 November")
    dialog.go.click()
    qtbot.waitUntil(lambda: page.pack_title.text() == "Our own rules")
    qtbot.waitUntil(partial(quiet, window))
    assert window.desk.pack.id == "cab-process-own"
    assert "Our own rules" in window.status.policy.text()
    with board.session.open_view() as work:
        assert work.board().policy_hash == window.desk.pack.hash


def test_what_stands_in_the_switch_has_a_name_and_is_reached(qtbot, board):
    window, page = shown(qtbot, board)
    page.switch_policy("")
    dialog = dialog_of(window)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert nameless(dialog) == []
    assert unreached(dialog) == []


def test_a_policy_is_tried_out_from_the_switch(qtbot, board):
    window, page = shown(qtbot, board)
    page.switch_policy("")
    dialog = dialog_of(window)
    wanted = dialog.policy.findText("Change Management Policy, version 2026-01-01")
    dialog.policy.setCurrentIndex(wanted)
    dialog.try_button.click()
    view = page.rooms.dry_run()
    qtbot.waitUntil(
        lambda: view.policy.currentText() == "Change Management Policy, version 2026-01-01"
    )
    assert page.tabs.present() == "dry"


def test_another_window_follows_a_switch(qtbot, board):
    window, page = shown(qtbot, board)
    pack = next(one for one in board.session.policies.at_hand() if one.id == "pol-008")
    with board.session.open_work() as work:  # another program, as far as the window knows
        packs.switch(work, pack, "Decided elsewhere")
    window.desk.touched.emit(frozenset({"board", "policy"}))
    qtbot.waitUntil(lambda: page.pack_title.text() == pack.title)
    assert window.desk.pack.hash == pack.hash


@pytest.mark.parametrize("policy", ["change-control", "orca-cc8-1", "pol-012"])
def test_every_page_stands_after_a_switch_to_quite_another_policy(qtbot, board, policy):
    (uid, *_rest) = board.add(rfc("Widen the pool"), rfc("Hot fix", class_id="emergency"))
    window, _page = shown(qtbot, board)
    pack = next(one for one in board.session.policies.at_hand() if one.id == policy)
    window.desk.run(partial(packs.switch, pack=pack, reason="As decided"))
    qtbot.waitUntil(lambda: window.desk.pack.id == policy)
    window.desk.run(summary.catch_up)
    for entry in PAGES:
        window.go(entry.name)
        qtbot.waitUntil(partial(quiet, window))
    window.open_change(uid)
    qtbot.waitUntil(lambda: quiet(window) and window.page().review.uid == uid)
    window.ask(Ask("edit", uid))
    qtbot.waitUntil(partial(quiet, window))
    dialog_of(window).reject()


def test_a_newer_shipped_version_is_announced(qtbot, board):
    folder = data_folder() / "policies" / "cab-process"
    folder.mkdir(parents=True)
    shipped = next(one for one in board.session.policies.at_hand() if one.id == "cab-process")
    for name, text in shipped.texts.items():
        (folder / name).write_text(text.replace('version = "1"', 'version = "1.2"'), "utf-8")
    board.session.policies.__init__()  # type: ignore[misc] -- as at the next start
    window, page = shown(qtbot, board)
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.sentence.text().startswith("Version 1.2 is shipped with this program; the")
    assert window.desk.pack.version == "1"
    page.notice.button.click()
    view = page.rooms.dry_run()
    qtbot.waitUntil(lambda: "1.2" in view.policy.currentText())
