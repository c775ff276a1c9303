"""Who is on the board by the words that count, entry by entry, without any board."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from cab_desk.domain.board import Person, Role
from cab_desk.domain.canonical import stamp
from cab_desk.domain.membership import BOUND, Membership, stated
from cab_desk.domain.statement import Statement

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
ANN = Person("ann", "Ann", chair=True)
BEA = Person("bea", "Bea", roles=(Role("Chair"),))
CY = Person("cy", "Cy", member=True)


class Chain:
    """A chain of entries, each told to what is tested."""

    def __init__(self, *people: Person, bound: bool = True) -> None:
        self.members = Membership({"pack": "Chair"}.get)
        self.count = 0
        self.say("board.created", {BOUND: bound, "hash": "pack"}, "board")
        for one in people:
            assert self.put(one) == ""

    def say(
        self, kind: str, body: Mapping[str, Any], subject: str, by: str = "", *, sound: bool = True
    ) -> str:
        self.count += 1
        key = f"key-{by}" if by else ""
        said = Statement("b", kind, by, "d1", "h", self.count, "", NOON, "+00:00", "UTC", key,
                         "pack", subject, 0, "", body)  # fmt: skip
        return self.members.hear(f"event-{self.count}", said, self.count, sound=sound)

    def put(self, one: Person, by: str = "", agreed: str = "", **more: bool) -> str:
        body = stated(one) | ({"agreed": agreed} if agreed else {})
        return self.say("person.put", body, one.id, by, **more)

    def key(self, *names: str) -> None:
        for name in names:
            self.say("key.accepted", {"public": f"public-{name}"}, name, name)

    def welcome(self, name: str, by: str, **more: bool) -> str:
        body = {"key": f"key-{name}", "public": f"public-{name}"}
        return self.say("key.welcomed", body, name, by, **more)


@pytest.fixture
def chain() -> Chain:
    made = Chain(ANN, BEA, CY)
    made.key("ann", "bea", "cy")
    return made


def test_the_first_chair_is_accepted_and_accepts_the_others(chain: Chain) -> None:
    assert chain.members.strict
    assert chain.members.waiting() == {"key-bea": "bea", "key-cy": "cy"}
    assert chain.welcome("bea", "ann") == ""
    assert chain.members.vouchers() == {"ann", "bea"}


@pytest.mark.parametrize("by", ["", "bea", "cy"])
def test_who_cannot_sign_for_people_changes_nothing(chain: Chain, by: str) -> None:
    before = dict(chain.members.people)
    assert chain.put(Person("new", "New"), by) == "unvouched"
    assert chain.members.people == before


def test_a_word_whose_signature_is_none_says_nothing(chain: Chain) -> None:
    assert chain.put(Person("new", "New"), "ann", sound=False) == "unvouched"
    assert chain.welcome("cy", "ann", sound=False) == ""
    assert not chain.members.accepted("key-cy")


def test_a_name_that_an_import_brought_may_be_noted_and_no_more(chain: Chain) -> None:
    assert chain.put(Person("new", "New", linked=False)) == ""
    assert chain.put(Person("two", "Two", linked=False, roles=(Role("Chair"),))) == "unvouched"
    assert chain.put(Person("cy", "Cy", linked=False)) == "unvouched"
    assert chain.put(Person("new", "New")) == "unvouched"


def test_two_chairs_are_asked_where_two_can_sign(chain: Chain) -> None:
    cy = Person("cy", "Cy", member=True, chair=True)
    assert not chain.members.needs_second("cy", stated(cy), "ann")
    chain.welcome("bea", "ann")
    assert chain.put(cy, "ann") == "vouched_alone"
    assert chain.say("person.agreed", {"person": stated(CY)}, "cy", "bea") == ""
    assert chain.put(cy, "ann", f"event-{chain.count}") == "vouched_alone"  # for other words
    assert chain.say("person.agreed", {"person": stated(cy)}, "cy", "bea") == ""
    assert chain.put(cy, "ann", f"event-{chain.count}") == ""


def test_one_person_under_two_ids_is_no_second_chair(chain: Chain) -> None:
    chain.welcome("bea", "ann")
    chain.say("identity.joined", {"other": "bea", "joined": True}, "ann", "ann")
    cy = Person("cy", "Cy", member=True, chair=True)
    assert chain.members.others("ann") == set()
    assert chain.put(cy, "ann") == ""


def test_a_key_in_place_of_another_is_accepted_by_the_two_who_vouch(chain: Chain) -> None:
    chain.welcome("bea", "ann")
    body = {"key": "key-cy", "made": "key-cy2"}
    chain.say("key.reset_asked", body, "cy", "ann")
    chain.say("key.revoked", {**body, "asked": f"event-{chain.count}"}, "cy", "bea")
    chain.say("key.reset_asked", body, "cy", "ann")
    assert chain.members.keys["key-cy"].revoked
    said = Statement("b", "key.accepted", "cy", "d1", "h", 99, "", NOON, "+00:00", "UTC",
                     "key-cy2", "pack", "cy", 0, "", {"public": "p"})  # fmt: skip
    chain.members.hear("event-99", said, 99)
    assert chain.members.accepted("key-cy2")


@pytest.mark.parametrize("by", [("ann", "ann"), ("ann", "cy"), ("bea", "ann")])
def test_words_of_one_or_of_a_key_that_waits_replace_none(
    chain: Chain, by: tuple[str, str]
) -> None:
    body = {"key": "key-cy", "made": "key-new"}
    chain.say("key.reset_asked", body, "cy", by[0])
    chain.say("key.revoked", {**body, "asked": f"event-{chain.count}"}, "cy", by[1])
    assert not chain.members.keys["key-cy"].revoked


def test_a_loan_of_a_key_that_waits_is_none(chain: Chain) -> None:
    loan = Role("Security Lead", NOON, NOON.replace(day=20), "bea")
    cy = Person("cy", "Cy", member=True, roles=(loan,))
    said = {"role": "Security Lead", **{name: stated(cy)["roles"][0][name]  # type: ignore[index,call-overload]
                                        for name in ("since", "until")}}  # fmt: skip
    assert chain.say("role.lent", said, "cy", "bea") == "unaccepted_key"
    assert chain.put(cy) == "unvouched"
    chain.welcome("bea", "ann")
    assert chain.say("role.lent", said, "cy", "bea") == ""
    assert chain.put(cy) == ""
    assert chain.put(CY) == ""  # it is over


def test_a_loan_that_was_taken_back_is_held_again_by_another_word_alone(chain: Chain) -> None:
    loan = Role("Security Lead", NOON, NOON.replace(day=20), "ann")
    cy = Person("cy", "Cy", member=True, roles=(loan,))
    said = {"role": "Security Lead", **{name: stated(cy)["roles"][0][name]  # type: ignore[index,call-overload]
                                        for name in ("since", "until")}}  # fmt: skip
    chain.say("role.lent", said, "cy", "ann")
    assert chain.put(cy) == chain.put(CY) == ""
    assert chain.members.ended == [chain.count]  # before its day, and nobody signed for it
    assert chain.put(cy) == "unvouched"
    chain.say("role.lent", said, "cy", "ann")
    assert chain.put(cy) == ""
    assert chain.put(CY, by="ann") == ""
    assert len(chain.members.ended) == 1


@pytest.mark.parametrize(("day", "needed"), [(19, True), (20, False)])
def test_a_chair_signs_for_a_loan_that_is_taken_back_before_its_day(
    chain: Chain, day: int, needed: bool
) -> None:
    loan = Role("Security Lead", NOON, NOON.replace(day=20), "ann")
    chain.members.people["cy"] = stated(Person("cy", "Cy", member=True, roles=(loan,)))
    at = stamp(NOON.replace(day=day))
    assert chain.members.needs_word("cy", stated(CY), at) is needed


def test_a_board_of_before_is_bound_by_a_chairs_word_alone() -> None:
    chain = Chain(ANN, BEA, CY, bound=False)
    chain.key("ann", "cy")
    assert chain.put(Person("new", "New")) == ""
    assert chain.members.unsigned == [chain.count]
    assert chain.welcome("cy", "ann") == "unfounded"
    said = {"hash": chain.members.digest(), "chair_role": "Chair"}
    assert chain.say("people.confirmed", said, "board", "cy") == "no_chair"
    assert chain.say("people.confirmed", {"hash": "other"}, "board", "ann") == "confirmed_other"
    assert chain.say("people.confirmed", said, "board", "ann") == ""
    assert chain.members.strict
    assert chain.members.accepted("key-cy")
    assert chain.say("people.confirmed", said, "board", "ann") == "confirmed_before"
