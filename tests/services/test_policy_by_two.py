"""Another policy is put in force by two, one of them a chair, as soon as two have keys."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cab_desk.domain.board import Person, Role
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.domain.policy import Pack
from cab_desk.domain.statement import Statement
from cab_desk.errors import BadInput, Refused
from cab_desk.keys.vault import SealedVault
from cab_desk.services.evidence.audit_policies import Agreements
from cab_desk.services.members import people
from cab_desk.services.policies import agreeing, packs
from cab_desk.services.policies.agreeing import SwitchRequest
from cab_desk.services.ports import Work
from tests.services.policy_room import STRICTER, PolicyRoom, put_house
from tests.vouched import accept_all

WORDS = "a long walk by the river"
LEE, MO, NIA = "Lee Lead", "Mo Manager", "Nia Nurse"
ALONE = "a policy is put in force by two, one of them a chair."


@pytest.fixture
def room(tmp_path: Path) -> Iterator[PolicyRoom]:
    made = PolicyRoom(tmp_path)
    with made.session.open_work() as work:
        people.enter(work, Person("nia", NIA, roles=(Role("Nurse"),), member=True))
    yield made
    made.session.close()


def ids(room: PolicyRoom) -> dict[str, str]:
    with room.session.open_view() as work:
        return {one.name: one.id for one in work.people.all()}


def keys(room: PolicyRoom, *names: str) -> None:
    for name in names:
        people.make_key(room.session.office, ids(room)[name], WORDS)
    accept_all(room.session.office, WORDS)


def other(room: PolicyRoom) -> Pack:
    """Return another policy of the house, shipped since."""
    put_house(STRICTER)
    return next(one for one in room.session.policies.at_hand() if one.version == "2")


def switch(room: PolicyRoom, pack: Pack, first: str, second: str, **more: Any) -> Any:
    said = {"reason": "As decided", "words": WORDS, **more}
    request = SwitchRequest(
        pack, said["reason"], (ids(room)[first], WORDS), (ids(room)[second], said["words"])
    )
    return agreeing.switch(room.session.office, request)


def follows(room: PolicyRoom) -> str:
    with room.session.open_view() as work:
        return work.board().policy_hash


def test_where_nobody_could_sign_one_word_is_enough(room: PolicyRoom) -> None:
    pack = other(room)
    room.do(packs.switch, pack, "As decided")
    assert follows(room) == pack.hash
    (event,) = room.events("policy.changed")
    assert "agreed" not in event["body"]
    assert room.report().ok


@pytest.mark.parametrize("who", [(LEE,), (MO, NIA)])
def test_one_key_or_keys_without_a_chair_ask_for_no_second(
    room: PolicyRoom, who: Sequence[str]
) -> None:
    keys(room, *who)
    with room.session.open_view() as work:
        assert agreeing.who(work) == []
    room.do(packs.switch, other(room), "As decided")
    assert room.report().ok


def test_two_put_a_policy_in_force(room: PolicyRoom) -> None:
    keys(room, MO, LEE)
    with room.session.open_view() as work:
        assert [one.name for one in agreeing.who(work)] == [LEE, MO]
    pack, before = other(room), follows(room)
    with pytest.raises(Refused, match="Two people put another policy in force here"):
        room.do(packs.switch, pack, "As decided")
    assert follows(room) == before
    outcome = switch(room, pack, MO, LEE)
    assert (outcome.made, follows(room)) == (pack.hash, pack.hash)
    words = room.events("policy.agreed")
    assert [one["body"]["name"] for one in words] == [MO, LEE]
    assert {(one["body"]["before"], one["body"]["hash"]) for one in words} == {(before, pack.hash)}
    (event,) = room.events("policy.changed")
    assert len(event["body"]["agreed"]) == 2
    assert room.report().ok


def test_who_may_not_puts_nothing_in_force(room: PolicyRoom) -> None:
    keys(room, LEE, MO)
    pack = other(room)
    for first, second, why in ((LEE, LEE, "Two people"), (LEE, NIA, "Two people")):
        with pytest.raises(Refused, match=why):
            switch(room, pack, first, second)
    keys(room, NIA)
    with pytest.raises(Refused, match="has to be a chair"):
        switch(room, pack, MO, NIA)
    with pytest.raises(Refused, match="The passphrase is not"):
        switch(room, pack, LEE, MO, words="another walk")
    with pytest.raises(BadInput, match="three letters"):
        switch(room, pack, LEE, MO, reason="no")
    assert room.events("policy.agreed") == room.events("policy.changed") == []
    assert len(room.events("signin.failed")) == 1
    assert room.report().ok


def test_no_passphrase_stands_in_what_is_said_of_a_request(room: PolicyRoom) -> None:
    request = SwitchRequest(room.session.pack(), "As decided", ("a", WORDS), ("b", WORDS))
    assert WORDS not in repr(request)


# Forged ----------------------------------------------------------------------------------------


def word(work: Work, name: str, pack: Pack, before: str) -> str:
    """Sign for a policy by somebody's own key, past the program."""
    person = next(one for one in work.people.all() if one.name == name)
    key = work.people.key(person.id)
    assert key is not None
    board = work.board()
    body = {"policy": pack.id, "hash": pack.hash, "before": before, "title": "", "version": "",
            "reason": "x", "name": name}  # fmt: skip
    draft = Draft(packs.AGREED, body, board.id, author=person.id, key_id=key.key_id)
    seal = SealedVault(memory_kib=8, passes=1, lanes=1).signer(key, WORDS)
    return work.record(draft, lambda data: seal(SIGNED_PREFIX + data)).id


