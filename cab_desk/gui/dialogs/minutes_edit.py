"""Add texts to minutes by hand, and choose what their print leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.meeting import Meeting
from cab_desk.errors import BadInput
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs import merging
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.outcome import Outcome
from cab_desk.services.papers import minutes_edits
from cab_desk.services.papers.minutes_edits import PARTS, Edits
from cab_desk.services.ports import Work
from cab_desk.services.requests.meanwhile import ChangedMeanwhile
from cab_desk.words import say

_LINES = 3  # of a text's field, before it scrolls
_OPENING, _CLOSING = "opening", "closing"


@dataclass(frozen=True, slots=True)
class _Found:
    meeting: Meeting
    edits: Edits


def _find(work: Work, meeting_id: str) -> _Found:
    return _Found(work.meetings.get(meeting_id), minutes_edits.edits(work, meeting_id))


class MinutesEditDialog(Dialog):
    """A text before and after the items and one for each; closes once they are recorded."""

    def __init__(
        self, desk: Desk, look: Look, meeting_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk, self._meeting_id = desk, meeting_id
        self.texts: dict[str, QPlainTextEdit] = {}
        self.errors: dict[str, FieldError] = {}
        self.parts: dict[str, QCheckBox] = {}
        self._before = Edits()
        self.resize(look.px(760), look.px(600))
        self.keep_typed("minutes_edit", meeting_id)
        outer = self.column()
        self.heading = Label(look, face="title", wrap=True)
        outer.addWidget(self.heading)
        outer.addWidget(Label(look, say("minutes.edit_text"), "body", "text.secondary", wrap=True))
        columns = QHBoxLayout()
        columns.setSpacing(look.px(24))
        columns.addWidget(self._column(), 1)
        columns.addLayout(self._contents())
        outer.addLayout(columns, 1)
        self.fault = FieldError(look)
        outer.addWidget(self.fault)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.cancel.clicked.connect(self.reject)
        self.go = Button(look, say("minutes.edit_keep"), "primary")
        self.go.clicked.connect(self._keep)
        self.go.setEnabled(False)
        outer.addLayout(self.foot(self.cancel, self.go))
        desk.read_work(partial(_find, meeting_id=meeting_id), self._show)

    def said(self) -> Edits:
        """Return what is entered."""
        texts = {name: field.toPlainText() for name, field in self.texts.items()}
        opening, closing = texts.pop(_OPENING, ""), texts.pop(_CLOSING, "")
        left_out = frozenset(name for name, box in self.parts.items() if not box.isChecked())
        return Edits(opening, closing, texts, left_out, self._before.event)

    def _column(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("surface")
        self._fields = QVBoxLayout(body)
        self._fields.setContentsMargins(0, 0, self.look.px(8), 0)
        self._fields.setSpacing(self.look.px(6))
        area.setWidget(body)
        return area

    def _contents(self) -> QVBoxLayout:
        look = self.look
        column = QVBoxLayout()
        column.setSpacing(look.px(6))
        column.addWidget(Label(look, say("minutes.edit_contents"), "heading"))
        for name in PARTS:
            box = QCheckBox(say(f"minutes.contents.{name}"))
            box.setChecked(True)
            self.parts[name] = box
            column.addWidget(box)
        always = Label(look, say("minutes.edit_always"), "small", "text.secondary", wrap=True)
        always.setFixedWidth(look.px(220))
        column.addWidget(always)
        column.addStretch(1)
        return column

    def _show(self, found: _Found) -> None:
        meeting, self._before = found.meeting, found.edits
        self.heading.setText(say("minutes.edit_title", meeting=meeting.number))
        self.setWindowTitle(self.heading.text())
        self._add(_OPENING, say("minutes.edit_opening"), found.edits.opening)
        for item in meeting.items:
            name = f"{item.number} {item.title}".strip()
            label = say("minutes.edit_item", position=item.position, item=name)
            self._add(item.id, label, found.edits.texts.get(item.id, ""))
        self._add(_CLOSING, say("minutes.edit_closing"), found.edits.closing)
        self._fields.addStretch(1)
        for name, box in self.parts.items():
            box.setChecked(name not in found.edits.left_out)
        self.go.setEnabled(True)
        first = self.texts[_OPENING]
        first.show()  # now: lay-outs show what comes later by the way, and hidden it takes no focus
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, name: str, label: str, text: str) -> None:
        look = self.look
        over = Label(look, label, wrap=True)
        over.setObjectName("text_label")
        over.set_face("small", 600)
        self._fields.addWidget(over)
        field = QPlainTextEdit(text)
        field.setTabChangesFocus(True)
        field.setAccessibleName(label)
        field.setFixedHeight(_LINES * look.line("body") + look.px(14))
        self._fields.addWidget(field)
        self.texts[name] = field
        self.errors[name] = FieldError(look)
        self._fields.addWidget(self.errors[name])
        self._fields.addSpacing(look.px(4))

    def _keep(self) -> None:
        for shown in (self.fault, *self.errors.values()):
            shown.show_fault("")
        command = partial(minutes_edits.edit, meeting_id=self._meeting_id, new=self.said())
        self.desk.run(command, self._kept, self._refused)

    def _kept(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, ChangedMeanwhile):
            merging.ask(self, self.desk, self.look, error.found, self._merge)
        faults = error.faults if isinstance(error, BadInput) else ()
        for fault in faults:
            self.errors[fault.place].show_fault(fault.sentence, self.texts[fault.place])
        if not faults:
            self.fault.show_fault(getattr(error, "sentence", str(error)))

    def _merge(self, values: Mapping[str, Any], said: str) -> None:
        """Show both edits; a further one follows what stands by now."""

        def go_on(found: _Found) -> None:
            self._before = found.edits
            for name, field in self.texts.items():
                field.setPlainText(values.get(name) or "")
            for name, box in self.parts.items():
                box.setChecked(name not in values["left_out"])
            self.fault.show_fault(said)

        self.desk.read_work(partial(_find, meeting_id=self._meeting_id), go_on)
