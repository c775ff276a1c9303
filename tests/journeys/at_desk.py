"""Somebody at the window, who clicks, types and waits."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cab_desk.app.session import Session
from cab_desk.app.window import build
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Page
from cab_desk.gui.warm import Warming
from tests.journeys import desk
from tests.journeys.heart import Heart

PATIENCE = 60_000  # against hanging; nothing is meant to take so long
P = TypeVar("P", bound=Page)
D = TypeVar("D", bound=QDialog)


class AtDesk:
    """The program's window on a board, as `cab-desk` opens it."""

    def __init__(
        self, session: Session, qtbot: QtBot, page: str = "", *, heartbeat: float = 500.0
    ) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.session = session
        self.qtbot = qtbot
        self.look = Look("light")
        self.look.apply(app)
        self.desk, self.window = build(session, self.look, page)
        qtbot.addWidget(self.window)
        self.desk.release()
        self.failures: list[str] = []
        self.desk.failed.connect(lambda error: self.failures.append(str(error)))
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        self.settle()
        warming = Warming(self.window)
        self.wait(lambda: warming.done)
        self.heart = Heart(heartbeat)

    def wait(self, done: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(lambda: bool(done()), timeout=PATIENCE)

    def settle(self) -> None:
        """Wait until no job is under way."""
        self.wait(lambda: not self.desk.busy)

    def page(self, kind: type[P]) -> P:
        """Return the page that is shown."""
        found = self.window.page()
        assert isinstance(found, kind)
        return found

    def go(self, name: str, kind: type[P]) -> P:
        """Go to a page by the rail."""
        self.window.go(name)
        self.settle()
        return self.page(kind)

    def dialog(self, kind: type[D]) -> D:
        """Wait until a dialog of this kind stands open."""

        def found() -> list[D]:
            tops = QApplication.topLevelWidgets()
            return [one for one in tops if isinstance(one, kind) and one.isVisible()]

        self.wait(found)
        return found()[0]

    def unlock(self) -> None:
        """Give the chair's passphrase to the dialog that asks for it."""
        dialog = self.dialog(UnlockChairDialog)
        QTest.keyClicks(dialog.passphrase, desk.WORDS)
        with self.qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
            QTest.keyClick(dialog.passphrase, Qt.Key.Key_Return)

    def close_dialogs(self) -> None:
        """Close what stands open over the window."""
        for top in QApplication.topLevelWidgets():
            if isinstance(top, QDialog) and top.isVisible():
                top.done(0)

    def leave(self) -> None:
        """Close the window and everything behind it."""
        self.heart.stop()
        self.close_dialogs()
        self.window.close()
        self.desk.close()
        self.session.close()


OpenDesk = Callable[..., AtDesk]
