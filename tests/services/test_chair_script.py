"""The chair's script: what it says of a meeting, and where the chair's own notes never get."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.change import Choice
from cab_desk.domain.meeting import Verdict
from cab_desk.errors import Refused
from cab_desk.services import meetings
from cab_desk.services.papers import script_record
from cab_desk.services.papers.script_record import Record
from tests.services.meeting_room import APPROVERS, WEDNESDAY, MeetingRoom, meeting_room

WHISPER = "Ask Ann about the rehearsal first"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MeetingRoom]:
    with meeting_room(tmp_path, rfcs=3) as made:
        yield made


def script(desk: MeetingRoom, private: dict[str, str] | None = None) -> Record:
    found: Record = desk.do(
        partial(script_record.build, meeting_id=desk.meeting_id, private=private)
    )
    return found


def clock(moment: dict[str, str] | None) -> str:
    return moment["utc"][11:16] if moment else ""


def test_items_begin_one_after_the_other_from_the_planned_time_on(desk: MeetingRoom) -> None:
    desk.on(meetings.set_box, item_id=desk.item_id(2), minutes=20)
    desk.on(meetings.add_item, title="Report of the quarter")
    desk.clock.now = WEDNESDAY - timedelta(days=1)
    found = script(desk)
    starts = [clock(item["starts"]) for item in found["items"]]
    assert starts == ["15:00", "15:05", "15:25", "15:30"]
    assert clock(found["ends"]) == "15:35"
    assert clock(found["planned_end"]) == "16:00"
    assert found["over"] == 0


def test_while_it_runs_what_is_left_counts_from_now(desk: MeetingRoom) -> None:
    desk.start()
    desk.on(meetings.open_item, item_id=desk.item_id(2))
    desk.clock.now += timedelta(minutes=52)
    found = script(desk)
    starts = {item["position"]: clock(item["starts"]) for item in found["items"]}
    now = desk.clock.now
    assert starts[2] == f"{now:%H:%M}"  # the one under discussion, which has used up its box
    assert starts[1] == f"{now:%H:%M}"
    ends = now + timedelta(minutes=10)
    assert clock(found["ends"]) == f"{ends:%H:%M}"
    assert found["over"] == round((ends - WEDNESDAY).total_seconds() / 60) - 60


def test_it_says_what_the_board_is_asked_and_what_is_in_the_way(desk: MeetingRoom) -> None:
    blocked = desk.rfc("Untested", documents={})
    desk.on(meetings.add_changes, uids=[blocked])
    desk.on(meetings.add_item, title="Report of the quarter")
    desk.approve_all(desk.uids[0])
    first, second, _third, fourth, fifth = script(desk)["items"]
    assert first["asked"] == ["Decide. Nothing that the policy asks for is missing."]
    assert first["missing"] == first["blocks"] == []
    roles = " and ".join(APPROVERS)
    assert second["asked"] == [f"Have it signed by {roles}, then decide."]
    assert second["missing"] == list(APPROVERS)
    assert second["owner"] == "Edge Team Lead" or second["requester"] == "Edge Team Lead"
    assert "not approved" in fourth["asked"][0]
    assert fourth["blocks"]
    assert all(set(one) == {"message", "section"} for one in fourth["blocks"])
    assert fifth["asked"] == ["Hear it. Note it, or decide."]
    assert (fifth["number"], fifth["owner"], fifth["missing"]) == ("", "", [])


def test_open_conditions_stand_in_it_until_they_are_met(desk: MeetingRoom) -> None:
    who = APPROVERS[0]
    desk.sign(desk.uids[0], who, who, decision=Choice.CONDITIONS, conditions=("Two on call",))
    (one,) = script(desk)["items"][0]["conditions"]
    assert one["text"] == "Two on call"


def test_what_was_carried_out_is_heard_not_decided(desk: MeetingRoom) -> None:
    desk.carried_out(desk.uids[0], "succeeded")
    first = script(desk)["items"][0]
    assert first["verdicts"] == ["noted", "deferred"]
    assert first["asked"] == ["Hear how it went, and note it."]


def test_what_a_change_owes_afterwards_is_asked_for(tmp_path: Path) -> None:
    with meeting_room(tmp_path, 1, "pol-008") as desk:
        urgent = desk.rfc("Stop the leak", class_id="emergency")
        desk.on(meetings.add_changes, uids=[urgent])
        desk.carried_out(urgent)
        asked = script(desk)["items"][1]["asked"]
    assert len(asked) > 1
    assert all(said.startswith("Hear and record: ") for said in asked)


def test_a_decided_item_says_so(desk: MeetingRoom) -> None:
    chair = desk.start()
    decision = meetings.Decision(Verdict.DEFERRED, "Not ready.")
    desk.on(meetings.decide, item_id=desk.item_id(1), decision=decision, chair=chair)
    first = script(desk)["items"][0]
    assert first["asked"] == ["Nothing more. Decided: Deferred."]
    assert first["starts"] is None
    assert first["decided"]


def test_the_own_notes_are_in_it_only_where_they_were_asked_for(desk: MeetingRoom) -> None:
    notes = {desk.item_id(2): WHISPER}
    without, with_them = script(desk), script(desk, notes)
    assert WHISPER not in str(without)
    assert without["private"] is False
    assert with_them["private"] is True
    assert [item["private"] for item in with_them["items"]] == ["", WHISPER, ""]


def test_a_script_records_nothing_on_the_board(desk: MeetingRoom, tmp_path: Path) -> None:
    head = desk.do(lambda work: work.ledger.head())
    script(desk, {desk.item_id(1): WHISPER})
    assert desk.do(lambda work: work.ledger.head()) == head
    copy = tmp_path / "copy.sqlite"
    with sqlite3.connect(desk.path) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    for file in (desk.path, copy):
        assert WHISPER.encode() not in file.read_bytes()


def test_a_script_of_no_meeting_is_refused(desk: MeetingRoom) -> None:
    with pytest.raises(Refused):
        desk.do(partial(script_record.build, meeting_id="nobody"))
