"""The command line as processes: two at once, one killed, one whose reader goes away."""

import io
import json
import os
import subprocess
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from cab_desk.cli import main
from tests.cli.calls import Cli

PATIENCE = 60.0
ROWS = 3000


def started(board: Path, *words: object, **more: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "cab_desk", "--database", str(board), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
        cwd=Path(__file__).resolve().parents[2],
        **more,  # type: ignore[call-overload]
    )


def changes_file(path: Path, rows: int, source: str) -> Path:
    path.write_text(
        json.dumps(
            [
                {"id": f"{source}-{n}", "title": f"Move queue {n}", "class": "normal",
                 "requester": "Edge Team Lead", "systems": [f"queue-{n % 40}"]}
                for n in range(rows)
            ]
        )
    )  # fmt: skip
    return path


def test_a_process_says_what_the_function_says(cli: Cli, board: Path) -> None:
    process = started(board, "ledger", "head", "--json")
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, "")
    assert json.loads(out) == cli("--database", board, "ledger", "head", "--json").data
    process = started(board, "verify", "/nowhere.pdf")
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err.count("\n")) == (2, "", 1)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a screen is there")
@pytest.mark.parametrize("words", [(), ("paint",)])
def test_without_a_display_no_window_aborts(
    board: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    process = started(board, *words)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err.count("\n")) == (2, "", 1)
    assert "DISPLAY" in err


def test_two_imports_at_once_are_both_whole(at: Cli, board: Path, tmp_path: Path) -> None:
    files = [changes_file(tmp_path / f"{name}.json", 60, name) for name in ("A", "B")]
    processes = [started(board, "import", file, "--json") for file in files]
    for process in processes:
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, err) == (0, "")
        assert json.loads(out)["created"] == 60
    data = at("verify", "--json").data
    assert (data["ok"], data["changes"]) == (True, 122)


def test_an_import_that_is_killed_leaves_nothing_half(at: Cli, board: Path, tmp_path: Path) -> None:
    file = changes_file(tmp_path / "many.json", ROWS, "K")
    before = at("ledger", "head").out
    process = started(board, "import", file)
    journal = board.with_name(f"{board.name}-journal")
    deadline = time.monotonic() + PATIENCE
    while not (journal.exists() and journal.stat().st_size) and process.poll() is None:
        assert time.monotonic() < deadline
    process.kill()  # while it writes, or at the latest when it has just ended
    process.communicate(timeout=PATIENCE)
    killed = process.returncode != 0
    data = at("verify", "--json").data
    assert data["ok"], data["faults"]
    assert data["changes"] == (2 if killed else 2 + ROWS)
    assert (at("ledger", "head").out == before) == killed
    again = at("import", file, "--json").data
    assert again["created"] + again["unchanged"] == ROWS
    assert at("verify", "--json").data["changes"] == 2 + ROWS
    assert killed, "the import ended before it could be killed; give it more rows"


def test_a_reader_that_goes_away_makes_no_traceback(board: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    process = subprocess.Popen(
        [sys.executable, "-m", "cab_desk", "policy", "show", "cab-process"],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    os.close(write)
    _, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in err


def call(output: int, path: Path, **env: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "cab_desk", "--json", "check", str(path)],
        stdout=output, stderr=subprocess.PIPE, env={**os.environ, **env}, timeout=PATIENCE,
        cwd=Path(__file__).resolve().parents[2], check=False,
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is always full")
def test_an_answer_that_has_no_room_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    path.write_text("[]")
    with Path("/dev/full").open("wb") as full:
        ran = call(full.fileno(), path)
    assert ran.returncode == 2
    assert ran.stderr.decode().startswith("cab-desk: The answer cannot be written out: ")
    assert ran.stderr.count(b"\n") == 1


def test_an_output_of_few_letters_gets_the_same_answer(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text('[{"class": "standard", "id": "“Ä”"}]')
    plain = call(subprocess.PIPE, path, PYTHONIOENCODING="ascii")
    rich = call(subprocess.PIPE, path, PYTHONIOENCODING="utf-8")
    assert json.loads(plain.stdout) == json.loads(rich.stdout)
    assert (plain.returncode, plain.stderr) == (rich.returncode, b"")


def test_an_answer_can_be_taken_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text('[{"class": "standard", "id": "“Ä”"}]', encoding="utf-8")
    with redirect_stdout(io.StringIO()) as held:
        assert main(["--json", "check", str(path)]) == 1
    assert json.loads(held.getvalue())[0]["id"] == "“Ä”"
