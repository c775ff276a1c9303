"""Policy: the switch to another policy, and what follows it."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from cab_desk.gui.dialogs.switch_policy import SwitchPolicyDialog
from cab_desk.gui.pages import PAGES
from cab_desk.gui.pages.page import Ask
from cab_desk.services.members import people
from cab_desk.services.policies import packs
from cab_desk.services.requests import summary
from cab_desk.settings import data_folder
from tests.gui.policy_desk import saved, shown
from tests.gui.reached import nameless, unreached
from tests.gui.rooms import WORDS, Room, dialog_of, quiet, rfc
from tests.vouched import accept_all


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


@pytest.fixture
def two(board):
    """Give the chair and another person a key each."""
    with board.session.open_view() as work:
        found = sorted(work.people.all(), key=lambda one: not one.chair)[:2]
    for person in found:
        people.make_key(board.session.office, person.id, WORDS)
    accept_all(board.session.office, WORDS)
    return [person.name for person in found]


def asked(qtbot, window, page):
    page.switch_policy("")
    dialog = dialog_of(window)
    qtbot.waitUntil(partial(quiet, window))
    return dialog


def test_one_word_is_enough_where_nobody_has_a_key(qtbot, board):
    window, page = shown(qtbot, board)
    dialog = asked(qtbot, window, page)
    assert not dialog.two.isVisible()
    assert dialog.idle is None


def test_two_sign_for_another_policy(qtbot, board, two):
    window, page = shown(qtbot, board)
    dialog = asked(qtbot, window, page)
    qtbot.waitUntil(dialog.two.isVisible)
    assert [one.currentText() for one in dialog.people] == two
    before = window.desk.pack.hash
    dialog.reason.setPlainText("Decided on 18 November")
    for secret in dialog.secrets:
        assert secret.echoMode() == QLineEdit.EchoMode.Password
    dialog.secrets[0].setText(WORDS)
    dialog.secrets[1].setText("not these words")
    dialog.go.click()
    qtbot.waitUntil(lambda: "4 tries left" in dialog.reason_error.text())
    assert [secret.text() for secret in dialog.secrets] == ["", ""]
    assert window.desk.pack.hash == before
    dialog.people[1].setCurrentIndex(0)  # the same person twice
    for secret in dialog.secrets:
        secret.setText(WORDS)
    dialog.go.click()
    qtbot.waitUntil(lambda: "Two people" in dialog.reason_error.text())
    dialog.people[1].setCurrentIndex(1)
    with board.session.open_work() as work:  # the wrong try has been waited for
        key = work.people.key(dialog.people[1].currentData())
        work.people.put_key(replace(key, failed_tries=0, locked_until=None))
    for secret in dialog.secrets:
        secret.setText(WORDS)
    QTest.keyClick(dialog.secrets[1], Qt.Key.Key_Return)  # Enter alone signs nothing
    assert window.desk.pack.hash == before
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(partial(quiet, window))
    assert window.desk.pack.hash != before
    with board.session.open_view() as work:
        kinds = [event.type for _, event in work.ledger.entries()][-3:]
    assert kinds == ["policy.agreed", "policy.agreed", "policy.changed"]


def test_what_was_typed_is_forgotten_with_another_person_and_at_the_end(qtbot, board, two):
    window, page = shown(qtbot, board)
    dialog = asked(qtbot, window, page)
    qtbot.waitUntil(dialog.two.isVisible)
    dialog.secrets[0].setText(WORDS)
    dialog.people[0].setCurrentIndex(1)
    assert dialog.secrets[0].text() == ""
    dialog.secrets[1].setText(WORDS)
    dialog.reject()
    assert dialog.secrets[1].text() == ""
