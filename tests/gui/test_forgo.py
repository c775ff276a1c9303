"""A chair signs on the audit page that a part of the history is lost."""

import pytest
from pytestqt.qtbot import QtBot

from cab_desk.domain.ledger import Head
from cab_desk.gui.dialogs.forgo import ForgoDialog
from cab_desk.gui.pages.audit import AuditPage
from cab_desk.storage.work import SqlWork
from tests.gui import rooms


@pytest.fixture
def audit(qtbot: QtBot, room: rooms.Room, monkeypatch: pytest.MonkeyPatch) -> AuditPage:
    """Return the page of a board that has not what its sign-off stood on."""
    room.make_board()
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    with monkeypatch.context() as patch:
        patch.setattr(SqlWork, "_head", lambda _work: Head(3, "ab" * 32))
        room.sign(uid)
    window = room.window("audit")
    qtbot.waitUntil(lambda: not window.desk.busy)
    page = window.page()
    assert isinstance(page, AuditPage)
    return page


def verified(qtbot: QtBot, page: AuditPage, state: str) -> str:
    page.verify.click()
    qtbot.waitUntil(lambda: page.state.text() == state)
    return page.faults.text()


def asked(qtbot: QtBot, page: AuditPage) -> ForgoDialog:
    page.notice.button.click()
    qtbot.waitUntil(lambda: bool(page.findChildren(ForgoDialog)))
    (dialog,) = page.findChildren(ForgoDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_a_chair_signs_for_what_is_lost(qtbot: QtBot, audit: AuditPage) -> None:
    assert "signed on a history that is not there any more" in verified(qtbot, audit, "Broken")
    assert "A chair who knows that a share or a server lost it" in audit.notice.sentence.text()
    dialog = asked(qtbot, audit)
    dialog.go.click()
    assert dialog.error.text() == "Say what was lost, and by what."
    dialog.reason.setText("The share was put back to Tuesday")
    dialog.go.click()
    assert "passphrase" in dialog.error.text()
    dialog.word.secret.setText("not it")
    dialog.go.click()
    qtbot.waitUntil(dialog.go.isEnabled)
    assert dialog.error.text()
    assert dialog.word.secret.text() == ""
    dialog.reject()
    assert "not there any more" in verified(qtbot, audit, "Broken")


def test_what_a_chair_signed_for_is_told_and_no_fault(qtbot: QtBot, audit: AuditPage) -> None:
    verified(qtbot, audit, "Broken")
    dialog = asked(qtbot, audit)
    dialog.reason.setText("The share was put back to Tuesday")
    dialog.word.secret.setText(rooms.WORDS)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: not audit.desk.busy)
    told = verified(qtbot, audit, "Intact")
    assert "a chair says that a part of the history was lost" in told
    model = audit.entries.model()
    qtbot.waitUntil(
        lambda: (
            model.index(0, 2).data()
            == "A part of the history is lost: The share was put back to Tuesday"
        )
    )


def test_an_entry_that_was_touched_is_nothing_to_sign_for(qtbot: QtBot, room: rooms.Room) -> None:
    room.make_board()
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    room.sign(uid)
    window = room.window("audit")
    qtbot.waitUntil(lambda: not window.desk.busy)
    page = window.page()
    assert isinstance(page, AuditPage)
    room.tamper("UPDATE event SET signature = zeroblob(64) WHERE type = 'signoff.given'")
    verified(qtbot, page, "Broken")
    assert page.notice.isHidden()
