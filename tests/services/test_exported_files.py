"""Files of RFCs in an export: named with hash and size, and no hindrance to reading it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.domain.attachments import Attachment
from cab_desk.domain.canonical import digest
from cab_desk.domain.change import Change
from cab_desk.errors import BadInput
from cab_desk.files import changes_json
from cab_desk.files import exporting as files
from cab_desk.files.tray import TrayFolder
from cab_desk.services.exchange import exporting
from cab_desk.services.requests import attaching, changes
from tests.services.import_room import PACK, Room, counts, room

PLAN = {"name": "plan.pdf", "sha256": digest(b"the plan"), "size": 8}


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Room]:
    """Return a board with an RFC that has a file, and one that has none."""
    with room(tmp_path) as made:
        tray, path = TrayFolder(tmp_path / "tray"), tmp_path / "plan.pdf"
        path.write_bytes(b"the plan")
        plan = tray.take(path, lambda _done, _of: None)
        bare = Change("Widen the pool", class_id="normal", requester="Ann")
        with made.work() as work:
            attaching.keep(work, tray=tray, uid="", submit_too=True,
                           change=replace(bare, title="Grow", attachments=(plan,)))  # fmt: skip
            changes.keep(work, uid="", change=bare, submit_too=True)
        yield made


def exported(board: Room, file: Path) -> Path:
    with board.work(reading=True) as work:
        rows = exporting.gather(work)
    files.write(file, rows)
    return file


def test_an_export_names_files_where_there_are_some(board: Room, tmp_path: Path) -> None:
    found = json.loads(exported(board, tmp_path / "out.json").read_bytes())
    by_title = {one["title"]: one for one in found}
    assert by_title["Grow"]["attachments"] == [PLAN]
    assert "attachments" not in by_title["Widen the pool"]


def test_check_takes_what_was_exported(board: Room, tmp_path: Path) -> None:
    data = exported(board, tmp_path / "out.json").read_bytes()
    read, _context = changes_json.read(data, PACK)
    assert {one.title: one.attachments for one in read} == {
        "Grow": (Attachment(**PLAN),), "Widen the pool": (),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sha256": "AB"}, "“AB” is no SHA-256 of 64 hexadecimal digits in small letters."),
        ({"size": -1}, "size"),
        ({"data": "AAAA"}, "data"),
        ({"name": 7}, "name"),
    ],
)
def test_check_names_what_is_wrong_with_a_file(wrong: dict[str, object], sentence: str) -> None:
    change = {"id": "x", "title": "Grow", "class": "normal", "attachments": [PLAN | wrong]}
    with pytest.raises(BadInput) as caught:
        changes_json.read(json.dumps(change).encode(), PACK)
    assert sentence in str(caught.value.faults[0])


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_reading_it_again_takes_no_file_away(board: Room, tmp_path: Path, form: str) -> None:
    file = exported(board, tmp_path / f"out.{form}")
    assert counts(board.look(file)) == (0, 0, 2, 0)
    board.take(file)
    grown = next(one for one in board.changes() if one.title == "Grow")
    assert grown.attachments == (Attachment(**PLAN),)


def test_another_board_gets_no_file_that_it_lacks(board: Room, tmp_path: Path) -> None:
    file = exported(board, tmp_path / "out.json")
    with room(tmp_path, "other") as other:
        shown = other.look(file)
        assert shown.unknown == ("attachments",)
        other.take(file)
        assert [one.attachments for one in other.changes()] == [(), ()]
        assert counts(other.look(file)) == (0, 0, 2, 0)


def test_a_file_of_another_tool_that_names_attachments_is_read_as_before(
    board: Room, tmp_path: Path
) -> None:
    file = tmp_path / "theirs.json"
    file.write_text(
        json.dumps([{"id": "T-1", "title": "Theirs", "attachments": ["plan.pdf", {"url": "x"}]}])
    )
    shown = board.look(file)
    assert counts(shown) == (1, 0, 0, 0)
    assert shown.unknown == ("attachments",)
