"""The chair's right side: the item's clock, who is here, the note, the action items."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain import meeting as reckoning
from cab_desk.domain.meeting import AgendaItem, Attendance, ItemAction, Meeting, Presence
from cab_desk.gui import times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.gui.widgets.meeting_earlier import EarlierTasks, PrivateSwitch
from cab_desk.gui.widgets.meeting_late import LateTray
from cab_desk.gui.widgets.meeting_rows import used
from cab_desk.gui.widgets.note_field import NoteField
from cab_desk.services import meetings
from cab_desk.words import say

_DIGITS = 47
_ROUND = (Presence.ABSENT, Presence.PRESENT, Presence.REMOTE, Presence.EXCUSED)
_SIGNS = {
    Presence.PRESENT: ("user-check", "pass.fg"),
    Presence.REMOTE: ("user-check", "pass.fg"),
    Presence.ABSENT: ("user-x", "text.tertiary"),
    Presence.EXCUSED: ("user-x", "text.tertiary"),
}


class _Digits(Label):
    """The clock's digits, larger than any type style."""

    def restyle(self) -> None:
        """Take the colour from the look, and the clock's own size."""
        super().restyle()
        font = QFont(self._look.font("kpi"))
        font.setPixelSize(self._look.px(_DIGITS))
        self.setFont(font)


