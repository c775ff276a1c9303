"""The real program puts on record that it opened a board, and nothing else does."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cab_desk.app.session import Session, new_board_file
from cab_desk.domain.statement import read
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.evidence.verifying import verify_office
from cab_desk.services.members import people
from tests.journeys.read_only import READ_ONLY

pytestmark = pytest.mark.files("the program opens a file")

REPOSITORY = Path(__file__).resolve().parents[2]
WORDS = "correct horse battery"
_KILLED = """
import os, sys
from pathlib import Path
from cab_desk.app.session import Session
from cab_desk.services.members.chair import unlock_chair
session = Session(Path(sys.argv[1]))
unlock_chair(session.office, sys.argv[2], sys.argv[3])
os._exit(9)
"""


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """Make a board with a chair who has a key."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    path = folder / "board.cabdesk"
    new_board_file(path)
    session = Session(path)
    crew = (NewPerson("Ada Chair", ("Chair",), member=True, chair=True),)
    with session.open_work() as work:
        boards.create_board(work, name="Platform", zone="UTC", people=crew)
    session.close()
    return path


def program(board: Path, wanted: int, *before: object) -> subprocess.CompletedProcess[str]:
    """Start the program, and have its window closed once so many openings are on record."""
    command = [*before, sys.executable, "-m", "tests.journeys.opening_child", board, wanted]
    return subprocess.run(
        list(map(str, command)), cwd=REPOSITORY, capture_output=True, text=True, timeout=240,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, check=False,
    )  # fmt: skip


def entries(board: Path, kind: str) -> list[dict[str, object]]:
    session = Session(board)
    try:
        with session.open_view() as work:
            events = [event for _, event in work.ledger.entries() if event.type == kind]
        assert verify_office(session.office).ok
        return [{"author": event.author, **read(event.data).body} for event in events]
    finally:
        session.close()


def test_each_start_leaves_one_entry(board: Path) -> None:
    for start in (1, 2):
        ended = program(board, start)
        assert ended.returncode == 0, ended.stderr
    assert len(entries(board, "access.opened")) == 2


def test_a_session_whose_program_was_killed_is_ended_on_record_by_the_next_start(
    board: Path,
) -> None:
    session = Session(board)
    with session.open_view() as work:
        (chair,) = work.people.all()
    people.make_key(session.office, chair.id, WORDS)
    session.close()
    call = [sys.executable, "-c", _KILLED, str(board), chair.id, WORDS]
    assert subprocess.run(call, cwd=REPOSITORY, check=False).returncode == 9
    assert entries(board, "chair.locked") == []
    ended = program(board, 1)
    assert ended.returncode == 0, ended.stderr
    (end,) = entries(board, "chair.locked")
    assert (end["why"], end["name"]) == ("lost", "Ada Chair")
    assert "ended without being locked" in ended.stdout


def test_a_board_that_can_only_be_read_is_opened_without_a_word(board: Path) -> None:
    if not shutil.which("unshare"):
        pytest.skip("needs unshare, to mount a folder for reading")
    mount = ["unshare", "--mount", "--map-root-user", "sh", "-c", READ_ONLY, "sh", board.parent]
    if subprocess.run([*map(str, mount), "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a folder for reading")
    ended = program(board, 0, *mount)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == ""
    assert entries(board, "access.opened") == []


def test_a_copy_at_a_close_that_came_to_nothing_is_on_record(
    board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAB_DESK_HOME", str(tmp_path / "home"))
    session = Session(board)
    assert session.office.keep_copy is not None
    assert Path(session.office.keep_copy()).exists()
    folder = tmp_path / "home" / "backups"
    folder.rename(tmp_path / "kept")
    folder.write_text("no folder", encoding="utf-8")
    with pytest.raises((Refused, Unavailable)):
        session.office.keep_copy()
    with session.open_view() as work:
        said = [read(event.data).body for _, event in work.ledger.entries()
                if event.type == "access.taken"]  # fmt: skip
    session.close()
    assert [one["what"] for one in said] == ["copy", "copy", "copy_failed"]
