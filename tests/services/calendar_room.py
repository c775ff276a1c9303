"""Freezes and holidays on a board, and the gate that they close."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from cab_desk.services.rows import CalendarEntry, QueueQuery
from cab_desk.services.schedule import calendar
from tests.services.meeting_room import MeetingRoom


def entry(desk: MeetingRoom, **more: Any) -> CalendarEntry:
    """Return a freeze around the plan of the room's RFC."""
    change = desk.change(desk.uids[0])
    assert change.start is not None
    assert change.end is not None
    base = CalendarEntry("", "freeze", "Quarter close", change.start - timedelta(hours=2),
                         change.end + timedelta(hours=2), ("Engineering Manager",))  # fmt: skip
    return replace(base, **more)


def declare(desk: MeetingRoom, made: CalendarEntry) -> Any:
    return desk.do(partial(calendar.declare, entry=made))


def gate(desk: MeetingRoom) -> tuple[str, int]:
    """Return the gate of the RFC as lists show it."""
    with desk.office.open_reader() as reader:
        (row,) = reader.page(QueueQuery(view="all"), desk.clock.now, 0, 9)
    return row.gate, row.gate_count
