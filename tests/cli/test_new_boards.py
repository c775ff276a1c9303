"""A look at a file touches no database; the plain board of an import is there with its rows."""

import json
from pathlib import Path

import pytest

from cab_desk.storage import upgrade
from tests.cli.calls import Cli

RFC = {"id": "X-1", "title": "Move the queue", "class": "normal", "requester": "Edge Team Lead"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "new.cabdesk"


@pytest.fixture
def new(cli: Cli, place: Path) -> Cli:
    """Return the command line on a board that is still to be made."""
    return lambda *words: cli("--database", place, *words)


@pytest.fixture
def changes(tmp_path: Path) -> Path:
    path = tmp_path / "changes.json"
    path.write_text(json.dumps([RFC]))
    return path


def test_an_import_into_a_database_without_a_board_makes_one(
    new: Cli, place: Path, changes: Path
) -> None:
    upgrade.create(place)
    before = place.read_bytes()
    assert new("import", changes, "--dry-run", "--json").data["created"] == 1
    assert place.read_bytes() == before
    assert new("import", changes, "--json").data["created"] == 1
    assert new("verify").status == 0


def test_a_look_at_a_file_or_a_bad_one_leaves_no_board(
    new: Cli, changes: Path, tmp_path: Path
) -> None:
    assert new("import", changes, "--dry-run", "--json").data["created"] == 1
    changes.write_text(json.dumps([RFC, {**RFC, "id": "X-2", "title": ""}]))
    assert new("import", changes).status == 1
    changes.write_text("{bad")
    assert "changes.json" in new("import", changes).complaint
    assert not list(tmp_path.glob("*.cabdesk*"))
