"""What tests of packets share: a board that hands them out, and who opens them elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.packet_room import ANN, Board, Opener, Train, board, copied, template_in


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
