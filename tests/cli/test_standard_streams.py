"""`-` is the standard input or output; what went to a closed pipe ends as it would have."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calls import Cli

RFC = {"id": "X-1", "title": "Move the queue", "class": "normal"}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch):
    """Return what puts bytes on the standard input."""
    return lambda data: monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_changes_are_judged_from_the_input(cli: Cli, given, tmp_path: Path) -> None:
    data = json.dumps([RFC]).encode()
    (tmp_path / "c.json").write_bytes(data)
    given(data)
    at = "--at=2026-03-03T12:00Z"
    assert cli("check", at, "-").out == cli("check", at, tmp_path / "c.json").out != ""
    given(b"{")
    assert cli("check", "-").complaint.startswith("the standard input: line 1, column 2")


def test_changes_are_imported_from_the_input(at: Cli, given) -> None:
    given(json.dumps([RFC]).encode())
    said = at("import", "-", "--json").data
    assert (said["file"], said["created"]) == ("the standard input", 1)
    given(b"id,title,class\nX-1,Move the queue,normal\n")
    assert at("import", "-", "--json").data["unchanged"] == 1
    given(b"")
    assert at("import", "-").complaint == "the standard input is empty."
    assert at("verify").status == 0


def test_changes_and_the_ledger_go_to_the_output_and_nothing_beside(
    at: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = at("export", "-", "--format", "csv")
    assert (ran.status, ran.err) == (0, "")
    at("export", "e.csv")
    assert ran.out.encode() == Path("e.csv").read_bytes()
    lines = [json.loads(line) for line in at("ledger", "export", "-").out.splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert not Path("-").exists()
    for words in (("export", "-", "--format", "csv"), ("ledger", "export", "-")):
        assert "leave out --json" in at("--json", *words).complaint
    assert "“-” says no format" in at("export", "-").complaint
    papers = ("minutes", "2026-1", "--out", "-"), ("ledger", "proof", "1", "-")
    for words in (*papers, ("backup", "-")):
        assert "Name a file" in at(*words).complaint
    assert not Path("-").exists()


def test_a_device_or_a_pipe_is_no_place_for_a_file(at: Cli, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    assert "is a device or a pipe" in at("export", pipe).complaint
    assert "is a device or a pipe" in at("export", "/dev/null", "--format", "csv").complaint
    assert pipe.is_fifo()


def test_a_reader_that_goes_away_does_not_turn_an_objection_into_none(tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    file.write_text(json.dumps([{**RFC, "title": "t" * 100}] * 2_000))
    call = [sys.executable, "-m", "cab_desk", "check", str(file)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.read(1)
        started.stdout.close()
        assert started.stderr.read() == b""
    assert started.returncode == 1


@pytest.mark.parametrize("words", [
    ("export", "e.csv", "--until"), ("conflicts", "--until"), ("kpi", "--until"),
    ("kpi", "--board", "--until"), ("conflicts", "--from"), ("kpi", "--from"),
    ("ledger", "purge", "--before"),
])  # fmt: skip
def test_a_day_beyond_every_calendar_is_refused(at: Cli, words: tuple[str, ...]) -> None:
    for day in ("9999-12-31", "0001-01-01", "9999-12-31T23:00:00-10:00"):
        assert f"“{day}” lies too far off" in at(*words, day).complaint
    assert "too far off" in at("check", "c.json", "--at", "9999-12-31T00:00Z").complaint


def test_a_mapping_that_is_missing_is_named_alone(at: Cli, tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(json.dumps([RFC]))
    said = at("import", tmp_path / "c.json", "--mapping", tmp_path / "no.toml").complaint
    assert said == "no.toml is not there, or is no file."


def test_a_span_without_length_is_not_called_reversed(at: Cli, tmp_path: Path) -> None:
    noon = "2026-02-02T10:00"
    said = at("export", tmp_path / "e.csv", "--since", noon, "--until", noon).complaint
    assert said.endswith("the first is not the earlier one.")
