"""What lists show of a change turns when time alone, or a window that failed, turns it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.change import Change
from cab_desk.services.requests import changes, summary
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from tests.services.meeting_room import MeetingRoom

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
FIRST, SECOND = (datetime(2026, 12, day, 2, 0, tzinfo=UTC) for day in (1, 8))  # Tuesdays
HOUR = timedelta(hours=1)


@pytest.fixture
def board(tmp_path: Path) -> Iterator[MeetingRoom]:
    room = MeetingRoom(tmp_path, "change-control").prepare(rfcs=0)
    room.clock.now = NOW
    yield room
    room.close()


def planned(board: MeetingRoom, start: datetime, **more: object) -> str:
    change = Change(title="Move the store", class_id="high", requester="Edge Team Lead",
                    start=start, end=start + HOUR)  # fmt: skip
    uid: str = board.do(partial(changes.create, change=replace(change, **more))).made
    board.do(partial(changes.submit, uid=uid))
    return uid


def outdated(board: MeetingRoom) -> list[str]:
    found: list[str] = board.do(lambda work: work.changes.outdated(work.now, 10))
    return found


def kinds(board: MeetingRoom, uid: str) -> set[str]:
    change = board.change(uid)
    return {one.kind for one in board.do(partial(summary.judged, change=change)).findings}


@pytest.mark.parametrize(
    ("given", "last", "kind"),
    [
        # Each notice turns at its own time; the first of them has the summary judged again.
        ({}, datetime(2026, 11, 17, 2, tzinfo=UTC), "announcement.late"),
        ({"announced_at": NOW}, datetime(2026, 11, 24, 2, tzinfo=UTC), "publication.late"),
        (
            {"announced_at": NOW, "published_at": NOW},
            datetime(2026, 11, 26, 2, tzinfo=UTC),
            "communication.late",
        ),
    ],
)
def test_a_notice_that_nobody_gave_becomes_late_by_itself(
    board: MeetingRoom, given: dict[str, datetime], last: datetime, kind: str
) -> None:
    uid = planned(board, FIRST, **given)
    board.clock.now = last
    assert kind not in kinds(board, uid)
    assert outdated(board) == []
    board.clock.now += timedelta(milliseconds=1)
    assert kind in kinds(board, uid)
    assert outdated(board) == [uid]
    board.do(summary.catch_up)
    assert outdated(board) == []


def test_a_window_that_failed_is_seen_to_open_the_one_after_it(board: MeetingRoom) -> None:
    uid = planned(board, SECOND)
    assert "window.outside" in kinds(board, uid)
    failed = CalendarEntry("", "failed_window", "Power went", FIRST, FIRST + 4 * HOUR)
    (effect,) = board.do(partial(calendar.preview, entry=failed))
    assert effect.uid == uid
    assert effect.loses
    board.do(partial(calendar.declare, entry=failed))
    assert "window.outside" not in kinds(board, uid)
