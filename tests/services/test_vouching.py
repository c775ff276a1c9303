"""A chair signs for people, roles, chairs and keys: who was entered by nobody's word counts not."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.board import Person, Role
from cab_desk.domain.ledger import Draft
from cab_desk.domain.membership import Membership
from cab_desk.errors import Refused
from cab_desk.reports.minutes import render
from cab_desk.services.boards import boards
from cab_desk.services.evidence import audit_people
from cab_desk.services.evidence.verifying import rights_of
from cab_desk.services.members import lending, people, resetting, vouching
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.members.lending import LendRequest
from cab_desk.services.members.resetting import reset_key
from cab_desk.services.papers import minutes_record
from cab_desk.services.signatures import in_meeting, joining
from cab_desk.services.signatures.joining import JoinRequest
from tests.reports.pdf_text import bounded_text_of as text_of
from tests.services.evidence_room import DANA, KIM, NOON, PEOPLE, WORDS, Room, room
from tests.services.meeting_room import MeetingRoom, meeting_room
from tests.services.people_room import (
    ANN,
    BEA,
    BY_WAITING,
    NEW,
    RIK,
    TWO,
    faults,
    force,
    keep,
    person,
    reset,
    signed,
    types,
    word,
)  # fmt: skip
from tests.vouched import accept_all

LATE, BUSINESS, CHAIR = "Lou Late", "Business Stakeholder", "Engineering Manager"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with room(folder) as made:
        made.furnish()
    return folder


@pytest.fixture
def founding(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish(keys=False)


# Founding --------------------------------------------------------------------------------------


def test_before_a_chair_has_a_key_nobody_signs_for_people(founding: Room) -> None:
    keep(founding, Person("", "Lee Park", roles=(Role("Security Lead"),)))
    people.make_key(founding.office, founding.ids[KIM[0]], WORDS)
    keep(founding, Person("", "Mia Berg", member=True))
    people.make_key(founding.office, founding.ids[ANN], WORDS)
    with pytest.raises(Refused, match="A chair has to sign for what is entered about Nia Holm"):
        keep(founding, Person("", "Nia Holm"))
    assert founding.verify().ok


def test_the_first_chairs_key_is_accepted_by_itself_and_others_wait(founding: Room) -> None:
    for name in (DANA[0], ANN, KIM[0]):
        outcome = people.make_key(founding.office, founding.ids[name], WORDS)
        waits = "A chair has still to accept the key"
        assert (waits in outcome.message) is (name != ANN)
    rule = founding.do(vouching.rule)
    assert [one.name for one in rule.chairs] == [ANN]
    assert {one.person.name for one in rule.waiting} == {DANA[0], KIM[0]}
    ids = [founding.ids[DANA[0]], founding.ids[KIM[0]]]
    told = vouching.accept_keys(founding.office, ids, word(founding, ANN)).message
    assert told == f"The key is accepted: {DANA[0]}, {KIM[0]}."
    assert founding.do(vouching.rule).waiting == ()
    assert types(founding, 2) == [("key.welcomed", founding.ids[ANN])] * 2
    assert founding.verify().ok


def test_in_the_room_of_an_open_session_a_key_is_accepted_by_itself(founding: Room) -> None:
    people.make_key(founding.office, founding.ids[ANN], WORDS)
    chair = unlock_chair(founding.office, founding.ids[ANN], WORDS)
    outcome = people.make_key(founding.office, founding.ids[DANA[0]], WORDS, chair)
    assert "the chair, whose session is open, accepted the key" in outcome.message
    assert founding.do(vouching.rule).waiting == ()
    keep(founding, Person("", "Nia Holm"), chair)  # nor is the passphrase asked for again
    chair.drop()
    assert "still to accept" in people.make_key(founding.office, founding.ids[KIM[0]], WORDS,
                                                chair).message  # fmt: skip
    assert founding.verify().ok


# Honest paths ----------------------------------------------------------------------------------


def test_a_person_is_entered_by_the_word_of_a_chair(desk: Room) -> None:
    made = keep(desk, Person("", "Lee Park", roles=(Role("DBA Lead"),)), word(desk, ANN)).made
    assert types(desk, 1) == [("person.put", desk.ids[ANN])]
    assert desk.do(lambda work: work.people.get(made)).name == "Lee Park"
    keep(desk, replace(person(desk, "Lee Park"), member=True), word(desk, ANN))
    report = desk.verify()
    assert report.ok, report.sentence()
    assert report.people == ()


@pytest.mark.parametrize(("name", "passphrase", "why"), [
    (DANA[0], WORDS, "is not the chair of this board"),
    (ANN, "a wrong one altogether", "The passphrase is not"),
])  # fmt: skip
def test_who_is_no_chair_enters_nobody(desk: Room, name: str, passphrase: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        keep(desk, Person("", "Lee Park"), word(desk, name, passphrase))
    assert desk.do(lambda work: work.people.find("Lee Park")) is None


def test_what_is_wrong_with_a_person_is_said_before_a_passphrase_is_tried(desk: Room) -> None:
    before = desk.do(lambda work: work.ledger.head())
    with pytest.raises(Refused, match="is the name or alias of somebody else"):
        keep(desk, Person("", "kim osei"), word(desk, ANN, "a wrong one"))
    assert desk.do(lambda work: work.ledger.head()) == before


def test_one_chair_alone_makes_a_second_and_two_make_a_third(desk: Room) -> None:
    kim = replace(person(desk, KIM[0]), chair=True)
    keep(desk, kim, word(desk, ANN))  # nobody else can sign for it
    dana = replace(person(desk, DANA[0]), chair=True)
    with pytest.raises(Refused, match="A second chair has to sign for this"):
        keep(desk, dana, word(desk, ANN))
    with pytest.raises(Refused, match="A second chair has to sign for this"):
        keep(desk, dana, word(desk, ANN), word(desk, ANN))
    with pytest.raises(Refused, match="A second chair has to sign for this"):
        keep(desk, dana, word(desk, ANN), word(desk, RIK))
    keep(desk, dana, word(desk, ANN), word(desk, KIM[0]))
    assert types(desk, 2) == [
        ("person.agreed", desk.ids[KIM[0]]), ("person.put", desk.ids[ANN])
    ]  # fmt: skip
    assert desk.verify().ok


def test_a_chair_gives_nothing_to_themselves_alone(pair: Room) -> None:
    bea = person(pair, BEA)
    more = replace(bea, roles=(*bea.roles, Role("Security Lead")))
    assert pair.do(partial(vouching.needs, person=more, chair_id=bea.id)) == (True, True)
    with pytest.raises(Refused, match="or is the first one's own"):
        keep(pair, more, word(pair, BEA))
    keep(pair, more, word(pair, BEA), word(pair, ANN))
    keep(pair, replace(more, aliases=("B. Lund",)), word(pair, BEA))  # no power
    assert pair.verify().ok


def test_the_last_chair_who_can_sign_stays(desk: Room) -> None:
    ann = person(desk, ANN)
    for gone in (replace(ann, retired=True), replace(ann, chair=False, roles=ann.roles[:1])):
        with pytest.raises(Refused, match="Ann Boyd is the last chair who can sign for people"):
            keep(desk, gone, word(desk, ANN))
    keep(desk, replace(person(desk, KIM[0]), chair=True), word(desk, ANN))
    keep(desk, replace(ann, retired=True), word(desk, KIM[0]))
    assert desk.verify().ok


def test_a_loan_needs_the_lenders_word_and_no_chairs(desk: Room) -> None:
    lent = LendRequest(desk.ids[KIM[0]], desk.ids[RIK], KIM[1], NOON, NOON.replace(day=25), WORDS)
    lending.lend(desk.office, lent)
    assert desk.verify().ok


def test_a_key_that_two_vouched_for_is_accepted_with_it(desk: Room) -> None:
    reset_key(desk.office, reset(desk, KIM[0], ANN))
    assert desk.do(vouching.rule).waiting == ()
    again = replace(reset(desk, DANA[0], ANN), person_id=desk.ids[KIM[0]], passphrase=WORDS,
                    first=(desk.ids[DANA[0]], NEW))  # fmt: skip
    reset_key(desk.office, again)
    assert desk.verify().ok


# Keys that no chair accepted -------------------------------------------------------------------


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Room]:
    """Give a board with two chairs on which only Ann's key speaks for others."""
    with room(tmp_path) as made:
        made.furnish(keys=False, crew=TWO)
        for name in (ANN, DANA[0], KIM[0], BEA):
            people.make_key(made.office, made.ids[name], WORDS)
        yield made


