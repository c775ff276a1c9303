"""Bars of a lane never lie on one another, and none is lost."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from cab_desk.gui.widgets.week_layout import GAP, pack
from cab_desk.services.rows import Bar

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
EDGE = 168 * 6.0


def bar(uid, start, hours):
    begin = MONDAY + timedelta(hours=start)
    return Bar(uid, uid, "Title", "s", "normal", "low", begin, begin + timedelta(hours=hours),
               "approved", "clear")  # fmt: skip


def x_of(one):
    left, right = ((moment - MONDAY).total_seconds() / 600 for moment in (one.start, one.end))
    return max(0.0, left), min(EDGE, right)


bars = some.lists(some.tuples(some.floats(0, 167), some.floats(0.25, 30)), max_size=40).map(
    lambda found: [bar(str(n), *span) for n, span in enumerate(sorted(found))]
)


@given(bars, some.integers(1, 6), some.floats(0, 260))
def test_nothing_overlaps_and_nothing_is_lost(found, rows, width):
    packed = pack(found, x_of, lambda _: width, EDGE, rows)
    assert packed.rows <= rows
    assert sorted([one.bar.uid for one in packed.placed] + [one.uid for one in packed.rest]) == (
        sorted(one.uid for one in found)
    )
    for one in packed.placed:
        assert one.words >= 0
        assert one.words + one.width <= max(EDGE, one.right + GAP) + 0.001
        for other in packed.placed:
            if one is not other and one.row == other.row:
                (a, b), (c, d) = one.extent, other.extent
                assert b <= c or d <= a


@given(bars)
def test_with_rows_enough_every_bar_finds_one(found):
    assert pack(found, x_of, lambda _: 100.0, EDGE, 99).rest == ()


def test_words_go_to_the_left_where_the_right_has_no_room():
    late = pack([bar("late", 160, 4)], x_of, lambda _: 150.0, EDGE, 3).placed[0]
    assert late.words + late.width < late.left
    early = pack([bar("early", 1, 4)], x_of, lambda _: 150.0, EDGE, 3).placed[0]
    assert early.words > early.right
