"""Home: the next meeting and how ready it is, what waits, what comes, what is frozen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.change import Choice
from cab_desk.services import meetings
from cab_desk.services.boards import home
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from tests.services.evidence_room import PEOPLE, Room
from tests.services.meeting_room import CREW, WEDNESDAY, MeetingRoom, meeting_room


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MeetingRoom]:
    with meeting_room(tmp_path, rfcs=3) as made:
        yield made


def test_a_new_board_has_nothing_ahead(tmp_path: Path) -> None:
    bare = Room(tmp_path).furnish(keys=False)
    found = bare.do(home.ahead)
    assert (found.meeting, found.freezes, found.people) == (None, (), len(PEOPLE))
    assert found.readiness == home.Readiness()
    with bare.office.open_reader() as reader:
        lists = home.lists(reader, "", bare.clock.now)
    assert (lists.needs_me, lists.waiting, lists.open, lists.soon) == ((), 0, 0, ())
    assert lists.entries
    bare.close()


def test_the_agenda_is_counted_by_gates(desk: MeetingRoom) -> None:
    found = desk.do(home.ahead)
    assert found.meeting is not None
    assert found.meeting.id == desk.meeting_id
    assert found.readiness.blocked == 0
    assert found.readiness.ready + found.readiness.warned == 3
    assert found.readiness.minutes == sum(item.box_minutes for item in desk.meeting.items)
    desk.sign(desk.uids[1], "Business Stakeholder", "Business Stakeholder", decision=Choice.REJECT)
    readiness = desk.do(home.ahead).readiness
    assert (readiness.ready + readiness.warned, readiness.blocked) == (2, 1)
    assert found.people == len(CREW)


def test_the_meeting_under_way_comes_first_then_the_next(desk: MeetingRoom) -> None:
    later = desk.do(partial(meetings.plan, new=NewMeeting(
        "Later", WEDNESDAY + timedelta(days=7)))).made  # fmt: skip
    sooner = desk.do(partial(meetings.plan, new=NewMeeting(
        "Sooner", WEDNESDAY - timedelta(hours=1)))).made  # fmt: skip

    def ahead() -> str:
        found = desk.do(home.ahead).meeting
        assert found is not None
        return str(found.id)

    assert ahead() == sooner
    desk.start()
    assert ahead() == desk.meeting_id
    desk.clock.on(days=3)
    assert ahead() == desk.meeting_id  # still running
    assert later != sooner


def test_meetings_long_past_are_not_ahead(desk: MeetingRoom) -> None:
    desk.clock.on(days=2)
    assert desk.do(home.ahead).meeting is None


def test_freezes_of_the_coming_days_are_shown(desk: MeetingRoom) -> None:
    now = desk.clock.now
    for title, kind, days in (("Soon", "freeze", 3), ("Far", "freeze", 40), ("Out", "incident", 1)):
        start = now + timedelta(days=days)
        made = CalendarEntry("", kind, title, start, start + timedelta(days=1), ("Chair",))
        desk.do(partial(calendar.declare, entry=made))
    past = CalendarEntry("", "freeze", "Past", now - timedelta(days=9), now - timedelta(days=8))
    desk.do(partial(calendar.declare, entry=replace(past, authority=("Chair",))))
    assert [entry.title for entry in desk.do(home.ahead).freezes] == ["Soon"]


def test_what_needs_me_are_the_slots_that_i_may_fill(desk: MeetingRoom) -> None:
    me = desk.ids["Business Stakeholder"]

    def lists(who: str) -> home.Lists:
        with desk.office.open_reader() as reader:
            return home.lists(reader, who, desk.clock.now)

    assert {row.uid for row in lists(me).needs_me} == set(desk.uids)
    assert lists(me).waiting == 3
    desk.sign(desk.uids[0], "Business Stakeholder", "Business Stakeholder")
    assert {row.uid for row in lists(me).needs_me} == set(desk.uids[1:])
    assert lists(desk.ids["Edge Team Lead"]).needs_me == ()
    assert lists(me).entries[0].type == "signoff.given"
    start = desk.change(desk.uids[2]).start
    assert start is not None
    freeze = CalendarEntry("", "freeze", "Fair", start, start + timedelta(hours=1), ("Chair",))
    desk.do(partial(calendar.declare, entry=freeze))
    nobody = lists("")  # without a "me" the blocked ones stand there
    assert {row.uid for row in nobody.needs_me} == set(desk.uids)
    assert nobody.waiting == 3


def test_what_comes_next_is_in_order_and_within_reach(desk: MeetingRoom) -> None:
    first, second = desk.uids[0], desk.uids[1]
    change = desk.change(first)
    assert change.start is not None
    now = change.start - timedelta(hours=20)
    earlier = desk.rfc("Earlier", start=now + timedelta(hours=2), end=now + timedelta(hours=3))
    far = desk.rfc("Far", start=now + timedelta(days=9), end=now + timedelta(days=9, hours=1))
    with desk.office.open_reader() as reader:
        soon = [bar.uid for bar in home.lists(reader, "", now).soon]
    assert soon[0] == earlier
    assert {first, second} <= set(soon)
    assert far not in soon
