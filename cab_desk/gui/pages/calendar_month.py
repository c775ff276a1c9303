"""The panel beside the month: another day, which teams and grounds, and what the marks mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.widgets.basics import EmptyState
from cab_desk.gui.widgets.calendar_kept import gone_in, hidden_in, off_in
from cab_desk.services.rows import Bar
from cab_desk.services.schedule import month
from cab_desk.services.schedule.month import Grounds, Month, Wanted
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.domain.spacing import Spacing
    from cab_desk.gui.widgets.calendar_panel import CalendarPanel
    from cab_desk.services.ports import Reader, Work

WIDE = 212
FOLDS = 1120  # narrower, the panel makes room for the days


def wanted_in(kept: Mapping[str, str], filters: Wanted, spacing: Spacing | None = None) -> Wanted:
    """Return what is wanted by the panel's choice, as it is kept, and by the filters above."""
    by, hidden, gone = kept.get("by", "team"), hidden_in(kept), gone_in(kept)
    return replace(filters, by=by, hidden=hidden, gone=gone, spacing=spacing)


def query(wanted: Wanted, first: date, zone: str) -> Callable[[Reader], Month]:
    """Return what reads the month that is wanted."""
    if wanted.everything:
        return partial(month.month, first=first, zone=zone, spacing=wanted.spacing)
    from cab_desk.services.schedule import month_chosen  # noqa: PLC0415 -- seldom at the start

    return partial(month_chosen.narrowed, first=first, zone=zone, wanted=wanted)


def day_query(
    wanted: Wanted, day: date, first: date, zone: str
) -> Callable[[Reader], tuple[date, tuple[Bar, ...]]]:
    """Return what reads the whole of a day, as far as it is wanted."""
    if wanted.everything:
        return partial(month.whole_day, day=day, first=first, zone=zone)
    from cab_desk.services.schedule import month_chosen  # noqa: PLC0415 -- see above

    return partial(month_chosen.whole_day, day=day, first=first, zone=zone, wanted=wanted)


def grounds(work: Work, first: date, zone: str) -> tuple[date, Grounds]:
    """Return what lies under the days from one on, with that day."""
    return first, month.grounds(work, first, zone)


def nothing_yet(page: Page, over: QWidget, chips: Sequence[QWidget]) -> EmptyState:
    """Say over the month that a board comes first; no chip narrows what is not there."""
    said = say("pages.calendar.no_board"), say("pages.make_board")
    made = EmptyState(page.look, page.ICON, *said)
    made.button.clicked.connect(lambda: page.asked.emit(Ask("new_board")))
    made.lie_over(over)
    made.show()
    for chip in chips:
        chip.hide()
    return made


class MonthSide(QObject):
    """Puts a panel before the month, once the month stands; keeps what of it is wanted.

    `changed` says that the month is to be read anew, `laid` that other grounds are wanted.
    """

    changed = Signal()
    laid = Signal()
    day_chosen = Signal(object)

    def __init__(self, page: QWidget, row: QHBoxLayout, desk: Desk, look: Look) -> None:
        super().__init__(page)
        self._page, self._row, self._desk, self._look = page, row, desk, look
        self.panel: CalendarPanel | None = None
        self._days: tuple[date, date, str] | None = None  # the month, today, the zone
        self._frozen: frozenset[date] = frozenset()
        self._on = False  # whether the month is what is shown
        self._spacing: Spacing | None = None  # by which the month was read

    @property
    def roomy(self) -> bool:
        """Whether there is room for the panel."""
        return self._page.width() >= self._look.px(FOLDS)

    def without(self, found: Month) -> Month:
        """Return a month as it is drawn, with its conflicts or without."""
        if self._shows("conflicts"):
            return found
        return replace(found, clashes={}, clash_days={}, settled={})

    def under(self, grounds: Grounds) -> Grounds:
        """Return what of the grounds is drawn."""
        entries = grounds.entries
        if not self._shows("freezes"):
            entries = tuple(one for one in entries if one.kind not in ("freeze", "blackout"))
        windows = grounds.windows if self._shows("windows") else ()
        return replace(grounds, entries=entries, windows=windows)

    def stand(self, shown: date, today: date, zone: str) -> None:
        """Show the panel beside a month that stands, once that is painted."""
        self._days = shown.replace(day=1), today, zone
        QTimer.singleShot(0, self, self._stand_beside)

    def _stand_beside(self) -> None:
        if self._days is None or not self._on:
            return  # the lanes were asked for meanwhile
        if self.panel is None:
            self._make()
        self._mark()
        shown, _today, zone = self._days
        first = month.first_of(shown)
        by = self._desk.settings.calendar.get("by", "team")
        self._desk.read(partial(_lanes, first=first, zone=zone, by=by), self._show_lanes)

    def freeze(self, grounds: Grounds, zone: str) -> None:
        """Mark the frozen days; have the month read anew where the policy wants other distances."""
        self._frozen = month.frozen_days(grounds, zone)
        self._mark()
        if grounds.spacing != self._spacing:
            self._spacing = grounds.spacing
            self.changed.emit()

    def show(self, on: bool) -> None:
        """Show the panel where it belongs to what is shown and has room."""
        self.reserve(on)
        if self.panel is not None:
            self.panel.setVisible(on and self.roomy)
            if on:
                self.panel.recall(self._desk.settings.calendar)

    def reserve(self, on: bool) -> None:
        """Keep the panel's room free until it is made, so that the month stays where it is."""
        self._on = on
        wide = self._look.px(WIDE) if on and self.panel is None else 0
        self._row.setContentsMargins(wide if self.roomy else 0, 0, 0, 0)

    def _make(self) -> None:
        from cab_desk.gui.widgets.calendar_panel import CalendarPanel  # noqa: PLC0415 -- see above

        self.panel = panel = CalendarPanel(self._look)
        panel.day_chosen.connect(self.day_chosen)
        panel.changed.connect(self._choose)
        self._row.insertWidget(0, panel)
        self.show(True)

    def _show_lanes(self, names: tuple[str, ...]) -> None:
        if self.panel is not None:
            self.panel.show_lanes(names)

    def _mark(self) -> None:
        if self.panel is not None and self._days is not None:
            shown, today, _zone = self._days
            self.panel.month.show_days(shown, 0, today, self._frozen)

    def _shows(self, name: str) -> bool:
        return name not in off_in(self._desk.settings.calendar)

    def _choose(self) -> None:
        if self.panel is None:
            return
        before = wanted_in(self._desk.settings.calendar, Wanted())
        self.panel.keep(self._desk.settings.calendar)
        if wanted_in(self._desk.settings.calendar, Wanted()) != before:
            self.changed.emit()
        else:
            self.laid.emit()


def _lanes(reader: Reader, first: date, zone: str, by: str) -> tuple[str, ...]:
    from cab_desk.services.schedule import month_chosen  # noqa: PLC0415 -- once the month stands

    return month_chosen.lanes(reader, first, zone, by)
