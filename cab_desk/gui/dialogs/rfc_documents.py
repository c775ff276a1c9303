"""The documents of the RFC form: a list that marks what the class demands, and an editor."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit

from cab_desk.domain.change import DOCUMENTS, Change
from cab_desk.domain.policy import Pack
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Label
from cab_desk.words import say

_KEY = Qt.ItemDataRole.UserRole


def document_label(pack: Pack, key: str) -> str:
    """Return what a document is called: by the pack's word, else by the program's."""
    return pack.labels.get(key) or say(f"changes.document.{key}")


class DocumentEditor(QObject):
    """Edit one document at a time; demanded ones stand first."""

    edited = Signal()

    def __init__(
        self, look: Look, listing: QListWidget, editor: QPlainTextEdit, hint: Label
    ) -> None:
        super().__init__(listing)
        self._look = look
        self._list = listing
        listing.setIconSize(QSize(look.px(14), look.px(14)))
        self._editor = editor
        self._hint = hint
        self._texts: dict[str, str] = {}
        self._present = ""
        self._demanded: dict[str, tuple[str, str]] = {}
        self._locked: frozenset[str] = frozenset()
        self._wanted: frozenset[str] = frozenset()
        for key in DOCUMENTS:
            item = QListWidgetItem(say(f"changes.document.{key}"))
            item.setData(_KEY, key)
            item.setSizeHint(QSize(0, look.px(28)))
            listing.addItem(item)
        listing.currentItemChanged.connect(self._turn)
        editor.textChanged.connect(self._typed)
        editor.setTabChangesFocus(True)

    def show_documents(self, documents: Mapping[str, str]) -> None:
        """Fill the editor; the first document is chosen."""
        self._texts = dict(documents)
        self._present = ""
        self._list.setCurrentRow(0)
        self._turn()

    def show_mould(self, locked: Collection[str], wanted: Collection[str]) -> None:
        """Say which documents a template locks, which are read only then, and which it wants."""
        self._locked, self._wanted = frozenset(locked), frozenset(wanted)
        self._turn()

    def choose(self, key: str) -> bool:
        """Turn to a document; False where there is none of that name."""
        for row in range(self._list.count()):
            if self._list.item(row).data(_KEY) == key:
                self._list.setCurrentRow(row)
                return True
        return False

    def documents(self) -> dict[str, str]:
        """Return the documents that hold text."""
        return {key: text for key, text in self._texts.items() if text.strip()}

    def show_demands(self, pack: Pack, change: Change) -> None:
        """Mark what the class demands and lacks; demanded documents come first."""
        wanted = [item for item in pack.required(change) if item.kind == "document"]
        self._demanded = {item.id: (item.section, item.severity) for item in reversed(wanted)}
        order = [key for key in self._demanded if key in DOCUMENTS][::-1]
        order += [key for key in DOCUMENTS if key not in self._demanded]
        with QSignalBlocker(self._list):
            items = {item.data(_KEY): item for item in map(self._list.item, range(len(DOCUMENTS)))}
            if order != list(items):
                self._sort(order)
                items = {item.data(_KEY): item for item in map(self._list.item, range(len(order)))}
            for key, item in items.items():
                item.setText(self._marked(document_label(pack, key), key))
                item.setIcon(self._mark(key))
        self._say_demand()

    def _marked(self, label: str, key: str) -> str:
        if key in self._locked:
            return say("templates.mark.locked", label=label)
        return say("templates.mark.wanted", label=label) if key in self._wanted else label

    def _sort(self, order: list[str]) -> None:
        present = self._present
        taken = [self._list.takeItem(0) for _ in order]
        by_key = {item.data(_KEY): item for item in taken}
        for key in order:
            self._list.addItem(by_key[key])
        self._list.setCurrentItem(by_key.get(present, by_key[order[0]]))

    def _mark(self, key: str) -> QIcon:
        if self._texts.get(key, "").strip():
            return self._icon("cd-st-pass", "pass.fg")
        if key not in self._demanded:
            return self._icon("cd-pip-later", "text.disabled")
        severity = self._demanded[key][1]
        return self._icon(f"cd-st-{severity}", f"{severity}.fg")

    def _icon(self, name: str, token: str) -> QIcon:
        """Return an icon that a selected row does not tint."""
        icon = QIcon()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            icon.addPixmap(self._look.pixmap(name, 14, token), mode)
        return icon

    def _turn(self) -> None:
        chosen = self._list.selectionModel().currentIndex()
        self._present = chosen.data(_KEY) or "" if chosen.isValid() else ""
        with QSignalBlocker(self._editor):
            self._editor.setPlainText(self._texts.get(self._present, ""))
        self._editor.setReadOnly(self._present in self._locked)
        self._editor.style().polish(self._editor)  # its ground says so
        self._say_demand()

    def _say_demand(self) -> None:
        demand = self._demanded.get(self._present)
        if self._present in self._locked:
            self._hint.setText(say("templates.form.document_locked"))
        elif self._present in self._wanted:
            self._hint.setText(say("templates.form.document_wanted"))
        elif demand is None:
            self._hint.setText(say("changes.form.document_free"))
        else:
            self._hint.setText(say("changes.form.document_demanded", section=demand[0]))

    def _typed(self) -> None:
        if self._present:
            self._texts[self._present] = self._editor.toPlainText()
            self.edited.emit()
