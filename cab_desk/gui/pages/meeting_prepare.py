"""Before the start: build the agenda from RFCs and other items, order them, set their boxes."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSpinBox,
    QWidget,
)

from cab_desk.domain.meeting import LONGEST_BOX, AgendaItem, Meeting
from cab_desk.gui import forms, times
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label, set_tip
from cab_desk.gui.widgets.drag_order import DragOrder
from cab_desk.gui.widgets.item_signs import ItemSigns
from cab_desk.gui.widgets.list_lines import EmptyNote, LineDelegate, put_parts
from cab_desk.gui.widgets.meeting_late import LateTray
from cab_desk.gui.widgets.meeting_side import SeatList
from cab_desk.gui.widgets.queue_rows import short_number
from cab_desk.gui.widgets.seat_answers import SeatAnswers
from cab_desk.services.meetings import Stand, answers
from cab_desk.services.registers.due_rows import DUE, OVERDUE, SOON
from cab_desk.services.rows import QueueRow
from cab_desk.words import plural, say

_ID = Qt.ItemDataRole.UserRole
_ROW = 32  # a compact row of the design
# Sign and colour of an RFC's gates in both lists.
_GATES: dict[str, tuple[str, float, str]] = {
    "none": ("file-text", 14, "text.secondary"),
    "clear": ("cd-st-pass", 14, "pass.fg"),
    "warn": ("cd-st-warn", 14, "warn.fg"),
    "block": ("cd-st-block", 14, "block.fg"),
    "exception": ("cd-st-waive", 14, "waive.fg"),
    "rejected": ("cd-pip-reject", 14, "block.fg"),
}
_DUE: dict[str, tuple[str, float, str]] = {
    DUE: ("cd-st-wait", 14, "wait.fg"),
    SOON: ("cd-st-warn", 14, "warn.fg"),
    OVERDUE: ("cd-st-block", 14, "block.fg"),
}

_SEATS = 196  # a name and a presence beside each other
_NARROW = 1140
_FREE = 80  # of the words of the button for other items, where it is narrow


class PreparePane(QWidget):
    """`added` carries uids, `free` a title, `moved` id and place, `boxed` id and minutes."""

    agenda_sum: Label
    agenda_frame: QFrame
    agenda: QListWidget
    up: Button
    down: Button
    remove: Button
    restore: Button
    cutoff: Label
    late: LateTray
    propose: Button
    lend: Button
    replan: Button
    call_off: Button
    invite: Button
    answers: Label
    box: QSpinBox
    free_item: Button
    ready_sum: Label
    ready_frame: QFrame
    ready: QListWidget
    add: Button
    seats: SeatList
    start: Button
    start_hint: Label

    added = Signal(list)
    free = Signal()
    removed = Signal(str)
    moved = Signal(str, int)
    boxed = Signal(str, int)
    begun = Signal()
    proposed = Signal(list)
    restored = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        forms.load(self, "meeting_prepare", {"SeatList": SeatList, "LateTray": LateTray})
        self.setProperty("scaled", True)
        self.ready.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for frame in (self.agenda_frame, self.ready_frame):
            frame.setProperty("card", True)
        self._agenda_signs = ItemSigns(look, self.agenda)
        self._ready_signs = ItemSigns(look, self.ready)
        for lines in (self.agenda, self.ready):
            lines.setIconSize(QSize(look.px(14) + look.px(4), look.px(14)))
            lines.setItemDelegate(LineDelegate(look, lines))
            lines.setFrameShape(QListWidget.Shape.NoFrame)
            lines.setProperty("bare", True)  # the card around it has the border
        EmptyNote(look, say("agenda.empty"), self.agenda)
        EmptyNote(look, say("agenda.none_waits"), self.ready)
        self.box.setMinimumWidth(look.px(92))
        self.seats.setMinimumWidth(look.px(_SEATS))
        self.box.setRange(1, LONGEST_BOX)
        self.box.setSuffix(say("meeting.box_suffix"))
        self.box.setKeyboardTracking(False)
        self._items: tuple[AgendaItem, ...] = ()
        self.free_item.clicked.connect(self.free)
        self.add.clicked.connect(self._add)
        self._connect_order()
        self.ready.itemDoubleClicked.connect(lambda _item: self._add())
        self.box.valueChanged.connect(self._box)
        self.agenda.currentRowChanged.connect(self._chosen)
        self.ready.itemSelectionChanged.connect(self._ready_chosen)
        self.start.clicked.connect(self.begun)
        self._frozen = False
        self.propose.clicked.connect(self._propose)
        set_tip(self.propose, say("agenda.propose_tip"))
        self.back = QMenu(self.restore)
        self.restore.setMenu(self.back)
        set_tip(self.restore, say("agenda.restore_tip"))
        set_tip(self.replan, say("agenda.replan_tip"))
        set_tip(self.call_off, say("agenda.call_off_tip"))
        set_tip(self.invite, say("agenda.invite_tip"))
        set_tip(self.answers, say("agenda.answer_tip"))
        self.answering = SeatAnswers(self.seats)

    def _connect_order(self) -> None:
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._remove)
        self.order = DragOrder(self.look, self.agenda)
        self.order.moved.connect(self._moved_to)
        set_tip(self.agenda, say("meeting.order_tip"))
        acts = {"Ctrl+Up": partial(self._move, -1), "Ctrl+Down": partial(self._move, 1),
                "Del": self.remove.click}  # fmt: skip
        for keys, act in acts.items():
            shortcut = QShortcut(QKeySequence(keys), self.agenda)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for names: where it is narrow, three buttons show their icon only."""
        super().resizeEvent(event)
        narrow = self.width() < self.look.px(_NARROW)
        for button in (self.up, self.down, self.remove):
            button.set_compact(narrow)
        words = self.free_item.fontMetrics().horizontalAdvance(self.free_item.said())
        self.free_item.set_compact(narrow and words > self.look.px(_FREE))

    def show_meeting(self, stand: Stand) -> None:
        """Show the agenda and who is invited."""
        meeting = stand.meeting
        if meeting is None:
            return
        chosen = self._current()
        self._items = meeting.items
        self.agenda.blockSignals(True)
        self.agenda.clear()
        for item in meeting.items:
            self.agenda.addItem(self._line(stand, item))
        ids = [item.id for item in meeting.items]
        if ids:
            self.agenda.setCurrentRow(ids.index(chosen) if chosen in ids else 0)
        self.agenda.blockSignals(False)
        minutes = sum(item.box_minutes for item in meeting.items)
        self.agenda_sum.setText(plural("meeting.agenda_sum", len(ids), minutes=minutes))
        self.seats.show_seats(meeting.attendance)
        self.answering.watch()
        counts = answers(meeting)
        self.answers.setText(say("agenda.answered_sum", open=counts.pop(""), **counts))
        self._show_cutoff(stand, meeting)
        self._show_removed(stand)
        self.late.show_late(meeting.late)
        self.start.setEnabled(bool(ids))
        hint = "meeting.start_hint" if ids else "meeting.agenda_empty"
        self.start_hint.setText(say(hint))
        self._chosen(self.agenda.currentRow())

    def _show_cutoff(self, stand: Stand, meeting: Meeting) -> None:
        self._frozen = stand.frozen
        at = meeting.cutoff_at
        self.cutoff.setVisible(at is not None)
        if at is not None:
            zone = times.zone_of(stand.zone)
            when = f"{times.date(at, zone)}, {times.clock(at, zone)}"
            key = "agenda.frozen_since" if stand.frozen else "agenda.freezes"
            self.cutoff.setText(say(key, when=when))

    def _show_removed(self, stand: Stand) -> None:
        self.back.clear()
        for one in stand.removed:
            self.back.addAction(one.title, partial(self.restored.emit, one.item_id))
        self.restore.setVisible(bool(stand.removed) and not stand.frozen)

    def _propose(self) -> None:
        rows = [self.ready.item(row) for row in range(self.ready.count())]
        self.proposed.emit([str(item.data(_ID)) for item in rows])
        self.agenda.setFocus(Qt.FocusReason.OtherFocusReason)  # where it shows what came of it

    def show_ready(self, rows: Sequence[QueueRow], stand: Stand, now: datetime) -> None:
        """Show the RFCs that can be added: what waits, then what owes something after its work."""
        self.ready.clear()
        where = times.zone_of(stand.zone)
        for row in rows:
            when = times.date(row.start, where, now) if row.start else say("meeting.unplanned")
            item = QListWidgetItem(
                say("meeting.ready_line", number=row.number, title=row.title, when=when)
            )
            item.setData(_ID, row.uid)
            put_parts(item, short_number(row.number), row.title, when)
            self._ready_signs.put(item, _GATES.get(row.gate, _GATES["clear"]))
            item.setSizeHint(QSize(0, self.look.px(_ROW)))
            self.ready.addItem(item)
        for due in stand.owing:
            by = times.short(due.by, where, now)
            said = say("duties.ready_line", number=due.number, title=due.title, what=due.label,
                       by=by)  # fmt: skip
            item = QListWidgetItem(said)
            self._ready_signs.put(item, _DUE[due.state])
            item.setData(_ID, due.uid)
            put_parts(item, short_number(due.number), f"{due.label}: {due.title}", by)
            item.setSizeHint(QSize(0, self.look.px(_ROW)))
            self.ready.addItem(item)
        count = self.ready.count()
        self.ready_sum.setText(plural("meeting.ready_sum", count))
        self.propose.setEnabled(count > 0 and not self._frozen)
        self._ready_chosen()

    def _line(self, stand: Stand, item: AgendaItem) -> QListWidgetItem:
        name = f"{item.number}  {item.title}" if item.number else item.title
        line = QListWidgetItem(
            say("meeting.agenda_line", place=item.position, name=name, minutes=item.box_minutes)
        )
        line.setData(_ID, item.id)
        box = say("meeting.box", minutes=item.box_minutes)
        put_parts(line, f"{item.position}.  {short_number(item.number)}".rstrip(), item.title, box)
        gates = stand.gates.get(item.id)
        gate = gates.gate if gates is not None else "none"
        line.setSizeHint(QSize(0, self.look.px(_ROW)))
        self._agenda_signs.put(line, _GATES.get(gate, _GATES["clear"]))
        return line

    def _current(self) -> str:
        item = self.agenda.currentItem()
        return str(item.data(_ID)) if self.agenda.currentRow() >= 0 else ""

    def _chosen(self, row: int) -> None:
        on = 0 <= row < len(self._items)
        buttons: list[QPushButton | QSpinBox] = [self.remove, self.box]
        for button in buttons:
            button.setEnabled(on)
        self.remove.setEnabled(on and not self._frozen)
        self.up.setEnabled(on and row > 0)
        self.down.setEnabled(on and row < len(self._items) - 1)
        if on:
            self.box.blockSignals(True)
            self.box.setValue(self._items[row].box_minutes)
            self.box.blockSignals(False)

    def _ready_chosen(self) -> None:
        self.add.setEnabled(bool(self.ready.selectedItems()))
        set_tip(self.add, "")

    def _add(self) -> None:
        uids = [item.data(_ID) for item in self.ready.selectedItems()]
        if uids:
            self.added.emit(uids)

    def _remove(self) -> None:
        if self._current():
            self.removed.emit(self._current())

    def _move(self, step: int) -> None:
        place = self.agenda.currentRow() + 1 + step
        if self._current() and 1 <= place <= len(self._items):
            self.moved.emit(self._current(), place)

    def _moved_to(self, row: int, place: int) -> None:
        if 0 <= row < len(self._items):
            self.agenda.setCurrentRow(row)  # which stays the chosen one at its new place
            self.moved.emit(self._items[row].id, place)

    def _box(self, minutes: int) -> None:
        if self._current():
            self.boxed.emit(self._current(), minutes)
