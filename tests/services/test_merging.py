"""What came back and does not count: each reason by its own row, and nothing half done."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest

from cab_desk.domain.board import Person, Role
from cab_desk.domain.change import Choice
from cab_desk.errors import BadInput, Refused
from cab_desk.files import packet as files
from cab_desk.services import changes, people
from cab_desk.services.merge_report import MergeReport, Row
from tests.services.packet_room import (
    ANN,
    BOB,
    BUSINESS,
    Board,
    Opener,
    altered,
    lines_of,
    only,
)


def states(report: MergeReport) -> list[str]:
    return [row.state for row in report.rows]


def row_of(report: MergeReport, state: str) -> Row:
    return next(row for row in report.rows if row.state == state)


def intact(board: Board) -> None:
    report = board.verify()
    assert report.ok, report.sentence()


def back(board: Board, opened: Opener, name: str, role: str, uid: str, **more: object) -> Path:
    """Sign in a packet and save what was said."""
    train = opened(board.give(name, uid), name)
    train.sign(uid, name, role, **more)
    return train.save(board.folder / f"{name[:3]}.cabevents")


# Kept, labelled, never counted -----------------------------------------------------------------


def test_a_sign_off_of_an_older_revision_is_stale(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    file = back(harbour, open_packet, BOB, BUSINESS, uid)
    harbour.edit(uid, title="Rotate all certificates")
    report = harbour.bring(file)
    assert states(report) == ["stale"]
    assert "Ask Bob Ito to sign off" in report.rows[0].remedy
    assert harbour.counts(uid) == []
    assert harbour.signed(uid) == [(BOB, "approve", "stale")]
    intact(harbour)


def test_a_later_sign_off_at_the_board_outlives_a_stale_one(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    file = back(harbour, open_packet, BOB, BUSINESS, uid, decision=Choice.REJECT)
    harbour.edit(uid, title="Rotate all certificates")
    harbour.sign(uid, BOB, BUSINESS)
    assert states(harbour.bring(file)) == ["stale"]
    assert harbour.counts(uid) == [f"{BOB}: approve"]
    intact(harbour)


def test_what_comes_after_the_decision_is_late_and_a_late_rejection_is_told_to_the_chair(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    file = back(harbour, open_packet, BOB, BUSINESS, uid, decision=Choice.REJECT)
    harbour.decided(uid)
    report = harbour.bring(file)
    assert states(report) == ["late"]
    assert "Tell the chair" in report.rows[0].remedy
    assert harbour.signed(uid) == [(BOB, "reject", "late")]
    assert harbour.counts(uid) == []
    intact(harbour)


def test_what_the_board_counted_stays_what_it_was(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    train.sign(uid, BOB, BUSINESS)
    harbour.bring(train.save(harbour.folder / "one.cabevents"))
    harbour.decided(uid)
    train.sign(uid, BOB, BUSINESS, decision=Choice.REJECT)
    report = harbour.bring(train.save(harbour.folder / "two.cabevents"))
    assert states(report) == ["known", "late"]
    assert harbour.signed(uid) == [(BOB, "approve", "counts"), (BOB, "reject", "late")]
    intact(harbour)


def test_a_withdrawn_change_takes_nothing_in(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    file = back(harbour, open_packet, BOB, BUSINESS, uid)
    harbour.do(partial(changes.withdraw, uid=uid, reason="Not needed"))
    assert states(harbour.bring(file)) == ["late"]
    assert harbour.counts(uid) == []


def test_who_lost_the_role_meanwhile_is_ineligible(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    file = back(harbour, open_packet, BOB, BUSINESS, uid)
    bob: Person = harbour.do(lambda work: work.people.find(BOB))
    harbour.do(partial(people.put_person, person=replace(bob, roles=(Role("Guest"),))))
    report = harbour.bring(file)
    assert states(report) == ["ineligible"]
    assert "role" in report.rows[0].why
    assert harbour.signed(uid) == [(BOB, "approve", "ineligible")]
    intact(harbour)


def test_two_devices_at_odds_conflict_until_a_word_at_the_board(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    packet = harbour.give(BOB, uid)
    laptop = open_packet(packet, "laptop")
    laptop.sign(uid, BOB, BUSINESS)
    first = laptop.save(harbour.folder / "laptop.cabevents")
    tablet = open_packet(packet, "tablet")
    tablet.sign(uid, BOB, BUSINESS, decision=Choice.REJECT)
    second = tablet.save(harbour.folder / "tablet.cabevents")

    assert states(harbour.bring(first)) == ["new"]
    assert harbour.counts(uid) == [f"{BOB}: approve"]
    report = harbour.bring(second)
    assert states(report) == ["conflicting", "conflicting"]
    assert "otherwise on another device" in report.rows[0].why
    assert harbour.counts(uid) == []
    intact(harbour)

    harbour.sign(uid, BOB, BUSINESS)
    assert harbour.counts(uid) == [f"{BOB}: approve"]
    assert [one[2] for one in harbour.signed(uid)] == ["superseded", "superseded", "counts"]
    intact(harbour)
    harbour.bring(first)
    harbour.bring(second)
    assert harbour.counts(uid) == [f"{BOB}: approve"]


def test_a_sign_off_at_the_board_and_another_in_a_packet_conflict(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    file = back(harbour, open_packet, BOB, BUSINESS, uid, decision=Choice.REJECT)
    harbour.sign(uid, BOB, BUSINESS)
    assert states(harbour.bring(file)) == ["conflicting"]
    assert harbour.counts(uid) == []
    assert {one[2] for one in harbour.signed(uid)} == {"conflicting"}
    intact(harbour)


def test_the_same_decision_in_two_places_counts_once(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    file = back(harbour, open_packet, BOB, BUSINESS, uid)
    harbour.sign(uid, BOB, BUSINESS)
    assert states(harbour.bring(file)) == ["new"]
    assert harbour.counts(uid) == [f"{BOB}: approve"]
    assert sorted(one[2] for one in harbour.signed(uid)) == ["counts", "superseded"]
    intact(harbour)


def test_a_copied_machine_is_found_out_and_nothing_of_its_tail_counts(
    harbour: Board, open_packet: Opener, tmp_path: Path
) -> None:
    uid = harbour.submitted()
    packet = harbour.give(BOB, uid)
    train = open_packet(packet, "laptop")
    train.comment(uid, "Before the copy")
    copytree(tmp_path / "laptop", tmp_path / "copy")
    train.sign(uid, BOB, BUSINESS)
    first = train.save(harbour.folder / "first.cabevents")
    twin = open_packet(packet, "copy")
    twin.sign(uid, BOB, BUSINESS, decision=Choice.REJECT)
    second = twin.save(harbour.folder / "second.cabevents")

    assert states(harbour.bring(first)) == ["new", "new"]
    assert harbour.counts(uid) == [f"{BOB}: approve"]
    report = harbour.bring(second)
    assert sorted(states(report)) == ["conflicting", "conflicting", "known"]
    assert "two things in one place" in row_of(report, "conflicting").why
    assert harbour.counts(uid) == []
    assert harbour.said(uid) == [(BOB, "Before the copy")]
    intact(harbour)


def test_what_lacks_its_forerunner_waits_and_goes_on_when_that_comes(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    train.comment(uid, "One")
    train.comment(uid, "Two")
    train.sign(uid, BOB, BUSINESS)
    whole = train.save(harbour.folder / "whole.cabevents")
    last, first = only(whole, 2, name="last.cabevents"), only(whole, 0, 1)
    report = harbour.bring(last)
    assert states(report) == ["waiting"]
    assert "2 events are missing before it, from Bob Ito" in report.rows[0].why
    assert harbour.counts(uid) == []
    intact(harbour)
    report = harbour.bring(first)
    assert states(report) == ["new", "new", "new"]
    assert harbour.counts(uid) == [f"{BOB}: approve"]
    intact(harbour)


def test_a_form_of_a_newer_program_is_kept_and_not_counted(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    file = back(harbour, open_packet, BOB, BUSINESS, uid)
    newer = altered(file, 0, v=2)
    report = harbour.bring(newer)
    assert states(report) == ["waiting"]
    assert "newer CAB Desk" in report.rows[0].why
    head = harbour.head()
    assert states(harbour.bring(newer)) == ["known"]
    assert harbour.head() == head
    intact(harbour)


def test_clocks_are_told_and_decide_nothing(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    noon = harbour.clock.now
    harbour.clock.now = noon.replace(year=noon.year + 1)
    train.comment(uid, "From next year")
    harbour.clock.now = noon.replace(year=noon.year - 1)
    train.comment(uid, "From last year")
    harbour.clock.now = noon
    report = harbour.bring(train.save(harbour.folder / "odd.cabevents"))
    assert states(report) == ["new", "new"]
    assert "still to come" in report.rows[0].clock
    assert "before the packet was made" in report.rows[1].clock


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
    monkeypatch.setattr("cab_desk.services.comments.content_hash", lambda _change: "ab" * 32)
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
    events = harbour.do  # of the board; the packet's own stream is Bob's
    assert events is not None
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
