"""Calendar: days and weeks as lanes, and the month, with changes, windows and conflicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QSizePolicy, QWidget

from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages import calendar_chosen, calendar_month, calendar_zones
from cab_desk.gui.pages.calendar_month import MonthSide, nothing_yet
from cab_desk.gui.pages.calendar_papers import paper_menu
from cab_desk.gui.pages.page import Page
from cab_desk.gui.widgets.basics import Button, EmptyState, Label, Segments
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.gui.widgets.month_key import MonthKey
from cab_desk.gui.widgets.month_view import MonthView
from cab_desk.services.schedule import month
from cab_desk.services.schedule.month import Grounds, Month, Wanted
from cab_desk.words import plural, say

if TYPE_CHECKING:  # the lanes are loaded when they are chosen first
    from cab_desk.gui.pages.calendar_weeks import WeeksPane
    from cab_desk.gui.widgets.week_view import WeekView
    from cab_desk.services.schedule.weeks import Weeks

_MODES = ("day", "week", "fortnight", "month")
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_ROOMY = 1180
_KEYS = {"D": "day", "W": "week", "M": "month"}


class CalendarPage(Page):
    """What is shown comes from two statements, for a month and for lanes alike."""

    NAME: ClassVar[str] = "calendar"
    ICON: ClassVar[str] = "calendar-range"
    UI: ClassVar[str] = "calendar"
    KEYS: ClassVar[tuple[str, ...]] = ("T", "D", "W", "M", "J", "K", "Esc", "Ctrl+Z")
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset(
        {"change", "calendar", "meeting", "board", "systems"}
    )
    NEEDS_BOARD: ClassVar[tuple[str, ...]] = ("entries",)

    back: Button
    today: Button
    on: Button
    facts: Label
    clashing: Button
    heavy: Button
    waiting: Button
    shows: Button
    lanes: Button
    entries: Button
    key_line: MonthKey
    zone: Button
    month_row: QHBoxLayout
    view: MonthView

    _facts = ""
    _nothing: EmptyState | None = None
    _month: Month | None = None
    _grounds = Grounds()
    _filters = Wanted()

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self._weeks: WeeksPane | None = None
        self._shown = self._now_day()
        self._mode = self._kept_mode()
        names = [(name, say(f"schedule.mode.{name}")) for name in _MODES]
        self._modes = Segments(look, names)
        self._modes.choose(self._mode)
        self._modes.chosen.connect(self.show_mode)
        self._print = Button(look, say("sheet.print"), icon="printer")
        self._print.clicked.connect(lambda: _offer(self._print, self.paper_menu()))
        self.back.clicked.connect(lambda: self.turn(-1))
        self.on.clicked.connect(lambda: self.turn(1))
        self.today.clicked.connect(lambda: self.turn(0))
        self.view.opened.connect(self.open_change)
        self.view.day_asked.connect(self._offer_day)
        self.view.turned.connect(self.turn)
        self.lanes.clicked.connect(self._turn_lanes)
        self.entries.clicked.connect(lambda: _offer(self.entries, self.entries_menu()))
        self.shows.clicked.connect(self._offer_shows)
        self.shows.set_compact(True)
        self.zone.clicked.connect(lambda: _offer(self.zone, self.zones_menu()))
        on = calendar_chosen.only_in(desk.settings.calendar)
        for chip, button in self._chips().items():
            button.setCheckable(True)
            button.setChecked(chip in on)
            button.clicked.connect(self._filter)
        self.side = MonthSide(self, self.month_row, desk, look)
        self.side.day_chosen.connect(self.show_day)
        self.side.changed.connect(lambda: self.reload(frozenset()))
        self.side.laid.connect(self._lay)
        self.lead_to(self.view)
        if desk.board is None:
            self._nothing = nothing_yet(self, self.view, (self.waiting, self.zone))
        self._arrange()
        if self._mode != "month":
            self.reload(frozenset())

    def foresee(self) -> None:
        """Read the month while the form is laid out."""
        self._shown, chosen = self._now_day(), self.desk.settings.calendar
        self._mode = self._kept_mode()
        self._filters = calendar_chosen.wanted(chosen, self.desk.face.classes)
        if self._mode == "month":
            self.reload(frozenset())

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name the painted parts."""
        return {"MonthView": MonthView, "MonthKey": MonthKey}

    def toolbar_widgets(self) -> list[QWidget]:
        """Return the choice of day, week, two weeks and month, and printing."""
        return [self._modes, self._print]

    def title(self) -> str:
        """Return the month, or from which day to which."""
        if self._mode != "month":
            from cab_desk.gui.pages.calendar_weeks import title_of  # noqa: PLC0415 -- see above

            return title_of(self._begin(), _DAYS[self._mode])
        names = say("pages.calendar.months").split()
        return f"{names[self._shown.month - 1]} {self._shown.year}"

    def reload(self, touched: frozenset[str]) -> None:
        """Read what is shown again."""
        if self.desk.board is None:
            return
        if self._nothing is not None:
            self._nothing.hide()
            self._nothing = None
            for chip in (self.waiting, self.zone):
                chip.show()
            self._arrange()
        zone = self._zone()
        if self._mode != "month":
            beside = calendar_zones.beside_in(self.desk.settings.calendar, self.desk.board)
            self._lanes_pane().show_days(self._begin(), _DAYS[self._mode], zone, beside)
            return
        first = month.first_of(self._shown)
        self.desk.read(calendar_month.query(self._wanted(), first, zone), self._show_month)
        ask = partial(calendar_month.grounds, first=first, zone=zone)
        self.desk.read_work(ask, self._show_grounds)

    def show_mode(self, mode: str) -> None:
        """Show a day, a week, two weeks or a month."""
        self._mode = mode
        self._modes.choose(mode)
        self.desk.settings.calendar["mode"] = mode
        self._arrange()
        self.go_to.emit(self.NAME)
        self.reload(frozenset())

    def show_day(self, day: date) -> None:
        """Show what lies around a day."""
        self._shown = day
        self.go_to.emit(self.NAME)
        self.reload(frozenset())

    def show_part(self, name: str) -> None:
        """Lead to a day."""
        self.show_day(date.fromisoformat(name))

    def turn(self, steps: int) -> None:
        """Go on or back by what is shown; 0 goes to today."""
        if not steps:
            self.show_day(self._now_day())
        elif self._mode == "month":
            first = self._shown.replace(day=1)
            beyond = first.replace(day=28) + timedelta(days=4)
            before = first - timedelta(days=1)
            self.show_day((beyond if steps > 0 else before).replace(day=1))
        else:
            self.show_day(self._shown + timedelta(days=steps * _DAYS[self._mode]))

    def key(self, name: str) -> bool:
        """Go to today by T, choose by D, W, M, J and K, drop a move by Esc, undo by Ctrl+Z."""
        acts: Mapping[str, Callable[[], object]] = {
            "T": partial(self.turn, 0),
            "Ctrl+Z": self._undo,
            "J": lambda: self._days_view().choose_next(1),
            "K": lambda: self._days_view().choose_next(-1),
            **{key: partial(self.show_mode, mode) for key, mode in _KEYS.items()},
        }
        if name == "Esc":
            return self._weeks is not None and self._weeks.give_up()
        if name not in acts:
            return False
        acts[name]()
        return True

    def _days_view(self) -> MonthView | WeekView:
        return self.view if self._mode == "month" else self._lanes_pane().view

    def entries_menu(self) -> QMenu:
        """Return the menu of what can be entered, and of what lies on the days shown."""
        from cab_desk.gui.pages.calendar_entries import entries_of  # noqa: PLC0415 -- on a click

        scene = self._weeks.view.scene() if self._weeks and self._mode != "month" else None
        return entries_of(self).menu(scene.grounds if scene else self._grounds)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be entered at the time that is pointed at, or that is chosen."""
        from cab_desk.gui.pages.calendar_here import menu_at  # noqa: PLC0415 -- on a click

        menu = menu_at(self, self._days_view(), event) if self.entries.isEnabled() else None
        if menu is not None:
            menu.popup(event.globalPos())

    def paper_menu(self) -> QMenu:
        """Return the menu of the sheets that the days shown can be put on."""
        first = self._begin() if self._mode != "month" else month.first_of(self._shown)
        kept, filters = self.desk.settings.calendar, self._filters
        return paper_menu(self, f"{self._mode}\n{first.isoformat()}\n{self._zone()}", kept, filters)

    def _offer_shows(self) -> None:
        panel = self.side.panel if self._mode == "month" else self._lanes_pane().panel
        if panel is not None:
            _offer(self.shows, panel.menu(self))

    def weeks_pane(self) -> WeeksPane | None:
        """Return the lanes, once they were shown."""
        return self._weeks

    def _begin(self) -> date:
        """Return the first day of the lanes: the day itself, or the Monday before."""
        return self._shown if self._mode == "day" else self._shown - timedelta(
            days=self._shown.weekday())  # fmt: skip

    def _kept_mode(self) -> str:
        kept = self.desk.settings.calendar.get("mode", "month")
        return kept if kept in _MODES else "month"

    def _now_day(self) -> date:
        return self.desk.office.clock().astimezone(times.zone_of(self._zone())).date()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the count out, and the panel, where there is no room for it."""
        super().resizeEvent(event)
        self._say_facts()
        self._fold()

    def _say_facts(self) -> None:
        # The label stays, as what takes up the slack of the line.
        roomy = self._mode == "month" or self.width() >= self.look.px(_ROOMY)
        self.facts.setText(self._facts if roomy else "")

    def _zone(self) -> str:
        """Return the zone that is chosen, else the board's."""
        return calendar_zones.zone_in(self.desk.settings.calendar, self.desk.board)

    def zones_menu(self) -> QMenu:
        """Return the menu of zones: the board's, the policy's, and UTC; and of one beside."""
        return calendar_zones.menu(self.desk, self, self.show_zone, self.show_beside)

    def show_zone(self, zone: str, what: str = "zone") -> None:
        """Show times as clocks in another zone do; what is stored stays as it is."""
        calendar_zones.keep(self.desk.settings.calendar, what, self.desk.board, zone)
        self.reload(frozenset())

    def show_beside(self, zone: str) -> None:
        """Say times by another zone too, beside the one that is shown; empty: by none."""
        self.show_zone(zone, "beside")

    def _arrange(self) -> None:
        """Show what belongs to the mode."""
        in_lanes = self._mode != "month" and self._nothing is None
        held = QApplication.focusWidget()
        watched = held is self.view or (self._weeks is not None and held is self._weeks.view)
        of_lanes, of_month = (self.lanes,), (self.key_line, self.view)
        for widget in (*of_lanes, *of_month):
            widget.setVisible((widget in of_lanes) == in_lanes)
        self._fold()
        if self._weeks is not None:
            self._weeks.setVisible(in_lanes)
            self._weeks.recall()
        leading = self._lanes_pane().view if in_lanes else self.view
        self.lead_to(leading)
        if watched:  # else Qt gives the focus of what is hidden to the search
            leading.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lanes_pane(self) -> WeeksPane:
        if self._weeks is None:
            from cab_desk.gui.pages.calendar_weeks import WeeksPane  # noqa: PLC0415 -- see above

            self._weeks = pane = WeeksPane(self.desk, self.look)
            pane.opened.connect(self.open_change)
            pane.turned.connect(self.turn)
            pane.day_chosen.connect(self.show_day)
            pane.shown.connect(self._show_facts)
            pane.narrow(self._filters)
            layout = self.layout()
            assert layout is not None  # noqa: S101 -- the form has one
            layout.addWidget(pane)
        return self._weeks

    def _fold(self) -> None:
        """Say what the marks mean above the month where the panel has no room."""
        in_month = self._mode == "month"
        self.side.show(in_month)
        self.shows.setVisible(not self.side.roomy and self._nothing is None)
        keyed = in_month and not self.side.roomy
        self.key_line.setVisible(keyed)
        policy, kinds = self.facts.sizePolicy(), QSizePolicy.Policy  # who takes up the slack
        policy.setHorizontalPolicy(kinds.Preferred if keyed else kinds.Expanding)
        self.facts.setSizePolicy(policy)

    def _show_facts(self, found: Weeks) -> None:
        self._facts = plural("schedule.facts", found.total)
        self._say_filters(found.pairs)
        by = self.desk.settings.calendar.get("by", "team")
        self.lanes.setText(say(f"schedule.by.{by}"))

    def _say_filters(self, pairs: int) -> None:
        self._say_facts()
        self.clashing.setText(plural("pages.calendar.conflict", pairs))
        self.clashing.setVisible(pairs > 0 or self.clashing.isChecked())
        heavy = calendar_chosen.heavy_of(self.desk.face.classes)
        self.heavy.setText(" + ".join(item.label for item in heavy))
        self.heavy.setVisible(bool(heavy))
        self._say_zone()

    def _chips(self) -> dict[str, Button]:
        return dict(zip(calendar_chosen.CHIPS, (self.clashing, self.heavy, self.waiting),
                        strict=True))  # fmt: skip

    def _filter(self) -> None:
        kept, chips = self.desk.settings.calendar, self._chips()
        calendar_chosen.keep_only(kept, [name for name in chips if chips[name].isChecked()])
        self._filters = chosen = calendar_chosen.wanted(kept, self.desk.face.classes)
        if self._weeks is not None:
            self._weeks.narrow(chosen)
        if self._mode == "month":
            self.reload(frozenset())

    def _wanted(self) -> Wanted:
        kept, spacing = self.desk.settings.calendar, self._grounds.spacing
        return calendar_month.wanted_in(kept, self._filters, spacing)

    def _turn_lanes(self) -> None:
        kept = self.desk.settings.calendar
        kept["by"] = "system" if kept.get("by", "team") == "team" else "team"
        self.reload(frozenset())

    def _undo(self) -> None:
        if self._weeks is None or not self._weeks.undo():
            self.desk.told.emit(say("schedule.nothing_moved"))

    def _show_month(self, found: Month) -> None:
        if self.desk.board is None or found.first != month.first_of(self._shown):
            return  # another month was asked for meanwhile
        now = self.desk.office.clock()
        zone, side = self._zone(), self.side
        self._month = found
        self.view.show_month(side.without(found), self._shown.month, self.desk.face, zone, now)
        if self._mode != "month":
            return
        self._facts = plural("pages.calendar.facts", found.total)
        self._say_filters(sum(found.clash_days.values()))
        side.stand(self._shown, now.astimezone(times.zone_of(zone)).date(), zone)

    def _lay(self) -> None:
        """Show other grounds under the month, and its conflicts or not."""
        self.view.show_grounds(self.side.under(self._grounds))
        if self._month is not None:
            self._show_month(self._month)

    def _offer_day(self, day: date) -> None:
        """Read a whole day, of which the month has the first changes alone."""
        if self.desk.board is not None:
            first = month.first_of(self._shown)
            query = calendar_month.day_query(self._wanted(), day, first, self._zone())
            self.desk.read(query, lambda found: self.view.offer(*found))

    def _say_zone(self) -> None:
        whole = calendar_zones.words(self.desk, self._zone())
        self.zone.setText(whole.rpartition("/")[2])  # the city; the region is in the tip
        set_tip(self.zone, whole)

    def _show_grounds(self, found: tuple[date, Grounds]) -> None:
        first, grounds = found
        if first == month.first_of(self._shown):
            self._grounds = grounds
            self.view.show_grounds(self.side.under(grounds))
            self.side.freeze(grounds, self._zone())


def _offer(button: Button, menu: QMenu) -> None:
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
