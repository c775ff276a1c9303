"""Pictures of keys, conditions, and the audit chain."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QApplication

from cab_desk.domain.stages import EDITABLE
from cab_desk.gui.asks import Ask
from cab_desk.gui.pages.audit import AuditPage
from cab_desk.gui.pages.settings import SettingsPage
from cab_desk.gui.widgets.audit_filters import DATES
from cab_desk.gui.window import Window
from cab_desk.services.requests import changes
from cab_desk.services.rows import LedgerFilter

_AROUND = timedelta(days=60)


def reset_key(window: Window) -> None:
    """Open the replacing of the first key."""
    _keyed(window).reset_key.click()


def lend_role(window: Window) -> None:
    """Open the lending of a role of the first person with a key."""
    _keyed(window).lend_role.click()


def join_ids(window: Window) -> None:
    """Open the joining of the first person with a key to another id."""
    _keyed(window).join_ids.click()
    _wait(window)


def new_passphrase(window: Window) -> None:
    """Open the changing of the first passphrase."""
    _keyed(window).change_passphrase.click()


def settle(window: Window) -> None:
    """Open the settling of the first conflict."""
    now = window.desk.office.clock()
    with window.desk.office.open_reader() as reader:
        for clash in reader.clashes(now - _AROUND, now + _AROUND)[:1]:
            window.ask(Ask("settle", clash.one, clash.other))
    _wait(window)


def earlier(window: Window) -> None:
    """Show what differs from what was signed of an RFC that is edited after it."""
    with window.desk.office.open_work() as work:
        old = next(
            one for one in work.changes.each()
            if one.stage in EDITABLE and work.signoffs.standing(one.uid)
        )  # fmt: skip
        new = replace(old, title=f"{old.title}, in two halves")
        why = "The second half waits for the nodes."
        changes.edit(work, old.uid, new, expected_version=old.version, reason=why)
    window.open_change(old.uid)
    _wait(window)
    window.ask(Ask("earlier", old.uid))
    _wait(window)


def signed(window: Window) -> None:
    """Open what was signed in the newest sign-off."""
    _entry(window, "signoff")


def audit_entry(window: Window) -> None:
    """Open the newest entry that is no sign-off."""
    _entry(window, "minutes")


def between_days(window: Window) -> None:
    """Narrow the audit entries to some days."""
    page = window.go("audit")
    assert isinstance(page, AuditPage)  # noqa: S101 -- it is listed under this name
    page.filters.span.setCurrentIndex(page.filters.span.findData(DATES))
    page.reload(frozenset())
    _wait(window)


def _entry(window: Window, kind: str) -> None:
    with window.desk.office.open_reader() as reader:
        row = reader.ledger_rows(None, 1, wanted=LedgerFilter(kinds=(kind,)))[0]
    window.go("audit")
    _wait(window)
    window.ask(Ask("entry", detail=str(row.seq)))
    _wait(window)


def _wait(window: Window) -> None:
    while window.desk.busy:
        QApplication.processEvents()


def _keyed(window: Window) -> SettingsPage:
    page = window.go("settings")
    assert isinstance(page, SettingsPage)  # noqa: S101 -- it is listed under this name
    _wait(window)
    model = page.people.model()
    for row in range(model.rowCount()):
        if model.index(row, 3).data():
            page.people.setCurrentIndex(model.index(row, 0))
            break
    return page
