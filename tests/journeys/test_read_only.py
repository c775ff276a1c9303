"""Media that may only be read: a board on one is read, a home on one keeps nobody out."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cab_desk.services.rows import QueueQuery
from tests.journeys.at_desk import OpenDesk
from tests.journeys.read_only import READ_ONLY, REPOSITORY, board_in

pytestmark = pytest.mark.files("the medium is the file's")


def on_a_read_only_mount(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run the program where a folder is mounted for reading, in a namespace of its own."""
    command = ["unshare", "--mount", "--map-root-user", "sh", "-c", READ_ONLY, "sh", folder,
               sys.executable, "-m", "cab_desk", *words]  # fmt: skip
    return subprocess.run(
        list(map(str, command)), cwd=REPOSITORY, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a folder with a board in it, to be mounted for reading."""
    if not shutil.which("unshare"):
        pytest.skip("needs unshare, to mount a folder for reading")
    folder = tmp_path / "shelf"
    folder.mkdir()
    probe = subprocess.run(
        ["unshare", "--mount", "--map-root-user", "sh", "-c", READ_ONLY, "sh", folder, "true"],
        capture_output=True,
        check=False,
    )
    if probe.returncode:
        pytest.skip("this machine lets nobody mount a folder for reading")
    session = board_in(folder)
    session.close()
    return folder


def test_a_board_on_a_read_only_medium_is_read_and_refuses_writing(
    shelf: Path, tmp_path: Path
) -> None:
    (board,) = shelf.glob("*.cabdesk")
    before = board.read_bytes()
    at = ("--database", board)
    assert "intact" in on_a_read_only_mount(shelf, *at, "verify").stdout
    assert on_a_read_only_mount(shelf, *at, "export", tmp_path / "all.csv").returncode == 0
    assert on_a_read_only_mount(shelf, *at, "paint", "--page", "audit").returncode == 0
    file = tmp_path / "new.json"
    file.write_text(json.dumps({"id": "X-1", "title": "Grow the disk", "class": "normal"}))
    for words in (("import", file), ("backup", shelf / "copy"), ("export", shelf / "all.csv")):
        ran = on_a_read_only_mount(shelf, *at, *words)
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1), ran.stderr
    assert board.read_bytes() == before
    assert [one.name for one in shelf.iterdir()] == [board.name]


@pytest.fixture
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the program a home that can't be made: a file is in its way."""
    (tmp_path / "in the way").write_text("")
    home = tmp_path / "in the way" / "home"
    monkeypatch.setenv("CAB_DESK_HOME", str(home))
    return home


def test_without_a_home_a_board_is_verified_all_the_same(tmp_path: Path, no_home: Path) -> None:
    session = board_in(tmp_path)
    session.close()
    ran = subprocess.run(
        [sys.executable, "-m", "cab_desk", "--database", str(session.place), "verify"],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "CAB_DESK_HOME": str(no_home)},
    )  # fmt: skip
    assert ran.returncode == 0
    assert "intact" in ran.stdout
    assert "Traceback" not in ran.stderr


def test_settings_that_cannot_be_kept_are_said_and_the_window_closes(
    tmp_path: Path, no_home: Path, open_desk: OpenDesk, qapp: QApplication
) -> None:
    session = board_in(tmp_path)
    at = open_desk(session, "settings")
    page = at.window.page()
    page.single_keys.setChecked(not page.single_keys.isChecked())  # type: ignore[attr-defined]
    (said,) = at.failures
    assert said.startswith("The settings can't be kept")
    with session.open_reader() as reader:
        assert reader.page(QueueQuery(), session.clock(), 0, 1) == []
    assert at.window.close()
