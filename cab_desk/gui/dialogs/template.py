"""Keep a template: its name, what it is for, and for each field whether it is locked or wanted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain import templates as rules_of
from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change
from cab_desk.domain.templates import DOCUMENT, DURATION, MAY_LOCK, Template
from cab_desk.errors import BadInput
from cab_desk.gui import typed_fields
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.forms import indent
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, FieldError, Label, NoticeBar
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.registers import template_words, templates
from cab_desk.services.requests import from_template
from cab_desk.services.typed import Field
from cab_desk.words import say

FREE, LOCKED, WANTED = "free", "locked", "wanted"
_PURPOSE = 56  # two lines and a half
_NEW = Template("", 0, "", "", {})
_APART = "said_"  # before a field's name, of what the form says of it


class TemplateDialog(Dialog):
    """One template, of an RFC (`uid`), by its id, or a new one; closes once it is kept."""

    def __init__(
        self, desk: Desk, look: Look, uid: str = "", template_id: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self.desk, self._uid, self._id = desk, uid, template_id
        self.template = _NEW
        self._said_first: Mapping[str, Plain] = {}
        self._drafted: Mapping[str, Plain] | None = None  # in the form that is open over this
        self.marks: dict[str, QComboBox] = {}
        self.said: dict[str, Elided] = {}
        self.minutes: QSpinBox | None = None
        most = parent.window().height() - look.px(48) if parent is not None else look.px(680)
        self.resize(look.px(720), min(look.px(680), most))
        self.heading = Label(look, "", "title")
        self.notice = NoticeBar(look)
        self.name, self.purpose = QLineEdit(), QPlainTextEdit()
        self.name.setMaxLength(templates.LONGEST_NAME)
        self.purpose.setFixedHeight(look.px(_PURPOSE))
        self.purpose.setTabChangesFocus(True)
        self.name_error, self.purpose_error = FieldError(look), FieldError(look)
        self.fields_error = FieldError(look)
        self.values = Button(look, say("templates.values.edit"), icon="square-pen")
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.go = Button(look, say("templates.keep"), "primary", "check")
        self._lay_out()
        self.values.clicked.connect(self.edit_values)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._keep)
        self.keep_typed("template", uid, template_id)
        self._show(_NEW)
        self.setEnabled(False)
        desk.read_work(self._read, self._begin, self._refused)

    def edit_values(self) -> None:
        """Write what the template says in the form of an RFC."""
        from cab_desk.gui.dialogs.template_form import TemplateForm  # noqa: PLC0415 -- if wanted

        form = TemplateForm(self.desk, self.look, self.kept(), self)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.drafted.connect(self._draft)
        form.finished.connect(lambda _result: self._draft(None))
        form.valued.connect(self.take_values)
        form.open()

    def take_values(self, change: Change) -> None:
        """Take what was written in the form; the duration stays as it is here."""
        mine = self.kept()
        values = rules_of.values_of(change)
        values.pop(DURATION, None)
        if DURATION in mine.values:
            values[DURATION] = mine.values[DURATION]
        self._show(replace(mine, values=values))
        self.keep_apart()

    def written_apart(self) -> tuple[Field, ...]:
        """Return what the form has said since, taken over or not yet."""
        said = self._drafted if self._drafted is not None else self.template.values
        return tuple(
            Field(f"{_APART}{name}", template_words.field_word(self.desk.pack, name),
                  template_words.value_lines(said.get(name)))
            for name in rules_of.FIELDS
            if name != DURATION and said.get(name) != self._said_first.get(name)
        )  # fmt: skip

    def put_apart(self, texts: Sequence[Field]) -> Sequence[Field]:
        """Take what the form had said over."""
        said = {one.name.removeprefix(_APART): one.text for one in texts
                if one.name.startswith(_APART)}  # fmt: skip
        if said:
            values = {**self.kept().values, **template_words.values_of_lines(said)}
            values = {name: value for name, value in values.items() if value not in ("", [])}
            self._show(replace(self.kept(), values=values))
        return [one for one in texts if not one.name.startswith(_APART)]

    def _draft(self, change: Change | None) -> None:
        self._drafted = rules_of.values_of(change) if change is not None else None
        self.keep_apart()

    def kept(self) -> Template:
        """Return the template as the dialog has it."""
        values = {name: one for name, one in self.template.values.items() if name != DURATION}
        if self.minutes is not None and self.minutes.value():
            values[DURATION] = self.minutes.value()
        marked = {name: box.currentData() for name, box in self.marks.items()}
        return replace(
            self.template,
            name=self.name.text(),
            purpose=self.purpose.toPlainText(),
            values=values,
            locked=tuple(name for name, mark in marked.items() if mark == LOCKED),
            wanted=tuple(name for name, mark in marked.items() if mark == WANTED),
        )

    def _lay_out(self) -> None:
        look = self.look
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(say("templates.fields"))
        body = QWidget()
        body.setObjectName("surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, look.px(8), 0)
        column.setSpacing(0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(6))
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.area.setWidget(body)
        outer = self.column()
        outer.addWidget(self.heading)
        outer.addWidget(self.notice)
        outer.addLayout(self.field(say("templates.column.name"), self.name, self.name_error))
        outer.addLayout(
            self.field(say("templates.column.purpose"), self.purpose, self.purpose_error)
        )
        outer.addWidget(Label(look, say("templates.hint"), "small", "text.secondary", wrap=True))
        outer.addWidget(self.area, 1)
        outer.addWidget(self.fields_error)
        outer.addLayout(self.foot(self.cancel, self.go, left=(self.values,)))

    def _read(self, work: Work) -> Template:
        if self._uid:
            return templates.of_change(work, self._uid)
        return (work.templates.get(self._id) if self._id else None) or _NEW

    def _begin(self, found: Template) -> None:
        self.setEnabled(True)
        self.name.setText(found.name)
        self.purpose.setPlainText(found.purpose)
        self._said_first = found.values
        self._show(found)
        title = say("templates.edit_title" if found.id else "templates.new_title")
        self.heading.setText(title)
        self.setWindowTitle(title)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def _show(self, template: Template) -> None:
        """Show a line for each field, with what is said of it and its mark."""
        self.template = template
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)  # at once: the next is found by the same name
                widget.deleteLater()
        marks, minutes = self.marks, self.minutes
        self.marks, self.said = {}, {}
        for row, name in enumerate(self._names(template)):
            self._add(row, name, template)
            if name in marks:
                typed_fields.hand_on(marks[name], self.marks[name])
        if minutes is not None and self.minutes is not None:
            typed_fields.hand_on(minutes, self.minutes)

    def _names(self, template: Template) -> Iterator[str]:
        pack, off = self.desk.pack, from_template.idle(self.desk.pack)
        change = rules_of.filled(template, Change(title=""))
        asked = {f"{DOCUMENT}{one.id}" for one in pack.required(change) if one.kind == "document"}
        known = {*template.values, *template.locked, *template.wanted}
        for name in rules_of.FIELDS:
            plain = not name.startswith(DOCUMENT) and name not in off
            if plain or (name not in off and (name in known or name in asked)):
                yield name

    def _add(self, row: int, name: str, template: Template) -> None:
        look, pack = self.look, self.desk.pack
        word = template_words.field_word(pack, name)
        label = Label(look, word)
        label.set_face("small", 600)
        self._grid.addWidget(label, row, 0)
        if name == DURATION:
            self._grid.addWidget(self._duration(word, template), row, 1, Qt.AlignmentFlag.AlignLeft)
        elif name in rules_of.ASKED:
            self._grid.addWidget(
                Label(look, say("templates.not_its_own"), "body", "text.tertiary"), row, 1
            )
        else:
            text = template_words.value_text(pack, name, template.values.get(name))
            tone = "text.primary" if text else "text.tertiary"
            self.said[name] = Elided(look, text or say("templates.not_said"), "body", tone)
            self._grid.addWidget(self.said[name], row, 1)
        box = QComboBox()
        for mark in (FREE, LOCKED, WANTED):
            if mark != LOCKED or name in MAY_LOCK:
                box.addItem(say(f"templates.as.{mark}"), mark)
        present = LOCKED if name in template.locked else WANTED
        box.setCurrentIndex(
            box.findData(present) if name in (*template.locked, *template.wanted) else 0
        )
        box.setObjectName(f"mark_{name}")
        box.setAccessibleName(say("templates.mark_of", field=word))
        box.setMinimumWidth(look.px(168))
        label.setBuddy(box)
        self.marks[name] = box
        self._grid.addWidget(box, row, 2)

    def _duration(self, word: str, template: Template) -> QSpinBox:
        said = template.values.get(DURATION)
        self.minutes = QSpinBox()
        indent((self.minutes,), self.look)
        self.minutes.setRange(0, rules_of.LONGEST_MINUTES)
        self.minutes.setSingleStep(15)
        self.minutes.setSpecialValueText(say("templates.not_said"))
        self.minutes.setSuffix(say("templates.minutes_suffix"))
        self.minutes.setValue(said if isinstance(said, int) else 0)
        self.minutes.setMinimumWidth(self.look.px(168))
        self.minutes.setObjectName(DURATION)
        self.minutes.setAccessibleName(word)
        return self.minutes

    def _keep(self) -> None:
        for field, shown in ((self.name, self.name_error), (self.purpose, self.purpose_error)):
            shown.show_fault("", field)
        self.fields_error.show_fault("")
        self.notice.dismiss()
        self.go.setEnabled(False)
        self.desk.run(partial(templates.put, template=self.kept()), self._kept, self._refused)

    def _kept(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.setEnabled(True)
        self.go.setEnabled(True)
        faults = error.faults if isinstance(error, BadInput) else ()
        for fault in faults:
            if fault.place == "name":
                self.name_error.show_fault(fault.sentence, self.name)
            elif fault.place == "purpose":
                self.purpose_error.show_fault(fault.sentence, self.purpose)
            else:
                self.fields_error.show_fault(fault.sentence)
        if not faults:
            self.notice.tell(getattr(error, "sentence", str(error)), "block")
        elif faults[0].place == "name":
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
