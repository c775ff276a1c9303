"""How a paper is wanted is chosen, remembered, and drawn so: pack, script, RFC and draft."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cab_desk.domain.meeting import Meeting
from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.paper import PaperDialog
from cab_desk.gui.pages.agenda_acts import papers_menu
from cab_desk.gui.printing import make_printer
from cab_desk.services.papers import minutes
from cab_desk.settings import load
from tests.gui.rooms import Room, quiet
from tests.reports.reading import pages_of, sizes_of, type_of

WHISPER = "Ask Ann about the rehearsal first"
LETTER = (612, 792)
A4 = (595, 842)


class Place:
    """A board with a planned meeting, its window, and the dialog that was asked for last."""

    def __init__(self, room: Room, qtbot: QtBot, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self.room, self.bot, self.folder = room, qtbot, folder
        room.plan_weekly()
        self.window = room.window("meeting")
        self.wait(partial(quiet, self.window))
        self.file = folder / "made.pdf"
        self.offered: list[tuple[str, str]] = []
        patch.setattr(QFileDialog, "getSaveFileName", self._answer)
        self.said: list[str] = []
        self.window.desk.told.connect(self.said.append)

    def _answer(self, _parent: object, title: str, start: str, _kinds: str) -> tuple[str, str]:
        self.offered.append((title, Path(start).name))
        return str(self.file), ""

    def wait(self, until: Callable[[], bool]) -> None:
        self.bot.waitUntil(until, timeout=20_000)

    @property
    def meeting(self) -> Meeting:
        with self.room.session.open_view() as work:
            return work.meetings.all()[0]

    def dialog(self, action: str, uid: str = "") -> PaperDialog:
        """Ask for a paper, and return the dialog that opens."""
        meeting = self.meeting
        self.window.ask(Ask(action, uid or meeting.id, meeting.number))
        self.wait(lambda: self.window.findChild(PaperDialog) is not None)
        found: PaperDialog = self.window.findChildren(PaperDialog)[-1]
        self.wait(found.isVisible)
        return found

    def saved(self, dialog: PaperDialog) -> bytes:
        """Have the paper saved, and return the file."""
        self.file.unlink(missing_ok=True)
        before = len(self.said)
        dialog.go.click()
        self.wait(lambda: "made.pdf is saved." in self.said[before:])
        self.wait(lambda: self.window.findChild(PaperDialog) is None)
        return self.file.read_bytes()

    def whisper(self) -> None:
        """Keep a private note on the first item, as the meeting's page does."""
        meeting, desk = self.meeting, self.window.desk
        notes, board = desk.office.private, desk.board
        assert notes is not None
        assert board is not None
        notes.keep(board.id, meeting.id, meeting.items[0].id, WHISPER)


