"""The command line as a function, and a board with a meeting that was held."""

from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from cab_desk import cli as command_line
from cab_desk.domain.meeting import Verdict
from cab_desk.services import meetings
from tests.cli.calls import Cli, Ran
from tests.services.meeting_room import MeetingRoom
from tests.services.packet_room import board as packet_board
from tests.services.packet_room import template_in


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return the command line; `cli("ledger", "head")` is what one types."""

    def run(*words: object) -> Ran:
        capsys.readouterr()
        try:
            status: Any = command_line.main([str(word) for word in words])
        except SystemExit as end:
            status = end.code
        return Ran(status, *capsys.readouterr())

    return run


@cache
def held() -> bytes:
    """Return a board's file: two RFCs, one approved and one deferred in a closed meeting."""
    with TemporaryDirectory() as folder:
        room = MeetingRoom(Path(folder)).prepare(rfcs=2)
        next_time = room.do(partial(meetings.plan, new=meetings.NewMeeting("CAB weekly",
                            room.clock.now.replace(day=25)))).made  # fmt: skip
        chair = room.start()
        room.on(meetings.open_item, item_id=room.item_id(1))
        room.approve_all(room.uids[0])
        room.decide(1, Verdict.APPROVED, chair)
        room.on(meetings.open_item, item_id=room.item_id(2))
        room.decide(2, Verdict.DEFERRED, chair, reason="No dates.", deferred_to=next_time)
        room.on(meetings.close, chair=chair)
        room.close()
        return room.path.read_bytes()


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """Return the file of a board on which a meeting was held."""
    path = tmp_path / "board.cabdesk"
    path.write_bytes(held())
    return path


@pytest.fixture
def at(cli: Cli, board: Path) -> Cli:
    """Return the command line on that board."""
    return lambda *words: cli("--database", board, *words)


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """Return the file of a board with an RFC that packets are handed out of."""
    folder = template_in(tmp_path / "board")
    with packet_board(folder) as made:
        made.submitted()
    return folder / "board.cabdesk"
