"""The templates of requests: those in use and those retired, kept, and used for a new request."""

from collections.abc import Callable
from datetime import tzinfo
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QTableView, QWidget

from cab_desk.domain.policy import Pack
from cab_desk.gui import forms, tables, times
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, EmptyState, Label
from cab_desk.gui.widgets.search_field import SearchField
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.registers import template_words, templates
from cab_desk.services.registers.templates import (
    IN_CATALOGUE,
    IN_USE,
    OUT_OF_USE,
    PROPOSED,
    Shelf,
    TemplateLine,
)
from cab_desk.services.requests.catalogue import Stand, has_catalogue
from cab_desk.words import plural, say

_STATES = (IN_USE, IN_CATALOGUE, PROPOSED, OUT_OF_USE)
_OF_CATALOGUE = frozenset({IN_CATALOGUE, PROPOSED})
_TONES = {IN_CATALOGUE: "pass.fg", PROPOSED: "wait.fg", IN_USE: "text.primary",
          OUT_OF_USE: "text.secondary"}  # fmt: skip
_GLYPHS = {IN_CATALOGUE: "cd-st-pass", PROPOSED: "cd-st-wait", OUT_OF_USE: "cd-st-na"}
_TOUCHED_BY = frozenset({"templates", "change", "policy", "board", "people"})


