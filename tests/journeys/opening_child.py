"""Open the real program on a board, and close its window once all that a start does is done."""

import sqlite3
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from cab_desk.app.window import run_window
from cab_desk.gui import start
from cab_desk.gui.window import Window

_IDLE = 40  # looks, a twentieth of a second each, in which nothing was under way


def opened(path: Path) -> int:
    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=0", uri=True) as connection:
        query = "SELECT count(*) FROM event WHERE type = 'access.opened'"
        return int(connection.execute(query).fetchone()[0])


def main(path: Path, wanted: int) -> int:
    start.application()
    idle = 0

    def look() -> None:
        nonlocal idle
        tops = [one for one in QApplication.topLevelWidgets() if isinstance(one, Window)]
        if not tops or not tops[0].isVisible():
            return
        desk = tops[0].desk
        idle = 0 if desk.busy or desk.reading else idle + 1
        if idle >= _IDLE and (not wanted or opened(path) >= wanted):
            sys.stdout.write(tops[0].notice.sentence.text() + "\n")
            tops[0].close()

    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    return run_window(str(path))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
