"""Minutes: the meetings at the left, their minutes as they are printed at the right."""

from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListView, QStackedWidget, QWidget

from cab_desk.domain.meeting import MeetingState
from cab_desk.gui import forms, saving, times
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.printing import PdfPrinting, make_printer
from cab_desk.gui.widgets.basics import (
    Button,
    Chip,
    Elided,
    EmptyState,
    Label,
    NoticeBar,
    set_tip,
)
from cab_desk.gui.widgets.minutes_rows import (
    ROW_ROLE,
    TONES,
    MinutesDelegate,
    MinutesModel,
    glyph_of,
    state_word,
)
from cab_desk.gui.widgets.paper_view import PaperView
from cab_desk.gui.widgets.rail import Ground
from cab_desk.services.papers import minutes
from cab_desk.services.papers.minutes import MinutesRow, Shown
from cab_desk.services.records import MinutesFile
from cab_desk.words import plural, say

_MOST_PARTS = 6  # of what changed since a printing, before the rest is counted


class MinutesPage(Page):
    """List meetings with the state of their minutes; preview, save, print and draft them."""

    NAME: ClassVar[str] = "minutes"
    ICON: ClassVar[str] = "file-text"
    UI: ClassVar[str] = "minutes"
    KEYS: ClassVar[tuple[str, ...]] = ("J", "K")
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset({"minutes", "meeting", "board"})
    NEEDS_BOARD: ClassVar[tuple[str, ...]] = ("draft_button", "final_button", "edit_button")

    stack: QStackedWidget
    nothing: EmptyState
    list_side: Ground
    meetings: QListView
    head: Ground
    title_line: Elided
    state: Chip
    page_line: Label
    cancel: Button
    since: NoticeBar
    right_stack: QStackedWidget
    paper: PaperView
    unmade: EmptyState

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        zone = times.zone_of(desk.board.zone if desk.board else "")
        self.model = MinutesModel(zone, self)
        self.file: MinutesFile | None = None
        self._since: tuple[str, ...] = ()
        self._drawing: Task | None = None
        self.list_side.set_ground("bg.surface", "right")
        self.head.set_ground("bg.surface", "bottom")
        self.meetings.setModel(self.model)
        self.meetings.setItemDelegate(MinutesDelegate(look, self.meetings))
        self.meetings.setMouseTracking(True)
        self.lead_to(self.meetings)
        self.draft_button = Button(look, say("minutes.make_draft"), icon="square-pen")
        self.final_button = Button(look, say("minutes.make_final"), icon="pen-line")
        self.edit_button = Button(look, say("minutes.edit"), icon="list-checks")
        set_tip(self.edit_button, say("minutes.edit_tip"))
        self.print_button = Button(look, say("minutes.print"), icon="printer")
        self.save_button = Button(look, say("minutes.save"), "primary", "file-down")
        self._tools = self._row(
            self.edit_button,
            self.draft_button,
            self.final_button,
            self.print_button,
            self.save_button,
        )
        self._connect()
        self.reload(frozenset())

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name the widgets of the form that are this page's."""
        return {"Ground": Ground, "Chip": Chip, "PaperView": partial(PaperView, desk=self.desk)}

    def toolbar_widgets(self) -> list[QWidget]:
        """Return what can be done with the minutes shown."""
        return [self._tools]

    def entered(self) -> None:
        """Show only what somebody does here."""
        self._show_actions()

    def reload(self, touched: frozenset[str]) -> None:
        """Read the list again, keeping the choice."""
        self.desk.read_work(minutes.overview, self._show_rows)

    def key(self, name: str) -> bool:
        """Go to the next or the previous meeting."""
        step = {"J": 1, "K": -1}.get(name, 0)
        index = self.model.index(self.meetings.currentIndex().row() + step)
        if step and index.isValid():
            self.meetings.setCurrentIndex(index)
        return bool(step)

    def chosen(self) -> MinutesRow | None:
        """Return the meeting that is shown."""
        row = self.meetings.currentIndex().data(ROW_ROLE)
        return row if isinstance(row, MinutesRow) else None

    def choose(self, meeting_id: str) -> None:
        """Show the minutes of a meeting."""
        index = self.model.index_of(meeting_id)
        if index.isValid():
            self.meetings.setCurrentIndex(index)

    def make_draft(self) -> None:
        """Print what the meeting holds now."""
        row = self.chosen()
        if row is None or self._drawing is not None:
            return
        self.draft_button.setEnabled(False)
        self._drawing = task = self.desk.task(self._tell_progress)
        command = partial(minutes.make, meeting_id=row.meeting_id, progress=task.report)
        self.desk.run_office(command, lambda _made: self._drawn(), self._draft_failed, task)

    def call_off(self) -> None:
        """Stop drawing a draft; nothing of it is recorded."""
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawn()

    def save(self) -> None:
        """Ask where the PDF is to be kept, and keep it there."""
        row = self.chosen()
        if row is None or self.file is None:
            return
        if self._ask_draft("draft"):
            return
        path = saving.ask_for_pdf(self, say("minutes.save_title"), file_name(row))
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Keep the PDF, byte for byte as it was printed first."""
        file = self.file
        if file is not None:
            told = say("minutes.saved", file=path.name)
            self.desk.aside(
                lambda: saving.keep(path, file.pdf), lambda _none: self.desk.told.emit(told)
            )

    def print(self) -> None:
        """Ask for the printer by the system's dialog, and print."""
        if self._ask_draft("print_draft"):
            return
        printer = make_printer()
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        chosen = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if chosen:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print the pages that are shown."""
        if self.file is not None:
            PdfPrinting(self.desk, self.file.pdf, printer, self._printed, self).begin()

    def _ask_draft(self, action: str) -> bool:
        """Ask how a draft is wanted, which may be had on other paper, too; final ones are one."""
        row = self.chosen()
        draft = self.file is not None and self.file.state == "draft" and self.can(action)
        if row is not None and draft:
            self.asked.emit(Ask(action, row.meeting_id, row.number))
        return draft

    def _row(self, *buttons: Button) -> QWidget:
        # One widget for the toolbar, which shows and hides all that a page gives it.
        tools = QWidget(self)
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(8))
        for button in buttons:
            row.addWidget(button)
        tools.hide()
        return tools

    def _connect(self) -> None:
        self.meetings.selectionModel().currentChanged.connect(self._open)
        self.paper.page_changed.connect(self._tell_page)
        self.draft_button.clicked.connect(self.make_draft)
        self.final_button.clicked.connect(self._ask_final)
        self.edit_button.clicked.connect(self.edit)
        self.print_button.clicked.connect(self.print)
        self.save_button.clicked.connect(self.save)
        self.cancel.hide()
        self.cancel.clicked.connect(self.call_off)
        self.unmade.button.clicked.connect(self.make_draft)
        said = say("minutes.nothing"), say("minutes.to_meeting")
        self.nothing.tell("file-text", *said, "packets.no_minutes")
        self.nothing.button.clicked.connect(lambda: self.go_to.emit("meeting"))

    def _show_rows(self, rows: list[MinutesRow]) -> None:
        before = self.chosen()
        self.model.set_rows(rows)
        self.stack.setCurrentIndex(0 if rows else 1)
        self.sub_title_changed.emit(plural("minutes.meetings", len(rows)) if rows else "")
        wanted = before.meeting_id if before else _first(rows)
        self.choose(wanted)
        self._show_actions()

    def _open(self, index: QModelIndex) -> None:
        row = self.chosen()
        if row is None or not index.isValid():
            return
        if self.file is not None and self.file.meeting_id != row.meeting_id:
            self.file, self._since = (
                None,
                (),
            )  # nothing of another meeting is saved or printed meanwhile
            self._show_actions()
        self.title_line.setText(f"{row.number}  {row.title}")
        self.state.show_status(state_word(row), TONES[row.state], glyph_of(row))
        self.desk.read_work(
            partial(minutes.shown, meeting_id=row.meeting_id), partial(self._show_file, row)
        )

    def _show_file(self, row: MinutesRow, shown: Shown) -> None:
        if row != self.chosen():
            return
        file, self._since = shown.file, shown.since
        self._show_since(row)
        same = file is not None and self.file is not None and file.pdf_hash == self.file.pdf_hash
        self.file = file
        self.right_stack.setCurrentIndex(0 if file else 1)
        if file is None:
            self.page_line.setText("")
            self.paper.show_pdf(b"")
            key = "planned" if row.meeting_state is MeetingState.PLANNED else "held"
            action = say("minutes.make_draft") if key == "held" else ""
            self.unmade.tell("file-text", say(f"minutes.unmade_{key}", meeting=row.number), action)
        elif not same:
            self.paper.show_pdf(file.pdf)
        self._show_actions()

    def _show_since(self, row: MinutesRow) -> None:
        """Say what changed since the last printing, before it is made again."""
        if not self._since:
            self.since.hide()
            return
        parts = list(self._since[:_MOST_PARTS])
        if len(self._since) > len(parts):
            parts.append(say("minutes.since_more", count=len(self._since) - len(parts)))
        self.since.tell(say("minutes.since", state=state_word(row), parts="; ".join(parts)))

    def edit(self) -> None:
        """Add texts by hand, and choose what the print leaves out."""
        from cab_desk.gui.dialogs.minutes_edit import MinutesEditDialog  # noqa: PLC0415 -- asked for

        row = self.chosen()
        if row is not None:
            dialog = MinutesEditDialog(self.desk, self.look, row.meeting_id, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _show_actions(self) -> None:
        row = self.chosen()
        held = row is not None and row.meeting_state is not MeetingState.PLANNED
        open_still = row is not None and row.state in ("none", "draft")
        closed = row is not None and row.meeting_state is MeetingState.CLOSED
        self.draft_button.setVisible(held and open_still)
        self.draft_button.setEnabled(self._drawing is None)
        update = row is not None and row.state == "draft"
        self.draft_button.setText(say("minutes.update_draft" if update else "minutes.make_draft"))
        revise = closed and not open_still and bool(self._since)
        final = (closed and open_still) or revise
        self.final_button.setVisible(final and self.can("final_minutes"))
        self.final_button.setText(say("minutes.make_revision" if revise else "minutes.make_final"))
        self.edit_button.setVisible(held)
        for button in (self.print_button, self.save_button):
            button.setEnabled(self.file is not None)

    def _ask_final(self) -> None:
        row = self.chosen()
        if row is not None:
            self.asked.emit(Ask("final_minutes", row.meeting_id))

    def _tell_progress(self, done: int, total: int) -> None:
        if self._drawing is not None:
            self.page_line.setText(say("minutes.drawing", done=done, total=total))
            self.cancel.show()

    def _drawn(self) -> None:
        self._drawing = None
        self.cancel.hide()
        self.page_line.setText("")
        self.paper.tell_page()
        self._show_actions()

    def _draft_failed(self, error: Exception) -> None:
        self._drawn()
        self.desk.failed.emit(error)

    def _tell_page(self, page: int, pages: int) -> None:
        self.page_line.setText(say("minutes.preview_page", page=page, pages=pages))

    def _printed(self, pages: int) -> None:
        key = "minutes.printed" if pages else "minutes.not_printed"
        self.desk.told.emit(plural(key, pages) if pages else say(key))


def file_name(row: MinutesRow) -> str:
    """Return the name that is offered for a meeting's minutes; safe on every system."""
    draft = "" if row.state in ("final", "revised") else f"-draft-{row.revision}"
    return f"minutes-{saving.safe(row.number, 'meeting')}{draft}.pdf"


def _first(rows: list[MinutesRow]) -> str:
    made = [row for row in rows if row.state != "none"]
    return (made or rows)[0].meeting_id if rows else ""
