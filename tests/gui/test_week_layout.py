"""Bars of a lane never lie on one another, and none is lost."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from cab_desk.gui.widgets.week_layout import GAP, grown, pack
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


@given(bars, some.integers(1, 6), some.floats(60, 260), some.floats(0, EDGE))
def test_words_grow_into_free_room_alone(found, rows, width, wall):
    packed = pack(found, x_of, lambda _: width, EDGE, rows, begin=0, wall=wall)
    larger = grown(packed, lambda _: width + 200, 0, EDGE, wall)
    for before, after in zip(packed.placed, larger.placed, strict=True):
        assert before.width - 0.001 <= after.width <= max(before.width, width + 200) + 0.001
        for other in larger.placed:
            if after is not other and after.row == other.row:
                (a, b), (c, d) = after.extent, other.extent
                assert b <= c or d <= a


def test_a_title_alone_in_its_row_is_written_whole():
    packed = pack([bar("one", 60, 4)], x_of, lambda _: 100.0, EDGE, 3)
    assert grown(packed, lambda _: 420.0, 0, EDGE).placed[0].width == 420.0


def test_words_stay_on_their_side_of_now():
    before = pack([bar("past", 40, 4)], x_of, lambda _: 150.0, EDGE, 3, wall=300.0).placed[0]
    assert before.words + before.width < before.left  # to the left, not across the line
    early = pack([bar("early", 4, 2)], x_of, lambda _: 250.0, EDGE, 3, wall=200.0)
    assert early.placed[0].words + early.placed[0].width < 200.0
    late = pack([bar("late", 160, 4)], x_of, lambda _: 250.0, EDGE, 3, wall=EDGE - 200).placed[0]
    assert late.words == EDGE - 200 + GAP  # what leads up to a bar begins after the line
    assert late.words + late.width < late.left
    cut = grown(early, lambda _: 400.0, 0, EDGE, 200.0).placed[0]
    assert cut.words + cut.width < 200.0
