"""Garbage is collected on the window's thread, and only there."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cab_desk.gui.collecting import Collecting


class Knot:
    """An object that only a collection ends, and that says on which thread it was."""

    def __init__(self, ends: list[threading.Thread]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: ends.append(threading.current_thread()))


@pytest.fixture
def pythons_own() -> Iterator[None]:
    """Let Python collect by itself, as in any program, whatever the tests' own guard chose."""
    before = gc.isenabled()
    gc.enable()
    yield
    if not before:
        gc.disable()


@pytest.mark.usefixtures("pythons_own")
def test_a_worker_collects_nothing_and_the_window_all(qtbot: QtBot) -> None:
    collecting = Collecting()
    ends: list[threading.Thread] = []
    gc.collect()
    for _ in range(5):
        Knot(ends)
    worker = threading.Thread(target=lambda: [[number] for number in range(100_000)])
    worker.start()
    worker.join()
    assert ends == []
    many = [[number] for number in range(2 * gc.get_threshold()[0])]  # what makes one due
    collecting.look()
    assert many
    assert ends == [threading.main_thread()] * 5
    collecting.end()
    assert gc.isenabled()


@pytest.mark.usefixtures("pythons_own")
def test_a_closed_dialog_ends_by_itself_while_the_window_stands(qtbot: QtBot) -> None:
    collecting = Collecting()

    class Knotted(QDialog):
        def __init__(self) -> None:
            super().__init__()
            self.kept = self.reject  # a cycle, as a dialog's slots make it

    dialog = Knotted()
    gone = weakref.ref(dialog)
    del dialog
    many: list[object] = []

    def work_goes_on() -> bool:
        many.extend([number] for number in range(1_000))
        return gone() is None

    qtbot.waitUntil(work_goes_on, timeout=30_000)
    assert many
    collecting.end()
