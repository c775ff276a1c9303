"""Day, week and two weeks of the calendar: the lanes, and moving what stands in them."""

from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cab_desk.domain.spacing import Spacing
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.move import MoveDialog
from cab_desk.gui.look import Look
from cab_desk.gui.pages.calendar_month import FOLDS, grounds
from cab_desk.gui.widgets.calendar_kept import gone_in
from cab_desk.gui.widgets.calendar_panel import CalendarPanel
from cab_desk.gui.widgets.week_hand import Hand
from cab_desk.gui.widgets.week_scene import Scene, Shown
from cab_desk.gui.widgets.week_view import WeekView
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import moving
from cab_desk.services.schedule import month, weeks
from cab_desk.services.schedule.month import Grounds, Wanted
from cab_desk.services.schedule.weeks import Weeks
from cab_desk.words import say


class WeeksPane(QWidget):
    """The panel and the lanes; asks its queries itself."""

    opened = Signal(str)
    turned = Signal(int)
    day_chosen = Signal(object)
    shown = Signal(object)  # the Weeks that stand now

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.look = look
        self._first, self._days, self._zone = date(2026, 1, 1), 7, "UTC"
        self._beside: ZoneInfo | None = None
        self._filters = Shown()
        self._spacing: Spacing | None = None  # by which the lanes were read
        self._undo: list[tuple[str, datetime, datetime]] = []
        self._lying: tuple[date, Grounds] = (self._first, Grounds())  # read beside the lanes
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        # The empty row of the month above it is to get nothing of the height.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.panel = CalendarPanel(look)
        self.view = WeekView(look)
        row.addWidget(self.panel)
        row.addWidget(self.view, 1)
        self.view.opened.connect(self.opened)
        self.view.turned.connect(self.turned)
        self.view.grabbed.connect(self._fetch)
        self.view.dropped.connect(self._ask)
        self.panel.day_chosen.connect(self.day_chosen)
        self.panel.changed.connect(self._choose)
        self.recall()

    def show_days(self, first: date, days: int, zone: str, beside: str = "") -> None:
        """Show some days from one on, by the clock of a zone, and of another beside it."""
        self._first, self._days, self._zone = first, days, zone
        self._beside = ZoneInfo(beside) if beside else None
        self.reload()

    def reload(self) -> None:
        """Read the lanes again, and what lies under them."""
        by = self.desk.settings.calendar.get("by", "team")
        gone = gone_in(self.desk.settings.calendar)
        query = partial(weeks.weeks, first=self._first, days=self._days, zone=self._zone, by=by,
                        gone=gone, spacing=self._spacing)  # fmt: skip
        self.desk.read(query, self._show)
        ask = partial(grounds, first=self._first, zone=self._zone)
        self.desk.read_work(ask, self._show_grounds)

    def narrow(self, only: Wanted) -> None:
        """Show only some classes, what waits for approval, or what conflicts."""
        self._filters = Shown(classes=only.classes, waiting=only.waiting, clashing=only.clashing)
        self._apply()

    def give_up(self) -> bool:
        """Drop what is being moved; False where nothing is."""
        moving_one = self.view.hand() is not None
        self.view.let_go()
        return moving_one

    def undo(self) -> bool:
        """Move back what was moved last, as a further edit; False where nothing was moved."""
        if not self._undo:
            return False
        uid, start, end = self._undo.pop()

        def command(work: Work) -> Outcome:
            version = work.changes.get(uid).version
            return moving.move(
                work, uid, start, end, expected_version=version, reason=say("schedule.undone")
            )

        self.desk.run(command)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the panel where there is no room for it."""
        super().resizeEvent(event)
        self.panel.setVisible(self.width() >= self.look.px(FOLDS))

    # ------------------------------------------------------------------------------- answers

    def _show(self, found: Weeks) -> None:
        if (found.first, found.days) != (self._first, self._days):
            return  # other days were asked for meanwhile
        zone = ZoneInfo(self._zone)
        now = self.desk.office.clock()
        self.panel.show_lanes([lane.name for lane in found.lanes])
        first, lying = self._lying  # it may be here before the lanes that it lies under
        grounds = lying if first == found.first else Grounds()
        scene = Scene(self.look, self.desk.face, found, zone, now, self._wanted(found), grounds,
                      beside=self._beside)  # fmt: skip
        self.view.show_scene(scene)
        self.panel.month.show_days(found.first, found.days, now.astimezone(zone).date(),
                                   month.frozen_days(grounds, self._zone))  # fmt: skip
        self.shown.emit(found)

    def _show_grounds(self, found: tuple[date, Grounds]) -> None:
        first, grounds = found
        if first != self._first:
            return
        self._lying = found
        if grounds.spacing != self._spacing:
            self._spacing = grounds.spacing
            self.reload()
        scene = self.view.scene()
        if scene is not None and scene.weeks.first == first:
            self.view.show_grounds(grounds)
        zone = ZoneInfo(self._zone)
        today = self.desk.office.clock().astimezone(zone).date()
        frozen = month.frozen_days(grounds, self._zone)
        self.panel.month.show_days(first, self._days, today, frozen)

    # ------------------------------------------------------------------------------- filters

    def _wanted(self, found: Weeks) -> Shown:
        hidden, shows = self.panel.hidden(), self.panel.shows()
        teams = frozenset(lane.name for lane in found.lanes) - hidden if hidden else None
        filters = self._filters
        return Shown(
            teams, filters.classes, filters.waiting, filters.clashing,
            shows["windows"], shows["freezes"], shows["conflicts"],
        )  # fmt: skip

    def _apply(self) -> None:
        scene = self.view.scene()
        if scene is not None:
            self.view.show_only(self._wanted(scene.weeks))

    def _choose(self) -> None:
        before = gone_in(self.desk.settings.calendar)
        self.panel.keep(self.desk.settings.calendar)
        if gone_in(self.desk.settings.calendar) != before:
            self.reload()
        else:
            self._apply()

    def recall(self) -> None:
        """Take over what of the lanes was chosen, in an earlier session or in the month."""
        self.panel.recall(self.desk.settings.calendar)

    # --------------------------------------------------------------------------------- moves

    def _fetch(self, uid: str) -> None:
        self.desk.read_work(partial(moving.take, uid=uid), self.view.hold)

    def _ask(self, hand: Hand) -> None:
        zones = ZoneInfo(self._zone), self._beside
        dialog = MoveDialog(self.look, hand, zones, self.desk.office.clock(), self)
        dialog.kept.connect(partial(self._move, dialog, hand))
        dialog.finished.connect(lambda _result: self.view.let_go())
        dialog.open()

    def _move(
        self, dialog: MoveDialog, hand: Hand, start: datetime, end: datetime, reason: str
    ) -> None:
        uid, before = hand.bar.uid, (hand.bar.start, hand.bar.end)
        version = hand.moving.change.version if hand.moving else 0
        command = partial(
            moving.move, uid=uid, start=start, end=end, expected_version=version, reason=reason
        )

        def moved(_outcome: Outcome) -> None:
            self._undo.append((uid, *before))
            dialog.accept()

        self.desk.run(command, moved, dialog.refuse)


def title_of(first: date, days: int) -> str:
    """Return how some days are called: ``16 – 22 November 2026``."""
    names = say("pages.calendar.months").split()
    last = first + timedelta(days=days - 1)
    end = f"{last.day} {names[last.month - 1]} {last.year}"
    if days == 1:
        return f"{say('frame.weekdays').split()[first.weekday()]} {end}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {end}"
    begin = f"{first.day} {names[first.month - 1]}"
    return f"{begin} – {end}" if first.year == last.year else f"{begin} {first.year} – {end}"
