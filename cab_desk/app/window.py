"""Open the window on a board."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk import logs
from cab_desk import settings as user_settings
from cab_desk.app.session import Session, open_session, utc_now
from cab_desk.errors import CabDeskError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from cab_desk.gui.desk import Desk
    from cab_desk.gui.look import Look
    from cab_desk.gui.window import Window


def application() -> "QApplication":
    """Return the one application object, dressed with name and icon."""
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from cab_desk import assets

    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = QApplication(["cab-desk"])
    app.setApplicationName("CAB Desk")
    app.setDesktopFileName("cab-desk")
    app.setWindowIcon(QIcon(str(assets.path("resources/icons/cab-desk.svg"))))
    return app


def build(session: Session, look: "Look") -> tuple["Desk", "Window"]:
    """Make desk and window on an open board."""
    from cab_desk.gui.actions import Actions
    from cab_desk.gui.desk import Desk
    from cab_desk.gui.window import Window

    with session.open_reader() as reader:
        board = reader.board()
    desk = Desk(session.office, session.settings, session.pack(), board)
    window = Window(desk, look)
    actions = Actions(desk, look, window, session.tools())
    window.doers.update(actions.doers())
    desk.setParent(window)
    return desk, window


def run_window(option: str | None) -> int:
    """Open the window, and stay until it is closed."""
    from cab_desk.gui.crash import CrashGuard
    from cab_desk.gui.look import Look

    log = logs.start(user_settings.data_folder() / "logs")
    app = application()
    guard = CrashGuard(log.path)
    session = open_session(option, create=True)
    look = Look(session.settings.theme, session.settings.scale / 100)
    look.apply(app)
    desk, window = build(session, look)
    guard.install()
    window.show()
    desk.watch()
    status = app.exec()
    desk.close()
    session.close()
    guard.remove()
    log.close()
    return status
