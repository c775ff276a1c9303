"""Open the real program on a board, and close its window once its start is on record.

With 0 for the number of entries to wait for: once the log says that there is none.
"""

import sqlite3
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from cab_desk import settings
from cab_desk.app.window import run_window
from cab_desk.gui import start
from cab_desk.gui.window import Window

_IDLE = 5  # looks, one after the other, at which nothing was under way
_SAID = "it is not on record"  # the log says so of a board that takes no entry


def opened(path: Path) -> int:
    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as connection:
        query = "SELECT count(*) FROM event WHERE type = 'access.opened'"
        return int(connection.execute(query).fetchone()[0])


def main(path: Path, wanted: int) -> int:
    start.application()
    log = settings.data_folder() / "logs" / "cab-desk.log"
    idle = 0

    def look() -> None:
        nonlocal idle
        tops = [one for one in QApplication.topLevelWidgets() if isinstance(one, Window)]
        if not tops or not tops[0].isVisible():
            return
        desk = tops[0].desk
        idle = 0 if desk.busy or desk.reading else idle + 1
        if idle >= _IDLE and (
            opened(path) >= wanted if wanted else _SAID in log.read_text("utf-8")
        ):
            sys.stdout.write(tops[0].notice.sentence.text() + "\n")
            tops[0].close()

    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    return run_window(str(path))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
