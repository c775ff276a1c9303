"""Open the window on a board."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk import assets, logs
from cab_desk import settings as user_settings
from cab_desk.app.session import Session, open_session
from cab_desk.app.tools import tools_of

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication

    from cab_desk.gui.desk import Desk
    from cab_desk.gui.look import Look
    from cab_desk.gui.window import Window

_STARTED = time.perf_counter()
_POLL_MS = 5


def application() -> "QApplication":
    """Return the one application object, with its name and icon."""
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["cab-desk"])
    app.setApplicationName("CAB Desk")
    app.setDesktopFileName("cab-desk")
    app.setWindowIcon(QIcon(str(assets.path("resources/icons/cab-desk.svg"))))
    return app


def build(session: Session, look: "Look", page: str = "") -> tuple["Desk", "Window"]:
    """Make desk and window on an open board; what needs SQLAlchemy is held back."""
    from cab_desk.gui.actions import Actions
    from cab_desk.gui.desk import Desk
    from cab_desk.gui.window import Window

    with session.open_reader() as reader:
        board = reader.board()
    desk = Desk(session.office, session.settings, session.pack(), board)
    desk.hold()
    window = Window(desk, look, page=page)
    actions = Actions(desk, look, window, tools_of(session))
    window.doers.update(actions.doers())
    window.page().entered()
    return desk, window


def run_window(option: str | None) -> int:
    """Open the window, and stay until it is closed."""
    from PySide6.QtCore import QTimer

    from cab_desk.gui.crash import CrashGuard
    from cab_desk.gui.look import Look

    log = logs.start(user_settings.data_folder() / "logs")
    app = application()
    session = open_session(option, create=True)
    look = Look(session.settings.theme, session.settings.scale / 100)
    look.apply(app)
    guard = CrashGuard(look, log.path)
    desk, window = build(session, look)
    guard.install()
    window.show()
    _when_standing(desk, lambda: QTimer.singleShot(0, lambda: _settle_in(desk, session)))
    status = app.exec()
    desk.close()
    session.close()
    guard.remove()
    log.close()
    return status


def paint(option: str | None, page: str | None) -> int:
    """Open the window, print when it and its data stood since the process began, and quit."""
    from cab_desk.gui.look import Look

    app = application()
    session = open_session(option)
    look = Look(session.settings.theme, session.settings.scale / 100)
    look.apply(app)
    desk, window = build(session, look, page or "")
    seen: dict[str, float] = {}
    painted = _watch_paint(window, seen)
    window.show()

    def stand() -> None:
        window.repaint()
        seen["data_ms"] = round(_since_start(), 1)
        sys.stdout.write(json.dumps(seen) + "\n")
        sys.stdout.flush()
        app.quit()

    _when_standing(desk, stand)
    app.exec()
    window.removeEventFilter(painted)
    window.close()
    desk.close()
    session.close()
    return 0


def _settle_in(desk: "Desk", session: Session) -> None:
    """Begin what can wait until the first page stands."""
    from functools import partial

    from cab_desk.services import signing, summary

    desk.release()
    if desk.board is not None:
        desk.run_office(signing.settle)
        desk.run(partial(summary.catch_up))
    desk.watch()


def _when_standing(desk: "Desk", then: Callable[[], object]) -> None:
    """Call back once the window was painted and its lists have their rows."""
    from PySide6.QtCore import QTimer

    timer = QTimer(desk, interval=_POLL_MS)

    def look() -> None:
        if not desk.reading:
            timer.stop()
            then()

    timer.timeout.connect(look)
    timer.start()


def _watch_paint(window: "Window", seen: dict[str, float]) -> "QObject":
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: "QEvent") -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint and not seen:
                seen["window_ms"] = 0.0
                QTimer.singleShot(0, self._note)
            return False

        def _note(self) -> None:
            seen["window_ms"] = round(_since_start(), 1)

    watch = Watch(window)
    window.installEventFilter(watch)
    return watch


def _since_start() -> float:
    """Return the milliseconds since the process began, or since this module was loaded."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks = int(fields[19])
        uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        import os

        return (uptime - ticks / os.sysconf("SC_CLK_TCK")) * 1000
    except (OSError, ValueError, IndexError):
        return (time.perf_counter() - _STARTED) * 1000
