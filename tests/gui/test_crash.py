import logging
import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from cab_desk.gui.crash import CrashDialog, CrashGuard, report


def boom():
    passphrase = "correct horse battery staple"
    raise ZeroDivisionError(len(passphrase) // 0 if passphrase == "" else "by zero")


@pytest.fixture
def guard(look, tmp_path):
    made = CrashGuard(look, tmp_path / "cab-desk.log")
    made.install()
    yield made
    made.remove()
    if made.dialog is not None:
        made.dialog.accept()


def caught_error() -> BaseException:
    try:
        boom()
    except ZeroDivisionError as error:
        return error
    raise AssertionError


def test_a_report_names_versions_fault_and_log_but_no_values(tmp_path):
    text = report(caught_error(), tmp_path / "cab-desk.log")
    assert "CAB Desk" in text
    assert "PySide6" in text
    assert "ZeroDivisionError: by zero" in text
    assert str(tmp_path / "cab-desk.log") in text
    # The line of source may be quoted; what a variable held is not.
    assert "battery staple" not in text.replace('passphrase = "correct horse battery staple"', "")


def test_a_fault_of_another_thread_is_shown_and_logged(qtbot, guard, caplog):
    with caplog.at_level(logging.ERROR):
        thread = threading.Thread(target=boom)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: guard.dialog is not None)
    assert "by zero" in guard.dialog.report.toPlainText()
    assert caplog.records[0].exc_info is not None


def test_a_fault_of_ours_is_shown_once_while_the_dialog_is_open(qtbot, guard):
    error = caught_error()
    sys.excepthook(type(error), error, error.__traceback__)
    sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: guard.dialog is not None)
    first = guard.dialog
    first.accept()
    qtbot.waitUntil(lambda: guard.dialog is None)


def test_an_interrupt_is_no_bug(guard, capsys):
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert guard.dialog is None
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_the_report_is_copied_whole(qtbot, look):
    text = report(caught_error())
    dialog = CrashDialog(look, text)
    qtbot.addWidget(dialog)
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == text
    assert dialog.said.text() == "The report is on the clipboard."


def test_the_hooks_are_taken_away_again(look, tmp_path):
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    made = CrashGuard(look, tmp_path / "log")
    made.install()
    assert sys.excepthook != before[0]
    made.remove()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_esc_in_the_report_goes_on_working_and_only_quit_ends(qtbot, look):
    dialog = CrashDialog(look, "A report")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.assertNotEmitted(dialog.left):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    dialog.show()
    with qtbot.waitSignal(dialog.left):
        dialog.quit_button.click()