@pytest.fixture
def place(qtbot: QtBot, room: Room, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Place:
    return Place(room, qtbot, monkeypatch, tmp_path)


def choose(dialog: PaperDialog, sheet: str, kind: str) -> None:
    dialog.sheet.setCurrentIndex(dialog.sheet.findData(sheet))
    dialog.type.setCurrentIndex(dialog.type.findData(kind))


def test_the_meeting_offers_its_pack_and_the_script_of_its_chair(place: Place) -> None:
    page = place.window.page()
    menu = papers_menu(page, place.meeting.id, place.meeting.number)
    assert [action.text() for action in menu.actions()] == ["Agenda pack…", "Chair’s script…"]
    assert page._pack.isEnabled()
    menu.actions()[1].trigger()
    place.wait(lambda: place.window.findChild(PaperDialog) is not None)
    dialog = place.window.findChildren(PaperDialog)[-1]
    assert dialog.windowTitle() == f"Chair’s script of {place.meeting.number}"
    dialog.reject()
    menu.close()


def test_a_pack_is_saved_as_it_is_chosen_and_the_choice_remembered(place: Place) -> None:
    first = place.saved(place.dialog("agenda_pack"))
    assert sizes_of(first) == {A4}
    assert sum("Request for change" in page for page in pages_of(first)) == 2
    assert "Rollback plan" in " ".join(pages_of(first))
    dialog = place.dialog("agenda_pack")
    choose(dialog, "letter", "large")
    dialog.parts["texts"].click()
    second = place.saved(dialog)
    assert sizes_of(second) == {LETTER}
    assert type_of(second, "Nobody has signed") == pytest.approx(11.4)
    assert "Rollback plan" not in " ".join(pages_of(second))
    assert "Not all is printed: without the texts of the RFCs." in pages_of(second)[0]
    title = "Save the agenda pack as PDF"
    assert place.offered == [(title, f"agenda-{place.meeting.number}.pdf")] * 2
    again = place.dialog("agenda_pack")
    form = again.form()
    assert (form.sheet, form.type, form.without) == ("letter", "large", frozenset({"texts"}))
    again.reject()
    settings = place.window.desk.settings
    settings.save()
    assert load().papers == settings.papers


def test_a_script_has_the_own_notes_only_where_they_are_asked_for(place: Place) -> None:
    place.whisper()
    dialog = place.dialog("script")
    assert not dialog.parts["private"].isChecked()
    plain = " ".join(pages_of(place.saved(dialog)))
    assert "Chair’s script" in plain
    assert WHISPER not in plain
    assert "Private" not in plain
    dialog = place.dialog("script")
    dialog.parts["private"].click()
    pages = pages_of(place.saved(dialog))
    assert WHISPER in " ".join(pages)
    assert all("Private: with the chair’s own notes." in page for page in pages)
    third = place.dialog("script")  # it is asked for on each occasion
    assert not third.parts["private"].isChecked()
    third.reject()


def test_own_notes_on_a_script_get_nowhere_else(place: Place) -> None:
    place.whisper()
    dialog = place.dialog("script")
    dialog.parts["private"].click()
    with place.room.session.open_reader() as reader:
        head = reader.head()
    place.saved(dialog)
    with place.room.session.open_reader() as reader:
        assert reader.head() == head
    board = place.room.session.place
    assert isinstance(board, Path)
    beside = [board, *board.parent.glob("*-wal"), *board.parent.rglob("*.cabedits*")]
    assert all(WHISPER.encode() not in file.read_bytes() for file in beside)
    pack = " ".join(pages_of(place.saved(place.dialog("agenda_pack"))))
    assert WHISPER not in pack


def test_a_paper_goes_to_a_printer_in_its_size(place: Place, tmp_path: Path) -> None:
    dialog = place.dialog("print_pack")
    assert dialog.to_print.is_primary()
    assert not dialog.go.is_primary()
    choose(dialog, "letter", "normal")
    printer = make_printer(sheet="letter")
    file = tmp_path / "printed.pdf"
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setResolution(72)
    dialog.print_on(printer)
    place.wait(lambda: any("printed." in said for said in place.said))
    assert sizes_of(file.read_bytes()) == {LETTER}


def test_a_paper_that_is_called_off_leaves_no_file(place: Place) -> None:
    dialog = place.dialog("agenda_pack")
    dialog.save_to(place.file)
    assert not dialog.go.isEnabled()
    place.bot.keyClick(dialog, Qt.Key.Key_Escape)
    place.wait(partial(quiet, place.window))
    assert not place.file.exists()
    assert place.said == []


def test_a_file_that_cannot_be_written_is_told_in_the_dialog(place: Place) -> None:
    (place.folder / "taken").write_text("a file, no folder")
    dialog = place.dialog("agenda_pack")
    dialog.save_to(place.folder / "taken" / "pack.pdf")
    place.wait(lambda: "could not be written" in dialog.fault.text())
    assert dialog.isVisible()
    assert dialog.go.isEnabled()
    dialog.reject()


def test_a_draft_of_minutes_may_be_had_on_other_paper(place: Place) -> None:
    minutes.make(place.room.session.office, place.meeting.id)
    place.window.go("minutes")
    page = place.window.page()
    place.wait(lambda: page.file is not None)
    page.save_button.click()
    place.wait(lambda: place.window.findChild(PaperDialog) is not None)
    recorded = place.saved(place.window.findChildren(PaperDialog)[-1])
    page.print_button.click()
    place.wait(lambda: place.window.findChild(PaperDialog) is not None)
    dialog = place.window.findChildren(PaperDialog)[-1]
    assert dialog.to_print.is_primary()
    dialog.reject()
    place.wait(lambda: place.window.findChild(PaperDialog) is None)
    assert recorded == page.file.pdf  # as it is, it is the very file that was recorded
    dialog = place.dialog("draft")
    assert dialog.parts == {}
    choose(dialog, "letter", "large")
    copy = place.saved(dialog)
    assert sizes_of(copy) == {LETTER}
    assert "A copy: what is recorded is on A4" in pages_of(copy)[0]
    assert "A copy" not in pages_of(recorded)[0]


def test_an_rfc_may_leave_its_texts_out(place: Place) -> None:
    dialog = place.dialog("print", place.meeting.items[0].change_uid)
    dialog.parts["texts"].click()
    said = " ".join(pages_of(place.saved(dialog)))
    assert "without the texts of the RFCs" in said
    assert place.offered[-1] == ("Save the RFC as PDF", "CR-2026-0001.pdf")
