"""A change in the hand says at once what another time would mean."""

from datetime import timedelta
from functools import partial

import pytest

from cab_desk.domain.change import Change
from cab_desk.errors import Refused
from cab_desk.services.requests import changes, moving
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from tests.services.meeting_room import MeetingRoom

HOURS = timedelta(hours=2)


@pytest.fixture
def room(tmp_path):
    made = MeetingRoom(tmp_path).prepare(rfcs=0)
    yield made
    made.close()


def sunday(room):
    now = room.clock.now
    day = now + timedelta(days=6 - now.weekday())
    return day.replace(hour=2, minute=0, second=0, microsecond=0)


def planned(room, title, start, *systems):
    change = Change(title, class_id="normal", requester="Edge Team Lead", systems=systems,
                    traits=("downtime",), start=start, end=start + HOURS)  # fmt: skip
    uid = room.do(partial(changes.create, change=change)).made
    room.do(partial(changes.submit, uid=uid))
    return uid


def taken(room, uid):
    return room.do(partial(moving.take, uid=uid))


def test_the_verdict_names_window_blackout_and_neighbour(room):
    start = sunday(room)
    uid = planned(room, "Mine", start, "orders-db")
    planned(room, "Theirs", start + timedelta(days=7), "orders-db", "cdn")
    blackout = CalendarEntry("", "blackout", "Quarter close", start + timedelta(days=14),
                             start + timedelta(days=15))  # fmt: skip
    room.do(partial(calendar.declare, entry=blackout))
    hand = taken(room, uid)
    assert hand.at(start, start + HOURS).free
    outside = hand.at(start + timedelta(hours=3), start + timedelta(hours=5))
    assert [finding.kind for finding in outside.blocks] == ["window.outside"]
    met = hand.at(start + timedelta(days=7, hours=1), start + timedelta(days=7, hours=3))
    assert ([held.system for held in met.meets], met.blocks) == (["orders-db"], ())
    late = hand.at(start + timedelta(days=14), start + timedelta(days=14) + HOURS)
    assert "Quarter close" in late.blocks[0].message()
    free = hand.next_free(start + timedelta(days=7), start + timedelta(days=7) + HOURS)
    assert free == start + timedelta(days=7) + HOURS  # beside the neighbour, in the same window
    after = hand.next_free(start + timedelta(days=14), start + timedelta(days=14) + HOURS)
    assert after == start + timedelta(days=21)


def test_a_move_is_an_edit_with_a_reason_where_sign_offs_fall(room):
    start = sunday(room)
    uid = planned(room, "Mine", start, "orders-db")
    room.approve_all(uid)
    hand = taken(room, uid)
    assert hand.signed > 0
    later = start + timedelta(days=7)
    go = partial(moving.move, uid=uid, start=later, end=later + HOURS,
                 expected_version=hand.change.version)  # fmt: skip
    with pytest.raises(Refused, match="reason"):
        room.do(partial(go, reason=""))
    room.do(partial(go, reason="The vendor asks for it"))
    now = taken(room, uid)
    assert (now.change.start, now.signed) == (later, 0)
    with pytest.raises(Refused):
        room.do(partial(go, reason="Again, from an old copy"))
