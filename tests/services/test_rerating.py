"""A change in the hand says at once what another rating would mean."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cab_desk.errors import Refused
from cab_desk.services.requests import rerating
from tests.services.meeting_room import MeetingRoom

LEVELS = ("low", "medium", "high")


@pytest.fixture
def room(tmp_path):
    made = MeetingRoom(tmp_path).prepare(rfcs=1)
    yield made
    made.close()


def taken(room, uid, *, residual=False):
    with room.office.open_work() as work:
        return rerating.take(work, uid, residual=residual)


def move(room, hand, rating, reason="Seen again by the board"):
    command = partial(
        rerating.rerate, uid=hand.change.uid, rating=rating, residual=hand.residual,
        expected_version=hand.change.version, reason=reason,
    )  # fmt: skip
    return room.do(command)


def test_a_higher_rating_adds_sign_offs_and_the_way_back_takes_them_away(room):
    hand = taken(room, room.uids[0])
    up = hand.at(("high", "high"))
    assert up.before.level != up.after.level
    assert up.added
    assert not up.removed
    assert up.blocks == sum(one.blocks for one in up.gained) - sum(one.blocks for one in up.lost)
    move(room, hand, ("high", "high"))
    down = taken(room, room.uids[0]).at(hand.rating)
    assert [slot.any_of for slot in down.removed] == [slot.any_of for slot in up.added]
    assert down.blocks == -up.blocks


def test_the_rating_that_stands_changes_nothing(room):
    hand = taken(room, room.uids[0])
    still = hand.at(hand.rating)
    assert (still.added, still.removed, still.gained, still.lost) == ((), (), (), ())


def test_sign_offs_fall_and_want_a_reason(room):
    uid = room.uids[0]
    room.approve_all(uid)
    hand = taken(room, uid)
    assert hand.signed > 0
    with pytest.raises(Refused, match="reason"):
        move(room, hand, ("high", "high"), reason="")
    move(room, hand, ("high", "high"))
    now = taken(room, uid)
    assert (now.rating, now.signed) == (("high", "high"), 0)
    with pytest.raises(Refused):
        move(room, hand, ("low", "low"))  # from an old copy


def test_the_residual_rating_is_moved_alone(room):
    hand = taken(room, room.uids[0], residual=True)
    move(room, hand, ("low", "low"))
    change = taken(room, room.uids[0]).change
    assert (change.residual_impact, change.residual_probability) == ("low", "low")
    assert (change.impact, change.probability) == (hand.change.impact, hand.change.probability)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rating=st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)), residual=st.booleans())
def test_a_trial_says_what_is_stored_after_the_move(room, rating, residual):
    hand = taken(room, room.uids[0], residual=residual)
    tried = hand.at(rating)
    move(room, hand, rating)
    now = taken(room, room.uids[0], residual=residual)
    assert now.rating == rating
    assert now.bench.judge(now.change) == tried.verdict
