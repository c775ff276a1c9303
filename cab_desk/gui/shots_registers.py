"""What leads to the pictures of exceptions and feature flags."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from cab_desk.domain.change import Choice
from cab_desk.gui.dialogs.exception import ExceptionDialog
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.pages.flags_register import FlagsRegister
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.shots import settle
from cab_desk.gui.window import Window

W = TypeVar("W", bound=QWidget)


def room(name: str, window: Window) -> None:
    """Show a room of Policy."""
    page = window.go("policy")
    settle(window)
    show = getattr(getattr(page, "rooms", None), "show", None)
    if show is not None:
        show(name)
    settle(window)


def exception(uid: str, window: Window) -> None:
    """Open the dialog of an RFC's exception."""
    window.open_change(uid)
    settle(window)
    window.ask(Ask("exception", uid))
    settle(window)


def grant(uid: str, window: Window) -> None:
    """Open the sign-off that grants it, with the decision made."""
    exception(uid, window)
    asking = _open(window, ExceptionDialog)
    if asking is None:
        return
    asking.grant("Engineering Manager")
    settle(window)
    signing = _open(window, SignDialog)
    if signing is not None:
        signing.decisions.choose(Choice.APPROVE)
        settle(window)


def flag(window: Window) -> None:
    """Open the form of a new flag, and have it say what is missing."""
    room("flags", window)
    for register in window.findChildren(FlagsRegister):
        register.add()
        settle(window)


def _open(window: Window, kind: type[W]) -> W | None:
    return next((one for one in window.findChildren(kind) if one.isVisible()), None)
