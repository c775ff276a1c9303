"""The step of the sign-off dialog in which somebody makes a key, once."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit

from cab_desk.gui.chair_lock import session_of
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import FieldError, Label
from cab_desk.services.members import people
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.signatures import in_meeting
from cab_desk.services.signatures.signing import SignRequest
from cab_desk.words import say


def to_sign(desk: Desk, request: SignRequest) -> Callable[[Office], Outcome]:
    """Return what signs, with the chair's session where one is open at this desk."""
    return partial(in_meeting.sign, request=request, chair=session_of(desk))


class Holder(Protocol):
    """Whose key is made."""

    @property
    def person_id(self) -> str:
        """Return the person's id."""

    @property
    def name(self) -> str:
        """Return the printed name."""


class KeyForm(Protocol):
    """What the step needs of the dialog that it stands in."""

    desk: Desk
    key_stamp: Label
    key_title: Label
    acceptance: Label
    first: QLineEdit
    second: QLineEdit
    agreed: QCheckBox
    key_error: FieldError

    def set_busy(self, busy: bool) -> None:
        """Show that something is under way, or that it is over."""

    def key_made(self) -> None:
        """Go on to the sign-off."""


class KeyStep:
    """Passphrase twice, and the written acceptance that a signature binds."""

    def __init__(self, dialog: KeyForm, look: Look) -> None:
        self._dialog = dialog
        self._signer: Holder | None = None

        dialog.key_stamp.setPixmap(look.pixmap("stamp", 18, "text.primary", "bg.canvas"))
        self.first, self.second, self.accept = dialog.first, dialog.second, dialog.agreed
        self.title, self.acceptance = dialog.key_title, dialog.acceptance
        self.error = dialog.key_error

    def show_for(self, signer: Holder) -> None:
        """Ask this person."""
        self._signer = signer
        self.title.setText(say("meeting.sign.key_title", name=signer.name))
        self.acceptance.setText(say("board.acceptance", name=signer.name))
        self.error.show_fault("")
        self.forget()

    def forget(self) -> None:
        """Empty the fields."""
        self.first.clear()
        self.second.clear()
        self.accept.setChecked(False)

    def make(self) -> None:
        """Make the key when all is said, else say what is missing."""
        signer, passphrase = self._signer, self.first.text()
        if signer is None:
            return
        if passphrase != self.second.text():
            self.error.show_fault(say("meeting.sign.key_differ"), self.second)
            self.second.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.accept.isChecked():
            self.error.show_fault(say("meeting.sign.key_not_accepted"), self.accept)
            self.accept.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        person_id, chair = signer.person_id, session_of(self._dialog.desk)
        self.forget()
        self._dialog.set_busy(True)
        self._dialog.desk.run_office(
            lambda office: people.make_key(office, person_id, passphrase, chair),
            self._made, self._refused,
        )  # fmt: skip

    def _made(self, _outcome: Outcome) -> None:
        self._dialog.key_made()

    def _refused(self, error: Exception) -> None:
        self._dialog.set_busy(False)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.first)
