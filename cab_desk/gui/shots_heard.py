"""Pictures of a word of mouth that a chair records, and of the request afterwards."""

from PySide6.QtWidgets import QApplication

from cab_desk.domain.change import Choice
from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.heard import HeardDialog
from cab_desk.gui.pages.requests import RequestsPage
from cab_desk.gui.shots import settle
from cab_desk.gui.shots_dialogs import opened
from cab_desk.gui.window import Window

_WHY = "On the night train until eight"
_CONDITION = "Watch the error rate of the gateway until noon."
_TURNS = 2  # the record is read again after it is written


def filled(uid: str, window: Window) -> None:
    """Fill the sheet in, up to its last button."""
    _fill(uid, window, "correct horse")


def recorded(uid: str, words: str, window: Window) -> None:
    """Record the word once, and show the review with it."""
    page = _open(uid, window)
    found = page.review.panel.slots
    if not any("By mouth" in one.accessibleName() for one in found):
        _fill(uid, window, words)
        opened(window, HeardDialog).go.click()
        for _ in range(_TURNS):
            settle(window)
    bar = page.review.panel.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle(window)


def _fill(uid: str, window: Window, words: str) -> None:
    _open(uid, window)
    window.ask(Ask("heard", uid))
    settle(window)
    dialog = opened(window, HeardDialog)
    dialog.decisions.choose(Choice.CONDITIONS)
    dialog.conditions.setPlainText(_CONDITION)
    dialog.reason.setText(_WHY)
    dialog.passphrase.setText(words)
    settle(window)


def _open(uid: str, window: Window) -> RequestsPage:
    page = window.go("requests")
    assert isinstance(page, RequestsPage)  # noqa: S101 -- it is listed under this name
    window.open_change(uid)
    while window.desk.busy:
        QApplication.processEvents()
    settle(window)
    return page
