"""Declaring freezes, blackouts, incidents: faults by field, and who is judged again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.errors import BadInput, Refused
from cab_desk.services.evidence.verifying import verify
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from cab_desk.storage.auditing import SqlAudit
from tests.services.calendar_room import declare, entry, gate
from tests.services.meeting_room import MeetingRoom, meeting_room


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MeetingRoom]:
    with meeting_room(tmp_path, rfcs=1) as made:
        yield made


def on_record(desk: MeetingRoom) -> list[CalendarEntry]:
    """Return what lies on the days of the room's RFC."""
    span = entry(desk)
    assert span.end is not None
    until = span.end
    return desk.do(lambda work: list(work.calendar.between(span.start, until)))


@pytest.mark.parametrize(
    ("more", "places"),
    [
        ({"title": " "}, ["title"]),
        ({"end": None}, ["end"]),
        ({"kind": "party"}, ["kind"]),
        ({"title": "", "end": None}, ["title", "end"]),
    ],
)
def test_every_fault_is_named_by_its_field(
    desk: MeetingRoom, more: dict[str, Any], places: list[str]
) -> None:
    head = desk.do(lambda work: work.ledger.head())
    with pytest.raises(BadInput) as caught:
        declare(desk, entry(desk, **more))
    assert [fault.place for fault in caught.value.faults] == places
    assert all(fault.sentence for fault in caught.value.faults)
    assert desk.do(lambda work: work.ledger.head()) == head


def test_an_end_before_the_start_is_refused(desk: MeetingRoom) -> None:
    made = entry(desk)
    for end in (made.start, made.start - timedelta(minutes=1)):
        with pytest.raises(BadInput, match="end"):
            declare(desk, replace(made, end=end))


def test_a_declared_freeze_judges_the_changes_in_it_again(desk: MeetingRoom) -> None:
    assert gate(desk)[0] != "block"
    declare(desk, entry(desk))
    assert gate(desk) == ("block", 1)
    assert desk.verify().ok


def test_a_freeze_elsewhere_touches_nothing(desk: MeetingRoom) -> None:
    before = gate(desk)
    made = entry(desk)
    declare(desk, replace(made, start=made.start + timedelta(days=9),
                          end=made.start + timedelta(days=10)))  # fmt: skip
    assert made.end is not None
    declare(desk, replace(made, start=made.end, end=made.end + timedelta(days=1)))
    declare(desk, entry(desk, systems=("another-system",)))
    assert gate(desk) == before


def test_a_freeze_of_its_system_touches_a_change(desk: MeetingRoom) -> None:
    declare(desk, entry(desk, systems=("api-gateway", "x")))
    assert gate(desk) == ("block", 1)


def test_without_an_authority_a_freeze_is_a_blackout(desk: MeetingRoom) -> None:
    declare(desk, entry(desk, authority=()))
    declare(desk, entry(desk, kind="blackout", title="Fair"))
    made = entry(desk)
    assert made.end is not None
    found = desk.do(lambda work: work.calendar.between(made.start, made.end))
    assert {(one.title, one.kind) for one in found} == {
        ("Quarter close", "blackout"), ("Fair", "freeze")
    }  # fmt: skip


def test_an_entry_is_replaced_by_its_id_and_what_it_left_is_judged_again(
    desk: MeetingRoom,
) -> None:
    before = gate(desk)
    made = declare(desk, entry(desk)).made
    assert gate(desk) != before
    moved = entry(desk, id=made)
    assert moved.end is not None
    declare(desk, replace(moved, start=moved.start + timedelta(days=30),
                          end=moved.end + timedelta(days=30)))  # fmt: skip
    assert gate(desk) == before
    assert desk.verify().ok


def test_an_incident_may_have_no_end(desk: MeetingRoom) -> None:
    outcome = declare(desk, entry(desk, kind="incident", end=None, severity="P1"))
    assert {"calendar", "change"} <= outcome.touched
    (event,) = desk.do(lambda work: [event for _, event in work.ledger.of_subject(outcome.made)])
    assert event.type == "calendar.changed"


def test_a_preview_names_who_gains_and_who_loses_a_finding(desk: MeetingRoom) -> None:
    freeze = entry(desk)
    with desk.office.open_work() as work:
        (effect,) = calendar.preview(work, freeze)
    assert effect.uid == desk.uids[0]
    assert any("Quarter close" in text for text in effect.gains)
    assert effect.loses == ()
    assert gate(desk)[0] != "block"  # nothing was written
    made = declare(desk, freeze).made
    elsewhere = replace(freeze, id=made, start=freeze.start + timedelta(days=30),
                        end=freeze.end + timedelta(days=30))  # fmt: skip
    for change in ({"entry": elsewhere}, {"entry": replace(freeze, id=made), "remove": True}):
        with desk.office.open_work() as work:
            (effect,) = calendar.preview(work, **change)
        assert any("Quarter close" in text for text in effect.loses)
        assert effect.gains == ()


def test_a_removed_entry_blocks_no_more_and_stays_on_record(desk: MeetingRoom) -> None:
    made = declare(desk, entry(desk)).made
    assert gate(desk)[0] == "block"
    with pytest.raises(BadInput, match="reason"):
        desk.do(partial(calendar.remove, entry_id=made, reason=" "))
    desk.do(partial(calendar.remove, entry_id=made, reason="The sale was cancelled"))
    assert gate(desk)[0] != "block"
    with desk.office.open_work() as work:
        *_, (_, event) = work.ledger.of_subject(made)
        assert "The sale was cancelled" in event.data.decode()
    with pytest.raises(Refused):
        desk.do(partial(calendar.remove, entry_id=made, reason="Again"))


def test_what_was_taken_off_meanwhile_is_neither_moved_nor_brought_back(desk: MeetingRoom) -> None:
    made = declare(desk, entry(desk)).made
    desk.do(partial(calendar.remove, entry_id=made, reason="The sale was cancelled"))
    head = desk.do(lambda work: work.ledger.head())
    with pytest.raises(Refused, match="no longer on the calendar"):
        declare(desk, replace(entry(desk), id=made, title="Moved"))
    assert desk.do(lambda work: work.ledger.head()) == head
    assert gate(desk)[0] != "block"


def test_what_another_changed_meanwhile_is_not_written_over(desk: MeetingRoom) -> None:
    made = declare(desk, entry(desk)).made
    (seen,) = on_record(desk)
    assert seen.id == made
    desk.do(partial(calendar.declare, entry=replace(seen, title="Sale"), seen=seen))
    with pytest.raises(Refused, match="changed “Sale” on the calendar meanwhile"):
        desk.do(partial(calendar.declare, entry=replace(seen, title="Fair"), seen=seen))
    with pytest.raises(Refused, match="meanwhile"):
        desk.do(partial(calendar.remove, entry_id=made, reason="Cancelled", seen=seen))
    (kept,) = on_record(desk)
    assert kept.title == "Sale"
    desk.do(partial(calendar.remove, entry_id=made, reason="Cancelled", seen=kept))
    assert on_record(desk) == []


def test_a_removed_entry_brought_back_by_hand_is_found(desk: MeetingRoom) -> None:
    made = declare(desk, entry(desk)).made
    desk.do(partial(calendar.remove, entry_id=made, reason="The sale was cancelled"))
    with SqlAudit(desk.place) as source:
        assert verify(source, desk.office.vault).ok
    back = replace(entry(desk), id=made)
    with desk.office.open_work() as work:
        work.calendar.put(back)
    with SqlAudit(desk.place) as source:
        report = verify(source, desk.office.vault)
    assert not report.ok
    assert "Quarter close" in report.faults[0].sentence
