"""An RFC is put on hold with a reason and taken off again; meanwhile it is not approved."""

import re
from functools import partial
from typing import Any

import pytest

from cab_desk.domain.change import Stage
from cab_desk.domain.content import content_hash
from cab_desk.domain.meeting import Verdict
from cab_desk.errors import Refused
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.requests import changes, holding
from cab_desk.services.requests.meanwhile import ChangedMeanwhile
from tests.services.meeting_room import WEDNESDAY, MeetingRoom

VENDOR = "The vendor withdrew the patch."


def hold(board: MeetingRoom, uid: str, reason: str, **more: Any) -> Any:
    return board.do(partial(holding.hold, uid=uid, reason=reason, **more))


def release(board: MeetingRoom, uid: str, **more: Any) -> Any:
    return board.do(partial(holding.release, uid=uid, **more))


def test_hold_and_release_are_recorded_and_change_no_content(board: MeetingRoom) -> None:
    uid = board.uids[0]
    before = content_hash(board.change(uid))
    board.approve_all(uid)
    hold(board, uid, "  Waiting for\nthe vendor ")
    assert board.change(uid).on_hold == "Waiting for the vendor"
    assert content_hash(board.change(uid)) == before
    assert board.do(lambda work: len(work.signoffs.standing(uid))) > 0
    assert "no longer" in release(board, uid).message
    assert board.change(uid).on_hold == ""
    assert release(board, uid).touched == frozenset()
    assert board.events(uid)[-2:] == ["change.edited", "change.edited"]
    assert board.verify().ok


def test_a_hold_needs_a_reason_and_something_still_to_do(board: MeetingRoom) -> None:
    uid = board.uids[0]
    with pytest.raises(Refused, match="Say why"):
        hold(board, uid, " \n ")
    board.do(partial(changes.withdraw, uid=uid, reason="Not wanted."))
    with pytest.raises(Refused, match="is withdrawn; only what is still to be done"):
        hold(board, uid, VENDOR)
    assert board.change(uid).on_hold == ""


def test_the_second_who_gives_a_reason_is_told_the_first(board: MeetingRoom) -> None:
    uid = board.uids[0]
    hold(board, uid, VENDOR, seen="")
    with pytest.raises(ChangedMeanwhile, match="Hold"):
        hold(board, uid, "No people.", seen="")
    with pytest.raises(ChangedMeanwhile):
        release(board, uid, seen="An older reason.")
    assert board.change(uid).on_hold == VENDOR
    assert hold(board, uid, VENDOR, seen="").touched == frozenset()  # both want the same
    release(board, uid, seen=VENDOR)
    assert board.change(uid).on_hold == ""


def test_the_board_approves_nothing_that_is_on_hold(board: MeetingRoom) -> None:
    uid = board.uids[0]
    board.approve_all(uid)
    chair = board.start()
    hold(board, uid, VENDOR)
    place = next(item.position for item in board.meeting.items if item.change_uid == uid)
    why = board.why_not(place)
    assert f"on hold: {VENDOR} Take it off hold" in why[Verdict.APPROVED]
    assert not why.get(Verdict.DEFERRED)
    release(board, uid)
    assert not board.why_not(place).get(Verdict.APPROVED)
    board.decide(place, Verdict.APPROVED, chair)
    assert board.verify().ok


def test_work_does_not_begin_on_what_is_on_hold(board: MeetingRoom) -> None:
    uid = board.rfc("Plain", class_id="standard", impact="low", probability="low")
    hold(board, uid, VENDOR)
    for stage in (Stage.SCHEDULED, Stage.IN_PROGRESS):
        with pytest.raises(Refused, match=f"on hold: {re.escape(VENDOR)} Take it off"):
            board.do(partial(changes.move_stage, uid=uid, to=stage))
    board.do(partial(changes.withdraw, uid=uid, reason="Not wanted."))
    assert board.change(uid).stage is Stage.WITHDRAWN


def test_what_is_on_hold_is_not_proposed_and_it_is_said(board: MeetingRoom) -> None:
    held, free = board.rfc("Held"), board.rfc("Free")
    hold(board, held, VENDOR)
    new = NewMeeting(title="CAB weekly", at=WEDNESDAY.replace(day=WEDNESDAY.day + 7))
    board.meeting_id = board.do(partial(meetings.plan, new=new)).made
    told = board.on(meetings.propose_agenda, uids=[held, free])
    assert [item.change_uid for item in board.meeting.items] == [free]
    assert f"On hold: {VENDOR.rstrip('.')}" in told.message
