"""How a paper is wanted: on what sheet, in what type, with which parts; then saved or printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from cab_desk.gui import saving
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.printing import PdfPrinting, make_printer
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.gui.widgets.choice_box import ChoiceBox
from cab_desk.services.papers.form import (
    PARTS,
    PRIVATE,
    SHEETS,
    TYPES,
    PaperForm,
    remember,
    remembered,
)
from cab_desk.services.ports import Work
from cab_desk.words import plural, say

Record = Mapping[str, Any]
Report = Callable[[int, int], object]


class Wanted(NamedTuple):
    """A paper that is asked for: its kind and name, and what reads and draws it.

    `read` is told whether the chair's own notes are wanted, which only a script has.
    """

    kind: str
    title: str
    file: str  # the name that is offered
    read: Callable[[Work, bool], Record]
    draw: Callable[[Record, PaperForm, Report], bytes]
    to_printer: bool = False  # what Enter does


class PaperDialog(Dialog):
    """Stays open while the paper is drawn, says how far that is, and closes once it is there."""

    def __init__(self, desk: Desk, look: Look, wanted: Wanted, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.desk, self.wanted, self._window = desk, wanted, parent
        self._task: Task | None = None
        form = remembered(desk.settings.papers, wanted.kind)
        self.setWindowTitle(wanted.title)
        outer = self.column()
        outer.addWidget(Label(look, wanted.title, "title", wrap=True))
        sheets = {name: say(f"paper.sheet.{name}") for name in SHEETS}
        self.sheet = self._choice(sheets, form.sheet)
        self.type = self._choice({name: say(f"paper.type.{name}") for name in TYPES}, form.type)
        outer.addLayout(self.field(say("paper.sheet"), self.sheet))
        outer.addLayout(self.field(say("paper.type"), self.type))
        self.parts: dict[str, QCheckBox] = {}
        if PARTS[wanted.kind]:
            outer.addLayout(self._contents(form))
        self.progress = Label(look, "", "body", "text.secondary")
        self.progress.hide()
        self.fault = FieldError(look)
        outer.addWidget(self.progress)
        outer.addWidget(self.fault)
        self._add_buttons(outer)
        self.fit(460)
        self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def form(self) -> PaperForm:
        """Return what is chosen."""
        gone = frozenset(name for name, box in self.parts.items() if not box.isChecked())
        return PaperForm(str(self.sheet.currentData()), str(self.type.currentData()), gone)

    def save(self) -> None:
        """Ask where the paper is to be kept, and keep it there."""
        path = saving.ask_for_pdf(self, say(f"paper.save.{self.wanted.kind}"), self.wanted.file)
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Draw the paper into a file, which is there whole or not at all."""
        told = say("sheet.saved", file=path.name)
        self._make(partial(saving.keep, path), lambda _none: self._done(told))

    def print(self) -> None:
        """Ask for the printer by the system's dialog, and print."""
        printer = make_printer(sheet=self.form().sheet)
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        chosen = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if chosen:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print the paper on a printer."""

        def put(data: bytes) -> None:
            PdfPrinting(self.desk, data, printer, self._printed, self._window).begin()
            self._done("")

        self._make(lambda data: data, put)

    def reject(self) -> None:
        """Stop what is being drawn; nothing of it is kept."""
        if self._task is not None:
            self._task.cancel()
        super().reject()

    def _make(self, use: Callable[[bytes], Any], then: Callable[[Any], object]) -> None:
        """Read the record, then draw it and use it off the window's thread."""
        form, wanted = self.form(), self.wanted
        self.desk.settings.papers = remember(self.desk.settings.papers, wanted.kind, form)
        self.show_busy(busy=True)

        def draw(record: Record, report: Report) -> Any:
            data = wanted.draw(record, form, report)
            report(1, 1)  # the last moment at which it can be called off
            return use(data)

        def go_on(record: Record) -> None:
            if self._task is not None and not self._task.cancelled:
                self._task = self.desk.aside(
                    partial(draw, record), then, self.show_progress, self._failed
                )

        notes = PRIVATE in PARTS[wanted.kind] and form.has(PRIVATE)
        self._task = self.desk.read_work(lambda work: wanted.read(work, notes), go_on, self._failed)

    def show_progress(self, done: int, total: int) -> None:
        """Say how far the drawing is."""
        if total > 1:
            self.progress.setText(say("paper.drawing", done=done, total=total))

    def _done(self, told: str) -> None:
        self._task = None
        if told:
            self.desk.told.emit(told)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._task = None
        self.show_busy(busy=False)
        self.fault.show_fault(getattr(error, "sentence", str(error)))

    def show_busy(self, *, busy: bool) -> None:
        """Let nothing be changed while the paper is drawn."""
        self.fault.show_fault("")
        self.progress.setText(say("paper.reading") if busy else "")
        self.progress.setVisible(busy)
        for part in (self.sheet, self.type, *self.parts.values(), self.to_print, self.go):
            part.setEnabled(not busy)
        if busy:
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _printed(self, pages: int) -> None:
        key = "sheet.printed_pages"
        self.desk.told.emit(plural(key, pages) if pages else say("sheet.not_printed"))

    def _choice(self, words: Mapping[str, str], chosen: str) -> ChoiceBox:
        box = ChoiceBox(self.look)
        for name, word in words.items():
            box.addItem(word, name)
        box.setCurrentIndex(box.findData(chosen))
        return box

    def _contents(self, form: PaperForm) -> QVBoxLayout:
        look = self.look
        column = QVBoxLayout()
        column.setSpacing(look.px(6))
        head = Label(look, say("paper.contents"))
        head.set_face("small", 600)
        column.addWidget(head)
        for name in PARTS[self.wanted.kind]:
            if name == PRIVATE and self.desk.office.private is None:
                continue
            box = QCheckBox(say(f"paper.part.{name}"))
            box.setChecked(form.has(name))
            self.parts[name] = box
            column.addWidget(box)
        if PRIVATE in self.parts:
            hint = say("paper.private_hint")
            column.addWidget(Label(look, hint, "small", "text.secondary", wrap=True))
        return column

    def _add_buttons(self, outer: QVBoxLayout) -> None:
        look, printing = self.look, self.wanted.to_printer
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.cancel.clicked.connect(self.reject)
        kinds = ("primary", "plain") if printing else ("plain", "primary")
        self.to_print = Button(look, say("sheet.print"), kinds[0], "printer")
        self.to_print.clicked.connect(self.print)
        self.go = Button(look, say("paper.save"), kinds[1], "file-down")
        self.go.clicked.connect(self.save)
        order = (self.go, self.to_print) if printing else (self.to_print, self.go)
        outer.addLayout(self.foot(self.cancel, *order))