def forged(work: Work, pack: Pack, agreed: Sequence[str]) -> None:
    packs._follow(work, pack, "x", agreed)


def found(room: PolicyRoom) -> str:
    report = room.report()
    assert not report.ok
    return " ".join(fault.sentence for fault in report.faults)


@pytest.mark.parametrize("who", [(), (LEE,), (LEE, LEE), (MO, NIA)])
def test_a_switch_without_two_is_found(room: PolicyRoom, who: Sequence[str]) -> None:
    keys(room, LEE, MO, NIA)
    pack, before = other(room), follows(room)

    def attack(work: Work) -> None:
        forged(work, pack, [word(work, name, pack, before) for name in who])

    room.do(attack)
    assert ALONE in found(room)


def test_two_words_serve_once(room: PolicyRoom) -> None:
    keys(room, LEE, MO)
    old, pack = room.session.pack(), other(room)
    switch(room, pack, LEE, MO)
    used = room.events("policy.changed")[0]["body"]["agreed"]
    switch(room, old, LEE, MO)
    assert room.report().ok
    room.do(partial(forged, pack=pack, agreed=used))
    assert ALONE in found(room)


def test_words_for_one_policy_serve_no_other(room: PolicyRoom) -> None:
    keys(room, LEE, MO)
    old, pack = room.session.pack(), other(room)

    def attack(work: Work) -> None:
        forged(work, pack, [word(work, name, old, old.hash) for name in (LEE, MO)])

    room.do(attack)
    assert ALONE in found(room)


def said(kind: str, **body: Any) -> Statement:
    return cast(Statement, SimpleNamespace(type=kind, body=body, author="a"))


def test_a_board_of_before_is_bound_by_its_first_switch_by_two() -> None:
    able = ("a", "b")
    made = Agreements()
    made.hear("1", said("board.created"))
    assert not made.needed({}, able)
    made.hear("2", said("policy.changed", agreed=["x", "y"]))
    assert made.needed({}, able)
    assert not made.needed({}, ("a",))
    bound = Agreements()
    bound.hear("1", said("board.created", two_for_policy=True))
    assert bound.needed({}, able)


def test_what_was_signed_under_an_earlier_policy_is_still_held_against_it(
    room: PolicyRoom,
) -> None:
    keys(room, LEE, MO)

    def close(work: Work) -> None:
        mo = next(one for one in work.people.all() if one.name == MO)
        key = work.people.key(mo.id)
        assert key is not None
        seal = SealedVault(memory_kib=8, passes=1, lanes=1).signer(key, WORDS)
        draft = Draft("meeting.closed", {"number": "1"}, "m1", author=mo.id, key_id=key.key_id)
        work.record(draft, lambda data: seal(SIGNED_PREFIX + data))

    room.do(close)
    assert "nobody who signed it was a chair" in found(room)
    switch(room, other(room), LEE, MO)
    assert "nobody who signed it was a chair" in found(room)
