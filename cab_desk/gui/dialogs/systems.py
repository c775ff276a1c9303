"""The register of systems and teams, with the inbox of names that nobody knows yet."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from cab_desk.domain.systems import System, folded
from cab_desk.errors import BadInput
from cab_desk.gui import forms
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs import merging
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests.meanwhile import ChangedMeanwhile
from cab_desk.services.schedule import systems
from cab_desk.services.schedule.systems import Unknown
from cab_desk.words import plural, say

_ROLE = Qt.ItemDataRole.UserRole


class SystemsDialog(Dialog):
    """Known systems at the left, the chosen one in the middle, unknown names at the right."""

    heading: Label
    search: QLineEdit
    known: QListWidget
    add: Button
    name: QLineEdit
    name_error: FieldError
    team: QComboBox
    team_error: FieldError
    aliases: QPlainTextEdit
    aliases_error: FieldError
    retired: QCheckBox
    keep: Button
    inbox_title: Label
    inbox: QListWidget
    link: Button
    take: Button
    close_button: Button

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.desk = desk
        self._systems: list[System] = []
        self._chosen = ""
        self._seen: System | None = None  # as the form was filled
        self._opening = True
        self._kept_now = False  # what is read next is what was saved here
        forms.load(self, "systems")
        self.resize(look.px(940), look.px(560))
        self.keep_typed("systems")
        self.setWindowTitle(self.heading.text())
        self.known.setAccessibleName(self.heading.text())
        self.aliases.setTabChangesFocus(True)
        self.search.textChanged.connect(lambda _text: self._show_known())
        self.known.currentItemChanged.connect(lambda item, _before: self._choose(item))
        self.add.clicked.connect(self._begin)
        self.keep.clicked.connect(self._keep)
        self.link.clicked.connect(self._link)
        self.take.clicked.connect(self._take)
        self.inbox.itemSelectionChanged.connect(self._arrange)
        self.close_button.clicked.connect(self.reject)
        self._read()

    def _read(self) -> None:
        self.desk.read_work(_read, self._show)

    def _show(self, found: tuple[list[System], list[Unknown]]) -> None:
        self._systems, inbox = found
        if self._kept_now:
            self._kept_now = False
            self._seen = next((one for one in self._systems if one.id == self._chosen), None)
        self._show_known()
        teams = sorted({system.team for system in self._systems if system.team}, key=folded)
        present = self.team.currentText()
        self.team.clear()
        self.team.addItems(teams)
        self.team.setCurrentText(present)
        self.inbox_title.setText(plural("systems.inbox", len(inbox)))
        self.inbox.setAccessibleName(self.inbox_title.text())
        self.inbox.clear()
        for one in inbox:
            item = QListWidgetItem(plural("systems.inbox_line", one.changes, name=one.name))
            item.setData(_ROLE, one.name)
            self.inbox.addItem(item)
        self._arrange()

    def _show_known(self) -> None:
        wanted = folded(self.search.text())
        self.known.blockSignals(True)
        self.known.clear()
        for system in self._systems:
            names = (system.name, system.team, *system.aliases)
            if wanted and not any(wanted in folded(name) for name in names):
                continue
            text = say("systems.line", name=system.name, team=system.team)
            item = QListWidgetItem(text if system.team else system.name)
            item.setData(_ROLE, system.id)
            self.known.addItem(item)
            if system.id == self._chosen:
                self.known.setCurrentItem(item)
        self.known.blockSignals(False)
        self._arrange()
        if self._opening and self.known.count():
            self._opening = False
            self.known.setCurrentRow(0)  # an empty form would ask for a name

    def _choose(self, item: QListWidgetItem | None) -> None:
        self._chosen = str(item.data(_ROLE)) if item else ""
        self.keep_typed("systems", self._chosen)
        system = next((one for one in self._systems if one.id == self._chosen), None)
        if system is not None:
            self._fill(system)
        self._arrange()

    def _fill(self, system: System) -> None:
        self._seen = system if system.id else None
        self._clear()
        self.name.setText(system.name)
        self.team.setCurrentText(system.team)
        self.aliases.setPlainText("\n".join(system.aliases))
        self.retired.setChecked(system.retired)

    def _begin(self) -> None:
        self.known.setCurrentRow(-1)
        self._chosen = ""
        self._fill(System("", ""))
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arrange()

    def _keep(self) -> None:
        self._clear()
        system = System(
            self._chosen, self.name.text(), self.team.currentText(),
            tuple(self.aliases.toPlainText().splitlines()), self.retired.isChecked(),
        )  # fmt: skip
        self._run(partial(systems.put, system=system, seen=self._seen))

    def _link(self) -> None:
        if not self._chosen:
            self.name_error.show_fault(say("systems.choose"))
            return
        self._run(partial(systems.link, name=self._unknown(), system_id=self._chosen))

    def _take(self) -> None:
        team = self.team.currentText() if not self._chosen else ""
        self._run(partial(systems.put, system=System("", self._unknown(), team)))

    def _unknown(self) -> str:
        chosen = self.inbox.selectedItems()
        return str(chosen[0].data(_ROLE)) if chosen else ""

    def _run(self, command: partial[Outcome]) -> None:
        self.desk.run(command, self._kept, self._refused)

    def _kept(self, outcome: Outcome) -> None:
        self.recorded()
        self._chosen = outcome.made or self._chosen
        self._kept_now = True
        self._read()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, ChangedMeanwhile):
            now = error.found.merged.now
            merging.ask(self, self.desk, self.look, error.found, partial(self._merge, now))
        faults = error.faults if isinstance(error, BadInput) else ()
        for fault in faults:
            shown = getattr(self, f"{fault.place}_error", self.name_error)
            shown.show_fault(fault.sentence, getattr(self, fault.place, self.name))
        if not faults:
            self.name_error.show_fault(getattr(error, "sentence", str(error)))

    def _merge(self, now: Mapping[str, Any], values: Mapping[str, Any], said: str) -> None:
        """Show both edits in the form; a further one begins from what stands now."""
        self._fill(System(self._chosen, **values))
        self._seen = System(self._chosen, **now)
        self.name_error.show_fault(said)

    def _arrange(self) -> None:
        some = bool(self.inbox.selectedItems())
        self.link.setEnabled(some and bool(self._chosen))
        self.take.setEnabled(some)

    def _clear(self) -> None:
        for shown in self.findChildren(FieldError):
            shown.show_fault("")


def _read(work: Work) -> tuple[list[System], list[Unknown]]:
    return work.systems.all(), systems.inbox(work)
