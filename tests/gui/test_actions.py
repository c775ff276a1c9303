"""What pages ask the window for is done: through dialogs, commands and other pages."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog

from cab_desk.domain.change import Stage
from cab_desk.gui import shots
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.widgets.basics import Card
from cab_desk.gui.widgets.gates import PassRow
from cab_desk.gui.widgets.section_link import SectionLink
from tests.gui import rooms


@pytest.fixture
def window(qtbot, room):
    room.make_board()
    room.uids = room.add(rooms.rfc("Grow the disk")) + room.add(rooms.rfc("A draft"), submit=False)
    window = room.window("home")
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window


def test_submitting_a_draft_numbers_it(qtbot, window, room):
    window.ask(Ask("submit", room.uids[1]))
    qtbot.waitUntil(lambda: window.notice.sentence.text() == "CR-2026-0002 submitted.")
    assert room.change(room.uids[1]).stage is Stage.SUBMITTED


def test_a_copy_opens_on_the_page_of_requests(qtbot, window, room):
    window.ask(Ask("duplicate", room.uids[0]))
    qtbot.waitUntil(lambda: window.page().NAME == "requests")
    qtbot.waitUntil(lambda: not window.desk.busy)
    assert {change.title for change in room.changes()} >= {"Copy of Grow the disk"}


def test_an_rfc_is_kept_as_pdf_where_the_user_says(qtbot, window, room, tmp_path, monkeypatch):
    offered = []

    def answer(_parent, _title, start, _kind):
        offered.append(start)
        return str(tmp_path / "here.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    window.ask(Ask("print", room.uids[0]))
    qtbot.waitUntil(lambda: bool(shots.dialogs(window)))
    rooms.dialog_of(window).go.click()
    qtbot.waitUntil(lambda: window.notice.sentence.text() == "here.pdf is saved.", timeout=20_000)
    assert offered[0].endswith("CR-2026-0001.pdf")
    assert (tmp_path / "here.pdf").read_bytes().startswith(b"%PDF-")


def test_withdrawing_asks_for_its_reason(qtbot, window, room):
    window.ask(Ask("withdraw", room.uids[0]))
    dialog = rooms.dialog_of(window)
    dialog.go.click()
    assert dialog.isVisible()
    assert dialog.reason_error.text() == "Give a reason of a few words."
    dialog.reason.setPlainText("Not needed any more.")
    dialog.go.click()
    qtbot.waitUntil(lambda: room.change(room.uids[0]).stage is Stage.WITHDRAWN)


def test_without_a_meeting_the_agenda_is_refused_in_words(qtbot, window, room):
    window.ask(Ask("agenda", room.uids[0]))
    qtbot.waitUntil(window.notice.isVisible)
    assert "No meeting is planned" in window.notice.sentence.text()


def test_a_new_request_opens_the_form_and_then_its_review(qtbot, window, room):
    window.ask(Ask("new"))
    form = rooms.dialog_of(window)
    qtbot.waitUntil(form.isEnabled)
    form.fields.title.setText("Third")
    form.save.click()
    qtbot.waitUntil(lambda: window.page().NAME == "requests")
    assert "Third" in {change.title for change in room.changes()}


def test_what_verification_found_reaches_the_status_bar(qtbot, window):
    window.ask(Ask("chain", "broken", "1207"))
    said = window.status.chain.accessibleName
    qtbot.waitUntil(lambda: said() == "Audit chain broken at entry 1,207")
    window.ask(Ask("chain", "broken", "0"))
    qtbot.waitUntil(lambda: said() == "A record differs from the audit chain")
    window.ask(Ask("chain", "intact", "0"))
    qtbot.waitUntil(lambda: "intact" in said())


def test_the_section_of_a_gate_leads_to_its_rule(qtbot, window, room):
    window.open_change(room.uids[0])
    panel = window.page().review.panel
    qtbot.waitUntil(lambda: bool(panel.findChildren(SectionLink)))
    link = panel.findChildren(SectionLink)[-1]
    assert link.accessibleName().startswith("Read section ")
    assert link.toolTip().endswith(": read it on Policy")
    row = next(row for row in panel.findChildren(PassRow) if link in row.findChildren(SectionLink))
    link.click()
    page = window.page()
    assert page.NAME == "policy"
    qtbot.waitUntil(lambda: page.whole and page.scroll_area.verticalScrollBar().value() != 0)
    name = page.sections.currentItem().text()
    assert row.accessibleName().startswith(f"Passes. {name}.")
    card = next(card for card in page.reading.findChildren(Card) if card.title.text() == name)

    def at_the_top():
        top = card.mapTo(page.scroll_area, QPoint()).y()
        bar = page.scroll_area.verticalScrollBar()
        return 0 <= top <= 20 or (top > 0 and bar.value() == bar.maximum())

    qtbot.waitUntil(at_the_top)
    page.tabs.button("edit").click()
    window.ask(Ask("part", "policy", page.desk.pack.rules[0].id))
    assert page.tabs.present() == "reading"
    assert page.sections.currentRow() == 0


def test_pages_are_gone_to(window):
    for action in ("meeting", "minutes"):
        window.ask(Ask(action))
        assert action == window.page().NAME


def test_without_a_board_everything_new_begins_with_one(qtbot, room):
    window = room.window("home")
    for action in ("new", "import"):
        window.ask(Ask(action))
        dialog = rooms.dialog_of(window)
        assert dialog.windowTitle() == "Make a board"
        dialog.done(0)
