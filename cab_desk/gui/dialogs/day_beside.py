"""The calendar beside the agenda: the day of the RFC under discussion, and what else runs on it."""

from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cab_desk.domain.change import Change
from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label, Segments
from cab_desk.gui.widgets.week_scene import Scene, Shown
from cab_desk.gui.widgets.week_view import WeekView
from cab_desk.services.ports import Work
from cab_desk.services.schedule import month, weeks
from cab_desk.services.schedule.month import Grounds
from cab_desk.services.schedule.weeks import Weeks
from cab_desk.words import plural, say

_SIZE = (1040, 560)
_CHOICES = ("system", "team", "all")


class DayBeside(Dialog):
    """Shows one day; what shares system or team with the RFC, or everything."""

    def __init__(
        self, desk: Desk, look: Look, change: Change, start: datetime,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self.desk = desk
        self._change = change
        self._zone = desk.board.zone if desk.board else "UTC"
        self._day: date = start.astimezone(ZoneInfo(self._zone)).date()
        self._lying = Grounds()
        now = desk.office.clock()
        zone = times.zone_of(self._zone)
        heading = say("beside.title", day=times.date(start, zone, now), number=change.number)
        self.setWindowTitle(heading)
        column = self.column()
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        column.addWidget(Label(look, heading, "title"))
        self.choice = Segments(look, [(name, say(f"beside.{name}")) for name in _CHOICES])
        self.choice.setAccessibleName(say("beside.choice"))
        self.choice.choose("team")
        self.choice.chosen.connect(lambda _name: self._read())
        head.addWidget(self.choice)
        self.count = Label(look, "", "small", "text.secondary")
        head.addWidget(self.count)
        head.addStretch(1)
        column.addLayout(head)
        self.view = WeekView(look)
        self.view.grabbed.connect(lambda _uid: self.view.let_go())  # one looks, and moves nothing
        column.addWidget(self.view, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.close_button = Button(look, say("beside.close"), key="Esc")
        self.close_button.clicked.connect(self.reject)
        foot.addWidget(self.close_button)
        column.addLayout(foot)
        self.resize(*(look.px(side) for side in _SIZE))
        self.choice.button(_CHOICES[0]).setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.read_work(partial(_grounds, day=self._day), self._lay)
        self._read()

    def _read(self) -> None:
        by = "system" if self.choice.present() == "system" else "team"
        query = partial(weeks.weeks, first=self._day, days=1, zone=self._zone, by=by)
        self.desk.read(query, self._show)

    def _show(self, found: Weeks) -> None:
        mine = [
            lane.name for lane in found.lanes if self._change.uid in {bar.uid for bar in lane.bars}
        ]
        narrow = self.choice.present() != "all" and mine
        shown = Shown(teams=frozenset(mine) if narrow else None)
        zone, now = ZoneInfo(self._zone), self.desk.office.clock()
        self.view.show_scene(Scene(self.look, self.desk.face, found, zone, now, shown, self._lying))
        self.view.choose(self._change.uid)
        bars = [bar for lane in found.lanes if not narrow or lane.name in mine for bar in lane.bars]
        self.count.setText(plural("beside.count", len(bars) - 1 if mine else len(bars)))

    def _lay(self, found: Grounds) -> None:
        self._lying = found
        self.view.show_grounds(found)


def _grounds(work: Work, day: date) -> Grounds:
    return month.grounds(work, day)
