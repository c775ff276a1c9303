"""Pictures of the rooms of Policy: writing, trying out, and the switch."""

from PySide6.QtWidgets import QApplication

from cab_desk.gui.pages.policy import PolicyPage
from cab_desk.gui.window import Window
from cab_desk.services.policies.packs import Offer

_FAULTS = (('zone = "UTC"', 'zone = "Mars"'), ('letter = "E"', 'letter = "EM"'))


def _page(window: Window) -> PolicyPage:
    page = window.go("policy")
    assert isinstance(page, PolicyPage)  # noqa: S101 -- it is listed under this name
    return page


def reading(window: Window) -> None:
    """Show the pack in force, whatever was shown before."""
    _page(window).rooms.show("reading")


def edit_nothing(window: Window) -> None:
    """Show the editor without a draft."""
    rooms = _page(window).rooms
    rooms.show("edit")
    rooms.editor().discard()
    rooms.editor().notice.dismiss()


def _present(page: PolicyPage) -> Offer | None:
    return next((one for one in page.shelf.offers if one.in_force), None) if page.shelf else None


def begin(window: Window) -> None:
    """Begin a copy of the policy in force."""
    page = _page(window)
    offer = _present(page)
    if offer is not None:
        page.rooms.begin(offer)


def faults(window: Window) -> None:
    """Put faults into the draft that is open."""
    editor = _page(window).rooms.editor()
    text = editor.editor.toPlainText()
    for old, new in _FAULTS:
        text = text.replace(old, new)
    editor.editor.setPlainText(text)
    editor.editor.go_to_line(8)
    editor.lint()


def dry_run(window: Window) -> None:
    """Try another policy out."""
    rooms = _page(window).rooms
    rooms.try_out()


def dry_run_done(window: Window) -> None:
    """Run what `dry_run` leads to."""
    _page(window).rooms.dry_run().start()


def switch(window: Window) -> None:
    """Ask which policy the board is to follow; no draft is left behind in the user's folder."""
    page = _page(window)
    while page.shelf is None:
        QApplication.processEvents()
    page.rooms.editor().discard()
    page.rooms.show("reading")
    page.switch_policy("")
