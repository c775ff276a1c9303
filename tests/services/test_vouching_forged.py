"""People, roles and chairs that were written into the board's file: named, and of no use."""

from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.domain.board import Person, Role
from cab_desk.domain.ledger import Draft
from cab_desk.domain.membership import stated
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services.members import people
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.members.resetting import reset_key
from cab_desk.services.ports import Work
from tests.services.evidence_room import DANA, KIM, WORDS, Room, room
from tests.services.lost_room import rewrite
from tests.services.people_room import (
    ANN,
    BEA,
    BY_WAITING,
    NO_CHAIR,
    RIK,
    faults,
    force,
    keep,
    person,
    reset,
    signed,
    word,
)  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with room(folder) as made:
        made.furnish()
    return folder


def test_p41_two_invented_people_do_not_vouch_for_a_new_key(desk: Room) -> None:
    for name, chair in (("Lou Fake", False), ("Max Fake", True)):
        force(desk, Person("", name, member=True, chair=chair))
        people.make_key(desk.office, desk.ids[name], WORDS)
    asked = reset(desk, "Lou Fake", "Max Fake")
    with pytest.raises(Refused, match="No chair has accepted the key of Lou Fake yet"):
        reset_key(desk.office, asked)
    body = {"key": person(desk, DANA[0]).key_id, "reason": "Lost", "name": DANA[0]}
    event = signed(desk, "Lou Fake", Draft("key.reset_asked", body, desk.ids[DANA[0]]))
    revoked = Draft("key.revoked", {**body, "asked": event.id}, desk.ids[DANA[0]])
    signed(desk, "Max Fake", revoked)
    found = faults(desk)
    assert "person Lou Fake" in found[0]
    assert found[0].endswith(NO_CHAIR)
    assert "request for a new signing key" in found[2]
    assert "revocation of the signing key" in found[3]
    assert all(one.endswith(BY_WAITING) for one in found[2:4])


def test_nobody_gives_themselves_a_role(desk: Room) -> None:
    rik = person(desk, RIK)
    force(desk, replace(rik, roles=(*rik.roles, Role(KIM[1]))))
    uid = desk.submitted(requester="Somebody Else", owner="Somebody Else")
    with pytest.raises(Refused, match="No chair signed for the role that the board's file gives"):
        desk.sign(uid, RIK, KIM[1])
    change = desk.change(uid)
    request = desk.request(uid, RIK, KIM[1])
    body = {"role": KIM[1], "decision": "approve", "name": RIK, "conditions": []}
    given = Draft("signoff.given", body, uid, change.revision, request.seen)
    seq = desk.do(lambda work: work.ledger.head()).seq
    signed(desk, RIK, given)
    found = faults(desk)
    assert found[0].endswith(f"person {RIK}: {NO_CHAIR}")
    role = "its author did not hold the role that it was signed in."
    assert any(one.startswith(f"Audit entry {seq + 1},") and one.endswith(role) for one in found)


def test_nobody_makes_themselves_chair(desk: Room) -> None:
    force(desk, replace(person(desk, RIK), chair=True))
    with pytest.raises(Refused, match="No chair signed for the role"):
        unlock_chair(desk.office, desk.ids[RIK], WORDS)
    with pytest.raises(Refused, match="is not the chair of this board"):
        keep(desk, Person("", "Lee Park"), word(desk, RIK))
    signed(desk, RIK, Draft("chair.unlocked", {"name": RIK}, desk.ids[RIK]))
    said = stated(Person("lee", "Lee Park", member=True))
    signed(desk, RIK, Draft("person.put", said, "lee"))
    assert [one.rpartition(": ")[2] for one in faults(desk)][:3] == [
        NO_CHAIR, "nobody who signed it was a chair.", NO_CHAIR
    ]  # fmt: skip


def test_one_of_two_chairs_makes_no_third_with_rights_over_the_file(pair: Room) -> None:
    dana = replace(person(pair, DANA[0]), chair=True)

    def attack(work: Work) -> None:
        work.people.put(dana)

    pair.do(attack)
    word_of_another = {"person": {**stated(dana), "name": "Other"}, "name": ANN}
    given = signed(pair, ANN, Draft("person.agreed", word_of_another, dana.id))
    signed(pair, BEA, Draft("person.put", {**stated(dana), "agreed": given.id}, dana.id))
    assert [one.rpartition(": ")[2] for one in faults(pair)] == [
        "a second chair had to sign for it, too."
    ]


def test_a_word_of_a_second_chair_serves_once(pair: Room) -> None:
    dana = replace(person(pair, DANA[0]), chair=True)
    keep(pair, dana, word(pair, BEA), word(pair, ANN))
    pairs = pair.do(lambda work: list(work.ledger.entries()))
    agreed = next(event.id for _, event in pairs if event.type == "person.agreed")
    keep(pair, replace(dana, chair=False), word(pair, BEA))
    pair.do(lambda work: work.people.put(dana))
    signed(pair, BEA, Draft("person.put", {**stated(dana), "agreed": agreed}, dana.id))
    assert [one.rpartition(": ")[2] for one in faults(pair)] == [
        "a second chair had to sign for it, too."
    ]


def test_a_row_that_no_word_made_is_found(desk: Room) -> None:
    desk.do(lambda work: work.people.put(replace(person_of(work, desk.ids[RIK]), chair=True)))
    assert faults(desk)[0].endswith("name, roles or rights are not the ones that were recorded.")


def person_of(work: Work, person_id: str) -> Person:
    return work.people.get(person_id)


def test_a_second_first_entry_changes_nothing(desk: Room) -> None:
    board = desk.do(lambda work: work.board())
    first = desk.do(lambda work: next(iter(work.ledger.entries())))[1]
    body = {**read(first.data).body, "people_vouched": False}
    desk.do(lambda work: work.record(Draft("board.created", body, board.id)))
    force(desk, Person("", "Lou Fake", chair=True))
    assert faults(desk)[0].endswith(f"person Lou Fake: {NO_CHAIR}")


@pytest.mark.files("keys of a file's tables are turned off by a word of SQLite")
def test_a_board_whose_first_entry_was_written_anew_is_not_an_old_one(desk: Room) -> None:
    rewrite(desk, 1, b'"people_vouched":true', b'"people_vouched":false')
    force(desk, Person("", "Lou Fake", chair=True))
    found = faults(desk)
    assert found[0].endswith("the board's first entry does not say that chairs sign for people.")
    assert "signing key of" in found[0]


def test_a_chairs_signature_that_is_none_gives_nothing(desk: Room) -> None:
    """Rows and entries as a chair's word would leave them, but for the chair's key."""
    rik = replace(person(desk, RIK), chair=True, roles=(Role(KIM[1]),))

    def attack(work: Work) -> None:
        ann = work.people.get(desk.ids[ANN])
        work.people.put(rik)
        draft = Draft("person.put", stated(rik), rik.id, author=ann.id, key_id=ann.key_id)
        work.record(draft, lambda _data: bytes(64))

    desk.do(attack)
    uid = desk.submitted(requester="Somebody Else", owner="Somebody Else")
    for act in (
        lambda: desk.sign(uid, RIK, KIM[1]),
        lambda: unlock_chair(desk.office, desk.ids[RIK], WORDS),
        lambda: keep(desk, Person("", "Lee Park"), word(desk, RIK)),
    ):
        with pytest.raises(Refused):
            act()
    assert faults(desk)[0].endswith(f"person {RIK}: the signature does not fit the record.")
