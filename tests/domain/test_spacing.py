"""Buffers and what one person is on for, against a plain comparison of all with all."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cab_desk.domain.demands import Amount, Buffer, PeopleRules
from cab_desk.domain.policy import Pack, Rule
from cab_desk.domain.spacing import (
    AWAY,
    BUFFER,
    DAY,
    NIGHT,
    PERSON,
    REST,
    Away,
    Spacing,
    Taken,
    full,
    spacing_of,
    too_close,
)

ZONE = "Europe/Berlin"
BEGIN = datetime(2026, 10, 23, tzinfo=UTC)  # clocks are set back on the 25th
HOURS = PeopleRules(True, Amount(8, "hours"), 2, 1, (22 * 60, 6 * 60))

QUARTERS = st.integers(0, 4 * 24 * 4)
SPANS = st.lists(
    st.tuples(st.sampled_from("ab"), QUARTERS, st.integers(0, 60)), min_size=0, max_size=14
)


def spacing(*rules, zone=ZONE):
    made = [Rule(f"site/{n}", str(n), "A rule", **rule) for n, rule in enumerate(rules, 1)]
    return spacing_of(
        Pack("site", "Site", "1", "site.md", zone, "ab" * 32, "CR-NNNN", (), (), tuple(made)), ZONE
    )


def at(minutes):
    return BEGIN + timedelta(minutes=minutes)


def rows_of(spans):
    return [Taken(of, f"u{n}", at(15 * begin), at(15 * (begin + length)))
            for n, (of, begin, length) in enumerate(spans)]  # fmt: skip


def naive_gaps(rows, asked):
    for one, other in combinations(rows, 2):
        if one.of != other.of or one.start == one.end or other.start == other.end:
            continue
        first, second = sorted((one, other), key=lambda row: row.start)
        gap = second.start - first.end
        if timedelta() <= gap < asked:
            yield first.uid, second.uid, gap


@given(SPANS, st.integers(1, 600))
@settings(max_examples=150, deadline=None)
def test_a_buffer_is_broken_by_what_begins_after_an_end_and_before_it_is_over(spans, minutes):
    rows, asked = rows_of(spans), Amount(minutes, "minutes")
    found = too_close(spacing({"buffers": (Buffer(asked),)}), rows, [])
    assert {one.kind for one in found} <= {BUFFER}
    got = sorted((one.one, one.other, timedelta(minutes=one.found)) for one in found)
    assert got == sorted(naive_gaps(rows, asked.length))
    assert all(one.end - one.start == asked.length and one.asked == minutes for one in found)


@given(SPANS)
@settings(max_examples=150, deadline=None)
def test_of_two_on_one_system_there_is_an_overlap_or_a_gap_never_both(spans):
    rows = rows_of(spans)
    near = spacing({"buffers": (Buffer(Amount(4000, "days")),)})
    gaps = {frozenset((one.one, one.other)) for one in too_close(near, rows, [])}
    at_once = spacing({"people": PeopleRules(one_at_a_time=True)})
    meets = {frozenset((one.one, one.other)) for one in too_close(at_once, [], rows)}
    assert not gaps & meets
    held = [row for row in rows if row.start < row.end]
    every = {frozenset((a.uid, b.uid)) for a, b in combinations(held, 2) if a.of == b.of}
    assert gaps | meets == every


@given(SPANS)
@settings(max_examples=150, deadline=None)
def test_one_person_is_on_for_one_change_at_a_time_and_rests_between(spans):
    rows = rows_of(spans)
    found = too_close(spacing({"people": PeopleRules(True, Amount(8, "hours"))}), [], rows)
    meets = {
        frozenset((a.uid, b.uid))
        for a, b in combinations(rows, 2)
        if a.of == b.of and max(a.start, b.start) < min(a.end, b.end)
    }
    assert {frozenset((one.one, one.other)) for one in found if one.kind == PERSON} == meets
    rests = [(one.one, one.other) for one in found if one.kind == REST]
    gaps = [(one, other) for one, other, _gap in naive_gaps(rows, timedelta(hours=8))]
    assert sorted(rests) == sorted(gaps)


def naive_counts(rows, most, spans):
    """Return how many changes are one too many, by person and span."""
    found = {}
    for of in {row.of for row in rows}:
        for begin, end in spans:
            held = sum(row.of == of and row.start < row.end and row.start < end and row.end > begin
                       for row in rows)  # fmt: skip
            if held > most:
                found[of, begin] = held - most
    return found


def wall(day, hour):
    local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(ZONE))
    return local.astimezone(UTC)


DAYS = [date(2026, 10, 20) + timedelta(days=n) for n in range(12)]


@pytest.mark.parametrize(
    ("kind", "people", "spans"),
    [
        (DAY, PeopleRules(most_per_day=2),
         [(wall(d, 0), wall(d + timedelta(days=1), 0)) for d in DAYS]),
        (NIGHT, PeopleRules(most_per_night=1, night=(22 * 60, 6 * 60)),
         [(wall(d, 22), wall(d + timedelta(days=1), 6)) for d in DAYS]),
        (NIGHT, PeopleRules(most_per_night=2, night=(0, 5 * 60)),
         [(wall(d, 0), wall(d, 5)) for d in DAYS]),
    ],
)  # fmt: skip
@given(held=SPANS)
@settings(max_examples=100, deadline=None)
def test_what_is_more_than_a_day_or_night_may_hold_is_counted_by_the_wall_clock(
    kind, people, spans, held
):
    rows = rows_of(held)
    found = too_close(spacing({"people": people}), [], rows)
    most = people.most_per_day or people.most_per_night
    counted = {}
    for one in found:
        assert (one.kind, one.asked) == (kind, most)
        assert one.found > most
        counted[one.of, one.start] = counted.get((one.of, one.start), 0) + 1
    assert counted == naive_counts(rows, most, spans)
    for of in "ab":
        mine = [row for row in rows if row.of == of]
        many = {begin for begin, _end in full(spacing({"people": people}), mine)}
        assert many == {begin for _of, begin in naive_counts(mine, most - 1, spans)}


@given(SPANS, SPANS)
@settings(max_examples=100, deadline=None)
def test_who_is_away_is_away_from_all_that_begins_before_the_end_and_ends_after(held, gone):
    rows = rows_of(held)
    away = tuple(
        Away(f"x{n}", of, at(15 * begin), at(15 * (begin + length)))
        for n, (of, begin, length) in enumerate(gone)
    )
    found = too_close(Spacing(ZONE, away=away), [], rows)
    assert {one.kind for one in found} <= {AWAY}
    assert sorted((one.one, one.other) for one in found) == sorted(
        (row.uid, one.id)
        for row in rows
        for one in away
        if row.of == one.person and max(row.start, one.start) < min(row.end, one.end)
    )


def test_the_longest_buffer_that_names_a_system_holds_for_it():
    found = spacing(
        {"buffers": (Buffer(Amount(30, "minutes")),)},
        {"buffers": (Buffer(Amount(2, "hours"), ("Orders-DB",)),)},
    )
    rows = [Taken(of, uid, at(begin), at(begin + 60))
            for of in ("orders-db", "queue")
            for uid, begin in (("first", 0), ("later", 105))]  # fmt: skip
    (short,) = too_close(found, rows, [])
    assert (short.of, short.asked, short.found) == ("orders-db", 120, 45)
    assert found.named(short) == ("site/2", "2")


def test_where_a_policy_says_nothing_there_is_nothing_to_judge():
    assert spacing({"captures": ("A note",)}) is None


def test_each_reach_covers_what_is_asked():
    assert spacing({"buffers": (Buffer(Amount(3, "days")),)}).reach == timedelta(days=3)
    assert spacing({"people": HOURS}).reach == timedelta(days=2)
    assert spacing({"people": PeopleRules(one_at_a_time=True)}).reach == timedelta()


def test_days_are_of_the_board_where_the_policy_says_so():
    assert spacing({"people": HOURS}, zone="board").zone == ZONE
    assert spacing({"people": HOURS}, zone="UTC").zone == "UTC"
