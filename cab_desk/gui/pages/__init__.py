"""The pages of the window, top to bottom. A page is its module, ui/<name>.ui and a line here."""

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cab_desk.gui.pages.page import Page


class PageEntry(NamedTuple):
    """Where a page is to be found; its module is imported on the first visit."""

    name: str
    icon: str
    module: str
    class_name: str
    foot: bool = False  # stands at the rail's foot

    def load(self) -> "type[Page]":
        """Import the page."""
        found: type[Page] = getattr(import_module(self.module), self.class_name)
        return found


PAGES: tuple[PageEntry, ...] = (
    PageEntry("home", "house", "cab_desk.gui.pages.home", "HomePage"),
    PageEntry("requests", "inbox", "cab_desk.gui.pages.requests", "RequestsPage"),
    PageEntry("risk", "layout-grid", "cab_desk.gui.pages.risk", "RiskPage"),
    PageEntry("calendar", "calendar-range", "cab_desk.gui.pages.calendar", "CalendarPage"),
    PageEntry("meeting", "gavel", "cab_desk.gui.pages.meeting", "MeetingPage"),
    PageEntry("minutes", "file-text", "cab_desk.gui.pages.minutes", "MinutesPage"),
    PageEntry("reports", "chart-line", "cab_desk.gui.pages.reports", "ReportsPage"),
    PageEntry("policy", "scroll-text", "cab_desk.gui.pages.policy", "PolicyPage"),
    PageEntry("audit", "history", "cab_desk.gui.pages.audit", "AuditPage", foot=True),
    PageEntry("settings", "settings", "cab_desk.gui.pages.settings", "SettingsPage", foot=True),
)
