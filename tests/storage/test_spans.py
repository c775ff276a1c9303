"""Bars and clashes of a span, against a plain comparison of all with all."""

from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cab_desk.domain.change import Stage
from cab_desk.domain.stages import LIVE

HOUR = timedelta(hours=1)


def naive_clashes(changes, since, until):
    found = set()
    for one, other in combinations(changes, 2):
        if not {one.stage, other.stage} <= LIVE or not (one.start and other.start):
            continue
        start, end = max(one.start, other.start), min(one.end, other.end)
        if start < end and start < until and end > since:
            for system in set(one.systems) & set(other.systems):
                found.add((frozenset({one.uid, other.uid}), system, start, end))
    return found


@pytest.fixture
def few(site, make):
    changes = [
        make("a", at=0, hours=4, systems=("db", "app")),
        make("b", at=3, hours=2, systems=("db", "app")),
        make("touching", at=4, hours=2, systems=("app",)),
        make("elsewhere", at=0, hours=9, systems=("net",)),
        make("draft", at=0, hours=9, systems=("db",), stage=Stage.DRAFT),
        make("closed", at=0, hours=9, systems=("db",), stage=Stage.CLOSED),
        make("month", at=-300, hours=400, systems=("db",)),
        make("unplanned", systems=("db",)),
    ]
    site.add(*changes)
    return changes


def test_two_changes_clash_where_they_hold_a_system_at_once(site, few):
    with site.reader() as reader:
        clashes = reader.clashes(site.now, site.now + 12 * HOUR)
    shown = [(one.one, one.other, one.system, one.start, one.end) for one in clashes]
    now = site.now
    assert shown == [
        ("month", "a", "db", now, now + 4 * HOUR),
        ("a", "b", "app", now + 3 * HOUR, now + 4 * HOUR),
        ("a", "b", "db", now + 3 * HOUR, now + 4 * HOUR),
        ("month", "b", "db", now + 3 * HOUR, now + 5 * HOUR),
        ("b", "touching", "app", now + 4 * HOUR, now + 5 * HOUR),
    ]


def test_a_span_shows_only_what_touches_it_half_open(site, few):
    with site.reader() as reader:

        def uids(start, end):
            return [bar.uid for bar in reader.bars(site.now + start * HOUR, site.now + end * HOUR)]

        assert uids(4, 5) == ["month", "elsewhere", "draft", "closed", "b", "touching"]
        assert uids(100, 900) == []
        assert uids(50, 60) == ["month"]
        assert reader.clashes(site.now + 5 * HOUR, site.now + 900 * HOUR) == []


def test_what_will_not_happen_is_not_drawn(site, make):
    site.add(*(make(str(stage), at=1, stage=stage) for stage in Stage))
    with site.reader() as reader:
        drawn = {bar.uid for bar in reader.bars(site.now, site.now + 9 * HOUR)}
    assert drawn == {str(stage) for stage in Stage} - {"rejected", "withdrawn"}


def test_a_bar_tells_what_the_calendar_draws(site, make, summed):
    change = make("u1", title="Drop", number="CR-1", class_id="major", at=1, systems=("db",))
    site.add(change, summaries={"u1": summed(state="approved", risk="high", gate="warn")})
    with site.reader() as reader:
        (bar,) = reader.bars(site.now, site.now + 9 * HOUR)
    assert (bar.number, bar.title, bar.system, bar.class_id) == ("CR-1", "Drop", "db", "major")
    assert (bar.start, bar.end, bar.state) == (change.start, change.end, "approved")
    assert (bar.risk, bar.gate) == ("high", "warn")


def test_days_tell_how_many_begin_and_the_first_of_them(site, make):
    site.add(
        *(make(f"u{n}", at=n) for n in (3, 1, 2, 26, 0)),
        make("running", at=-5, hours=9),
        make("long", at=-300, hours=400),
        make("over", at=-9, hours=2),
        make("later", at=48),
    )
    edges = [site.now + n * 24 * HOUR for n in range(3)]
    with site.reader() as reader:
        (first, bars), (second, others) = reader.days(edges, 2)
        everything = reader.days(edges, 99)
    assert (first, second) == (6, 1)
    assert [bar.uid for bar in bars] == ["long", "running", "u0", "u1"]
    assert [bar.uid for bar in others] == ["u26"]
    assert [len(listed) for _total, listed in everything] == [6, 1]


def test_changes_that_begin_at_once_are_all_listed(site, make):
    site.add(*(make(f"u{n}", at=4) for n in range(5)))
    with site.reader() as reader:
        ((total, bars),) = reader.days([site.now, site.now + 9 * HOUR], 2)
    assert total == len(bars) == 5


plans = st.lists(
    st.tuples(
        st.integers(-60, 60),
        st.sampled_from([0.25, 1, 5, 24, 71, 72, 73, 240]),
        st.sets(st.sampled_from("abc"), min_size=1),
        st.sampled_from([Stage.SUBMITTED, Stage.SCHEDULED, Stage.IMPLEMENTED, Stage.DRAFT]),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    plans=plans,
    since=st.integers(-80, 80),
    length=st.integers(1, 100) | st.just(24 * 200),
)
def test_spans_give_what_a_plain_comparison_gives(new_site, make, plans, since, length):
    site = new_site()
    changes = [
        make(f"u{n}", at=at, hours=hours, systems=tuple(sorted(systems)), stage=stage)
        for n, (at, hours, systems, stage) in enumerate(plans)
    ]
    site.add(*changes)
    since_at = site.now + since * HOUR
    until_at = since_at + length * HOUR
    with site.reader() as reader:
        bars = reader.bars(since_at, until_at)
        clashes = reader.clashes(since_at, until_at)
        edges = [since_at, since_at + (until_at - since_at) / 3, until_at]
        listed = reader.days(edges, 99)
    site.engine.dispose()  # a server has so many connections and no more
    # What begins at once comes in any order from a server.
    assert sorted(bar for _total, some in listed for bar in some) == sorted(bars)
    assert [bar.start for _total, some in listed for bar in some] == [bar.start for bar in bars]
    assert [total for total, _some in listed] == [len(some) for _total, some in listed]
    touching = [one for one in changes if one.start < until_at and one.end > since_at]
    assert sorted(bar.uid for bar in bars) == sorted(one.uid for one in touching)
    assert [bar.start for bar in bars] == sorted(bar.start for bar in bars)
    pairs = [(frozenset({c.one, c.other}), c.system, c.start, c.end) for c in clashes]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == naive_clashes(changes, since_at, until_at)


def test_what_begins_at_once_clashes_in_a_year_as_in_a_day(site, make):
    site.add(make("u1", at=1, hours=3, systems=("a",)), make("u2", at=1, hours=1, systems=("a",)))
    site.add(make("u0", at=1, hours=2, systems=("a", "b")), make("u3", at=9, systems=("a",)))
    with site.reader() as reader:
        of_a_day = reader.clashes(site.now, site.now + 24 * HOUR)
        of_a_year = reader.clashes(site.now - 24 * HOUR, site.now + 365 * 24 * HOUR)
    assert len(of_a_day) == 3
    assert of_a_year == of_a_day
