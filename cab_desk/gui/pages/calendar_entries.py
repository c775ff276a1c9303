"""What is entered on the calendar beside changes: the menu of it, and its dialogs."""

from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.entry import EntryDialog
from cab_desk.gui.dialogs.systems import SystemsDialog
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Page
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule.calendar import KINDS
from cab_desk.services.schedule.month import Grounds
from cab_desk.words import say

_MOST = 30
_NEW_HOURS = timedelta(hours=12)


class Entries(QObject):
    """Offers a new entry, those of the days that are shown, and the register of systems."""

    def __init__(self, desk: Desk, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self.desk = desk
        self.look = look
        self.window = window

    def menu(self, grounds: Grounds, parent: Page) -> QMenu:
        """Return the menu for what lies on the days that are shown."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(say("schedule.entry.new")).triggered.connect(self.new)
        menu.addAction(say("schedule.entry.systems_menu")).triggered.connect(self.systems)
        windows = menu.addAction(say("schedule.entry.windows_menu"))
        windows.triggered.connect(partial(parent.go_to.emit, "policy"))
        mine = [entry for entry in grounds.entries if entry.kind in KINDS]
        if mine:
            menu.addSeparator()
        for entry in mine[:_MOST]:
            action = menu.addAction(self._said(entry).replace("&", "&&"))
            action.triggered.connect(partial(self.edit, entry))
        return menu

    def new(self) -> None:
        """Enter a freeze that begins with the next full hour."""
        now = self.desk.office.clock()
        start = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        self.edit(CalendarEntry("", "freeze", "", start, start + _NEW_HOURS))

    def edit(self, entry: CalendarEntry) -> None:
        """Change an entry, or take it off."""
        self._open(EntryDialog(self.desk, self.look, entry, self.window))

    def systems(self) -> None:
        """Show the register of systems."""
        self._open(SystemsDialog(self.desk, self.look, self.window))

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