class TemplatesRegister(QWidget):
    """A list with filters; `asked` says what the window is to do with a template."""

    NEEDS_BOARD: ClassVar[tuple[str, ...]] = (
        "edit_button", "new_button", "retire_button", "use_button", "answer_button",
    )  # fmt: skip

    state: QComboBox
    text: SearchField
    shown: Label
    new_button: Button
    stack: QStackedWidget
    rows: QTableView
    empty: EmptyState
    detail: Label
    edit_button: Button
    retire_button: Button
    answer_button: Button
    use_button: Button

    asked = Signal(object)

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.look = desk, look
        self._why_not = ""
        forms.load(self, "templates_register", {"SearchField": SearchField})
        zone = times.zone_of(desk.board.zone if desk.board else "")
        self.model = tables.RowsModel(look, _columns(zone, lambda: desk.pack))
        tables.dress(self.rows, self.model, look)
        self.rows.setAccessibleName(say("policy.tab.templates"))
        self.stack.setProperty("card", True)
        inset = look.px(4)  # the corners of the card are round
        self.stack.setContentsMargins(inset, inset, inset, inset)
        self._offer_states()
        self.state.setMinimumWidth(look.px(136))
        self.state.setAccessibleName(say("templates.filter.state"))
        self.text.setPlaceholderText(say("templates.search"))
        self.text.keyed = False
        self.text.setAccessibleName(say("templates.filter.text"))
        self.state.activated.connect(lambda _row: self.reload())
        self.text.searched.connect(lambda _text: self.reload())
        self.rows.doubleClicked.connect(lambda _index: self.edit())
        self.rows.selectionModel().currentChanged.connect(self._told)
        self.edit_button.clicked.connect(self.edit)
        self.retire_button.clicked.connect(self.retire)
        self.answer_button.clicked.connect(self.answer)
        self.use_button.clicked.connect(self.use)
        self.new_button.clicked.connect(self.add)
        self.empty.in_packet = "templates.none_here"
        self.empty.button.clicked.connect(self._empty_clicked)
        desk.touched.connect(self._touched)
        self._show(Shelf((), 0))
        self.reload()

    def reload(self) -> None:
        """Read the templates again."""
        self._offer_states()
        query = partial(templates.shelf, text=self._text(), state=self._state())
        self.desk.read_work(query, self._show)

    def add(self) -> None:
        """Write a new template."""
        self.asked.emit(Ask("template"))

    def edit(self) -> None:
        """Keep another revision of the template of the row; a retired one is only shown."""
        line = self._line()
        if line is not None and self.edit_button.isEnabled() and self.edit_button.isVisible():
            self.asked.emit(Ask("template", "", line.template.id))

    def use(self) -> None:
        """Write a new request from the template of the row."""
        line = self._line()
        if line is not None:
            self.asked.emit(Ask("new", "", line.template.id))

    def answer(self) -> None:
        """Have a chair answer what is proposed in the row."""
        line = self._line()
        if line is None or not line.stand.proposal:
            return
        self.asked.emit(Ask("answer_template", "", line.template.id))

    def retire(self) -> None:
        """Ask why the template of the row is offered no more."""
        line = self._line()
        if line is None:
            return
        from cab_desk.gui.dialogs.reason import ReasonDialog  # noqa: PLC0415 -- seldom

        dialog = ReasonDialog(self.look, "retire_template", self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.heading.setText(say("templates.retire_title", name=line.template.name))
        id_, revision = line.template.id, line.template.revision
        dialog.keep_typed("retire_template", "", id_)

        def command(reason: str) -> Callable[[Work], Outcome]:
            return partial(templates.retire, template_id=id_, revision=revision, reason=reason)

        def go(reason: str) -> None:
            self.desk.run(command(reason), lambda _outcome: dialog.accept(), dialog.refuse)

        dialog.given.connect(go)
        dialog.open()

    def clear(self) -> None:
        """Show every template in use."""
        self.state.setCurrentIndex(0)
        self.text.clear()
        self.reload()

    def _offer_states(self) -> None:
        """Offer the lists that there are: a policy without standard changes has no catalogue."""
        there = has_catalogue(self.desk.pack)
        wanted = [one for one in _STATES if there or one not in _OF_CATALOGUE]
        present = self._state()
        if [self.state.itemData(row) for row in range(self.state.count())] == wanted:
            return
        self.state.clear()
        for state in wanted:
            self.state.addItem(say(f"templates.state.{state}"), state)
        self.state.setCurrentIndex(max(0, self.state.findData(present)))

    def _touched(self, touched: frozenset[str]) -> None:
        if {name.partition(":")[0] for name in touched} & _TOUCHED_BY:
            self.reload()

    def _text(self) -> str:
        return self.text.text().strip()

    def _state(self) -> str:
        return str(self.state.currentData() or IN_USE)

    def _show(self, found: Shelf) -> None:
        present = self._line()
        self._why_not = found.why_not
        self.model.set_rows(found.lines)
        for button in (self.new_button, self.edit_button, self.retire_button):
            button.setVisible(not found.why_not)
        self.answer_button.hide()
        for button in (self.edit_button, self.retire_button, self.use_button):
            button.setEnabled(False)
        self.detail.setText(found.why_not)
        self.shown.setText(_counts(found))
        if found.lines:
            self.stack.setCurrentWidget(self.rows)
            ids = [line.template.id for line in found.lines]
            known = present is not None and present.template.id in ids
            self.rows.selectRow(ids.index(present.template.id) if known and present else 0)
            return
        if self._text() or self._state() != IN_USE:
            self.empty.tell("search", say("templates.none_found"), say("exceptions.clear"))
        else:
            action = "" if found.why_not else say("templates.new")
            self.empty.tell("file-text", say("templates.none"), action)
        self.stack.setCurrentWidget(self.empty)

    def _line(self) -> TemplateLine | None:
        return self.model.row(self.rows.currentIndex())

    def _told(self, index: QModelIndex, _before: QModelIndex) -> None:
        line = self.model.row(index)
        stand = line.stand if line else None
        for button in (self.edit_button, self.retire_button):
            button.setEnabled(stand is not None and not stand.closed)
        self.use_button.setEnabled(stand is not None and stand.in_force is not None)
        self.answer_button.setVisible(stand is not None and bool(stand.proposal))
        said = (line.template.purpose if line else "", _told(stand), self._why_not)
        self.detail.setText(" ".join(part for part in said if part))

    def _empty_clicked(self) -> None:
        if self._text() or self._state() != IN_USE:
            self.clear()
        else:
            self.add()


def _columns(zone: tzinfo, pack: Callable[[], Pack]) -> list[tables.Column[TemplateLine]]:
    def column(name: str) -> str:
        return say(f"templates.column.{name}")

    def kept(line: TemplateLine) -> str:
        at = line.template.at
        return times.date(at, zone) if at else ""

    def kind(line: TemplateLine) -> str:
        return template_words.class_word(pack(), line.template)

    return [
        tables.Column(column("name"), lambda line: line.template.name,
                      tip=lambda line: line.template.name),
        tables.Column(column("class"), kind, 116, tip=kind),
        tables.Column(column("locked"), lambda line: _count(line.template.locked), 72, right=True),
        tables.Column(column("wanted"), lambda line: _count(line.template.wanted), 84, right=True),
        tables.Column(column("used"), lambda line: f"{line.used:,}", 84, right=True),
        tables.Column(column("revision"), lambda line: str(line.template.revision), 84, right=True),
        tables.Column(column("kept"), kept, 132),
        tables.Column(column("state"), lambda line: say(f"templates.row.{_state(line)}"), 140,
                      tone=lambda line: _TONES[_kind(line)], icon=_icon,
                      tip=lambda line: _told(line.stand)),
    ]  # fmt: skip


def _kind(line: TemplateLine) -> str:
    """Return in which of the lists a template is told to be: the one where most is to be done."""
    for state in (PROPOSED, IN_CATALOGUE, IN_USE):
        if state in line.states:
            return state
    return OUT_OF_USE


def _state(line: TemplateLine) -> str:
    return f"proposed.{line.stand.proposal}" if line.stand.proposal else _kind(line)


def _icon(line: TemplateLine) -> tuple[str, str] | None:
    kind = _kind(line)
    return (_GLYPHS[kind], _TONES[kind]) if kind in _GLYPHS else None


def _told(stand: Stand | None) -> str:
    """Say who answered last, and what is proposed since."""
    if stand is None:
        return ""
    parts = []
    if stand.granted is not None:
        parts.append(say("preapproved.by", name=stand.granted.name))
    if stand.declined is not None:
        one = stand.declined
        parts.append(say("preapproved.declined_by", name=one.name, reason=one.reason))
    if stand.proposal:
        parts.append(say(f"preapproved.proposed.{stand.proposal}"))
    return " ".join(parts)


def _counts(found: Shelf) -> str:
    parts = [plural("templates.shown", found.standing)] if found.standing else []
    if found.granted:
        parts.append(say("preapproved.count", count=f"{found.granted:,}"))
    if found.proposed:
        parts.append(say("preapproved.proposed_count", count=f"{found.proposed:,}"))
    return ", ".join(parts)


def _count(names: tuple[str, ...]) -> str:
    return str(len(names) or "")