class ItemClock(QWidget):
    """The time spent on the item, its box as a bar, and how the meeting keeps up."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._share = 0.0
        self._told: tuple[str, int] = ("", 0)
        self.box = Label(look, "", "small", "text.tertiary")
        self.time = _Digits(look, "0:00", "kpi")
        self.left = Label(look, "", "small", "text.secondary")
        self.pace = Label(look, "", "small", "text.secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(_heads(look, say("meeting.this_item"), self.box))
        column.addWidget(self.time)
        column.addSpacing(look.px(14))
        column.addLayout(_pair(self.left, self.pace))
        look.changed.connect(self.update)

    def show_item(self, meeting: Meeting, item: AgendaItem, now: datetime) -> None:
        """Show the clock as it stands now."""
        seconds, whole = item.seconds(now), item.box_minutes * 60
        rest = whole - seconds
        self._share = min(1.0, seconds / whole)
        self.box.setText(say("meeting.box_of", minutes=item.box_minutes))
        self.time.setText(used(seconds))
        self.time.set_tone("text.primary" if rest >= 0 else "block.fg")
        key = "meeting.time_left" if rest >= 0 else "meeting.time_over"
        self.left.setText(say(key, time=used(abs(rest))))
        self.pace.setText(_pace(reckoning.ahead(meeting, now)))
        self._announce(item, rest)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar between the clock and what is left."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = self.time.geometry().bottom() + look.px(5)
        height = look.px(4)
        whole = QRectF(0, top, self.width(), height)
        painter.setBrush(look.colour("bg.sunken"))
        painter.drawRoundedRect(whole, height / 2, height / 2)
        painter.setBrush(look.colour("ink" if self._share < 1 else "block.fg"))
        done = QRectF(0, top, max(height, self.width() * self._share), height)
        painter.drawRoundedRect(done, height / 2, height / 2)
        painter.end()

    def _announce(self, item: AgendaItem, rest: int) -> None:
        """Say politely that a minute is left, and that the time is up; once each."""
        mark = 2 if rest <= 0 else (1 if rest <= 60 else 0)
        known = self._told[1] if self._told[0] == item.id else mark
        self._told = (item.id, mark)
        if mark > known:
            said = say("meeting.minute_left" if mark == 1 else "meeting.time_up")
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))


def _pace(seconds: int) -> str:
    minutes = round(abs(seconds) / 60)
    if not minutes:
        return say("meeting.on_time")
    return say("meeting.ahead" if seconds > 0 else "meeting.behind", minutes=minutes)


def _heads(look: Look, text: str, right: Label | None = None) -> QHBoxLayout:
    label = Label(look, text, "small", "text.secondary")
    label.set_face("small", 600)
    return _pair(label, right)


def _pair(first: QWidget, second: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(first)
    row.addStretch(1)
    if second is not None:
        row.addWidget(second)
    return row


class SeatButton(QAbstractButton):
    """One invited person; pressing it goes through present, remote, excused, absent."""

    def __init__(self, look: Look, seat: Attendance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.seat = seat
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_seat(seat)
        look.changed.connect(self.update)

    def show_seat(self, seat: Attendance) -> None:
        """Show a person's presence."""
        self.seat = seat
        self.setText(meetings.seat_said(seat))
        set_tip(self, self.text())
        state = say(f"meeting.presence.{seat.presence}")
        self.setAccessibleName(say("meeting.seat_name", name=self.text(), presence=state))
        self.update()

    def following(self) -> Presence:
        """Return what a press makes of it."""
        return _ROUND[(_ROUND.index(self.seat.presence) + 1) % len(_ROUND)]

    def sizeHint(self) -> QSize:
        """Be a line high."""
        return QSize(self._look.px(200), self._look.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw sign, name and presence."""
        look, seat = self._look, self.seat
        painter = QPainter(self)
        if self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect(), look.colour("bg.hover"))
        name, token = _SIGNS[seat.presence]
        icon = look.pixmap(name, 14, token, "bg.canvas")
        painter.drawPixmap(0, (self.height() - look.px(14)) // 2, icon)
        here = seat.presence in reckoning.TAKES_PART
        painter.setFont(look.font("body"))
        painter.setPen(look.colour("text.primary" if here else "text.tertiary"))
        state = say(f"meeting.presence.{seat.presence}")
        right = painter.fontMetrics().horizontalAdvance(state)
        area = QRectF(look.px(21), 0, self.width() - look.px(29) - right, self.height())
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text.tertiary"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(self.rect()), int(flags), state)
        painter.end()


class SeatList(QWidget):
    """Everybody who is invited; `changed` carries person id and new presence."""

    changed = Signal(str, object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.buttons: dict[str, SeatButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_seats(self, seats: Sequence[Attendance]) -> None:
        """Show who takes part."""
        if list(self.buttons) != [seat.person_id for seat in seats]:
            for button in self.buttons.values():
                self._column.removeWidget(button)
                button.deleteLater()
            self.buttons = {seat.person_id: self._button(seat) for seat in seats}
        for seat in seats:
            self.buttons[seat.person_id].show_seat(seat)

    def _button(self, seat: Attendance) -> SeatButton:
        button = SeatButton(self._look, seat)
        button.clicked.connect(partial(self._press, button))
        self._column.addWidget(button)
        return button

    def _press(self, button: SeatButton, _checked: bool = False) -> None:
        self.changed.emit(button.seat.person_id, button.following())


class ActionList(QWidget):
    """The tasks of an item; `ticked` carries id and state, `added` text, owner and day, and
    `kept` says that the one which was written is on the board.
    """

    ticked = Signal(str, bool)
    kept = Signal()
    added = Signal(str, str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: list[QWidget] = []
        self._shown: tuple[ItemAction, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(2))
        self.text = QLineEdit(placeholderText=say("meeting.action_hint"), maxLength=200)
        self.text.setAccessibleName(say("meeting.action_hint"))
        self.owner = QLineEdit(placeholderText=say("meeting.owner_hint"), maxLength=120)
        self.owner.setAccessibleName(say("meeting.owner_hint"))
        self.due = QLineEdit(placeholderText=say("meeting.due_hint"), maxLength=10)
        self.due.setAccessibleName(say("meeting.due"))
        set_tip(self.due, say("meeting.due_tip"))
        self.add = Button(look, say("meeting.add"), small=True)
        self.add.clicked.connect(self._add)
        for field in (self.text, self.owner, self.due):
            field.returnPressed.connect(self._add)
        self._column.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(look.px(6))
        row.addWidget(self.owner, 5)
        row.addWidget(self.due, 4)
        row.addWidget(self.add)
        self._column.addLayout(row)

    def show_actions(self, actions: tuple[ItemAction, ...], now: datetime) -> None:
        """Show the tasks of an item."""
        if actions == self._shown:
            return
        self._shown = actions
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = [self._row(action, now) for action in actions]
        for number, row in enumerate(self._rows):
            self._column.insertWidget(number, row)

    def taken(self) -> None:
        """Empty the fields once a task is kept."""
        self.text.clear()
        self.due.clear()
        self.kept.emit()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, action: ItemAction, now: datetime) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        box = QCheckBox()
        box.setChecked(action.done)
        box.setAccessibleName(action.text)
        box.clicked.connect(partial(self._tick, action.id, box))
        line.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(self._look, action.text, wrap=True))
        due = times.due_day(action.due, now) if action.due else ""
        who = ", ".join(part for part in (action.owner, due) if part)
        if who:
            words.addWidget(Label(self._look, who, "small", "text.tertiary", wrap=True))
        line.addLayout(words, 1)
        return row

    def _tick(self, action_id: str, box: QCheckBox) -> None:
        self.ticked.emit(action_id, box.isChecked())

    def _add(self) -> None:
        if self.text.text().strip():
            self.added.emit(self.text.text(), self.owner.text(), self.due.text())


class SidePane(QWidget):
    """All of it, one under the other."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("scaled", True)
        self.clock = ItemClock(look)
        self.seats = SeatList(look)
        self.lend = Button(look, say("agenda.delegate"), "link", small=True)
        self.late = LateTray(look)
        self.note = NoteField(look)
        self.note.setFixedHeight(look.px(76))
        self.tasks = ActionList(look)
        self.earlier = EarlierTasks(look)
        self.private = NoteField(look, "private")
        self.private.setFixedHeight(look.px(76))
        self.switch = PrivateSwitch(look, self.private)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        column.setSpacing(look.px(4))
        column.addWidget(self.clock)
        column.addSpacing(look.px(7))
        column.addLayout(_heads(look, say("meeting.attendance")))
        column.addWidget(self.seats)
        column.addWidget(self.lend, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.late)
        column.addSpacing(look.px(7))
        column.addLayout(_heads(look, say("meeting.note")))
        column.addWidget(self.note)
        column.addSpacing(look.px(7))
        column.addLayout(_heads(look, say("meeting.actions")))
        column.addWidget(self.tasks)
        column.addWidget(self.earlier)
        column.addWidget(self.switch)
        column.addStretch(1)
