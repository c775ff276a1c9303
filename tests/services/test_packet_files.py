"""Attached files on the train: they go along, are signed by their hash, and let no bomb in."""

import json
import zipfile
from functools import partial

import pytest

from cab_desk.app import packets
from cab_desk.domain.canonical import canonical, digest
from cab_desk.domain.change import Choice
from cab_desk.errors import CabDeskError, Refused
from cab_desk.files import packet as packet_files_format
from cab_desk.services.packets import packet_files
from cab_desk.services.packets.packet_form import CONTENTS
from cab_desk.services.requests import files
from cab_desk.services.signatures import signsheet
from tests.databases import with_a_shell
from tests.services.files_room import LARGE, also
from tests.services.packet_room import BOB, BUSINESS, intact

DATA = bytes(range(256)) * (LARGE // 256)
NAME = f"attachment-{digest(DATA)}"


@pytest.fixture
def uid(harbour):
    made = harbour.submitted()
    also(harbour, made, "plan.pdf", DATA)
    return made


def members_of(packet):
    with zipfile.ZipFile(packet) as opened:
        return {info.filename: (info, opened.read(info)) for info in opened.infolist()}


def rewritten(packet, members, name="bad.cabreview"):
    """Write a packet of other members; each is its bytes, or a ZipInfo with them."""
    target = packet.with_name(name)
    with zipfile.ZipFile(target, "w") as made:
        for member, (info, data) in members.items():
            kind = info.compress_type if info else zipfile.ZIP_STORED
            made.writestr(zipfile.ZipInfo(member), data, kind)
    return target


def relisted(members, change):
    """Return members whose list of contents is another one, and fits, as a forger would do it."""
    info, data = members[CONTENTS]
    listed = json.loads(data)
    change(listed)
    listed["signer"] = {}
    kept = {name: one for name, one in members.items() if name != "signed.json"}
    return kept | {CONTENTS: (info, canonical(listed))}


def refused(file, home):
    with pytest.raises(CabDeskError) as caught:
        packets.unpacked(file, home)
    assert not list(home.rglob("board.cabdesk"))
    return caught.value.sentence


def test_files_go_along_and_what_is_signed_there_counts_here(harbour, uid, open_packet, tmp_path):
    bare = harbour.submitted("Widen the pool")
    train = open_packet(harbour.give(BOB, uid, bare))
    (plan,) = train.change(uid).attachments
    assert (plan.name, plan.sha256, plan.size) == ("plan.pdf", digest(DATA), len(DATA))
    assert train.do(partial(files.read, file=plan)) == DATA
    assert train.do(partial(signsheet.prepare, uid=uid)).files == (plan,)
    train.sign(uid, BOB, BUSINESS)
    harbour.bring(train.save(tmp_path / "bob.cabevents"))
    assert harbour.counts(uid) == [f"{BOB}: {Choice.APPROVE}"]
    intact(harbour)


def test_a_packet_without_files_is_as_it_was_before_there_were_any(harbour, uid):
    packet = harbour.give(BOB, harbour.submitted("Widen the pool"))
    members = members_of(packet)
    assert all(name.endswith(".json") for name in members)
    assert "files" not in json.loads(members[CONTENTS][1])


def test_what_is_signed_on_an_older_file_is_stale_here(harbour, uid, open_packet, tmp_path):
    train = open_packet(harbour.give(BOB, uid))
    train.sign(uid, BOB, BUSINESS)
    also(harbour, uid, "plan.pdf", b"another plan", instead="plan.pdf")
    harbour.bring(train.save(tmp_path / "bob.cabevents"))
    assert harbour.counts(uid) == []
    intact(harbour)


def test_of_a_change_beside_the_file_stays_and_that_is_said(harbour, uid, open_packet):
    other = harbour.submitted("Widen the pool")  # at the same time, on the same system
    train = open_packet(harbour.give(BOB, other))
    (plan,) = train.change(uid).attachments
    with pytest.raises(Refused, match=r"This packet does not carry the bytes of “plan\.pdf”"):
        train.do(partial(files.read, file=plan))


def test_too_much_for_a_packet_is_refused(monkeypatch, harbour, uid):
    monkeypatch.setattr(packet_files, "LARGEST_FILES", 100_000)
    with pytest.raises(Refused, match="have 586 KB; a packet carries at most 98 KB"):
        harbour.give(BOB, uid)
    monkeypatch.undo()
    monkeypatch.setattr(packet_files, "MOST_FILES", 0)
    with pytest.raises(Refused, match="1 attached files are too many for a packet; at most 0 fit"):
        harbour.give(BOB, uid)


def test_bytes_that_the_board_lost_are_named_at_once(harbour, uid):
    plan = harbour.do(lambda work: work.changes.get(uid)).attachments[0]
    with_a_shell(harbour.place, "DELETE FROM attachment WHERE sha256 = ?", (plan.sha256,))
    with pytest.raises(Refused, match=r"The bytes of “plan\.pdf” are missing on this board"):
        harbour.give(BOB, uid)


def swapped(members):
    return members | {NAME: (members[NAME][0], DATA[:-1] + b"x")}


def shorter(members):
    return members | {NAME: (members[NAME][0], DATA[:-1])}


def left_out(members):
    return {name: one for name, one in members.items() if name != NAME}


def added(members):
    return members | {f"attachment-{digest(b'x')}": (None, b"x")}


@pytest.mark.parametrize("attack", [swapped, shorter, left_out, added])
def test_a_packet_whose_files_were_touched_is_refused(harbour, uid, tmp_path, attack):
    members = members_of(harbour.give(BOB, uid))
    bad = rewritten(harbour.folder / "x", attack(members))
    found = refused(bad, tmp_path / "home")
    assert "damaged" in found or "are not the ones of its SHA-256" in found


def without(listed):
    del listed["files"]


def with_more(listed):
    listed["files"].append({"sha256": digest(b"x"), "size": 1})


def other_size(listed):
    listed["files"][0]["size"] += 1


def no_hash(listed):
    listed["files"][0]["sha256"] = "../../x"


@pytest.mark.parametrize("change", [without, with_more, other_size, no_hash])
def test_a_list_of_contents_that_lies_about_files_is_refused(harbour, uid, tmp_path, change):
    members = relisted(members_of(harbour.give(BOB, uid)), change)
    if change is without:
        members = left_out(members)
    if change is with_more:
        members = added(members)
    assert "damaged" in refused(rewritten(harbour.folder / "x", members), tmp_path / "home")


def test_a_file_that_is_packed_is_taken_for_a_bomb(harbour, uid, tmp_path):
    members = members_of(harbour.give(BOB, uid))
    info = zipfile.ZipInfo(NAME)
    info.compress_type = zipfile.ZIP_DEFLATED
    bad = rewritten(harbour.folder / "x", members | {NAME: (info, DATA)})
    assert "damaged" in refused(bad, tmp_path / "home")


def test_files_of_a_packet_have_a_limit_together(monkeypatch, harbour, uid, tmp_path):
    packet = harbour.give(BOB, uid)
    monkeypatch.setattr(packet_files_format, "LARGEST_FILES", LARGE // 2)
    assert "would unpack to more" in refused(packet, tmp_path / "home")


def test_a_file_of_a_packet_has_the_limit_of_a_file(monkeypatch, harbour, uid, tmp_path):
    packet = harbour.give(BOB, uid)
    monkeypatch.setattr(packet_files, "LARGEST", LARGE // 2)
    assert "damaged" in refused(packet, tmp_path / "home")


def test_the_same_packet_is_the_same_file(harbour, uid, tmp_path):
    packet = harbour.give(BOB, uid)
    opened = packet_files_format.read(packet)
    plain = {name: data for name, (_, data) in members_of(packet).items() if name != NAME}
    again = []
    for name in ("one", "two"):
        attached = packet_files_format.files(packet, opened.contents)
        packet_files_format.write(tmp_path / name, plain, attached)
        again.append((tmp_path / name).read_bytes())
    assert again[0] == again[1] == packet.read_bytes()


def named_otherwise(data):
    """Give the member another name where its bytes begin than in the directory."""
    return data.replace(NAME.encode(), b"x" * len(NAME), 1)


def patched(data):
    """Say in the directory that the member is patch data, which nobody reads."""
    flags = data.rindex(b"PK\x01\x02", 0, data.rindex(NAME.encode())) + 8
    return data[:flags] + bytes([data[flags] | 0x20]) + data[flags + 1 :]


@pytest.mark.parametrize("attack", [named_otherwise, patched])
def test_members_that_the_library_will_not_open_are_refused_in_words(
    harbour, uid, tmp_path, attack
):
    bad = rewritten(harbour.folder / "x", members_of(harbour.give(BOB, uid)))
    bad.write_bytes(attack(bad.read_bytes()))
    assert "damaged" in refused(bad, tmp_path / "home")
