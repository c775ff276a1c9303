"""Answer a proposal for the catalogue: a chair reads it, approves or declines, and signs."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from cab_desk.domain import templates as rules_of
from cab_desk.domain.templates import Template
from cab_desk.errors import BadInput
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label, Segments
from cab_desk.services.outcome import Outcome
from cab_desk.services.registers import answering, template_words
from cab_desk.services.registers.answering import AnswerRequest, Asked
from cab_desk.services.requests.catalogue import APPROVED, DECLINED
from cab_desk.words import say

_WIDTH = 560


class AnswerDialog(Dialog):
    """What is proposed, who answers and how, and the passphrase; `accepted` once it is recorded."""

    SIGNS: ClassVar[bool] = True

    def __init__(
        self, desk: Desk, look: Look, template_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk, self._id = desk, template_id
        self._asked: Asked | None = None
        self.heading = Label(look, "", "title", wrap=True)
        self.text = Label(look, say("preapproved.text"), "body", "text.secondary", wrap=True)
        self.said = Label(look, "", "body", wrap=True)
        self.content = QPlainTextEdit(readOnly=True)
        self.content.setTabChangesFocus(True)
        self.who = QComboBox()
        self.decision = Segments(look)
        self.decision.set_items(
            [(one, say(f"preapproved.decision.{one}")) for one in (APPROVED, DECLINED)]
        )
        self.reason, self.passphrase = QLineEdit(), QLineEdit()
        self.reason.setMaxLength(answering.LONGEST_REASON)
        self.reason.setObjectName("reason")
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.reason_error, self.error = FieldError(look), FieldError(look)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.go = Button(look, say("preapproved.sign"), "primary", "pen-line")
        self._lay_out()
        self.go.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.idle = IdleGuard(self, desk.told.emit)
        self.go.clicked.connect(self._sign)
        self.who.currentIndexChanged.connect(lambda _at: self.passphrase.clear())
        self.keep_typed("answer_template", "", template_id)
        self.fit(_WIDTH)
        desk.read_work(
            partial(answering.asked, template_id=template_id), self._offer, self._refused
        )

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self.passphrase.clear()
        super().reject()

    def _lay_out(self) -> None:
        outer = self.column()
        for label in (self.heading, self.text, self.said):
            outer.addWidget(label)
        outer.addLayout(self.field(say("preapproved.content"), self.content))
        outer.addLayout(self.field(say("preapproved.chair"), self.who))
        outer.addLayout(self.field(say("preapproved.decision"), self.decision))
        outer.addLayout(self.field(say("preapproved.reason"), self.reason, self.reason_error))
        outer.addLayout(self.field(say("preapproved.passphrase"), self.passphrase, self.error))
        outer.addLayout(self.foot(self.cancel, self.go))

    def _offer(self, found: Asked) -> None:
        self._asked = found
        newest = found.stand.newest
        title = say(f"preapproved.ask.{found.stand.proposal}", name=newest.name)
        self.heading.setText(title)
        self.setWindowTitle(title)
        about = self._about(found)
        self.said.setText(about)
        self.said.setVisible(bool(about))
        before = found.stand.in_force
        before = None if before is newest or newest.retired else before
        self.content.setPlainText(template_words.whole(self.desk.pack, newest, before))
        for person in found.chairs:
            self.who.addItem(person.name, person.id)
        self.who.setCurrentIndex(max(0, self.who.findData(self.desk.me)))
        self.go.setEnabled(bool(found.chairs))
        if not found.chairs:
            self.error.show_fault(say("preapproved.no_chairs"))
        self.fit(_WIDTH)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _about(self, found: Asked) -> str:
        """Say what a proposal changes; all that it says stands below."""
        newest, before = found.stand.newest, found.stand.in_force
        if before is None or before is newest or newest.retired:
            return ""
        return say("preapproved.differs", fields=", ".join(self._differing(before, newest)))

    def _differing(self, before: Template, newest: Template) -> list[str]:
        names = {*before.values, *newest.values}
        changed = [one for one in names if before.values.get(one) != newest.values.get(one)]
        words = [template_words.field_word(self.desk.pack, one)
                 for one in rules_of.in_order(changed)]  # fmt: skip
        if (before.locked, before.wanted) != (newest.locked, newest.wanted):
            words.append(say("preapproved.marks"))
        if (before.name, before.purpose) != (newest.name, newest.purpose):
            words.append(say("preapproved.name_and_purpose"))
        return words or [say("preapproved.nothing")]

    def _sign(self) -> None:
        if self._asked is None:
            return
        request = AnswerRequest(
            self._id, self._asked.stand.newest.revision, self._asked.content,
            str(self.who.currentData()), self.decision.present(), self.reason.text(),
            self.passphrase.text(),
        )  # fmt: skip
        self.passphrase.clear()
        self.go.setEnabled(False)
        self.desk.run_office(
            lambda office: answering.answer(office, request), self._done, self._refused
        )

    def _done(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(self._asked is not None)
        sentence = getattr(error, "sentence", str(error))
        of_reason = isinstance(error, BadInput)
        self.reason_error.show_fault(sentence if of_reason else "", self.reason)
        self.error.show_fault("" if of_reason else sentence, self.passphrase)
        field = self.reason if of_reason else self.passphrase
        field.setFocus(Qt.FocusReason.OtherFocusReason)
