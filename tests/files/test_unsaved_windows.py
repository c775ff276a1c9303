"""Two windows of one user: neither is offered, nor writes over, what is typed into the other."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cab_desk.files.claims import Claims
from cab_desk.files.unsaved import UnsavedFiles

BOARD, KEY = "b1", "c1"
_OTHER = """
import sys, time
from pathlib import Path
from cab_desk.files.unsaved import UnsavedFiles
texts = UnsavedFiles(Path(sys.argv[1]))
texts.keep("b1", "c1", b"theirs")
print("kept", flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "unsaved"


def test_what_another_program_types_is_offered_once_it_was_killed(folder: Path) -> None:
    command = [sys.executable, "-c", _OTHER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        try:
            assert other.stdout.readline() == "kept\n"
            mine = UnsavedFiles(folder)
            assert (mine.all(BOARD), mine.read(BOARD, KEY)) == ([], b"")
            assert mine.others("b2", "c2") == [b"theirs"]  # its files are needed all the same
            mine.keep(BOARD, KEY, b"mine")
            assert (mine.all(BOARD), mine.read(BOARD, KEY)) == ([b"mine"], b"mine")
            mine.drop(BOARD, KEY)
            assert mine.others("b2", "c2") == [b"theirs"]
        finally:
            os.kill(other.pid, signal.SIGKILL)
    assert (mine.all(BOARD), mine.read(BOARD, KEY)) == ([b"theirs"], b"theirs")
    mine.drop(BOARD, KEY)
    assert list(folder.iterdir()) == []


def test_both_texts_are_offered_where_both_windows_were_killed(folder: Path) -> None:
    one, other = UnsavedFiles(folder), UnsavedFiles(folder)
    one.keep(BOARD, KEY, b"one")
    other.keep(BOARD, KEY, b"other")
    other.keep(BOARD, KEY, b"other, on")
    assert (one.read(BOARD, KEY), other.read(BOARD, KEY)) == (b"one", b"other, on")
    assert one.all(BOARD) == [b"one"]
    del one, other  # as their programs end
    later = UnsavedFiles(folder)
    assert later.all(BOARD) == [b"other, on", b"one"]
    first = later.read(BOARD, KEY)
    assert first in (b"one", b"other, on")
    later.keep(BOARD, KEY, first)
    assert set(later.all(BOARD)) >= {first}


def test_a_window_that_closes_leaves_its_texts_to_others(folder: Path) -> None:
    one, other = UnsavedFiles(folder), UnsavedFiles(folder)
    one.keep(BOARD, KEY, b"one")
    assert other.all(BOARD) == []
    one.let_go()
    assert other.read(BOARD, KEY) == b"one"
    one.keep(BOARD, KEY, b"again")
    assert other.all(BOARD) == []


def test_what_ended_programs_left_of_their_claims_goes(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    first = Claims(folder)
    assert first.claim("a")
    run = folder / f"{first.run}.run"
    second = Claims(folder)
    assert not second.claim("a")
    assert second.is_anothers("a")
    assert run.exists()
    del first
    third = Claims(folder)
    assert third.claim("a")
    assert not run.exists()
    assert second.is_anothers("a")
    third.release("a")
    assert second.claim("a")


def test_a_claim_that_nobody_can_read_is_none(tmp_path: Path) -> None:
    claims = Claims(tmp_path)
    (tmp_path / "a.own").write_bytes(b"\xff../x")
    assert not claims.is_anothers("a")
    assert claims.claim("a")
