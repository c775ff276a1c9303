"""Choose the template that a new request is made from: searched by typing, taken by Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTableView, QWidget

from cab_desk.domain.canonical import folded
from cab_desk.domain.templates import Template
from cab_desk.gui import tables
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, EmptyState, Label
from cab_desk.gui.widgets.search_field import SearchField
from cab_desk.services.registers import template_words
from cab_desk.services.requests import catalogue
from cab_desk.services.requests.catalogue import Stand
from cab_desk.words import plural, say

_PASS = ("cd-st-pass", "pass.fg")
_NONE = Template("", 0, "", "", {})  # the line for a request without a template


class ChooseTemplateDialog(Dialog):
    """The templates in use by name; `chosen` carries the id of one, empty for none of them."""

    chosen = Signal(str)

    def __init__(
        self, desk: Desk, look: Look, present: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk, self._present = desk, present
        self._all: list[Template] = []
        self._in_catalogue: set[str] = set()
        self.setWindowTitle(say("templates.choose.title"))
        self.resize(look.px(680), look.px(480))
        self.search = SearchField(look)
        self.search.keyed = False
        self.search.setPlaceholderText(say("templates.search"))
        self.search.setAccessibleName(say("templates.filter.text"))
        self.search.helper = self._key
        self.rows = QTableView()
        self.rows.setAccessibleName(say("templates.choose.title"))
        self.model = tables.RowsModel(look, self._columns())
        tables.dress(self.rows, self.model, look)
        self.empty = EmptyState(look, "search", say("templates.none_found"))
        self.stack = QStackedWidget()
        self.stack.setProperty("card", True)
        inset = look.px(4)
        self.stack.setContentsMargins(inset, inset, inset, inset)
        self.stack.addWidget(self.rows)
        self.stack.addWidget(self.empty)
        self.detail = Label(look, "", "body", "text.secondary", wrap=True)
        self.detail.setMinimumHeight(2 * look.line("body"))
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.go = Button(look, say("templates.use"), "primary", "check", key="↵")
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._show())
        self.rows.selectionModel().currentChanged.connect(self._told)
        self.rows.doubleClicked.connect(lambda _index: self._take())
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._take)
        self.go.setEnabled(False)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        desk.read_work(catalogue.stands, self._offer)

    def _lay_out(self) -> None:
        outer = self.column()
        outer.addWidget(Label(self.look, say("templates.choose.title"), "title"))
        outer.addWidget(self.search)
        outer.addWidget(self.stack, 1)
        outer.addWidget(self.detail)
        outer.addLayout(self.foot(self.cancel, self.go))

    def _columns(self) -> list[tables.Column[Template]]:
        pack = self.desk.pack
        return [
            tables.Column(say("templates.column.name"),
                          lambda one: one.name or say("templates.choose.none"),
                          tip=lambda one: one.name),
            tables.Column(say("templates.column.class"),
                          lambda one: template_words.class_word(pack, one), 150,
                          tip=lambda one: template_words.class_word(pack, one)),
            tables.Column(say("templates.column.state"), self._state, 132,
                          tone=lambda one: "pass.fg" if self._granted(one) else "text.primary",
                          icon=lambda one: _PASS if self._granted(one) else None),
        ]  # fmt: skip

    def _granted(self, one: Template) -> bool:
        return one.id in self._in_catalogue

    def _state(self, one: Template) -> str:
        key = "catalogue" if self._granted(one) else "in_use"
        return say(f"templates.row.{key}") if one.id else ""

    def _offer(self, found: Sequence[Stand]) -> None:
        templates = [one.in_force for one in found if one.in_force is not None]
        there = catalogue.has_catalogue(self.desk.pack)
        self._in_catalogue = {one.newest.id for one in found if there and one.granted is not None}
        self._all = [*([_NONE] if self._present else ()), *templates]
        self._show()

    def _show(self) -> None:
        wanted = folded(self.search.text())
        found = [one for one in self._all if wanted in folded(f"{one.name}\n{one.purpose}")]
        self.model.set_rows(found)
        self.stack.setCurrentWidget(self.rows if found else self.empty)
        self.go.setEnabled(bool(found))
        if not found:
            self.detail.setText("")
            return
        place = next((row for row, one in enumerate(found) if one.id == self._present), 0)
        self.rows.selectRow(place)

    def _told(self, index: QModelIndex, _before: QModelIndex) -> None:
        one = self.model.row(index)
        if one is None or not one.id:
            self.detail.setText(say("templates.choose.none_detail") if one else "")
            return
        counts = [
            plural(f"templates.{key}_count", len(names))
            for key, names in (("locked", one.locked), ("wanted", one.wanted))
            if names
        ]
        self.detail.setText("\n".join(part for part in (one.purpose, " ".join(counts)) if part))

    def _key(self, name: str) -> bool:
        """Go through the list while one types."""
        if name in ("down", "up"):
            row = self.rows.currentIndex().row() + (1 if name == "down" else -1)
            if 0 <= row < self.model.rowCount():
                self.rows.selectRow(row)
            return True
        if name == "enter":
            self._take()
            return True
        if name == "esc" and not self.search.text():
            self.reject()
            return True
        return False

    def _take(self) -> None:
        one = self.model.row(self.rows.currentIndex())
        if one is not None and self.go.isEnabled():
            self.chosen.emit(one.id)
            self.accept()
