"""The next free slot is the first start that every rule of time and every neighbour allows."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cab_desk.domain import slots
from cab_desk.domain.change import Change
from cab_desk.domain.verdict import Context, Span
from cab_desk.files import packs

NOW = datetime(2026, 10, 21, 9, 30, tzinfo=UTC)
STEP = timedelta(minutes=30)
CLASSES = {
    "cab-process": ("normal",), "pol-008": ("standard", "normal", "major"),
    "change-control": ("medium", "high"), "pol-012": ("standard", "major"),
    "orca-cc8-1": ("normal",),
}  # fmt: skip


@dataclass(frozen=True)
class Busy:
    """A neighbour."""

    start: datetime
    end: datetime


@cache
def pack(name):
    return packs.load(next(folder for folder in packs.shipped() if folder.name == name))


def change(class_id, hours, **more):
    return Change("Move", class_id=class_id, start=NOW, end=NOW + timedelta(hours=hours),
                  submitted_at=NOW - timedelta(days=1), **more)  # fmt: skip


def fits(name, tried, context, held):
    return not slots.overlaps(tried, held) and not slots.objections(pack(name), tried, context, NOW)


def spans(longest):
    moments = some.integers(0, 2 * 24 * 12)
    return some.builds(
        lambda begin, length: (NOW + begin * STEP, NOW + (begin + length) * STEP),
        moments, some.integers(1, longest),
    )  # fmt: skip


@pytest.mark.parametrize("name", CLASSES)
@settings(max_examples=12, deadline=None)
@given(data=some.data())
def test_it_is_the_first_half_hour_that_walking_finds(name, data):
    found = change(
        data.draw(some.sampled_from(CLASSES[name])), data.draw(some.integers(1, 3)),
        traits=data.draw(some.sampled_from([(), ("downtime",)])),
    )  # fmt: skip
    context = Context(
        timezone="Europe/Berlin",
        freezes=tuple(
            Span(*span, "Freeze") for span in data.draw(some.lists(spans(60), max_size=3))
        ),
    )
    held = [Busy(*span) for span in data.draw(some.lists(spans(8), max_size=4))]
    after = NOW + data.draw(some.integers(0, 48)) * STEP
    free = slots.next_free(pack(name), found, context, NOW, after, held)
    walked = after
    last = after + timedelta(days=16)
    while walked < last and not fits(name, slots.moved(found, walked), context, held):
        walked += STEP
    if walked < last:
        assert free is not None
        assert free <= walked
    if free is not None:
        assert free >= after
        assert fits(name, slots.moved(found, free), context, held)
        assert walked >= min(free, last)


def test_it_begins_where_a_blackout_ends_or_a_neighbour_is_gone():
    free = Context(freezes=(Span(NOW, NOW + timedelta(days=2), "Close"),))
    development = replace(change("standard", 2), environment="development")
    assert slots.next_free(pack("cab-process"), development, free, NOW, NOW) == NOW
    standard = change("standard", 2)
    start = slots.next_free(pack("pol-012"), standard, free, NOW, NOW)
    assert start == datetime(2026, 10, 23, 9, 30, tzinfo=UTC)
    held = [Busy(start, start + timedelta(minutes=50))]
    assert slots.next_free(pack("pol-012"), standard, free, NOW, NOW, held) == (
        start + timedelta(minutes=50)
    )
    held = [Busy(start, start + timedelta(hours=4))]  # into the weekend freeze
    utc = replace(free, timezone="UTC")
    after = slots.next_free(pack("pol-012"), standard, utc, NOW, NOW, held)
    assert after == datetime(2026, 10, 26, 9, tzinfo=UTC)


def test_there_is_none_for_a_change_longer_than_every_window():
    assert slots.next_free(pack("pol-008"), change("normal", 9), Context(), NOW, NOW) is None


def test_a_change_without_a_plan_has_none():
    plain = replace(change("normal", 1), start=None, end=None)
    assert slots.next_free(pack("pol-008"), plain, Context(), NOW, NOW) is None
