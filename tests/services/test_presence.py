"""Who is at a board is known for a minute, by what their desks tell."""

from datetime import UTC, datetime

import pytest

from cab_desk.services.presence import BEAT_SECONDS, SPREAD_SECONDS, STALE_SECONDS, Here, Presence

NOW = datetime(2026, 11, 18, 13, 2, tzinfo=UTC)


class Clock:
    """A clock that goes when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ann(clock) -> Presence:
    return Presence("d1", tick=clock)


@pytest.fixture
def ben(clock) -> Presence:
    return Presence("d2", tick=clock)


def test_nothing_is_due_before_anything_was_said(ann):
    assert ann.due() == ""


def test_what_one_says_the_other_knows(ann, ben):
    ann.tell("ann", "u1", NOW)
    ben.hear(ann.due())
    assert ben.others() == (Here("d1", "ann", "u1", NOW),)


def test_the_same_is_told_again_each_beat_and_what_is_new_at_once(ann, clock):
    ann.tell("ann")
    first = ann.due()
    ann.tell("ann")
    assert ann.due() == ""
    clock.now += BEAT_SECONDS - 0.1
    assert ann.due() == ""
    clock.now += SPREAD_SECONDS + 0.2
    assert ann.due() == first
    ann.tell("ann", "u1", NOW)
    assert "u1" in ann.due()


def test_a_new_line_is_told_at_once(ann):
    ann.tell("ann")
    assert ann.due()
    ann.renew()
    assert ann.due()


def test_who_is_silent_for_a_minute_is_gone(ann, ben, clock):
    ann.tell("ann")
    ben.hear(ann.due())
    clock.now += STALE_SECONDS
    assert ben.others()
    clock.now += 0.1
    assert ben.others() == ()


def test_who_leaves_is_gone_at_once(ann, ben):
    ann.tell("ann")
    ben.hear(ann.due())
    ben.hear(ann.leave())
    assert ben.others() == ()


def test_a_newcomer_hears_at_once_what_is_edited(ann, ben):
    ann.tell("ann", "u1", NOW)
    assert ann.due()
    ben.tell("ben")
    ann.hear(ben.due())
    ben.hear(ann.due())
    assert [here.uid for here in ben.others()] == ["u1"]


def test_ones_own_notices_are_not_heard(ann):
    ann.tell("ann")
    ann.hear(ann.due())
    assert ann.others() == ()


def test_change_is_said_once(ann, ben, clock):
    times: list[int] = []
    ben.changed = lambda: times.append(1)
    ann.tell("ann")
    said = ann.due()
    ben.hear(said)
    ben.hear(said)
    assert len(times) == 1
    ben.hear(ann.leave())
    assert len(times) == 2


@pytest.mark.parametrize(
    "notice",
    ["", "nonsense", "{}", '["here"]', '["here", 1, "a", "b", ""]', '["gone"]',
     '["here", "d", "p", "u", "yesterday"]', '["here", "d", "p", "u", "2026-11-18T13:02:00"]',
     '["here", "' + "d" * 700 + '", "p", "u", ""]'],
)  # fmt: skip
def test_what_is_no_notice_is_passed_over(ann, notice):
    ann.changed = lambda: pytest.fail("nobody came")
    ann.hear(notice)
    assert ann.others() == ()
