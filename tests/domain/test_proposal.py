"""A proposed agenda keeps the board's order, never doubles and never runs over."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain.proposal import Waiting, box_for, in_order, propose

DAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

some = st.builds(
    Waiting,
    uid=st.sampled_from([f"u{n}" for n in range(12)]),
    number=st.sampled_from(["", "CR-2026-0001", "CR-2026-0002"]),
    board=st.booleans(),
    risk=st.integers(0, 4),
    blocked=st.booleans(),
    start=st.none() | st.integers(0, 400).map(lambda hours: DAY + timedelta(hours=hours)),
    minutes=st.integers(1, 30),
)


def waiting(uid, board=False, risk=0, blocked=False, day=0, minutes=5):
    return Waiting(uid, uid, board, risk, blocked, DAY + timedelta(days=day), minutes)


@given(st.lists(some, max_size=30), st.integers(-10, 120), st.integers(0, 20))
def test_nothing_is_doubled_lost_or_over(all_of_them, minutes, places):
    found = propose(all_of_them, minutes, places)
    uids = [one.uid for one in (*found.taken, *found.left)]
    assert len(uids) == len(set(uids))
    assert set(uids) == {one.uid for one in all_of_them}
    assert found.minutes <= max(0, minutes)
    assert len(found.taken) <= places


@given(st.lists(some, max_size=20, unique_by=lambda one: one.uid), st.randoms())
def test_the_order_is_the_same_however_it_was_read(all_of_them, chance):
    mixed = list(all_of_them)
    chance.shuffle(mixed)
    assert propose(mixed, 60, 200) == propose(all_of_them, 60, 200)


@given(st.lists(some, max_size=20, unique_by=lambda one: one.uid), st.integers(0, 90))
def test_whatever_is_left_over_had_no_room(all_of_them, minutes):
    found = propose(all_of_them, minutes, 200)
    rest = minutes - found.minutes
    assert all(one.minutes > rest for one in found.left)
    places = {one.uid: place for place, one in enumerate(in_order(all_of_them))}
    order = [places[one.uid] for one in found.taken]
    assert order == sorted(order)


def test_the_board_takes_what_needs_it_first_and_the_blocked_last():
    rows = [
        waiting("blocked", board=True, risk=3, blocked=True),
        waiting("later", day=5),
        waiting("soon", day=1),
        waiting("risky", risk=2, day=9),
        waiting("full", board=True, day=9),
    ]
    assert [one.uid for one in in_order(rows)] == ["full", "risky", "soon", "later", "blocked"]


@pytest.mark.parametrize(
    ("risk", "levels", "board", "minutes"),
    [(3, 4, True, 15), (2, 4, False, 10), (1, 4, False, 5), (0, 4, True, 10), (0, 1, False, 5)],
)
def test_a_box_grows_with_the_risk(risk, levels, board, minutes):
    assert box_for(risk, levels, board) == minutes
