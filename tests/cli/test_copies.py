"""Backup, restore and the state of the database, by the command line."""

import json
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.calls import Cli

RFC = {"id": "X-1", "title": "Move the queue", "class": "normal", "requester": "Edge Team Lead"}


@pytest.fixture
def backup(at: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "copies" / "monday.cabdesk"
    path.parent.mkdir()
    assert at("backup", path, "--json").data == {"file": str(path)}
    return path


def worked_on(at: Cli, folder: Path) -> None:
    """Record something that the backup does not hold, and let this machine see it."""
    (folder / "more.json").write_text(json.dumps([RFC]))
    assert at("import", folder / "more.json").status == 0
    assert at("verify").status == 0


def test_a_backup_is_the_board(cli: Cli, at: Cli, backup: Path) -> None:
    assert cli("--database", backup, "ledger", "head").out == at("ledger", "head").out
    assert cli("--database", backup, "verify").status == 0


def test_neither_a_backup_nor_an_export_waits_for_who_writes(
    at: Cli, board: Path, tmp_path: Path
) -> None:
    """What goes out is on record where the board takes an entry; nobody waits for that."""
    before = at("ledger", "head").out
    with closing(sqlite3.connect(board, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert at("backup", tmp_path / "copy.cabdesk").status == 0
        assert at("export", tmp_path / "all.json").status == 0
        assert time.monotonic() - began < 25  # one who waits does so for thirty seconds, twice
    assert at("ledger", "head").out == before
    assert at("verify").status == 0


def test_that_a_backup_came_to_nothing_is_on_record(at: Cli, board: Path, tmp_path: Path) -> None:
    """A folder that vanishes while it is written into stands for whatever keeps a copy away."""
    assert at("backup", board.with_name(f"{board.name}-journal")).status == 2
    said = taken(at, tmp_path)
    assert said == ["backup", "backup_failed"]
    assert at("backup", tmp_path / "copy.cabdesk").status == 0
    assert taken(at, tmp_path)[-2:] == ["ledger", "backup"]  # nothing follows one that was made


def taken(at: Cli, folder: Path) -> list[str]:
    """Return what was taken out by the audit chain, without the call that reads it."""
    file = folder / "chain.jsonl"
    file.unlink(missing_ok=True)
    assert at("ledger", "export", file).status == 0
    events = [json.loads(json.loads(line)["event"]) for line in file.read_text().splitlines()]
    found = [one["body"]["what"] for one in events if one["type"] == "access.taken"]
    return found[:-1]


def test_a_backup_never_replaces_a_file(at: Cli, board: Path, backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    assert str(backup) in at("backup", backup).complaint
    assert backup.read_bytes() == before
    assert "own place" in at("backup", board).complaint
    missing = tmp_path / "nowhere"
    assert str(missing) in at("backup", missing / "x.cabdesk").complaint
    assert not missing.exists()


@pytest.mark.parametrize("damage", [b"", b"no board at all" * 100, None])
def test_who_opens_a_damaged_board_is_told_of_its_copies(
    at: Cli, board: Path, tmp_path: Path, damage: bytes | None
) -> None:
    named = board.with_name(f"{board.stem}-schema17-20261118-120000{board.suffix}")
    assert at("backup", named).status == 0
    other = board.with_name(f"{board.stem}-schema17-20261119-120000{board.suffix}")
    other.write_bytes(b"half a copy")
    whole = board.read_bytes()
    board.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    before = board.read_bytes()
    said = at("ledger", "head").complaint
    assert f"The newest copies of it: {named}." in said
    assert str(other) not in said
    assert board.read_bytes() == before
    assert at("restore", named, "--force").status == 0
    assert at("verify").status == 0


def test_restore_refuses_to_overwrite_without_force(
    at: Cli, board: Path, backup: Path, tmp_path: Path
) -> None:
    worked_on(at, tmp_path)
    before = board.read_bytes()
    assert "--force" in at("restore", backup).complaint
    assert board.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*.cabdesk")] == [board.name]


def test_restore_by_force_keeps_the_board_before_and_is_recorded(
    cli: Cli, at: Cli, board: Path, backup: Path, tmp_path: Path
) -> None:
    head = at("ledger", "head", "--json").data
    worked_on(at, tmp_path)
    later = at("ledger", "head", "--json").data
    data = at("restore", backup, "--force", "--json").data
    kept = Path(data["kept"])
    assert kept.parent == board.parent
    assert cli("--database", kept, "ledger", "head", "--json").data == later
    now = at("ledger", "head", "--json").data
    assert now["seq"] == head["seq"] + 1
    at("ledger", "export", tmp_path / "l.jsonl")
    lines = (tmp_path / "l.jsonl").read_text().splitlines()
    event, own = (json.loads(json.loads(line)["event"]) for line in lines[-2:])
    assert own["type"] == "access.taken"  # an export says so of itself
    assert event["type"] == "database.restored"
    assert later["hash"] in event["body"]["before"]
    ran = at("verify")  # this machine saw a longer chain, and was told why it is shorter
    assert ran.status == 0, ran.out
    assert "intact" in ran.out


def test_restore_says_how_much_is_gone(at: Cli, backup: Path, tmp_path: Path) -> None:
    worked_on(at, tmp_path)
    seen = at("ledger", "head", "--json").data["seq"]
    out = at("restore", backup, "--force").out
    assert "is kept as" in out
    assert f"saw {seen} audit entries" in out


def test_an_old_copy_put_back_by_hand_is_still_found(
    at: Cli, board: Path, backup: Path, tmp_path: Path
) -> None:
    worked_on(at, tmp_path)
    shutil.copy(backup, board)
    ran = at("verify")
    assert ran.status == 1
    assert "cut off, or an old copy was put back" in ran.out


def test_restore_makes_the_board_where_none_is(cli: Cli, backup: Path, tmp_path: Path) -> None:
    place = tmp_path / "new" / "board.cabdesk"
    assert cli("--database", place, "restore", backup, "--json").data == {"kept": None}
    assert cli("--database", place, "verify").status == 0


def test_restore_replaces_a_damaged_board(at: Cli, board: Path, backup: Path) -> None:
    cut = board.read_bytes()[:20_000]
    board.write_bytes(cut)
    kept = Path(at("restore", backup, "--force", "--json").data["kept"])
    assert kept.read_bytes() == cut
    assert at("verify").status == 0


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "cut off", "own"])
def test_restore_refuses_what_is_no_board_and_moves_nothing(
    at: Cli, board: Path, backup: Path, tmp_path: Path, kind: str
) -> None:
    source = tmp_path / "source.cabdesk"
    if kind == "folder":
        source.mkdir()
    elif kind == "text":
        source.write_text("not a board at all\n" * 50)
    elif kind == "cut off":
        source.write_bytes(backup.read_bytes()[:30_000])
    elif kind == "own":
        source = board
    before = board.read_bytes()
    assert at("restore", source, "--force").complaint
    assert board.read_bytes() == before
    assert not list(tmp_path.glob("*before-restore*"))


def test_restore_refuses_a_board_whose_policy_is_not_here(
    at: Cli, board: Path, backup: Path, tmp_path: Path
) -> None:
    connection = sqlite3.connect(backup)
    gone = "f" * 64
    connection.execute("UPDATE board SET policy_id = 'their-own', policy_hash = ?", (gone,))
    connection.commit()
    connection.close()
    before = board.read_bytes()
    assert "their-own" in at("restore", backup, "--force").complaint
    assert board.read_bytes() == before
    assert not list(tmp_path.glob("*before-restore*"))


def test_a_board_brings_the_text_of_its_policy_along(at: Cli, backup: Path) -> None:
    connection = sqlite3.connect(backup)
    connection.execute("UPDATE board SET policy_id = 'their-own'")
    connection.commit()
    connection.close()
    assert at("restore", backup, "--force").status == 0


def test_the_state_of_the_database_is_told(at: Cli, cli: Cli, board: Path, tmp_path: Path) -> None:
    found = at("database", "status", "--json").data
    assert (found["state"], found["schema"], found["path"]) == (
        "current",
        found["known"],
        str(board),
    )
    assert found["size"] == board.stat().st_size
    assert str(board) in at("database", "status").out
    nowhere = tmp_path / "nowhere.cabdesk"
    assert cli("--database", nowhere, "database", "status", "--json").data["state"] == "missing"
    assert not nowhere.exists()


def test_an_upgrade_that_is_not_due_does_nothing(at: Cli, board: Path) -> None:
    before = board.read_bytes()
    assert at("database", "upgrade", "--json").data == {"backup": None}
    assert board.read_bytes() == before
