"""Write a policy: its files as text, every fault as one types, and a draft that is never lost."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStackedWidget,
    QWidget,
)

from cab_desk.domain.policy import Pack
from cab_desk.errors import BadInput, Unavailable
from cab_desk.gui import forms, policy_files, times
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import (
    Button,
    Chip,
    Elided,
    EmptyState,
    FieldError,
    Label,
    NoticeBar,
)
from cab_desk.gui.widgets.draft_files import FIRST, MOST, DraftFiles
from cab_desk.gui.widgets.draft_keeper import DraftKeeper
from cab_desk.gui.widgets.labels import tip
from cab_desk.gui.widgets.lines_edit import LinesEdit
from cab_desk.services.outcome import Outcome
from cab_desk.services.pack_ports import DraftPack, Policies
from cab_desk.services.policies import pack_drafts, packs
from cab_desk.services.policies.pack_drafts import Spot, Stand
from cab_desk.words import plural, say

_LINT_MS = 200  # after the last letter
_ROW = 28


class PolicyEditor(QWidget):
    """`tried` asks for a dry run of the draft, `wanted` for a switch to what was saved (its hash).

    `policies` are those of this machine.
    """

    tried = Signal()
    wanted = Signal(str)
    looked = Signal()  # every fault of what is written was found

    notice: NoticeBar
    stack: QStackedWidget
    nothing: EmptyState
    writing: QWidget
    draft_title: Label
    draft_facts: Label
    pack_id: QLineEdit
    id_error: FieldError
    files: QListWidget
    add_file: Button
    drop_file: Button
    export_button: Button
    discard_button: Button
    editor: LinesEdit
    fault_chip: Chip
    fault_text: Label
    faults: QListWidget
    kept: Elided
    try_button: Button
    save_button: Button

    def __init__(
        self, desk: Desk, look: Look, policies: Policies, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.look = look
        self._policies = policies
        self._stand: Stand | None = None
        self._base = ""
        self._spots: list[Spot] = []
        self._linting: Task | None = None
        forms.load(self, "policy_editor", {"LinesEdit": LinesEdit, "Chip": Chip})
        self.pack: Pack | None = None  # the draft as a policy, None while it has faults
        self.texts = DraftFiles(self)
        self.keeper = DraftKeeper(desk, policies, self.draft, self)
        self._menu = QMenu(self)
        self._lint_soon = QTimer(self, singleShot=True, interval=_LINT_MS)
        self._lint_soon.timeout.connect(self.lint)
        self.nothing.tell("square-pen", say("policy.edit.nothing"), say("policy.edit.begin"))
        self._connect()
        self.reload()

    def draft(self) -> DraftPack | None:
        """Return what is being written, None where nothing is."""
        if self.stack.currentWidget() is not self.writing:
            return None
        return DraftPack(self.pack_id.text().strip(), self.texts.texts(), self._base)

    def reload(self) -> None:
        """Read the draft that is kept, unless one is open, and what one may begin from."""
        ask = partial(pack_drafts.stand, policies=self._policies)
        self.desk.read_work(ask, self._show_stand)

    def begin_menu(self) -> QMenu:
        """Offer what a draft may begin from."""
        menu = self._menu
        menu.clear()
        for offer in self._stand.shelf.offers if self._stand else ():
            if offer.newest:
                key = "policy.edit.own" if offer.origin == "own" else "policy.edit.copy_of"
                text = say(key, title=offer.title, version=offer.version).replace("&", "&&")
                menu.addAction(text, partial(self.begin, offer))
        menu.addSeparator()
        menu.addAction(say("policy.edit.bring"), self._choose_file)
        return menu

    def begin(self, offer: packs.Offer) -> None:
        """Begin a draft from a policy."""
        ask = partial(pack_drafts.begin, policies=self._policies, offer=offer)
        self.desk.read_work(ask, self._open_new)

    def begin_unless_open(self, offer: packs.Offer) -> None:
        """Begin a draft from a policy, unless there is one: nothing that was written is lost."""

        def open_it(stand: Stand) -> None:
            self._show_stand(stand)
            if self.draft() is None:
                self.begin(offer)
            elif self._base != offer.hash:
                self.notice.tell(say("policy.edit.open_already"), "info")

        ask = partial(pack_drafts.stand, policies=self._policies)
        self.desk.read_work(ask, open_it)

    def bring(self, name: str) -> None:
        """Begin a draft from a folder or a zip file."""
        policy_files.open_draft(self.desk, self._policies, name, self._open_new, self._tell)

    def lint(self) -> None:
        """Look for faults, off this thread; what was asked before is of no interest any more."""
        self._lint_soon.stop()
        draft = self.draft()
        if draft is None:
            return
        if self._linting is not None:
            self._linting.cancel()
        ask = partial(pack_drafts.lint, self._policies, draft)
        self._linting = self.desk.aside(ask, self._show_lint)

    def save(self) -> None:
        """Keep the policy on the board, for ever under its hash."""
        draft = self.draft()
        if draft is None:
            return
        self.id_error.show_fault("", self.pack_id)
        command = partial(
            packs.save, policies=self._policies, pack_id=draft.id, texts=draft.texts
        )  # fmt: skip
        self.desk.run(command, self._saved, self._refused)

    def discard(self) -> None:
        """Let go of the draft; the notice brings it back."""
        gone = self.draft()
        if gone is None:
            return
        self._close_draft()
        undo = say("policy.edit.bring_back")
        self.notice.tell(say("policy.edit.discarded"), "info", undo, partial(self._open_new, gone))

    def go_to(self, spot: Spot) -> None:
        """Put the cursor where a fault stands."""
        if spot.file in self.texts.names():
            self._choose(spot.file)
            self.editor.go_to_line(spot.line or 1)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing behind that is not on the disk."""
        super().hideEvent(event)
        with suppress(Unavailable):  # it is told while one writes; here the window may be closing
            self.keeper.flush()

    def _connect(self) -> None:
        self.texts.changed.connect(self._changed)
        self.pack_id.textEdited.connect(self._changed)
        self.files.currentItemChanged.connect(self._show_file)
        self.add_file.clicked.connect(self._add_file)
        self.drop_file.clicked.connect(self._drop_file)
        self.export_button.clicked.connect(self._export)
        self.discard_button.clicked.connect(self.discard)
        self.faults.itemActivated.connect(self._follow)
        self.faults.itemClicked.connect(self._follow)
        self.save_button.clicked.connect(self.save)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.save_button.click)
        self.try_button.clicked.connect(self.tried)
        self.nothing.button.clicked.connect(self._offer)
        self.keeper.kept.connect(self._say_kept)
        self.keeper.failed.connect(self._tell)

    def _show_stand(self, stand: Stand) -> None:
        # Later on the file may still hold a draft that was just saved or discarded.
        first, self._stand = self._stand is None, stand
        if first and stand.draft is not None:
            self._open(stand.draft)
        elif self.draft() is None:
            self.stack.setCurrentWidget(self.nothing)

    def _open_new(self, draft: DraftPack) -> None:
        self._open(draft)
        self.keeper.keep()

    def _open(self, draft: DraftPack) -> None:
        self.texts.fill(draft.texts or {FIRST: ""})
        self._base = draft.base
        self.pack_id.setText(draft.id)
        self.kept.setText("")
        self.stack.setCurrentWidget(self.writing)
        self._list_files(FIRST)
        self._show_base()
        self.lint()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_draft(self) -> None:
        self.stack.setCurrentWidget(self.nothing)
        self.pack, self._spots = None, []
        self.keeper.keep()

    def _show_base(self) -> None:
        offers = self._stand.shelf.offers if self._stand else ()
        base = next((one for one in offers if one.hash == self._base), None)
        text = say("policy.edit.from_file")
        if base is not None:
            text = say("policy.edit.from", title=base.title, version=base.version)
        self.draft_title.setText(say("policy.edit.draft"))
        self.draft_facts.setText(text)

    def _list_files(self, chosen: str) -> None:
        self.files.clear()
        for name in self.texts.names():
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.files.addItem(item)
        self._choose(chosen)
        self.add_file.setEnabled(len(self.texts.names()) < MOST)

    def _choose(self, name: str) -> None:
        for row in range(self.files.count()):
            if self.files.item(row).data(Qt.ItemDataRole.UserRole) == name:
                self.files.setCurrentRow(row)

    def present_file(self) -> str:
        """Return the name of the file that is written in."""
        if self.files.currentRow() < 0:
            return ""
        return str(self.files.currentItem().data(Qt.ItemDataRole.UserRole))

    def _show_file(self) -> None:
        name = self.present_file()
        document = self.texts.document(name)
        if document is not None:
            self.editor.setDocument(document)
            self.editor.restyle()
        self.drop_file.setEnabled(bool(name) and name != FIRST)
        self._mark()

    def _add_file(self) -> None:
        names = self.texts.names()
        name = next(one for one in (f"part-{n}.toml" for n in range(1, MOST + 1))
                    if one not in names)  # fmt: skip
        self._put_file(name, "")

    def _put_file(self, name: str, text: str) -> None:
        self.texts.add(name, text)
        self._list_files(name)
        self._changed()

    def _drop_file(self) -> None:
        name = self.present_file()
        text = self.texts.texts().get(name, "")
        self._choose(FIRST)
        self.texts.drop(name)
        self._list_files(FIRST)
        self._changed()
        undo = say("policy.edit.bring_back")
        self.notice.tell(
            say("policy.edit.dropped", file=name), "info", undo, partial(self._put_file, name, text)
        )

    def _changed(self) -> None:
        self.kept.setText("")
        self._lint_soon.start()
        self.keeper.soon()

    def _show_lint(self, found: tuple[Pack | None, list[Spot]]) -> None:
        self._linting = None
        self.pack, self._spots = found
        count = len(self._spots)
        tone, key = ("block", "faults") if count else ("pass", "sound")
        self.fault_chip.show_status(plural("policy.edit.faults", count) if count
                                    else say("policy.edit.sound"), tone)  # fmt: skip
        self.fault_text.setText(say(f"policy.edit.{key}_text"))
        self.faults.clear()
        for spot in self._spots:
            item = QListWidgetItem(_sentence(spot))
            item.setToolTip(tip(spot.sentence))
            item.setData(Qt.ItemDataRole.UserRole, spot)
            self.faults.addItem(item)
        self.faults.setVisible(bool(count))
        self.save_button.setEnabled(not count)
        self.try_button.setEnabled(not count)
        why = say("policy.edit.faults_first") if count else ""
        self.save_button.setToolTip(why)
        self.try_button.setToolTip(why)
        self._mark()
        self.looked.emit()

    def _mark(self) -> None:
        name = self.present_file()
        self.editor.show_faults({one.line for one in self._spots if one.file == name and one.line})
        for row in range(self.files.count()):
            item = self.files.item(row)
            own = str(item.data(Qt.ItemDataRole.UserRole))
            count = sum(one.file == own for one in self._spots)
            item.setText(say("policy.edit.file_faults", file=own, count=count) if count else own)

    def _follow(self, item: QListWidgetItem) -> None:
        spot = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(spot, Spot):
            self.go_to(spot)

    def _offer(self) -> None:
        button = self.nothing.button
        self.begin_menu().popup(button.mapToGlobal(QPoint(0, button.height())))

    def _choose_file(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self, say("policy.edit.bring"), "", say("policy.file_filter")
        )
        if name:
            self.bring(name)

    def _export(self) -> None:
        draft = self.draft()
        if draft is not None:
            policy_files.export(self, self.desk, self._policies, draft.id, draft.texts)

    def _saved(self, outcome: Outcome) -> None:
        self._close_draft()
        action = say("policy.switch.open")
        want = partial(self.wanted.emit, outcome.made)
        self.notice.tell(outcome.message, "pass", action, want)
        self.reload()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, BadInput) and any(one.place == "id" for one in error.faults):
            self.id_error.show_fault(error.sentence, self.pack_id)
            return
        self._tell(str(error))

    def _tell(self, sentence: str) -> None:
        self.notice.tell(sentence, "block")

    def _say_kept(self) -> None:
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        at = times.clock(self.desk.office.clock(), zone)
        self.kept.setText(say("policy.edit.kept", time=at) if self.draft() else "")


def _sentence(spot: Spot) -> str:
    if not spot.file:
        return spot.sentence
    where = f"{spot.file}:{spot.line}" if spot.line else spot.file
    key = f" {spot.key}" if spot.key else ""
    return say("policy.edit.fault", where=where, key=key, sentence=spot.sentence)
