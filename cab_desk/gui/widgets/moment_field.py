"""Make a line into a field for a moment: keys that change its parts, and a calendar."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from cab_desk.gui import moments
from cab_desk.gui.look import Look
from cab_desk.gui.moments import NoMomentError
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.words import say

_QUARTER = 15  # minutes that a step is; hours and days go by one
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_WEEKS = {Qt.Key.Key_PageUp: 7, Qt.Key.Key_PageDown: -7}


class MomentField(QObject):
    """What a field for a moment does beside being a line: `show`, `moment`, keys, a calendar."""

    def __init__(
        self, look: Look, field: QLineEdit, zone: tzinfo, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(field)
        self.field = field
        self._look, self._zone, self._clock = look, zone, clock
        self._popup: DayPopup | None = None
        self._shown: tuple[str, datetime] | None = None
        self.button = QAction(look.icon("calendar-clock"), say("moments.choose"), field)
        self.button.triggered.connect(self.open_calendar)
        field.addAction(self.button, QLineEdit.ActionPosition.TrailingPosition)
        set_tip(field, say("moments.keys", zone=str(zone)))
        field.installEventFilter(self)
        look.changed.connect(self._restyle)

    def _centre(self) -> None:
        """Set the sign in the middle of the field: Qt reckons without its padding."""
        for sign in self.field.findChildren(QToolButton):
            sign.move(sign.x(), (self.field.height() - sign.height()) // 2)

    def _restyle(self) -> None:
        self.button.setIcon(self._look.icon("calendar-clock"))

    def show(self, moment: datetime | None) -> None:
        """Show a moment by the clock of the zone, or nothing."""
        text = "" if moment is None else moments.said(moment, self._zone)
        self._shown = None if moment is None else (text, moment)
        self.field.setText(text)

    def moment(self) -> datetime:
        """Return the moment; raises NoMomentError with the sentence that says what is wrong.

        One that was only shown stays what it was, to the second.
        """
        text = self.field.text().strip()
        if self._shown is not None and self._shown[0] == text:
            return self._shown[1]
        return moments.read(text, self._zone, self._clock())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that change a part, and the one that shows the calendar."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            QTimer.singleShot(0, self, self._centre)
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in _WEEKS:
            return self._step("day", _WEEKS[key])
        if key in _STEPS:
            part = self._part()
            return self._step(part, _STEPS[key] * (_QUARTER if part == "minute" else 1))
        return False

    def open_calendar(self) -> None:
        """Show a month to choose the day in; the time stays."""
        at = self._present().astimezone(self._zone)
        self._popup = DayPopup(self._look, QDate(at.year, at.month, at.day), self.field)
        self._popup.calendar.activated.connect(self._choose)
        self._popup.calendar.clicked.connect(self._choose)
        self._popup.move(self.field.mapToGlobal(QPoint(0, self.field.height())))
        self._popup.show()
        self._popup.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, day: QDate) -> None:
        at = self._present().astimezone(self._zone)
        self.show(at.replace(year=day.year(), month=day.month(), day=day.day()))
        if self._popup is not None:
            self._popup.close()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _present(self) -> datetime:
        try:
            return self.moment()
        except NoMomentError:
            return self._clock()

    def _part(self) -> str:
        at = self.field.cursorPosition()
        return max((start, name) for name, start in moments.PARTS.items() if start <= at)[1]

    def _step(self, part: str, by: int) -> bool:
        try:
            at = moments.stepped(self._present(), self._zone, part, by)
            self.show(at)
        except (OverflowError, ValueError):  # the calendar has an end
            return True
        start = moments.PARTS[part]
        self.field.setSelection(start, 4 if part == "year" else 2)
        return True


class DayPopup(QFrame):
    """A month below a field, until a day is chosen or Esc is pressed."""

    def __init__(self, look: Look, day: QDate, field: QLineEdit) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.calendar = QCalendarWidget(self)
        self.calendar.setLocale(QLocale(QLocale.Language.English))
        self.calendar.setAccessibleName(say("moments.choose"))
        dress(self.calendar, look)
        self.calendar.setSelectedDate(day)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(4), look.px(4), look.px(4), look.px(4))
        column.addWidget(self.calendar)


def widen(dialog: QWidget, before: QWidget, *faults: QWidget) -> None:
    """Say what is wrong with a time below its whole row: a sentence needs the width."""
    outer = dialog.layout()
    if isinstance(outer, QVBoxLayout):
        for fault in faults:
            outer.insertWidget(outer.indexOf(before), fault)


def dress(calendar: QCalendarWidget, look: Look) -> None:
    """Take red weekends and week numbers out of a calendar that pops up."""
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    plain = QTextCharFormat()
    plain.setForeground(look.colour("text.primary"))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, plain)
    head = QTextCharFormat()
    head.setForeground(look.colour("text.secondary"))
    head.setBackground(look.colour("bg.raised"))
    calendar.setHeaderTextFormat(head)
