"""What an import replaces stands on record as it was, for as many requests as it touches."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.ledger import LARGEST_EVENT
from cab_desk.domain.statement import read
from cab_desk.keys.vault import SealedVault
from cab_desk.services.evidence.verifying import Report, verify
from cab_desk.services.exchange.import_values import VALUES
from cab_desk.storage.auditing import SqlAudit
from tests.databases import with_a_shell
from tests.services.import_room import Room, room


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made


def csv(folder: Path, *rows: str, columns: str = "id,title,type,priority") -> Path:
    path = folder / "requests.csv"
    path.write_text("\n".join((columns, *rows)) + "\n", encoding="utf-8")
    return path


def told(board: Room) -> list[dict[str, Any]]:
    """Return what is on record of values that imports replaced."""
    with board.work(reading=True) as work:
        events = [event for _, event in work.ledger.entries() if event.type == VALUES]
        assert all(len(event.data) <= LARGEST_EVENT for event in events)
        return [dict(read(event.data).body) for event in events]


def checked(board: Room) -> Report:
    with SqlAudit(board.place) as source:
        return verify(source, SealedVault(memory_kib=8, passes=1, lanes=1))


def test_row11_each_field_is_told_before_and_after(board: Room, tmp_path: Path) -> None:
    board.take(csv(tmp_path, "A,Rotate keys,normal,low", "B,Patch the router,normal,low"))
    assert told(board) == []  # nothing was replaced
    board.take(csv(tmp_path, "A,Rotate keys,normal,high", "B,Patch the router,normal,low"))
    (said,) = told(board)
    ((uid, _number, values),) = said["rows"]
    (change,) = (one for one in board.changes() if one.title == "Rotate keys")
    assert uid == change.uid
    assert values == [["priority", "low", "high"]]
    with board.work(reading=True) as work:
        event = work.ledger.event(said["import"])
    assert event is not None
    assert event.type == "change.imported"
    assert checked(board).ok


def test_row11_a_change_of_content_alone_is_kept_by_its_versions(
    board: Room, tmp_path: Path
) -> None:
    board.take(csv(tmp_path, "A,Rotate keys,normal,low"))
    board.take(csv(tmp_path, "A,Rotate all keys,normal,low"))
    assert told(board) == []


def test_row11_many_take_as_many_entries_as_they_need(board: Room, tmp_path: Path) -> None:
    count = 1200
    board.take(csv(tmp_path, *(f"A{n},Change {n},normal,low" for n in range(count))))
    board.take(csv(tmp_path, *(f"A{n},Change {n},normal,high" for n in range(count))))
    parts = told(board)
    assert len(parts) > 1
    rows = [row for part in parts for row in part["rows"]]
    assert len({row[0] for row in rows}) == count
    assert all(row[2] == [["priority", "low", "high"]] for row in rows)
    assert checked(board).ok


def test_row11_what_was_cannot_be_altered_afterwards(board: Room, tmp_path: Path) -> None:
    board.take(csv(tmp_path, "A,Rotate keys,normal,low"))
    board.take(csv(tmp_path, "A,Rotate keys,normal,high"))
    (said,) = told(board)
    old, new = json.dumps(["priority", "low", "high"]), json.dumps(["priority", "medium", "high"])
    plain = [text.replace(" ", "") for text in (old, new)]
    sql = "UPDATE event SET data = replace(data, ?, ?) WHERE type = 'import.values'"
    assert with_a_shell(board.place, sql, tuple(plain)) == 1
    report = checked(board)
    assert not report.ok
    assert "what an import replaced" in report.sentence() or "bytes" in report.sentence()
    assert said["rows"]
