"""Nobody approves an own change under another name, whenever the board learns of that name."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.board import Person
from cab_desk.domain.change import Stage
from cab_desk.domain.meeting import Verdict
from cab_desk.domain.verdict import Verdict as Judgement
from cab_desk.errors import BadInput, Refused
from cab_desk.services import meetings
from cab_desk.services.members import people
from cab_desk.services.members.lending import LendRequest, lend
from cab_desk.services.requests import changes, summary
from cab_desk.services.rows import QueueQuery
from cab_desk.services.signatures import signing
from tests.services.evidence_room import DANA, KIM, NOON, WORDS, Room, room
from tests.services.meeting_room import APPROVERS, meeting_room

OTHER_NAME = "K. Osei-Mensah"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


def known_as(desk: Room, **fields: object) -> None:
    """Have the board learn another name of Kim's."""
    kim: Person = desk.do(lambda work: work.people.get(desk.ids["Kim Osei"]))
    desk.put(replace(kim, **fields))  # type: ignore[arg-type]


@pytest.mark.parametrize("part", ["requester", "owner"])
@pytest.mark.parametrize("before", [True, False], ids=["known before", "learnt later"])
def test_p42_an_alias_is_the_same_person(desk: Room, part: str, before: bool) -> None:
    if before:
        known_as(desk, aliases=(OTHER_NAME,))
    uid = desk.submitted(**{"requester": "Rik Maas", "owner": "", part: OTHER_NAME})
    if not before:
        known_as(desk, aliases=(OTHER_NAME,))
    with pytest.raises(Refused, match="Kim Osei can't sign CR-2026-0001"):
        desk.sign(uid, *KIM)
    signer = desk.do(partial(signing.prepare, uid=uid)).signer(desk.ids["Kim Osei"])
    assert not signer.may  # the dialog says so before


def test_p42_so_is_a_name_that_somebody_took_since(desk: Room) -> None:
    uid = desk.submitted(requester=OTHER_NAME, owner="")
    known_as(desk, name=OTHER_NAME, aliases=("Kim Osei",))
    with pytest.raises(Refused, match="can't sign"):
        desk.sign(uid, *KIM)


def test_p42_and_whoever_stands_for_that_person(desk: Room) -> None:
    uid = desk.submitted(requester=OTHER_NAME, owner="")
    known_as(desk, aliases=(OTHER_NAME,))
    lent = LendRequest(desk.ids["Kim Osei"], desk.ids["Rik Maas"], KIM[1], NOON,
                       NOON + timedelta(days=5), WORDS)  # fmt: skip
    lend(desk.office, lent)
    with pytest.raises(Refused, match="Kim Osei, in whose place it would be signed"):
        desk.sign(uid, "Rik Maas", KIM[1])


def test_a_name_that_nobody_bears_bars_nobody(desk: Room) -> None:
    uid = desk.submitted(requester=OTHER_NAME, owner="")
    desk.sign(uid, *KIM)
    assert desk.verify().ok


def test_p42_a_sign_off_given_before_the_name_was_learnt_counts_no_more(desk: Room) -> None:
    uid = desk.submitted(requester=OTHER_NAME, owner="")
    desk.sign(uid, *DANA)
    desk.sign(uid, *KIM)
    assert judged(desk, uid).approvals_satisfied
    assert desk.do(lambda work: work.changes.outdated(NOON, 9)) == []

    known_as(desk, aliases=(OTHER_NAME,))
    verdict = judged(desk, uid)
    assert not verdict.approvals_satisfied
    told = [one.message() for one in verdict.findings if one.kind == "approval.duty"]
    assert told == ["Kim Osei requested or owns the change and may not sign it as Security Lead."]
    assert [slot.filled for slot in verdict.slots] == [True, False]
    # What lists show is due to be judged again, and then says the same.
    assert desk.do(lambda work: work.changes.outdated(NOON, 9)) == [uid]
    desk.do(summary.catch_up)
    assert desk.do(lambda work: work.changes.outdated(NOON, 9)) == []
    with desk.office.open_reader() as reader:
        (row,) = reader.page(QueueQuery(), NOON, 0, 9)
    assert row.gate == "block"
    with pytest.raises(Refused):
        desk.do(partial(changes.move_stage, uid=uid, to=Stage.SCHEDULED))
    assert desk.verify().ok


