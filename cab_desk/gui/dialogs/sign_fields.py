"""The fields of the sign-off: who, role, decision, conditions, drawing, reason, passphrase."""

from collections.abc import Callable, Iterator, Mapping
from textwrap import shorten
from typing import ClassVar, TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cab_desk.domain.change import Choice
from cab_desk.gui import times
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, FieldError, Label
from cab_desk.gui.widgets.field_icon import FieldIcon
from cab_desk.gui.widgets.labels import tip
from cab_desk.gui.widgets.section_link import short_section
from cab_desk.gui.widgets.sign_pad import SignPad
from cab_desk.gui.widgets.sign_parts import DecisionCards, MeaningBox, RefusalBox
from cab_desk.gui.widgets.signed_files import SignedFiles
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signing import Signer, SignSheet
from cab_desk.services.signatures.signsheet import lent_meaning
from cab_desk.words import say

_GAP = 6  # between a label and its field
_MOST_INSTEAD = 2
_LONGEST_SECTION = 40  # letters of a heading, beside who may sign instead
_MOST_REASON = 400  # of a justification, which is read whole where it is asked for
_WHY = Qt.ItemDataRole.UserRole + 1  # why somebody may not sign, as it is to be drawn
_Index: TypeAlias = QModelIndex | QPersistentModelIndex


class _WithReason(QStyledItemDelegate):
    """Say in the open list, behind a name, why that person may not sign."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Add the reason to the name."""
        super().initStyleOption(option, index)
        why = index.data(_WHY)
        if why:
            option.text = f"{option.text} · {why}"


