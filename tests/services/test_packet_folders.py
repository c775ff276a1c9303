"""Packets do not stay unpacked for ever, and nothing that was said is cleaned away unsaved."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from cab_desk.app import packet_folders, packets
from cab_desk.app.packet_folders import SAVED_STAY, UNSAID_STAY
from cab_desk.errors import Refused
from tests.services.packet_room import BOB, BUSINESS, CARA, Board, Opener, states

DAY = timedelta(days=1)


def aged(folder: Path, age: timedelta) -> None:
    """Make a folder look as if nobody opened it for so long."""
    at = time.time() - age.total_seconds()
    for path in (*folder.iterdir(), folder):
        os.utime(path, (at, at))


def test_what_nobody_opened_for_a_month_goes_where_nothing_was_said(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    train.session.close()
    aged(train.session.folder, UNSAID_STAY - DAY)
    assert packet_folders.tidy() == 0
    aged(train.session.folder, UNSAID_STAY + DAY)
    assert packet_folders.tidy() == 1
    assert not train.session.folder.exists()
    assert packet_folders.kept() == []
    # It opens again, as a machine of its own.
    again = open_packet(harbour.folder / "bob.cabreview")
    assert again.session.device != train.session.device
    again.sign(uid, BOB, BUSINESS)
    assert states(harbour.bring(again.save(harbour.folder / "bob.cabevents"))) == ["new"]


def test_what_was_said_stays_until_it_was_saved(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    train.comment(uid)
    folder = train.session.folder
    aged(folder, SAVED_STAY * 10)
    assert packet_folders.tidy() == 0
    (kept,) = packet_folders.kept()
    assert (kept.person, kept.said, kept.unsaved) == (BOB, 1, 1)
    with pytest.raises(Refused, match="1 thing that was said in this packet was not saved"):
        packet_folders.forget(kept.hash)

    file = train.save(harbour.folder / "one.cabevents")
    aged(folder, SAVED_STAY - DAY)
    assert packet_folders.tidy() == 0
    train.comment(uid, "One more")  # after it was saved
    aged(folder, SAVED_STAY * 10)
    assert packet_folders.tidy() == 0

    train.save(harbour.folder / "two.cabevents")
    train.session.close()
    aged(folder, SAVED_STAY + DAY)
    assert packet_folders.tidy() == 1
    assert not folder.exists()
    assert states(harbour.bring(file)) == ["new"]  # what was saved is worth what it was


def test_a_file_that_cannot_be_written_saves_nothing(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    train.comment(uid)
    with pytest.raises(Exception, match=r".+"):
        train.save(harbour.folder / "no such folder" / "one.cabevents")
    assert packet_folders.kept()[0].unsaved == 1


def test_another_packet_and_a_merge_clean_up(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    first = open_packet(harbour.give(BOB, uid))
    first.session.close()
    aged(first.session.folder, UNSAID_STAY + DAY)
    second = open_packet(harbour.give(CARA, uid))
    assert not first.session.folder.exists()
    second.comment(uid)
    file = second.save(harbour.folder / "cara.cabevents")
    second.session.close()
    aged(second.session.folder, SAVED_STAY + DAY)
    packets.bring(harbour.office, file)
    assert not second.session.folder.exists()


def test_the_one_that_is_open_and_what_cannot_be_read_stay(
    harbour: Board, open_packet: Opener
) -> None:
    train = open_packet(harbour.give(BOB, harbour.submitted()))
    folder = train.session.folder
    aged(folder, UNSAID_STAY + DAY)
    assert packet_folders.tidy(spare=folder) == 0
    odd = folder.parent / "odd"
    odd.mkdir()
    (odd / "packet.json").write_bytes(b"{}")  # whatever it is, it is not ours to remove
    aged(odd, UNSAID_STAY * 100)
    half = folder.parent / "half"
    half.mkdir()
    (half / "board.cabdesk").write_bytes(b"")
    aged(half, timedelta(hours=1))
    packet_folders.tidy(spare=folder)
    assert (odd.exists(), half.exists()) == (True, True)
    aged(half, DAY * 2)
    packet_folders.tidy(spare=folder)
    assert (odd.exists(), half.exists()) == (True, False)
