"""How old a passphrase may be is asked on the train as well, by what the packet brought along."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.canonical import canonical
from cab_desk.errors import Refused
from cab_desk.files import packs
from cab_desk.services.members.resealing import ChangeRequest, change_passphrase
from cab_desk.services.packets import packet_form
from cab_desk.services.policies import agreeing
from cab_desk.services.policies.agreeing import SwitchRequest
from tests.services.packet_room import (
    ANN,
    BOB,
    BUSINESS,
    WORDS,
    Board,
    Opener,
    intact,
    states,
)
from tests.services.policy_room import HOUSE, put_house

NEW = "another walk along the shore"
AGEING = (
    HOUSE.replace("Team Lead", BUSINESS)
    + """
[[rule]]
id = "keys"
section = "7"
name = "Passphrases"
text = "Passphrases are changed every quarter."
how = ["gate"]
passphrases = { days = 90 }
"""
)


@pytest.fixture
def aged(harbour: Board) -> Board:
    """Put a policy in force by which a passphrase is the same for 90 days at most."""
    pack = packs.load(put_house(AGEING))
    by = [(harbour.ids()[name], WORDS) for name in (ANN, BOB)]
    agreeing.switch(harbour.office, SwitchRequest(pack, "Keys have to be fresh", by[0], by[1]))
    return harbour


def test_one_that_is_too_old_signs_nothing_on_the_train(aged: Board, open_packet: Opener) -> None:
    uid = aged.submitted()
    train = open_packet(aged.give(BOB, uid))
    aged.clock.now += timedelta(days=91)
    with pytest.raises(Refused) as caught:
        train.sign(uid, BOB, BUSINESS)
    assert caught.value.sentence == (
        "Bob Ito’s passphrase is 91 days old; the policy lets it be 90. Change it at the board, "
        "under Settings, People, and take a new packet along."
    )
    assert train.signed(uid) == []


def test_one_that_is_young_enough_signs_and_is_taken_in(aged: Board, open_packet: Opener) -> None:
    uid = aged.submitted()
    train = open_packet(aged.give(BOB, uid))
    aged.clock.now += timedelta(days=80)
    train.sign(uid, BOB, BUSINESS)
    report = aged.bring(train.save(aged.folder / "bob.cabevents"))
    assert states(report) == ["new"]
    intact(aged)


def test_a_change_at_the_board_is_known_by_the_next_packet(
    aged: Board, open_packet: Opener
) -> None:
    uid = aged.submitted()
    before = aged.give(BOB, uid, file="before.cabreview")
    aged.clock.now += timedelta(days=89)
    change_passphrase(aged.office, ChangeRequest(aged.ids()[BOB], WORDS, NEW))
    after = aged.give(BOB, uid, file="after.cabreview")
    aged.clock.now += timedelta(days=30)
    with pytest.raises(Refused, match="days old"):
        open_packet(before, "old").sign(uid, BOB, BUSINESS)
    open_packet(after, "new").sign(uid, BOB, BUSINESS, passphrase=NEW)


def test_a_packet_of_before_tells_no_age_and_asks_none(harbour: Board) -> None:
    said: dict[str, Any] = {"id": "p1", "name": BOB}
    assert _contents(said).since is None
    assert _contents(said | {"since": ""}).since is None
    found = _contents(said | {"since": "2031-11-18T12:00:00.000Z"}).since
    assert found is not None
    assert found.year == 2031


def _contents(reader: dict[str, Any]) -> packet_form.Contents:
    return packet_form.contents(canonical({
        "form": "cabreview", "v": 2, "schema": 17, "packet": "a" * 32,
        "board": {"id": "b", "name": "B", "zone": "UTC"},
        "policy": {"id": "p", "hash": "h", "title": "P"}, "head": {"seq": 1, "hash": "0" * 64},
        "made_at": "2031-11-18T12:00:00.000Z", "made_by": "", "for": reader,
        "meeting": {"id": "", "number": ""},
        "key": {"id": "k", "public": "00", "sealed": "00", "secret": "s"}, "signer": {},
        "changes": [], "members": {},
    }))  # fmt: skip


def test_whoever_makes_it_younger_in_the_file_is_found_out(
    aged: Board, open_packet: Opener, tmp_path: Path
) -> None:
    """The board knows the hash of what it handed out: what is said in another packet is foreign."""
    uid = aged.submitted()
    file = aged.give(BOB, uid)
    aged.clock.now += timedelta(days=91)
    forged = _younger(file, tmp_path / "forged.cabreview", aged)
    train = open_packet(forged, "forger")
    train.sign(uid, BOB, BUSINESS)
    report = aged.bring(train.save(aged.folder / "bob.cabevents"))
    assert states(report) == ["refused"]
    assert aged.counts(uid) == []
    intact(aged)


def _younger(file: Path, target: Path, side: Board) -> Path:
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "packet.json":
                found = json.loads(data)
                found["for"]["since"] = side.clock().strftime("%Y-%m-%dT%H:%M:%S.000Z")
                data = canonical(found)
            new.writestr(name, data)
    return target
