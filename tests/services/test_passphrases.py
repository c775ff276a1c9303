"""Passphrases: wrong tries are counted, slowed and recorded; nothing of one is kept anywhere."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import cast

import pytest

from cab_desk.domain.board import SealedKey
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services.ports import Vault
from cab_desk.services.requests import happenings
from cab_desk.services.signatures import signing
from tests.services.evidence_room import CHEAP, WORDS, Room

DANA, KIM = ("Dana Reyes", "Engineering Manager"), ("Kim Osei", "Security Lead")


def wrong(desk: Room, uid: str) -> str:
    with pytest.raises(Refused) as caught:
        desk.sign(uid, *DANA, passphrase="another one")
    return caught.value.sentence


def test_wrong_passphrases_are_counted_slowed_recorded_and_lock_the_key(
    desk: Room, uid: str
) -> None:
    assert wrong(desk, uid) == "The passphrase is not Dana Reyes's. 4 tries left."
    assert wrong(desk, uid) == "The last passphrase was wrong. Wait 1 s, then try again."
    with pytest.raises(Refused, match="Wait 1 s"):
        desk.sign(uid, *DANA)  # even the right one has to wait
    for left, seconds in ((3, 1), (2, 2), (1, 4)):
        desk.clock.on(seconds=seconds)
        word = "try" if left == 1 else "tries"
        assert wrong(desk, uid) == f"The passphrase is not Dana Reyes's. {left} {word} left."
    desk.clock.on(seconds=8)
    assert "The key is locked until 13:15" in wrong(desk, uid)
    desk.clock.on(minutes=14)
    with pytest.raises(Refused, match="Dana Reyes's key is locked until 13:15"):
        desk.sign(uid, *DANA)
    recorded = [
        read(event.data)
        for _, event in desk.do(lambda work: list(work.ledger.entries()))
        if event.type == "signin.failed"
    ]
    assert [said.body["tries"] for said in recorded] == [1, 2, 3, 4, 5]
    assert {said.subject for said in recorded} == {desk.ids["Dana Reyes"]}
    said = {happenings.sentence("signin.failed", one.body) for one in recorded}
    assert said == {"Wrong passphrase for Dana Reyes"}
    assert desk.do(lambda work: work.signoffs.of_change(uid)) == []
    desk.clock.on(minutes=2)
    assert "locked until 13:46" in wrong(desk, uid)  # twice as long
    desk.clock.on(minutes=31)
    assert desk.sign(uid, *DANA)


def test_a_wrong_try_of_an_earlier_version_is_told_without_a_name() -> None:
    body = {"tries": 1, "locked_until": "", "key": "k"}
    assert happenings.sentence("signin.failed", body) == "Wrong passphrase"


def test_the_right_passphrase_clears_the_count(desk: Room, uid: str) -> None:
    wrong(desk, uid)
    desk.clock.on(seconds=1)
    desk.sign(uid, *DANA)
    key = desk.do(lambda work: work.people.key(desk.ids["Dana Reyes"]))
    assert (key.failed_tries, key.locked_until) == (0, None)


def test_another_persons_tries_do_not_count(desk: Room, uid: str) -> None:
    wrong(desk, uid)
    assert desk.sign(uid, *KIM)


def test_the_passphrase_is_nowhere_on_disk_nor_in_texts(desk: Room, uid: str) -> None:
    request = desk.request(uid, *DANA)
    signing.sign(desk.office, request)
    wrong_words = "canary in the coal mine"
    with pytest.raises(Refused):
        desk.sign(uid, *KIM, passphrase=wrong_words)
    assert WORDS not in repr(request)
    for path in desk.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert WORDS.encode() not in data
            assert wrong_words.encode() not in data


class Both:
    """A vault that is at work for one program while another one tries, too."""

    def __init__(self, other: Callable[[], object]) -> None:
        self._other = [other]

    def __getattr__(self, name: str) -> object:
        return getattr(CHEAP, name)

    def signer(self, key: SealedKey, passphrase: str) -> Callable[[bytes], bytes]:
        while self._other:
            self._other.pop()()
        return CHEAP.signer(key, passphrase)


@pytest.mark.parametrize("passphrase", [WORDS, "one more guess"])
def test_p40_of_two_tries_at_once_one_is_looked_at(desk: Room, uid: str, passphrase: str) -> None:
    """Else as many could be tried at once as there are programs, and the right one be among them;
    nothing tells the right one from another.
    """
    with closing(Room(desk.folder, device="d2")) as other:
        other.find_people()
        vault = Both(partial(wrong, other, uid))
        desk.office = replace(desk.office, vault=cast("Vault", vault))
        with pytest.raises(Refused) as caught:
            desk.sign(uid, *DANA, passphrase=passphrase)
    assert caught.value.sentence == "The last passphrase was wrong. Wait 1 s, then try again."
    key = desk.do(lambda work: work.people.key(desk.ids["Dana Reyes"]))
    assert key.failed_tries == 1
    assert desk.do(lambda work: work.signoffs.of_change(uid)) == []
