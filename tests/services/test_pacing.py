"""Desks that hear of a write spread over a moment, and the slow ones over a longer one."""

import random

from cab_desk.services.pacing import LATEST, SOONEST, pause


def test_desks_are_not_in_step_and_none_waits_for_a_second():
    dice = random.Random(7)
    pauses = [pause(0.0, dice.random()) for _ in range(200)]
    assert len(set(pauses)) > 150
    assert SOONEST <= min(pauses) < max(pauses) < 0.4
    assert all(pause(took, 1.0) <= LATEST < 1 for took in (0.1, 1.0, 60.0))


def test_who_takes_long_reads_less_often():
    assert pause(0.3, 0.5) > pause(0.01, 0.5)
