"""A planned meeting is called off: the reason stays, its agenda goes on, it has no minutes."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from cab_desk.domain.meeting import MeetingState
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services import meetings
from cab_desk.services.boards import home
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.papers import minutes
from cab_desk.services.rows import QueueQuery
from cab_desk.services.schedule import month
from tests.services.meeting_room import WEDNESDAY, MeetingRoom

NEXT = WEDNESDAY + timedelta(days=7)


def plan(board: MeetingRoom, hours: int | None = None) -> str:
    new = NewMeeting("CAB weekly", NEXT, cutoff_hours=hours)
    made: str = board.do(partial(meetings.plan, new=new)).made
    return made


def refused(board: MeetingRoom, **more: str) -> str:
    with pytest.raises(Refused) as found:
        board.on(meetings.call_off, **more)
    return found.value.sentence


def test_it_is_closed_with_its_reason_and_decides_nothing(board: MeetingRoom) -> None:
    told = board.on(meetings.call_off, reason="Half the board is ill.")
    assert told.message == f"Meeting {board.meeting.number} is called off."
    meeting = board.meeting
    assert (meeting.state, meeting.called_off) == (MeetingState.CLOSED, "Half the board is ill.")
    assert meeting.closed_at == WEDNESDAY
    assert [item.verdict for item in meeting.items] == [None, None]
    assert board.events()[-1] == "meeting.called_off"
    assert board.verify().ok


def test_it_is_nowhere_announced_any_more(board: MeetingRoom) -> None:
    first = WEDNESDAY.date().replace(day=2)
    assert board.do(partial(month.grounds, first=first)).meetings
    assert board.do(home.ahead).meeting is not None
    board.on(meetings.call_off, reason="Nothing waits.")
    assert board.do(partial(month.grounds, first=first)).meetings == {}
    assert board.do(home.ahead).meeting is None
    assert board.do(meetings.planned) == []


def test_its_requests_wait_for_the_board_again(board: MeetingRoom) -> None:
    board.on(meetings.call_off, reason="Nothing waits.")
    board.meeting_id = plan(board)
    with board.office.open_reader() as reader:
        rows = meetings.candidates(reader, board.clock.now, board.meeting)
        assert {row.uid for row in rows} == set(board.uids)
        assert reader.counts(QueueQuery()).all == 2


def test_its_agenda_goes_to_another_meeting(board: MeetingRoom) -> None:
    board.on(meetings.add_item, title="Report of the quarter", minutes=12)
    board.on(meetings.set_box, item_id=board.item_id(1), minutes=9)
    other = plan(board)
    board.do(partial(meetings.add_changes, meeting_id=other, uids=board.uids[1:]))
    told = board.on(meetings.call_off, reason="Half the board is ill.", to=other)
    assert told.message.endswith("takes its 3 items.")
    assert told.touched >= {f"meeting:{other}", f"meeting:{board.meeting_id}"}
    assert (board.meeting.items, board.meeting.late) == ((), ())
    board.meeting_id = other
    found = [(item.title, item.change_uid, item.box_minutes) for item in board.meeting.items]
    assert [(uid, box) for _, uid, box in found] == [
        (board.uids[1], 5), (board.uids[0], 9), ("", 12),
    ]  # fmt: skip
    assert board.verify().ok


def test_a_frozen_agenda_takes_its_requests_into_the_late_tray(board: MeetingRoom) -> None:
    board.on(meetings.add_item, title="Report of the quarter")
    other = plan(board, hours=24 * 6)
    board.clock.now = NEXT - timedelta(days=5)
    board.on(meetings.call_off, reason="Half the board is ill.", to=other)
    board.meeting_id = other
    assert [item.title for item in board.meeting.items] == ["Report of the quarter"]
    assert [one.change_uid for one in board.meeting.late] == board.uids


def test_the_series_goes_on_after_it(board: MeetingRoom) -> None:
    board.on(meetings.call_off, reason="Half the board is ill.")
    told = board.on(meetings.plan_next)
    assert "It takes 2 items" in told.message
    first, board.meeting_id = board.meeting_id, told.made
    assert board.meeting.planned_at == NEXT
    assert {item.change_uid for item in board.meeting.items} == set(board.uids)
    board.on(meetings.call_off, reason="A holiday.")
    board.meeting_id = first
    called_off = board.meeting
    assert board.do(lambda work: meetings.following(work, called_off)).planned == ""


def test_what_is_refused(board: MeetingRoom) -> None:
    assert "needs a reason" in refused(board, reason="  ")
    assert "needs a reason" in refused(board, reason="no")
    assert "another meeting" in refused(board, reason="Nothing waits.", to=board.meeting_id)
    other = plan(board)
    board.start()
    assert "is running already" in refused(board, reason="Too late.")
    board.meeting_id, first = other, board.meeting_id
    assert "is running already" in refused(board, reason="Nothing waits.", to=first)
    board.on(meetings.call_off, reason="Nothing waits.")
    assert "is closed" in refused(board, reason="Again.")


def test_it_has_no_minutes(board: MeetingRoom) -> None:
    board.on(meetings.call_off, reason="Half the board is ill.")
    assert board.do(minutes.overview) == []
    with pytest.raises(Refused, match="called off and has no minutes: Half the board is ill"):
        minutes.make(board.office, board.meeting_id)


def test_a_reason_that_somebody_rewrites_is_found(board: MeetingRoom) -> None:
    board.on(meetings.call_off, reason="Half the board is ill.")
    meeting = board.meeting

    board.do(lambda work: work.meetings.put(replace(meeting, called_off="Nothing waits.")))
    assert not board.verify().ok


def test_what_was_handed_over_is_said_on_record(board: MeetingRoom) -> None:
    other = plan(board)
    board.on(meetings.call_off, reason="Half the board is ill.", to=other)
    bodies = [read(event.data).body for _, event in
              board.do(lambda work: list(work.ledger.of_subject(board.meeting_id)))]  # fmt: skip
    assert bodies[-1]["reason"] == "Half the board is ill."
    assert bodies[-1]["to"] == other
