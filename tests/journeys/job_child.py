"""Begin a long job at the window in a process of its own that is killed in the middle of it."""

import faulthandler
import os
import signal
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cab_desk.app.window import build
from cab_desk.gui.asks import Ask
from cab_desk.gui.look import Look
from cab_desk.services.papers import minutes
from tests.sampled import chair_of, reopened

_LONGEST = 150  # seconds, after which a program that hangs tells where, and ends


def killed(*_args: object, **_more: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(path: Path, what: str) -> None:
    faulthandler.dump_traceback_later(_LONGEST, exit=True)
    app = QApplication([])
    look = Look("light")
    look.apply(app)
    session, (meeting,) = reopened(path.parent)
    desk, window = build(session, look)
    desk.release()
    window.show()
    actions = window.doers["bring_back"].__self__
    if what == "minutes":
        minutes.make = killed
        actions._make_final(meeting, chair_of(session))
    else:
        packets = actions.tools.packets._replace(bring=killed)
        actions.tools = actions.tools._replace(packets=packets)
        window.ask(Ask("bring_back", detail=str(path.with_name("review.cabevents"))))
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
