"""Calendar: the month with its changes, windows, freezes and conflicts."""

from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Page
from cab_desk.gui.widgets.basics import Button, Chip, Label
from cab_desk.gui.widgets.month_key import MonthKey
from cab_desk.gui.widgets.month_view import MonthView
from cab_desk.services import month
from cab_desk.services.month import Grounds, Month
from cab_desk.services.ports import Work
from cab_desk.words import plural, say


class CalendarPage(Page):
    """A month at a time; what is shown comes from two statements."""

    NAME: ClassVar[str] = "calendar"
    ICON: ClassVar[str] = "calendar-range"
    UI: ClassVar[str] = "calendar"
    KEYS: ClassVar[tuple[str, ...]] = ("T",)
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset({"change", "calendar", "meeting", "board"})

    back: Button
    today: Button
    on: Button
    facts: Label
    conflicts: Chip
    zone: Label
    view: MonthView

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self._shown = self._now_day().replace(day=1)
        self.back.clicked.connect(lambda: self.turn(-1))
        self.on.clicked.connect(lambda: self.turn(1))
        self.today.clicked.connect(lambda: self.turn(0))
        self.view.opened.connect(self.open_change)
        self.setFocusProxy(self.view)
        self.reload(frozenset())

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name the painted parts."""
        return {"MonthView": MonthView, "MonthKey": MonthKey, "Chip": Chip}

    def title(self) -> str:
        """Return month and year."""
        return self._month_name()

    def reload(self, touched: frozenset[str]) -> None:
        """Read the weeks again."""
        if self.desk.board is None:
            return
        zone = self.desk.board.zone
        first = month.first_of(self._shown)
        self.desk.read(partial(month.month, first=first, zone=zone), self._show_month)
        self.desk.read_work(partial(_grounds, first=first), self._show_grounds)

    def turn(self, months: int) -> None:
        """Go months on or back; 0 goes to today."""
        if not months:
            self._shown = self._now_day().replace(day=1)
        else:
            beyond = self._shown.replace(day=28) + timedelta(days=4)
            before = self._shown - timedelta(days=1)
            self._shown = (beyond if months > 0 else before).replace(day=1)
        self.go_to.emit(self.NAME)
        self.reload(frozenset())

    def key(self, name: str) -> bool:
        """Go to today by T."""
        if name == "T":
            self.turn(0)
        return name == "T"

    def _now_day(self) -> date:
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        return self.desk.office.clock().astimezone(zone).date()

    def _month_name(self) -> str:
        names = say("pages.calendar.months").split()
        return f"{names[self._shown.month - 1]} {self._shown.year}"

    def _show_month(self, found: Month) -> None:
        board = self.desk.board
        if board is None or found.first != month.first_of(self._shown):
            return  # another month was asked for meanwhile
        now = self.desk.office.clock()
        self.view.show_month(found, self._shown.month, self.desk.face, board.zone, now)
        self.facts.setText(plural("pages.calendar.facts", found.total))
        count = sum(found.clash_days.values())
        self.conflicts.setVisible(count > 0)
        self.conflicts.show_status(plural("pages.calendar.conflict", count), "block")
        where = times.zone_of(board.zone)
        self.zone.setText(f"{board.zone.replace('_', ' ')} · {times.offset(now, where)}")

    def _show_grounds(self, found: tuple[date, Grounds]) -> None:
        first, grounds = found
        if first == month.first_of(self._shown):
            self.view.show_grounds(grounds)


def _grounds(work: Work, first: date) -> tuple[date, Grounds]:
    return first, month.grounds(work, first)
