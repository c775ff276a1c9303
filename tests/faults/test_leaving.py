"""The window closes within seconds, whatever the board does, and what was typed is not lost."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cab_desk.app.closing import end
from cab_desk.domain.change import Choice
from cab_desk.gui import unsaved
from cab_desk.gui.leaving import Leaving
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.settings import data_folder
from cab_desk.storage.servers import Server
from tests.faults.line_desk import Open, watch
from tests.faults.proxy import Proxy
from tests.gui.rooms import quiet
from tests.journeys import desk
from tests.journeys.at_desk import AtDesk
from tests.journeys.evening import RUNNING, furnish, plan, sign

LONGEST = 30  # seconds, for a machine busy with other things; the desk gives up after 120


@pytest.fixture
def on_file(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[AtDesk]:
    session = desk.session_at(tmp_path / "board.cabdesk")
    at = AtDesk(session, qtbot)
    yield at
    at.leave()


def kept() -> list[Path]:
    return sorted((data_folder() / "unsaved").glob("*-note*.json"))


def test_a_server_that_hangs_holds_no_window_and_loses_no_note(
    line: Proxy, place: Server, far: Server, tmp_path: Path, open_at: Open
) -> None:
    at = open_at(far)
    uids = furnish(at, tmp_path)
    for role in desk.APPROVERS:  # so that there are keys
        sign(at, uids[0], role, Choice.APPROVE)
    page = plan(at)
    page.prepare.start.click()
    at.unlock()
    at.wait(lambda: page.steps.currentIndex() == RUNNING)
    assert page.stand is not None
    assert page.stand.meeting is not None
    meeting_id, item = page.stand.meeting.id, page.stand.meeting.items[0]
    watch(at)
    leaving = Leaving(at.desk, at.window)

    line.silent = True
    QTest.keyClicks(page.side.note, "Only after the pool was swapped.")
    began = time.monotonic()
    assert not at.window.close()
    assert "recorded" in at.window.notice.sentence.text()
    assert at.window.notice.isVisible()
    at.wait(lambda: not at.window.isVisible())
    assert not end(at.desk, at.session)
    assert time.monotonic() - began < LONGEST
    assert len(kept()) == 1
    assert leaving.parent() is at.window
    line.cut()  # what was left behind ends, as it does with the process
    line.back()

    again = open_at(replace(place))
    unsaved.tell_left(again.desk, again.window)
    notice = again.window.notice
    again.wait(lambda: "Only after the pool was swapped." in notice.sentence.text())
    notice.button.click()
    again.wait(lambda: not kept())
    with again.session.open_view() as view:
        assert view.meetings.get(meeting_id).item(item.id).note == (
            "Only after the pool was swapped."
        )


def test_what_a_board_that_works_is_still_recording_is_waited_for(on_file: AtDesk) -> None:
    gate, recorded = Event(), list[str]()
    on_file.desk.reach.begin()
    on_file.desk.reach._timer.setInterval(20)
    Leaving(on_file.desk, on_file.window, patience=0.2)
    on_file.wait(lambda: on_file.desk.reach.good_at)

    def slow(_work: Work) -> Outcome:
        gate.wait()
        return touched("change")

    on_file.desk.run(slow, lambda _outcome: recorded.append("done"))
    assert not on_file.window.close()
    turns = list[bool]()
    beat = QTimer(on_file.window, interval=20)
    beat.timeout.connect(lambda: turns.append(True))
    beat.start()
    on_file.wait(lambda: len(turns) > 30)  # for longer than a silent board is waited for
    assert on_file.window.isVisible()
    gate.set()
    on_file.wait(lambda: not on_file.window.isVisible())
    assert end(on_file.desk, on_file.session)


def test_who_closes_twice_does_not_wait(on_file: AtDesk) -> None:
    gate = Event()
    Leaving(on_file.desk, on_file.window)

    def slow(_work: Work) -> Outcome:
        gate.wait()
        return touched("change")

    on_file.desk.run(slow)
    assert not on_file.window.close()
    on_file.window.notice.button.click()
    assert not on_file.window.isVisible()
    gate.set()


def test_nothing_is_said_where_nothing_is_being_recorded(on_file: AtDesk) -> None:
    Leaving(on_file.desk, on_file.window)
    on_file.wait(lambda: quiet(on_file.window))
    assert on_file.window.close()
    assert end(on_file.desk, on_file.session)
