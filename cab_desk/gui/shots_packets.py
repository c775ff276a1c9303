"""Pictures of reviews that travel."""

from PySide6.QtWidgets import QApplication

from cab_desk.gui.asks import Ask
from cab_desk.gui.pages.requests import RequestsPage
from cab_desk.gui.shots import settle
from cab_desk.gui.widgets.said_view import SaidView
from cab_desk.gui.window import Window


def home(window: Window) -> None:
    """Show what a packet says first."""
    window.go("home")


def take_along(window: Window) -> None:
    """Ask for whom a packet is."""
    window.ask(Ask("take_along"))


def bring_back(path: str, window: Window) -> None:
    """Bring a file back, and show what came of it."""
    window.ask(Ask("bring_back", detail=path))


def said(uid: str, window: Window) -> None:
    """Show what was said about an RFC."""
    page = _open(window, uid)
    settle(window)
    page.review.go_to("history")
    settle(window)
    bar = page.review.area.verticalScrollBar()
    found = page.review.findChildren(SaidView)
    if found:  # the section is longer than the pane: its beginning is what is wanted
        bar.setValue(found[-1].mapTo(page.review.sections, found[-1].rect().topLeft()).y())


def comment(uid: str, window: Window) -> None:
    """Comment on a passage."""
    _open(window, uid)
    window.ask(Ask("comment", uid))


def take_back(uid: str, window: Window) -> None:
    """Take a sign-off back."""
    _open(window, uid)
    window.ask(Ask("unsign", uid))


def vote(uid: str, window: Window) -> None:
    """Vote in a packet."""
    _open(window, uid)
    window.ask(Ask("vote", uid))


def _open(window: Window, uid: str) -> RequestsPage:
    page = window.go("requests")
    assert isinstance(page, RequestsPage)  # noqa: S101 -- it is listed under this name
    window.open_change(uid)
    while window.desk.busy:
        QApplication.processEvents()
    return page
