"""Copies of a server's board that a desk keeps by itself: whole files, the newest few."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cab_desk.errors import Refused, Unavailable
from cab_desk.storage import guard, server_keeping
from cab_desk.storage.reading import SqlReader
from cab_desk.storage.servers import Server
from tests.databases import Databases
from tests.services.evidence_room import DANA, Room, room

NOW = datetime(2026, 11, 18, 14, 3, tzinfo=UTC)


@pytest.fixture
def desk(server: Databases, tmp_path: Path):
    with room(tmp_path, place=server.new()) as made:
        yield made.furnish()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "board"


def sound(_file: Path) -> None:
    """Find nothing wrong."""


def kept(desk: Room, folder: Path, day: int = 0, most: int = 10) -> Path:
    assert isinstance(desk.place, Server)
    now = NOW + timedelta(days=day)
    return server_keeping.keep(desk.place, folder, "meeting", now, sound, most)


def test_a_copy_holds_what_the_server_does(desk: Room, folder: Path) -> None:
    desk.sign(desk.submitted("Patch the gate"), *DANA)
    copy = kept(desk, folder)
    assert copy.name == "cab_desk-meeting-20261118-140300.cabdesk"
    assert guard.inspect(copy).schema == guard.SCHEMA
    with SqlReader(copy) as reader, SqlReader(desk.place) as board:
        assert reader.head() == board.head()
    assert [path.name for path in folder.iterdir()] == [copy.name]


def test_the_newest_stay_and_what_a_killed_desk_left_goes(desk: Room, folder: Path) -> None:
    folder.mkdir(parents=True)
    dead, fresh = (folder / f".cab_desk-meeting-2026.cabdesk.{name}" for name in ("dead", "new"))
    dead.write_text("half a copy")
    fresh.write_text("somebody copies")
    os.utime(dead, (0, 0))
    made = [kept(desk, folder, day, most=2) for day in range(2)]
    for day, path in enumerate(made):
        os.utime(path, (day, day))
    made.append(kept(desk, folder, 2, most=2))
    assert {path.name for path in folder.iterdir()} == {fresh.name, *(one.name for one in made[1:])}


def test_a_copy_that_does_not_verify_gets_no_name(desk: Room, folder: Path) -> None:
    first = kept(desk, folder, most=1)

    def unsound(file: Path) -> None:
        assert file.exists()
        raise Unavailable("The trail is not whole.")

    assert isinstance(desk.place, Server)
    with pytest.raises(Unavailable, match="not whole"):
        server_keeping.keep(desk.place, folder, "meeting", NOW, unsound, most=1)
    assert [path.name for path in folder.iterdir()] == [first.name]


def test_a_board_that_is_too_large_is_said(
    desk: Room, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_keeping, "LARGEST", 1000)
    with pytest.raises(Refused, match=r"bytes on its server, and a desk copies 1,000 at most"):
        kept(desk, folder)
    assert not folder.exists()
