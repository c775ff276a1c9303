"""A field for a moment: what may be typed, what keys do, and the nights when clocks change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from cab_desk.gui import moments
from cab_desk.gui.moments import NoMomentError
from cab_desk.gui.widgets.moment_field import DayPopup, MomentField

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 18, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2026-11-25 16:00", datetime(2026, 11, 25, 15, tzinfo=UTC)),
        (" 2026-7-5T9:30 ", datetime(2026, 7, 5, 7, 30, tzinfo=UTC)),
        ("14:00", datetime(2026, 11, 18, 13, tzinfo=UTC)),
        ("+7 14:00", datetime(2026, 11, 25, 13, tzinfo=UTC)),
        ("2026-10-25 02:30 UTC+2", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 02:30 utc+1", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-11-25 16:00 UTC+1", datetime(2026, 11, 25, 15, tzinfo=UTC)),
    ],
)
def test_what_is_typed_is_a_moment_by_the_clock_of_the_zone(typed, wanted):
    assert moments.read(typed, BERLIN, NOW) == wanted


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("soon", "“soon” is not a time."),
        ("2026-02-30 10:00", "“2026-02-30 10:00” is not a time."),
        ("2026-11-25 24:00", "“2026-11-25 24:00” is not a time."),
        ("", "The time is missing. Write it as"),
        ("1066-10-14 09:00", "The year 1066 is too far from now."),
        ("9999-12-31 23:59", "The year 9999 is too far from now."),
        (
            "2026-03-29 02:30",
            "02:30 is left out on Sun 29 Mar 2026, as the clocks go forward. Write 03:30",
        ),
        (
            "2026-10-25 02:30",
            "02:30 comes twice on Sun 25 Oct 2026, as the clocks go back. Write 02:30 UTC+2",
        ),
        ("2026-11-25 16:00 UTC+2", "UTC+2 is not what the clocks show then. It is UTC+1."),
    ],
)
def test_what_is_no_moment_is_told_with_what_to_write(typed, sentence):
    with pytest.raises(NoMomentError) as caught:
        moments.read(typed, BERLIN, NOW)
    assert caught.value.sentence.startswith(sentence)


def test_what_to_write_instead_is_a_moment():
    for typed in ("2026-03-29 03:30", "2026-10-25 02:30 UTC+2", "2026-10-25 02:30 UTC+1"):
        found = moments.read(typed, BERLIN, NOW)
        assert moments.said(found, BERLIN) == typed


@pytest.mark.parametrize(
    ("part", "by", "wanted"),
    [("year", 1, "2028-02-28 10:00"), ("month", -1, "2027-01-28 10:00"),
     ("month", 13, "2028-03-28 10:00"), ("day", 7, "2027-03-07 10:00"),
     ("hour", -11, "2027-02-27 23:00"), ("minute", 15, "2027-02-28 10:15")],
)  # fmt: skip
def test_a_part_steps_and_carries(part, by, wanted):
    at = moments.read("2027-02-28 10:00", BERLIN, NOW)
    assert moments.said(moments.stepped(at, BERLIN, part, by), BERLIN) == wanted


def test_hours_go_through_the_change_of_the_clocks_one_by_one():
    at = moments.read("2026-10-25 01:30", BERLIN, NOW)
    seen = [moments.said(moments.stepped(at, BERLIN, "hour", by), BERLIN) for by in (1, 2, 3)]
    assert seen == ["2026-10-25 02:30 UTC+2", "2026-10-25 02:30 UTC+1", "2026-10-25 03:30"]


@pytest.fixture
def field(qtbot, look):
    line = QLineEdit()
    qtbot.addWidget(line)
    with qtbot.waitExposed(line):
        line.show()
    line.activateWindow()
    qtbot.waitUntil(line.isActiveWindow)
    line.setFocus()
    return MomentField(look, line, BERLIN, lambda: NOW)


def test_keys_change_the_part_at_the_cursor_and_the_week(qtbot, field):
    field.show(datetime(2026, 11, 25, 15, tzinfo=UTC))
    line = field.field
    line.setCursorPosition(9)
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert line.text() == "2026-11-26 16:00"
    assert line.selectedText() == "26"
    line.setCursorPosition(15)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert line.text() == "2026-11-26 15:45"
    qtbot.keyClick(line, Qt.Key.Key_PageDown)
    assert line.text() == "2026-11-19 15:45"
    assert field.moment() == datetime(2026, 11, 19, 14, 45, tzinfo=UTC)


def test_what_was_only_shown_stays_to_the_second(field):
    field.show(NOW)
    assert field.moment() == NOW
    field.field.setText("2026-11-18 13:01")
    assert field.moment() == NOW.replace(minute=1, second=0)


@pytest.mark.qt_log_ignore("grabbing the keyboard")  # which a popup does on a real screen
def test_a_day_is_chosen_in_the_calendar_by_keys_and_the_time_stays(qtbot, field):
    field.show(datetime(2026, 11, 25, 15, tzinfo=UTC))
    qtbot.keyClick(field.field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, DayPopup)
    assert popup.calendar.selectedDate() == QDate(2026, 11, 25)
    popup.calendar.setSelectedDate(QDate(2026, 12, 2))
    popup.calendar.activated.emit(popup.calendar.selectedDate())
    assert field.field.text() == "2026-12-02 16:00"
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert field.field.hasFocus()
