"""Drawn signatures: the text, the curves and the place on paper."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain.strokes import (
    LARGEST_TEXT,
    THICKEST,
    THINNEST,
    Drawing,
    Point,
    all_curves,
    compact,
    curves,
    fit,
    parse,
    placed,
    thinned,
)

_points = st.builds(
    Point,
    st.integers(-5000, 9000),
    st.integers(-5000, 9000),
    st.integers(0, 60_000),
    st.integers(0, 1000),
)
_strokes = st.lists(st.lists(_points, min_size=1, max_size=30).map(tuple), max_size=8).map(tuple)


@given(_strokes, st.integers(1, 20_000), st.integers(1, 20_000))
def test_text_of_a_drawing_gives_the_same_drawing(
    strokes: tuple[tuple[Point, ...], ...], width: int, height: int
) -> None:
    drawing = Drawing(width, height, strokes)
    assert parse(compact(drawing)) == drawing


def test_the_text_has_the_agreed_form() -> None:
    text = "4800,1500;10,20,0,0 30,-5,12,0|70,80,400,512"
    drawing = parse(text)
    assert (drawing.width, drawing.height, drawing.points) == (4800, 1500, 3)
    assert drawing.strokes[1] == (Point(70, 80, 400, 512),)
    assert compact(drawing) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4800,1500",
        "0,10;1,1,1,1",
        "10;1,1,1,1",
        "10,10;1,1,1",
        "10,10;1,1,1,1,1",
        "10,10;1,1,1,x",
        "10,10;1.5,1,1,1",
        "10,10;1,1,1,1001",
        "10,10;1,1,-1,0",
        "10,10;99999999999999,1,1,1",
        "10,10;١,1,1,1",
        "10,10;" + "1,1,1,1 " * 9000,
        "<svg onload=x>;",
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="drawing"):
        parse(text)


@given(st.text(alphabet="0123456789,;| -", max_size=60))
def test_a_near_miss_is_read_or_refused_but_never_a_crash(text: str) -> None:
    try:
        drawing = parse(text)
    except ValueError:
        return
    assert drawing.width > 0
    assert parse(compact(drawing)) == drawing


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("10,10;", False),
        ("10,10;1,1,0,0", False),
        ("10,10;1,1,0,0 2,2,1,0", False),
        ("10,10;5,5,0,0 5,5,1,0 5,5,2,0", False),
        ("10,10;1,1,0,0 2,2,1,0 3,1,2,0", True),
        ("10,10;1,1,0,0|2,2,1,0|3,1,2,0", True),
    ],
)
def test_fewer_than_three_points_are_no_signature(text: str, counts: bool) -> None:
    assert parse(text).counts is counts


def test_a_long_drawing_is_thinned_until_it_fits_and_keeps_its_ends() -> None:
    stroke = tuple(Point(index * 3, 700 + (index * 37) % 90, index * 8, 0) for index in range(6000))
    text = compact(Drawing(20_000, 1500, (stroke,)))
    kept = parse(text).strokes[0]
    assert len(text) <= LARGEST_TEXT
    assert (kept[0], kept[-1]) == (stroke[0], stroke[-1])
    assert len(kept) > 500


def test_a_drawing_of_very_many_strokes_is_cut_to_what_fits() -> None:
    strokes = tuple((Point(1, 2, 3, 4), Point(5, 6, 7, 8)) for _ in range(9000))
    drawing = parse(compact(Drawing(100, 100, strokes)))
    assert 1000 < len(drawing.strokes) < 9000


def test_thinning_keeps_distances() -> None:
    stroke = [Point(x, 0, x, 0) for x in range(0, 101, 5)]
    assert [point.x for point in thinned(stroke, 20)] == [0, 20, 40, 60, 80, 100]


@given(_strokes)
def test_curves_run_through_every_point_within_the_pen_s_widths(
    strokes: tuple[tuple[Point, ...], ...],
) -> None:
    for stroke in strokes:
        found = curves(stroke)
        assert (found[0].x0, found[0].y0) == (stroke[0].x / 10, stroke[0].y / 10)
        assert (found[-1].x3, found[-1].y3) == (stroke[-1].x / 10, stroke[-1].y / 10)
        for one, other in pairwise(found):
            assert (one.x3, one.y3) == (other.x0, other.y0)
        assert all(THINNEST <= curve.width <= THICKEST for curve in found)


def test_a_tap_is_a_dot() -> None:
    dot = curves([Point(50, 60, 0, 0), Point(50, 60, 9, 0)])
    assert [(c.x0, c.y0, c.x3, c.y3, c.width) for c in dot] == [(5, 6, 5, 6, THICKEST)]


def test_a_quick_pen_draws_thinner_and_a_hard_one_thicker() -> None:
    slow = curves([Point(0, 0, 0), Point(100, 0, 100), Point(200, 0, 200)])
    quick = curves([Point(0, 0, 0), Point(1000, 0, 10), Point(2000, 0, 20)])
    hard = curves([Point(0, 0, 0, 1000), Point(1000, 0, 10, 1000)])
    assert quick[-1].width < slow[-1].width <= hard[-1].width


@given(_strokes, st.floats(20, 400), st.floats(10, 200))
def test_the_ink_stays_in_its_box(
    strokes: tuple[tuple[Point, ...], ...], width: float, height: float
) -> None:
    drawing = Drawing(4800, 1500, strokes)
    place = fit(drawing, width, height)
    for curve in all_curves(drawing):
        moved = placed(curve, place)
        for x, y in ((moved.x0, moved.y0), (moved.x3, moved.y3)):
            assert -0.01 <= x <= width + 0.01
            assert -0.01 <= y <= height + 0.01


def test_a_small_signature_is_enlarged_by_half_at_most() -> None:
    drawing = parse("4800,1500;0,0,0,0 100,100,10,0 200,0,20,0")
    assert fit(drawing, 240, 75).scale == pytest.approx(0.75)
