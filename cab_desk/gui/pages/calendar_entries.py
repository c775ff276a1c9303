"""What is entered on the calendar beside changes: the menu of it, and its dialogs."""

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.change_window import ANYTHING, Asked, ChangeWindowDialog
from cab_desk.gui.dialogs.entry import EntryDialog
from cab_desk.gui.dialogs.switch_policy import SwitchPolicyDialog
from cab_desk.gui.dialogs.systems import SystemsDialog
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Page
from cab_desk.gui.pages.policy import PolicyPage
from cab_desk.services.policies import packs
from cab_desk.services.policies.packs import Shelf
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule.calendar import KINDS
from cab_desk.services.schedule.month import Grounds
from cab_desk.words import say

_MOST = 30
_NEW_HOURS = timedelta(hours=12)


class Entries(QObject):
    """Offers a new entry, those of the days that are shown, and the register of systems."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.desk: Desk = page.desk
        self.look: Look = page.look
        self.page = page
        self.window: QWidget = page.window()

    def menu(self, grounds: Grounds) -> QMenu:
        """Return the menu for what lies on the days that are shown."""
        menu = QMenu(self.page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(say("schedule.entry.new")).triggered.connect(partial(self.new, None))
        menu.addAction(say("schedule.entry.systems_menu")).triggered.connect(self.systems)
        windows = menu.addAction(say("windows.menu"))
        windows.triggered.connect(partial(self.change_window, ANYTHING))
        windows.setEnabled(self.desk.office.policies is not None)
        mine = [entry for entry in grounds.entries if entry.kind in KINDS]
        if mine:
            menu.addSeparator()
        for entry in mine[:_MOST]:
            action = menu.addAction(self._said(entry).replace("&", "&&"))
            action.triggered.connect(partial(self.edit, entry))
        return menu

    def menu_at(self, span: tuple[datetime, datetime]) -> QMenu:
        """Return the menu of what can be entered at a time that somebody points at."""
        menu = QMenu(self.page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(say("windows.freeze_here")).triggered.connect(partial(self.new, span[0]))
        for key, new in (("windows.edit_here", False), ("windows.new_here", True)):
            action = menu.addAction(say(key))
            asked = Asked(span, new)
            action.triggered.connect(partial(self.change_window, asked))
            action.setEnabled(self.desk.office.policies is not None)
        return menu

    def new(self, start: datetime | None = None, _checked: bool = False) -> None:
        """Enter a freeze that begins with the next full hour, or at a time."""
        now = self.desk.office.clock()
        start = start or now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        self.edit(CalendarEntry("", "freeze", "", start, start + _NEW_HOURS))

    def edit(self, entry: CalendarEntry) -> None:
        """Change an entry, or take it off."""
        self._open(EntryDialog(self.desk, self.look, entry, self.window))

    def change_window(self, asked: Asked = ANYTHING, _checked: bool = False) -> None:
        """Edit a window of the policy, or add one; what is saved can be switched to at once."""
        policies = self.desk.office.policies
        if policies is None:
            return
        dialog = ChangeWindowDialog(self.desk, self.look, policies, asked, self.window)
        dialog.saved.connect(self._saved)
        self._open(dialog)

    def systems(self) -> None:
        """Show the register of systems."""
        self._open(SystemsDialog(self.desk, self.look, self.window))

    def _saved(self, pack_hash: str, reason: str) -> None:
        policies = self.desk.office.policies
        if policies is not None:
            offer = partial(self._switch, pack_hash, reason)
            self.desk.read_work(partial(packs.shelf, policies=policies), offer)

    def _switch(self, pack_hash: str, reason: str, shelf: Shelf) -> None:
        policies = self.desk.office.policies
        if policies is None:
            return
        dialog = SwitchPolicyDialog(
            self.desk, self.look, policies, shelf, pack_hash, self.window
        )  # fmt: skip
        dialog.reason.setPlainText(reason)
        dialog.tried.connect(self._try)
        self._open(dialog)

    def _try(self, pack_hash: str) -> None:
        self.page.go_to.emit(PolicyPage.NAME)
        for page in self.window.findChildren(PolicyPage):
            page.rooms.try_out(pack_hash)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _said(self, entry: CalendarEntry) -> str:
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        now = self.desk.office.clock()
        if entry.end is None:
            start = f"{times.date(entry.start, zone, now)} {times.clock(entry.start, zone)}"
            return say("schedule.entry.open", title=entry.title, start=start)
        span = times.full_span(entry.start, entry.end, zone, now)
        return say("schedule.entry.line", title=entry.title, span=span)


def entries_of(page: Page) -> Entries:
    """Return what opens the dialogs of entries over a page."""
    found = page.findChild(Entries)
    return found if isinstance(found, Entries) else Entries(page)
