"""Plan, run, decide and close a meeting on a real board."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.change import Choice, Stage
from cab_desk.domain.meeting import MeetingState, Presence, Verdict
from cab_desk.errors import BadInput, Refused
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.requests import changes
from tests.services.meeting_room import WEDNESDAY, MeetingRoom


def refused(do: object, *given: object, **more: object) -> str:
    with pytest.raises(Refused) as caught:
        do(*given, **more)  # type: ignore[operator]
    return caught.value.sentence


# Planning ---------------------------------------------------------------------------------------


def test_a_meeting_bears_year_and_week_and_a_second_one_a_counter(board: MeetingRoom) -> None:
    assert board.meeting.number == "2026-47"
    second = board.do(
        partial(meetings.plan, new=NewMeeting("Emergency CAB", WEDNESDAY, "emergency"))
    )
    assert board.do(lambda work: work.meetings.get(second.made)).number == "2026-47-2"


def test_members_are_invited_with_a_vote_and_the_chair_first(board: MeetingRoom) -> None:
    seats = board.meeting.attendance
    assert [seat.part for seat in seats] == ["chair", *["member"] * 4]
    assert "Edge Team Lead" not in [seat.name for seat in seats]
    guest = board.ids["Edge Team Lead"]
    made = board.do(partial(meetings.plan, new=NewMeeting("Next", WEDNESDAY, guests=(guest,))))
    last = board.do(lambda work: work.meetings.get(made.made)).attendance[-1]
    assert (last.name, last.votes) == ("Edge Team Lead", False)


def test_every_fault_of_a_plan_is_named_by_its_field(board: MeetingRoom) -> None:
    new = NewMeeting("  ", WEDNESDAY.replace(tzinfo=None), kind="party", minutes=1, place="x" * 300)
    with pytest.raises(BadInput) as caught:
        board.do(partial(meetings.plan, new=new))
    assert {fault.place for fault in caught.value.faults} == {
        "title", "at", "kind", "minutes", "place",
    }  # fmt: skip
    assert len(board.do(lambda work: work.meetings.all())) == 1


def test_an_agenda_takes_rfcs_once_and_other_items(board: MeetingRoom) -> None:
    assert "already" in refused(board.on, meetings.add_changes, uids=board.uids)
    board.on(meetings.add_item, title="Report of the quarter", minutes=10)
    items = board.meeting.items
    assert [item.position for item in items] == [1, 2, 3]
    assert [bool(item.change_uid) for item in items] == [True, True, False]
    assert items[2].box_minutes == 10


def test_an_agenda_takes_no_draft_and_nothing_withdrawn(board: MeetingRoom) -> None:
    uid = board.rfc("Not wanted any more")
    board.do(partial(changes.withdraw, uid=uid, reason="No longer needed."))
    assert "withdrawn" in refused(board.on, meetings.add_changes, uids=[uid])


def test_items_are_moved_boxed_and_removed_before_the_start(board: MeetingRoom) -> None:
    first, second = (item.id for item in board.meeting.items)
    board.on(meetings.move_item, item_id=second, position=1)
    board.on(meetings.set_box, item_id=first, minutes=12)
    assert [item.id for item in board.meeting.items] == [second, first]
    assert board.meeting.item(first).box_minutes == 12
    assert "240" in refused(board.on, meetings.set_box, item_id=first, minutes=999)
    board.on(meetings.remove_item, item_id=second)
    assert [item.position for item in board.meeting.items] == [1]


# Running ----------------------------------------------------------------------------------------


def test_a_meeting_starts_at_its_first_item_with_the_chair_present(board: MeetingRoom) -> None:
    board.on(meetings.start, chair=board.chair())
    meeting = board.meeting
    assert meeting.state is MeetingState.RUNNING
    assert meeting.current == meeting.items[0].id
    assert meeting.attendance[0].presence is Presence.PRESENT
    assert "meeting.started" in board.events()


def test_an_empty_agenda_and_a_second_meeting_at_a_time_are_refused(board: MeetingRoom) -> None:
    other = board.do(partial(meetings.plan, new=NewMeeting("Next", WEDNESDAY))).made
    chair = board.chair()
    said = refused(board.do, partial(meetings.start, meeting_id=other, chair=chair))
    assert "empty" in said
    board.do(partial(meetings.add_item, meeting_id=other, title="Report"))
    board.on(meetings.start, chair=chair)
    said = refused(board.do, partial(meetings.start, meeting_id=other, chair=chair))
    assert "2026-47" in said


def test_the_clock_counts_the_open_item_and_stands_in_a_pause(board: MeetingRoom) -> None:
    board.start()
    first, second = (item.id for item in board.meeting.items)
    board.clock.on(seconds=192)
    board.on(meetings.open_item, item_id=second)
    assert board.meeting.item(first).elapsed == 192
    board.clock.on(seconds=30)
    board.on(meetings.pause)
    board.clock.on(hours=1)
    board.on(meetings.resume)
    board.clock.on(seconds=10)
    assert board.meeting.item(second).seconds(board.clock.now) == 40
    assert board.events()[-3:] == ["item.opened", "meeting.paused", "meeting.resumed"]


def test_nothing_is_written_for_turning_to_the_item_that_is_open(board: MeetingRoom) -> None:
    board.start()
    before = len(board.events())
    outcome = board.on(meetings.open_item, item_id=board.item_id(1))
    assert outcome.touched == frozenset()
    assert len(board.events()) == before


def test_next_and_skip_go_round_the_undecided_items(board: MeetingRoom) -> None:
    board.start()
    first, second = (item.id for item in board.meeting.items)
    board.on(meetings.skip, item_id=first)
    assert [item.id for item in board.meeting.items] == [second, first]
    assert board.meeting.current == second
    board.on(meetings.next_item)
    assert board.meeting.current == first


def test_notes_conditions_and_actions_are_kept_with_the_item(board: MeetingRoom) -> None:
    board.start()
    item = board.item_id(1)
    board.on(meetings.note, item_id=item, text="  Security Lead asks for a check.\r\nAgreed. ")
    board.on(meetings.conditions, item_id=item, texts=["Check two gateways", " "])
    made = board.on(
        meetings.add_action, item_id=item, text="Set date", owner="Edge", due="2026-11-20"
    )
    board.on(meetings.tick_action, item_id=item, action_id=made.made)
    kept = board.meeting.item(item)
    assert kept.note == "Security Lead asks for a check.\nAgreed."
    assert kept.conditions == ("Check two gateways",)
    assert [(a.text, a.owner, a.due, a.done) for a in kept.actions] == [
        ("Set date", "Edge", "2026-11-20", True)
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": "", "owner": "Edge"}, "words"),
        ({"text": "Set date", "owner": " "}, "owner"),
        ({"text": "Set date", "owner": "Edge", "due": "soon"}, "2026-11-18"),
        ({"text": "x" * 300, "owner": "Edge"}, "Shorten"),
    ],
)
def test_an_action_without_words_owner_or_a_real_date_is_refused(
    board: MeetingRoom, more: dict[str, str], said: str
) -> None:
    board.start()
    item = board.item_id(1)
    assert said in refused(board.on, meetings.add_action, item_id=item, **more)
    assert board.meeting.item(item).actions == ()


def test_who_is_not_invited_cannot_be_marked_present(board: MeetingRoom) -> None:
    said = refused(
        board.on, meetings.attendance, person_id=board.ids["Edge Team Lead"],
        presence=Presence.PRESENT,
    )  # fmt: skip
    assert "not invited" in said


# Deciding ---------------------------------------------------------------------------------------


def test_the_bar_says_why_a_decision_is_off(board: MeetingRoom) -> None:
    board.start(here=2)
    off = board.why_not(1)
    assert "Quorum is 2 of 5 and needs 3" in off[Verdict.APPROVED]
    assert Verdict.DEFERRED not in off
    board.on(meetings.attendance, person_id=board.ids["Security Lead"], presence=Presence.REMOTE)
    off = board.why_not(1)
    assert off[Verdict.APPROVED] == (
        "Approve opens after Engineering Manager and Business Stakeholder sign."
    )
    assert set(off) == {Verdict.APPROVED, Verdict.CONDITIONS}
    board.approve_all(board.uids[0])
    assert board.why_not(1) == {}


def test_an_open_block_keeps_approve_shut_and_names_its_section(board: MeetingRoom) -> None:
    uid = board.rfc("Outside every window", start=datetime(2026, 11, 23, 3, 0, tzinfo=UTC),
                    end=datetime(2026, 11, 23, 4, 0, tzinfo=UTC))  # fmt: skip
    board.on(meetings.add_changes, uids=[uid])
    board.start()
    said = board.why_not(3)[Verdict.APPROVED]
    assert said.endswith(").")
    chair = board.chair()
    assert refused(board.decide, place=3, verdict=Verdict.APPROVED, chair=chair) == said


def test_a_pause_and_a_missing_chair_keep_decisions_shut(board: MeetingRoom) -> None:
    board.start(here=4)
    board.on(
        meetings.attendance, person_id=board.ids["Engineering Manager"], presence=Presence.ABSENT
    )
    assert "chair is not here" in board.why_not(1)[Verdict.REJECTED]
    board.on(meetings.pause)
    assert all("paused" in said for said in board.why_not(1).values())


def test_an_approval_counts_the_signatures_and_moves_no_stage(board: MeetingRoom) -> None:
    chair = board.start()
    uid = board.uids[0]
    board.approve_all(uid)
    board.clock.on(seconds=100)
    board.decide(1, Verdict.APPROVED, chair)
    item = board.meeting.items[0]
    assert (item.verdict, item.elapsed, item.running_since) == (Verdict.APPROVED, 100, None)
    assert board.change(uid).stage is Stage.SUBMITTED
    event = board.do(lambda work: work.ledger.of_subject(uid)[-1][1])
    said = json.loads(event.data)
    assert (event.type, said["author"]) == ("item.decided", board.ids["Engineering Manager"])
    assert len(said["body"]["counted"]) == 2
    assert event.signature
    assert board.verify().ok


@pytest.mark.parametrize(
    ("verdict", "stage"),
    [(Verdict.REJECTED, Stage.REJECTED), (Verdict.WITHDRAWN, Stage.WITHDRAWN)],
)
def test_a_rejection_and_a_withdrawal_move_the_stage(
    board: MeetingRoom, verdict: Verdict, stage: Stage
) -> None:
    chair = board.start()
    assert "reason" in refused(board.decide, place=1, verdict=verdict, chair=chair)
    assert board.meeting.items[0].verdict is None
    board.decide(1, verdict, chair, reason="The plan has no rehearsal.")
    assert board.change(board.uids[0]).stage is stage
    assert board.meeting.items[0].reason == "The plan has no rehearsal."


def test_a_deferred_item_goes_to_the_next_agenda_and_keeps_its_stage(board: MeetingRoom) -> None:
    chair = board.start(here=1)
    later = board.do(partial(meetings.plan, new=NewMeeting("Next", WEDNESDAY))).made
    board.decide(1, Verdict.DEFERRED, chair, reason="No rehearsal yet.", deferred_to=later)
    assert board.change(board.uids[0]).stage is Stage.SUBMITTED
    carried = board.do(lambda work: work.meetings.get(later)).items
    assert [item.change_uid for item in carried] == [board.uids[0]]
    assert carried[0].verdict is None


def test_conditions_go_with_their_decision_alone(board: MeetingRoom) -> None:
    chair = board.start()
    for uid in board.uids:
        board.approve_all(uid)
    said = refused(board.decide, place=1, verdict=Verdict.CONDITIONS, chair=chair)
    assert "condition" in said
    board.decide(1, Verdict.CONDITIONS, chair, conditions=("Two gateways first.",))
    board.decide(2, Verdict.APPROVED, chair, conditions=("Ignored.",))
    assert [item.conditions for item in board.meeting.items] == [("Two gateways first.",), ()]


def test_who_does_not_know_of_a_decision_replaces_none(board: MeetingRoom) -> None:
    chair = board.start()
    board.decide(1, Verdict.DEFERRED, chair, reason="Not ready.")
    said = refused(board.decide, place=1, verdict=Verdict.REJECTED, chair=chair, reason="No.")
    assert "is decided: deferred" in said


def test_a_decision_needs_the_chairs_open_session(board: MeetingRoom) -> None:
    chair = board.start()
    chair.drop()
    before = board.events(board.uids[0])
    said = refused(board.decide, place=1, verdict=Verdict.DEFERRED, chair=chair, reason="Not now.")
    assert "session" in said
    assert board.meeting.items[0].verdict is None
    assert board.events(board.uids[0]) == before


def test_a_rejected_signature_keeps_approve_shut(board: MeetingRoom) -> None:
    board.start()
    board.sign(
        board.uids[0], "Business Stakeholder", "Business Stakeholder", decision=Choice.REJECT
    )
    assert "Business Stakeholder" in board.why_not(1)[Verdict.APPROVED]


def test_a_meeting_closes_only_when_every_item_is_decided(board: MeetingRoom) -> None:
    chair = board.start()
    board.decide(1, Verdict.DEFERRED, chair, reason="Not ready.")
    said = refused(board.on, meetings.close, chair=chair)
    assert "Item 2" in said
    assert meetings.lacks(board.meeting) == "Item 2, CR-2026-0002, waits for a decision."
    board.on(
        meetings.defer_rest,
        decision=meetings.Decision(Verdict.DEFERRED, "Out of time."),
        chair=chair,
    )
    board.on(meetings.close, chair=chair)
    assert board.meeting.state is MeetingState.CLOSED
    assert board.events()[-1] == "meeting.closed"
    assert board.verify().ok
    item = board.item_id(1)
    assert "closed" in refused(board.on, meetings.note, item_id=item, text="Late")


def test_an_item_that_is_no_rfc_is_noted_without_a_quorum(board: MeetingRoom) -> None:
    board.on(meetings.add_item, title="Report of the quarter")
    chair = board.start(here=1)
    said = refused(board.decide, place=3, verdict=Verdict.CONDITIONS, chair=chair)
    assert "not one for" in said
    board.decide(3, Verdict.NOTED, chair)
    assert board.meeting.items[2].verdict is Verdict.NOTED


# A kill in the middle ---------------------------------------------------------------------------

_CHILD = """
import os, signal, sys
from datetime import timedelta
from pathlib import Path
from cab_desk.domain.meeting import Verdict
from cab_desk.services import meetings
from tests.services.meeting_room import MeetingRoom

