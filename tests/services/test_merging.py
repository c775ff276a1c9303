"""What came back and does not count: each reason by its own row, and nothing half done."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest

from cab_desk.domain.board import Person, Role
from cab_desk.domain.change import Choice
from cab_desk.domain.statement import read
from cab_desk.services.policies import agreeing
from cab_desk.services.policies.agreeing import SwitchRequest
from cab_desk.services.requests import changes, happenings
from cab_desk.services.requests.review import review
from tests.services.packet_room import (
    ANN,
    BOB,
    BUSINESS,
    CARA,
    WORDS,
    Board,
    Opener,
    altered,
    back,
    intact,
    only,
    row_of,
    states,
)
from tests.vouched import put

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
    found = harbour.do(partial(review, uid=uid)).history
    told = [happenings.of_change(row.type, row.body, row.author) for row in found]
    assert any("late, and does not count" in one for one in told)
    (merged,) = [
        event for _, event in harbour.do(lambda work: list(work.ledger.entries()))
        if event.type == "packet.merged"
    ]  # fmt: skip
    said = happenings.sentence(merged.type, read(merged.data).body)
    assert said == "Brought back: Bob.cabevents, 1 late, a late rejection of CR-2031-0001"
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
    put(harbour.office, replace(bob, roles=(Role("Guest"),)), WORDS)
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


@pytest.mark.parametrize("other", [False, True], ids=["same policy", "another policy"])
def test_what_was_signed_under_another_policy_is_told(
    harbour: Board, open_packet: Opener, other: bool
) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    train.sign(uid, BOB, BUSINESS)
    train.comment(uid, "No policy speaks of comments")
    if other:
        at_hand = harbour.session.policies.at_hand()
        pack = next(one for one in at_hand if one.hash != harbour.session.pack().hash)
        two = ((harbour.ids()[name], WORDS) for name in (ANN, CARA))
        agreeing.switch(harbour.office, SwitchRequest(pack, "As decided", *two))
    report = harbour.bring(train.save(harbour.folder / "bob.cabevents"))
    # Who may sign is judged by what is in force.
    assert states(report) == ["ineligible" if other else "new", "new"]
    assert ["under another policy" in row.why for row in report.rows] == [other, False]
