"""Notices that come again do so by the clock on their own wall; unknown zones are not guessed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cab_desk.files import reading
from cab_desk.services.exchange.incoming import Row

HEAD = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1",
    "DTSTAMP:20260101T000000Z", "ORGANIZER:mailto:noc@example.com", "SUMMARY:Router",
)  # fmt: skip
TAIL = ("END:VEVENT", "END:VCALENDAR", "")
BERLIN = "DTSTART;TZID=Europe/Berlin:20260325T020000"  # the last week of winter time


@pytest.fixture
def rows(tmp_path: Path):
    """Return what reads a notice with these lines."""

    def read(*lines: str) -> tuple[Row, ...]:
        file = tmp_path / "n.ics"
        file.write_text("\r\n".join([*HEAD, *lines, *TAIL]))
        return reading.read(file, zone="Asia/Tokyo").rows

    return read


def starts(found: tuple[Row, ...]) -> list[datetime]:
    assert [fault for row in found for fault in row.faults] == []
    return [row.notice.start for row in found if row.notice]


def utc(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_a_weekly_notice_keeps_its_hour_when_the_clocks_change(rows) -> None:
    found = rows(BERLIN, "DTEND;TZID=Europe/Berlin:20260325T040000", "RRULE:FREQ=WEEKLY;COUNT=3")
    assert starts(found) == [utc(3, 25, 1), utc(4, 1, 0), utc(4, 8, 0)]
    assert [row.notice.end for row in found] == [utc(3, 25, 3), utc(4, 1, 2), utc(4, 8, 2)]


def test_its_weekday_is_that_of_its_own_zone(rows) -> None:
    saturday = "DTSTART;TZID=America/Los_Angeles:20260110T200000"
    found = rows(saturday, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=SA;COUNT=2")
    assert starts(found) == [utc(1, 11, 4), utc(1, 18, 4)]


@pytest.mark.parametrize("until", ["20260401T000000Z", "20260401T020000", "20260401"])
def test_it_ends_when_it_says(rows, until: str) -> None:
    found = rows(BERLIN, "DURATION:PT1H", f"RRULE:FREQ=WEEKLY;UNTIL={until}")
    assert starts(found) == [utc(3, 25, 1), utc(4, 1, 0)]


@pytest.mark.parametrize(
    "excepted",
    ["EXDATE;TZID=Europe/Berlin:20260401T020000", "EXDATE:20260401T000000Z",
     "EXDATE;TZID=Europe/Berlin:20260401T020000,20270101T000000"],
)  # fmt: skip
def test_what_is_excepted_does_not_come_and_the_rest_keep_their_keys(rows, excepted: str) -> None:
    rule = "RRULE:FREQ=WEEKLY;COUNT=3"
    whole, less = rows(BERLIN, "DURATION:PT1H", rule), rows(BERLIN, "DURATION:PT1H", rule, excepted)
    assert starts(less) == [utc(3, 25, 1), utc(4, 8, 0)]
    assert [row.key for row in less] == [whole[0].key, whole[2].key]


SERIES = (BERLIN, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")
ANEW = (*TAIL[:1], *HEAD[3:])


@pytest.mark.parametrize(
    "instead_of",
    ["RECURRENCE-ID;TZID=Europe/Berlin:20260401T020000", "RECURRENCE-ID:20260401T000000Z"],
)
def test_a_time_that_was_moved_comes_once_and_keeps_its_key(rows, instead_of: str) -> None:
    moved = (instead_of, "DTSTART:20260402T090000Z", "DURATION:PT30M")
    whole = {row.key: row.notice.start for row in rows(*SERIES)}
    (second,) = [key for key, start in whole.items() if start == utc(4, 1, 0)]
    for lines in ((*SERIES, *ANEW, *moved), (*moved, *ANEW, *SERIES)):
        found = rows(*lines)
        assert {row.key: row.notice.start for row in found} == whole | {second: utc(4, 2, 9)}
        assert len(found) == 3


def test_a_moved_time_alone_has_a_key_of_its_own(rows) -> None:
    (row,) = rows("RECURRENCE-ID:20260401T000000Z", "DTSTART:20260402T090000Z", "DURATION:PT30M")
    assert (row.key, starts((row,))) == ("1#20260401T000000Z", [utc(4, 2, 9)])


def test_a_change_of_all_that_follows_is_refused_and_the_series_kept(rows) -> None:
    change = ("RECURRENCE-ID;RANGE=THISANDFUTURE:20260401T000000Z", "DTSTART:20260402T090000Z")
    found = rows(*SERIES, *ANEW, *change)
    assert [len(row.faults) for row in found] == [0, 0, 0, 1]
    assert "all that follow" in found[-1].faults[0]


def test_a_zone_that_nobody_knows_is_asked_about_and_one_explained_is_read(rows) -> None:
    (row,) = rows("DTSTART;TZID=Mars/Base:20260325T020000", "DURATION:PT1H")
    assert "zone “Mars/Base”" in row.faults[0]
    assert "2026-03-25 02:00:00" in row.faults[0] or "20260325T020000" in row.faults[0]
    assert starts(rows("DTSTART:20260325T020000", "DURATION:PT1H")) == [utc(3, 24, 17)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("DTSTART:99999999T999999",), "“99999999T999999” is not a time"),
        ((BERLIN, "DTEND:soon"), "“soon” is not a time"),
        ((BERLIN, "DURATION:long"), "“long” is not a time"),
        ((BERLIN, "RRULE:FREQ=often"), "FREQ=often"),
        ((BERLIN, "RRULE:FREQ=DAILY", "EXDATE:never"), "EXDATE"),
    ],
)
def test_what_cannot_be_read_is_said_in_our_own_words(rows, lines, said: str) -> None:
    (row,) = rows(*lines)
    (fault,) = row.faults
    assert said in fault
    assert "property" not in fault
