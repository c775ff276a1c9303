"""No file that the program writes takes a board's place."""

from pathlib import Path

import pytest

from cab_desk.errors import Refused
from cab_desk.settings import write_whole
from tests.cli.calls import Cli


@pytest.mark.parametrize(
    "words",
    [
        ("minutes", "2026-47", "--out"),
        ("export", "--format", "csv"),
        ("ledger", "export"),
    ],
)
@pytest.mark.parametrize("end", ["", "-journal", "-wal"])
def test_what_is_written_never_takes_a_boards_place(
    at: Cli, board: Path, words: tuple[str, ...], end: str
) -> None:
    before = board.read_bytes()
    target = board.with_name(board.name + end)
    complaint = at(*words, target).complaint
    assert complaint.startswith(f"{target.name} is a board's file or its journal")
    assert board.read_bytes() == before
    assert at("verify").status == 0


def test_a_backup_is_not_laid_where_sqlite_would_delete_it(at: Cli, board: Path) -> None:
    target = board.with_name(f"{board.name}-journal")
    assert "or its journal" in at("backup", target).complaint
    assert not target.exists()
    assert at("backup", board.with_name("x-journal")).status == 0  # nothing lies at x


def test_the_window_saves_nothing_over_a_board(board: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="choose another name"):
        write_whole(board, b"%PDF")
    write_whole(tmp_path / "a.pdf", b"%PDF-1")
    write_whole(tmp_path / "a.pdf", b"%PDF-2")
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF-2"


def test_a_folder_is_named(at: Cli) -> None:
    assert at("minutes", "2026-47", "--out", "/").complaint == "/ is a folder. Name a file."
