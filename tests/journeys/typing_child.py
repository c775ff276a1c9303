"""Type at the window in a process of its own, say so, and wait to be killed."""

import faulthandler
import sys
from pathlib import Path
from threading import Event

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cab_desk.app.window import build
from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.import_preview import ImportPreview
from cab_desk.gui.look import Look
from cab_desk.gui.pages.meeting import MeetingPage
from cab_desk.gui.window import Window
from tests.journeys import desk

RUNNING = 2
_TURN_MS = 20
_LONGEST = 150  # seconds, after which a program that hangs tells where, and ends


def turn(until) -> None:
    """Let the program go on until something is so; whoever started it guards against hanging."""
    while not until():
        QTest.qWait(_TURN_MS)


def type_into(field: QWidget, text: str) -> None:
    field.setFocus()
    turn(field.hasFocus)
    typed = QInputMethodEvent()
    typed.setCommitString(text)
    QApplication.sendEvent(field, typed)


def in_a_dialog(window: Window, text: str) -> None:
    """Type the reason for which the first request is withdrawn."""
    with window.desk.office.open_work() as work:
        uid = next(iter(work.changes.each())).uid
    window.ask(Ask("withdraw", uid))
    turn(lambda: any(one.isVisible() for one in window.findChildren(QDialog)))
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    dialog.activateWindow()
    type_into(dialog.reason, text)


def at_a_meeting(window: Window, text: str) -> None:
    """Type a note and a task while the board takes nothing."""
    page = window.go("meeting")
    assert isinstance(page, MeetingPage)
    turn(lambda: page.steps.currentIndex() == RUNNING and page.kept.task is not None)
    turn(lambda: not window.desk.busy)
    window.desk.run(lambda _work: Event().wait())  # nothing else is recorded from now on
    type_into(page.side.tasks.text, f"Task: {text}")
    type_into(page.side.note, text)


def at_an_import(window: Window, path: str) -> None:
    """Import a long file, and say so as soon as that is begun."""
    window.ask(Ask("import", detail=path))
    turn(lambda: any(one.isVisible() for one in window.findChildren(ImportPreview)))
    (dialog,) = window.findChildren(ImportPreview)
    turn(lambda: dialog.save.isVisible() and dialog.save.isEnabled())
    dialog.save.click()


def main(path: Path, where: str, text: str) -> None:
    faulthandler.dump_traceback_later(_LONGEST, exit=True)
    app = QApplication([])
    look = Look("light")
    look.apply(app)
    the_desk, window = build(desk.session_at(path), look)
    the_desk.release()
    window.show()
    window.activateWindow()
    do = {"dialog": in_a_dialog, "meeting": at_a_meeting, "import": at_an_import}[where]
    do(window, text)
    sys.stdout.write("typed\n")
    sys.stdout.flush()
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
