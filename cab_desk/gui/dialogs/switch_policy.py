"""Have the board follow another policy, with the reason on record."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.board import Person
from cab_desk.domain.policy import Pack
from cab_desk.errors import BadInput
from cab_desk.gui import forms
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.outcome import Outcome
from cab_desk.services.pack_ports import Policies
from cab_desk.services.policies import agreeing, packs
from cab_desk.services.policies.agreeing import SwitchRequest
from cab_desk.services.policies.packs import Between, Offer, Shelf
from cab_desk.services.ports import Work
from cab_desk.words import plural, say

_MOST_NAMES = 4


class SwitchPolicyDialog(Dialog):
    """`tried` carries the hash of a policy that is to be tried out first.

    Where two have to agree, each gives a passphrase; so Enter alone does nothing here.
    """

    SIGNS: ClassVar[bool] = True

    tried = Signal(str)

    heading: Label
    text: Label
    policy: QComboBox
    facts: Label
    pack_hash: Label
    rules: Label
    reason: QPlainTextEdit
    reason_error: FieldError
    try_button: Button
    cancel: Button
    go: Button

    def __init__(
        self,
        desk: Desk,
        look: Look,
        policies: Policies,
        shelf: Shelf,
        chosen: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        self.desk = desk
        self._policies = policies
        self._reading: Task | None = None
        self._offers = [one for one in shelf.offers if not one.in_force]
        forms.load(self, "switch_policy")
        self.idle: IdleGuard | None = None  # where a passphrase may be typed
        self.two = self._make_two()
        self.fit(560)
        self.keep_typed("switch_policy")
        self.setWindowTitle(self.heading.text())
        for offer in self._offers:
            text = say("policy.offer", title=offer.title, version=offer.version)
            self.policy.addItem(text, offer.hash)
        self.policy.setCurrentIndex(max(0, self.policy.findData(chosen)))
        self.policy.currentIndexChanged.connect(self._show_offer)
        self.reason.setTabChangesFocus(True)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.switch)
        self.try_button.clicked.connect(self._try)
        self._show_offer()
        self.reason.setFocus()
        desk.read_work(agreeing.who, self._ask_two, self._refused)

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self._forget()
        super().reject()

    def _make_two(self) -> QWidget:
        """Return the fields of the two who agree, hidden until it is known that two have to."""
        two = QWidget(self)
        self.people = (QComboBox(two), QComboBox(two))
        self.secrets = (QLineEdit(two), QLineEdit(two))
        rows = QVBoxLayout(two)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(self.look.px(8))
        about = Label(self.look, say("policy.two_about"), "small", "text.secondary", wrap=True)
        rows.addWidget(about)
        for name, who, secret in zip(("first", "second"), self.people, self.secrets, strict=True):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
            who.currentIndexChanged.connect(lambda _at, field=secret: field.clear())
            row = QHBoxLayout()
            row.setSpacing(self.look.px(12))
            row.addLayout(self.field(say(f"policy.two_{name}"), who), 1)
            row.addLayout(self.field(say(f"policy.two_{name}_passphrase"), secret), 1)
            rows.addLayout(row)
        two.hide()
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.insertWidget(outer.count() - 1, two)
        return two

    def _ask_two(self, people: Sequence[Person]) -> None:
        for place, combo in enumerate(self.people):
            for person in people:
                combo.addItem(person.name, person.id)
            combo.setCurrentIndex(min(place, combo.count() - 1))
        if people:
            self.two.show()
            self.idle = IdleGuard(self, self.desk.told.emit)

    def _forget(self) -> None:
        for field in self.secrets:
            field.clear()

    def offer(self) -> Offer | None:
        """Return what is chosen."""
        place = self.policy.currentIndex()
        return self._offers[place] if 0 <= place < len(self._offers) else None

    def switch(self) -> None:
        """Switch, unless a reason lacks."""
        offer, reason = self.offer(), self.reason.toPlainText().strip()
        if offer is None:
            return
        if len(reason) < packs.SHORTEST_REASON:
            self.reason_error.show_fault(say("policy.reason_missing"), self.reason)
            return
        self.go.setEnabled(False)
        ask = partial(packs.whole, policies=self._policies, pack_hash=offer.hash)
        self.desk.read_work(ask, partial(self._switch_to, reason), self._refused)

    def _switch_to(self, reason: str, pack: Pack) -> None:
        def done(_outcome: Outcome) -> None:
            self.desk.pack = pack
            self.accept()

        if self.idle is None:
            self.desk.run(partial(packs.switch, pack=pack, reason=reason), done, self._refused)
            return
        first, second = (
            (str(who.currentData()), secret.text())
            for who, secret in zip(self.people, self.secrets, strict=True)
        )
        request = SwitchRequest(pack, reason, first, second)
        self._forget()
        self.desk.run_office(partial(agreeing.switch, request=request), done, self._refused)

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        field = self.reason if isinstance(error, BadInput) else None
        self.reason_error.show_fault(str(error), field)

    def _show_offer(self) -> None:
        offer = self.offer()
        self.go.setEnabled(offer is not None)
        self.try_button.setEnabled(offer is not None)
        if offer is None:
            self.facts.setText(say("policy.switch.no_other"))
            return
        self.facts.setText(say(f"policy.origin.{offer.origin}", id=offer.id))
        self.pack_hash.setText(offer.hash[:16])
        self.rules.setText(say("policy.between.reading"))
        if self._reading is not None:
            self._reading.cancel()
        ask = partial(_between, policies=self._policies, pack_hash=offer.hash)
        self._reading = self.desk.read_work(ask, self._show_rules, self._refused)

    def _show_rules(self, found: Between) -> None:
        self._reading = None
        parts = []
        for kind in ("added", "changed", "gone"):
            names: tuple[str, ...] = getattr(found, kind)
            if names:
                shown = ", ".join(names[:_MOST_NAMES])
                more = len(names) - _MOST_NAMES
                if more > 0:
                    shown = say("policy.between.more", names=shown, count=more)
                parts.append(plural(f"policy.between.{kind}", len(names), names=shown))
        self.rules.setText("\n".join(parts) or say("policy.between.same"))

    def _try(self) -> None:
        offer = self.offer()
        if offer is not None:
            self.tried.emit(offer.hash)
            self.reject()


def _between(work: Work, policies: Policies, pack_hash: str) -> Between:
    return packs.between(work.pack, packs.whole(work, policies, pack_hash))
