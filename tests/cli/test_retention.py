"""Records are kept as long as the policy says, and none is ever taken out of the chain."""

from pathlib import Path

from tests.cli.calls import Cli


def test_purging_younger_records_is_refused_with_the_day_until_they_are_kept(
    at: Cli, board: Path
) -> None:
    before = board.read_bytes()
    complaint = at("ledger", "purge", "--before", "2026-11-01").complaint
    assert complaint == (
        "What was recorded before 2026-11-01 has to be kept until 2028-11-01. Nothing was removed."
    )
    assert board.read_bytes() == before


def test_older_records_go_with_the_whole_board_or_not_at_all(at: Cli, board: Path) -> None:
    before = board.read_bytes()
    complaint = at("ledger", "purge", "--before", "2001-02-03").complaint
    assert "had to be kept until 2003-02-03" in complaint
    assert complaint.endswith("Nothing was removed.")
    assert board.read_bytes() == before


def test_a_day_is_asked_for(at: Cli) -> None:
    assert "--before" in at("ledger", "purge").complaint
    assert "tomorrow" in at("ledger", "purge", "--before", "tomorrow").complaint


def test_a_leap_day_is_kept_to_the_day_after_its_place(at: Cli) -> None:
    assert "until 2006-03-01" in at("ledger", "purge", "--before", "2004-02-29").complaint
