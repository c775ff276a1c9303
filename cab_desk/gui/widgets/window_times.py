"""The times of a change window: a list of them, and fields for the one that is chosen."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.recurrences import Recurrence
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.policies.window_words import clock_text, later_text, time_text
from cab_desk.services.policies.windows import span_faults
from cab_desk.words import say

KINDS = ("weekly", "monthly", "dates")
_NTH = (1, 2, 3, 4, 5, -1)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_DAY = 1440
_ROWS = 3
_LATER = 7  # days after its first on which a time may end


class WindowTimes(QWidget):
    """`changed` says that another time stands there, or that one is wrong."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._times: list[Recurrence] = []
        self._filling = False
        self.list = QListWidget()
        self.add, self.drop = Button(look, say("windows.add")), Button(look, say("windows.drop"))
        self.repeats, self.nth, self.ends = QComboBox(), QComboBox(), QComboBox()
        self.dates, self.begin, self.until = QLineEdit(), QLineEdit(), QLineEdit()
        self.days = [Button(look, name, small=True) for name in say("frame.weekdays").split()[:7]]
        self.error = FieldError(look)
        self._offer()
        self._lay_out()
        self._connect()
        self._arrange()

    def show_times(self, times: Sequence[Recurrence]) -> None:
        """Show these times, the first of them in the fields."""
        self._times = list(times)
        self._list(0)

    def times(self) -> tuple[Recurrence, ...]:
        """Return the times."""
        return tuple(self._times)

    def sound(self) -> bool:
        """Tell whether the fields can be read, and say at them what is wrong."""
        return self._read() is not None or self.list.currentRow() < 0

    def append(self, one: Recurrence) -> None:
        """Add a time, and choose it."""
        self._times.append(one)
        self._list(len(self._times) - 1)
        self.changed.emit()

    # ------------------------------------------------------------------------------- the form

    def _offer(self) -> None:
        for kind in KINDS:
            self.repeats.addItem(say(f"windows.repeats.{kind}"), kind)
        for nth in _NTH:
            self.nth.addItem(say(f"windows.nth.{nth}"), nth)
        for later in range(_LATER):
            self.ends.addItem(later_text(later), later)
        for button in self.days:
            button.setCheckable(True)
            button.setProperty("segment", True)
        for field, name in ((self.begin, "from"), (self.until, "until"), (self.dates, "dates")):
            field.setObjectName(f"window_{name}")
            field.setMaxLength(400 if field is self.dates else 5)
        names = ((self.list, "times"), (self.repeats, "repeats"), (self.nth, "nth"),
                 (self.dates, "dates"), (self.begin, "from"), (self.until, "until"),
                 (self.ends, "ends"))  # fmt: skip
        for widget, name in names:
            widget.setAccessibleName(say(f"windows.{name}"))

    def _lay_out(self) -> None:
        px = self._look.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(8))
        outer.addWidget(self._titled("times"))
        self.list.setFixedHeight(_ROWS * px(26) + px(8))
        outer.addWidget(self.list)
        outer.addLayout(self._row(self.add, self.drop, None))
        outer.addLayout(self._row(self.repeats, self.nth, None))
        self._week = QWidget()
        week = QHBoxLayout(self._week)
        week.setContentsMargins(0, 0, 0, 0)
        week.setSpacing(0)
        for place, button in enumerate(self.days):
            button.setProperty("place", {0: "first", 6: "last"}.get(place, "middle"))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            week.addWidget(button)
        outer.addWidget(self._week)
        outer.addWidget(self.dates)
        for field in (self.begin, self.until):
            field.setFixedWidth(px(72))
        clock = self._row(self._titled("from"), self.begin, self._titled("until"), self.until,
                          self.ends, None)  # fmt: skip
        outer.addLayout(clock)
        outer.addWidget(self.error)

    def _titled(self, name: str) -> Label:
        label = Label(self._look, say(f"windows.{name}"))
        label.set_face("small", 600)
        return label

    def _row(self, *widgets: QWidget | None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        for widget in widgets:
            if widget is None:
                row.addStretch(1)
            else:
                row.addWidget(widget)
        return row

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._show)
        self.add.clicked.connect(self._add)
        self.drop.clicked.connect(self._drop)
        for box in (self.repeats, self.nth, self.ends):
            box.currentIndexChanged.connect(self._edited)
        for field in (self.dates, self.begin, self.until):
            field.textChanged.connect(self._edited)
        for button in self.days:
            button.toggled.connect(self._edited)

    # ------------------------------------------------------------------------------ the times

    def _list(self, chosen: int) -> None:
        self._filling = True
        self.list.clear()
        self.list.addItems([time_text(one) for one in self._times])
        self._filling = False
        self.list.setCurrentRow(min(chosen, len(self._times) - 1))
        self._show()

    def _add(self) -> None:
        row = self.list.currentRow()
        known = self._times[row] if row >= 0 else None
        usable = known if known is not None and known.kind in KINDS else None
        self.append(usable or Recurrence("weekly", (0,), begin=600, finish=960))
        (self.days[0] if self._week.isVisible() else self.dates).setFocus(
            Qt.FocusReason.OtherFocusReason)  # fmt: skip

    def _drop(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            del self._times[row]
            self._list(row)
            self.changed.emit()

    def _show(self) -> None:
        if self._filling:
            return
        row = self.list.currentRow()
        one = self._times[row] if 0 <= row < len(self._times) else None
        if one is not None and one.kind in KINDS:
            self._filling = True
            self.repeats.setCurrentIndex(KINDS.index(one.kind))
            self.nth.setCurrentIndex(_NTH.index(one.nth) if one.nth in _NTH else 0)
            for day, button in enumerate(self.days):
                button.setChecked(day in one.weekdays)
            self.dates.setText(", ".join(day.isoformat() for day in one.dates))
            later = max(0, (one.finish - 1) // _DAY)
            self.begin.setText(clock_text(one.begin))
            self.until.setText(clock_text(one.finish - later * _DAY))
            self.ends.setCurrentIndex(min(later, _LATER - 1))
            self._filling = False
        self._arrange()

    def _arrange(self) -> None:
        row = self.list.currentRow()
        one = self._times[row] if 0 <= row < len(self._times) else None
        usable = one is not None and one.kind in KINDS
        kind = str(self.repeats.currentData())
        self.drop.setEnabled(one is not None)
        for widget in (self.repeats, self.nth, self.dates, self.begin, self.until, self.ends,
                       *self.days):  # fmt: skip
            widget.setEnabled(usable)
        self.nth.setVisible(kind == "monthly")
        self._week.setVisible(kind != "dates")
        self.dates.setVisible(kind == "dates")
        self.ends.setVisible(kind != "dates")
        self.error.show_fault("")

    def _edited(self) -> None:
        if self._filling:
            return
        self._arrange()
        one, row = self._read(), self.list.currentRow()
        if one is not None and 0 <= row < len(self._times):
            self._times[row] = one
            self.list.item(row).setText(time_text(one))
        self.changed.emit()

    def _read(self) -> Recurrence | None:
        """Return what the fields say, None where that is no time."""
        row = self.list.currentRow()
        if not 0 <= row < len(self._times):
            return None
        before = self._times[row]
        if before.kind not in KINDS:
            return before
        self.error.show_fault("")
        begin, until = self._clock(self.begin), self._clock(self.until)
        days = self._dates()
        if begin is None or until is None or days is None:
            return None
        kind = str(self.repeats.currentData())
        later = int(self.ends.currentData()) if kind != "dates" else 0
        of_week = tuple(day for day, button in enumerate(self.days) if button.isChecked())
        one = Recurrence(
            kind, of_week if kind != "dates" else (),
            int(self.nth.currentData()) if kind == "monthly" else 0,
            begin=begin, finish=until + later * _DAY, dates=days,
        )  # fmt: skip
        one = replace(one, skip=before.skip)
        for fault in span_faults(one):
            self.error.show_fault(fault.sentence)
            return None
        return one

    def _clock(self, field: QLineEdit) -> int | None:
        text = field.text().strip()
        found = _CLOCK.fullmatch(text)
        minutes = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else -1
        if not 0 <= minutes <= _DAY:
            self.error.show_fault(say("windows.not_clock", text=text), field)
            return None
        return minutes

    def _dates(self) -> tuple[date, ...] | None:
        if self.repeats.currentData() != "dates":
            return ()
        found = []
        for part in filter(None, map(str.strip, self.dates.text().split(","))):
            try:
                found.append(date.fromisoformat(part))
            except ValueError:
                self.error.show_fault(say("windows.not_date", text=part), self.dates)
                return None
        return tuple(sorted(set(found)))
