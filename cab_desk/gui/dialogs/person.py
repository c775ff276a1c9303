"""Enter or edit a person: name, aliases, roles, and the part in the board."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.board import Person, Role
from cab_desk.errors import BadInput, Refused
from cab_desk.gui import forms
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs import merging
from cab_desk.gui.dialogs.chair_word import ChairWord
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label, NoticeBar
from cab_desk.services.members import people
from cab_desk.services.members.vouching import FREE, NOBODY, By, Rule
from cab_desk.services.requests.meanwhile import ChangedMeanwhile
from cab_desk.services.signatures import discounting
from cab_desk.words import say


class PersonDialog(Dialog):
    """One person of the board."""

    heading: Label
    notice: NoticeBar
    name: QLineEdit
    name_error: FieldError
    aliases: QLineEdit
    roles: QListWidget
    roles_error: FieldError
    member: QCheckBox
    chair: QCheckBox
    retired: QCheckBox
    cancel: Button
    save: Button

    def __init__(
        self, desk: Desk, look: Look, person: Person | None, parent: QWidget | None = None,
        rule: Rule = FREE,
    ) -> None:  # fmt: skip
        """Ask about a person; `rule` is who has to sign for it."""
        super().__init__(look, parent)
        self.desk = desk
        self._person = person or Person(people.new_id(), "")
        self._seen = person
        self._roles = {role.name: role for role in self._person.roles}
        self._rule = rule
        self.word: ChairWord | None = None
        self.second: ChairWord | None = None
        forms.load(self, "person")
        if rule.strict:
            self._ask_chairs()
        self.fit(460)
        self.keep_typed("person", person.id if person else "")
        title = say("pages.person.edit" if person else "pages.person.new")
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.retired.setVisible(person is not None)
        self._show(self._person)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._keep)
        self.chair.toggled.connect(lambda _on: self._show_second())
        self.roles.itemChanged.connect(lambda _item: self._show_second())
        self._show_second()

    def reject(self) -> None:
        """Forget what was typed of passphrases, and close."""
        for one in filter(None, (self.word, self.second)):
            one.forget()
        super().reject()

    def _ask_chairs(self) -> None:
        """Ask a chair to sign for it, and a second one where two have to."""
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101 -- the form has it
        self.word = ChairWord(self.desk, self.look, self, self._rule.chairs)
        outer.insertWidget(outer.count() - 1, self.word)
        if len(self._rule.chairs) > 1:
            self.second = ChairWord(self.desk, self.look, self, self._rule.chairs, second=True)
            outer.insertWidget(outer.count() - 1, self.second)
            self.word.who.currentIndexChanged.connect(lambda _row: self._show_second())
        self.idle = IdleGuard(self, self.desk.told.emit)

    def _show_second(self) -> None:
        if self.second is None or self.word is None:
            return
        role = self.desk.pack.meeting.chair
        items = (self.roles.item(row) for row in range(self.roles.count()))
        chosen = (one.text() for one in items if one.checkState() == Qt.CheckState.Checked)
        own = self.word.who.currentData() == self._person.id
        was = self._person.chair or role in {one.name for one in self._person.roles}
        made = (self.chair.isChecked() or role in chosen) and not was
        self.second.setVisible(made or own)

    def _show(self, person: Person) -> None:
        self.name.setText(person.name)
        self.aliases.setText(", ".join(person.aliases))
        self.member.setChecked(person.member)
        self.chair.setChecked(person.chair)
        self.retired.setChecked(person.retired)
        held = {role.name for role in person.roles}
        self.roles.clear()
        for name in sorted({*self.desk.pack.roles, *held}):
            item = QListWidgetItem(name)
            item.setSizeHint(QSize(0, self.look.px(28)))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in held else Qt.CheckState.Unchecked)
            self.roles.addItem(item)

    def _keep(self) -> None:
        items = [self.roles.item(row) for row in range(self.roles.count())]
        chosen = [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]
        aliases = [part.strip() for part in self.aliases.text().split(",")]
        person = replace(
            self._person,
            name=self.name.text(),
            aliases=tuple(alias for alias in aliases if alias),
            roles=tuple(self._roles.get(name, Role(name)) for name in chosen),
            member=self.member.isChecked(),
            chair=self.chair.isChecked(),
            retired=self.retired.isChecked(),
            linked=True,
        )
        self.save.setEnabled(False)
        word: By = self.word.by() if self.word is not None else NOBODY
        second: By = NOBODY if self.second is None or self.second.isHidden() else self.second.by()
        self.desk.run_office(
            lambda office: discounting.keep_person(office, person, word, second, self._seen),
            lambda _outcome: self.accept(),
            self._failed,
        )

    def _merge(self, now: Mapping[str, Any], values: Mapping[str, Any], said: str) -> None:
        """Show both edits in the form; a further one begins from what stands now."""
        merged = people.with_fields(self._person, values)
        self._person = self._seen = people.with_fields(self._person, now)
        self._roles = {role.name: role for role in (*self._seen.roles, *merged.roles)}
        self._show(merged)
        self._show_second()
        self.notice.tell(said, "info")

    def _failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if isinstance(error, ChangedMeanwhile):
            now = error.found.merged.now
            merging.ask(self, self.desk, self.look, error.found, partial(self._merge, now))
        faults = error.faults if isinstance(error, BadInput) else ()
        placed = {fault.place.partition(".")[0]: fault.sentence for fault in reversed(faults)}
        self.name_error.show_fault(placed.pop("name", ""), self.name)
        self.roles_error.show_fault(placed.pop("roles", ""), self.roles)
        if placed or not faults:
            sentence = error.sentence if isinstance(error, Refused) else str(error)
            self.notice.tell(sentence, "block")
        else:
            self.notice.hide()
