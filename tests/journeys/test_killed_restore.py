"""A restore that is killed half-way: the board is what it was, or the start says where it lies."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cab_desk.app import opening, window
from cab_desk.app.opening import open_session
from cab_desk.storage import copies
from tests.journeys import desk
from tests.journeys.at_desk import OpenDesk
from tests.journeys.killed import made_board

pytestmark = pytest.mark.files("a board's file")

_KILLED = """
import os, signal, sys
from pathlib import Path
from cab_desk.app import restoring
from cab_desk.storage import copies
def killed(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)
copies.{name} = killed
restoring.restore(Path(sys.argv[1]), Path(sys.argv[2]), force=True)
"""


_COPY = """
import sys
from cab_desk.app import database_verbs
database_verbs.copy(sys.argv[1], sys.argv[2])
"""
_COPY_KILLED = """
import os, signal, sys
from cab_desk.app import database_verbs
from cab_desk.storage import transfer
def killed(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)
transfer._compared = killed
database_verbs.copy(sys.argv[1], sys.argv[2])
"""


def called(code: str, *paths: Path) -> int:
    """Run something in a process of its own; return how it ended."""
    home = Path(__file__).resolve().parents[2]
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, paths)],
        cwd=home, env={**os.environ, "PYTHONPATH": str(home)}, check=False,
    ).returncode  # fmt: skip


def restore_killed_at(name: str, board: Path, backup: Path) -> None:
    """Restore in a process of its own that is killed where it comes to a step."""
    assert called(_KILLED.format(name=name), board, backup) == -9


def test_a_whole_board_is_there_as_it_was(tmp_path: Path) -> None:
    board, backup = made_board(tmp_path), tmp_path / "backup.cabdesk"
    copies.copy(board, backup)
    before = desk.asked(board, "SELECT count(*), max(seq) FROM ledger")
    restore_killed_at("_copy", board, backup)
    assert desk.asked(board, "SELECT count(*), max(seq) FROM ledger") == before


def test_a_damaged_one_was_put_aside_and_the_start_says_where(
    tmp_path: Path, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, backup = made_board(tmp_path), tmp_path / "backup.cabdesk"
    copies.copy(board, backup)
    damage = b"no board at all" * 100
    board.write_bytes(damage)
    restore_killed_at("copy", board, backup)
    assert not board.exists()
    (kept,) = tmp_path.glob("board-before-restore-*.cabdesk")
    assert kept.read_bytes() == damage

    session = open_session(str(board), create=True)
    at = open_desk(session)
    threads: list[str] = []

    def noted(place: object) -> Path | None:
        threads.append(threading.current_thread().name)
        return opening.put_aside(place)

    monkeypatch.setattr(window, "put_aside", noted)
    window._tell_put_aside(at.desk, at.window, session)
    at.wait(lambda: kept.name in at.window.notice.sentence.text())
    assert threads[0].startswith("cab-desk-aside")  # a folder that hangs holds no window up


def test_a_copy_that_was_killed_is_made_by_a_second_call(tmp_path: Path) -> None:
    board, target = made_board(tmp_path), tmp_path / "elsewhere" / "copy.cabdesk"
    target.parent.mkdir()
    before = board.read_bytes()
    assert called(_COPY_KILLED, board, target) == -9
    assert board.read_bytes() == before
    assert called(_COPY, board, target) == 0
    rows = "SELECT count(*), max(seq) FROM ledger"
    assert desk.asked(target, rows) == desk.asked(board, rows)
