"""A meeting's quorum, clock, order and end."""

from datetime import UTC, datetime, timedelta

import pytest

from cab_desk.domain import meeting as meetings
from cab_desk.domain.meeting import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingState,
    Presence,
    Verdict,
)

AT = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)


def seat(name: str, presence: Presence, part: str = "member", votes: bool = True) -> Attendance:
    return Attendance(name, name, part, presence, votes)


def held(*seats: Attendance, items: tuple[AgendaItem, ...] = (), **more: object) -> Meeting:
    return Meeting(
        "m", "2026-47", "CAB weekly", "regular", AT, attendance=seats, items=items, **more
    )  # type: ignore[arg-type]


def agenda(count: int, **more: object) -> tuple[AgendaItem, ...]:
    return tuple(
        AgendaItem(f"i{place}", place, f"Item {place}", **more)  # type: ignore[arg-type]
        for place in range(1, count + 1)
    )


@pytest.mark.parametrize(
    ("members", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4)]
)
def test_more_than_half_is_a_majority(members: int, needed: int) -> None:
    assert meetings.majority(members) == needed
    assert needed * 2 > members >= (needed - 1) * 2


def test_quorum_counts_members_who_take_part_here_or_from_afar() -> None:
    count = meetings.count_quorum(
        held(
            seat("Chair", Presence.PRESENT, "chair"),
            seat("Technical Lead", Presence.REMOTE),
            seat("Security Lead", Presence.ABSENT),
            seat("Operations Lead", Presence.EXCUSED),
            seat("Guest", Presence.PRESENT, "observer", votes=False),
        )
    )
    assert (count.here, count.members, count.needed) == (2, 4, 3)
    assert not count.met


def test_quorum_needs_the_chair_unless_the_rule_says_otherwise() -> None:
    seats = (
        seat("Chair", Presence.ABSENT, "chair"),
        *(seat(f"Member {n}", Presence.PRESENT) for n in range(4)),
    )
    assert not meetings.count_quorum(held(*seats)).met
    assert meetings.count_quorum(held(*seats), chair_needed=False).met
    assert not meetings.count_quorum(held(*seats), needed=5, chair_needed=False).met


def test_the_clock_of_an_item_is_reckoned_from_starts_and_stops() -> None:
    meeting = held(items=agenda(2), state=MeetingState.RUNNING, started_at=AT)
    meeting = meetings.opened(meeting, "i1", AT)
    later = AT + timedelta(seconds=192)
    assert meeting.item("i1").seconds(later) == 192
    assert meeting.item("i1").elapsed == 0
    meeting = meetings.opened(meeting, "i2", later)
    assert meeting.item("i1").elapsed == 192
    assert meeting.item("i1").seconds(later + timedelta(hours=1)) == 192
    back = meetings.opened(meeting, "i1", later + timedelta(seconds=60))
    assert back.item("i1").seconds(later + timedelta(seconds=68)) == 200
    assert back.item("i2").elapsed == 60


def test_a_paused_meeting_turns_to_an_item_without_its_clock() -> None:
    meeting = held(items=agenda(2), state=MeetingState.PAUSED)
    meeting = meetings.opened(meeting, "i2", AT)
    assert meeting.current == "i2"
    assert meeting.item("i2").seconds(AT + timedelta(minutes=9)) == 0


def test_a_clock_set_back_never_counts_below_what_was_recorded() -> None:
    item = AgendaItem("i", 1, "Item", elapsed=30, running_since=AT)
    assert item.seconds(AT - timedelta(minutes=5)) == 30


def test_the_projected_end_adds_what_is_left_of_each_box() -> None:
    items = (
        AgendaItem("a", 1, "Done", box_minutes=10, elapsed=60, verdict=Verdict.NOTED),
        AgendaItem("b", 2, "Runs", box_minutes=5, running_since=AT),
        AgendaItem("c", 3, "Waits", box_minutes=8),
    )
    meeting = held(items=items, started_at=AT, state=MeetingState.RUNNING)
    now = AT + timedelta(minutes=2)
    assert meetings.projected_end(meeting, now) == now + timedelta(minutes=3 + 8)
    over = AT + timedelta(minutes=7)
    assert meetings.projected_end(meeting, over) == over + timedelta(minutes=8)


def test_before_the_start_the_end_is_reckoned_from_the_planned_time() -> None:
    meeting = held(items=agenda(3, box_minutes=10))
    assert meetings.projected_end(meeting, AT - timedelta(days=2)) == AT + timedelta(minutes=30)


def test_ahead_counts_decided_items_whole_and_open_ones_only_when_over() -> None:
    items = (
        AgendaItem("a", 1, "Done", box_minutes=5, elapsed=180, verdict=Verdict.APPROVED),
        AgendaItem("b", 2, "Runs", box_minutes=5, elapsed=60),
    )
    assert meetings.ahead(held(items=items), AT) == 120
    over = (items[0], AgendaItem("b", 2, "Runs", box_minutes=5, elapsed=500))
    assert meetings.ahead(held(items=over), AT) == 120 - 200


def test_the_following_item_is_the_next_undecided_one_and_wraps() -> None:
    items = list(agenda(4))
    items[1] = AgendaItem("i2", 2, "Item 2", verdict=Verdict.NOTED)
    meeting = held(items=tuple(items))
    assert meetings.following(meeting, "i1").id == "i3"  # type: ignore[union-attr]
    assert meetings.following(meeting, "i4").id == "i1"  # type: ignore[union-attr]
    alone = held(items=agenda(1))
    assert meetings.following(alone, "i1") is None


@pytest.mark.parametrize(("place", "order"), [(1, "312"), (2, "132"), (99, "123"), (-4, "312")])
def test_moving_an_item_keeps_the_others_in_order(place: int, order: str) -> None:
    meeting = meetings.moved(held(items=agenda(3)), "i3", place)
    assert [item.id for item in meeting.items] == [f"i{n}" for n in order]
    assert [item.position for item in meeting.items] == [1, 2, 3]


def test_a_close_lacks_the_undecided_items() -> None:
    items = (AgendaItem("a", 1, "A", verdict=Verdict.DEFERRED), AgendaItem("b", 2, "B"))
    assert [item.id for item in meetings.undecided(held(items=items))] == ["b"]


def test_presence_of_somebody_who_is_not_invited_cannot_be_set() -> None:
    meeting = held(seat("Chair", Presence.ABSENT, "chair"))
    assert meetings.present(meeting, "Chair", Presence.REMOTE).attendance[0].presence == "remote"
    with pytest.raises(KeyError):
        meetings.present(meeting, "Nobody", Presence.PRESENT)


def test_elapsed_stops_at_the_close() -> None:
    meeting = held(started_at=AT, closed_at=AT + timedelta(minutes=40))
    assert meetings.elapsed(meeting, AT + timedelta(days=3)) == 2400
    assert meetings.elapsed(held(), AT) == 0
