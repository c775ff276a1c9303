"""The first second of the window: the application object, the first paint, the first rows."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from cab_desk.errors import Refused
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import FUSION
from cab_desk.words import say

_STARTED = time.perf_counter()


def application() -> QApplication:
    """Return the one application object, with its name; its icon comes with its look."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        app = found
    else:
        _check_display()
        app = QApplication(["cab-desk", "-style", "fusion"])
        app.setProperty(FUSION, True)
    app.setApplicationName("CAB Desk")
    app.setDesktopFileName("cab-desk")
    return app


def _check_display() -> None:
    """Raise Refused where no window can open; Qt would abort the process instead."""
    named = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")
    if sys.platform.startswith("linux") and not any(map(os.environ.get, named)):
        raise Refused(say("common.no_display"))


class FirstPaint(QWidget):
    """Notes when a window was painted first, and says so by `noted`.

    A dot in the window's corner, which is painted with it: to watch the window's events would
    have PySide load all sixty kinds of them, 2 ms and 1.6 MiB.
    """

    noted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.milliseconds = 0.0
        self._waiting = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(1, 1)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing; the time is taken once the paint is over."""
        if self._waiting:
            self._waiting = False
            QTimer.singleShot(0, self._note)

    def _note(self) -> None:
        self.milliseconds = since_start()
        self.hide()
        self.noted.emit()


def when_standing(desk: Desk, painted: FirstPaint, then: Callable[[], object]) -> None:
    """Call back once the window was painted and its lists have their rows."""
    waiting = True

    def look() -> None:
        nonlocal waiting
        if waiting and painted.milliseconds and not desk.reading:
            waiting = False
            then()

    painted.noted.connect(look)
    desk.rested.connect(look)


def measure(window: QWidget, desk: Desk) -> None:
    """Print when window and data stood, since the process began, and end the application."""
    painted = FirstPaint(window)
    window.show()

    def stand() -> None:
        window.repaint()
        seen = {"window_ms": round(painted.milliseconds, 1), "data_ms": round(since_start(), 1)}
        sys.stdout.write(json.dumps(seen) + "\n")
        sys.stdout.flush()
        QApplication.quit()

    when_standing(desk, painted, stand)


def since_start() -> float:
    """Return the milliseconds since the process began, or since this module was loaded."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        return (uptime - int(fields[19]) / os.sysconf("SC_CLK_TCK")) * 1000
    except (OSError, ValueError, IndexError):
        return (time.perf_counter() - _STARTED) * 1000
