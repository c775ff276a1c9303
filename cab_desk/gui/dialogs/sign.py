"""Sign an RFC: who, in what role, what is decided, the drawn signature, the passphrase."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Choice
from cab_desk.domain.content import Difference, content, differences
from cab_desk.gui import forms
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.sign_fields import SignFields
from cab_desk.gui.dialogs.sign_key import KeyStep, to_sign
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, FieldError, Label, Rule
from cab_desk.gui.widgets.difference_view import DifferenceView
from cab_desk.gui.widgets.sign_pad import SignPad
from cab_desk.gui.widgets.sign_parts import (
    DecisionCards,
    FingerprintChip,
    MeaningBox,
    RefusalBox,
)
from cab_desk.gui.widgets.signed_files import SignedFiles
from cab_desk.services.members.passphrases import KeyShut
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signing import Signer, SignRequest, SignSheet
from cab_desk.words import say

WIDTH = 825  # at the desk; the room's is 1.6 times that
_AREA = 150
_SECRET = 300  # wide: what is wrong with a passphrase fits under it
_FORM, _KEY, _DIFFERENCE = range(3)


@dataclass(frozen=True, slots=True)
class Opened:
    """What is signed, as it was when the dialog read it."""

    sheet: SignSheet
    content: Mapping[str, Plain]


def opened(work: Work, uid: str, exception: str = "") -> Opened:
    """Read an RFC for signing, for an exception where one is to be granted."""
    return Opened(signing.prepare(work, uid, exception), content(work.changes.get(uid)))


class SignDialog(SignFields):
    """The sign-off of one RFC. Nothing that was typed or drawn is lost when it is refused."""

    heading: Label
    subject: Elided
    print_chip: FingerprintChip
    steps: QStackedWidget
    differences: DifferenceView
    difference_title: Label
    key_title: Label
    acceptance: Label
    key_stamp: Label
    first: QLineEdit
    second: QLineEdit
    agreed: QCheckBox
    key_error: FieldError
    cancel: Button

    def __init__(
        self, desk: Desk, look: Look, uid: str, role: str = "", meeting_id: str = "",
        parent: QWidget | None = None, exception: str = "",
    ) -> None:  # fmt: skip
        super().__init__(desk, look, role, parent)
        self.uid = uid
        self._opening = partial(opened, uid=uid, exception=exception)
        self._meeting_id = meeting_id
        self._opened: Opened | None = None
        self._newer: Opened | None = None
        own: dict[str, forms.Maker] = {
            "SignPad": SignPad,
            "DecisionCards": DecisionCards,
            "RefusalBox": RefusalBox,
            "MeaningBox": MeaningBox,
            "FingerprintChip": FingerprintChip,
            "DifferenceView": DifferenceView,
            "Rule": Rule,
            "SignedFiles": SignedFiles,
        }
        forms.load(self, "sign", own)
        self.key_step = KeyStep(self, look)
        self.keep_typed("grant" if exception else "sign", uid)
        self._dress()
        self._connect()
        self.ready(False)
        self.desk.read_work(self._opening, self._show, self._cannot_open)

    def _dress(self) -> None:
        look = self.look
        self.resize(look.px(WIDTH), look.px(540))
        self.setMinimumWidth(look.px(WIDTH))
        for label in self.findChildren(Label):
            if label.objectName().endswith("_label"):
                label.set_face("small", 600)
        self.stamp.setPixmap(look.pixmap("stamp", 18, "text.primary", "bg.canvas"))
        self.stamp.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.pad.set_foot(look.px(50))
        for button in (self.undo_stroke, self.clear_pad):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.role.hide()
        self.role_only.setReadOnly(True)
        self.role_only.setFixedHeight(self.who.sizeHint().height())
        for field in (self.pad, self.conditions):  # a refusal above must not squeeze what is drawn
            field.setFixedHeight(look.px(_AREA))
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.secret.setFixedWidth(look.px(_SECRET))
        for combo in (self.who, self.role):
            combo.setIconSize(QSize(look.px(16), look.px(16)))
        self.show_reason(False)

    def _connect(self) -> None:
        self.who.currentIndexChanged.connect(self._who_changed)
        self.role.currentIndexChanged.connect(self.show_meaning)
        self.decisions.chosen.connect(self.decided)
        self.decisions.chosen.connect(lambda _choice: self._fit())
        self.role.currentIndexChanged.connect(lambda _row: self._fit())
        self.refusal.instead.connect(self.sign_as)
        self.refusal.asked.connect(self._show_stale)
        self.refusal.asked.connect(self.read_section)
        self.refusal.told.connect(self._fit)
        self.pad.changed.connect(self.pad_changed)
        self.undo_stroke.clicked.connect(self.pad.undo)
        self.clear_pad.clicked.connect(self.pad.clear)
        self.conditions.textChanged.connect(lambda: self.conditions_error.show_fault(""))
        self.cancel.clicked.connect(self._back)
        self.sign.clicked.connect(self._go)
        for place in range(1, len(Choice) + 1):
            alt = QShortcut(QKeySequence(f"Alt+{place}"), self)
            alt.activated.connect(partial(self._choose, place - 1))
        self._clock = QTimer(self, interval=10_000)
        self._clock.timeout.connect(self.show_time)
        self._clock.start()
        self.desk.touched.connect(self._touched)
        self.idle = IdleGuard(self, self.desk.told.emit)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin on Cancel, so that no stray key signs."""
        super().showEvent(event)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus, but never the one that signs."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QAbstractButton) and focused is not self.sign:
                focused.click()
            return
        if event.key() == Qt.Key.Key_Escape:
            self._back()
            return
        super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        """Choose a decision by its place, and go where the next thing is to be typed."""
        if self._busy or self.steps.currentIndex() != _FORM or not self.decisions.isEnabled():
            return
        choice = self.decisions.choose_at(place)
        if choice is not None:
            field = self.conditions if choice is Choice.CONDITIONS else self.passphrase
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def reject(self) -> None:
        """Close; what was typed as a passphrase is forgotten."""
        if not self._busy:
            self.passphrase.clear()
            self.key_step.forget()
            super().reject()

    def _back(self) -> None:
        """Go one step back, from the first one out of the dialog."""
        if self._busy:
            return
        if self.steps.currentIndex() == _FORM:
            self.reject()
        elif self._newer is None:
            self.key_step.forget()
            self._turn(_FORM)
        else:  # what changed has to be read before anything can be signed
            self.reject()

    def _show(self, found: Opened) -> None:
        first = self._opened is None
        self._opened = found
        self._sheet_read = sheet = found.sheet
        self.setWindowTitle(sheet.heading)
        self.heading.setText(sheet.heading)
        self.subject.setText(sheet.title)
        version = say("meeting.sign.version", revision=sheet.revision)
        self.print_chip.show_print(version, sheet.fingerprint, sheet.long_fingerprint)
        self.decisions.offer([(one.decision, one.label) for one in sheet.offers])
        self.fill_who(sheet, self.who.currentData() if not first else self.suggested(sheet))
        self._who_changed()
        if first:
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _who_changed(self) -> None:
        self._turn(_FORM)
        one = self.signer()
        self.refusal.dismiss()
        if one is None:
            self.ready(False)
            return
        self.hand_over(one)
        self.fill_roles(one)
        self.show_reason(one.signed is not None, one)
        self.pad_name.setText(one.name)
        self.show_time()
        if not one.may:
            self.refuse_signer(one)
        elif any(stale.record.signoff.person_id == one.person_id for stale in self.stale()):
            number = self.sheet().number
            self.refusal.tell(
                say("meeting.sign.stale_title", name=one.name),
                say("meeting.sign.stale", number=number),
                link=say("meeting.sign.show_difference"),
            )
        self.ready(one.may)
        self._offer_key(one)
        self.show_meaning()

    def _offer_key(self, one: Signer) -> None:
        self.ask_passphrase(not one.may or one.has_key)
        key = "meeting.sign.sign" if one.has_key or not one.may else "meeting.sign.make_key"
        self.sign.setText(say(key))

    def _turn(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        one = self.signer()
        texts = {_KEY: "meeting.sign.key_make", _DIFFERENCE: "meeting.sign.difference_read"}
        self.sign.setText(say(texts.get(step, "meeting.sign.sign")))
        self.ask_passphrase(step == _FORM)
        if step == _FORM and one is not None:
            self._offer_key(one)
        if step == _DIFFERENCE:
            self.sign.setEnabled(True)

    def _go(self) -> None:
        """Do what the primary button says at this step."""
        if self._busy or not self.sign.isEnabled():
            return
        step, one = self.steps.currentIndex(), self.signer()
        if step == _DIFFERENCE:
            self._take_newer()
        elif step == _KEY:
            self.key_step.make()
        elif one is not None and not one.has_key:
            self.key_step.show_for(one)
            self._turn(_KEY)
            self.key_step.first.setFocus(Qt.FocusReason.OtherFocusReason)
        elif one is not None:
            self._sign(one)

    def _sign(self, one: Signer) -> None:
        choice = self.decisions.present()
        if not self.complete(one, choice) or choice is None:
            return
        sheet = self.sheet()
        lines = tuple(filter(None, map(str.strip, self.conditions.toPlainText().splitlines())))
        request = SignRequest(
            uid=self.uid,
            person_id=one.person_id,
            role=self.role.currentData() or "",
            decision=choice,
            passphrase=self.passphrase.text(),
            seen=sheet.seen,
            revision=sheet.revision,
            conditions=lines if choice is Choice.CONDITIONS else (),
            strokes=self.pad.text(),
            meeting_id=self._meeting_id,
            reason=self.reason.text() if one.signed is not None else "",
            exception=self.granted(choice),
        )
        self.passphrase.clear()
        self.passphrase_error.show_fault("", self.passphrase)
        self.refusal.dismiss()
        self.set_busy(True)
        self.desk.run_office(to_sign(self.desk, request), self._signed, self._refused)

    def set_busy(self, busy: bool) -> None:
        """Lock the dialog while the key is opened and the event written."""
        self._busy = busy
        self.steps.setEnabled(not busy)
        self.passphrase.setEnabled(not busy)
        self.cancel.setEnabled(not busy)
        self.sign.setEnabled(not busy)
        if busy:
            self.sign.setText(say("meeting.sign.busy"))
        else:
            self._turn(self.steps.currentIndex())

    def key_made(self) -> None:
        """Go back to the form once the signer's key is there."""
        self.set_busy(False)
        self._turn(_FORM)
        self._read_again()

    def _signed(self, _outcome: Outcome) -> None:
        self._busy = False
        self.pad.clear()
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.set_busy(False)
        sentence = getattr(error, "sentence", str(error))
        if isinstance(error, KeyShut):
            self.passphrase_error.show_fault(sentence, self.passphrase)
            self._fit()
        else:
            self.show_refusal(sentence)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        self._read_again()

    def show_refusal(self, sentence: str) -> None:
        """Say in words why nothing was signed."""
        self.refusal.tell(say("meeting.sign.not_signed"), sentence)

    def _touched(self, touched: frozenset[str]) -> None:
        if {"change", f"change:{self.uid}", "people"} & touched and not self._busy:
            self._read_again()

    def _read_again(self) -> None:
        self.desk.read_work(self._opening, self._compare, lambda _error: None)

    def _compare(self, found: Opened) -> None:
        before = self._opened
        if before is None or self._busy or not self.isVisible():
            return
        if found.sheet.seen == before.sheet.seen:
            said = self.refusal.text()
            title, sentence = self.refusal.title.text(), self.refusal.sentence.text()
            step = self.steps.currentIndex()
            self._show(found)
            self._turn(step)
            one = self.signer()
            if said and one is not None and one.may:
                self.refusal.tell(title, sentence)
            return
        self._newer = found
        self.difference_title.setText(
            say("signing.changed", before=before.sheet.revision, after=found.sheet.revision)
        )
        self._fill_difference(
            differences(before.content, found.content), before.sheet.revision, found.sheet.revision
        )

    def _fit(self) -> None:
        """Be as high as what is shown."""
        QTimer.singleShot(0, self, lambda: self.fit_pages(self.steps))

    def _show_stale(self) -> None:
        one = self.signer()
        for stale in self.stale():
            if one is not None and one.may and stale.record.signoff.person_id == one.person_id:
                self.difference_title.setText(say("meeting.sign.stale_title", name=one.name))
                self._fill_difference(
                    list(stale.differences), stale.record.revision, self.sheet().revision
                )
                return

    def _fill_difference(self, found: list[Difference], before: int, after: int) -> None:
        self.differences.show_differences(
            found,
            say("meeting.sign.version", revision=before),
            say("meeting.sign.version", revision=after),
        )
        self._turn(_DIFFERENCE)

    def _take_newer(self) -> None:
        newer, self._newer = self._newer, None
        self.passphrase.clear()
        self._turn(_FORM)
        if newer is not None:
            self._show(newer)
        one = self.signer()
        self.ready(one is not None and one.may)

    def _cannot_open(self, error: Exception) -> None:
        self.refusal.tell(say("meeting.sign.not_signed"), getattr(error, "sentence", str(error)))
