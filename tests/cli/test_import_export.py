"""Changes into the board and out of it again, by the command line."""

import csv
import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.calls import Cli

RFC = {"id": "X-1", "title": "Move the queue", "class": "normal", "requester": "Edge Team Lead",
       "systems": ["queue"]}  # fmt: skip


@pytest.fixture
def changes(tmp_path: Path) -> Path:
    path = tmp_path / "changes.json"
    path.write_text(json.dumps([RFC, {**RFC, "id": "X-2", "title": "Move the cache"}]))
    return path


def test_a_file_is_imported_once(at: Cli, changes: Path) -> None:
    head = at("ledger", "head").out
    looked = at("import", changes, "--dry-run", "--json").data
    assert (looked["created"], looked["imported"]) == (2, False)
    assert at("ledger", "head").out == head
    ran = at("import", changes)
    assert ran.status == 0
    assert "2 rows read: 2 created" in ran.out
    again = at("import", changes, "--json").data
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)
    assert again["refused"] == []
    assert at("verify").status == 0


@pytest.mark.parametrize("link", ["nobody", "", "double"])
def test_another_person_behind_an_imported_name_is_found(
    at: Cli, board: Path, changes: Path, link: str
) -> None:
    """Who requested a change may not sign it, so that this link is worth forging."""
    at("import", changes)
    assert at("verify").status == 0
    connection = sqlite3.connect(board)
    with connection:
        connection.execute(
            "INSERT INTO person (id, name, aliases, linked)"
            " VALUES ('double', 'Edge Team Lead', '[]', 0)"
        )
        connection.execute(
            "UPDATE change SET requester_id = ? WHERE title = 'Move the queue'", (link,)
        )
    connection.close()
    ran = at("verify")
    assert ran.status == 1
    assert "“Move the queue”: it names somebody else as requester than was recorded" in ran.out


def test_who_is_named_no_more_is_linked_no_more(at: Cli, changes: Path) -> None:
    owned = {**RFC, "owner": "Dana Reyes"}
    changes.write_text(json.dumps([owned]))
    at("import", changes)
    changes.write_text(json.dumps([{**owned, "owner": ""}]))
    assert at("import", changes, "--json").data["updated"] == 1
    assert at("verify").status == 0


def test_an_edited_row_is_updated(at: Cli, changes: Path) -> None:
    at("import", changes)
    rows = json.loads(changes.read_text())
    rows[1]["title"] = "Move the whole cache"
    changes.write_text(json.dumps(rows))
    data = at("import", changes, "--json").data
    assert (data["created"], data["updated"], data["unchanged"]) == (0, 1, 1)
    assert at("verify").status == 0


def test_with_one_bad_row_nothing_is_imported(at: Cli, changes: Path) -> None:
    rows = json.loads(changes.read_text())
    rows.append({**RFC, "id": "X-3", "title": ""})
    rows.append({**RFC, "id": "X-4", "start": "2026-12-01T10:00:00+00:00",
                 "end": "2026-12-01T09:00:00+00:00"})  # fmt: skip
    changes.write_text(json.dumps(rows, indent=1))
    head = at("ledger", "head").out
    ran = at("import", changes)
    assert ran.status == 1
    assert "Nothing was imported" in ran.out
    data = at("import", changes, "--json").data
    assert [row["id"] for row in data["refused"]] == ["X-3", "X-4"]
    assert all(row["line"] > 1 and row["reason"] for row in data["refused"])
    assert (data["read"], data["imported"]) == (4, False)
    assert at("ledger", "head").out == head


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("bad.json", "{bad", "not JSON"),
        ("words.json", "hello\nworld\n", "Line 1, column 1: this is not JSON"),
        ("long.json", '[{"id": 1' + "0" * 5000 + "}]", "cannot be used: 10000000000000000000…"),
        ("empty.csv", "", "empty"),
        ("words.csv", "hello\nworld\n", "title"),
        ("strange.bin", "\0\1\2", "strange.bin"),
        ("strange.xlsx", "\0\1\2", "The file is no workbook, or is cut off."),
        ("changes.yml", "title: Router\n", "YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    at: Cli, tmp_path: Path, name: str, text: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    complaint = at("import", path).complaint
    assert name in complaint
    assert said in complaint


def test_missing_files_folders_formats_and_mappings_are_named(
    at: Cli, changes: Path, tmp_path: Path
) -> None:
    assert "nowhere.json" in at("import", tmp_path / "nowhere.json").complaint
    assert tmp_path.name in at("import", tmp_path).complaint
    assert "“xml”" in at("import", changes, "--format", "xml").complaint
    assert "map.toml" in at("import", changes, "--mapping", tmp_path / "map.toml").complaint
    (tmp_path / "map.toml").write_text("[columns")
    assert "map.toml" in at("import", changes, "--mapping", tmp_path / "map.toml").complaint


def test_an_export_comes_back_unchanged(at: Cli, tmp_path: Path) -> None:
    for form in ("csv", "json", "xlsx"):
        path = tmp_path / f"out.{form}"
        assert at("export", path, "--json").data == {"file": str(path), "changes": 2}
        data = at("import", path, "--json").data
        assert (data["read"], data["unchanged"]) == (2, 2), form
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["title"] for row in rows] == [
        row["title"] for row in json.loads((tmp_path / "out.json").read_text())
    ]


def test_a_span_counts_both_its_days_in_the_boards_zone(at: Cli, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"  # both RFCs are planned for 24 November, 15:00 in Berlin
    spans = {
        ("--since", "2026-11-24", "--until", "2026-11-24"): 2,
        ("--since", "2026-11-25"): 0,
        ("--until", "2026-11-23"): 0,
        ("--since", "2026-11-24T14:59:00+01:00", "--until", "2026-11-24T15:01:00+01:00"): 2,
        ("--until", "2026-11-24T14:59"): 0,
        ("--until", "2026-11-24T15:01"): 2,
    }
    found = {span: at("export", out, *span, "--json").data["changes"] for span in spans}
    assert found == spans
    said = at("export", out, "--since", "2026-11-25", "--until", "2026-11-24").complaint
    assert "2026-11-25" in said


def test_an_export_that_cannot_be_written_leaves_nothing(at: Cli, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    assert str(missing) in at("export", missing / "out.csv").complaint
    assert "“.xml”" in at("export", tmp_path / "out.xml").complaint
    folder = tmp_path / "out.csv"
    folder.mkdir()
    assert "out.csv" in at("export", folder).complaint
    assert not missing.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["board.cabdesk", "home", "out.csv"]
