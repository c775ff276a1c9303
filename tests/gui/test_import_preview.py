"""The preview of an import: what comes, what is refused and why, then all or nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cab_desk.domain.change import Change
from cab_desk.files import reading
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.import_preview import ImportPreview
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Chip
from cab_desk.services.requests import changes
from cab_desk.settings import Settings
from tests.gui import sample_board
from tests.gui.sample_board import SampleBoard

PATIENCE = 20_000
GOOD = "id,title,class,requester\nA-1,Rotate <b>keys</b>,normal,Bo\nA-2,Patch,standard,Bo\n"


@dataclass
class Place:
    board: SampleBoard
    desk: Desk
    look: Look
    bot: QtBot
    folder: Path

    def open(self, text: str | bytes, name: str = "in.csv") -> ImportPreview:
        file = self.folder / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        dialog = ImportPreview(self.desk, self.look, reading.read, file)
        self.bot.addWidget(dialog)
        dialog.show()
        return dialog

    def shown(self, text: str | bytes, name: str = "in.csv") -> ImportPreview:
        dialog = self.open(text, name)
        self.bot.waitUntil(lambda: dialog.preview is not None, timeout=PATIENCE)
        return dialog

    def titles(self) -> list[str]:
        with self.board.opened(reading=True) as work:
            return sorted(change.title for change in work.changes.each())


@pytest.fixture
def place(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Place]:
    look = Look("light")
    look.apply(qapp)
    board = sample_board.make(tmp_path / "board.cabdesk")
    with board.opened(reading=True) as work:
        desk = Desk(board.office, Settings(), board.policy, work.board())
    yield Place(board, desk, look, qtbot, tmp_path)
    desk.close()
    board.close()


def cells(dialog: ImportPreview) -> list[list[str]]:
    model = dialog.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def chips(dialog: ImportPreview) -> list[str]:
    row = dialog.chips_row
    found = [row.itemAt(index).widget() for index in range(row.count())]
    return [chip.text() for chip in found if isinstance(chip, Chip)]


def click(place: Place, button: object) -> None:
    place.bot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_nothing_is_saved_before_the_button(place: Place) -> None:
    dialog = place.shown(GOOD)
    assert cells(dialog) == [
        ["2", "New", "A-1  Rotate <b>keys</b>", ""], ["3", "New", "A-2  Patch", ""],
    ]  # fmt: skip
    assert chips(dialog) == ["2 new"]
    assert dialog.save.said() == "Import 2 requests"
    assert place.titles() == []
    with place.bot.waitSignal(dialog.accepted, timeout=PATIENCE):
        click(place, dialog.save)
    assert place.titles() == ["Patch", "Rotate <b>keys</b>"]


def test_a_refused_row_stands_first_with_its_reason_and_holds_the_file_back(place: Place) -> None:
    dialog = place.shown(GOOD + "A-3,Grow,Emergancy,Bo\n")
    assert cells(dialog)[0][:3] == ["4", "Refused", "A-3  Grow"]
    assert dialog.detail.text() == (
        "“Emergancy” is not a class in policy test. "
        "Choose one of standard, normal, major, emergency."
    )
    assert dialog.detail.textFormat() == Qt.TextFormat.PlainText
    assert not dialog.save.isEnabled()
    assert "1 row cannot be imported" in dialog.notice.sentence.text()
    dialog.skip.setChecked(True)
    assert dialog.save.isEnabled()
    with place.bot.waitSignal(dialog.accepted, timeout=PATIENCE):
        click(place, dialog.save)
    assert place.titles() == ["Patch", "Rotate <b>keys</b>"]


def test_a_reason_has_the_most_room_and_is_whole_in_its_tip(place: Place) -> None:
    dialog = place.shown(GOOD + "A-3,Grow,Emergancy,Bo\n")
    widths = [dialog.table.columnWidth(column) for column in range(dialog.model.columnCount())]
    assert widths[-1] == max(widths)
    told = dialog.model.index(0, len(widths) - 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "is not a class in policy test" in told
    assert "Choose one of standard, normal, major, emergency." in told


def test_what_is_there_already_leaves_nothing_to_import(place: Place) -> None:
    dialog = place.shown(GOOD)
    with place.bot.waitSignal(dialog.accepted, timeout=PATIENCE):
        click(place, dialog.save)
    again = place.shown(GOOD)
    assert chips(again) == ["2 unchanged"]
    assert not again.save.isVisible()
    assert again.cancel.said() == "Close"


def test_unknown_keys_and_notes_are_named_once(place: Place) -> None:
    items = [{"id": n, "title": f"Change {n}", "colour": "red"} for n in range(5)]
    dialog = place.shown(json.dumps(items), "in.json")
    assert dialog.notes.text() == "Not used: colour."


def test_an_open_question_is_asked_and_the_answer_used(place: Place) -> None:
    dialog = place.open("id,title,start,end\nA,One,03/04/2026 10:00,03/04/2026 11:00\n")
    place.bot.waitUntil(dialog.asking.isVisible, timeout=PATIENCE)
    assert "whether the day or the month stands first" in dialog.notice.sentence.text()
    dialog.answer.setCurrentIndex(dialog.answer.findData("month-day"))
    click(place, dialog.again)
    place.bot.waitUntil(lambda: dialog.preview is not None, timeout=PATIENCE)
    assert dialog.preview is not None
    change = dialog.preview.lines[0].change
    assert change is not None
    assert change.start is not None
    assert (change.start.month, change.start.day) == (3, 4)
    assert not dialog.asking.isVisible()


def test_an_encoding_that_is_not_said_is_asked_for(place: Place) -> None:
    dialog = place.open("id,title\nA,Größe\n".encode("cp1252"))
    place.bot.waitUntil(dialog.asking.isVisible, timeout=PATIENCE)
    dialog.answer.setCurrentIndex(dialog.answer.findData("cp1252"))
    click(place, dialog.again)
    place.bot.waitUntil(lambda: dialog.preview is not None, timeout=PATIENCE)
    assert cells(dialog) == [["2", "New", "A  Größe", ""]]


def test_a_file_that_cannot_be_used_says_why(place: Place) -> None:
    dialog = place.open('title\n"open\n')
    place.bot.waitUntil(dialog.notice.isVisible, timeout=PATIENCE)
    assert "quotation mark is not closed" in dialog.notice.sentence.text()
    assert not dialog.save.isVisible()
    assert dialog.cancel.said() == "Close"


def test_cancel_while_reading_leaves_nothing(place: Place) -> None:
    dialog = place.open("id,title\n" + "".join(f"{n},Change {n}\n" for n in range(20_000)))
    click(place, dialog.cancel)
    assert dialog.result() == QDialog.DialogCode.Rejected
    place.desk.close()  # waits for what is under way
    assert place.titles() == []


def test_cancel_while_saving_leaves_nothing(place: Place) -> None:
    dialog = place.shown("id,title\n" + "".join(f"{n},Change {n}\n" for n in range(3_000)))
    click(place, dialog.save)
    assert dialog.progress.isVisible()
    click(place, dialog.cancel)
    place.desk.close()
    assert place.titles() == []


def test_a_board_that_moved_on_is_looked_at_again(place: Place) -> None:
    dialog = place.shown(GOOD)
    with place.bot.waitSignal(dialog.accepted, timeout=PATIENCE):
        click(place, dialog.save)
    dialog = place.shown(GOOD.replace("Patch", "Patch all"))
    with place.board.opened() as work:
        (old,) = (change for change in work.changes.each() if change.title == "Patch")
        changes.edit(work, old.uid, replace(old, priority="low"), expected_version=old.version)
    click(place, dialog.save)
    place.bot.waitUntil(dialog.notice.isVisible, timeout=PATIENCE)
    assert "changed since the preview" in dialog.notice.sentence.text()
    dialog.preview = None
    click(place, dialog.notice.button)
    place.bot.waitUntil(lambda: dialog.preview is not None, timeout=PATIENCE)
    assert chips(dialog) == ["1 updated", "1 unchanged"]


def test_notices_are_called_notices(place: Place, shared_data: Path) -> None:
    dialog = place.shown((shared_data / "notices" / "ical1.ics").read_bytes(), "in.ics")
    assert dialog.save.said() == "Import 1 notice"
    with place.bot.waitSignal(dialog.accepted, timeout=PATIENCE):
        click(place, dialog.save)
    assert place.titles() == []
    with place.board.opened(reading=True) as work:
        assert work.calendar.notice("example.com", "WorkOrder-31415") is not None


def test_an_empty_heading_says_so(place: Place) -> None:
    dialog = place.shown("id,title\n")
    assert dialog.empty.sentence.text() == "The file holds no row."
    assert not dialog.table.isVisible()


def test_a_row_that_waits_says_so(place: Place) -> None:
    place.board.write(lambda work: changes.create(work, Change("Other")))
    dialog = place.shown("id,title,stage\nA,One,submitted\n")
    assert cells(dialog) == [["2", "New", "A  One", "Kept as a draft: it has no class yet."]]
    assert chips(dialog) == ["1 new", "1 with a note"]
