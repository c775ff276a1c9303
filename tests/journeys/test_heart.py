"""The window's heartbeat: on every page, and that it hears what holds a window up."""

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from cab_desk.gui.pages import PAGES
from cab_desk.gui.pages.reports import ReportsPage
from tests.journeys.at_desk import OpenDesk
from tests.journeys.heart import Heart, beating
from tests.once import Once
from tests.sampled import sample_in

LIMIT_MS = 100.0
HELD_S = 0.8  # long enough for who looks on to get his turn on any machine
AFTER = 40  # beats, 0.4 s


def busy(seconds: float) -> None:
    """Compute for so long, as Python does it."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def held_by(qtbot: QtBot, work: object) -> Heart:
    """Have something done between two events, and return what the heart noted."""
    heart = Heart(LIMIT_MS)
    timer = QTimer(singleShot=True)
    timer.timeout.connect(work)
    timer.start(30)
    qtbot.waitUntil(lambda: heart.longest > 0 and heart.beats > AFTER)
    heart.stop()
    return heart


def test_what_is_computed_on_the_windows_thread_is_a_miss(qtbot: QtBot) -> None:
    heart = held_by(qtbot, lambda: busy(HELD_S))
    assert [round(miss.own) > LIMIT_MS for miss in heart.missed] == [True]
    assert "busy" in heart.missed[0].where
    with pytest.raises(AssertionError, match="heartbeat was missed"), beating(LIMIT_MS) as again:
        again.missed += heart.missed


def test_a_lock_that_another_thread_keeps_is_a_miss(qtbot: QtBot) -> None:
    def add_up() -> None:  # in C, so that Python's own lock is never given up
        sum(range(40_000_000))

    threads: list[threading.Thread] = []

    def begin() -> None:
        threads.append(threading.Thread(target=add_up))
        threads[0].start()

    heart = held_by(qtbot, begin)
    threads[0].join()
    assert heart.missed


def test_waiting_for_a_busy_machine_is_none(qtbot: QtBot) -> None:
    assert held_by(qtbot, lambda: threading.Event().wait(HELD_S)).missed == []


def test_what_a_test_does_itself_is_none(qtbot: QtBot) -> None:
    heart = Heart(LIMIT_MS)
    busy(HELD_S)
    qtbot.waitUntil(lambda: heart.beats > AFTER)
    heart.stop()
    assert heart.beats
    assert heart.missed == []


@pytest.mark.files("the sample fills a file of its own")
def test_no_page_holds_the_window_up(tmp_path: Path, open_desk: OpenDesk, once: Once) -> None:
    session, _meeting = sample_in(once, tmp_path / "sample")
    at = open_desk(session)
    for _visit in range(2):
        for entry in PAGES:
            at.window.go(entry.name)
            at.settle()
            if entry.name == "reports":
                page = at.page(ReportsPage)
                at.wait(lambda page=page: all(card.view.drawn for card in page.cards.values()))
    assert at.failures == []
    assert at.heart.beats > 50
