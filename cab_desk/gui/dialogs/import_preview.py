"""Look at what a file would do to the board, row by row, before anything is saved."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QTableView,
    QWidget,
)

from cab_desk.errors import Refused, Unavailable
from cab_desk.gui import forms, tables, under_way
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.tables import Column, RowsModel
from cab_desk.gui.widgets.basics import Button, Chip, EmptyState, Label, NoticeBar
from cab_desk.services.exchange import importing
from cab_desk.services.exchange.importing import CREATED, REFUSED, UNCHANGED, UPDATED, Line, Preview
from cab_desk.services.exchange.incoming import Parsed, Question
from cab_desk.services.outcome import Outcome
from cab_desk.words import plural, say

ReadFile = Callable[..., Parsed]

# The refused first: they are what somebody has to look at.
_ORDER = {REFUSED: 0, UPDATED: 1, CREATED: 2, UNCHANGED: 3}
_LOOKS = {
    CREATED: ("plus", "pass"), UPDATED: ("cd-st-info", "info"), UNCHANGED: ("check", "wait"),
    REFUSED: ("cd-st-block", "block"),
}  # fmt: skip
_TONES = {CREATED: "pass", UPDATED: "info", UNCHANGED: "wait", REFUSED: "block"}


class ImportPreview(Dialog):
    """Reads a file in a process of its own, shows what becomes of it, and imports it whole."""

    heading: QLabel
    notice: NoticeBar
    asking: QWidget
    question: Label
    answer: QComboBox
    again: Button
    chips: QWidget
    chips_row: QHBoxLayout
    empty: EmptyState
    table: QTableView
    detail: Label
    notes: Label
    progress: QProgressBar
    skip: QCheckBox
    cancel: Button
    save: Button

    def __init__(
        self,
        desk: Desk,
        look: Look,
        read_file: ReadFile,
        path: Path,
        parent: QWidget | None = None,
    ) -> None:
        """Begin to read `path` with `read_file` (see `files.reading.read`)."""
        super().__init__(look, parent)
        self.desk = desk
        self.preview: Preview | None = None
        self._read_file = read_file
        self._path = path
        self._told: dict[str, str] = {}
        self._questions: tuple[Question, ...] = ()
        self._task: Task | None = None
        forms.load(self, "import_preview")
        self.resize(look.px(920), look.px(640))
        title = say("files.preview_title", file=path.name)
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.model: RowsModel[Line] = RowsModel(look, _columns())
        tables.dress(self.table, self.model, look)
        self.table.selectionModel().currentRowChanged.connect(self._show_row)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._save)
        self.again.clicked.connect(self._answered)
        self.skip.toggled.connect(self._show_save)
        self._read()

    def reject(self) -> None:
        """Call off what is under way and close; nothing is half done."""
        if self._task is not None:
            self._task.cancel()
        super().reject()

    # ------------------------------------------------------------------------------ reading

    def _read(self) -> None:
        self._wait(say("files.preview_reading"))
        zone = self.desk.board.zone if self.desk.board else "UTC"
        read, path, told = self._read_file, self._path, dict(self._told)
        self._task = self.desk.aside(
            lambda report: read(path, mapping=told, zone=zone, report=report),
            self._parsed,
            self._count,
            self._unusable,
        )

    def _count(self, rows: int, _of: int) -> None:
        if rows:
            self.empty.tell("file-text", plural("files.preview_rows", rows))

    def _parsed(self, parsed: Parsed) -> None:
        if parsed.questions:
            self._ask(parsed.questions)
        else:
            self._hold(parsed)

    def _hold(self, parsed: Parsed) -> None:
        self._wait(say("files.preview_looking"))
        self._task = self.desk.read_work(
            partial(importing.preview, parsed=parsed), self._show, self._unusable
        )

    def _unusable(self, error: Exception) -> None:
        """Say why the file cannot be used."""
        self._task = None
        self._rest()
        self.notice.tell(_sentence(error), "block")
        self.empty.tell("file-down", say("files.preview_choose_other"))
        self.empty.show()
        self.cancel.setText(say("files.preview_close"))

    # ------------------------------------------------------------------------------- asking

    def _ask(self, questions: Sequence[Question]) -> None:
        self._task = None
        self._rest()
        self._questions = tuple(questions)
        asked = self._questions[0]
        self.notice.tell(asked.sentence, "warn")
        self.question.setText(say(f"files.ask.{asked.key}"))
        self.answer.setAccessibleName(self.question.text())
        self.answer.clear()
        for choice in asked.choices:
            worded = asked.key == "date_order"
            self.answer.addItem(say(f"files.choice.{choice}") if worded else choice, choice)
        self.empty.tell("file-text", say("files.preview_asked"))
        self.asking.show()
        self.answer.setFocus()

    def _answered(self) -> None:
        self._told[self._questions[0].key] = str(self.answer.currentData())
        self.notice.hide()
        self._read()

    # ------------------------------------------------------------------------------ showing

    def _show(self, shown: Preview) -> None:
        self._task = None
        self._rest()
        self.preview = shown
        self._show_chips(shown)
        lines = sorted(shown.lines, key=lambda line: (_ORDER[line.state], line.row.line))
        self.model.set_rows(lines)
        self.table.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.empty.tell("inbox", say("files.preview_no_rows"))
        self._show_notes(shown)
        refused = len(shown.refused)
        self.skip.setVisible(bool(refused and shown.coming))
        self.skip.setText(plural("files.preview_skip", refused))
        if refused:
            self.notice.tell(plural("files.preview_all_or_none", refused), "block")
        elif lines and not shown.coming:
            self.notice.tell(say("files.preview_nothing"), "pass")
        self._show_save()
        if lines:
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        if refused:
            self.table.selectionModel().setCurrentIndex(
                self.model.index(0, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )

    def _show_chips(self, shown: Preview) -> None:
        while self.chips_row.count():
            item = self.chips_row.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.deleteLater()
        counted = [(state, shown.count(state), _TONES[state]) for state in
                   (CREATED, UPDATED, UNCHANGED, REFUSED)]  # fmt: skip
        for name, count, tone in (*counted, ("warned", shown.warned, "warn")):
            if count:
                text = say(f"files.chip.{name}", count=f"{count:,}")
                icon = _LOOKS[name][0] if name in _LOOKS else None
                self.chips_row.addWidget(Chip(self.look, text, tone, icon))
        self.chips_row.addStretch(1)
        self.chips.show()

    def _show_notes(self, shown: Preview) -> None:
        parts = list(shown.notes)
        if shown.unknown:
            parts.append(say("files.unknown_note", keys=", ".join(shown.unknown)))
        self.notes.setText("\n".join(parts))
        self.notes.setVisible(bool(parts))

    def _show_row(self) -> None:
        line = self.model.row(self.table.currentIndex())
        text = line.notes if line is not None else ""
        self.detail.setText(text)
        self.detail.setVisible(bool(text))

    def _show_save(self) -> None:
        shown = self.preview
        coming = shown.coming if shown else 0
        kind = "import_notices" if shown and shown.notices else "import"
        self.save.setText(plural(f"files.preview_{kind}", coming))
        self.save.setVisible(coming > 0)
        blocked = bool(shown and shown.refused) and not self.skip.isChecked()
        self.save.setEnabled(coming > 0 and not blocked)
        self.cancel.setText(say("common.cancel" if coming else "files.preview_close"))

    # ------------------------------------------------------------------------------- saving

    def _save(self) -> None:
        if self.preview is None:
            return
        shown, skip = self.preview, self.skip.isChecked()
        task = self._task = self.desk.task(self._saved_so_far)
        self.save.setEnabled(False)
        self.skip.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        name = say("typed.job.import", file=self._path.name)
        ask = Ask("import", detail=str(self._path))
        says = (("file_hash", shown.parsed.file_hash),)
        job = under_way.Job(ask, name, ("change.imported", "calendar.changed"), says)
        under_way.run(
            self.desk,
            job,
            lambda work: importing.commit(work, shown, skip_refused=skip, report=task.report),
            self._saved,
            self._not_saved,
            task,
        )

    def _saved_so_far(self, done: int, of: int) -> None:
        self.progress.setRange(0, of)
        self.progress.setValue(done)

    def _saved(self, _outcome: Outcome) -> None:
        self._task = None
        self.accept()

    def _not_saved(self, error: Exception) -> None:
        self._task = None
        self.progress.hide()
        self.skip.setEnabled(True)
        self._show_save()
        shown = self.preview
        if isinstance(error, Unavailable) or shown is None:
            self.notice.tell(_sentence(error), "block")
        else:
            again = partial(self._hold, shown.parsed)
            self.notice.tell(_sentence(error), "warn", say("files.preview_look_again"), again)

    # ------------------------------------------------------------------------------- states

    def _wait(self, sentence: str) -> None:
        """Show that something is under way."""
        for widget in (self.chips, self.table, self.detail, self.notes, self.asking, self.skip,
                       self.notice, self.save):  # fmt: skip
            widget.hide()
        self.empty.tell("file-text", sentence)
        self.empty.show()
        self.progress.setRange(0, 0)
        self.progress.show()

    def _rest(self) -> None:
        """Show that nothing is under way."""
        self.progress.hide()
        self.save.hide()


def _columns() -> tuple[Column[Line], ...]:
    return (
        Column(say("files.preview_line"), lambda line: f"{line.row.line:,}", width=64, right=True),
        Column(
            say("files.preview_state"),
            lambda line: say(f"files.state.{line.state}"),
            width=128,
            face="body.strong",
            tone=lambda line: f"{_LOOKS[line.state][1]}.fg",
            icon=lambda line: (_LOOKS[line.state][0], f"{_LOOKS[line.state][1]}.fg"),
        ),
        # Why takes what is left; what has no room even so stands under the table and in the tip.
        Column(say("files.preview_request"), _name, width=260, tip=_name),
        Column(say("files.preview_reason"), _why, tone=_reason_tone, tip=_why),
    )


def _why(line: Line) -> str:
    return line.notes


def _name(line: Line) -> str:
    number = line.before.number if line.before else ""
    key = number or line.row.key
    shown = "" if key.startswith("row-") else key
    return "  ".join(part for part in (shown, line.row.name) if part)


def _reason_tone(line: Line) -> str:
    if line.state == REFUSED:
        return "block.fg"
    return "warn.fg" if line.row.warnings else "text.secondary"


def _sentence(error: Exception) -> str:
    return error.sentence if isinstance(error, Refused | Unavailable) else str(error)
