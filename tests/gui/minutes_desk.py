"""The page of minutes on a board whose meeting was held."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cab_desk.domain.board import Board
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.minutes import MinutesPage
from cab_desk.settings import Settings
from tests.services.held_meeting import Held

PATIENCE = 10_000


@dataclass
class Place:
    """A page with its desk and board, and what it said."""

    held: Held
    desk: Desk
    look: Look
    bot: QtBot
    said: list[str]
    failed: list[Exception]
    windows: list[QWidget] = field(default_factory=list)

    def page(self, meeting_id: str = "") -> MinutesPage:
        """Open the page and wait for its list, and for a meeting's preview."""
        page = MinutesPage(self.desk, self.look)
        self.desk.touched.connect(page.reload)
        window = QWidget()
        column = QVBoxLayout(window)
        for tool in page.toolbar_widgets():
            column.addWidget(tool)
            tool.show()
        column.addWidget(page, 1)
        self.bot.addWidget(window)
        self.windows.append(window)
        window.resize(1368, 816)
        window.show()
        self.bot.waitUntil(lambda: bool(page.model.rows), timeout=PATIENCE)
        if meeting_id:
            page.choose(meeting_id)
            self.bot.waitUntil(lambda: self.shown(page, meeting_id), timeout=PATIENCE)
        return page

    def shown(self, page: MinutesPage, meeting_id: str) -> bool:
        """Tell whether the preview of a meeting has its first page drawn."""
        fits = page.file is not None and page.file.meeting_id == meeting_id
        return fits and page.paper.drawn(0) is not None


@contextmanager
def place_at(held: Held, qapp: QApplication, qtbot: QtBot) -> Iterator[Place]:
    """Give a desk on a board, for its page of minutes."""
    look = Look("light")
    look.apply(qapp)
    desk = Desk(held.office, Settings(), held.pack, board_of(held))
    found = Place(held, desk, look, qtbot, [], [])
    desk.told.connect(found.said.append)
    desk.failed.connect(found.failed.append)
    yield found
    desk.close()


def board_of(held: Held) -> Board:
    with held.open_work() as work:
        return work.board()
