"""The chair's session: unlocked once, it signs the board's events, and is dropped in time."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services.members import people
from cab_desk.services.members.chair import IDLE, ChairSession
from cab_desk.services.signatures.signing import unlock_chair
from tests.services.evidence_room import CHEAP, WORDS, Room, room

DECIDED = Draft("item.decided", {"meeting": "m", "item": "i", "verdict": "noted"}, subject="i")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


@pytest.fixture
def chair(desk: Room) -> ChairSession:
    return unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)


def record(desk: Room, chair: ChairSession, draft: Draft = DECIDED) -> object:
    return desk.do(lambda work: chair.record(work, draft))


def test_what_the_board_decides_is_signed_by_the_chair(desk: Room, chair: ChairSession) -> None:
    event = record(desk, chair)
    ann = desk.ids["Ann Boyd"]
    said = read(event.data)  # type: ignore[attr-defined]
    key = desk.do(lambda work: work.people.key(ann))
    assert (said.author, said.key) == (ann, key.key_id)
    assert CHEAP.verify(key.public, SIGNED_PREFIX + event.data, event.signature)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["signoff.given", "signoff.withdrawn", "key.accepted"])
def test_the_session_never_signs_for_a_person(desk: Room, chair: ChairSession, kind: str) -> None:
    before = desk.do(lambda work: work.ledger.head())
    with pytest.raises(Refused, match="signs what the board decides, nothing else"):
        record(desk, chair, Draft(kind, {}, subject="i"))
    assert desk.do(lambda work: work.ledger.head()) == before


def test_a_dropped_session_signs_nothing(desk: Room, chair: ChairSession) -> None:
    chair.drop()
    assert not chair.open
    with pytest.raises(Refused, match="Ann Boyd has to unlock it again"):
        record(desk, chair)


def test_an_idle_session_drops_itself_and_use_keeps_it(desk: Room, chair: ChairSession) -> None:
    desk.clock.on(seconds=IDLE.total_seconds() - 1)
    record(desk, chair)
    desk.clock.on(seconds=IDLE.total_seconds() - 1)
    assert chair.open
    desk.clock.on(seconds=1)
    with pytest.raises(Refused, match="session is over"):
        record(desk, chair)
    desk.clock.on(hours=-2)  # setting the clock back does not open it again
    assert not chair.open


def test_a_session_ends_with_the_key(desk: Room, chair: ChairSession) -> None:
    def revoke(work: object) -> None:
        key = work.people.key(chair.person_id)  # type: ignore[attr-defined]
        work.people.put_key(replace(key, revoked_at=desk.clock()))  # type: ignore[attr-defined]

    desk.do(revoke)
    with pytest.raises(Refused, match="no signing key"):
        record(desk, chair)
    assert not chair.open


def test_only_a_chair_unlocks_it_and_only_with_the_passphrase(desk: Room) -> None:
    unlock = partial(unlock_chair, desk.office)
    with pytest.raises(Refused, match="Kim Osei is not the chair of this board"):
        unlock(desk.ids["Kim Osei"], WORDS)
    with pytest.raises(Refused, match=r"not Ann Boyd's\. 4 tries left"):
        unlock(desk.ids["Ann Boyd"], "something else")


def test_who_holds_the_policys_role_of_chair_unlocks_it(desk: Room) -> None:
    ann = desk.do(lambda work: work.people.get(desk.ids["Ann Boyd"]))
    desk.do(partial(people.put_person, person=replace(ann, chair=False)))
    assert unlock_chair(desk.office, ann.id, WORDS).open
