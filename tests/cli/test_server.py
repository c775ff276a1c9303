"""The command line on a board that lies on a server: made, worked with, copied and upgraded."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from cab_desk import assets
from cab_desk.errors import Unavailable
from cab_desk.storage import guard, server_keeping, server_restore, transfer
from cab_desk.storage.engine import make_engine
from cab_desk.storage.servers import server as server_of
from tests import databases
from tests.cli.calls import Cli
from tests.databases import Databases


@pytest.fixture
def url(server: Databases) -> str:
    """Return the address of an empty database."""
    return str(server.empty())


def test_a_board_is_made_on_a_server_and_told_of(cli: Cli, url: str) -> None:
    said = cli("--database", url, "database", "status")
    assert (said.status, said.out.strip()) == (0, f"{url}: there is no board yet.")
    made = cli(
        "--database",
        url,
        "database",
        "create",
        "--name",
        "Platform",
        "--person",
        "Ann: CTO",
        "--chair",
        "Ann",
    )
    assert made.status == 0, made.complaint
    assert "Platform" in made.out
    assert "up to date" in cli("--database", url, "database", "status").out
    assert "schema already" in cli("--database", url, "database", "upgrade").out
    assert cli("--database", url, "verify").status == 0
    assert cli("--database", url, "ledger", "head").out.split()[0] == "2"
    again = cli("--database", url, "database", "create", "--name", "Again")
    assert again.status == 2
    assert "holds the board “Platform” already" in again.complaint


def test_two_boards_lie_side_by_side_each_in_its_schema(cli: Cli, url: str) -> None:
    for name in ("first", "second"):
        made = cli("--database", f"{url}?schema={name}", "database", "create")
        assert made.status == 0, made.complaint
        assert name in made.out
    heads = {
        cli("--database", f"{url}?schema={n}", "ledger", "head").out for n in ("first", "second")
    }
    assert len(heads) == 2


def test_a_board_goes_to_a_server_and_back_record_by_record(
    at: Cli, cli: Cli, url: str, board: Path, tmp_path: Path
) -> None:
    gone = at("--json", "database", "copy", url)
    assert gone.status == 0, gone.complaint
    assert gone.data["records"] > 60
    head = at("ledger", "head").out
    assert cli("--database", url, "ledger", "head").out == head
    found = cli("--database", url, "verify")
    assert (found.status, "intact" in found.out or "right" in found.out) == (0, True), found.out
    back = tmp_path / "back.cabdesk"
    assert cli("--database", url, "database", "copy", back).status == 0
    assert cli("--database", back, "ledger", "head").out == head
    assert cli("--database", back, "verify").status == 0
    tables = databases.asked(board, "SELECT name FROM sqlite_master WHERE type = 'table'")
    for (name,) in tables:
        if not name.startswith(("change_fts", "sqlite_", "alembic")):
            # Counts that came to nothing stay as zeros where they were counted.
            some = " WHERE count <> 0" if name in ("change_tally", "change_day") else ""
            rows = f"SELECT * FROM {name}{some} ORDER BY 1, 2"
            assert databases.asked(back, rows) == databases.asked(board, rows), name
    # What was copied is found by its words, and the next RFC gets the next number.
    exported = tmp_path / "all.json"
    assert cli("--database", url, "export", exported).status == 0
    assert "CR-2026-0002" in exported.read_text("utf-8")


def test_a_copy_takes_nothing_that_is_there(at: Cli, cli: Cli, url: str, board: Path) -> None:
    assert at("database", "copy", url).status == 0
    head = cli("--database", url, "ledger", "head").out
    again = at("database", "copy", url)
    assert again.status == 2
    assert "holds something already" in again.complaint
    assert cli("--database", url, "ledger", "head").out == head
    assert "own place" in at("database", "copy", board).complaint


def test_a_board_that_does_not_verify_is_not_copied(
    at: Cli, cli: Cli, url: str, board: Path
) -> None:
    spoil = "UPDATE change_revision SET data = replace(data, 'certificates', 'certificate')"
    assert databases.with_a_shell(board, spoil) > 0
    said = at("database", "copy", url)
    assert said.status == 2
    assert "does not verify" in said.complaint
    assert "there is no board yet" in cli("--database", url, "database", "status").out


def test_no_file_is_made_of_a_copy_that_fails(cli: Cli, url: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.cabdesk"
    said = cli("--database", url, "database", "copy", target)
    assert said.status == 2
    assert "There is no board “cab_desk”" in said.complaint
    assert not target.exists()


@pytest.mark.parametrize(("number", "word"), [("0001", "upgrade"), ("9999", "newer CAB Desk")])
def test_a_board_of_another_schema_is_read_and_not_written(
    at: Cli, cli: Cli, server: Databases, url: str, tmp_path: Path, number: str, word: str
) -> None:
    assert at("database", "copy", url).status == 0
    head = cli("--database", url, "ledger", "head").out
    database = url.rpartition("/")[2]
    server.run(f"UPDATE cab_desk.alembic_version SET version_num = '{number}'", database=database)
    assert cli("--database", url, "ledger", "head").out == head
    assert cli("--database", url, "verify").status == 0
    assert cli("--database", url, "export", tmp_path / "all.json").status == 0
    more = tmp_path / "more.csv"
    more.write_text("id,title,class,requester\nX-1,Grow,normal,Bo\n", encoding="utf-8")
    said = cli("--database", url, "import", more).complaint
    assert "can be read but not written" in said
    assert word in said
    assert cli("--database", url, "ledger", "head").out == head
    assert "up to date," not in cli("--database", url, "database", "status").out


def downgraded(url: str) -> None:
    """Bring a board on a server to what the program before made."""
    config = Config()
    config.set_main_option("script_location", str(assets.path("db")))
    place = server_of(url)
    engine = make_engine(place)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, f"{guard.SCHEMA - 2:04}")
    engine.dispose()


def test_an_upgrade_keeps_a_checked_copy_first(at: Cli, cli: Cli, url: str) -> None:
    assert at("database", "copy", url).status == 0
    head = cli("--database", url, "ledger", "head").out
    downgraded(url)
    told = cli("--database", url, "--json", "database", "upgrade").data
    copy = Path(told["backup"])
    assert copy.name.startswith(f"cab_desk-schema{guard.SCHEMA - 2}-")
    assert guard.inspect(copy).schema == guard.SCHEMA - 2
    assert cli("--database", url, "ledger", "head").out == head
    # It is opened as any older file: brought up to date, and whole.
    assert cli("--database", copy, "ledger", "head").out == head
    assert cli("--database", copy, "verify").status == 0
    assert cli("--database", url, "--json", "database", "upgrade").data["backup"] is None


def test_an_upgrade_whose_copy_fails_does_not_begin(
    at: Cli, cli: Cli, url: str, home: Path
) -> None:
    assert at("database", "copy", url).status == 0
    downgraded(url)
    (home / "backups").write_text("no folder", encoding="utf-8")
    said = cli("--database", url, "database", "upgrade")
    assert said.status == 2
    assert "was not upgraded, since no copy of it could be kept" in said.complaint
    assert "cannot be written" in said.complaint
    assert "--without-copy" in said.complaint
    assert f"schema {guard.SCHEMA - 2}" in cli("--database", url, "database", "status").out


def test_a_large_board_is_copied_before_an_upgrade_too(
    at: Cli, cli: Cli, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert at("database", "copy", url).status == 0
    downgraded(url)
    monkeypatch.setattr(server_keeping, "LARGEST", 1000)  # what a meeting's close may copy
    told = cli("--database", url, "--json", "database", "upgrade").data
    assert guard.inspect(Path(told["backup"])).schema == guard.SCHEMA - 2


def test_only_who_says_so_upgrades_without_a_copy(at: Cli, cli: Cli, url: str, home: Path) -> None:
    assert at("database", "copy", url).status == 0
    downgraded(url)
    said = cli("--database", url, "database", "upgrade", "--without-copy").out
    assert "is up to date now. No copy of the one before was kept." in said
    assert not (home / "backups").exists()
    assert cli("--database", url, "verify").status == 0
    assert "always copied" in at("database", "upgrade", "--without-copy").complaint


def test_the_sample_fills_an_empty_database_and_no_other(
    cli: Cli, url: str, tmp_path: Path
) -> None:
    told = cli("--database", url, "--json", "demo", "--out", tmp_path / "demo").data
    assert sorted(told["files"]) == sorted(path.name for path in (tmp_path / "demo").iterdir())
    assert cli("--database", url, "verify").status == 0
    head = cli("--database", url, "ledger", "head").out
    said = cli("--database", url, "demo", "--out", tmp_path / "again").complaint
    assert "holds a board already" in said
    assert not (tmp_path / "again").exists()
    assert cli("--database", url, "ledger", "head").out == head


@pytest.fixture
def backup(cli: Cli, url: str, tmp_path: Path) -> Path:
    """Make a board on the server, and a backup of it."""
    assert cli("--database", url, "database", "create", "--name", "Platform").status == 0
    file = tmp_path / "b.cabdesk"
    assert cli("--database", url, "backup", file).status == 0
    return file


def worked_on(cli: Cli, url: str, folder: Path) -> None:
    """Record something that the backup does not hold."""
    more = folder / "more.csv"
    more.write_text("id,title,class,requester\nX-1,Grow,normal,Bo\n", encoding="utf-8")
    assert cli("--database", url, "import", more).status == 0
    assert cli("--database", url, "verify").status == 0


def test_a_backup_of_a_server_is_a_file_and_goes_back_where_nothing_is(
    cli: Cli, url: str, backup: Path, server: Databases
) -> None:
    head = cli("--database", url, "--json", "ledger", "head").data
    assert cli("--database", backup, "--json", "ledger", "head").data == head
    assert cli("--database", backup, "verify").status == 0
    assert cli("--database", url, "backup", backup).status == 2  # nothing is replaced
    beside = str(server.empty())
    assert cli("--database", beside, "--json", "restore", backup).data == {"kept": None}
    assert cli("--database", beside, "verify").status == 0
    # What was restored says so, in one entry of its own.
    assert cli("--database", beside, "--json", "ledger", "head").data["seq"] == head["seq"] + 1


def test_restore_on_a_server_keeps_the_board_before_in_a_schema_beside_it(
    cli: Cli, url: str, backup: Path, tmp_path: Path
) -> None:
    head = cli("--database", url, "--json", "ledger", "head").data
    worked_on(cli, url, tmp_path)
    later = cli("--database", url, "--json", "ledger", "head").data
    said = cli("--database", url, "restore", backup).complaint
    assert "--force" in said
    assert cli("--database", url, "--json", "ledger", "head").data == later

    out = cli("--database", url, "restore", backup, "--force")
    assert f"saw {later['seq']} audit entries" in out.out, out
    assert "schema=cab_desk_before_restore_" in out.out
    now = cli("--database", url, "--json", "ledger", "head").data
    assert now["seq"] == head["seq"] + 1
    ran = cli("--database", url, "verify")  # this machine was told why the chain is shorter
    assert (ran.status, "intact" in ran.out) == (0, True)
    kept = next(word for word in out.out.split() if "_before_restore_" in word).rstrip(".")
    assert cli("--database", kept, "--json", "ledger", "head").data == later
    # And back again: what is kept is a board like any other.
    assert cli("--database", kept, "ledger", "head", "--accept").status == 0
    again = tmp_path / "again.cabdesk"
    assert cli("--database", kept, "backup", again).status == 0
    assert cli("--database", url, "restore", again, "--force").status == 0
    now = cli("--database", url, "--json", "ledger", "head").data
    assert now["seq"] == later["seq"] + 2  # the backup of it, and that it was put back


def test_a_backup_that_is_no_good_leaves_the_board_as_it_was(
    cli: Cli, url: str, backup: Path, server: Databases
) -> None:
    head = cli("--database", url, "ledger", "head").out
    spoil = "UPDATE event SET data = replace(data, 'Platform', 'Platforn')"
    assert databases.with_a_shell(backup, spoil) > 0
    assert "does not verify" in cli("--database", url, "restore", backup, "--force").complaint
    backup.write_bytes(backup.read_bytes()[:5000])
    assert cli("--database", url, "restore", backup, "--force").status == 2
    assert cli("--database", url, "ledger", "head").out == head
    assert cli("--database", url, "verify").status == 0
    schemas = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'cab%'"
    assert databases.asked(server_of(url), schemas) == [("cab_desk",)]


@pytest.mark.parametrize("step", [(transfer, "copy_board"), (server_restore, "swap")])
def test_a_restore_that_fails_changes_nothing(
    cli: Cli, url: str, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    step: tuple[object, str],
) -> None:  # fmt: skip
    def gone(*_given: object) -> None:
        raise Unavailable("The server is gone.")

    worked_on(cli, url, tmp_path)
    head = cli("--database", url, "ledger", "head").out
    with monkeypatch.context() as patched:
        patched.setattr(*step, gone)
        assert "gone" in cli("--database", url, "restore", backup, "--force").complaint
    assert cli("--database", url, "ledger", "head").out == head
    assert cli("--database", url, "verify").status == 0
    # What the first try left is in no way of the next.
    assert cli("--database", url, "restore", backup, "--force").status == 0
