"""Ask for an exception to a window or freeze, see who may grant it, and have them sign."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.change import ExceptionCase, Stage
from cab_desk.errors import BadInput
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs import merging
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, FieldError, Label, NoticeBar
from cab_desk.gui.widgets.exception_parts import GrantRow
from cab_desk.gui.widgets.verdict_card import CardLine, StatusLine
from cab_desk.services.outcome import Outcome
from cab_desk.services.registers import exceptions
from cab_desk.services.registers.exceptions import Asked, ExceptionSheet
from cab_desk.services.requests.meanwhile import ChangedMeanwhile
from cab_desk.words import say

_HIGH = 104  # five lines of the justification
_TOUCHED_BY = frozenset({"change", "calendar", "people", "policy"})


class ExceptionDialog(Dialog):
    """One RFC's exceptions; what is signed is signed in the dialog of the sign-off."""

    heading: Label
    subject: Elided
    which: QComboBox
    notice: NoticeBar
    broken_label: Label
    broken: QVBoxLayout
    kind_label: Label
    kind: QComboBox
    kind_error: FieldError
    reason_label: Label
    reason: QPlainTextEdit
    reason_error: FieldError
    who_label: Label
    who: QVBoxLayout
    lifts: Label
    drop: Button
    cancel: Button
    go: Button

    def __init__(self, desk: Desk, look: Look, uid: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.desk, self.uid = desk, uid
        self.rows: list[GrantRow] = []
        self._sheet: ExceptionSheet | None = None
        self._filled = ""
        self._seen: ExceptionCase | None = None  # from which the text began
        forms.load(self, "exception")
        self.resize(look.px(620), look.px(520))
        self.setMinimumWidth(look.px(620))
        self.notice.close_button.hide()
        self.keep_typed("exception", uid)
        for widget, text in (
            (self.which, "exceptions.dialog.which"),
            (self.kind, "exceptions.dialog.kind"),
            (self.reason, "exceptions.dialog.reason"),
        ):
            widget.setAccessibleName(say(text))
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(look.px(_HIGH))
        self.which.activated.connect(lambda _row: self._choose())
        self.kind.activated.connect(lambda _row: self.kind_error.show_fault("", self.kind))
        self.reason.textChanged.connect(lambda: self.reason_error.show_fault("", self.reason))
        self.drop.clicked.connect(self._drop)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._ask)
        desk.touched.connect(self._touched)
        self._offer(None)
        self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin on the button that only closes."""
        super().showEvent(event)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus, and nothing else."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QAbstractButton):
                focused.click()
            return
        super().keyPressEvent(event)

    def asked(self) -> Asked | None:
        """Return the exception that is shown."""
        offered = self._sheet.asked if self._sheet else ()
        place = max(0, self.which.currentIndex())
        return offered[place] if place < len(offered) else None

    def _read(self) -> None:
        self.desk.read_work(partial(exceptions.sheet, uid=self.uid), self._show, self._refused)

    def _touched(self, touched: frozenset[str]) -> None:
        if {name.partition(":")[0] for name in touched} & _TOUCHED_BY:
            self._read()

    def _show(self, sheet: ExceptionSheet) -> None:
        first, self._sheet = self._sheet is None, sheet
        self.setWindowTitle(say("exceptions.dialog.title", number=sheet.number))
        self.heading.setText(say("exceptions.dialog.title", number=sheet.number))
        self.subject.setText(sheet.title)
        present = self.which.currentIndex()
        self.which.clear()
        self.which.addItems([one.label for one in sheet.asked])
        self.which.setCurrentIndex(0 if first else max(0, present))
        if first or self.reason.toPlainText() == self._filled:
            self._filled, self._seen = sheet.reason, sheet.case
            self.reason.setPlainText(sheet.reason)
        self._choose()

    def _choose(self) -> None:
        self._offer(self.asked())

    def _offer(self, one: Asked | None) -> None:
        """Show one exception; None while there is none."""
        sheet = self._sheet
        self.which.setVisible(sheet is not None and len(sheet.asked) > 1)
        fixed = one is None or bool(one.granted) or (sheet is not None and bool(sheet.why_not))
        for widget in (self.broken_label, self.reason_label, self.reason, self.who_label):
            widget.setVisible(one is not None)
        with_kind = one is not None and bool(one.kinds)
        self.kind_label.setVisible(with_kind)
        self.kind.setVisible(with_kind)
        self.kind.setEnabled(not fixed)
        self.reason.setReadOnly(fixed)
        self.reason.style().unpolish(self.reason)
        self.reason.style().polish(self.reason)
        self.go.setVisible(not fixed)
        self.drop.setVisible(not fixed and sheet is not None and sheet.stated)
        _empty(self.broken)
        _empty(self.who)
        self.rows = []
        self.lifts.setText("")
        self.notice.hide()
        if sheet is not None and sheet.why_not:
            self.notice.tell(sheet.why_not, "info")
            self.notice.close_button.hide()
        if sheet is not None and one is not None:
            self._fill(sheet, one)
        QTimer.singleShot(0, self, self._fit)

    def _fill(self, sheet: ExceptionSheet, one: Asked) -> None:
        for section, sentence in one.broken:
            self.broken.addWidget(StatusLine(self.look, CardLine(sentence, "block", section)))
        if one.kinds:
            chosen = str(self.kind.currentData() or sheet.kind)
            self.kind.clear()
            self.kind.addItem(say("exceptions.dialog.kind_choose"), "")
            for kind, word in one.kinds:
                self.kind.addItem(word, kind)
            self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        key = "exceptions.dialog.every" if one.every else "exceptions.dialog.any"
        self.who_label.setText(say(key, section=one.section))
        open_now = sheet.stated and not one.lacks and not one.holds and not sheet.why_not
        may = open_now and sheet.stage is not Stage.DRAFT
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        for sign in one.signatures:
            at = times.short(sign.at, zone, self.desk.office.clock()) if sign.at else ""
            row = GrantRow(self.look, sign, at, may and not sign.name, one.holds)
            row.wanted.connect(self.grant)
            self.who.addWidget(row)
            self.rows.append(row)
        self.lifts.setText(_hint(sheet, one))
        key = "exceptions.dialog.save" if sheet.stated else "exceptions.dialog.ask"
        self.go.setText(say(key))

    def grant(self, role: str) -> None:
        """Have somebody sign for the exception in a role."""
        one = self.asked()
        if one is None:
            return
        from cab_desk.gui.dialogs.sign import SignDialog  # noqa: PLC0415 -- when somebody signs

        dialog = SignDialog(self.desk, self.look, self.uid, role, parent=self, exception=one.id)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _ask(self) -> None:
        one = self.asked()
        if one is None:
            return
        for shown, field in ((self.kind_error, self.kind), (self.reason_error, self.reason)):
            shown.show_fault("", field)
        self.go.setEnabled(False)
        command = partial(
            exceptions.state, uid=self.uid, override=one.id, reason=self.reason.toPlainText(),
            kind=str(self.kind.currentData() or ""), seen=self._seen,
        )  # fmt: skip
        self.desk.run(command, self._kept, self._refused)

    def _drop(self) -> None:
        self.drop.setEnabled(False)
        self.desk.run(
            partial(exceptions.drop, uid=self.uid, seen=self._seen), self._dropped, self._refused
        )

    def _kept(self, _outcome: Outcome) -> None:
        self.go.setEnabled(True)
        self.recorded()
        self._filled = self.reason.toPlainText()
        self._read()

    def _dropped(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.drop.setEnabled(True)
        if isinstance(error, ChangedMeanwhile):
            now = error.found.merged.now
            merging.ask(self, self.desk, self.look, error.found, partial(self._merge, now))
        places = {"kind": (self.kind_error, self.kind), "reason": (self.reason_error, self.reason)}
        faults = error.faults if isinstance(error, BadInput) else ()
        for fault in faults:
            shown, field = places[fault.place]
            shown.show_fault(fault.sentence, field)
        if faults:
            places[faults[0].place][1].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.notice.tell(getattr(error, "sentence", str(error)), "block")
            self.notice.close_button.hide()
        QTimer.singleShot(0, self, self._fit)

    def _merge(self, now: Mapping[str, Any], values: Mapping[str, Any], said: str) -> None:
        """Show both texts in the form; a further one begins from what stands now."""
        self.reason.setPlainText(values["reason"])
        self.kind.setCurrentIndex(max(0, self.kind.findData(values["kind"])))
        self._seen = ExceptionCase(now["reason"], now["kind"]) if now["kind"] else None
        self.notice.tell(said, "info")
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """Be as high as what is shown."""
        self.resize(self.width(), self.sizeHint().height())


def _hint(sheet: ExceptionSheet, one: Asked) -> str:
    """Say what comes next."""
    if one.holds:
        return say("exceptions.dialog.holds")
    if sheet.why_not:
        return ""
    if not sheet.stated or one.lacks:
        return say("exceptions.dialog.first")
    if sheet.stage is Stage.DRAFT:
        return say("exceptions.dialog.draft", number=sheet.number)
    return say("exceptions.dialog.then")


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
