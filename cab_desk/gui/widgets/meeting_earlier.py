"""What earlier meetings left open, and the chair's private note."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cab_desk.gui import times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, Label
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.services.meetings import OpenTask
from cab_desk.words import plural, say

_MOST = 12


class EarlierTasks(QWidget):
    """Open tasks of closed meetings; `ticked` carries the task and its state."""

    ticked = Signal(object, bool)
    signed = Signal(str, str)  # an RFC and its condition, which is ticked by signature

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[OpenTask, ...] | None = None
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, look.px(7), 0, 0)
        self._column.setSpacing(look.px(2))
        self.heading = Label(look, "", "small", "text.secondary")
        self.heading.set_face("small", 600)
        self._column.addWidget(self.heading)
        self.hide()

    def show_tasks(self, tasks: tuple[OpenTask, ...], now: datetime) -> None:
        """Show what is open, what is overdue in its colour; hide where nothing is."""
        self.setVisible(bool(tasks))
        if tasks == self._shown:
            return
        self._shown = tasks
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.heading.setText(plural("meeting.earlier", len(tasks)))
        self._rows = [self._row(task, now) for task in tasks[:_MOST]]
        for row in self._rows:
            self._column.addWidget(row)

    def boxes(self) -> list[QCheckBox]:
        """Return the boxes, in order."""
        return [box for row in self._rows for box in row.findChildren(QCheckBox)]

    def buttons(self) -> list[Button]:
        """Return the buttons that tick conditions, in order."""
        return [one for row in self._rows for one in row.findChildren(Button)]

    def _tick(self, task: OpenTask, box: QCheckBox) -> None:
        self.ticked.emit(task, box.isChecked())

    def _row(self, task: OpenTask, now: datetime) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._hand(task))
        text = Elided(self._look, task.action.text)
        line.addWidget(text, 1)
        late = bool(task.action.due) and task.action.due < now.date().isoformat()
        day = times.due_day(task.action.due, now) if task.action.due else ""
        who = ", ".join(part for part in (task.action.owner, day) if part)
        line.addWidget(Label(self._look, who, "small", "warn.fg" if late else "text.tertiary"))
        said = say("meeting.earlier_tip", meeting=task.meeting, about=task.about)
        set_tip(row, f"{task.action.text}\n{said}")
        return row

    def _hand(self, task: OpenTask) -> QWidget:
        """Return what ticks a task: a box, or for a condition what leads to the signature."""
        if task.change_uid:
            button = Button(self._look, say("conditions.tick"), "link", "stamp", small=True)
            button.set_compact(True)
            button.setAccessibleName(say("conditions.tick_name", text=task.action.text))
            button.clicked.connect(lambda: self.signed.emit(task.change_uid, task.action.id))
            return button
        box = QCheckBox()
        box.setAccessibleName(task.action.text)
        box.clicked.connect(partial(self._tick, task, box))
        return box


class PrivateSwitch(QWidget):
    """A link that shows and hides a private field, and says what private means."""

    def __init__(self, look: Look, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(7), 0, 0)
        column.setSpacing(look.px(4))
        self.button = Button(look, say("meeting.private_show"), "link", "eye-off", small=True)
        self.button.setCheckable(True)
        self.button.clicked.connect(self._turn)
        self.hint = Label(look, say("meeting.private_hint"), "caption", "text.tertiary", wrap=True)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(field)
        column.addWidget(self.hint)
        self._turn(False)

    def _turn(self, on: bool) -> None:
        self._field.setVisible(on)
        self.hint.setVisible(on)
        self.button.setText(say("meeting.private_hide" if on else "meeting.private_show"))
        if on:
            self._field.setFocus()