def test_p42_nor_does_one_in_the_place_of_that_person(desk: Room) -> None:
    uid = desk.submitted(requester=OTHER_NAME, owner="")
    lent = LendRequest(desk.ids["Kim Osei"], desk.ids["Ann Boyd"], KIM[1], NOON,
                       NOON + timedelta(days=5), WORDS)  # fmt: skip
    lend(desk.office, lent)
    desk.sign(uid, *DANA)
    desk.sign(uid, "Ann Boyd", KIM[1])
    assert judged(desk, uid).approvals_satisfied
    known_as(desk, aliases=(OTHER_NAME,))
    assert not judged(desk, uid).approvals_satisfied
    assert desk.do(lambda work: work.changes.outdated(NOON, 9)) == [uid]


def test_p42_nor_where_an_import_brought_that_name_as_somebody(desk: Room) -> None:
    brought = Person(people.new_id(), OTHER_NAME, linked=False)
    desk.do(partial(people.enter, person=brought))
    uid = desk.submitted(requester=OTHER_NAME, owner="")
    assert desk.change(uid).requester_id == brought.id
    desk.sign(uid, *DANA)
    desk.sign(uid, *KIM)
    known_as(desk, aliases=(OTHER_NAME,))
    assert not judged(desk, uid).approvals_satisfied
    other = desk.submitted(requester=OTHER_NAME, owner="")
    with pytest.raises(Refused, match="Kim Osei can't sign"):
        desk.sign(other, *KIM)
    assert desk.verify().ok


def test_a_name_of_somebody_of_the_board_stays_theirs(desk: Room) -> None:
    with pytest.raises(BadInput, match="is the name or alias of somebody else"):
        known_as(desk, aliases=("Dana Reyes",))


def test_another_name_of_no_matter_leaves_the_lists_as_they_are(desk: Room) -> None:
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    known_as(desk, aliases=("Kimberly",))
    assert desk.do(lambda work: work.changes.outdated(NOON, 9)) == []
    assert [slot.filled for slot in judged(desk, uid).slots] == [True, False]


def judged(desk: Room, uid: str) -> Judgement:
    found: Judgement = desk.do(lambda work: summary.judged(work, work.changes.get(uid)))
    return found


@pytest.mark.parametrize("before", [True, False], ids=["asked for before", "asked for later"])
def test_p42_names_are_those_that_verifying_holds_against_the_chain(
    desk: Room, before: bool
) -> None:
    known_as(desk, aliases=(OTHER_NAME,))
    uid = desk.submitted(requester=OTHER_NAME, owner="") if before else ""
    desk.tamper(("DELETE FROM person_name WHERE person_id = ?", (desk.ids["Kim Osei"],)))
    uid = uid or desk.submitted(requester=OTHER_NAME, owner="")
    with pytest.raises(Refused, match="Kim Osei can't sign"):
        desk.sign(uid, *KIM)
    assert desk.verify().ok
    desk.tamper(("UPDATE person SET aliases = '[]' WHERE id = ?", (desk.ids["Kim Osei"],)))
    assert not desk.verify().ok


def test_p42_the_board_counts_none_of_them(tmp_path: Path) -> None:
    with meeting_room(tmp_path, rfcs=0) as board:
        uid = board.rfc("Renew the certificates", requester=OTHER_NAME)
        board.on(meetings.add_changes, uids=[uid])
        chair = board.start()
        board.approve_all(uid)
        assert Verdict.APPROVED not in board.why_not(1)
        given = {one.person: one.event_id for one in
                 board.do(lambda work: work.signoffs.standing(uid))}  # fmt: skip
        name, *others = APPROVERS
        person = board.do(lambda work: work.people.get(board.ids[name]))
        board.put(replace(person, aliases=(OTHER_NAME,)))
        assert "owns the change and may not sign it" in board.why_not(1)[Verdict.APPROVED]
        board.decide(1, Verdict.REJECTED, chair, reason="Signed by its own requester")
        written = board.do(lambda work: work.ledger.of_subject(uid))
        (said,) = (json.loads(one.data) for _, one in written if one.type == "item.decided")
        assert said["body"]["counted"] == [given[one] for one in others]
        assert board.verify().ok
