"""A series keeps its rhythm from meeting to meeting, and leaves holidays out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cab_desk.domain.meeting import Verdict
from cab_desk.domain.series import Rhythm
from cab_desk.services import meetings
from cab_desk.services.meetings.series import Following, following
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from tests.services.meeting_room import MeetingRoom


@pytest.fixture
def board(tmp_path: Path) -> Iterator[MeetingRoom]:
    made = MeetingRoom(tmp_path).prepare()
    yield made
    made.close()


def close(board: MeetingRoom) -> None:
    """Hold the meeting at hand on its day, and close it."""
    board.clock.now = board.meeting.planned_at
    if not board.meeting.items:
        board.on(meetings.add_item, title="Any other business")
    chair = board.start()
    board.on(meetings.defer_rest, decision=meetings.Decision(Verdict.DEFERRED, "Out of time."),
             chair=chair)  # fmt: skip
    board.on(meetings.close, chair=chair)


def follow(board: MeetingRoom, rhythm: str = "") -> datetime:
    """Plan the next meeting, and go over to it."""
    board.meeting_id = board.on(meetings.plan_next, rhythm=rhythm).made
    return board.meeting.planned_at


def coming(board: MeetingRoom) -> Following:
    meeting = board.meeting
    found: Following = board.do(lambda work: following(work, meeting))
    return found


def holiday(board: MeetingRoom, title: str, day: datetime) -> None:
    entry = CalendarEntry("", "holiday", title, day, day + timedelta(days=1))
    board.do(lambda work: calendar.declare(work, entry))


def test_a_rhythm_that_was_chosen_once_is_kept(board: MeetingRoom) -> None:
    first = board.meeting.planned_at
    close(board)
    second = follow(board, "fortnightly")
    assert second - first == timedelta(days=14)
    close(board)
    assert coming(board).rhythm is Rhythm.FORTNIGHTLY
    assert follow(board) - second == timedelta(days=14)
    close(board)
    assert board.verify().ok


def test_a_month_s_meeting_keeps_its_weekday(board: MeetingRoom) -> None:
    first = board.meeting.planned_at
    close(board)
    second = follow(board, "monthly")
    assert second.weekday() == first.weekday()
    assert (second.day - 1) // 7 == (first.day - 1) // 7
    assert second.month == first.month % 12 + 1


def test_a_holiday_is_left_out_by_name_and_breaks_no_rhythm(board: MeetingRoom) -> None:
    first = board.meeting.planned_at
    midnight = (first + timedelta(days=7)).astimezone(UTC).replace(hour=0, minute=0)
    holiday(board, "Founders' day", midnight)
    close(board)
    found = coming(board)
    assert [name for _day, name in found.by().skipped] == ["Founders' day"]
    assert found.at - first == timedelta(days=14)
    assert follow(board) == found.at
    close(board)
    again = coming(board)
    assert again.rhythm is Rhythm.WEEKLY  # a week was left out, and it is weekly all the same
    assert again.by().skipped == ()
