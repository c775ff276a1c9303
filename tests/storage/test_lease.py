"""One machine writes to a board on a share; who comes second is told who, where, since when."""

import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cab_desk.services.sharing_ports import Holder
from cab_desk.storage import lease
from cab_desk.storage.lease import Lease

NOW = datetime(2026, 11, 18, 14, 2, tzinfo=UTC)
_CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from cab_desk.storage import lease
held = lease.take(Path(sys.argv[1]), datetime.now(UTC))
print(type(held).__name__, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def board(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder / "board.cabdesk"


def taken(board: Path) -> Lease:
    found = lease.take(board, NOW)
    assert isinstance(found, Lease)
    return found


def elsewhere(board: Path, **more: object) -> Path:
    """Leave the lease of another machine."""
    said = {"user": "ann", "host": "desk-3", "pid": 4711, "since": "2026-11-18T13:00:00+00:00",
            "token": "theirs"} | more  # fmt: skip
    file = lease.beside(board)
    file.write_text(json.dumps(said))
    return file


def test_the_second_is_told_who_writes_where_and_since_when(board):
    first = taken(board)
    second = lease.take(board, NOW)
    assert second == first.holder
    assert second.host == platform.node()
    assert (second.pid, second.since) == (os.getpid(), "2026-11-18T14:02:00+00:00")
    first.release()
    assert lease.holder_of(board) is None
    assert list(board.parent.iterdir()) == []
    again = taken(board)
    again.release()


def test_a_program_that_was_killed_holds_nothing(board):
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(board)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "Lease\n"
        held = lease.take(board, NOW)
        assert isinstance(held, Holder)
        assert held.pid == child.pid
        child.kill()
        child.wait()
        taken(board).release()


def test_a_lease_of_another_machine_is_stale_when_it_was_not_renewed(board):
    file = elsewhere(board)
    found = lease.take(board, NOW)
    assert isinstance(found, Holder)
    assert (found.user, found.host) == ("ann", "desk-3")
    long_ago = time.time() - lease.STALE.total_seconds() - 5
    os.utime(file, (long_ago, long_ago))
    assert lease.holder_of(board) is None
    mine = taken(board)
    assert mine.held
    mine.release()


def test_whoever_lost_the_lease_while_asleep_knows_it_and_leaves_it(board):
    mine = taken(board)
    file = elsewhere(board)
    assert not mine.held
    mine.release()
    assert json.loads(file.read_text())["token"] == "theirs"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"user": 1}', "\x00\xff"])
def test_a_damaged_lease_keeps_nobody_out(board, text):
    lease.beside(board).write_text(text, encoding="latin-1")
    assert lease.holder_of(board) is None
    taken(board).release()


def test_a_folder_without_hard_links_serves_too(board, monkeypatch):
    def refused(*_paths: object) -> None:
        raise PermissionError

    monkeypatch.setattr(lease.os, "link", refused)
    first = taken(board)
    assert lease.take(board, NOW) == first.holder
    first.release()
    assert lease.holder_of(board) is None


def test_of_many_at_once_one_gets_it(board):
    elsewhere(board, host=os.uname().nodename, pid=2**22 + 1)  # stale: no such program
    children = [
        subprocess.Popen([sys.executable, "-c", _CHILD, str(board)], stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]  # fmt: skip
    said = [child.stdout.readline().strip() for child in children if child.stdout]
    for child in children:
        child.communicate()
    assert sorted(said) == ["Holder", "Holder", "Holder", "Lease"]


def test_what_became_anothers_lease_is_not_taken_away(board):
    """Whoever saw no lease, or a stale one, comes a moment later than the one who made his."""
    stale = elsewhere(board, host=os.uname().nodename, pid=2**22 + 1)
    seen = lease._read(stale)  # the race is between two of its lines
    stale.unlink()
    mine = taken(board)
    for found in (seen, None):
        lease._take_away(lease.beside(board), found)
        assert mine.held
    mine.release()


def test_a_take_over_that_was_ended_in_the_middle_keeps_nobody_out(board):
    stale = elsewhere(board, host=os.uname().nodename, pid=2**22 + 1)
    left = stale.with_name(f"{stale.name}.taking")
    left.touch()
    long_ago = time.time() - lease.STALE.total_seconds() - 5
    os.utime(left, (long_ago, long_ago))
    taken(board).release()
    assert not left.exists()