def test_p41_a_key_that_no_chair_accepted_vouches_for_nothing(waiting: Room) -> None:
    desk, why = waiting, "No chair has accepted the key of {} yet"
    with pytest.raises(Refused, match=why.format(KIM[0])):
        reset_key(desk.office, reset(desk, KIM[0], ANN))
    assert [one.name for one in desk.do(partial(resetting.witnesses, person_id="x"))] == [ANN]
    lent = LendRequest(desk.ids[KIM[0]], desk.ids[RIK], KIM[1], NOON, NOON.replace(day=25), WORDS)
    with pytest.raises(Refused, match=why.format(KIM[0])):
        lending.lend(desk.office, lent)
    join = JoinRequest(desk.ids[RIK], desk.ids[KIM[0]], "Seen", word(desk, ANN),
                       word(desk, DANA[0]))  # fmt: skip
    with pytest.raises(Refused, match=why.format(DANA[0])):
        joining.join(desk.office, join)
    with pytest.raises(Refused, match=why.format(BEA)):
        unlock_chair(desk.office, desk.ids[BEA], WORDS)
    with pytest.raises(Refused, match=why.format(BEA)):
        keep(desk, Person("", "Lee Park"), word(desk, BEA))
    with pytest.raises(Refused, match=why.format(BEA)):
        vouching.accept_keys(desk.office, [desk.ids[DANA[0]]], word(desk, BEA))
    accept_all(desk.office, WORDS)
    reset_key(desk.office, reset(desk, KIM[0], ANN))
    assert desk.verify().ok


