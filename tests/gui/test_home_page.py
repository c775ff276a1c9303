"""Home: what it says on a new board, and what it leads to on one that is at work."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from cab_desk.domain.change import Stage
from cab_desk.gui.dialogs.import_preview import ImportPreview
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.widgets.basics import Elided, Label
from cab_desk.gui.widgets.home_rows import HomeRow, SoonRow
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.requests import changes
from tests.gui import rooms


def texts(widget):
    return [label.text() for kind in (Label, Elided) for label in widget.findChildren(kind)]


def home_of(qtbot, room):
    window = room.window("home")
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window, window.page()


def test_a_file_without_a_board_asks_for_one_first(qtbot, room):
    window, page = home_of(qtbot, room)
    assert page.stack.currentIndex() == 0
    assert page.make_board.isEnabled()
    assert not page.choose.isEnabled()
    assert not page.plan.isEnabled()
    assert window.page_title.text() == "Welcome to CAB Desk"


def test_a_board_without_requests_asks_for_them(qtbot, room):
    room.make_board()
    _, page = home_of(qtbot, room)
    assert page.stack.currentIndex() == 0
    assert not page.make_board.isEnabled()
    assert page.choose.isEnabled()
    assert page.type_one.isEnabled()


def test_a_made_board_says_its_policy_and_leads_to_it(qtbot, room):
    room.make_board()
    window, page = home_of(qtbot, room)
    window.show()
    assert "version 1, with 3 classes" in page.step1_text.text()
    assert not page.make_board.isVisible()
    assert "when there is a request" in page.plan_why.text()
    assert page.plan_why.isVisible()
    led = []
    page.go_to.connect(led.append)
    qtbot.mouseClick(page.open_policy, Qt.MouseButton.LeftButton)
    assert led == ["policy"]


def test_nobody_is_told_that_nothing_waits_for_them_under_blocked(qtbot, room):
    room.make_board()
    _, page = home_of(qtbot, room)
    assert page.needs_title.text() == "Blocked by the policy"
    qtbot.waitUntil(lambda: "No request is blocked." in texts(page))


def test_what_is_blocked_stands_first_and_opens(qtbot, room):
    room.make_board()
    uid, _ = room.add(rooms.rfc("Grow the disk", documents={}), rooms.rfc("Rotate keys"))
    _, page = home_of(qtbot, room)
    assert page.needs_title.text() == "Blocked by the policy"
    opened = []
    page.open_change.connect(opened.append)
    row = next(one for one in page.findChildren(HomeRow) if "Grow" in one.accessibleName())
    row.findChild(type(page.agenda)).click()
    assert opened == [uid]


def test_the_coming_hours_say_when_and_open_by_enter(qtbot, room):
    room.make_board()
    uid, _ = room.add(rooms.rfc("Tomorrow's"), rooms.rfc("Next week's", start=rooms.at(25, 9),
                                                        end=rooms.at(25, 10)))  # fmt: skip
    _, page = home_of(qtbot, room)
    (row,) = page.findChildren(SoonRow)
    assert row.accessibleName().startswith("Tomorrow 15:00")
    opened = []
    page.open_change.connect(opened.append)
    qtbot.keyClick(row, Qt.Key.Key_Return)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert opened == [uid, uid]


def test_the_latest_entries_say_what_happened(qtbot, room):
    room.make_board()
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    with room.session.open_work() as work:
        changes.move_stage(work, uid, Stage.WITHDRAWN, "Not needed any more.")
    _, page = home_of(qtbot, room)
    said = texts(page)
    assert "CR-2026-0001 is withdrawn now" in said
    assert "CR-2026-0001 submitted" in said
    assert "Grow the disk written" in said


def test_a_freeze_ahead_is_named_and_aligned_with_its_strip(qtbot, room):
    room.make_board()
    room.add(rooms.rfc("Grow the disk"))
    room.declare("Black Friday", rooms.at(26, 18), rooms.at(29, 6), ["Engineering Manager"])
    _, page = home_of(qtbot, room)
    qtbot.waitUntil(lambda: "Black Friday" in texts(page))
    row = next(one for one in page.findChildren(HomeRow) if "Black Friday" in one.accessibleName())
    qtbot.waitUntil(lambda: row.x() == page.strip.x())
    assert "Thu 26 Nov 19:00 – Sun 29 Nov 07:00" in texts(page)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(minutes=18), "In 18 minutes"),
        (timedelta(hours=5), "In 5 hours"),
        (timedelta(hours=25), "Tomorrow"),
        (timedelta(days=7, minutes=8), "In 7 days"),
    ],
)
def test_the_next_meeting_says_how_far_off_it_is(qtbot, room, ahead, said):
    room.make_board()
    _, page = home_of(qtbot, room)
    assert page._until(rooms.NOW + ahead, rooms.NOW) == said


def test_the_button_of_a_meeting_asks_for_it(qtbot, room):
    room.make_board()
    room.add(rooms.rfc("Grow the disk"))
    _, page = home_of(qtbot, room)
    asked = []
    page.asked.connect(asked.append)
    assert page.what.text() == "No meeting is planned"
    page.agenda.click()
    assert [one.action for one in asked] == ["meeting"]


def test_files_that_are_dropped_are_to_be_read(qtbot, room):
    room.make_board()
    window, page = home_of(qtbot, room)
    window.doers.pop("import")  # what it leads to has tests of its own
    with qtbot.waitSignal(page.asked) as asked:
        page.drop.dropped.emit(["/tmp/a.csv", "/tmp/b.json"])
    assert asked.args == [Ask("import", detail="/tmp/a.csv\n/tmp/b.json")]


def test_a_title_with_markup_stays_text(qtbot, room):
    room.make_board()
    room.add(replace(rooms.rfc("x"), title="<b>bold</b> & <img src=x>", documents={}))
    _, page = home_of(qtbot, room)
    found = [label for label in page.findChildren(Elided) if "bold" in label.text()]
    assert found
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in found)


def planned(room, answers=()):
    """Plan the next meeting with a request on its agenda; the first members have answered."""
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    with room.session.open_work() as work:
        made = meetings.plan(work, NewMeeting("Weekly CAB", rooms.NOW + timedelta(minutes=18))).made
    for command, more in ((meetings.add_changes, {"uids": [uid]}),):
        with room.session.open_work() as work:
            command(work, made, **more)
    with room.session.open_work() as work:
        seats = [seat for seat in work.meetings.get(made).attendance if seat.votes]
    for seat, answer in zip(seats, answers, strict=False):
        with room.session.open_work() as work:
            meetings.answer(work, made, seat.person_id, answer)
    return made


def test_the_next_meeting_says_who_comes(qtbot, room):
    room.make_board()
    planned(room, ["accepted", "declined"])
    _, page = home_of(qtbot, room)
    qtbot.waitUntil(lambda: "coming" in page.coming.text())
    assert page.coming.text() == "1 of 2 coming, quorum 2"
    for line in (page.coming, page.planned):
        qtbot.waitUntil(lambda line=line: line.width() >= line.sizeHint().width())
        words = line.fontMetrics().horizontalAdvance(line.text())
        drawn, end = line.grab().toImage(), line.width() - words - 4
        ground = drawn.pixelColor(0, 0)
        inked = (drawn.pixelColor(x, y) != ground for x in range(end) for y in range(line.height()))
        assert any(inked), line.text()


def test_packs_are_printed_from_home(qtbot, room):
    room.make_board()
    made = planned(room)
    window, page = home_of(qtbot, room)
    qtbot.waitUntil(page.packs.isEnabled)
    assert page.packs.text() == "Print packs"
    window.doers.pop("print_pack")  # the printer has a test of its own
    with qtbot.waitSignal(page.asked) as asked:
        qtbot.keyClick(page.packs, Qt.Key.Key_Space)
    assert (asked.args[0].action, asked.args[0].uid) == ("print_pack", made)


def test_without_a_meeting_there_is_nothing_to_print(qtbot, room):
    room.make_board()
    room.add(rooms.rfc("Grow the disk"))
    _, page = home_of(qtbot, room)
    qtbot.waitUntil(lambda: page.what.text() == "No meeting is planned")
    assert page.packs.isHidden()
    assert page.coming.text() == ""


def drag(page, kind, *paths):
    """Send a drag event with files to the first run's place for them, as a desktop does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    area = page.step_drop
    event = kind(QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                 Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(area, event)
    return event


def test_the_second_card_takes_files_and_says_which(qtbot, room):
    room.make_board()
    window, page = home_of(qtbot, room)
    area = page.step_drop
    qtbot.waitUntil(lambda: area.acceptDrops() and area.isVisible())
    assert area.heading.text() == "Drop a file here"
    drag(page, QDragEnterEvent, "/tmp/changes-november.csv")
    assert area.heading.text() == "Drop to read 1 file"
    assert area.text.text() == "changes-november.csv"
    window.doers.pop("import")
    with qtbot.waitSignal(page.asked) as asked:
        drag(page, QDropEvent, "/tmp/changes-november.csv")
    assert asked.args == [Ask("import", detail="/tmp/changes-november.csv")]
    assert area.heading.text() == "Drop a file here"


def test_the_second_card_leaves_what_is_no_file(qtbot, room):
    room.make_board()
    _, page = home_of(qtbot, room)
    qtbot.waitUntil(page.step_drop.acceptDrops)
    event = drag(page, QDragEnterEvent)
    assert not event.isAccepted() or not page.step_drop.over
    assert page.step_drop.heading.text() == "Drop a file here"


def test_before_there_is_a_board_no_file_is_taken(qtbot, room):
    _, page = home_of(qtbot, room)
    assert not page.step_drop.acceptDrops()


def test_a_dropped_file_is_shown_row_by_row(qtbot, room, tmp_path):
    room.make_board()
    window, page = home_of(qtbot, room)
    path = tmp_path / "changes.csv"
    path.write_text("number,title,class\nCHG1,Grow the disk,normal\n", encoding="utf-8")
    qtbot.waitUntil(page.step_drop.acceptDrops)
    drag(page, QDragEnterEvent, str(path))
    drag(page, QDropEvent, str(path))
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportPreview)))
    preview = window.findChildren(ImportPreview)[0]
    qtbot.waitUntil(lambda: preview.preview is not None or preview.asking.isVisible())
    preview.reject()


