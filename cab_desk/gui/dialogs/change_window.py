"""Edit a change window of the policy, or add one, and see which requests that would hit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.recurrences import Recurrence
from cab_desk.errors import BadInput, Refused
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.times import zone_of
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.gui.widgets.labels import tip
from cab_desk.gui.widgets.window_times import WindowTimes
from cab_desk.services.outcome import Outcome
from cab_desk.services.pack_ports import Policies
from cab_desk.services.policies import windows
from cab_desk.services.policies.dry_run import DryRun
from cab_desk.services.policies.window_text import Written
from cab_desk.services.policies.window_words import times_text
from cab_desk.services.policies.windows import Bench, Known
from cab_desk.words import say

_WIDTH = 920
_PAUSE_MS = 300
_MOST = 50
_HOURS = 2  # of a new window


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dialog is opened for: a span that was pointed at, and whether a new window is."""

    span: tuple[datetime, datetime] | None = None
    new: bool = False


ANYTHING = Asked()


class ChangeWindowDialog(Dialog):
    """`saved` carries the hash of the policy that was saved, and a reason to switch to it."""

    saved = Signal(str, str)

    def __init__(
        self, desk: Desk, look: Look, policies: Policies, asked: Asked,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self.desk, self._policies, self._asked = desk, policies, asked
        self._bench: Bench | None = None
        self._judging: Task | None = None
        self._later = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._later.timeout.connect(self._preview)
        self.heading = Label(look, say("windows.which"), "title")
        self.about = Label(look, "", "small", "text.secondary", wrap=True)
        self.which, self.label, self.says = QComboBox(), QLineEdit(), QPlainTextEdit()
        self.label.setMaxLength(120)
        self.says.setTabChangesFocus(True)
        self.which_error, self.label_error = FieldError(look), FieldError(look)
        self.says_error = FieldError(look)
        self.times = WindowTimes(look)
        self.effects = QListWidget()
        self.effects.setWordWrap(True)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.save = Button(look, say("windows.save"), "primary")
        self._lay_out()
        self.setWindowTitle(self.heading.text())
        self.save.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._save)
        self.label.textChanged.connect(self._later.start)
        self.says.textChanged.connect(self._later.start)
        self.times.changed.connect(self._later.start)
        self.fit(_WIDTH)
        self.keep_typed("policy_window")
        desk.read_work(partial(windows.begin, policies=policies), self._offer, self._refused)

    def done(self, result: int) -> None:
        """Judge no further once it is closed."""
        self._later.stop()
        if self._judging is not None:
            self._judging.cancel()
        super().done(result)

    def _lay_out(self) -> None:
        outer, columns = self.column(), QHBoxLayout()
        outer.addWidget(self.heading)
        outer.addWidget(self.about)
        outer.addLayout(self.field(say("windows.which"), self.which, self.which_error))
        left, right = QVBoxLayout(), QVBoxLayout()
        columns.setSpacing(self.look.px(24))
        for column in (left, right):
            column.setSpacing(self.look.px(12))
            columns.addLayout(column, 1)
        left.addLayout(self.field(say("windows.label"), self.label, self.label_error))
        left.addWidget(self.times)
        left.addStretch(1)
        right.addLayout(self.field(say("windows.says"), self.says, self.says_error))
        right.addLayout(self.field(say("windows.effects"), self.effects), 1)
        outer.addLayout(columns, 1)
        outer.addLayout(self.foot(self.cancel, self.save))

    # ------------------------------------------------------------------------------- what there is

    def _offer(self, bench: Bench) -> None:
        self._bench = bench
        self.heading.setText(say("windows.heading", title=bench.pack.title))
        self.setWindowTitle(self.heading.text())
        self.about.setText(say("windows.about", zone=bench.zone.replace("_", " ")))
        for one in bench.known:
            text = say("windows.offer", window=one.window.label, who=one.who)
            self.which.addItem(text, (one, True))
        for one in {known.rule: known for known in bench.known}.values():
            self.which.addItem(say("windows.beside", name=one.name), (one, False))
        for class_id, label in bench.free:
            self.which.addItem(say("windows.first", label=label), (None, class_id))
        self.which.currentIndexChanged.connect(self._show)
        span, new = self._asked.span, self._asked.new
        here = bench.open_in(*span) if span is not None and not new else None
        data = [self.which.itemData(row) for row in range(self.which.count())]
        fresh = [row for row, (_known, old) in enumerate(data) if old is not True]
        first = fresh[0] if new and fresh else 0
        rows = [row for row, (known, old) in enumerate(data) if known is here and old is True]
        self.which.setCurrentIndex(rows[0] if here is not None and rows else first)
        self._show()
        self.save.setEnabled(True)
        self.fit(_WIDTH)
        self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        known, old = self._chosen()
        self.label.setText(known.window.label if known and old is True else "")
        self.says.setPlainText(known.says if known else "")
        if known is not None and old is True:
            self.times.show_times(known.window.times)
        else:
            self.times.show_times([self._pointed_at()])
        self._later.start()

    def _chosen(self) -> tuple[Known | None, bool | str]:
        found: tuple[Known | None, bool | str] = self.which.currentData() or (None, "")
        return found

    def _pointed_at(self) -> Recurrence:
        """Return a window that begins where the calendar was pointed at."""
        zone = zone_of(self._bench.zone if self._bench else "UTC")
        now = self.desk.office.clock()
        start, end = self._asked.span or (now, now)
        whole = end - start > timedelta(hours=_HOURS)
        local = (start + (end - start) / 2 if whole else start).astimezone(zone)
        begin = 0 if whole else local.hour * 60
        finish = 1440 if whole else begin + _HOURS * 60
        return Recurrence("weekly", (local.weekday(),), begin=begin, finish=finish)

    def written(self) -> Written | None:
        """Return what the fields say, None while one of the times can't be read."""
        bench, (known, old) = self._bench, self._chosen()
        if bench is None or not self.times.sound():
            return None
        label, says = self.label.text(), self.says.toPlainText()
        if known is not None and old is True:
            one = Written(known.rule, known.window.id, label, (), says)
        else:
            one = windows.new_in(bench, known, str(old), label, says)
        return replace(one, times=self.times.times())

    # ---------------------------------------------------------------------------------- effects

    def _preview(self) -> None:
        window, bench, office = self.written(), self._bench, self.desk.office
        if self._judging is not None:
            self._judging.cancel()
        if window is None or bench is None:
            return
        self._tell([say("windows.judging")])
        ask = partial(windows.preview, office, self._policies, bench, window)
        self._judging = self.desk.aside(ask, self._show_effects, self._show_step, self._untold)

    def _show_step(self, done: int, total: int) -> None:
        if done:
            self._tell([say("windows.judging_of", done=f"{done:,}", total=f"{total:,}")])

    def _show_effects(self, found: DryRun) -> None:
        lines = [
            say("windows.effect", name=one.number, title=one.title, text=text)
            for one in found.differences[:_MOST]
            for text in one.lines
        ]
        if found.differing > _MOST:
            lines.append(say("windows.more", count=f"{found.differing - _MOST:,}"))
        self._tell(lines or [say("windows.none")])

    def _untold(self, error: Exception) -> None:
        """Say in the list why nothing can be judged yet; fields are marked on saving."""
        self._tell([getattr(error, "sentence", str(error))])

    def _tell(self, lines: Sequence[str]) -> None:
        self.effects.clear()
        for line in lines:
            item = QListWidgetItem(line)
            item.setToolTip(tip(line))
            self.effects.addItem(item)

    # ----------------------------------------------------------------------------------- saving

    def _save(self) -> None:
        for shown in self.findChildren(FieldError):
            shown.show_fault("")
        window, bench = self.written(), self._bench
        if window is None or bench is None:
            return
        self.save.setEnabled(False)
        command = partial(windows.save, policies=self._policies, bench=bench, window=window)
        self.desk.run(command, partial(self._kept, window), self._refused)

    def _kept(self, window: Written, outcome: Outcome) -> None:
        reason = say("windows.reason", window=window.label, times=times_text(window.times))
        self.accept()
        self.saved.emit(outcome.made, reason)

    def _refused(self, error: Exception) -> None:
        self.save.setEnabled(self._bench is not None)
        places: dict[str, tuple[QWidget, FieldError]] = {
            "label": (self.label, self.label_error),
            "says": (self.says, self.says_error),
        }
        faults = error.faults if isinstance(error, BadInput) else ()
        for fault in faults:
            field, shown = places.get(fault.place, (self.times.list, self.times.error))
            shown.show_fault(fault.sentence, field)
        if not faults:
            said = error.sentence if isinstance(error, Refused) else str(error)
            self.which_error.show_fault(said, self.which)
