"""A signed packet opens as it was signed, or not at all."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cab_desk.app import packets
from cab_desk.domain.canonical import canonical, digest, moment
from cab_desk.domain.ledger import SIGNED_PREFIX
from cab_desk.errors import Refused
from cab_desk.services.members.resetting import ResetRequest, reset_key
from cab_desk.services.packets import packet_signed, packing
from cab_desk.services.packets.packing import Wanted
from cab_desk.services.signatures import signing
from cab_desk.storage import guard
from tests.services.packet_room import (
    ANN,
    BOB,
    BUSINESS,
    CARA,
    CHEAP,
    RIK,
    WORDS,
    Board,
    Opener,
    intact,
)


def signed(board: Board, uid: str, file: str = "bob.cabreview") -> Path:
    target = board.folder / file
    packets.take(board.office, Wanted(board.ids()[BOB], (uid,)), target, WORDS)
    return target


def members_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def rewritten(file: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Write the packet again with other members, as somebody on its way would."""
    members = members_of(file)
    change(members)
    target = file.with_name("changed.cabreview")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return target


def listing(members: dict[str, bytes], **fields: Any) -> dict[str, Any]:
    """Change the list of contents, its form kept."""
    listed: dict[str, Any] = json.loads(members["packet.json"]) | fields
    members["packet.json"] = canonical(listed)
    return listed