def test_its_sign_offs_stand_and_verifying_tells_of_them(waiting: Room) -> None:
    uid = waiting.submitted()
    waiting.sign(uid, *DANA)
    waiting.sign(uid, *KIM)
    report = waiting.verify()
    assert report.ok
    seq = waiting.do(lambda work: work.ledger.head()).seq - 1
    assert report.people == (
        f"2 sign-offs, the first being entry {seq}, are by keys that no chair has accepted.",
    )
    assert report.sentence().endswith(report.people[0])
    accept_all(waiting.office, WORDS)
    assert waiting.verify().people == ()


def test_p41_words_of_a_key_that_waits_are_named_where_they_were_forced(waiting: Room) -> None:
    desk = waiting
    signed(desk, BEA, Draft("key.welcomed", {
        "key": person(desk, DANA[0]).key_id, "name": BEA}, desk.ids[DANA[0]]))  # fmt: skip
    signed(desk, BEA, Draft("chair.unlocked", {"name": BEA}, desk.ids[BEA]))
    seq = desk.do(lambda work: work.ledger.head()).seq
    session = "unlocking of the chair's session"
    assert faults(desk) == [
        f"Audit entry {seq - 1}, word of {BEA} about a key: {BY_WAITING}",
        f"Audit entry {seq}, {session} by {BEA}: {BY_WAITING}",
    ]


def test_nobody_accepts_a_key_of_their_own_nor_one_that_is_none(pair: Room) -> None:
    own = person(pair, BEA).key_id
    public = pair.do(lambda work: work.people.key_by_id(own)).public.hex()
    signed(pair, BEA, Draft("key.welcomed", {"key": own, "public": public}, pair.ids[BEA]))
    signed(pair, ANN, Draft("key.welcomed", {"key": own, "public": "00"}, pair.ids[BEA]))
    signed(pair, DANA[0], Draft("key.welcomed", {"key": own, "public": public}, pair.ids[BEA]))
    assert [one.rpartition(": ")[2] for one in faults(pair)] == [
        "nobody who signed it was a chair.", "it accepts a key that this person did not have.",
        "nobody who signed it was a chair.",
    ]  # fmt: skip


# Boards of before ------------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """Give a board as earlier versions made them: its first entry says nothing of words."""
    monkeypatch.setattr(boards, "BOUND", "two_for_nothing")
    with room(tmp_path) as made:
        made._furnish(keys=True, crew=PEOPLE)  # neither one that was made before, nor to be copied
        monkeypatch.undo()
        made.find_people()
        yield made


