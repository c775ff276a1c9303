"""Once the board has decided, or a change is scheduled on them, its sign-offs stay as they are."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.change import Change, Choice, Stage
from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import Verdict
from cab_desk.errors import Refused
from cab_desk.gui.dialogs.take_back import standing
from cab_desk.services import meetings
from cab_desk.services.requests import changes
from cab_desk.services.signatures import signing
from tests.services.evidence_room import DANA, KIM, WORDS, Room, room
from tests.services.meeting_room import APPROVERS, MeetingRoom, meeting_room
from tests.services.packet_room import (
    BOB,
    BUSINESS,
    Board,
    Opener,
    intact,
    row_of,
    states,
    take_back,
)

DECIDED, SCHEDULED = "The board has decided on", "was scheduled on its sign-offs"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[MeetingRoom]:
    with meeting_room(tmp_path, rfcs=1) as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


def own(desk: Room, uid: str, name: str) -> str:
    """Return the sign-off of a person that stands."""
    found = desk.do(lambda work: work.signoffs.standing(uid))
    return str(next(one.event_id for one in found if one.person == name))


def back(desk: Room, uid: str, name: str) -> None:
    signing.withdraw(
        desk.office, uid=uid, event_id=own(desk, uid, name), person_id=desk.ids[name],
        passphrase=WORDS, reason="Read it again",
    )  # fmt: skip


def stays(desk: Room, uid: str, name: str, role: str, why: str) -> None:
    """Hold that a sign-off is neither taken back nor replaced, nor offered for it."""
    before = own(desk, uid, name)
    with pytest.raises(Refused, match=why):
        back(desk, uid, name)
    with pytest.raises(Refused, match=why):
        desk.sign(uid, name, role, decision=Choice.REJECT, reason="Read it again")
    assert own(desk, uid, name) == before
    assert before not in [one for one, *_ in desk.do(partial(standing, uid=uid))]
    assert desk.verify().ok


def goes(desk: Room, uid: str, name: str) -> None:
    """Hold that a sign-off is offered and taken back."""
    assert own(desk, uid, name) in [one for one, *_ in desk.do(partial(standing, uid=uid))]
    back(desk, uid, name)
    assert name not in [one.person for one in desk.do(lambda work: work.signoffs.standing(uid))]
    assert desk.verify().ok


def test_what_the_board_counted_stays(held: MeetingRoom) -> None:
    (uid,) = held.uids
    chair = held.start()
    held.approve_all(uid)
    held.decide(1, Verdict.APPROVED, chair)
    for name in APPROVERS:
        stays(held, uid, name, name, DECIDED)
    held.on(meetings.close, chair=chair)
    stays(held, uid, APPROVERS[0], APPROVERS[0], DECIDED)


def test_a_decision_taken_back_opens_them_again(held: MeetingRoom) -> None:
    (uid,) = held.uids
    chair = held.start()
    held.approve_all(uid)
    held.decide(1, Verdict.APPROVED, chair)
    held.decide(1, Verdict.DEFERRED, chair, reason="No dates", again=True)
    goes(held, uid, APPROVERS[0])


def test_another_content_is_signed_and_taken_back_anew(held: MeetingRoom) -> None:
    (uid,) = held.uids
    chair = held.start()
    held.approve_all(uid)
    held.decide(1, Verdict.APPROVED, chair)
    old = held.change(uid)
    held.do(partial(changes.edit, uid=uid, new=replace(old, title="Rotate all of them"),
                    expected_version=old.version, reason="better"))  # fmt: skip
    held.sign(uid, APPROVERS[0], APPROVERS[0])
    goes(held, uid, APPROVERS[0])


def test_what_is_submitted_again_is_open_again(held: MeetingRoom) -> None:
    (uid,) = held.uids
    chair = held.start()
    held.sign(uid, APPROVERS[0], APPROVERS[0])
    held.decide(1, Verdict.REJECTED, chair, reason="No rehearsal")
    with pytest.raises(Refused, match=DECIDED):
        back(held, uid, APPROVERS[0])
    held.do(partial(changes.submit, uid=uid))
    goes(held, uid, APPROVERS[0])


def scheduled(desk: Room) -> str:
    """Approve an RFC without any meeting, and schedule it."""
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    desk.sign(uid, *KIM)
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.SCHEDULED))
    return uid


def test_what_was_scheduled_without_a_meeting_rests_on_its_sign_offs(desk: Room) -> None:
    uid = scheduled(desk)
    stays(desk, uid, *DANA, SCHEDULED)
    stays(desk, uid, *KIM, SCHEDULED)
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.IN_PROGRESS))
    stays(desk, uid, *DANA, "has begun")


def test_off_the_schedule_they_are_open_again(desk: Room) -> None:
    uid = scheduled(desk)
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.SUBMITTED))
    goes(desk, uid, "Dana Reyes")


def test_what_came_scheduled_from_elsewhere_is_still_open(desk: Room) -> None:
    """Nobody here scheduled it on sign-offs: they are still being gathered."""
    one = Change("Upgrade the queue", class_id="normal", uid="9" * 32, stage=Stage.SCHEDULED,
                 number="IMP-9", requester="Rik Maas", systems=("queue",))  # fmt: skip

    def enter(work: Any) -> None:
        event = work.record(Draft("change.created", {"number": "IMP-9"}, one.uid))
        work.changes.add([one], event.id)

    desk.do(enter)
    desk.sign(one.uid, *DANA)
    back(desk, one.uid, "Dana Reyes")
    assert desk.do(lambda work: work.signoffs.standing(one.uid)) == ()


@pytest.mark.parametrize("edited", [False, True])
def test_what_comes_back_after_the_scheduling_is_late(
    harbour: Board, open_packet: Opener, edited: bool
) -> None:
    uid = harbour.submitted()
    given = harbour.sign(uid, BOB, BUSINESS)
    train = open_packet(harbour.give(BOB, uid))
    take_back(train, uid, BOB, given)
    put_on_schedule(harbour, uid)
    if edited:  # what was counted is counted of the old text
        harbour.edit(uid, title="Rotate all certificates")
    else:
        train.sign(uid, BOB, BUSINESS, decision=Choice.REJECT)
    report = harbour.bring(train.save(harbour.folder / "bob.cabevents"))
    assert states(report) == ["late"] * (1 if edited else 2)
    assert row_of(report, "late").why.endswith("was scheduled without it.")
    first = harbour.signed(uid)[0]
    assert first == (BOB, "approve", "stale" if edited else "counts")
    intact(harbour)


def put_on_schedule(harbour: Board, uid: str) -> None:
    """Schedule an RFC past the gates before it."""

    def move(work: Any) -> None:
        old = work.changes.get(uid)
        new = replace(old, stage=Stage.SCHEDULED)
        changes.note_particulars(work, old, new, "change.moved_stage", "", ["stage"])

    harbour.do(move)
