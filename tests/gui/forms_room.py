"""The form of an RFC as a test opens it."""

import shiboken6

from cab_desk.gui.pages.page import Ask
from tests.gui import rooms


def form_opener(qtbot, room):
    """Make the board; return what opens the form of a new RFC, or of one that there is."""
    room.make_board()

    def show(uid: str = "", detail: str = ""):
        window = room.window("requests")
        window.ask(Ask("edit" if uid else "new", uid, detail))
        form = rooms.dialog_of(window)
        qtbot.waitUntil(form.isEnabled)
        return form

    return show


def closed(qtbot, form):
    qtbot.waitUntil(lambda: not shiboken6.isValid(form) or not form.isVisible())
