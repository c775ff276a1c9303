"""Nobody approves an own change under another name, whenever the board learns of that name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.board import Person
from cab_desk.errors import Refused
from cab_desk.services.members import people
from cab_desk.services.members.lending import LendRequest, lend
from cab_desk.services.signatures import signing
from tests.services.evidence_room import KIM, NOON, WORDS, Room, room

OTHER_NAME = "K. Osei-Mensah"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


def known_as(desk: Room, **fields: object) -> None:
    """Have the board learn another name of Kim's."""
    kim: Person = desk.do(lambda work: work.people.get(desk.ids["Kim Osei"]))
    desk.do(partial(people.put_person, person=replace(kim, **fields)))  # type: ignore[arg-type]


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
