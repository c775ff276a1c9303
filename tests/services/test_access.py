"""Who opens a board and takes something of it stands in the chain; nothing ever hangs on it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.statement import read
from cab_desk.errors import Unavailable
from cab_desk.services.members import access
from cab_desk.services.ports import Work
from cab_desk.services.requests import happenings
from tests.services.evidence_room import Room, room


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish(keys=False)


def said(desk: Room) -> list[dict[str, Any]]:
    events = desk.do(lambda work: [event for _, event in work.ledger.entries()])
    return [
        {"type": event.type, "author": event.author, **read(event.data).body}
        for event in events
        if event.type.startswith("access.")
    ]


def test_each_start_is_an_entry_that_names_person_desk_and_program(desk: Room) -> None:
    desk.actor = desk.ids["Ann Boyd"]
    for _ in range(2):
        assert access.opened(desk.office, "1.2", shared=False).touched == {"ledger"}
    first, second = said(desk)
    assert first == second
    assert (first["author"], first["name"], first["program"]) == (desk.actor, "Ann Boyd", "1.2")
    assert desk.verify().ok


def test_where_many_share_a_board_a_desk_leaves_one_a_day(desk: Room) -> None:
    for _ in range(3):
        access.opened(desk.office, "1.2", shared=True)
    assert len(said(desk)) == 1
    desk.actor = desk.ids["Ann Boyd"]  # somebody else at the same desk
    access.opened(desk.office, "1.2", shared=True)
    assert len(said(desk)) == 2
    desk.device = "d2"
    access.opened(desk.office, "1.2", shared=True)
    assert len(said(desk)) == 3
    desk.clock.on(hours=10, minutes=59)  # 23:59 in Berlin
    access.opened(desk.office, "1.2", shared=True)
    assert len(said(desk)) == 3
    desk.clock.on(minutes=2)  # the day is that of the board's zone
    access.opened(desk.office, "1.2", shared=True)
    assert len(said(desk)) == 4


def test_fifty_desks_leave_fifty_entries_a_day(desk: Room) -> None:
    for start in range(150):
        desk.device = f"desk-{start % 50}"
        access.opened(desk.office, "1.2", shared=True)
        desk.clock.on(minutes=1)
    assert len(said(desk)) == 50


@pytest.mark.parametrize(
    ("what", "count", "sentence"),
    [
        ("requests", 12, "12 requests exported to plan.csv"),
        ("requests", 1, "1 request exported to plan.csv"),
        ("ledger", 0, "Audit chain exported to plan.csv"),
        ("backup", 0, "Backup to plan.csv"),
        ("backup_failed", 0, "No backup was made after all, to plan.csv"),
        ("table", 3, "Register with 3 lines exported to plan.csv"),
        ("report", 0, "Report exported to plan.csv"),
    ],
)
def test_what_is_taken_out_is_said_by_whom(
    desk: Room, what: str, count: int, sentence: str
) -> None:
    desk.actor = desk.ids["Rik Maas"]
    access.taken(desk.office, what, "plan.csv", count)
    (body,) = said(desk)
    assert body["name"] == "Rik Maas"
    assert happenings.sentence("access.taken", body) == sentence


def test_a_board_that_takes_no_entry_is_opened_all_the_same(
    desk: Room, caplog: pytest.LogCaptureFixture
) -> None:
    @contextmanager
    def gone() -> Iterator[Work]:
        raise Unavailable("The board can only be read.")
        yield

    office = replace(desk.office, open_work=gone)
    caplog.set_level("INFO")
    assert access.opened(office, "1.2", shared=False).touched == frozenset()
    assert access.taken(office, "ledger", "chain.jsonl").touched == frozenset()
    assert caplog.text.count("it is not on record") == 2
    assert said(desk) == []


def test_what_is_on_record_of_access_cannot_be_taken_away(desk: Room) -> None:
    access.opened(desk.office, "1.2", shared=False)
    with pytest.raises(sqlite3.Error), sqlite3.connect(desk.path) as connection:
        connection.execute("DELETE FROM event WHERE type = 'access.opened'")
    desk.tamper("UPDATE event SET data = replace(data, '1.2', '1.3') WHERE type = 'access.opened'")
    report = desk.verify()
    assert report.first is not None
    assert "opening of the board" in report.first.sentence


def test_a_day_is_not_a_span_of_hours(desk: Room) -> None:
    desk.clock.now += timedelta(hours=10, minutes=50)
    access.opened(desk.office, "1.2", shared=True)
    desk.clock.on(minutes=20)
    access.opened(desk.office, "1.2", shared=True)
    assert len(said(desk)) == 2
