"""What is refused of what came back: nothing of its file is taken in."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.errors import BadInput, Refused
from cab_desk.files import packet as files
from cab_desk.services.packets import merging
from tests.services.packet_room import (
    ANN,
    BOB,
    BUSINESS,
    CARA,
    CHEAP,
    MANAGER,
    WORDS,
    Board,
    Opener,
    altered,
    back,
    intact,
    lines_of,
    row_of,
    states,
)

# Refused: nothing of the file is taken in ---------------------------------------------------------


def refused(board: Board, file: Path, *words: str) -> None:
    before = board.head(), board.labels()
    report = board.bring(file)
    assert not report.taken
    assert report.sentence().startswith("Nothing of")
    row = row_of(report, "refused")
    for word in words:
        assert word in f"{row.why} {row.remedy}"
    assert (board.head(), board.labels()) == before
    intact(board)


def spoken(board: Board, opened: Opener, uid: str) -> Path:
    train = opened(board.give(BOB, uid))
    train.comment(uid, "Why four?")
    train.vote(uid, BUSINESS)
    train.sign(uid, BOB, BUSINESS)
    return train.save(board.folder / "bob.cabevents")


def test_what_was_changed_on_its_way_is_refused(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    file = spoken(harbour, open_packet, uid)
    refused(harbour, altered(file, 0, body={"text": "Because"}), "signature is wrong")
    refused(harbour, altered(file, 1, body={"decision": "reject"}), "signature is wrong")
    refused(harbour, altered(file, 2, body={"decision": "reject"}), "signature is wrong")
    refused(harbour, altered(file, 2, signature="0" * 128), "signature is wrong")
    refused(harbour, altered(file, 2, signature=""), "signature is wrong")
    assert harbour.counts(uid) == []
    assert harbour.said(uid) == []


def test_a_signature_is_moved_to_no_other_change_revision_or_board(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    other = harbour.submitted("Another one")
    file = spoken(harbour, open_packet, uid)
    refused(harbour, altered(file, 2, ledger="0" * 32), "another board")
    refused(harbour, altered(file, 2, subject=other), "signature is wrong")
    refused(harbour, altered(file, 2, subject="0" * 32), "signature is wrong")
    refused(harbour, altered(file, 2, revision=2), "signature is wrong")
    refused(harbour, altered(file, 2, author=harbour.ids()[ANN]), "is not Bob Ito’s")


def test_a_content_that_the_board_never_had_is_refused(
    harbour: Board, open_packet: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    old = train.change(uid)
    monkeypatch.setattr(
        "cab_desk.services.packets.comments.content_hash", lambda _change: "ab" * 32
    )
    train.comment(uid, f"Of {old.title}")
    refused(harbour, train.save(harbour.folder / "odd.cabevents"), "never had this revision")


def test_the_packet_of_another_board_is_refused(
    harbour: Board, open_packet: Opener, tmp_path: Path
) -> None:
    uid = harbour.submitted()
    file = spoken(harbour, open_packet, uid)
    with_new = Board(tmp_path / "new")
    with_new.furnish()
    try:
        refused(with_new, file, "another board", "Bring the file to the board")
    finally:
        with_new.session.close()


def test_a_revoked_key_signs_nothing_any_more(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    file = spoken(harbour, open_packet, uid)
    bob = harbour.ids()[BOB]
    key = harbour.do(lambda work: work.people.key(bob))
    harbour.do(lambda work: work.people.put_key(replace(key, revoked_at=work.now)))
    before = harbour.head()
    assert row_of(harbour.bring(file), "refused").why.endswith("was revoked.")
    assert harbour.head() == before
    assert harbour.said(uid) == []


def test_the_key_of_one_packet_speaks_for_nobody_else(
    harbour: Board, open_packet: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    seat = train.office.seat
    train.office = replace(train.office, seat=replace(seat, person_id=harbour.ids()[ANN]))  # type: ignore[type-var]
    train.comment(uid, "I am Ann")
    stream = f"{harbour.ids()[ANN]}/{train.session.device}"
    with train.session.open_view() as view:
        found = [
            (one.data, one.signature) for _, one in view.ledger.entries() if one.stream == stream
        ]
    files.write_events(harbour.folder / "ann.cabevents", found)
    refused(harbour, harbour.folder / "ann.cabevents", "No packet of this board")


def test_a_packet_that_was_changed_on_its_way_is_found_out(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    assert train.office.seat is not None
    train.office = replace(train.office, seat=replace(train.office.seat, hash="ab" * 32))
    train.comment(uid, "Of another packet")
    refused(
        harbour, train.save(harbour.folder / "odd.cabevents"), "not the one that was handed out"
    )


def test_one_bad_event_keeps_the_whole_file_out(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    file = spoken(harbour, open_packet, uid)
    report = harbour.bring(altered(file, 1, body={"remark": "!"}))
    assert states(report) == ["refused", "refused", "refused"]
    assert harbour.said(uid) == []
    assert report.data()["refused"] == 3
    assert harbour.bring(file).counts["new"] == 3


def test_what_a_packet_may_not_say_is_refused(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    file = spoken(harbour, open_packet, uid)
    refused(harbour, altered(file, 2, type="item.decided"), "not made in a packet")
    refused(harbour, altered(file, 0, body={"text": ""}), "not of the form")
    refused(harbour, altered(file, 1, body={"conditions": ["One"]}), "not of the form")
    refused(harbour, altered(file, 2, body={"exception": {"rule": "x"}}), "granted at the board")


def test_nobody_signs_more_than_a_packet_lets_them_even_with_their_own_key(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    file = back(harbour, open_packet, BOB, BUSINESS, uid)
    key = harbour.do(lambda work: work.people.key(work.people.find(BOB).id))
    seal = CHEAP.signer(key, WORDS)
    for words, body in {
        "a name that its author never bore": {"name": "The CEO"},
        "claims to be signed in a meeting": {"meeting": "2031-1"},
        "An exception is granted at the board": {"exception": {"rule": "x"}},
        "not of the form": {"strokes": "no drawing"},
        "form of": {"verbal": True},
        "what comes back": {"supersedes": "all"},
    }.items():
        refused(harbour, altered(file, 0, seal=seal, body=body), words)
    refused(harbour, altered(file, 0, seal=seal, subject="0" * 32), "no such RFC")
    refused(harbour, altered(file, 0, seal=seal, revision=7), "never had this revision")
    device = harbour.settings.device
    harbour.comment(harbour.submitted("Another"), "Of Ann")  # at the board's own desk
    ann = harbour.do(lambda work: work.people.key(work.people.find(ANN).id))
    forged = {"author": harbour.ids()[ANN], "device": device, "key": ann.key_id}
    refused(
        harbour,
        altered(file, 0, seal=CHEAP.signer(ann, WORDS), body={"name": ANN}, **forged),
        "one of the board’s own desks",
    )
    role = {"role": MANAGER}
    report = harbour.bring(altered(file, 0, seal=seal, body=role))
    assert states(report) == ["ineligible"]
    report = harbour.bring(
        altered(file, 0, seal=seal, body={"behalf": {"id": harbour.ids()[CARA], "name": CARA}},
                device="another")
    )  # fmt: skip
    assert states(report) == ["ineligible"]  # Cara lent Bob nothing
    assert harbour.counts(uid) == []


@pytest.mark.parametrize("step", ["_record", "_enter", "_project", "_keep", "_rows"])
def test_a_merge_that_is_cut_short_leaves_nothing_behind(
    harbour: Board, open_packet: Opener, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    uid = harbour.submitted()
    file = spoken(harbour, open_packet, uid)
    before = harbour.head()
    done = getattr(merging._Merger, step)

    def cut(self: object, *given: object) -> None:
        done(self, *given)
        raise ConnectionError("the line was cut")

    with monkeypatch.context() as patch:
        patch.setattr(merging._Merger, step, cut)
        with pytest.raises(ConnectionError):
            harbour.bring(file)
    assert (harbour.head(), harbour.labels(), harbour.said(uid)) == (before, {}, [])
    assert harbour.bring(file).counts["new"] == 3
    intact(harbour)


# Files that are no whole files -----------------------------------------------------------------


def test_a_file_that_is_cut_or_no_file_of_events_changes_nothing(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    file = spoken(harbour, open_packet, uid)
    head, data = harbour.head(), file.read_bytes()
    broken = {
        "cut off": data[:-20],
        "no event": data.replace(b'"v":1', b'"v":1.0', 1),
        "hash that it names": data.replace(b"Why four", b"Why five", 1),
        "is no event": b'{"v":1}\n',
        "line 2": data.splitlines(keepends=True)[0] + b"{}\n",
    }
    for words, content in broken.items():
        bad = harbour.folder / "bad.cabevents"
        bad.write_bytes(content)
        with pytest.raises(BadInput, match=words):
            harbour.bring(bad)
    for words, content in {"empty": b"", "was handed out": b"PK\x03\x04"}.items():
        bad.write_bytes(content)
        with pytest.raises(Refused, match=words):
            harbour.bring(bad)
    assert harbour.head() == head
    cut = harbour.folder / "whole_lines.cabevents"
    cut.write_bytes(b"".join(lines_of(file)[:2]))
    assert harbour.bring(cut).counts["new"] == 2


def test_a_line_may_not_say_a_thing_twice(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    file = spoken(harbour, open_packet, uid)
    line = json.loads(lines_of(file)[0])
    bad = harbour.folder / "bad.cabevents"
    bad.write_bytes(json.dumps(line).encode() + b"\n")  # the same, not in the one form
    with pytest.raises(BadInput):
        harbour.bring(bad)


def test_a_packet_takes_nothing_in_and_hands_nothing_out(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    file = spoken(harbour, open_packet, uid)
    train = open_packet(harbour.folder / "bob.cabreview")
    with pytest.raises(Refused, match="merged at the board"):
        Board.bring(train, file)  # type: ignore[arg-type]
