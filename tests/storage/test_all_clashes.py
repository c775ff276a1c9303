"""All conflicts of a long span, however its rows come, against a comparison of all with all."""

import sqlite3
from contextlib import closing
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cab_desk.storage import all_clashes

BOUNDS = {"since": "", "until": "9"}
MINUTES = st.integers(0, 40)
HELD = st.tuples(st.sampled_from("abc"), MINUTES, MINUTES)


def at(minute):
    return f"2026-11-21T12:{minute:02d}:00.000Z"


def found(rows, key=""):
    with closing(sqlite3.connect(":memory:")) as file:
        file.execute("CREATE TABLE change (id INTEGER PRIMARY KEY, uid TEXT)")
        file.execute(f"CREATE TABLE change_system (system, start_at, end_at, change_id, live{key}")
        ids = sorted({row[3] for row in rows})
        file.executemany("INSERT INTO change VALUES (?, 'u' || ?)", [(n, n) for n in ids])
        file.executemany("INSERT INTO change_system VALUES (?, ?, ?, ?, 1)", rows)
        return all_clashes.pairs(file, BOUNDS)


def naive(rows):
    for one, other in combinations(sorted(rows, key=lambda row: (row[0], row[1], row[3])), 2):
        end = min(one[2], other[2])
        if one[0] == other[0] and other[1] < end and one[1] < one[2]:
            yield f"u{one[3]}", f"u{other[3]}", one[0], other[1], end


@given(st.lists(HELD, max_size=30))
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize(
    "key", [")", ", PRIMARY KEY (system, start_at, change_id)) WITHOUT ROWID"], ids=["any", "kept"]
)
def test_whatever_way_rows_come_the_pairs_are_those_of_all_with_all(key, held):
    rows = [
        (system, at(start), at(start + length), n)
        for n, (system, start, length) in enumerate(((s, a, min(b, 59 - a)) for s, a, b in held), 8)
    ]
    assert sorted(found(rows, key)) == sorted(naive(rows))


@pytest.mark.parametrize("turned", [1, -1])
def test_of_what_begins_at_once_the_lower_id_comes_first_as_a_number(turned):
    rows = [("db", at(1), at(9), 9), ("db", at(1), at(5), 10)]
    assert found(rows[::turned], ")") == [("u9", "u10", "db", at(1), at(5))]


def test_what_a_long_plan_covers_meets_it_though_others_end_between():
    rows = [
        ("db", at(0), at(50), 3), ("db", at(5), at(6), 4), ("db", at(10), at(11), 5),
        ("db", at(50), at(55), 6),
    ]  # fmt: skip
    assert [(one, other) for one, other, *_ in found(rows, ")")] == [("u3", "u4"), ("u3", "u5")]
