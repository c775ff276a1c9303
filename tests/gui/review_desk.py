"""A review in the window: comments, a vote and a signature on a packet."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cab_desk.domain.change import Choice
from cab_desk.domain.packet import LONGEST_REMARK
from cab_desk.gui.dialogs.comment import CommentDialog
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.dialogs.vote import VoteDialog
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.widgets.said_view import SaidView
from cab_desk.gui.window import Window
from cab_desk.keys.vault import SealedVault
from tests.gui.rooms import WORDS, dialog_of, quiet

VAULT = SealedVault(memory_kib=64, passes=1, lanes=1)


def settled(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(partial(quiet, window))


def reviewing(qtbot: QtBot, window: Window, uid: str) -> SaidView:
    window.open_change(uid)
    settled(qtbot, window)
    qtbot.waitUntil(lambda: bool(window.findChildren(SaidView)))
    return window.findChildren(SaidView)[-1]


def texts(view: SaidView) -> str:
    labels = view.findChildren(object)
    return " | ".join(one.text() for one in labels if hasattr(one, "text") and callable(one.text))


def comment_on_a_passage(qtbot: QtBot, window: Window, uid: str) -> None:
    window.ask(Ask("comment", uid))
    dialog = dialog_of(window)
    assert isinstance(dialog, CommentDialog)
    qtbot.waitUntil(lambda: dialog.where.currentData() == "documents.description")
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.error.text() == "A comment needs a text.")
    cursor = dialog.text.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    cursor.movePosition(QTextCursor.MoveOperation.NextWord, QTextCursor.MoveMode.KeepAnchor)
    dialog.text.setTextCursor(cursor)
    assert dialog.marked.text() == "On “Sixty”"
    dialog.comment.setPlainText("Why sixty?")
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    settled(qtbot, window)


def vote(qtbot: QtBot, window: Window, uid: str) -> None:
    window.ask(Ask("vote", uid))
    dialog = dialog_of(window)
    assert isinstance(dialog, VoteDialog)
    qtbot.waitUntil(dialog.go.isEnabled)
    assert not dialog.conditions.isVisible()
    dialog.decision.setCurrentIndex(dialog.decision.findData(Choice.CONDITIONS))
    assert dialog.conditions.isVisible()
    dialog.go.click()
    qtbot.waitUntil(lambda: "at least one condition" in dialog.error.text())
    assert dialog.conditions.property("faulty")
    assert dialog.conditions.accessibleDescription() == dialog.error.text()
    dialog.remark.setPlainText("x" * (LONGEST_REMARK + 1))
    dialog.conditions.setPlainText("At night")
    dialog.go.click()
    qtbot.waitUntil(lambda: "A remark has at most" in dialog.error.text())
    assert dialog.remark.property("faulty")
    assert not dialog.conditions.property("faulty")
    dialog.remark.setPlainText("")
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    settled(qtbot, window)


def sign(qtbot: QtBot, window: Window, uid: str) -> None:
    window.ask(Ask("sign", uid))
    dialog = dialog_of(window)
    assert isinstance(dialog, SignDialog)
    settled(qtbot, window)
    dialog.decisions.choose(Choice.APPROVE)
    dialog.passphrase.setText(WORDS)
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, window)
