"""Pictures of keys, conditions, and the audit chain."""

from PySide6.QtWidgets import QApplication

from cab_desk.gui.pages.settings import SettingsPage
from cab_desk.gui.window import Window


def reset_key(window: Window) -> None:
    """Open the replacing of the first key."""
    _keyed(window).reset_key.click()


def lend_role(window: Window) -> None:
    """Open the lending of a role of the first person with a key."""
    _keyed(window).lend_role.click()


def new_passphrase(window: Window) -> None:
    """Open the changing of the first passphrase."""
    _keyed(window).change_passphrase.click()


def _keyed(window: Window) -> SettingsPage:
    page = window.go("settings")
    assert isinstance(page, SettingsPage)  # noqa: S101 -- it is listed under this name
    while window.desk.busy:
        QApplication.processEvents()
    model = page.people.model()
    for row in range(model.rowCount()):
        if model.index(row, 3).data():
            page.people.setCurrentIndex(model.index(row, 0))
            break
    return page
