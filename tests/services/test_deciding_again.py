"""Deciding an item again while the meeting runs: the last word holds, the first stays on record."""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.change import Stage
from cab_desk.domain.meeting import Verdict
from cab_desk.errors import Refused
from cab_desk.reports.minutes import render
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.papers.minutes_record import build
from cab_desk.services.requests import changes
from tests.reports.pdf_text import text_of
from tests.services.meeting_room import WEDNESDAY, MeetingRoom, meeting_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[MeetingRoom]:
    with meeting_room(tmp_path) as made:
        yield made


@pytest.fixture
def chair(room: MeetingRoom) -> ChairSession:
    return room.start()


def again(room: MeetingRoom, verdict: Verdict, chair: ChairSession, **more: Any) -> None:
    room.clock.now += timedelta(minutes=2)
    room.decide(1, verdict, chair, again=True, **more)


def decided(room: MeetingRoom) -> list[dict[str, Any]]:
    """Return what the events say that were decided about the first RFC."""

    def of(work: Any) -> list[dict[str, Any]]:
        found = []
        for _, event in work.ledger.of_subject(room.uids[0]):
            if event.type == "item.decided":
                assert event.signature
                found.append({"event": event.id, **json.loads(event.data)["body"]})
        return found

    found: list[dict[str, Any]] = room.do(of)
    return found


@pytest.mark.parametrize("first", [Verdict.REJECTED, Verdict.WITHDRAWN])
def test_a_rejection_taken_back_moves_the_rfc_back(
    room: MeetingRoom, chair: ChairSession, first: Verdict
) -> None:
    uid = room.uids[0]
    room.approve_all(uid)
    room.decide(1, first, chair, reason="Pressed the wrong key.")
    assert room.change(uid).stage is not Stage.SUBMITTED
    again(room, Verdict.APPROVED, chair)
    assert room.change(uid).stage is Stage.SUBMITTED
    item = room.meeting.items[0]
    assert (item.verdict, item.reason) == (Verdict.APPROVED, "")
    one, two = decided(room)
    assert (one["verdict"], one["replaces"]) == (str(first), "")
    assert (two["verdict"], two["replaces"]) == ("approved", one["event"])
    assert len(two["counted"]) == 2
    assert room.verify().ok


def test_a_rejection_may_get_another_reason(room: MeetingRoom, chair: ChairSession) -> None:
    room.decide(1, Verdict.REJECTED, chair, reason="No.")
    assert room.why_not(1).keys() == {Verdict.APPROVED, Verdict.CONDITIONS}
    again(room, Verdict.REJECTED, chair, reason="No rehearsal was held.")
    assert room.meeting.items[0].reason == "No rehearsal was held."
    assert room.change(room.uids[0]).stage is Stage.REJECTED
    assert room.verify().ok


def test_what_moved_on_meanwhile_is_left_where_it_is(
    room: MeetingRoom, chair: ChairSession
) -> None:
    room.decide(1, Verdict.REJECTED, chair, reason="No rehearsal.")
    room.do(partial(changes.submit, uid=room.uids[0]))
    again(room, Verdict.DEFERRED, chair, reason="Submitted again in the meeting.")
    assert room.change(room.uids[0]).stage is Stage.SUBMITTED
    assert room.verify().ok


def test_a_deferral_taken_back_leaves_the_other_agenda(
    room: MeetingRoom, chair: ChairSession
) -> None:
    later = room.do(partial(meetings.plan, new=NewMeeting("Next", WEDNESDAY + timedelta(7)))).made
    room.decide(1, Verdict.DEFERRED, chair, reason="No dates.", deferred_to=later)
    assert len(room.do(lambda work: work.meetings.get(later)).items) == 1
    again(room, Verdict.REJECTED, chair, reason="It will never be ready.")
    assert room.do(lambda work: work.meetings.get(later)).items == ()
    again(room, Verdict.DEFERRED, chair, reason="After all.", deferred_to=later)
    assert len(room.do(lambda work: work.meetings.get(later)).items) == 1
    assert room.verify().ok


def test_the_same_rules_hold_the_second_time(room: MeetingRoom, chair: ChairSession) -> None:
    room.decide(1, Verdict.DEFERRED, chair, reason="Not ready.")
    with pytest.raises(Refused, match="Approve opens after"):
        again(room, Verdict.APPROVED, chair)
    with pytest.raises(Refused, match="needs a reason"):
        again(room, Verdict.REJECTED, chair)
    assert room.meeting.items[0].verdict is Verdict.DEFERRED
    assert len(decided(room)) == 1


def test_after_the_close_nothing_is_decided_again(room: MeetingRoom, chair: ChairSession) -> None:
    for place in (1, 2):
        room.decide(place, Verdict.DEFERRED, chair, reason="Not ready.")
    room.on(meetings.close, chair=chair)
    with pytest.raises(Refused, match="closed"):
        again(room, Verdict.REJECTED, chair, reason="Too late.")


def test_an_item_that_is_no_rfc_is_decided_again_too(room: MeetingRoom) -> None:
    room.on(meetings.add_item, title="Freeze in December")
    chair = room.start()
    room.decide(3, Verdict.NOTED, chair)
    room.decide(3, Verdict.APPROVED, chair, again=True)
    assert room.meeting.items[2].verdict is Verdict.APPROVED
    assert room.verify().ok


def test_the_minutes_keep_both(room: MeetingRoom, chair: ChairSession) -> None:
    room.decide(1, Verdict.REJECTED, chair, reason="Pressed the wrong key.")
    again(room, Verdict.DEFERRED, chair, reason="No dates.")
    room.decide(2, Verdict.DEFERRED, chair, reason="No dates.")
    room.on(meetings.close, chair=chair)
    record = room.do(partial(build, meeting_id=room.meeting_id))
    (earlier,) = record["items"][0]["earlier"]
    assert (earlier["verdict"], earlier["reason"]) == ("rejected", "Pressed the wrong key.")
    assert "earlier" not in record["items"][1]
    said = " ".join(text_of(render(record, "ab" * 32)).split())
    assert "Replaces an earlier decision: Rejected" in said
    assert f"audit entry {earlier['entry']}: Pressed the wrong key." in said
    assert "Reason: No dates." in said
