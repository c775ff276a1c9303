"""Holidays and meetings stand on their day in the month, the lanes, and for a reader."""

from datetime import date

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from cab_desk.gui import spoken
from cab_desk.services import meetings
from cab_desk.services.meetings.planning import NewMeeting
from tests.gui import rooms
from tests.gui.calendar_desk import choose, lines, settle, write

EVE = date(2026, 11, 19)


@pytest.fixture
def page(qtbot, room):
    room.make_board()
    room.uids = room.add(rooms.rfc("Grow the disk"))
    for title, hour in (("Weekly", 9), ("Emergency", 23.5)):
        with room.session.open_work() as work:
            meetings.plan(work, NewMeeting(title, rooms.at(19, hour)))
    window = room.window("calendar", 1440, 900)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    return window.page()


def declare_holiday(qtbot, page):
    dialog = choose(page, "New freeze")
    dialog.kind.setCurrentIndex(dialog.kind.findData("holiday"))
    write(qtbot, dialog.title, "Founders' day")
    assert not dialog.systems.isVisible()
    write(qtbot, dialog.start, "2026-11-19 08:00")
    write(qtbot, dialog.end, "2026-11-19 17:00")
    qtbot.waitUntil(lambda: "touches “Major holiday”" in "".join(lines(dialog.effects)))
    dialog.save.click()
    settle(qtbot, page)


def test_a_holiday_is_entered_by_whole_days_and_holds_what_runs_on_it(qtbot, room, page):
    declare_holiday(qtbot, page)
    (entry,) = page.view.grounds.entries
    assert (entry.start, entry.end) == (rooms.at(18, 23), rooms.at(19, 23))  # Berlin's midnights
    assert page.view.grounds.holidays == {EVE: "Founders' day"}
    with room.session.open_reader() as reader:
        (bar,) = reader.bars(rooms.at(19, 0), rooms.at(20, 0))
    assert bar.gate == "block"
    dialog = choose(page, "Founders")
    assert dialog.start.text() == "2026-11-19 00:00"
    dialog.reject()


def test_the_month_names_them_and_a_reader_hears_them(qtbot, page):
    declare_holiday(qtbot, page)
    page.view.repaint()
    tips = [text for _, text in page.view.tips]
    assert "Holiday: Founders' day" in tips
    assert "Weekly, 10:00" in tips  # the emergency meeting is on the next day in Berlin
    heard = [part.name for part in spoken.month(page.view)]
    assert "Thu 19 Nov, Weekly, 10:00" in heard
    assert "Fri 20 Nov, Emergency, 00:30" in heard
    page.show_zone("UTC")
    qtbot.waitUntil(lambda: page.view.grounds.meetings == {EVE: "09:00, 23:30"})


@pytest.mark.parametrize("mode", ["day", "week", "fortnight"])
def test_the_lanes_show_them_over_their_day(qtbot, page, mode):
    declare_holiday(qtbot, page)
    page.show_mode(mode)
    page.show_day(EVE)
    view = page.weeks_pane().view
    qtbot.waitUntil(lambda: view.scene() is not None and bool(view.scene().grounds.meetings))
    view.grab()
    tips = {text: rect for rect, text in view.scene().tips}
    assert {"Holiday: Founders' day", "Weekly, 10:00"} <= set(tips)
    centre = tips["Weekly, 10:00"].center()
    view._hover(QPointF(centre.x(), centre.y()))
    assert view.viewport().toolTip() == "Weekly, 10:00"
    assert "Thu 19 Nov, Holiday: Founders' day" in [part.name for part in spoken.week(view)]


def test_the_kind_of_a_new_entry_is_chosen_by_keys(qtbot, page):
    dialog = choose(page, "New freeze")
    QTest.keyClick(dialog.kind, Qt.Key.Key_H)
    assert dialog.kind.currentData() == "holiday"
    assert dialog.start.text().endswith("00:00")
    dialog.reject()
