"""Settings: look, who works here, the board and its people."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar
from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QScrollArea, QTableView, QWidget

from cab_desk.domain.board import Person, Role
from cab_desk.errors import Refused, Unavailable
from cab_desk.gui import tables
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs import merging
from cab_desk.gui.dialogs.join_ids import JoinIdsDialog
from cab_desk.gui.dialogs.lend import LendDialog
from cab_desk.gui.dialogs.make_key import MakeKeyDialog
from cab_desk.gui.dialogs.new_passphrase import NewPassphraseDialog
from cab_desk.gui.dialogs.person import PersonDialog
from cab_desk.gui.dialogs.reset_key import ResetKeyDialog
from cab_desk.gui.look import Look
from cab_desk.gui.pages import settings_keys
from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.widgets.basics import Button, EmptyState, Label, NoticeBar, Segments
from cab_desk.gui.widgets.squeeze import Narrow
from cab_desk.services.boards import boards
from cab_desk.services.members import alarms, vouching
from cab_desk.services.members.vouching import FREE, Rule
from cab_desk.services.ports import Work
from cab_desk.services.requests.meanwhile import ChangedMeanwhile
from cab_desk.words import say

SCALES = (100, 125, 160, 200)
_THEMES = ("system", "light", "dark")


class SettingsPage(Page):
    """Change what a desk remembers and what the board says of itself."""

    NAME: ClassVar[str] = "settings"
    ICON: ClassVar[str] = "settings"
    UI: ClassVar[str] = "settings"
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset({"people", "board", "policy"})
    NEEDS_BOARD: ClassVar[tuple[str, ...]] = (
        "save_board", "add_person", "edit_person", "make_key", "reset_key", "lend_role", "join_ids",
        "change_passphrase", "me", "board_name", "zone", "contact",
    )  # fmt: skip

    theme: Segments
    scale: Segments
    single_keys: QCheckBox
    reduced_motion: QCheckBox
    me: QComboBox
    board_name: QLineEdit
    zone: QComboBox
    contact: QComboBox
    file: Label
    policy: Label
    open_server: Button
    save_board: Button
    people: QTableView
    waiting: NoticeBar
    keys_bar: QWidget
    add_person: Button
    edit_person: Button
    make_key: Button
    reset_key: Button
    lend_role: Button
    join_ids: Button
    change_passphrase: Button

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self._persons: list[Person] = []
        self._rule = FREE
        self._model = tables.RowsModel(look, _columns(self._waits))
        tables.dress(self.people, self._model, look)
        row = (self.edit_person, self.make_key, self.reset_key, self.change_passphrase)
        self._acts = (*row, self.lend_role, self.join_ids)
        Narrow(self.keys_bar, self._acts)
        self._nobody = EmptyState(look)
        self._nobody.lie_over(self.people.viewport())
        self._nobody.tell("users", say("pages.settings.no_board"), say("pages.make_board"))
        self._offer()
        self._seen = (self.board_name.text(), self.zone.currentText())  # from which one edits
        self._listen()
        self.reload(frozenset())

    def reload(self, touched: frozenset[str]) -> None:
        """Read people and board again."""
        board = self.desk.board
        fields = (
            self.board_name,
            self.zone,
            self.save_board,
            self.me,
            self.add_person,
            self.contact,
        )
        for widget in (*fields, *self._acts):
            widget.setEnabled(board is not None)
        self._nobody.setVisible(board is None)
        if board is None:
            self._fill_board("", "")
            return
        if (self.board_name.text(), self.zone.currentText()) == self._seen:  # else one types
            self._fill_board(board.name, board.zone)
        pack = self.desk.pack
        policy = say(
            "pages.settings.policy", title=pack.title, version=pack.version.removeprefix("v")
        )
        self.policy.setText(policy)
        self.file.setText(self.desk.settings.database)
        self.file.setVisible(bool(self.desk.settings.database))
        self.desk.read_work(_people, lambda found: self._show_people(*found))

    def _offer(self) -> None:
        settings = self.desk.settings
        self.theme.set_items([(name, say(f"pages.settings.theme_{name}")) for name in _THEMES])
        self.theme.choose(settings.theme)
        self.scale.set_items([(str(size), f"{size} %") for size in SCALES])
        self.scale.choose(str(min(SCALES, key=lambda size: abs(size - settings.scale))))
        self.single_keys.setChecked(settings.single_keys)
        self.reduced_motion.setChecked(settings.reduced_motion)
        self.zone.addItems(sorted(available_timezones()))
        self.zone.setEditable(True)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Have Tab come to what was made last where the eye does: first."""
        before: QWidget | None = self.findChild(QScrollArea, "scroll")
        assert before is not None  # noqa: S101 -- the form has it
        names = [self.theme.button(name) for name in _THEMES]
        for button in (*names, *(self.scale.button(str(size)) for size in SCALES)):
            QWidget.setTabOrder(before, button)
            before = button

    def _listen(self) -> None:
        self.theme.chosen.connect(self._set_theme)
        self.scale.chosen.connect(self._set_scale)
        self.single_keys.toggled.connect(partial(self._set_flag, "single_keys"))
        self.reduced_motion.toggled.connect(partial(self._set_flag, "reduced_motion"))
        self.me.activated.connect(self._set_me)
        self._nobody.button.clicked.connect(lambda: self.asked.emit(Ask("new_board")))
        self.open_server.clicked.connect(lambda: self.asked.emit(Ask("connect")))
        self.save_board.clicked.connect(self._save_board)
        self.contact.activated.connect(self._appoint)
        self.add_person.clicked.connect(lambda: self._open_person(None))
        self.edit_person.clicked.connect(self._edit_selected)
        self.make_key.clicked.connect(self._make_key)
        self.reset_key.clicked.connect(self._reset_key)
        self.lend_role.clicked.connect(self._lend_role)
        self.join_ids.clicked.connect(self._join_ids)
        self.change_passphrase.clicked.connect(self._change_passphrase)
        self.people.doubleClicked.connect(lambda _index: self._edit_selected())

    def _set_theme(self, name: str) -> None:
        self.desk.settings.theme = name
        self._keep()
        self.look.set(theme=name)

    def _set_scale(self, size: str) -> None:
        self.desk.settings.scale = int(size)
        self._keep()
        self.asked.emit(Ask("rescale", detail=size))

    def _keep(self) -> None:
        try:
            self.desk.settings.save()
        except Unavailable as error:
            self.desk.failed.emit(error)

    def _set_flag(self, name: str, on: bool) -> None:
        setattr(self.desk.settings, name, on)
        self._keep()

    def _set_me(self) -> None:
        board = self.desk.board
        if board is None:
            return
        chosen = self.me.currentData() or ""
        self.desk.settings.me = {**self.desk.settings.me, board.id: chosen}
        self._keep()
        self.desk.touched.emit(frozenset({"change"}))

    def _fill_board(self, name: str, zone: str) -> None:
        self.board_name.setText(name)
        self.zone.setCurrentText(zone)
        self._seen = (self.board_name.text(), self.zone.currentText())

    def _save_board(self) -> None:
        seen = dict(zip(("name", "zone"), self._seen, strict=True))
        name, zone = self.board_name.text(), self.zone.currentText()
        command = partial(boards.change_board, name=name, zone=zone, seen=seen)

        def kept(_outcome: object) -> None:
            self._seen = (name, zone)

        self.desk.run(command, kept, self._board_refused)

    def _board_refused(self, error: Exception) -> None:
        if isinstance(error, ChangedMeanwhile):
            now = error.found.merged.now
            merging.ask(self, self.desk, self.look, error.found, partial(self._merge, now))
        self.desk.failed.emit(error)

    def _merge(self, now: Mapping[str, Any], values: Mapping[str, Any], said: str) -> None:
        """Show both edits in the fields; a further one begins from what stands now."""
        self._fill_board(values["name"], values["zone"])
        self._seen = (now["name"], now["zone"])
        self.desk.told.emit(said)

    def _appoint(self) -> None:
        chosen = str(self.contact.currentData() or "")
        self.desk.run(partial(alarms.appoint, person_id=chosen))

    def _show_people(self, persons: list[Person], contact: str, rule: Rule) -> None:
        self._persons, self._rule = persons, rule
        settings_keys.tell(self, self.waiting, rule, persons)
        chosen = self._model.row(self.people.currentIndex())
        self._model.set_rows(persons)
        if chosen is not None:
            places = (place for place, one in enumerate(persons) if one.id == chosen.id)
            self.people.selectRow(next(places, 0))
        self.me.clear()
        self.me.addItem(say("pages.settings.nobody"), "")
        for person in persons:
            if person.linked and not person.retired:
                self.me.addItem(person.name, person.id)
        self.me.setCurrentIndex(max(0, self.me.findData(self.desk.me)))
        self.contact.clear()
        self.contact.addItem(say("alarm.chairs"), "")
        for person in persons:
            if person.linked and not person.retired:
                self.contact.addItem(person.name, person.id)
        self.contact.setCurrentIndex(max(0, self.contact.findData(contact)))

    def _waits(self, person: Person) -> bool:
        return person.key_id in {one.key_id for one in self._rule.waiting}

    def _edit_selected(self) -> None:
        person = self._model.row(self.people.currentIndex())
        if person is not None:
            self._open_person(person)

    def _make_key(self) -> None:
        person = self._model.row(self.people.currentIndex())
        if person is None:
            self.desk.failed.emit(Refused(say("pages.settings.choose_person")))
        elif person.key_id:
            self.desk.failed.emit(Refused(say("board.key_exists", name=person.name)))
        else:
            dialog = MakeKeyDialog(self.desk, self.look, person, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _reset_key(self) -> None:
        person = self._model.row(self.people.currentIndex())
        if person is None:
            self.desk.failed.emit(Refused(say("pages.settings.choose_person")))
        elif not person.key_id:
            self.desk.failed.emit(Refused(say("evidence.reset.no_key", name=person.name)))
        else:
            dialog = ResetKeyDialog(self.desk, self.look, person, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _lend_role(self) -> None:
        if (person := self._keyed()) is not None:
            dialog = LendDialog(self.desk, self.look, person, self._persons, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _join_ids(self) -> None:
        person = self._model.row(self.people.currentIndex())
        if person is None:
            self.desk.failed.emit(Refused(say("pages.settings.choose_person")))
        else:
            dialog = JoinIdsDialog(self.desk, self.look, person, self._persons, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _change_passphrase(self) -> None:
        if (person := self._keyed()) is not None:
            dialog = NewPassphraseDialog(self.desk, self.look, person, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _keyed(self) -> Person | None:
        """Return who is chosen, if that one has a key; else say what is missing."""
        person = self._model.row(self.people.currentIndex())
        if person is None:
            self.desk.failed.emit(Refused(say("pages.settings.choose_person")))
        elif not person.key_id:
            self.desk.failed.emit(Refused(say("evidence.reset.no_key", name=person.name)))
        else:
            return person
        return None

    def _open_person(self, person: Person | None) -> None:
        dialog = PersonDialog(self.desk, self.look, person, self, self._rule)
        dialog.open()


def _people(work: Work) -> tuple[list[Person], str, Rule]:
    return work.people.all(), alarms.contact(work), vouching.rule(work)


def _columns(waits: Callable[[Person], bool]) -> list[tables.Column[Person]]:
    def part(person: Person) -> str:
        if person.retired:
            return say("pages.settings.retired")
        if person.chair:
            return say("pages.settings.chair")
        if not person.linked:
            return say("pages.settings.unlinked")
        return say("pages.settings.member") if person.member else ""

    return [
        tables.Column(say("pages.settings.col_name"), lambda person: person.name),
        tables.Column(
            say("pages.settings.col_roles"),
            lambda person: ", ".join(map(_role_word, person.roles)),
        ),
        tables.Column(say("pages.settings.col_part"), part, 120),
        tables.Column(
            say("pages.settings.col_key"),
            lambda person: settings_keys.word(person, waits(person)),
            112,
            icon=lambda person: settings_keys.icon(person, waits(person)),
        ),
    ]


def _role_word(role: Role) -> str:
    """Name a role, and until when it is lent."""
    if not role.behalf or role.until is None:
        return role.name
    return say("evidence.lend.lent", role=role.name, until=f"{role.until:%-d %b}")
