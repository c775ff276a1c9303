"""Who decides is who chairs; a seat counts for who sits in it; no item stands twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.errors import Refused
from cab_desk.services import meetings
from cab_desk.services.meetings import Decision, NewMeeting, cutoff, restoring
from cab_desk.services.members.chair import ChairSession, unlock_chair
from cab_desk.services.requests import changes
from tests.services.evidence_room import WORDS
from tests.services.meeting_room import WEDNESDAY, MeetingRoom

SECOND = "Technical Lead"


@pytest.fixture
def board(tmp_path: Path) -> Iterator[MeetingRoom]:
    """Give a board on which somebody beside the chair may chair, too."""
    room = MeetingRoom(tmp_path).prepare(rfcs=2)
    second = room.do(lambda work: work.people.get(room.ids[SECOND]))
    room.put(replace(second, chair=True))
    yield room
    room.close()


def session(board: MeetingRoom, name: str) -> ChairSession:
    return unlock_chair(board.office, board.ids[name], WORDS)


def test_only_who_chairs_the_meeting_decides_takes_back_and_closes(board: MeetingRoom) -> None:
    chair = board.start(here=5)
    other = session(board, SECOND)
    with pytest.raises(Refused, match="Engineering Manager chairs meeting 2026-47"):
        board.decide(1, Verdict.DEFERRED, other, reason="No dates yet.")
    board.decide(1, Verdict.DEFERRED, chair, reason="No dates yet.")
    with pytest.raises(Refused, match="chairs meeting 2026-47"):
        board.on(restoring.reopen, item_id=board.item_id(1), chair=other)
    board.decide(2, Verdict.DEFERRED, chair, reason="No dates yet.")
    with pytest.raises(Refused, match=f"Hand the chair over to {SECOND}"):
        board.on(meetings.close, chair=other)
    board.on(meetings.hand_over, chair=other)
    with pytest.raises(Refused, match=f"{SECOND} chairs"):
        board.on(meetings.close, chair=chair)
    board.on(meetings.close, chair=other)
    assert board.verify().ok


def test_whoever_may_chair_lets_a_late_request_in_before_the_meeting(board: MeetingRoom) -> None:
    board.clock.now = WEDNESDAY - timedelta(days=3)
    uid = board.rfc("Widen the pool")
    meeting = board.do(partial(meetings.plan, new=NewMeeting("CAB", WEDNESDAY))).made
    board.clock.now = WEDNESDAY - timedelta(hours=2)
    board.do(partial(meetings.add_changes, meeting_id=meeting, uids=[uid]))
    admitted = partial(cutoff.admit, meeting_id=meeting, change_uid=uid, reason="It burns.",
                       minutes=5, chair=session(board, SECOND))  # fmt: skip
    assert "Widen" in board.do(lambda work: work.meetings.get(meeting)).late[0].title
    board.do(admitted)
    assert board.do(lambda work: work.meetings.get(meeting)).late == ()


def late_room(board: MeetingRoom) -> tuple[str, str]:
    """Return a frozen meeting, and an RFC in its late tray."""
    board.clock.now = WEDNESDAY - timedelta(days=3)
    frozen = board.do(partial(meetings.plan, new=NewMeeting("Later", WEDNESDAY))).made
    board.clock.now = WEDNESDAY - timedelta(hours=2)
    board.do(partial(meetings.add_changes, meeting_id=frozen, uids=[board.uids[0]]))
    return frozen, board.uids[0]


def test_an_rfc_deferred_to_where_it_waits_in_the_tray_stands_there_once(
    board: MeetingRoom,
) -> None:
    frozen, uid = late_room(board)
    board.decide(1, Verdict.DEFERRED, board.start(), reason="No dates yet.", deferred_to=frozen)
    other = board.do(lambda work: work.meetings.get(frozen))
    assert [item.change_uid for item in other.items] == [uid]
    assert other.late == ()
    assert board.verify().ok


def test_a_withdrawn_rfc_comes_onto_no_agenda(board: MeetingRoom) -> None:
    frozen, uid = late_room(board)
    first = board.item_id(1)
    board.on(meetings.remove_item, item_id=first)
    board.do(partial(changes.withdraw, uid=uid, reason="Not needed any more."))
    with pytest.raises(Refused, match="withdrawn"):
        board.on(restoring.restore_removed, item_id=first)
    chair = session(board, SECOND)
    with pytest.raises(Refused, match="withdrawn"):
        board.do(partial(cutoff.admit, meeting_id=frozen, change_uid=uid, reason="It burns.",
                         minutes=5, chair=chair))  # fmt: skip


def test_a_chair_whose_seat_is_taken_does_not_call_the_delegate_present(
    board: MeetingRoom,
) -> None:
    manager = board.ids["Engineering Manager"]
    board.on(meetings.delegate, person_id=manager, delegate_id=board.ids["Edge Team Lead"])
    board.on(meetings.start, chair=board.chair())
    seat = next(one for one in board.meeting.attendance if one.person_id == manager)
    assert seat.presence is Presence.ABSENT
    assert meetings.quorum(board.meeting, board.pack).here == 0


def test_a_decision_again_is_the_chairs_too(board: MeetingRoom) -> None:
    chair = board.start()
    board.decide(1, Verdict.DEFERRED, chair, reason="No dates yet.")
    again = Decision(Verdict.DEFERRED, "Other dates.", again=True)
    with pytest.raises(Refused, match="chairs meeting"):
        board.on(meetings.decide, item_id=board.item_id(1), decision=again,
                 chair=session(board, SECOND))  # fmt: skip
    assert board.meeting.items[0].reason == "No dates yet."
