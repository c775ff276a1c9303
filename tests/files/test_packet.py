"""Packets as files: whole or not at all, and no bomb, path or lie of one gets in."""

import contextlib
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cab_desk.app import packets
from cab_desk.domain.canonical import canonical, digest
from cab_desk.errors import CabDeskError, Refused, Unavailable
from cab_desk.files import packet as files
from cab_desk.services.packets import packet_form
from cab_desk.services.packets.packet_form import CONTENTS
from tests.services.packet_room import BOB, board, template_in


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = template_in(tmp_path_factory.mktemp("board"))
    with board(folder) as made:
        return made.give(BOB, made.submitted())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAB_DESK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def members_of(packet: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(packet) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(target: Path, members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(target, "w", how) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return target


def listed_anew(members: dict[str, bytes], **more: object) -> dict[str, bytes]:
    """Return members whose list of contents fits them again, as a forger would have it."""
    listed = json.loads(members[CONTENTS]) | more
    listed["members"] = {
        name: {"sha256": digest(data), "size": len(data)}
        for name, data in members.items()
        if name != CONTENTS
    }
    return members | {CONTENTS: canonical(listed)}


def refused(home: Path, file: Path) -> str:
    """Return why a packet is not opened; nothing of it stays behind."""
    with pytest.raises(CabDeskError) as caught:
        packets.unpacked(file)
    assert not list((home / "packets").rglob("packet.json"))
    assert not list((home / "packets").rglob("board.cabdesk"))
    return caught.value.sentence


def test_a_packet_says_what_it_holds(packet: Path, home: Path) -> None:
    listed, folder = packets.unpacked(packet)
    assert (listed.board, listed.person) == ("Harbour CAB", BOB)
    assert [one.number for one in listed.changes] == ["CR-2031-0001"]
    assert folder.stat().st_mode & 0o077 == 0
    assert packet.stat().st_mode & 0o077 == 0
    assert (folder / "board.cabdesk").is_file()


def test_the_same_packet_is_unpacked_once(packet: Path, home: Path) -> None:
    _, folder = packets.unpacked(packet)
    device = (folder / "device").read_bytes()
    assert packets.unpacked(packet)[1] == folder
    assert (folder / "device").read_bytes() == device


@pytest.mark.parametrize("name", ["../board.json", "/etc/x.json", "a/b.json", "x.exe", "A.json"])
def test_no_name_leads_out_of_a_packet(packet: Path, home: Path, tmp_path: Path, name: str) -> None:
    bad = zipped(tmp_path / "bad.cabreview", members_of(packet) | {name: b"[]"})
    assert "damaged" in refused(home, bad)


def test_a_bomb_is_refused_by_its_directory(packet: Path, home: Path, tmp_path: Path) -> None:
    bad = zipped(tmp_path / "bad.cabreview", members_of(packet) | {"bomb.json": bytes(40 << 20)})
    assert bad.stat().st_size < 1 << 20
    assert "would unpack to more" in refused(home, bad)


def test_a_directory_that_lies_about_a_size_is_refused(
    packet: Path, home: Path, tmp_path: Path
) -> None:
    members = members_of(packet)
    bad = zipped(tmp_path / "bad.cabreview", members)
    data = bytearray(bad.read_bytes())
    size = len(members["event.json"]).to_bytes(4, "little")
    place = data.rindex(size)
    data[place : place + 4] = (100).to_bytes(4, "little")
    bad.write_bytes(data)
    assert "damaged" in refused(home, bad)


@pytest.mark.parametrize("count", [100, 5_000])
def test_too_many_members_are_refused(packet: Path, home: Path, tmp_path: Path, count: int) -> None:
    more = {f"{'x' * (n % 7 + 1)}{_letters(n)}.json": b"[]" for n in range(count)}
    bad = zipped(tmp_path / "bad.cabreview", members_of(packet) | more, zipfile.ZIP_STORED)
    assert "damaged" in refused(home, bad)


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def test_what_stands_twice_is_refused(packet: Path, home: Path, tmp_path: Path) -> None:
    bad = zipped(tmp_path / "bad.cabreview", members_of(packet))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(bad, "a") as made:
        made.writestr("board.json", b"{}")
    assert "damaged" in refused(home, bad)


def test_every_flipped_byte_is_found(packet: Path, home: Path, tmp_path: Path) -> None:
    data = packet.read_bytes()
    for place in range(0, len(data), max(1, len(data) // 60)):
        bad = tmp_path / "bad.cabreview"
        bad.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        try:
            opened = files.read(bad)
        except CabDeskError:
            continue
        # What no reader looks at (a date, an attribute) may differ; what it holds may not.
        assert opened.tables == files.read(packet).tables


def test_a_cut_packet_is_refused(packet: Path, home: Path, tmp_path: Path) -> None:
    data = packet.read_bytes()
    for length in (0, 1, 3, 30, len(data) // 2, len(data) - 1):
        bad = tmp_path / "bad.cabreview"
        bad.write_bytes(data[:length])
        assert "damaged" in refused(home, bad)


def test_a_changed_member_is_not_what_the_list_says(
    packet: Path, home: Path, tmp_path: Path
) -> None:
    members = members_of(packet)
    members["person.json"] = members["person.json"].replace(b"Ann Boyd", b"Ann Bold")
    assert "damaged" in refused(home, zipped(tmp_path / "bad.cabreview", members))


def test_a_changed_text_is_not_what_its_hash_says(packet: Path, home: Path, tmp_path: Path) -> None:
    members = members_of(packet)
    text = members["change_revision.json"].replace(
        b"New leaf certificates", b"Old leaf certificates"
    )
    assert text != members["change_revision.json"]
    forged = listed_anew(members | {"change_revision.json": text})
    assert "damaged" in refused(home, zipped(tmp_path / "bad.cabreview", forged))


def test_rows_that_belong_to_nothing_are_refused(packet: Path, home: Path, tmp_path: Path) -> None:
    members = members_of(packet)
    for name, data in (
        ("change.json", b'{"columns":["uid"],"rows":[["x"]]}'),
        ("change.json", b'{"columns":["no_such"],"rows":[["x"]]}'),
        ("event.json", b'{"columns":[],"rows":[]}'),
        ("event.json", b'{"columns":["id"],"rows":[[1.5]]}'),
        ("event.json", b"[" * 90_000),
    ):
        forged = listed_anew(members | {name: data})
        assert "damaged" in refused(home, zipped(tmp_path / "bad.cabreview", forged))


def test_a_packet_of_a_newer_program_says_so(packet: Path, home: Path, tmp_path: Path) -> None:
    members = members_of(packet)
    for more in ({"schema": 9999}, {"v": 3}):
        forged = listed_anew(members, **more)
        bad = zipped(tmp_path / "bad.cabreview", forged)
        assert "newer CAB Desk" in refused(home, bad)


def test_what_is_no_packet_is_named(home: Path, tmp_path: Path) -> None:
    other = zipped(tmp_path / "other.cabreview", {"readme.json": b"{}"})
    assert refused(home, other) == "other.cabreview is no packet of CAB Desk."
    with pytest.raises(Refused):
        packets.unpacked(tmp_path / "missing.cabreview")


def test_a_packet_is_written_whole_or_not_at_all(
    packet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "there.cabreview"
    target.write_bytes(b"before")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="No space"):
        files.write(target, members_of(packet))
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_kill_left_half_unpacked_is_begun_again(
    packet: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(packets, "write_whole", killed)
        with pytest.raises(KeyboardInterrupt):
            packets.unpacked(packet)
    _, folder = packets.unpacked(packet)
    assert (folder / "packet.json").is_file()


def test_events_make_the_same_file_again(tmp_path: Path) -> None:
    events = [(canonical({"n": n}), b"\x01" * 64) for n in range(3)]
    target = tmp_path / "x.cabevents"
    assert files.write_events(target, events) == 3
    bundle = files.read_events(target)
    assert list(bundle.entries) == events
    assert bundle.hash == digest(target.read_bytes())


def test_too_many_events_are_refused(tmp_path: Path) -> None:
    stream = io.BytesIO(b"{}\n" * (files.MOST_EVENTS + 1))
    target = tmp_path / "x.cabevents"
    target.write_bytes(stream.getvalue())
    with pytest.raises(Refused, match="more than"):
        files.read_events(target)


KEYS = (
    "board", "changes", "for", "form", "head", "key", "made_at", "made_by", "meeting", "members",
    "packet", "policy", "schema", "v",
)  # fmt: skip
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(key=st.sampled_from(KEYS), value=PLAIN)
def test_no_list_of_contents_is_a_surprise(packet: Path, key: str, value: object) -> None:
    listed = json.loads(members_of(packet)[CONTENTS]) | {key: value}
    with contextlib.suppress(CabDeskError):
        packet_form.contents(json.dumps(listed).encode())
    with contextlib.suppress(CabDeskError, ValueError):
        packet_form.contents(canonical(listed))
    with contextlib.suppress(CabDeskError):
        packet_form.decoded(json.dumps({"columns": value, "rows": [value]}).encode())


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(line=PLAIN | st.fixed_dictionaries({"v": st.just(1), "id": PLAIN, "data": PLAIN,
                                           "signature": PLAIN}))  # fmt: skip
def test_no_line_of_events_is_a_surprise(tmp_path: Path, line: object) -> None:
    target = tmp_path / "x.cabevents"
    target.write_bytes(json.dumps(line).encode() + b"\n")
    with pytest.raises(CabDeskError):
        files.read_events(target)
