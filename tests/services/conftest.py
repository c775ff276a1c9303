"""What tests of services share: a desk with an RFC that waits for signatures, and packets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import copied as copied_board
from tests.services.evidence_room import Room, room
from tests.services.meeting_room import MeetingRoom, meeting_room
from tests.services.packet_room import ANN, Board, Opener, Train, board, copied, template_in
from tests.services.people_room import with_two_chairs
from tests.services.sealed_evening import Sealed, found, opened, sealed


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a board with one RFC submitted; a module may have another."""
    folder = tmp_path_factory.mktemp("template")
    with room(folder) as made:
        made.furnish().submitted()
    return folder


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Iterator[Room]:
    """Give a copy of the module's board."""
    copied_board(template, tmp_path)
    with room(tmp_path) as made:
        made.find_people()
        yield made


@pytest.fixture
def uid(desk: Room) -> str:
    """Return the RFC that was submitted first."""
    change = desk.do(lambda work: work.changes.by_number("CR-2026-0001"))
    found: str = change.uid
    return found


@pytest.fixture(name="board")
def meeting_board(tmp_path: Path) -> Iterator[MeetingRoom]:
    """Give a board with a meeting on it."""
    with meeting_room(tmp_path) as made:
        yield made


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Room]:
    """Give a board with two chairs who can sign."""
    with with_two_chairs(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def sealed_board(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the folder of a board with final minutes, and the meeting's id."""
    folder = tmp_path_factory.mktemp("sealed")
    made = sealed(folder)
    made.desk.close()
    return folder, made.meeting_id


@pytest.fixture
def evening(sealed_board: tuple[Path, str], tmp_path: Path) -> Iterator[Sealed]:
    """Give a copy of that board, opened."""
    copied_board(sealed_board[0], tmp_path)
    desk = opened(Room(tmp_path))
    desk.find_people()
    yield found(desk, sealed_board[1])
    desk.close()


@pytest.fixture(scope="session")
def packet_board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template_in(tmp_path_factory.mktemp("packets"))


@pytest.fixture
def harbour(packet_board: Path, tmp_path: Path) -> Iterator[Board]:
    with board(copied(packet_board, tmp_path / "board")) as made:
        made.i_am(ANN)
        yield made


@pytest.fixture
def open_packet(
    harbour: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opener]:
    opened: list[Train] = []

    def opener(file: Path, home: str = "laptop") -> Train:
        made = Train(file, tmp_path / home, monkeypatch, harbour.clock)
        opened.append(made)
        return made

    yield opener
    for one in opened:
        one.session.close()