def test_a_signed_packet_says_who_signed_it(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    file = signed(harbour, uid)
    report = harbour.verify()
    assert report.ok, report.sentence()
    train = open_packet(file, "stranger")
    assert train.office.seat is not None
    told = train.office.seat.signed
    assert told is not None
    assert (told.name, told.known) == (ANN, None)  # a machine that never saw the board
    train.session.close()
    again = open_packet(file, "stranger")
    assert again.office.seat is not None
    assert again.office.seat.signed == replace(told, known=True)
    again.sign(uid, BOB, BUSINESS)
    assert harbour.bring(again.save(harbour.folder / "bob.cabevents")).counts["new"] == 1
    intact(harbour)


def test_the_chair_who_is_unlocked_signs_without_being_asked_again(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    chair = signing.unlock_chair(harbour.office, harbour.ids()[ANN], WORDS)
    pen = packet_signed.pen(harbour.office, chair=chair)
    assert pen is not None
    wanted = Wanted(harbour.ids()[BOB], (uid,))
    packed = packing.take(harbour.office, wanted, schema=guard.SCHEMA, by=pen)
    file = harbour.folder / "chair.cabreview"
    packets.packets.write(file, packed.members)
    seat = open_packet(file).office.seat
    assert seat is not None
    assert seat.signed is not None
    assert seat.signed.name == ANN
    intact(harbour)


def test_a_packet_without_a_signature_says_so(harbour: Board, open_packet: Opener) -> None:
    seat = open_packet(harbour.give(BOB, harbour.submitted())).office.seat
    assert seat is not None
    assert seat.signed is None


def test_a_wrong_passphrase_hands_nothing_out(harbour: Board) -> None:
    uid = harbour.submitted()
    target = harbour.folder / "bob.cabreview"
    with pytest.raises(Refused, match="passphrase"):
        packets.take(harbour.office, Wanted(harbour.ids()[BOB], (uid,)), target, "wrong words")
    assert not target.exists()
    assert harbour.do(lambda work: work.reviews.packets()) == []
    harbour.settings.me.clear()
    with pytest.raises(Refused, match="who you are"):
        packets.take(harbour.office, Wanted(harbour.ids()[BOB], (uid,)), target, WORDS)


def _another_head(members: dict[str, bytes]) -> None:
    listing(members, head={"seq": 1, "hash": "0" * 64})


def _another_rfc(members: dict[str, bytes]) -> None:
    rows = members["change.json"].replace(b"Rotate the certificates", b"Rotate all certificates")
    members["change.json"] = rows
    listed = json.loads(members["packet.json"])
    listed["members"]["change.json"] = {"sha256": digest(rows), "size": len(rows)}
    members["packet.json"] = canonical(listed)


def _another_reader(members: dict[str, bytes]) -> None:
    listed = json.loads(members["packet.json"])
    listing(members, **{"for": listed["for"] | {"name": "Somebody Else"}})


def _another_maker(members: dict[str, bytes]) -> None:
    listed = json.loads(members["packet.json"])
    listing(members, signer=listed["signer"] | {"name": "The CEO"})


def _no_signature(members: dict[str, bytes]) -> None:
    del members["signed.json"]


def _no_signer(members: dict[str, bytes]) -> None:
    listing(members, signer={})


def _nonsense(members: dict[str, bytes]) -> None:
    members["signed.json"] = b"{}"


def _one_bit(members: dict[str, bytes]) -> None:
    found = json.loads(members["signed.json"])
    first = format(int(found["signature"][0], 16) ^ 1, "x")
    found["signature"] = first + found["signature"][1:]
    members["signed.json"] = canonical(found)


def _key_of_the_forger(members: dict[str, bytes]) -> None:
    """Sign it all anew by a key of one's own, under the old name."""
    listed = json.loads(members["packet.json"])
    said = json.loads(json.loads(members["signed.json"])["data"])
    made = CHEAP.make(listed["signer"]["id"], WORDS, moment(said["at"]))
    whose = {"key": made.key_id, "public": made.public.hex()}
    listed = listing(members, signer=listed["signer"] | whose)
    said |= {"key": made.key_id}
    said["body"] |= {"hash": digest(members["packet.json"])}
    data = canonical(said)
    seal = CHEAP.signer(made, WORDS)
    members["signed.json"] = canonical(
        {"v": 1, "data": data.decode(), "signature": seal(SIGNED_PREFIX + data).hex()}
    )


@pytest.mark.parametrize(
    "change",
    [_another_head, _another_rfc, _another_reader, _another_maker, _no_signature, _no_signer,
     _nonsense, _one_bit, _key_of_the_forger],
)  # fmt: skip
def test_a_changed_packet_does_not_open(
    harbour: Board, open_packet: Opener, change: Callable[[dict[str, bytes]], object]
) -> None:
    file = signed(harbour, harbour.submitted())
    forged = rewritten(file, change)
    with pytest.raises(Refused, match=r"changed on its way|is damaged"):
        open_packet(forged, "train")
    assert not list((harbour.folder.parent / "train").rglob("board.cabdesk"))
    open_packet(rewritten(file, lambda _members: None), "train")  # the way of changing is sound


def test_the_signature_of_one_packet_serves_no_other(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    other = members_of(signed(harbour, uid, "first.cabreview"))["signed.json"]
    file = signed(harbour, uid, "second.cabreview")
    with pytest.raises(Refused, match="not what Ann Boyd signed"):
        open_packet(rewritten(file, lambda members: members.update({"signed.json": other})))


def test_one_stripped_of_all_that_was_signed_says_so_and_is_found_out_at_the_board(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()

    def strip(members: dict[str, bytes]) -> None:
        _no_signature(members)
        _no_signer(members)

    train = open_packet(rewritten(signed(harbour, uid), strip))
    assert train.office.seat is not None
    assert train.office.seat.signed is None
    train.comment(uid)
    report = harbour.bring(train.save(harbour.folder / "odd.cabevents"))
    assert "not the one that was handed out" in report.rows[0].why
    assert not report.taken


def test_a_machine_that_verified_the_board_knows_its_keys(
    harbour: Board, open_packet: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = harbour.submitted()
    file = signed(harbour, uid)
    monkeypatch.setenv("CAB_DESK_HOME", str(harbour.folder / "laptop"))
    at_home = Board(harbour.folder)
    assert at_home.verify().ok
    at_home.session.close()
    train = open_packet(file, harbour.folder / "laptop")
    assert train.office.seat is not None
    assert train.office.seat.signed is not None
    assert train.office.seat.signed.known is True


def test_another_key_than_the_one_that_was_known_is_told(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    open_packet(signed(harbour, uid, "first.cabreview"), "laptop").session.close()
    ids = harbour.ids()
    with harbour.office.open_work() as work:  # somebody else has to be a chair
        rik = work.people.get(ids[RIK])
        work.people.put(replace(rik, chair=True))
    reset_key(
        harbour.office,
        ResetRequest(ids[ANN], WORDS, "Lost laptop", (ids[CARA], WORDS), (ids[RIK], WORDS)),
    )
    train = open_packet(signed(harbour, uid, "second.cabreview"), "laptop")
    assert train.office.seat is not None
    assert train.office.seat.signed is not None
    assert train.office.seat.signed.known is False
