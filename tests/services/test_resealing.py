"""A passphrase is changed by whoever knows it: the key and what it signed stay."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.errors import Refused
from cab_desk.services.members import resealing
from cab_desk.services.members.resealing import ChangeRequest
from tests.services.evidence_room import DANA, WORDS, Room, room

NEW = "another walk along the shore"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


def changed(desk: Room, old: str = WORDS, new: str = NEW) -> str:
    request = ChangeRequest(desk.ids["Dana Reyes"], old, new)
    return resealing.change_passphrase(desk.office, request).message


def test_the_new_words_open_the_same_key_and_the_old_ones_do_not(desk: Room) -> None:
    uid = desk.submitted()
    first = desk.sign(uid, *DANA)
    before = desk.do(lambda work: work.people.key(desk.ids["Dana Reyes"]))
    assert "has a new passphrase" in changed(desk)
    after = desk.do(lambda work: work.people.key(desk.ids["Dana Reyes"]))
    assert (after.key_id, after.public, after.made_at) == (
        before.key_id, before.public, before.made_at,
    )  # fmt: skip
    assert after.sealed != before.sealed
    other = desk.submitted("Another")
    with pytest.raises(Refused, match="4 tries left"):
        desk.sign(other, *DANA)
    desk.do(lambda work: work.people.put_key(replace(after, failed_tries=0, locked_until=None)))
    assert desk.sign(other, *DANA, passphrase=NEW) != first
    assert desk.verify().ok
    event = desk.do(lambda work: work.ledger.of_subject(desk.ids["Dana Reyes"]))
    assert "key.resealed" in [one.type for _, one in event]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [("a wrong one", NEW, "tries left"), (WORDS, "short", "at least"), (WORDS, WORDS, "old one"),
     (WORDS, "Dana Reyes", "name")],
)  # fmt: skip
def test_a_change_that_cannot_be_is_refused(desk: Room, old: str, new: str, why: str) -> None:
    before = desk.do(lambda work: work.people.key(desk.ids["Dana Reyes"])).sealed
    with pytest.raises(Refused, match=why):
        changed(desk, old, new)
    assert desk.do(lambda work: work.people.key(desk.ids["Dana Reyes"])).sealed == before
    assert desk.verify().ok


def test_the_age_of_a_passphrase_is_known(desk: Room) -> None:
    dana = desk.ids["Dana Reyes"]
    first = desk.do(lambda work: resealing.since(work, dana))
    desk.clock.on(days=400)
    changed(desk)
    second = desk.do(lambda work: resealing.since(work, dana))
    assert first is not None
    assert second is not None
    assert second > first
    nobody = [one for name, one in desk.ids.items() if name.startswith("Rik")]
    desk.do(lambda work: resealing.since(work, nobody[0]))
    assert repr(ChangeRequest(dana, WORDS, NEW)) == f"ChangeRequest({dana!r})"
