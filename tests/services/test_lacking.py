"""A board without minutes certificate, keyring or network works, and says what it lacks."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import keyring
import pytest
from keyring.backends import fail

import cab_desk.keys
from cab_desk.app import connecting
from cab_desk.keys import passwords
from cab_desk.services.papers import minutes
from cab_desk.words import say
from tests.services.evidence_room import DANA, Room
from tests.services.packet_room import BOB, BUSINESS, Board, Opener, states
from tests.services.sealed_evening import Sealed, found, held, opened

# What signs PDFs is not installed.
GONE = ("pyhanko", "pyhanko.sign", "pyhanko.pdf_utils.incremental_writer", "pyhanko_certvalidator",
        "cab_desk.keys.board_seal")  # fmt: skip


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Take certificate, keyring and network away; returns what was dialled all the same."""
    dialled: list[Any] = []

    def refuse(_socket: object, address: object, *_more: object) -> NoReturn:
        dialled.append(address)
        raise OSError("there is no network")

    for name in GONE:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delattr(cab_desk.keys, "board_seal", raising=False)  # where a test before had it
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)  # what a machine without one has
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    yield dialled
    assert dialled == []


@pytest.mark.files("a server is reached by a network")
def test_an_evening_is_held_signed_printed_and_verified(lacking: list[Any], tmp_path: Path) -> None:
    desk = opened(Room(tmp_path)).furnish()
    uid = desk.submitted("Upgrade the router")
    assert desk.sign(uid, *DANA)
    meeting_id = held(desk)
    evening = Sealed(desk, meeting_id, None)  # type: ignore[arg-type]
    outcome = minutes.make(desk.office, meeting_id, chair=evening.chair())
    assert "They bear no signature of the board." in outcome.message
    assert "not there" in outcome.message
    desk = opened(desk)
    later = found(desk, meeting_id)
    assert desk.verify().ok
    assert later.final.pdf.startswith(b"%PDF")
    desk.close()


@pytest.mark.files("a server is reached by a network")
def test_a_review_travels(lacking: list[Any], harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    train.sign(uid, BOB, BUSINESS)
    assert states(harbour.bring(train.save(harbour.folder / "bob.cabevents"))) == ["new"]
    assert harbour.verify().ok


def test_without_a_keyring_nothing_is_kept_and_the_window_says_so(lacking: list[Any]) -> None:
    assert passwords.password("somebody@somewhere") is None
    assert passwords.keep("somebody@somewhere", "a secret") is False
    assert connecting.may_keep() is False
    assert "There is no keyring here" in say("server.connect.no_keyring")
