"""What the palette has pages do, wherever one is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from cab_desk.gui.desk import Desk
    from cab_desk.gui.look import Look
    from cab_desk.gui.pages.page import Page


class Place(Protocol):
    """What a deed needs of the window."""

    desk: Desk
    look: Look

    def go(self, name: str) -> Page:
        """Show a page."""


def do(window: Place, name: str) -> None:
    """Do what somebody chose in the palette."""
    {
        "new_entry": partial(_calendar, window, "new"),
        "windows": partial(_calendar, window, "windows"),
        "systems": partial(_calendar, window, "systems"),
        "verify": partial(_verify, window),
        "light": partial(_theme, window, "light"),
        "dark": partial(_theme, window, "dark"),
    }[name]()


def _calendar(window: Place, what: str) -> None:
    from cab_desk.gui.pages.calendar_entries import entries_of  # noqa: PLC0415 -- when asked for

    entries = entries_of(window.go("calendar"))
    acts: dict[str, Callable[[], object]] = {
        "new": entries.new, "windows": entries.change_window, "systems": entries.systems,
    }  # fmt: skip
    acts[what]()


def _verify(window: Place) -> None:
    from cab_desk.gui.pages.audit import AuditPage  # noqa: PLC0415 -- when it is asked for

    page = window.go("audit")
    if isinstance(page, AuditPage):
        page.check()


def _theme(window: Place, theme: str) -> None:
    from cab_desk.gui.pages.settings import SettingsPage  # noqa: PLC0415 -- when it is asked for

    page = window.go("settings")
    if isinstance(page, SettingsPage):
        page.theme.button(theme).click()
