"""On a shared screen nothing of a signer stays for whoever comes next."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cab_desk.domain.change import Choice
from cab_desk.gui import idle
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.look import Look
from tests.gui.meeting_desk import meeting_desk
from tests.services.evidence_room import WORDS
from tests.services.meeting_room import MeetingRoom

Made = tuple[MeetingRoom, Desk, Look]


@pytest.fixture
def made(tmp_path: Path, qapp: object) -> Iterator[Made]:
    with meeting_desk(tmp_path, 1) as made:
        yield made


@pytest.fixture
def opened(made: Made, qtbot: QtBot) -> Callable[[], SignDialog]:
    def go() -> SignDialog:
        board, desk, look = made
        dialog = SignDialog(desk, look, board.uids[0], "Engineering Manager")
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.who.count() > 0)
        dialog.decisions.choose(Choice.CONDITIONS)
        dialog.conditions.setPlainText("Stop at 0.1 %")
        dialog.passphrase.setText(WORDS)
        return dialog

    return go


def test_p39_two_minutes_without_a_touch_close_the_dialog_and_record_nothing(
    made: Made, opened: Callable[[], SignDialog], qtbot: QtBot
) -> None:
    board, desk, _look = made
    dialog = opened()
    assert dialog.idle.timer.interval() == idle.IDLE_MS == 120_000
    assert dialog.idle.timer.isActive()
    dialog.idle.timer.setInterval(10)
    with qtbot.waitSignal(desk.told) as told:
        dialog.idle.timer.start()
    assert told.args == [
        "The sign-off was left alone for two minutes, so it was closed. Nothing was recorded."
    ]
    assert not dialog.isVisible()
    assert dialog.passphrase.text() == ""
    assert board.do(lambda work: work.signoffs.standing(board.uids[0])) == ()


def test_p39_every_touch_starts_the_time_anew(
    opened: Callable[[], SignDialog], qtbot: QtBot
) -> None:
    dialog = opened()
    dialog.idle.timer.stop()
    QTest.keyClick(dialog.passphrase, Qt.Key.Key_A)
    assert dialog.idle.timer.isActive()
    dialog.idle.timer.stop()
    QTest.mouseMove(dialog.sign)
    QTest.mouseClick(dialog.pad, Qt.MouseButton.LeftButton)
    assert dialog.idle.timer.isActive()
    dialog.reject()


def test_p39_the_next_person_finds_nothing_of_the_one_before(
    made: Made, opened: Callable[[], SignDialog]
) -> None:
    dialog = opened()
    other = next(
        dialog.who.itemData(row)
        for row in range(dialog.who.count())
        if dialog.who.itemData(row) != dialog.who.currentData()
    )
    dialog.sign_as(other)
    assert dialog.passphrase.text() == ""
    assert dialog.conditions.toPlainText() == ""
    assert dialog.decisions.present() is None
    assert dialog.pad.empty()
    assert dialog.reason.text() == ""
    dialog.reject()


def test_reading_the_change_again_takes_nothing_away(opened: Callable[[], SignDialog]) -> None:
    dialog = opened()
    dialog._who_changed()  # the same person, after the change was read once more
    assert dialog.conditions.toPlainText() == "Stop at 0.1 %"
    assert dialog.decisions.present() is Choice.CONDITIONS
    dialog.reject()
