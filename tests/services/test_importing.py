"""A file is held against the board row by row, and kept whole or not at all."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain import merkle
from cab_desk.domain.canonical import digest
from cab_desk.domain.change import Choice, Signoff, Stage
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Draft, import_leaf
from cab_desk.errors import BadInput, Refused
from cab_desk.services.exchange import importing
from cab_desk.services.exchange.import_report import ImportReport
from cab_desk.services.ports import RecordedSignoff
from cab_desk.services.requests import changes
from cab_desk.storage.work import open_work
from tests.services.import_room import NOW, PACK, Room, counts, room

GOOD = (
    "id,title,class,requester,owner,systems,start,end,submitted_at,stage\n"
    "A-1,Rotate the certificates,normal,Bo Vale,Ann Lee,edge; proxy,"
    "2026-11-20T20:00+01:00,2026-11-20T21:00+01:00,,submitted\n"
    "A-2,Patch the router,Standard,Bo Vale,,core,,,,\n"
)


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made


def written(folder: Path, text: str, name: str = "in.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode())
    return file


def test_a_file_comes_in_whole_under_one_event(board: Room, tmp_path: Path) -> None:
    outcome = board.take(written(tmp_path, GOOD))
    assert outcome.message == "2 requests imported from in.csv."
    assert "change" in outcome.touched
    patch, rotate = board.changes()
    assert (rotate.number, rotate.stage, rotate.class_id) == (
        "CR-2026-0001", Stage.SUBMITTED, "normal",
    )  # fmt: skip
    assert rotate.systems == ("edge", "proxy")
    assert rotate.start is not None
    assert rotate.start.isoformat() == "2026-11-20T19:00:00+00:00"
    assert rotate.submitted_at == NOW
    assert (patch.number, patch.stage, patch.class_id) == ("", Stage.DRAFT, "standard")
    assert board.events().count("change.imported") == 1


def test_a_policy_that_was_switched_since_the_preview_is_looked_at(
    board: Room, tmp_path: Path
) -> None:
    """The classes of the rows were those of the policy before."""
    shown = board.look(written(tmp_path, GOOD))
    other = replace(PACK, hash="b" * 64, classes=PACK.classes[:1])
    at = {"clock": lambda: NOW, "actor": "", "device": "test", "host": "test"}
    with (
        open_work(board.engine, pack=other, **at) as work,
        pytest.raises(Refused, match="since the preview"),
    ):
        importing.commit(work, shown)
    assert board.changes() == []


def test_the_event_vouches_for_every_row(board: Room, tmp_path: Path) -> None:
    board.take(written(tmp_path, GOOD))
    with board.work(reading=True) as work:
        (event,) = [event for _, event in work.ledger.entries() if event.type == "change.imported"]
    body = json.loads(event.data)["body"]
    leaves = [
        import_leaf(
            change.uid,
            content_hash(change),
            changes.particulars_hash(change),
            change.number,
            change.source,
            change.external_id,
        )
        for change in sorted(board.changes(), key=lambda change: change.uid)
    ]
    assert (body["count"], body["created"], body["updated"], body["leaf"]) == (2, 2, 0, 2)
    assert body["root"] == merkle.root(leaves)
    assert body["file_hash"] == digest(GOOD.encode())


def test_importing_twice_changes_nothing(board: Room, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    board.take(file)
    before, events = board.changes(), board.events()
    assert counts(board.look(file)) == (0, 0, 2, 0)
    outcome = board.take(file)
    assert outcome.message == "Everything in in.csv is on the board already."
    assert outcome.touched == frozenset()
    assert (board.changes(), board.events()) == (before, events)


def test_one_wrong_row_keeps_the_whole_file_out_and_is_named(board: Room, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD + "A-3,Grow the disk,Emergancy,,,,,,,\n")
    shown = board.look(file)
    assert counts(shown) == (2, 0, 0, 1)
    (line,) = shown.refused
    assert line.row.line == 4
    assert line.reason == (
        "“Emergancy” is not a class in policy cab-process. "
        "Choose one of standard, normal, emergency."
    )
    with pytest.raises(BadInput) as caught:
        board.take(file)
    assert [fault.place for fault in caught.value.faults] == ["4"]
    assert board.changes() == []
    assert "change.imported" not in board.events()


def test_refused_rows_are_left_out_when_that_is_wanted(board: Room, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD + "A-3,Grow the disk,Emergancy,,,,,,,\n")
    board.take(file, skip_refused=True)
    assert [change.external_id for change in board.changes()] == ["A-2", "A-1"]


def test_what_a_file_does_not_say_stays(board: Room, tmp_path: Path) -> None:
    board.take(written(tmp_path, GOOD))
    text = "id,title,priority\nA-1,Rotate the certificates,high\n"
    shown = board.look(written(tmp_path, text))
    (line,) = shown.lines
    assert (line.state, line.reason) == ("updated", "Changed: priority")
    with board.work() as work:
        importing.commit(work, shown)
    rotate = board.changes()[1]
    assert (rotate.priority, rotate.systems, rotate.revision) == ("high", ("edge", "proxy"), 1)


def test_edited_content_is_a_new_revision_and_tells_of_stale_signatures(
    board: Room, tmp_path: Path
) -> None:
    board.take(written(tmp_path, GOOD))
    rotate = board.changes()[1]
    sign(board, rotate)
    shown = board.look(written(tmp_path, GOOD.replace("Rotate", "Renew")))
    assert shown.lines[0].reason == "Changed: title 1 sign-off becomes stale."
    with board.work() as work:
        importing.commit(work, shown)
    with board.work(reading=True) as work:
        kept = work.changes.get(rotate.uid)
        assert [item.number for item in work.changes.revisions(rotate.uid)] == [1, 2]
        assert work.signoffs.standing(rotate.uid) == ()
    assert (kept.title, kept.revision, kept.number) == (
        "Renew the certificates", 2, "CR-2026-0001",
    )  # fmt: skip


def sign(board: Room, change: Any) -> None:
    with board.work() as work:
        person = work.people.find("Ann Lee")
        assert person is not None
        draft = Draft("signoff.given", {"role": "CTO"}, change.uid, change.revision,
                      content_hash(change), person.id, "k")  # fmt: skip
        event = work.record(draft, lambda _data: b"s" * 64)
        signoff = Signoff("Ann Lee", "CTO", Choice.APPROVE, NOW, person_id=person.id,
                          event_id=event.id)  # fmt: skip
        work.signoffs.add(
            RecordedSignoff(signoff, change.uid, change.revision, content_hash(change), "I do",
                            "a" * 64, work.ledger.head().seq, "")
        )  # fmt: skip


def test_signed_content_that_is_closed_stays(board: Room, tmp_path: Path) -> None:
    text = GOOD.replace("submitted\n", "closed\n")
    board.take(written(tmp_path, text))
    rotate = board.changes()[1]
    sign(board, rotate)
    shown = board.look(written(tmp_path, text.replace("Rotate", "Renew")))
    line = shown.lines[0]
    assert line.state == "unchanged"
    assert line.row.warnings == ("The request is closed: its content stays as it is.",)


def test_people_who_are_named_come_in_unlinked(board: Room, tmp_path: Path) -> None:
    outcome = board.take(written(tmp_path, GOOD))
    assert "people" in outcome.touched
    with board.work(reading=True) as work:
        bo, ann = work.people.find("bo vale "), work.people.find("ANN LEE")
    assert bo is not None
    assert ann is not None
    assert (bo.linked, ann.linked) == (False, True)
    rotate = board.changes()[1]
    assert (rotate.requester_id, rotate.owner_id) == (bo.id, ann.id)


def test_rows_without_a_class_come_in_as_drafts(board: Room, tmp_path: Path) -> None:
    item = {"id": "K-1", "title": "A proposal", "requester": "Bo",
            "submitted_at": "2026-01-22T09:00:00+00:00"}  # fmt: skip
    file = written(tmp_path, json.dumps([item]), "in.json")
    shown = board.look(file)
    assert shown.lines[0].row.warnings == ("Kept as a draft: it has no class yet.",)
    board.take(file)
    assert (board.changes()[0].stage, board.changes()[0].number) == (Stage.DRAFT, "")
    assert counts(board.look(file)) == (0, 0, 1, 0)
    board.take(file, defaults={"class": "normal"})
    kept = board.changes()[0]
    assert (kept.stage, kept.number, kept.class_id) == (Stage.SUBMITTED, "CR-2026-0001", "normal")


def test_a_request_that_went_on_at_the_desk_is_not_set_back(board: Room, tmp_path: Path) -> None:
    item = {"id": "K-1", "title": "A proposal", "requester": "Bo", "class": "normal"}
    file = written(tmp_path, json.dumps(item), "in.json")
    board.take(file)
    uid = board.changes()[0].uid
    with board.work() as work:
        changes.submit(work, uid)
    submitted = board.changes()[0]
    item["submitted_at"] = "2020-01-01T00:00:00Z"
    assert counts(board.look(written(tmp_path, json.dumps(item), "in.json"))) == (0, 0, 1, 0)
    board.take(file)
    assert board.changes() == [submitted]


def test_a_tools_record_moves_on_with_the_tool(board: Room, tmp_path: Path) -> None:
    item = {"number": "CHG1", "short_description": "Patch", "type": "normal", "state": "Assess",
            "requested_by": "Bo", "start_date": "2026-11-24 20:00:00",
            "end_date": "2026-11-24 21:00:00"}  # fmt: skip
    board.take(written(tmp_path, json.dumps([item]), "in.json"))
    board.take(written(tmp_path, json.dumps([{**item, "state": "Implement"}]), "in.json"))
    assert board.changes()[0].stage == Stage.IN_PROGRESS
    board.take(written(tmp_path, json.dumps([item]), "in.json"))
    assert board.changes()[0].stage == Stage.IN_PROGRESS


def test_the_same_id_twice_in_a_file_is_refused_by_line(board: Room, tmp_path: Path) -> None:
    shown = board.look(written(tmp_path, "id,title\nA,One\nB,Two\nA,Three\n"))
    assert [(line.row.line, line.reason) for line in shown.refused] == [
        (4, "“A” stands in line 2 of this file already.")
    ]


def test_rows_without_ids_are_known_by_what_they_say(board: Room, tmp_path: Path) -> None:
    file = written(tmp_path, "title,owner\nPatch,Ann\nPatch,Ann\nGrow,Bo\n")
    shown = board.look(file)
    assert shown.notes == (
        "3 rows have no id. One that is edited in the file comes in as another request.",
    )
    board.take(file)
    assert len(board.changes()) == 3
    assert counts(board.look(file)) == (0, 0, 3, 0)


def test_what_changed_since_the_preview_is_not_overrun(board: Room, tmp_path: Path) -> None:
    board.take(written(tmp_path, GOOD))
    shown = board.look(written(tmp_path, GOOD.replace("Rotate", "Renew")))
    rotate = board.changes()[1]
    with board.work() as work:
        changes.edit(work, rotate.uid, replace(rotate, priority="low"),
                     expected_version=rotate.version)  # fmt: skip
    with board.work() as work, pytest.raises(Refused, match="changed since the preview"):
        importing.commit(work, shown)


def test_calling_an_import_off_leaves_nothing(board: Room, tmp_path: Path) -> None:
    text = "id,title\n" + "".join(f"{n},Change {n}\n" for n in range(600))
    shown = board.look(written(tmp_path, text))
    before = board.events()

    class CalledOffError(Exception):
        pass

    def report(done: int, of: int) -> None:
        assert of == 600
        if done >= 250:
            raise CalledOffError

    with pytest.raises(CalledOffError), board.work() as work:
        importing.commit(work, shown, report=report)
    assert board.changes() == []
    assert board.events() == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_files_may_come_in_any_order(board: Room, tmp_path: Path, order: tuple[int, ...]) -> None:
    files = [written(tmp_path, f"id,title,class\n{n},Change {n},normal\n", f"{n}.csv")
             for n in range(3)]  # fmt: skip
    for place in order:
        board.take(files[place])
    assert [(c.external_id, c.title) for c in board.changes()] == [
        (str(n), f"Change {n}") for n in range(3)
    ]


def test_numbers_go_to_submitted_ones_only_and_in_order(board: Room, tmp_path: Path) -> None:
    rows = "".join(
        f"{n},Change {n},normal,Bo,{'submitted' if n % 2 else 'draft'}\n" for n in range(1, 5)
    )
    board.take(written(tmp_path, f"id,title,class,requester,stage\n{rows}"))
    assert [change.number for change in board.changes()] == [
        "CR-2026-0001", "", "CR-2026-0002", "",
    ]  # fmt: skip


def test_a_number_of_another_board_is_another_request(board: Room, tmp_path: Path) -> None:
    board.take(written(tmp_path, GOOD))
    rotate = board.changes()[1]
    assert rotate.number == "CR-2026-0001"
    other = json.dumps({"id": rotate.number, "title": "Something else", "class": "normal"})
    assert counts(board.look(written(tmp_path, other, "in.json"))) == (1, 0, 0, 0)


def test_rows_of_one_line_are_told_apart(board: Room, tmp_path: Path) -> None:
    text = '[{"id": "A", "title": "One", "odd": 1}, {"id": "B", "title": "", "class": "normal"}]'
    report = ImportReport(board.look(written(tmp_path, text, "in.json")))
    (refusal,) = (line for line in report.text().splitlines() if "title" in line)
    assert refusal.startswith("Line 1, B: ")


def test_the_report_counts_and_names(board: Room, tmp_path: Path) -> None:
    text = "id,title,class,colour\nA,One,normal,red\nB,,normal,blue\n"
    report = ImportReport(board.look(written(tmp_path, text)))
    assert report.data() | {"notes": []} == {
        "file": "in.csv", "format": "csv", "dry_run": False, "imported": False, "read": 2,
        "created": 0, "updated": 0, "unchanged": 0,
        "refused": [{"line": 3, "id": "B", "reason": report.refused[0].reason}],
        "warnings": [], "unknown_keys": ["colour"], "notes": [],
    }  # fmt: skip
    assert report.text().splitlines() == [
        "2 rows read: 0 created, 0 updated, 0 unchanged, 1 refused.",
        f"Line 3, B: {report.refused[0].reason}",
        "Not used: colour.",
        "Nothing was imported: every row has to be usable, or none is taken.",
    ]
    assert "title" in report.refused[0].reason


def test_a_dry_run_says_what_would_be(board: Room, tmp_path: Path) -> None:
    report = ImportReport(board.look(written(tmp_path, GOOD)), dry_run=True)
    assert report.text() == (
        "2 rows read: 2 would be created, 0 updated, 0 unchanged, 0 refused. Nothing was saved."
    )
    assert (report.data()["created"], report.imported) == (2, False)


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.databases import board_at
from tests.services.import_room import Room, importing, make_engine

path, file = map(Path, sys.argv[1:])
place = board_at(path)
board = Room(path, place, make_engine(place))
shown = board.look(file)

def report(done, of):
    if done >= 250:
        os.kill(os.getpid(), signal.SIGKILL)

with board.work() as work:
    importing.commit(work, shown, report=report)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_kill_in_the_middle_leaves_nothing(board: Room, tmp_path: Path) -> None:
    text = "id,title\n" + "".join(f"{n},Change {n}\n" for n in range(600))
    file = written(tmp_path, text)
    before = board.events()
    board.engine.dispose()
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(board.path), str(file)],
        cwd=Path(__file__).resolve().parents[2], check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL
    assert (board.changes(), board.events()) == ([], before)
    board.take(file)
    assert len(board.changes()) == 600