def test_in_a_small_window_who_comes_stands_beside_the_place(qtbot, room):
    room.make_board()
    planned(room, ["accepted"])
    window, page = home_of(qtbot, room)
    qtbot.waitUntil(lambda: "coming" in page.coming.text())
    assert page.meeting_facts.indexOf(page.coming) == 3
    window.resize(1120, 700)
    qtbot.waitUntil(lambda: page.meeting_top.indexOf(page.coming) >= 0)
    qtbot.waitUntil(lambda: page.coming.width() >= page.coming.sizeHint().width())
    assert page.packs.text() == ""
    assert page.packs.toolTip() == "Print packs"
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: page.meeting_facts.indexOf(page.coming) == 3)
    assert page.packs.text() == "Print packs"


def row_of(page, text, leads):
    """Return the row of a text that leads there."""
    found = (one for one in page.findChildren(HomeRow) if text in one.accessibleName())
    return next(one for one in found if one.accessibleDescription() == leads)


@pytest.mark.parametrize("by_key", [False, True])
def test_a_freeze_leads_to_its_day_of_the_calendar(qtbot, room, by_key):
    room.make_board()
    room.add(rooms.rfc("Grow the disk"))
    room.declare("Year's end", rooms.at(31, 18), rooms.at(33, 6), ["Engineering Manager"])
    window, page = home_of(qtbot, room)
    row = row_of(page, "Year's end", "Show it on the calendar")
    if by_key:
        qtbot.keyClick(row, Qt.Key.Key_Return)
    else:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert window.page().NAME == "calendar"
    assert window.page().title() == "December 2026"


