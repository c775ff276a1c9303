"""An agenda is proposed, frozen, carried on; seats are lent; what was left out comes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from cab_desk.domain.change import Stage
from cab_desk.domain.meeting import MeetingState, Presence, Verdict
from cab_desk.errors import BadInput, Refused
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.papers import minutes_record
from tests.services.meeting_room import WEDNESDAY, MeetingRoom

NEXT = WEDNESDAY + timedelta(days=7)


def refused(command: Any, *values: Any, **more: Any) -> str:
    with pytest.raises(Refused) as found:
        command(*values, **more)
    return found.value.sentence


def later(board: MeetingRoom, **more: Any) -> str:
    """Plan a meeting in a week, and turn to it."""
    new = NewMeeting(**{"title": "CAB weekly", "at": NEXT, **more})
    board.meeting_id = board.do(partial(meetings.plan, new=new)).made
    return board.meeting_id


def record(board: MeetingRoom) -> dict[str, Any]:
    found: dict[str, Any] = board.do(lambda work: minutes_record.build(work, board.meeting_id))
    return found


# A proposed agenda ------------------------------------------------------------------------------


def test_an_agenda_is_proposed_in_the_boards_order(board: MeetingRoom) -> None:
    plain = board.rfc("Plain")
    full = board.rfc("Full review", impact="high", probability="high")
    later(board, minutes=30)
    told = board.on(meetings.propose_agenda, uids=[plain, full, *board.uids])
    assert [item.change_uid for item in board.meeting.items] == [full, plain]
    assert [item.box_minutes for item in board.meeting.items] == [15, 5]
    assert "20 of 30 min" in told.message
    assert "item" not in told.message  # those of the other meeting's agenda were never asked for
    assert board.verify().ok


def test_what_finds_no_room_is_said(board: MeetingRoom) -> None:
    uids = [board.rfc(f"Part {n}") for n in range(3)]
    later(board, minutes=10)
    told = board.on(meetings.propose_agenda, uids=uids)
    assert len(board.meeting.items) == 2
    assert told.message.endswith("One request found no room.")
    said = refused(board.on, meetings.propose_agenda, uids=uids)
    assert "finds no room" in said
    board.on(meetings.add_changes, uids=uids[2:])
    assert "No other request" in refused(board.on, meetings.propose_agenda, uids=uids)


# The cut-off ------------------------------------------------------------------------------------


def test_from_the_cut_off_on_requests_wait_for_the_chair(board: MeetingRoom) -> None:
    uid = board.rfc("Too late")
    later(board)
    assert board.meeting.cutoff_at == NEXT - timedelta(hours=24)
    board.on(meetings.add_item, title="Report of the quarter")
    board.clock.now = NEXT - timedelta(hours=24)
    told = board.on(meetings.add_changes, uids=[uid])
    assert "late tray" in told.message
    assert [one.change_uid for one in board.meeting.late] == [uid]
    assert [item.change_uid for item in board.meeting.items] == [""]
    assert "already" in refused(board.on, meetings.add_changes, uids=[uid])
    item_id = board.item_id(1)
    assert "frozen" in refused(board.on, meetings.remove_item, item_id=item_id)
    assert "frozen" in refused(board.on, meetings.propose_agenda, uids=[uid])
    assert board.verify().ok


def test_the_chair_lets_one_in_with_a_reason_that_the_minutes_print(board: MeetingRoom) -> None:
    uid = board.rfc("Too late")
    later(board)
    board.clock.now = NEXT
    board.on(meetings.add_changes, uids=[uid])
    chair = board.chair()
    let_in = partial(board.on, meetings.admit, change_uid=uid, minutes=10, chair=chair)
    assert "reason" in refused(let_in, reason=" ")
    let_in(reason="The certificate ends tonight.")
    assert board.events()[-1] == "item.admitted"
    assert board.meeting.late == ()
    item = board.meeting.items[0]
    assert (item.change_uid, item.box_minutes) == (uid, 10)
    assert record(board)["items"][0]["late"] == "The certificate ends tonight."
    assert "no longer" in refused(let_in, reason="Once more.")
    assert board.verify().ok


def test_a_closed_session_lets_nothing_in(board: MeetingRoom) -> None:
    uid = board.rfc("Too late")
    later(board)
    board.clock.now = NEXT
    board.on(meetings.add_changes, uids=[uid])
    chair = board.chair()
    chair.drop()
    with pytest.raises(Refused):
        board.on(meetings.admit, change_uid=uid, reason="Now.", minutes=5, chair=chair)
    assert len(board.meeting.late) == 1


@pytest.mark.parametrize("more", [{"cutoff_hours": None}, {"cutoff_hours": 24 * 8}])
def test_no_cut_off_is_kept_where_none_is_wanted_or_it_is_past(
    board: MeetingRoom, more: dict[str, Any]
) -> None:
    later(board, **more)
    assert board.meeting.cutoff_at is None


def test_a_cut_off_has_its_range(board: MeetingRoom) -> None:
    with pytest.raises(BadInput, match="336 hours") as found:
        later(board, cutoff_hours=337)
    assert [fault.place for fault in found.value.faults] == ["cutoff"]


# A series ---------------------------------------------------------------------------------------


def test_the_next_meeting_takes_along_what_was_left(board: MeetingRoom) -> None:
    first = board.meeting_id
    chair = board.start()
    board.decide(1, Verdict.DEFERRED, chair, reason="Not ready.")
    board.decide(2, Verdict.REJECTED, chair, reason="No way back.")
    item = board.item_id(1)
    board.on(meetings.add_action, item_id=item, text="Rehearse", owner="Edge Team Lead")
    assert "Close it first" in refused(board.on, meetings.plan_next)
    board.on(meetings.close, chair=chair)
    told = board.on(meetings.plan_next)
    assert "one item and one open task" in told.message
    board.meeting_id = told.made
    made = board.meeting
    assert (made.follows, made.planned_at) == (first, NEXT)
    assert [one.change_uid for one in made.items] == [board.uids[0]]
    assert len(made.attendance) == 5
    assert {seat.presence for seat in made.attendance} == {Presence.ABSENT}
    assert made.number in refused(board.do, partial(meetings.plan_next, meeting_id=first))
    assert board.verify().ok


def test_a_meeting_held_late_is_followed_by_one_in_the_future(board: MeetingRoom) -> None:
    chair = board.start()
    board.on(meetings.defer_rest, decision=meetings.Decision(Verdict.DEFERRED, "Out of time."),
             chair=chair)  # fmt: skip
    board.on(meetings.close, chair=chair)
    board.clock.on(days=15)
    told = board.on(meetings.plan_next)
    made = board.do(lambda work: work.meetings.get(told.made))
    assert made.planned_at == datetime(2026, 12, 9, 15, 0, tzinfo=UTC)


# Delegates --------------------------------------------------------------------------------------


def test_a_delegate_takes_a_seat_and_counts_once(board: MeetingRoom) -> None:
    board.start(here=2)
    seat, edge = board.ids["Security Lead"], board.ids["Edge Team Lead"]
    told = board.on(meetings.delegate, person_id=seat, delegate_id=edge)
    assert told.message == "Edge Team Lead sits for Security Lead."
    board.on(meetings.attendance, person_id=seat, presence=Presence.PRESENT)
    count = board.do(lambda work: meetings.quorum(work.meetings.get(board.meeting_id), work.pack))
    assert (count.here, count.members, count.met) == (3, 5, True)
    lent = next(one for one in record(board)["attendance"] if one["name"] == "Security Lead")
    assert lent["delegate"] == "Edge Team Lead"
    again = partial(board.on, meetings.delegate)
    other = board.ids["Operations Lead"]
    assert "seat of Security Lead" in refused(again, person_id=other, delegate_id=edge)
    assert "vote here already" in refused(again, person_id=seat, delegate_id=other)
    again(person_id=seat, delegate_id="")
    assert [one for one in board.meeting.attendance if one.delegate_id] == []
    assert board.verify().ok


def test_nobody_is_chair_for_another(board: MeetingRoom) -> None:
    board.start(here=4)
    seat, edge = board.ids["Engineering Manager"], board.ids["Edge Team Lead"]
    board.on(meetings.delegate, person_id=seat, delegate_id=edge)
    board.on(meetings.attendance, person_id=seat, presence=Presence.PRESENT)
    count = board.do(lambda work: meetings.quorum(work.meetings.get(board.meeting_id), work.pack))
    assert (count.here, count.met) == (4, False)


def test_a_delegate_stays_up_to_a_day(board: MeetingRoom) -> None:
    seat, edge = board.ids["Security Lead"], board.ids["Edge Team Lead"]
    lend = partial(board.on, meetings.delegate, person_id=seat, delegate_id=edge)
    assert "before this meeting" in refused(lend, until="2026-11-17")
    assert "no date" in refused(lend, until="tomorrow")
    lend(until="2026-11-25")
    for expected in ("Edge Team Lead", ""):
        chair = board.start()
        board.on(meetings.defer_rest, decision=meetings.Decision(Verdict.DEFERRED, "No time."),
                 chair=chair)  # fmt: skip
        board.on(meetings.close, chair=chair)
        board.meeting_id = board.on(meetings.plan_next).made
        seats = {one.person_id: one.delegate for one in board.meeting.attendance}
        assert seats[seat] == expected
        board.clock.now = board.meeting.planned_at
    assert board.verify().ok


# Bringing back ----------------------------------------------------------------------------------


def test_what_was_taken_off_comes_back_with_its_box(board: MeetingRoom) -> None:
    item_id = board.item_id(1)
    board.on(meetings.set_box, item_id=item_id, minutes=12)
    board.on(meetings.remove_item, item_id=item_id)
    found = board.do(partial(meetings.removed, meeting=board.meeting))
    assert [one.item_id for one in found] == [item_id]
    board.on(meetings.restore_removed, item_id=item_id)
    assert [item.change_uid for item in board.meeting.items] == [board.uids[1], board.uids[0]]
    assert board.meeting.item(item_id).box_minutes == 12
    assert board.do(partial(meetings.removed, meeting=board.meeting)) == ()
    assert "no longer" in refused(board.on, meetings.restore_removed, item_id=item_id)
    assert board.verify().ok


def test_what_was_added_again_by_hand_is_not_offered(board: MeetingRoom) -> None:
    board.on(meetings.remove_item, item_id=board.item_id(1))
    board.on(meetings.add_changes, uids=board.uids[:1])
    assert board.do(partial(meetings.removed, meeting=board.meeting)) == ()


def test_a_decision_is_taken_back_until_the_close(board: MeetingRoom) -> None:
    chair = board.start()
    item_id = board.item_id(1)
    assert "not decided" in refused(board.on, meetings.reopen, item_id=item_id, chair=chair)
    board.decide(1, Verdict.REJECTED, chair, reason="Wrong key.")
    assert board.change(board.uids[0]).stage is Stage.REJECTED
    board.on(meetings.reopen, item_id=item_id, chair=chair)
    item = board.meeting.items[0]
    assert (item.verdict, item.reason) == (None, "")
    assert item.running_since is not None
    assert board.change(board.uids[0]).stage is Stage.SUBMITTED
    assert board.verify().ok
    board.decide(1, Verdict.DEFERRED, chair, reason="No dates.")
    board.decide(2, Verdict.DEFERRED, chair, reason="No dates.")
    earlier = record(board)["items"][0]["earlier"]
    assert [one["verdict"] for one in earlier] == ["rejected"]
    board.on(meetings.close, chair=chair)
    assert "closed" in refused(board.on, meetings.reopen, item_id=item_id, chair=chair)
    assert board.verify().ok


def test_a_deferred_item_leaves_the_next_agenda_when_it_comes_back(board: MeetingRoom) -> None:
    first = board.meeting_id
    other = later(board)
    board.meeting_id = first
    chair = board.start()
    board.decide(1, Verdict.DEFERRED, chair, reason="Not ready.", deferred_to=other)
    board.clock.now = NEXT - timedelta(hours=1)  # the other agenda is frozen by now
    chair = board.chair()
    board.on(meetings.reopen, item_id=board.item_id(1), chair=chair)
    assert board.do(lambda work: work.meetings.get(other)).items == ()
    assert board.verify().ok


# Emergencies ------------------------------------------------------------------------------------


def test_an_emergency_meeting_is_planned_now(board: MeetingRoom) -> None:
    uid = board.rfc("Stop the leak")
    board.clock.on(minutes=90)
    told = board.do(partial(meetings.plan_emergency, uid=uid, place="Bridge"))
    assert "within" not in told.message
    made = board.do(lambda work: work.meetings.get(told.made))
    assert (made.kind, made.planned_at, made.cutoff_at) == ("emergency", board.clock.now, None)
    assert made.requested_at == board.clock.now - timedelta(minutes=90)
    assert [item.change_uid for item in made.items] == [uid]
    assert (made.state, made.place) == (MeetingState.PLANNED, "Bridge")
    said = refused(board.do, partial(meetings.plan_emergency, uid=uid))
    assert made.number in said
    assert board.verify().ok


def test_an_emergency_that_comes_too_late_is_warned_of(board: MeetingRoom) -> None:
    uid = board.rfc("Stop the leak")
    board.clock.on(hours=3, minutes=10)
    told = board.do(partial(meetings.plan_emergency, uid=uid))
    assert "within 2 h of the request; this is 1 h 10 min later" in told.message


# What is stored is what was said ----------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE meeting SET cutoff_at = NULL",
        "UPDATE meeting SET follows = 'x'",
        "UPDATE late_item SET title = 'x'",
        "DELETE FROM late_item",
        "UPDATE attendance SET delegate = 'Somebody' WHERE position = 1",
        "UPDATE agenda_item SET late = 'Because.'",
    ],
)
def test_verify_sees_each_of_it(board: MeetingRoom, sql: str) -> None:
    uid = board.rfc("Too late")
    later(board)
    board.on(meetings.add_item, title="Report of the quarter")
    board.clock.now = NEXT
    board.on(meetings.add_changes, uids=[uid])
    assert board.verify().ok
    with board.engine.begin() as connection:
        connection.exec_driver_sql(sql)
    report = board.verify()
    assert not report.ok
    assert "agenda, attendance, notes, actions or times" in report.faults[0].sentence


def test_a_planned_meeting_gets_another_plan_and_keeps_its_agenda(board: MeetingRoom) -> None:
    before = board.meeting
    guest = board.ids["Edge Team Lead"]
    new = NewMeeting("Release board", WEDNESDAY + timedelta(hours=2), minutes=90, place="Room 4",
                     scribe="Rik Maas", guests=(guest,), cutoff_hours=None)  # fmt: skip
    said = board.on(meetings.replan, new=new)
    assert said.message == f"Meeting {before.number} is changed."
    after = board.meeting
    assert (after.title, after.place, after.minutes_planned) == ("Release board", "Room 4", 90)
    assert after.planned_at == WEDNESDAY + timedelta(hours=2)
    assert (after.number, after.items, after.cutoff_at) == (before.number, before.items, None)
    assert [seat.person_id for seat in after.attendance if not seat.votes] == [guest]
    assert board.verify().ok
    assert board.on(meetings.replan, new=new).touched == frozenset()
    board.on(meetings.replan, new=replace(new, guests=()))
    assert all(seat.votes for seat in board.meeting.attendance)


def test_a_plan_is_changed_before_the_start_alone_and_with_all_its_faults_named(
    board: MeetingRoom,
) -> None:
    bad = NewMeeting(" ", WEDNESDAY, minutes=1, place="x" * 400)
    with pytest.raises(BadInput) as caught:
        board.on(meetings.replan, new=bad)
    assert [fault.place for fault in caught.value.faults] == ["title", "place", "minutes"]
    board.start()
    with pytest.raises(Refused):
        board.on(meetings.replan, new=NewMeeting("Too late", WEDNESDAY))
    assert board.meeting.title == "CAB weekly"


def test_a_cut_off_that_has_passed_stays_whatever_is_planned_anew(board: MeetingRoom) -> None:
    new = NewMeeting("CAB weekly", NEXT, cutoff_hours=24)
    board.meeting_id = board.do(partial(meetings.plan, new=new)).made
    board.clock.now = NEXT - timedelta(hours=3)
    board.on(meetings.replan, new=replace(new, at=NEXT + timedelta(hours=1), cutoff_hours=None))
    assert board.meeting.cutoff_at == NEXT - timedelta(hours=24)
    assert board.meeting.planned_at == NEXT + timedelta(hours=1)


def test_what_is_not_ready_is_kept_off_with_what_it_lacks(board: MeetingRoom) -> None:
    ready = board.rfc("Ready")
    bare = [board.rfc(f"Bare {n}", documents={"description": "Short."}) for n in range(5)]
    later(board)
    told = board.on(meetings.propose_agenda, uids=[*bare, ready]).message
    assert [item.change_uid for item in board.meeting.items] == [ready]
    number = board.change(bare[0]).number
    assert f"5 are not ready: {number}, " in told
    assert told.endswith("and 2 more.")
    said = refused(board.on, meetings.propose_agenda, uids=bare)
    assert said.startswith("No other request waits")
    assert f"{number}, " in said
    board.on(meetings.add_changes, uids=bare[:1])  # the chair may want it heard all the same
    assert len(board.meeting.items) == 2
    assert board.verify().ok
