"""A sign-off is taken back on the train: the old one stays visible, the board counts it no more."""

from pathlib import Path

import pytest

from cab_desk.domain.canonical import digest
from cab_desk.domain.change import Choice
from cab_desk.errors import Refused
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
    only,
    row_of,
    states,
    take_back,
)


def test_what_was_signed_on_the_train_is_taken_back_there(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    take_back(train, uid, BOB, train.sign(uid, BOB, BUSINESS))
    assert train.signed(uid) == [(BOB, "approve", "withdrawn")]
    report = harbour.bring(train.save(harbour.folder / "bob.cabevents"))
    assert states(report) == ["new", "new"]
    assert harbour.signed(uid) == [(BOB, "approve", "withdrawn")]
    assert harbour.counts(uid) == []
    intact(harbour)


def test_what_the_board_counts_is_taken_back_on_the_train(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    given = harbour.sign(uid, BOB, BUSINESS)
    train = open_packet(harbour.give(BOB, uid))
    take_back(train, uid, BOB, given)
    assert train.counts(uid) == []
    file = train.save(harbour.folder / "bob.cabevents")
    assert harbour.counts(uid) == [f"{BOB}: approve"]  # the board does not know yet
    assert states(harbour.bring(file)) == ["new"]
    assert harbour.signed(uid) == [(BOB, "approve", "withdrawn")]
    intact(harbour)
    assert states(harbour.bring(file)) == ["known"]
    harbour.sign(uid, BOB, BUSINESS, decision=Choice.REJECT)  # one may sign again
    assert harbour.counts(uid) == [f"{BOB}: reject"]
    intact(harbour)


def test_the_word_after_it_takes_the_place(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    take_back(train, uid, BOB, train.sign(uid, BOB, BUSINESS))
    train.sign(uid, BOB, BUSINESS, decision=Choice.REJECT)
    file = train.save(harbour.folder / "bob.cabevents")
    first, rest = only(file, 0, name="a.cabevents"), only(file, 1, 2, name="b.cabevents")
    assert states(harbour.bring(rest)) == ["waiting", "waiting"]
    assert harbour.counts(uid) == []
    intact(harbour)
    harbour.bring(first)
    assert harbour.counts(uid) == [f"{BOB}: reject"]
    assert harbour.signed(uid) == [(BOB, "approve", "withdrawn"), (BOB, "reject", "counts")]
    intact(harbour)


def test_too_late_it_changes_nothing(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    given = harbour.sign(uid, BOB, BUSINESS)
    train = open_packet(harbour.give(BOB, uid))
    take_back(train, uid, BOB, given)
    harbour.decided(uid)
    assert states(harbour.bring(train.save(harbour.folder / "bob.cabevents"))) == ["late"]
    assert harbour.signed(uid) == [(BOB, "approve", "counts")]
    intact(harbour)


def test_nobody_takes_back_what_another_signed(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    given = harbour.sign(uid, ANN, MANAGER)
    train = open_packet(harbour.give(BOB, uid))
    own = train.sign(uid, BOB, BUSINESS)
    with pytest.raises(Refused, match="nobody else signs"):
        take_back(train, uid, ANN, given)
    with pytest.raises(Refused, match="Ann Boyd"):
        take_back(train, uid, BOB, given)
    with pytest.raises(Refused, match="reason"):
        take_back(train, uid, BOB, own, reason=" ")
    take_back(train, uid, BOB, own)
    file = train.save(harbour.folder / "bob.cabevents")
    key = harbour.do(lambda work: work.people.key(work.people.find(BOB).id))
    seal = CHEAP.signer(key, WORDS)  # with his own key, past his own program
    forged = altered(file, 1, seal=seal, body={"withdraws": given})
    report = harbour.bring(forged)
    assert "what somebody else signed" in row_of(report, "refused").why
    assert harbour.counts(uid) == [f"{ANN}: approve"]
    intact(harbour)


def test_a_withdrawal_of_what_is_not_there_yet_takes_nothing_from_another(
    harbour: Board, open_packet: Opener, tmp_path: Path
) -> None:
    """Bob names a sign-off of Cara's that the board does not know: nobody can tell whose it is."""
    uid = harbour.submitted()
    hers = back(harbour, open_packet, CARA, MANAGER, uid)
    train = open_packet(harbour.give(BOB, uid))
    take_back(train, uid, BOB, train.sign(uid, BOB, BUSINESS))
    file = train.save(harbour.folder / "bob.cabevents")
    key = harbour.do(lambda work: work.people.key(work.people.find(BOB).id))
    seal = CHEAP.signer(key, WORDS)
    cara = open_packet(harbour.folder / "cara.cabreview", CARA).session.events()
    forged = altered(file, 1, seal=seal, body={"withdraws": digest(cara[0][0])})
    assert harbour.bring(forged).taken
    assert harbour.counts(uid) == [f"{BOB}: approve"]
    assert harbour.bring(hers).taken
    assert harbour.counts(uid) == [f"{BOB}: approve", f"{CARA}: approve"]
    intact(harbour)