def test_a_board_of_before_goes_on_and_a_chair_can_confirm_its_people(old: Room) -> None:
    keep(old, Person("", "Lee Park"))
    report = old.verify()
    assert report.ok
    seq = old.do(lambda work: work.ledger.head()).seq
    assert report.people == audit_words(old, f"1 entry about people, entry {seq}, is signed by "
                                             "nobody.")  # fmt: skip
    with pytest.raises(Refused, match="is not the chair of this board"):
        vouching.confirm(old.office, word(old, DANA[0]))
    told = vouching.confirm(old.office, word(old, ANN)).message
    assert told.startswith("Ann Boyd confirmed 5 people. From now on a chair signs")
    with pytest.raises(Refused, match="A chair has to sign for what is entered about Mia Berg"):
        keep(old, Person("", "Mia Berg"))
    keep(old, Person("", "Mia Berg"), word(old, ANN))
    reset_key(old.office, reset(old, KIM[0], ANN))  # keys of before are accepted with it
    report = old.verify()
    assert report.ok
    assert report.people == (
        f"1 entry about people, entry {seq}, is from before chairs signed for them.",
    )
    with pytest.raises(Refused, match="Chairs sign for the people of this board already"):
        vouching.confirm(old.office, word(old, ANN))


def audit_words(desk: Room, *first: str) -> tuple[str, ...]:
    rest = audit_people.told(Membership(), ())
    assert "a chair can confirm its people in Settings" in rest[0]
    return (*first, *rest)


def test_people_that_were_slipped_in_are_not_what_a_chair_confirmed(old: Room) -> None:
    found = old.do(vouching.known).digest()
    force(old, Person("", "Lou Fake", chair=True))
    board = old.do(lambda work: work.board())
    body = {"hash": found, "people": 4, "name": ANN, "chair_role": "Chair"}
    signed(old, ANN, Draft("people.confirmed", body, board.id))
    (found,) = faults(old)
    assert f"word of {ANN} about all people" in found
    assert found.endswith("it confirms other people or keys than the board had.")


def test_no_member_confirms_and_no_board_is_made_to_look_old(old: Room) -> None:
    board = old.do(lambda work: work.board())
    body = {"hash": old.do(vouching.known).digest(), "name": DANA[0], "chair_role": "Chair"}
    signed(old, DANA[0], Draft("people.confirmed", body, board.id))
    # What only bound boards have, where the first entry was written anew without its mark.
    key = person(old, DANA[0]).key_id
    signed(old, ANN, Draft("key.welcomed", {"key": key, "name": ANN}, old.ids[DANA[0]]))
    assert [one.rpartition(": ")[2] for one in faults(old)] == [
        "nobody who signed it was a chair.",
        "the board's first entry does not say that chairs sign for people.",
    ]


def test_minutes_say_which_sign_offs_are_by_a_key_that_waits(tmp_path: Path) -> None:
    with meeting_room(tmp_path, rfcs=1) as board:
        people.make_key(board.office, new_member(board), WORDS)
        board.sign(board.uids[0], LATE, BUSINESS)
        board.sign(board.uids[0], CHAIR, CHAIR)
        record = board.do(partial(minutes_record.build, meeting_id=board.meeting_id))
        (item,) = record["items"]
        assert [one.get("unaccepted", False) for one in item["signoffs"]] == [True, False]
        found = render(record, "00" * 32)
        assert "by a key that no chair had accepted" in text_of(found)
        accept_all(board.office, WORDS)
        record = board.do(partial(minutes_record.build, meeting_id=board.meeting_id))
        assert not any("unaccepted" in one for one in record["items"][0]["signoffs"])


def new_member(board: MeetingRoom) -> str:
    """Enter somebody who can sign for the business."""
    made: str = board.put(Person("", LATE, roles=(Role(BUSINESS),), member=True)).made
    board.ids[LATE] = made
    return made


def test_who_signs_in_the_meeting_before_the_chair_has_the_key_accepted(tmp_path: Path) -> None:
    with meeting_room(tmp_path, rfcs=1) as board:
        people.make_key(board.office, new_member(board), WORDS)
        request = board.request(board.uids[0], LATE, BUSINESS, meeting_id=board.meeting_id)
        chair = board.start()
        outcome = in_meeting.sign(board.office, request, chair)
        assert outcome.message.endswith("The chair, whose session is open, accepted the key.")
        assert board.do(vouching.rule).waiting == ()
        again = board.request(board.uids[0], CHAIR, CHAIR, meeting_id=board.meeting_id)
        assert "accepted" not in in_meeting.sign(board.office, again, chair).message
        chair.drop()
        assert board.verify(rights=rights_of(board.pack)).people == ()


def test_outside_of_a_meeting_signing_accepts_no_key(waiting: Room) -> None:
    uid = waiting.submitted()
    chair = unlock_chair(waiting.office, waiting.ids[ANN], WORDS)
    in_meeting.sign(waiting.office, waiting.request(uid, *DANA), chair)
    assert DANA[0] in {one.person.name for one in waiting.do(vouching.rule).waiting}
