"""What was signed is shown in the window: from the approvals, the history and the audit chain."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cab_desk.domain.content import content_hash, fingerprint
from cab_desk.gui.dialogs.audit_entry import AuditEntryDialog
from cab_desk.gui.widgets.basics import Button
from cab_desk.gui.widgets.gates import SlotRow
from cab_desk.gui.widgets.review_parts import HistoryView
from cab_desk.gui.window import Window
from cab_desk.services.evidence import entries
from tests.gui.rooms import Room, dialog_of, quiet, rfc

MEANING = "By signing I confirm that I read revision 1 of CR-2026-0001"


@pytest.fixture
def uid(room: Room) -> str:
    room.make_board()
    made: str = room.add(rfc("Widen the pool"))[0]
    room.sign(made)
    return made


@pytest.fixture
def window(room: Room, uid: str, qtbot: QtBot) -> Window:
    made = room.window("requests")
    made.open_change(uid)
    qtbot.waitUntil(lambda: quiet(made) and bool(made.page().review.panel.slots))
    return made


def shown(window: Window, qtbot: QtBot) -> AuditEntryDialog:
    qtbot.waitUntil(lambda: bool(window.findChildren(AuditEntryDialog)))
    dialog = dialog_of(window)
    assert isinstance(dialog, AuditEntryDialog)
    return dialog


def facts(dialog: AuditEntryDialog) -> dict[str, str]:
    return {name: value for name, value, _face in dialog.facts}


def signed_slot(window: Window) -> SlotRow:
    return next(row for row in window.page().review.panel.slots if row.findChildren(Button))


def by_key(window: Window) -> None:
    link = signed_slot(window).link
    link.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(link, Qt.Key.Key_Space)


def by_mouse(window: Window) -> None:
    QTest.mouseClick(signed_slot(window), Qt.MouseButton.LeftButton)


def by_history(window: Window) -> None:
    view = window.page().review.sections.findChild(HistoryView)
    (link,) = view.findChildren(Button)
    assert link.accessibleName() == "Show the sign-off of Ada Chair"
    link.click()


@pytest.mark.parametrize("way", [by_key, by_mouse, by_history])
def test_a_sign_off_shows_all_that_was_signed(
    room: Room, window: Window, uid: str, qtbot: QtBot, way: Callable[[Window], None]
) -> None:
    qtbot.waitUntil(lambda: window.page().review.sections.findChild(HistoryView) is not None)
    way(window)
    dialog = shown(window, qtbot)
    assert dialog.heading.text() == "Sign-off of CR-2026-0001"
    assert dialog.state.text() == "Counts"
    assert dialog.meaning.text().startswith(MEANING)
    said = facts(dialog)
    assert (said["Signed by"], said["Role"], said["Decision"]) == (
        "Ada Chair", "Engineering Manager", "Approve",
    )  # fmt: skip
    assert said["Date and time"] == "Wed 18 Nov 2026 13:42:00 UTC+1 (12:42:00 UTC)"
    assert said["Request"] == "CR-2026-0001, Widen the pool"
    assert said["Revision"] == "1"
    assert said["Fingerprint"] == fingerprint(content_hash(room.change(uid)), 16)
    assert "On behalf of" not in said
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_all_of_it_is_copied_as_text(window: Window, qtbot: QtBot) -> None:
    by_mouse(window)
    dialog = shown(window, qtbot)
    dialog.copy.click()
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0] == "Sign-off of CR-2026-0001"
    assert f"What was signed: {MEANING}" in text
    assert f"Event: {dialog.entry.event_id}" in text
    assert dialog.area.accessibleDescription() == text


def test_the_chain_shows_any_entry_by_enter(window: Window, qtbot: QtBot) -> None:
    window.go("audit")
    page = window.page()
    qtbot.waitUntil(lambda: quiet(window) and page.entries.model().rowCount() == 8)
    page.details.click()
    assert page.notice.sentence.text() == "Choose an audit entry first."
    page.entries.setFocus(Qt.FocusReason.TabFocusReason)
    page.entries.setCurrentIndex(page.entries.model().index(7, 0))
    QTest.keyClick(page.entries, Qt.Key.Key_Return)
    dialog = shown(window, qtbot)
    assert dialog.heading.text() == "Audit entry 1"
    assert dialog.sentence.text() == "Board made, with 3 people"
    assert facts(dialog)["Signing key"] == "Not signed with a personal key"
    assert facts(dialog)["Audit entry"].startswith("1  ")


def test_the_chain_shows_a_sign_off_as_the_request_does(
    room: Room, window: Window, qtbot: QtBot
) -> None:
    window.go("audit")
    page = window.page()
    qtbot.waitUntil(lambda: quiet(window) and page.entries.model().rowCount() == 8)
    page.entries.setCurrentIndex(page.entries.model().index(0, 0))
    page.details.click()
    dialog = shown(window, qtbot)
    with room.session.open_view() as work:
        assert dialog.entry == partial(entries.entry, seq=8)(work)
    assert dialog.meaning.text().startswith(MEANING)


def test_nothing_is_opened_where_nobody_does_it(window: Window, qtbot: QtBot) -> None:
    del window.doers["entry"]
    window.page().review.review = None
    window.page().review.open(window.page().review.uid)
    qtbot.waitUntil(lambda: quiet(window) and not window.page().review._steps)
    rows = window.page().review.panel.slots
    assert not [row for row in rows if row.findChildren(Button) and row.button is None]
