"""The page of minutes in a window, on a real board: list, preview, save, print, draft."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cab_desk.domain.meeting import AgendaItem
from cab_desk.gui.pages.minutes import MinutesPage, file_name
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.pdf import PdfPages
from cab_desk.gui.printing import make_printer
from cab_desk.reports.minutes import render
from cab_desk.services.outcome import Outcome
from cab_desk.services.papers import minutes
from cab_desk.services.papers.minutes import Progress
from tests.gui.minutes_desk import PATIENCE, Place, place_at
from tests.services.held_meeting import Held, hold


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    with closing(Held(tmp_path)) as board:
        yield board


@pytest.fixture
def place(held: Held, qapp: QApplication, qtbot: QtBot) -> Iterator[Place]:
    with place_at(held, qapp, qtbot) as found:
        yield found


def test_the_list_says_number_day_state_and_decisions(place: Place) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id, chair=place.held.chair())
    page = place.page(place.held.meeting_id)
    rows = [page.model.index(row).data() for row in range(page.model.rowCount())]
    assert rows == [
        "2026-48, Weekly meeting, Wed 25 Nov 2026, No minutes, No items",
        "2026-47, Weekly meeting, Wed 18 Nov 2026, Final, 1 with conditions, 1 deferred, 1 noted",
    ]
    assert page.title_line.text() == "2026-47  Weekly meeting"
    assert page.state.text() == "Final"


def test_the_newest_minutes_are_chosen_and_drawn_as_they_are_printed(place: Place) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id, chair=place.held.chair())
    page = place.page()
    place.bot.waitUntil(lambda: place.shown(page, place.held.meeting_id), timeout=PATIENCE)
    assert page.file is not None
    document = pypdfium2.PdfDocument(page.file.pdf)
    count = len(document)
    document.close()
    assert page.paper.count == count
    image = page.paper.drawn(0)
    assert image is not None
    assert image.width() == round(page.paper.place(0).width() * page.paper.devicePixelRatioF())
    ink = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(90, 130)
    }
    assert len(ink) > 3  # letters, not an empty sheet
    assert page.page_line.text() == f"Page 1 of {count}"


def test_only_pages_on_screen_are_drawn_and_others_when_one_scrolls(place: Place) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id)
    page = place.page(place.held.meeting_id)
    last = page.paper.count - 1
    assert last >= 2
    assert page.paper.drawn(last) is None
    bar = page.paper.verticalScrollBar()
    bar.setValue(bar.maximum())
    place.bot.waitUntil(lambda: page.paper.drawn(last) is not None, timeout=PATIENCE)
    assert page.page_line.text() == f"Page {last + 1} of {last + 1}"
    assert page.paper.accessibleDescription() == page.page_line.text()


def test_saved_is_byte_for_byte_what_was_recorded(place: Place, tmp_path: Path) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id, chair=place.held.chair())
    page = place.page(place.held.meeting_id)
    target = tmp_path / "minutes.pdf"
    page.save_to(target)
    place.bot.waitUntil(lambda: "Minutes saved as minutes.pdf." in place.said, timeout=PATIENCE)
    assert page.file is not None
    assert target.read_bytes() == page.file.pdf


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_lost(
    place: Place, tmp_path: Path
) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id)
    page = place.page(place.held.meeting_id)
    (tmp_path / "taken").write_text("a file, no folder")
    page.save_to(tmp_path / "taken" / "minutes.pdf")
    place.bot.waitUntil(lambda: bool(place.failed), timeout=PATIENCE)
    assert str(place.failed[0]).startswith("minutes.pdf could not be written: ")
    assert page.save_button.isEnabled()


def test_printing_puts_every_page_on_the_printer(place: Place, tmp_path: Path) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id)
    page = place.page(place.held.meeting_id)
    printer = make_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)
    target = tmp_path / "printed.pdf"
    printer.setOutputFileName(str(target))
    page.print_on(printer)
    count = page.paper.count
    place.bot.waitUntil(lambda: f"{count} pages sent to the printer." in place.said,
                        timeout=PATIENCE)  # fmt: skip
    sizes = PdfPages(target.read_bytes()).sizes()
    assert len(sizes) == count
    assert sizes[0] == pytest.approx((595, 842), abs=1)


def test_a_draft_is_made_from_here_and_shown(place: Place) -> None:
    hold(place.held, closed=False)
    page = place.page()
    page.choose(place.held.meeting_id)
    unmade = "Meeting 2026-47 has no minutes yet."
    place.bot.waitUntil(lambda: page.unmade.sentence.text() == unmade, timeout=PATIENCE)
    assert not page.save_button.isEnabled()
    assert page.draft_button.said() == "Make draft"
    place.bot.mouseClick(page.draft_button, Qt.MouseButton.LeftButton)
    place.bot.waitUntil(lambda: place.shown(page, place.held.meeting_id), timeout=PATIENCE)
    assert page.state.text() == "Draft 1"
    assert page.draft_button.said() == "Update draft"
    assert page.save_button.isEnabled()
    place.bot.mouseClick(page.draft_button, Qt.MouseButton.LeftButton)
    same = "Nothing changed since the last printing, so it stands."
    place.bot.waitUntil(lambda: same in place.said, timeout=PATIENCE)
    assert page.state.text() == "Draft 1"


def test_a_long_draft_tells_its_progress_and_can_be_called_off(place: Place) -> None:
    hold(place.held, closed=False)
    with place.held.open_work() as work:
        meeting = work.meetings.get(place.held.meeting_id)
        more = tuple(AgendaItem(f"n{at}", at, f"Item {at}") for at in range(4, 200))
        work.meetings.put(replace(meeting, items=(*meeting.items, *more)))
    waiting = Event()

    def slow(record: Mapping[str, Any], record_hash: str, told: Progress) -> bytes:
        told(20, 199)
        waiting.wait(10)
        told(40, 199)
        return render(record, record_hash)

    place.desk.office = replace(place.held.office, printer=slow)
    page = place.page()
    page.choose(place.held.meeting_id)
    place.bot.mouseClick(page.draft_button, Qt.MouseButton.LeftButton)
    place.bot.waitUntil(lambda: not page.cancel.isHidden(), timeout=PATIENCE)
    assert page.page_line.text() == "Drawing item 20 of 199"
    assert not page.draft_button.isEnabled()
    place.bot.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    waiting.set()
    assert page.cancel.isHidden()
    assert page.draft_button.isEnabled()
    done: list[int] = []  # what is asked after it on the same lane comes after it
    place.desk.run(lambda work: Outcome(frozenset(), str(len(work.minutes.states()))),
                   lambda outcome: done.append(int(outcome.message)))  # fmt: skip
    place.bot.waitUntil(lambda: done == [0], timeout=PATIENCE)
    assert place.failed == []


def test_a_meeting_not_held_says_so_and_offers_nothing(place: Place) -> None:
    hold(place.held)
    page = place.page()
    page.choose("meeting-2")
    place.bot.waitUntil(lambda: "2026-48" in page.unmade.sentence.text(), timeout=PATIENCE)
    assert page.unmade.button.isHidden()
    assert page.draft_button.isHidden()


def test_final_is_offered_for_a_closed_meeting_where_somebody_does_it(place: Place) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id)
    page = place.page(place.held.meeting_id)
    assert page.final_button.isHidden()
    page.doers = {"final_minutes": lambda _ask: None}
    page.entered()
    assert not page.final_button.isHidden()
    asked: list[Ask] = []
    page.asked.connect(asked.append)
    page.final_button.click()
    assert asked == [Ask("final_minutes", place.held.meeting_id)]


def test_without_meetings_the_page_says_what_belongs_here(place: Place) -> None:
    page = MinutesPage(place.desk, place.look)
    place.bot.addWidget(page)
    page.show()
    place.bot.waitUntil(lambda: page.stack.currentIndex() == 1, timeout=PATIENCE)
    assert page.nothing.sentence.text().startswith("No meeting was held yet.")
    with place.bot.waitSignal(page.go_to) as gone:
        place.bot.mouseClick(page.nothing.button, Qt.MouseButton.LeftButton)
    assert gone.args == ["meeting"]


def test_nothing_of_another_meeting_can_be_saved_while_one_is_read(place: Place) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id)
    page = place.page(place.held.meeting_id)
    page.choose("meeting-2")
    assert page.file is None
    assert not page.save_button.isEnabled()
    assert not page.print_button.isEnabled()


def test_keys_go_from_meeting_to_meeting(place: Place) -> None:
    hold(place.held)
    page = place.page()
    page.choose("meeting-2")
    assert page.key("J")
    row = page.chosen()
    assert row is not None
    assert row.number == "2026-47"
    page.key("K")
    row = page.chosen()
    assert row is not None
    assert row.number == "2026-48"
    assert not page.key("G")


def test_the_choice_stays_when_the_list_is_read_again(place: Place) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id)
    page = place.page(place.held.meeting_id)
    page.paper.verticalScrollBar().setValue(200)
    place.desk.touched.emit(frozenset({"meeting"}))
    with place.bot.waitSignal(page.sub_title_changed, timeout=PATIENCE):
        pass
    row = page.chosen()
    assert row is not None
    assert row.meeting_id == place.held.meeting_id
    assert page.paper.verticalScrollBar().value() == 200


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("2026-47", "minutes-2026-47-draft-1.pdf"),
        ("../../.bashrc", "minutes-bashrc-draft-1.pdf"),
        ("CON:\0/\u202e", "minutes-CON-draft-1.pdf"),
        ("", "minutes-meeting-draft-1.pdf"),
        ("7" * 300, f"minutes-{'7' * 60}-draft-1.pdf"),
    ],
)
def test_the_file_s_name_is_safe(place: Place, number: str, name: str) -> None:
    hold(place.held)
    minutes.make(place.held.office, place.held.meeting_id)
    with place.held.open_work() as work:
        row = next(row for row in minutes.overview(work) if row.state == "draft")
    assert file_name(replace(row, number=number)) == name


def test_rows_are_painted_in_both_themes(place: Place, qapp: QApplication) -> None:
    hold(place.held)
    page = place.page()
    pictures: list[QPixmap] = []
    for theme in ("light", "dark"):
        place.look.set(theme=theme)
        pictures.append(page.meetings.grab())
    place.look.set(theme="light")
    colours = [picture.toImage().pixelColor(300, 40).lightness() for picture in pictures]
    assert colours[0] > 200
    assert colours[1] < 80
