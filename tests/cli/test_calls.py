"""How a call is put: the database it means, JSON, and what cannot be used."""

import sqlite3
from pathlib import Path

import pytest

from cab_desk import __version__
from tests.cli.calls import Cli

READS = (
    ("verify",), ("ledger", "head"), ("ledger", "export", "l.jsonl"), ("export", "e.csv"),
    ("minutes", "2026-1"), ("backup", "copy.cabdesk"), ("database", "upgrade"),
)  # fmt: skip


def test_the_version_is_told(cli: Cli) -> None:
    ran = cli("--version")
    assert (ran.status, ran.out, ran.err) == (0, f"cab-desk {__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("bogus",), "bogus"),
        (("policy",), "list|show|lint"),
        (("ledger", "tail"), "tail"),
        (("import",), "FILE"),
        (("verify", "--wrong"), "--wrong"),
        (("import", "c.csv", "--form", "jira"), "--form"),
        (("export", "e.csv", "--since", "tomorrow"), "“tomorrow” is not a day"),
        (("check", "c.json", "--at", "now"), "“now” is not a time"),
        (("check", "c.json", "--at", "2026-11-18T10:00"), "no offset"),
        (("policy", "show", "nope"), "cab-process"),
        (("policy", "lint", "/nowhere/pack.toml"), "/nowhere/pack.toml"),
    ],
)
def test_a_call_that_cannot_be_used_is_refused_in_one_line(
    cli: Cli, words: tuple[str, ...], named: str
) -> None:
    assert named in cli(*words).complaint


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_without_a_board_every_verb_says_so_and_makes_none(
    cli: Cli, home: Path, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert str(home / "board.cabdesk") in cli(*words).complaint
    assert str(tmp_path / "other") in cli(*words, "--database", tmp_path / "other").complaint
    assert not list(tmp_path.glob("*.cabdesk"))
    assert not (home / "board.cabdesk").exists()


def spoilt(kind: str, board: Path) -> str:
    """Spoil the board's file; return a word of what is to be said."""
    if kind == "empty":
        board.write_bytes(b"")
    elif kind == "cut off":
        board.write_bytes(board.read_bytes()[: 5 * 4096])
    elif kind == "not a board":
        board.write_text("name,title\n" * 400)
    elif kind == "another program":
        board.unlink()
        connection = sqlite3.connect(board)
        connection.execute("CREATE TABLE recipes (title)")
        connection.commit()
        connection.close()
    elif kind == "newer version":
        connection = sqlite3.connect(board)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
    else:
        board.unlink()
        board.mkdir()
    return kind


@pytest.mark.parametrize(
    "kind", ["empty", "cut off", "not a board", "another program", "newer version", "a folder"]
)
def test_a_file_that_is_no_whole_board_is_named_and_left_as_it_is(
    at: Cli, board: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = spoilt(kind, board)
    before = board.read_bytes() if board.is_file() else b""
    (tmp_path / "i.json").write_text("[]")
    for words in (*READS, ("import", "i.json"), ("database", "create")):
        complaint = at(*words).complaint
        assert said in complaint
        assert str(board) in complaint
    assert (board.read_bytes() if board.is_file() else b"") == before
    assert [path.name for path in tmp_path.glob("*.cabdesk")] == [board.name]


def test_a_database_without_a_board_is_told_of(cli: Cli, tmp_path: Path) -> None:
    from cab_desk.storage import upgrade

    path = upgrade.create(tmp_path / "new.cabdesk")
    for words in (
        ("ledger", "head"), ("export", tmp_path / "e.csv"), ("minutes", "2026-1"),
        ("ledger", "export", tmp_path / "l.jsonl"),
    ):  # fmt: skip
        assert "no board yet" in cli("--database", path, *words).complaint
    ran = cli("--database", path, "verify")
    assert ran.status == 1
    assert "no board" in ran.out


def test_the_database_is_named_by_option_variable_address_or_home(
    cli: Cli, board: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = cli("--database", board, "ledger", "head").out
    assert cli("ledger", "head", "--database", board).out == head
    assert cli("--database", f"sqlite:///{board}", "ledger", "head").out == head
    monkeypatch.setenv("CAB_DESK_DATABASE", str(board))
    assert cli("ledger", "head").out == head
    assert str(tmp_path / "x") in cli("--database", tmp_path / "x", "ledger", "head").complaint
    monkeypatch.delenv("CAB_DESK_DATABASE")
    board.rename(home / "board.cabdesk")
    assert cli("ledger", "head").out == head


def test_a_server_that_is_not_there_is_named_without_its_password(cli: Cli) -> None:
    url = "postgresql://chair:s3cret-canary@127.0.0.1:1/cab"
    said = cli("--database", url, "verify").complaint
    assert "The server postgresql://chair@127.0.0.1:1/cab cannot be reached" in said
    assert "canary" not in said
    said = cli("--database", url, "backup", "board.cabdesk").complaint
    assert "cannot be reached" in said
    assert "canary" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("policy", "list"), ("policy", "show", "cab-process"), ("ledger", "head"), ("verify",),
        ("database", "status"), ("database", "upgrade"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_json_may_stand_anywhere_and_is_one_document(at: Cli, words: tuple[str, ...]) -> None:
    before, after = at("--json", *words), at(*words, "--json")
    assert before.data == after.data
    assert before.status == after.status == 0
    plain = at(*words)
    assert plain.err == ""
    assert plain.out != before.out


def test_a_complaint_leaves_standard_output_empty_with_json_too(cli: Cli) -> None:
    assert "There is no board" in cli("--json", "verify").complaint


def test_the_ledgers_head_is_its_length_and_hash(at: Cli) -> None:
    head = at("ledger", "head", "--json").data
    assert at("ledger", "head").out == f"{head['seq']} {head['hash']}\n"
    assert head["seq"] == at("verify", "--json").data["entries"]
    assert len(bytes.fromhex(head["hash"])) == 32


def test_packs_are_listed_shown_and_linted(cli: Cli, repository: Path, tmp_path: Path) -> None:
    rows = cli("policy", "list", "--json").data
    shown = cli("policy", "show", "cab-process", "--json").data
    assert {"id": "cab-process", "title": shown["title"], "version": shown["version"],
            "hash": shown["hash"]} in rows  # fmt: skip
    assert {"standard", "normal", "emergency"} == {item["id"] for item in shown["classes"]}
    assert all(rule["section"] for rule in shown["rules"])
    phases = {one["phase"]: [item["id"] for item in one["items"]] for one in shown["checklists"]}
    assert list(phases) == ["pre", "during", "post"]
    assert "verify_rollback_plan" in phases["pre"]
    notes = {rule["id"]: rule["note"] for rule in shown["rules"]}
    assert "no retrospective is due" in notes["cab-process/emergency"]
    text = cli("policy", "show", "cab-process").out
    assert all(rule["id"] in text for rule in shown["rules"])
    assert "pre  verify_rollback_plan  Verify rollback plan" in text
    types = cli("policy", "show", "pol-012", "--json").data["types"]
    assert {"id", "label"} == set(types[0])
    pack = repository / "resources" / "policies" / "cab-process"
    assert cli("policy", "lint", pack).status == 0
    assert cli("policy", "lint", pack / "pack.toml", "--json").data == []


def test_lint_names_the_key_of_a_fault(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('title = "Ours"\nnonsense = 3\n')
    ran = cli("policy", "lint", tmp_path)
    assert ran.status == 1
    assert "nonsense" in ran.out
    places = {row["place"] for row in cli("policy", "lint", tmp_path, "--json").data}
    assert any("nonsense" in place for place in places)


def test_paint_knows_its_pages(at: Cli) -> None:
    said = at("paint", "--page", "kitchen").complaint
    assert "kitchen" in said
    assert "requests" in said


def test_an_import_into_nothing_makes_a_plain_board(cli: Cli, tmp_path: Path) -> None:
    board, changes = tmp_path / "mine.cabdesk", tmp_path / "changes.json"
    changes.write_text('[{"id": "A-1", "title": "Raise the quota", "class": "standard"}]')
    assert cli("--database", board, "import", changes).status == 0
    assert cli("--database", board, "verify").status == 0
    assert "1 change" in cli("--database", board, "export", tmp_path / "e.csv").out


def test_an_import_that_fails_leaves_no_board_behind(cli: Cli, tmp_path: Path) -> None:
    board = tmp_path / "mine.cabdesk"
    assert "missing.json" in cli("--database", board, "import", tmp_path / "missing.json").complaint
    assert not board.exists()


def test_a_board_is_made_with_its_people(cli: Cli, tmp_path: Path) -> None:
    board = tmp_path / "mine.cabdesk"
    words = ("database", "create", "--name", "Harbour", "--zone", "Europe/Berlin")
    people = ("--person", "Ann Lee: Engineering Manager, Technical Lead", "--chair", "Ann Lee")
    assert "Harbour" in cli("--database", board, *words, *people).out
    assert "Harbour" in cli("--database", board, *words).complaint  # there is one already
    assert cli("--database", board, "verify").status == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--zone", "Middle/Earth"), "Middle/Earth"),
        (("--policy", "nonesuch"), "cab-process"),
        (("--person", ": Team Lead"), "names nobody"),
        (("--person", "Ann Lee: Team Lead"), "chair"),
        (("--chair", "Zoe Park"), "“Zoe Park” is to be the chair and is nobody of the board"),
    ],
)
def test_a_board_that_cannot_be_is_told_and_not_made(
    cli: Cli, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    board = tmp_path / "mine.cabdesk"
    assert said in cli("--database", board, "database", "create", *words).complaint
    assert not board.exists()


def test_the_invitation_to_a_meeting(at: Cli, tmp_path: Path):
    out = tmp_path / "meeting.ics"
    told = at("--json", "invite", "2026-48", "--out", out).data
    assert told["called_off"] is False
    assert {guest["answer"] for guest in told["guests"]} == {None}
    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert "METHOD:PUBLISH" in out.read_text()
    assert "No meeting has the number" in at("invite", "2030-01").complaint
    assert (
        "no-such-folder"
        in at("invite", "2026-48", "--out", tmp_path / "no-such-folder" / "x").complaint
    )


def test_a_faulty_pack_of_ones_own_hides_no_other_and_is_named(
    cli: Cli, home: Path, tmp_path: Path
) -> None:
    own = home / "policies" / "ours"
    own.mkdir(parents=True)
    (own / "pack.toml").write_text('title = "Ours"\nbogus = 1\n')
    listed = cli("policy", "list")
    assert listed.status == 1
    assert "Change Control Policy" in listed.out
    faulty = next(line for line in listed.out.splitlines() if line.startswith("ours"))
    assert f"`cab-desk policy lint {own}` names them" in faulty
    rows = {row["id"]: row for row in cli("policy", "list", "--json").data}
    assert rows["ours"]["folder"] == str(own)
    assert rows["ours"]["faults"] == len(cli("policy", "lint", own, "--json").data)
    (tmp_path / "c.json").write_text("[]")
    for words in (("policy", "show", "ours"), ("check", "--policy", "ours", tmp_path / "c.json")):
        complaint = cli(*words).complaint
        assert complaint.startswith(f"{own}: pack.toml:")
        assert "“bogus” is not known here" in complaint


def test_json_and_database_stand_anywhere_before_the_files(cli: Cli, board: Path) -> None:
    for words in (("policy", "--json", "list"), ("--json", "policy", "list")):
        assert cli(*words).data[0]["id"] == "cab-process"
    head = cli("--json", "--database", board, "ledger", "head").data
    assert cli("ledger", "--database", board, "--json", "head").data == head
    assert cli("--json", "ledger", "head", "--database", board).data == head
