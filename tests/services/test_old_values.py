"""What was never signed is told before and after: for it no version is kept but the present one."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.canonical import digest
from cab_desk.domain.change import Change, Evidence, Stage
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import LARGEST_EVENT
from cab_desk.domain.statement import read
from cab_desk.services.requests import changes, holding
from tests.services.evidence_room import DANA, KIM, Room, room


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


@pytest.fixture
def uid(desk: Room) -> str:
    return desk.submitted(priority="medium")


def edit(desk: Room, uid: str, **more: Any) -> None:
    old = desk.change(uid)
    desk.do(partial(changes.edit, uid=uid, new=replace(old, **more), expected_version=old.version,
                    reason="as it is"))  # fmt: skip


def last(desk: Room, uid: str) -> dict[str, Any]:
    """Return what the last entry about a change says."""
    data = desk.do(lambda work: work.ledger.of_subject(uid)[-1][1].data)
    return dict(read(data).body)


def test_a_particular_is_told_before_and_after(desk: Room, uid: str) -> None:
    edit(desk, uid, priority="high", evidence=Evidence(tests_passed=True))
    said = last(desk, uid)["values"]
    assert said[-1] == ["priority", "medium", "high"]
    assert ["evidence.tests_passed", "", "True"] in said
    edit(desk, uid, priority="low")
    assert last(desk, uid)["values"] == [["priority", "high", "low"]]
    assert desk.verify().ok


def test_what_is_kept_by_versions_or_said_already_is_not_told_twice(desk: Room, uid: str) -> None:
    edit(desk, uid, title="Rotate all certificates")
    assert last(desk, uid)["values"] == []
    desk.sign(uid, *DANA)
    desk.sign(uid, *KIM)
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.SCHEDULED))
    body = last(desk, uid)
    assert (body["from"], body["to"], body["values"]) == ("submitted", "scheduled", [])
    desk.do(partial(holding.hold, uid=uid, reason="The supplier is late"))
    assert last(desk, uid)["values"] == [["on_hold", "", "The supplier is late"]]


def test_what_has_no_room_is_told_by_its_hash(desk: Room, uid: str) -> None:
    long, short = "ä" * 30_000, "The supplier is late"

    def note(text: str, work: Any) -> None:
        old = work.changes.get(uid)
        new: Change = replace(old, on_hold=text, priority="high")
        changes.note_particulars(work, old, new, "change.edited", "", ["on_hold"])

    desk.do(partial(note, long))
    hashed = f"sha256:{digest(long.encode())}"
    assert last(desk, uid)["values"] == [["on_hold", "", hashed], ["priority", "medium", "high"]]
    desk.do(partial(note, short))
    assert last(desk, uid)["values"] == [["on_hold", hashed, short]]
    sizes = [len(event.data) for _, event in desk.do(lambda work: work.ledger.of_subject(uid))]
    assert max(sizes) < LARGEST_EVENT
    assert desk.verify().ok


def test_the_old_values_are_as_unalterable_as_the_entry(desk: Room, uid: str) -> None:
    edit(desk, uid, priority="high")
    before = content_hash(desk.change(uid))
    desk.tamper("UPDATE event SET data = replace(data, '\"medium\",\"high\"', '\"low\",\"high\"')"
                " WHERE data LIKE '%\"medium\",\"high\"%'")  # fmt: skip
    assert content_hash(desk.change(uid)) == before
    report = desk.verify()
    assert not report.ok
    assert "its bytes are not the ones that were recorded" in report.sentence()
