"""A dressed application, a real board, and the window on it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from cab_desk.gui.desk import Desk
from cab_desk.gui.drawn import Drawn
from cab_desk.gui.look import Look
from cab_desk.gui.pages import PAGES
from cab_desk.gui.window import Window
from cab_desk.settings import Settings
from tests.gui import rooms, sample_board

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.gui.meeting_table import Table

ACTIONS = ("new", "import", "edit", "print", "agenda", "sign", "duplicate", "withdraw", "submit")


class Icons(Drawn):
    """The icons that a run has drawn, kept in memory alone."""

    def __init__(self) -> None:
        self._known: dict[str, QPixmap] = {}

    def find(self, key: str) -> QPixmap | None:
        return self._known.get(key)

    def add(self, key: str, pixmap: QPixmap) -> None:
        self._known[key] = pixmap


@pytest.fixture(scope="session")
def icons() -> Icons:
    return Icons()


@pytest.fixture
def look(qapp: QApplication, icons: Icons) -> Look:
    found = Look("light", drawn=icons)
    found.apply(qapp)
    return found


@pytest.fixture
def board(tmp_path: Path) -> Iterator[sample_board.SampleBoard]:
    made = sample_board.make(tmp_path / "board.cabdesk")
    yield made
    made.close()


@pytest.fixture
def desk(board: sample_board.SampleBoard, qapp: QApplication) -> Iterator[Desk]:
    made = Desk(board.office, Settings(), board.policy)
    yield made
    made.close()


@pytest.fixture
def asked() -> list[object]:
    return []


@pytest.fixture
def open_window(qtbot, desk, look, asked) -> Callable[..., Window]:
    """Show the window with the requests alone, and wait until the list is there."""

    def show(width: int = 1440, height: int = 900) -> Window:
        entries = tuple(entry for entry in PAGES if entry.name == "requests")
        window = Window(desk, look, entries, dict.fromkeys(ACTIONS, asked.append))
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        page = window.page()
        qtbot.waitUntil(lambda: page.model.counts is not None)
        return window

    return show


@pytest.fixture
def room(qtbot, tmp_path: Path, look: Look) -> Iterator[rooms.Room]:
    """Give the whole program on a file without a board; what it opened is closed afterwards."""
    shown: list[tuple[Window, Desk]] = []

    def opened(window: Window, desk: Desk) -> None:
        qtbot.addWidget(window)
        shown.append((window, desk))

    made = rooms.open_room(tmp_path, look, opened)
    yield made
    for window, desk in shown:
        for dialog in window.findChildren(QDialog):
            dialog.done(0)
        desk.close()
    made.session.close()


@pytest.fixture
def table(tmp_path: Path, qtbot: "QtBot") -> Iterator["Table"]:
    """Return the window on a board whose meeting is planned, with that meeting's page."""
    from tests.gui.meeting_desk import meeting_desk
    from tests.gui.meeting_table import Table

    with meeting_desk(tmp_path) as (board, desk, look):
        made = Table(board, desk, look, qtbot)
        yield made
        made.window.close()
