"""What nobody expected: written to the log, and shown with a report that can be copied."""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cab_desk import __version__
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.words import say

_LOG = logging.getLogger(__name__)
_LONGEST = 20_000  # characters of a report
_QT_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def report(error: BaseException, log: Path | None = None) -> str:
    """Return the text of a report: versions, the fault, where it happened, where the log is.

    Values of variables are left out, so that no passphrase can stand in it.
    """
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    parts = [
        f"CAB Desk {__version__}",
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, {platform.platform()}",
        "",
        "".join(lines)[-_LONGEST:].rstrip(),
    ]
    if log is not None:
        parts += ["", say("frame.crash.log", path=log)]
    return "\n".join(parts)


class CrashDialog(Dialog):
    """The report, with a way to copy it and two ways on; `left` where it is to end.

    Esc goes on working: a key that is pressed in haste must not end the program.
    """

    left = Signal()

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._text = text
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("frame.crash.title"))
        self.resize(look.px(720), look.px(480))
        column = self.column()
        column.addWidget(Label(look, say("frame.crash.heading"), "title"))
        column.addWidget(Label(look, say("frame.crash.sentence"), wrap=True))
        self.report = QPlainTextEdit(text)
        self.report.setReadOnly(True)
        self.report.setFont(look.font("mono"))
        self.report.setAccessibleName(say("frame.crash.title"))
        column.addWidget(self.report, 1)
        self.said = Label(look, "", "small", "text.secondary")
        self.copy_button = Button(look, say("frame.crash.copy"), icon="copy")
        self.quit_button = Button(look, say("frame.crash.quit"))
        self.go_on_button = Button(look, say("frame.crash.go_on"), "primary")
        left = (self.copy_button, self.said)
        column.addLayout(self.foot(self.quit_button, self.go_on_button, left=left))
        self.copy_button.clicked.connect(self._copy)
        self.go_on_button.clicked.connect(self.accept)
        self.quit_button.clicked.connect(self._leave)
        self.go_on_button.setFocus()

    def _leave(self) -> None:
        self.accept()
        self.left.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.said.setText(say("frame.crash.copied"))


class CrashGuard(QObject):
    """Catch what would be lost: of the interface thread, other threads, destructors and Qt.

    One dialog at a time; what fails meanwhile goes to the log alone.
    """

    _caught = Signal(object)

    def __init__(self, look: Look, log: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._log = log
        self._undo: list[Callable[[], object]] = []
        self.dialog: CrashDialog | None = None
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Put the hooks in place."""
        old_hook, old_thread, old_lost = (
            sys.excepthook,
            threading.excepthook,
            sys.unraisablehook,
        )
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self.catch(args.exc_value)
        sys.unraisablehook = lambda lost: self.catch(lost.exc_value)
        before = qInstallMessageHandler(_qt_message)
        self._undo = [
            lambda: setattr(sys, "excepthook", old_hook),
            lambda: setattr(threading, "excepthook", old_thread),
            lambda: setattr(sys, "unraisablehook", old_lost),
            lambda: qInstallMessageHandler(before),
        ]

    def remove(self) -> None:
        """Take the hooks away."""
        while self._undo:
            self._undo.pop()()

    def catch(self, error: BaseException | None) -> None:
        """Log a fault and have it shown; called from any thread."""
        if error is None or isinstance(error, KeyboardInterrupt | SystemExit):
            return
        _LOG.error("bug", exc_info=(type(error), error, error.__traceback__))
        self._caught.emit(error)

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        self.catch(error)

    def _show(self, error: BaseException) -> None:
        if self.dialog is not None:
            return
        self.dialog = CrashDialog(self._look, report(error, self._log))
        self.dialog.finished.connect(self._shown)
        self.dialog.left.connect(QGuiApplication.quit)
        self.dialog.open()

    def _shown(self) -> None:
        self.dialog = None


def _qt_message(kind: QtMsgType, _context: object, text: str) -> None:
    _LOG.log(_QT_LEVELS.get(kind, logging.DEBUG), "Qt: %s", text)