def test_a_freeze_that_has_begun_leads_to_today(qtbot, room):
    room.make_board()
    room.add(rooms.rfc("Grow the disk"))
    room.declare("Since summer", rooms.at(-3, 18), rooms.at(29, 6), [])
    window, page = home_of(qtbot, room)
    qtbot.keyClick(row_of(page, "Since summer", "Show it on the calendar"), Qt.Key.Key_Space)
    assert window.page().title() == "November 2026"


@pytest.mark.parametrize("narrowed", [False, True])
def test_an_audit_entry_leads_to_its_line_of_the_audit_page(qtbot, room, narrowed):
    room.make_board()
    room.add(rooms.rfc("Grow the disk"))
    window, page = home_of(qtbot, room)
    if narrowed:  # by what was looked for there before
        audit = window.go("audit")
        audit.filters.kind.setCurrentIndex(1)
        audit.filters.kind.activated.emit(1)
        qtbot.waitUntil(lambda: rooms.quiet(window))
        window.go("home")
    row = row_of(page, "Grow the disk written", "Show this entry in the audit chain")
    assert row.focusPolicy() == Qt.FocusPolicy.StrongFocus
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    audit = window.page()
    assert audit.NAME == "audit"
    chosen = audit.entries.currentIndex()
    assert chosen.isValid()
    assert chosen.siblingAtColumn(2).data() == "Grow the disk written"
    assert audit.filters.wanted().empty
    assert audit.entries.hasFocus()
