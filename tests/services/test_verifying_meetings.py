"""Verifying meetings: nothing that is stored of one can be changed behind the ledger's back."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.services import meetings
from tests.databases import keep, put
from tests.services.evidence_room import first
from tests.services.meeting_room import WEDNESDAY, MeetingRoom, meeting_room


@cache
def _held() -> tuple[Any, str]:
    """Return the file of a board whose meeting has everything in it, and the meeting's id."""
    with TemporaryDirectory() as folder, meeting_room(Path(folder)) as room:
        room.on(meetings.add_item, title="Any other business")
        chair = room.start()
        item = room.item_id(1)
        room.on(meetings.note, item_id=item, text="Discussed at length.")
        room.on(meetings.add_action, item_id=item, text="Tell the partners", owner="Ann",
                due="2026-11-20")  # fmt: skip
        room.approve_all(room.uids[0])
        room.decide(1, Verdict.CONDITIONS, chair, conditions=("Only at night",))
        room.decide(2, Verdict.DEFERRED, chair, reason="No date yet.")
        room.decide(3, Verdict.NOTED, chair)
        room.on(meetings.pause)
        room.clock.now += timedelta(minutes=3)
        room.on(meetings.resume)
        room.on(meetings.close, chair=chair)
        room.close()
        return keep(room.path), room.meeting_id


@pytest.fixture
def held(tmp_path: Path) -> Iterator[MeetingRoom]:
    room = MeetingRoom(tmp_path)
    board, room.meeting_id = _held()
    put(board, room.path)
    yield room
    room.close()


def test_a_meeting_as_it_was_held_is_intact(held: MeetingRoom) -> None:
    assert held.verify().ok


@pytest.mark.parametrize(
    "change",
    [
        "meeting SET title = 'CAB daily'",
        "meeting SET kind = 'emergency'",
        "meeting SET number = '2026-46'",
        "meeting SET place = 'nowhere'",
        "meeting SET scribe = 'Bo'",
        "meeting SET planned_at = '2026-11-18T15:01:00.000Z'",
        "meeting SET minutes_planned = 61",
        "meeting SET state = 'running'",
        "meeting SET started_at = '2026-11-18T15:00:01.000Z'",
        "meeting SET closed_at = NULL",
        "meeting SET chair_id = 'somebody'",
        "agenda_item SET title = 'Rotate nothing' WHERE position = 1",
        "agenda_item SET note = 'Discussed at lenght.' WHERE position = 1",
        "agenda_item SET elapsed = elapsed + 1 WHERE position = 1",
        "agenda_item SET box_minutes = 6 WHERE position = 1",
        "agenda_item SET position = 4 WHERE position = 1",
        "agenda_item SET number = 'CR-2026-0099' WHERE position = 1",
        "agenda_item SET change_uid = NULL WHERE position = 2",
        "agenda_item SET decided_at = '2026-11-18T15:30:00.000Z' WHERE position = 1",
        "agenda_item SET deferred_to = 'another' WHERE position = 2",
        "agenda_item SET conditions = '[\"Only at noon\"]' WHERE position = 1",
        "agenda_item SET conditions = 'no list' WHERE position = 3",
        "agenda_action SET text = 'Tell nobody'",
        "agenda_action SET owner = 'Bo'",
        "agenda_action SET due = '2026-11-27'",
        "agenda_action SET done = 1",
        "attendance SET presence = 'present' WHERE position = 4",
        "attendance SET name = 'Somebody else' WHERE position = 1",
        "attendance SET part = 'observer' WHERE position = 1",
        "attendance SET votes = 0 WHERE position = 1",
        "attendance SET position = 9 WHERE position = 1",
    ],
)
def test_whatever_a_shell_changes_names_the_meeting(held: MeetingRoom, change: str) -> None:
    held.tamper(f"UPDATE {change}")
    report = held.verify()
    assert not report.ok
    # A cell that no program could have written is named by its table as well.
    subjects = {fault.subject for fault in report.faults}
    assert subjects - {""} == {held.meeting_id}
    named = [
        fault.sentence for fault in report.faults if "meeting 2026-47: agenda," in fault.sentence
    ]
    (said,) = named
    assert said.startswith(f"Audit entry {report.entries}, meeting 2026-47: agenda, attendance, ")


@pytest.mark.parametrize(
    "what",
    ["agenda_action", "attendance WHERE position = 0", "agenda_item WHERE position = 3"],
)
def test_a_row_that_is_gone_names_the_meeting(held: MeetingRoom, what: str) -> None:
    held.tamper(f"DELETE FROM {what}")
    assert "meeting 2026-47" in " ".join(fault.sentence for fault in held.verify().faults)


def test_a_meeting_that_is_gone_or_invented_is_named(held: MeetingRoom) -> None:
    held.tamper("INSERT INTO meeting (id, number, title, kind, planned_at, minutes_planned, state,"
                " version) VALUES ('x', '2026-48', 'Secret CAB', 'regular',"
                " '2026-11-25T15:00:00.000Z', 60, 'planned', 1)")  # fmt: skip
    assert first(held) == "Meeting 2026-48: no audit entry records it."
    held.tamper(f"UPDATE meeting SET id = 'gone' WHERE id = '{held.meeting_id}'")
    sentences = [fault.sentence for fault in held.verify().faults]
    assert any("meeting 2026-47: it is recorded, but is missing" in one for one in sentences)


def test_what_is_ticked_after_the_close_is_in_order(held: MeetingRoom) -> None:
    held.find_people()
    item = held.meeting.items[0]
    held.on(meetings.tick_action, item_id=item.id, action_id=item.actions[0].id)
    assert held.verify().ok


def test_a_meeting_under_way_is_bound_at_every_step(tmp_path: Path) -> None:
    with meeting_room(tmp_path) as room:
        room.start(here=2)
        item = room.item_id(1)
        for step in (
            lambda: room.on(meetings.note, item_id=item, text="So far so good."),
            lambda: room.on(meetings.set_box, item_id=item, minutes=9),
            lambda: room.on(meetings.skip, item_id=item),
            lambda: room.on(meetings.move_item, item_id=item, position=1),
            lambda: room.on(meetings.open_item, item_id=item),
            lambda: room.on(meetings.attendance, person_id=room.meeting.attendance[2].person_id,
                            presence=Presence.EXCUSED),
            lambda: room.do(lambda work: meetings.plan(
                work, meetings.NewMeeting("Next", WEDNESDAY + timedelta(days=7)))),
        ):  # fmt: skip
            step()
            assert room.verify().ok
        room.tamper("UPDATE agenda_item SET note = 'So far so bad.' WHERE note != ''")
        assert "meeting 2026-47: agenda" in first(room)


def test_another_policy_put_in_force_by_a_shell_is_named(held: MeetingRoom) -> None:
    held.tamper("UPDATE board SET policy_id = 'change-control'")
    assert "the policy in force is not the one that was recorded" in first(held)
