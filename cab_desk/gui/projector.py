"""The wall: the item under discussion, large, without anything that is the chair's alone."""

from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cab_desk.domain import meeting as reckoning
from cab_desk.domain.meeting import AgendaItem, Meeting, MeetingState
from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Chip, Elided, Label
from cab_desk.gui.widgets.gates import Glyph
from cab_desk.gui.widgets.meeting_item import ItemView, gates_said, place_said
from cab_desk.gui.widgets.meeting_rows import quorum_said, used
from cab_desk.gui.widgets.rail import Ground
from cab_desk.services import meetings
from cab_desk.services.meetings import Stand
from cab_desk.words import plural, say

_DESIGNED, _SCALE = 1080, 1.6  # the height of the design, and its scale there
_GRADES = (1.9, 1.75, 1.6, 1.35)  # scales of the item there: the first at which it is seen whole
_TIMER = 1.33  # of the clock against its type style
_MARGIN = 30
_UPCOMING = 2
_FIRST = QSize(1280, 720)


class ProjectorWindow(QWidget):
    """Mirrors the chair's item; has no input but Sign. `sign` carries the role."""

    sign = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.desk = desk
        self._base = look
        self._stand: Stand | None = None
        self._body: _Wall | None = None
        self._grade = 0
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self.setObjectName("surface")
        self.setWindowTitle(say("projector.title"))
        self.resize(_FIRST)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self.tick)
        self._second.start()
        look.changed.connect(self._build)

    def open_on(self, chair: QWidget) -> None:
        """Show the wall on another screen than the chair's, whole, or in a window of its own."""
        chair.installEventFilter(self)
        others = [one for one in QGuiApplication.screens() if one is not chair.screen()]
        if others:
            self.setGeometry(others[0].geometry())
            self.showFullScreen()
        else:
            self.show()

    def show_stand(self, stand: Stand) -> None:
        """Show where the meeting stands; what is private is left out here already."""
        before, self._stand = self._stand, meetings.public(stand)
        if self._body is None or (self._grade and _item_id(before) != _item_id(stand)):
            self._grade = 0
            self._build()
        else:
            self._show()

    @property
    def look(self) -> Look:
        """The look at the present size, which a dialog over the wall has too."""
        return self._body.look if self._body is not None else self._base

    def shown(self) -> Stand | None:
        """Return all that this window knows."""
        return self._stand

    def tick(self) -> None:
        """Move what shows a time."""
        if self._body is not None and self._stand is not None and self._stand.meeting is not None:
            self._body.tick(self._stand, self._stand.meeting, self.desk.office.clock())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale everything with the height of the screen."""
        super().resizeEvent(event)
        if self._body is not None and abs(self._body.look.k - self._k()) > 0.04:
            self._grade = 0
            self._build()
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go dark when the chair's window is closed."""
        if event.type() == QEvent.Type.Close:
            self.close()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Escape or F9."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F9):
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the wall is dark."""
        self.closed.emit()
        super().closeEvent(event)

    def _k(self) -> float:
        return max(0.8, self.height() / _DESIGNED * _SCALE)

    def _build(self) -> None:
        """Make everything again at the present size and theme."""
        if self._body is not None:
            self._outer.removeWidget(self._body)
            self._body.deleteLater()
        look = self._base.at(self._k())
        look.dress(self)
        self._body = _Wall(look, self._base.at(self._k() / _SCALE * _GRADES[self._grade]))
        self._body.item.sign.connect(self.sign)
        self._outer.addWidget(self._body)
        self._show()

    def _show(self) -> None:
        stand = self._stand
        if self._body is not None and stand is not None and stand.meeting is not None:
            now = self.desk.office.clock()
            self._body.show_stand(stand, stand.meeting, self.desk, now)
            self._body.tick(stand, stand.meeting, now)
        self._soon.start()

    def _fit(self) -> None:
        """Draw an item that is not seen whole a grade smaller."""
        if self._body is None or self._grade + 1 == len(_GRADES):
            return
        if self._body.item.verticalScrollBar().maximum() > 0:
            self._grade += 1
            self._build()


def _item_id(stand: Stand | None) -> str:
    return stand.item.id if stand is not None and stand.item is not None else ""


class _Wall(QWidget):
    """Top, time, item and what comes next, at one scale."""

    def __init__(self, look: Look, large: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_top())
        column.addLayout(self._make_clock())
        self.item = ItemView(large, wall=look.px(_MARGIN))
        column.addWidget(self.item, 1)
        column.addWidget(self._make_foot())

    def show_stand(self, stand: Stand, meeting: Meeting, desk: Desk, now: datetime) -> None:
        """Show meeting and item."""
        zone = times.zone_of(stand.zone)
        when = times.date(meeting.planned_at, zone, now)
        self.heading.setText(say("meeting.heading", title=meeting.title, when=when))
        count = stand.count
        self.quorum.setVisible(count is not None)
        if count is not None:
            self.quorum.show_status(*quorum_said(count))
        self.lent.setText(
            say("projector.lent_and").join(map(meetings.seat_name, meeting.attendance))
        )
        self.lent.setVisible(bool(meeting.attendance))
        self.zone.setText(f"{stand.zone.rpartition('/')[2]} · {times.offset(now, zone)}")
        self.place.setText(place_said(meeting, stand.item) if stand.item else "")
        status = gates_said(stand, stand.item) if stand.item else None
        self.gates.setVisible(status is not None)
        if status is not None:
            self.gates.show_status(*status)
        self.item.show_item(stand, desk.pack, now)
        decided = sum(item.verdict is not None for item in meeting.items)
        self.decided.setText(plural("projector.decided", decided))
        coming = _coming(meeting)
        for label, lead, item in zip(self.next_titles, self.next_leads, coming, strict=True):
            label.setText(item.title if item else "")
            lead.setText(self._lead(lead, item))

    def _lead(self, label: Label, item: AgendaItem | None) -> str:
        if item is None:
            return ""
        first = label is self.next_leads[0]
        return say("projector.next" if first else "projector.then", minutes=item.box_minutes)

    def tick(self, stand: Stand, meeting: Meeting, now: datetime) -> None:
        """Move what shows a time."""
        zone = times.zone_of(stand.zone)
        self.clock.setText(times.clock(now, zone))
        whole = used(reckoning.elapsed(meeting, now))
        minutes = say("meeting.of_minutes", minutes=meeting.minutes_planned)
        self.elapsed.setText(whole)
        self.of_minutes.setText(minutes)
        end = reckoning.projected_end(meeting, now)
        self.ends.setText(say("meeting.ends_about", time=times.clock(end, zone)))
        item = stand.item
        if meeting.state is MeetingState.PAUSED:
            self.timer.setText(say("projector.paused"))
            self.of_box.setText("")
        elif item is not None:
            spent = item.seconds(now)
            over = spent > item.box_minutes * 60
            self.timer.setText(used(spent))
            self.timer.set_tone("warn.fg" if over else "text.primary")
            self.of_box.setText(say("projector.of_box", minutes=item.box_minutes))
            self.bar.show_share(spent / max(1, item.box_minutes * 60))

    def _make_top(self) -> QWidget:
        look = self.look
        top = Ground(look, "bg.canvas", "bottom")
        row = QHBoxLayout(top)
        row.setContentsMargins(look.px(18), look.px(8), look.px(18), look.px(8))
        row.setSpacing(look.px(14))
        self.heading = Label(look, face="heading")
        elapsed = Label(look, say("projector.elapsed"), "small", "text.secondary")
        self.elapsed = Label(look, face="heading")
        self.of_minutes = Label(look, tone="text.secondary")
        self.quorum = Chip(look)
        self.lent = Elided(look)
        self.clock = Label(look, face="heading")
        self.zone = Label(look, tone="text.secondary", face="small")
        self.hidden = Label(look, say("projector.private"), "small", "text.secondary")
        eye = Glyph(look, "eye-off", "text.secondary", "bg.canvas", 14)
        right: tuple[QWidget, ...] = (self.clock, self.zone, eye, self.hidden)
        row.addWidget(self.heading)
        row.addWidget(_Divider(look))
        row.addWidget(elapsed)
        row.setSpacing(look.px(6))
        row.addWidget(self.elapsed)
        row.addWidget(self.of_minutes)
        row.addWidget(_Divider(look))
        row.addWidget(self.quorum)
        row.addSpacing(look.px(8))
        row.addWidget(self.lent, 4)
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget)
            if widget in (self.clock, self.zone):
                row.addSpacing(look.px(8))
        return top

    def _make_clock(self) -> QVBoxLayout:
        look = self.look
        column = QVBoxLayout()
        column.setContentsMargins(look.px(_MARGIN), look.px(10), look.px(_MARGIN), 0)
        column.setSpacing(look.px(4))
        row = QHBoxLayout()
        row.setSpacing(look.px(9))
        self.place = Label(look, face="heading", tone="text.secondary")
        self.place.set_face("heading", 400)
        self.gates = Chip(look)
        row.addWidget(self.place)
        row.addWidget(self.gates)
        large = look.at(look.k * _TIMER)
        self.timer = Label(large, face="kpi")
        self.of_box = Label(look, tone="text.secondary")
        row.addStretch(1)
        row.addWidget(self.timer)
        # Both stand on one line of writing.
        lower = self.timer.fontMetrics().descent() - self.of_box.fontMetrics().descent()
        self.of_box.setContentsMargins(0, 0, 0, max(0, lower))
        row.addWidget(self.of_box, 0, Qt.AlignmentFlag.AlignBottom)
        self.bar = _TimeBar(look)
        column.addLayout(row)
        column.addWidget(self.bar)
        return column

    def _make_foot(self) -> QWidget:
        look = self.look
        foot = Ground(look, "bg.canvas", "top")
        row = QHBoxLayout(foot)
        row.setContentsMargins(look.px(_MARGIN), look.px(10), look.px(_MARGIN), look.px(10))
        self.decided = Label(look)
        row.addWidget(Glyph(look, "cd-st-pass", "pass.fg", "bg.canvas", 14))
        row.addWidget(self.decided)
        row.setSpacing(look.px(8))
        row.addSpacing(look.px(16))
        self.next_leads: list[Label] = []
        self.next_titles: list[Elided] = []
        for _place in range(_UPCOMING):
            column = QVBoxLayout()
            column.setSpacing(0)
            lead, title = Label(look, face="small", tone="text.secondary"), Elided(look)
            title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            title.set_face("body", 500)
            self.next_leads.append(lead)
            self.next_titles.append(title)
            column.addWidget(lead)
            column.addWidget(title)
            row.addLayout(column)
            row.addSpacing(look.px(16))
        row.addStretch(1)
        self.ends = Label(look, tone="text.secondary")
        row.addWidget(self.ends)
        return foot


class _Divider(QWidget):
    """A hairline between two facts of the top."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedSize(look.px(11), look.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setPen(self._look.colour("line.card"))
        middle = self.width() // 2
        painter.drawLine(middle, 0, middle, self.height())
        painter.end()


class _TimeBar(QWidget):
    """How much of the item's box is used."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._share = 0.0
        self.setFixedHeight(look.px(4))

    def show_share(self, share: float) -> None:
        """Show a share; more than 1 is over the box."""
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(look.colour("bg.sunken"))
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.setBrush(look.colour("ink" if self._share <= 1 else "warn.fg"))
        wide = self.width() * min(1.0, self._share)
        painter.drawRoundedRect(QRectF(0, 0, wide, self.height()), radius, radius)
        painter.end()


def _coming(meeting: Meeting) -> list[AgendaItem | None]:
    """Return the next undecided items in the order of the agenda, None where there is none."""
    found: list[AgendaItem | None] = []
    seen = {meeting.current}
    item = reckoning.following(meeting, meeting.current)
    while item is not None and item.id not in seen and len(found) < _UPCOMING:
        found.append(item)
        seen.add(item.id)
        item = reckoning.following(meeting, item.id)
    return found + [None] * (_UPCOMING - len(found))