class SignFields(Dialog):
    """What the sign-off dialog asks for, and what it says about each field."""

    SIGNS: ClassVar[bool] = True

    who: QComboBox
    role: QComboBox
    role_only: QLineEdit
    why_now: Label
    files: SignedFiles
    refusal: RefusalBox
    decisions: DecisionCards
    conditions: QPlainTextEdit
    conditions_label: Label
    conditions_hint: Label
    conditions_error: FieldError
    pad: SignPad
    pad_label: Label
    pad_hint: Label
    pad_name: Elided
    pad_time: Elided
    pad_error: FieldError
    undo_stroke: Button
    clear_pad: Button
    reason: QLineEdit
    reason_label: Label
    reason_error: FieldError
    meaning_box: MeaningBox
    meaning: Label
    stamp: Label
    secret_label: Label
    passphrase: QLineEdit
    passphrase_error: FieldError
    secret: QWidget
    buttons: QHBoxLayout
    sign: Button

    def __init__(self, desk: Desk, look: Look, role: str, parent: QWidget | None) -> None:
        super().__init__(look, parent)
        self.desk = desk
        self._wanted = role
        self._sheet_read: SignSheet | None = None
        self._busy = False
        # The wall has nobody who leads to the policy: what it shows stays the meeting.
        doers: Mapping[str, Callable[[Ask], object]] = getattr(parent, "doers", {})
        self._lead = doers.get("part")
        self._hear = doers.get("heard")
        self.heard: Button | None = None
        self._handed_to = ""  # who was chosen to sign last
        self._role_sign: FieldIcon | None = None

    def signer(self) -> Signer | None:
        """Return who is chosen to sign."""
        sheet = self._sheet_read
        return sheet.signer(self.who.currentData() or "") if sheet else None

    def suggested(self, sheet: SignSheet) -> str:
        """Return who is offered first: who holds the wanted role, me, or the first who may."""
        for one in sheet.signers:
            if self._wanted and self._wanted in one.roles:
                return one.person_id
        may = [one.person_id for one in sheet.signers if one.may]
        return sheet.suggested or (may[0] if may else "")

    def fill_who(self, sheet: SignSheet, wanted: str) -> None:
        """Offer the people of the board, under the files that they sign; who may not sign is
        greyed, with the reason.
        """
        self.files.show_files(sheet.files)
        self._offer_word(sheet)
        self.who.blockSignals(True)
        self.who.clear()
        model = self.who.model()
        for row, one in enumerate(sheet.signers):
            icon = self.look.icon("user" if one.may else "user-x")
            self.who.addItem(icon, one.name, one.person_id)
            self.who.setItemData(row, one.why, _WHY)
            self.who.setItemData(row, tip(one.why), Qt.ItemDataRole.ToolTipRole)
            if not one.may and isinstance(model, QStandardItemModel):
                item = model.item(row)
                item.setForeground(self.look.colour("text.disabled"))
        self.who.setItemDelegate(_WithReason(self.who))
        self.who.setCurrentIndex(max(0, self.who.findData(wanted)))
        self.who.blockSignals(False)

    def fill_roles(self, one: Signer) -> None:
        """Offer the roles of the signer; a single one stands as read-only text."""
        self.role.blockSignals(True)
        self.role.clear()
        for role in one.roles:
            section = one.sections.get(role, "")
            text = say("meeting.sign.role_section", role=role, section=section) if section else role
            self.role.addItem(self.look.icon("shield-check"), text, role)
        if self._wanted in one.roles:
            self.role.setCurrentIndex(one.roles.index(self._wanted))
        self.role.blockSignals(False)
        several = len(one.roles) > 1
        self.role.setVisible(several)
        self.role_only.setVisible(not several)
        part = f"meeting.sign.part.{one.part}" if one.part else "meeting.sign.no_role"
        self.role_only.setText(self.role.currentText() or say(part))
        self.role_only.setCursorPosition(0)
        if self._role_sign is None:
            self._role_sign = FieldIcon(self.look, self.role_only, "shield-check")
        self._role_sign.show_sign("shield-check" if one.may else "shield-alert")

    def refuse_signer(self, one: Signer) -> None:
        """Say why this person may not sign, and who may instead."""
        sheet = self.sheet()
        others = [(other.person_id, other.name) for other in sheet.signers if other.may]
        self.refusal.tell(
            say("meeting.sign.cannot", name=one.name, number=sheet.number),
            f"{one.why} {say('common.nothing_recorded')}",
            others[:_MOST_INSTEAD],
            link=self._section_to_read(one),
        )

    def _offer_word(self, sheet: SignSheet) -> None:
        """Lead to the sheet for a word by mouth, where the policy takes one for a place."""
        taken = any(slot.verbal and not slot.filled for slot in sheet.slots)
        if self.heard is None and taken and self._hear is not None:
            self.heard = Button(self.look, say("heard.instead"), "link", small=True)
            self.heard.clicked.connect(self._record_word)
            self.buttons.insertWidget(0, self.heard)
        if self.heard is not None:
            self.heard.setVisible(taken)

    def _record_word(self) -> None:
        """Leave for that sheet: somebody decided who is not here to sign."""
        sheet = self.sheet()
        self.reject()
        if self._hear is not None:
            self._hear(Ask("heard", sheet.uid, self._wanted))

    def read_section(self) -> None:
        """Leave for the section that keeps the chosen person from signing."""
        one = self.signer()
        if one is not None and one.source is not None and self._lead is not None:
            self.reject()
            self._lead(Ask("part", "policy", one.source.rule))

    def _section_to_read(self, one: Signer) -> str:
        if one.source is None or self._lead is None:
            return ""
        section = shorten(short_section(one.source.section), _LONGEST_SECTION, placeholder="…")
        return say("meeting.sign.read", section=section)

    def ready(self, may: bool) -> None:
        """Open or lock everything below the choice of the signer."""
        below: list[QWidget] = [self.decisions, self.pad, self.passphrase]
        for widget in below:
            widget.setEnabled(may)
        foot: list[QWidget] = [self.pad_name, self.pad_time, self.undo_stroke, self.clear_pad]
        foot.append(self.pad_hint)
        for widget in foot:
            widget.setVisible(may)
        tone = "text.primary" if may else "text.disabled"
        for label in (self.pad_label, self.secret_label):
            label.set_tone(tone)
        self.who.setProperty("faulty", self._sheet_read is not None and not may)
        self.who.style().unpolish(self.who)
        self.who.style().polish(self.who)
        self.meaning_box.setVisible(may)
        self.sign.setEnabled(may and not self._busy)
        self.decided(self.decisions.present())

    def decided(self, choice: Choice | None) -> None:
        """Open the conditions for the decision that asks for them."""
        with_conditions = choice is Choice.CONDITIONS and self.decisions.isEnabled()
        self.conditions.setEnabled(with_conditions)
        tone = "text.primary" if with_conditions else "text.disabled"
        self.conditions_label.set_tone(tone)
        self.conditions_hint.setVisible(with_conditions)
        self.conditions_error.show_fault("", self.conditions)
        self.show_meaning()

    def hand_over(self, one: Signer) -> None:
        """Leave nothing of whoever sat here before: passphrase, drawing, decision, conditions."""
        if self._handed_to not in ("", one.person_id):
            self.passphrase.clear()
            self.pad.clear()
            self.decisions.clear()
            self.conditions.clear()
            self.reason.clear()
            self.passphrase_error.show_fault("", self.passphrase)
        self._handed_to = one.person_id

    def show_meaning(self) -> None:
        """Show the sentence that is signed."""
        one, choice = self.signer(), self.decisions.present()
        may = one is not None and one.may
        now = self.sheet().why_now(self.role.currentData() or "") if may else ""
        self.why_now.setText(now)
        self.why_now.setVisible(bool(now))
        if one is None or not one.may:
            return
        if choice is None:
            self.meaning.setText(say("meeting.sign.choose"))
            return
        role = self.role.currentData() or ""
        text, grants = self.sheet().meaning(choice, role), self.sheet().granting(choice, role)
        if grants is not None and grants.reason:
            reason = shorten(grants.reason, _MOST_REASON, placeholder=" …")
            text = say("exceptions.sign.meaning", reason=reason, meaning=text)
        if lender := one.behalf.get(role):
            text = f"{text} {lent_meaning(lender)}"
        self.meaning.setText(text)

    def granted(self, choice: Choice) -> str:
        """Return the exception that a decision in the chosen role grants."""
        grants = self.sheet().granting(choice, self.role.currentData() or "")
        return grants.override if grants else ""

    def show_reason(self, shown: bool, one: Signer | None = None) -> None:
        """Ask why an earlier decision is replaced, or not."""
        self.reason_label.setVisible(shown)
        self.reason.setVisible(shown)
        self.reason_error.show_fault("", self.reason)
        if shown and one is not None and one.signed is not None:
            word = say(f"signing.decision.{one.signed}")
            self.reason_label.setText(say("meeting.sign.reason", decision=word))

    def show_time(self) -> None:
        """Show the time beside the drawn signature."""
        board = self.desk.board
        zone = times.zone_of(board.zone if board else "")
        now = self.desk.office.clock()
        said = f"{times.date(now, zone, now)}, {times.clock(now, zone)} {times.offset(now, zone)}"
        self.pad_time.setText(said)

    def pad_changed(self) -> None:
        """Let the strokes be undone while there are any."""
        self.pad_error.show_fault("")
        self.undo_stroke.setEnabled(not self.pad.empty())
        self.clear_pad.setEnabled(not self.pad.empty())

    def sign_as(self, person_id: str) -> None:
        """Choose another signer."""
        self.who.setCurrentIndex(self.who.findData(person_id))

    def complete(self, one: Signer, choice: Choice | None) -> bool:
        """Name what is missing, each at its field, and go to the first of it."""
        faults = list(self._faults(one, choice))
        for widget, sentence, error in faults:
            if error is not None:
                error.show_fault(sentence, widget)
        for widget, sentence, error in faults[:1]:
            if error is None:
                self.refusal.tell(say("meeting.sign.not_yet"), sentence)
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return not faults

    def _faults(
        self, one: Signer, choice: Choice | None
    ) -> Iterator[tuple[QWidget, str, FieldError | None]]:
        if choice is None:
            yield self.decisions.card(Choice.APPROVE), say("meeting.sign.decision_missing"), None
        if choice is Choice.CONDITIONS and not self.conditions.toPlainText().strip():
            said = say("meeting.sign.conditions_missing")
            yield self.conditions, said, self.conditions_error
        if not (self.pad.empty() or self.pad.signed()):
            yield self.pad, say("meeting.sign.pad_few"), self.pad_error
        if one.signed is not None and len(self.reason.text().strip()) < signing.SHORTEST_REASON:
            yield self.reason, say("signing.reason_needed"), self.reason_error
        if not self.passphrase.text():
            said = say("meeting.sign.passphrase_missing")
            yield self.passphrase, said, self.passphrase_error

    def ask_passphrase(self, shown: bool) -> None:
        """Ask for the passphrase, or not; the buttons stand beside its field."""
        self.secret.setVisible(shown)
        above = self.look.line("small") + self.look.px(_GAP)
        self.buttons.setContentsMargins(0, above if shown else 0, 0, 0)

    def sheet(self) -> SignSheet:
        """Return what is signed."""
        assert self._sheet_read is not None  # noqa: S101 -- nothing is chosen before it is read
        return self._sheet_read

    def stale(self) -> tuple[signing.Stale, ...]:
        """Return the sign-offs of earlier versions."""
        return self.sheet().stale