room = MeetingRoom(Path(sys.argv[1])).prepare(3)
chair = room.start()
room.clock.on(seconds=60)
room.decide(1, Verdict.DEFERRED, chair, reason="Not ready.")
room.on(meetings.open_item, item_id=room.item_id(2))
room.on(meetings.note, item_id=room.item_id(2), text="Half a no")
print(room.meeting_id, flush=True)
room.clock.on(seconds=40)
item = room.item_id(2)
with room.office.open_work() as work:
    meetings.note(work, room.meeting_id, item, "Never acknowledged")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_meeting_resumes_at_its_item_with_its_time(
    tmp_path: Path, repository: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path)],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    again = MeetingRoom(tmp_path)
    try:
        again.find_people()
        meeting = again.do(meetings.running_meeting)
        assert meeting is not None
        assert meeting.id == done.stdout.strip()
        again.meeting_id = meeting.id
        again.clock.now = WEDNESDAY
        again.clock.on(seconds=60 + 192)
        item = meetings.current_item(meeting)
        assert item is not None
        assert (item.position, item.note) == (2, "Half a no")
        assert item.seconds(again.clock.now) == 192
        assert meeting.items[0].verdict is Verdict.DEFERRED
        assert again.verify().ok
        again.on(
            meetings.defer_rest,
            decision=meetings.Decision(Verdict.DEFERRED, "The machine failed."),
            chair=again.chair(),
        )
        again.on(meetings.close, chair=again.chair())
        assert again.meeting.state is MeetingState.CLOSED
    finally:
        again.close()
