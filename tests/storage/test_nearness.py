"""What is nearer than a policy wants, read from a board, against all with all."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cab_desk.domain.board import Person
from cab_desk.domain.change import Stage
from cab_desk.domain.demands import Amount, Buffer, PeopleRules
from cab_desk.domain.ledger import Draft
from cab_desk.domain.policy import Pack, Rule
from cab_desk.domain.spacing import Taken, spacing_of, too_close
from cab_desk.domain.stages import LIVE
from cab_desk.services.span_rows import Near

HOUR = timedelta(hours=1)
PEOPLE = PeopleRules(True, Amount(8, "hours"), 2, 1, (22 * 60, 6 * 60))
BUFFER = Rule("site/cool", "4.2", "Cool-down", buffers=(Buffer(Amount(3, "hours")),))
OF_PEOPLE = Rule("site/people", "7", "People", people=PEOPLE)


def spacing(*rules):
    pack = Pack("site", "Site", "1", "s.md", "Europe/Berlin", "ab" * 32, "CR-NNNN", (), (), rules)
    return spacing_of(pack, "UTC")


BOTH = spacing(BUFFER, OF_PEOPLE)


def staffed(site):
    with site.work() as work:
        for one in ("ann", "ben"):
            work.people.put(Person(one, one.title()))
        work.record(Draft("person.changed", {}))
    return site


def naive(changes, since, until):
    """Return what is too near among live changes, by everything that is planned."""
    live = [one for one in changes if one.stage in LIVE and one.start and one.end]
    systems = [Taken(name, one.uid, one.start, one.end) for one in live for name in one.systems]
    people = [Taken(one.owner_id, one.uid, one.start, one.end) for one in live if one.owner_id]
    return {
        (one.kind, one.one, one.other, one.start, one.end, one.asked, one.found)
        for one in too_close(BOTH, systems, people)
        if one.start < until and one.end > since
    }


def plain(found):
    return {
        (one.kind, one.one, one.other, one.start, one.end, one.asked, one.found)
        for one in found
        if isinstance(one, Near)
    }


PLANS = st.lists(
    st.tuples(
        st.integers(-100, 100), st.sampled_from((0, 1, 2, 5, 9, 100)),
        st.sampled_from(((), ("db",), ("app", "db"))), st.sampled_from(("", "ann", "ben")),
        st.sampled_from((*Stage, Stage.SUBMITTED, Stage.SCHEDULED)),
    ),
    max_size=12,
)  # fmt: skip


@given(PLANS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_read_is_what_all_with_all_finds(new_site, make, plans):
    site = staffed(new_site())
    changes = [
        make(f"u{n:02}", at=at, hours=hours, systems=systems, owner_id=owner, stage=stage)
        for n, (at, hours, systems, owner, stage) in enumerate(plans)
    ]
    site.add(*changes)
    since, until = site.now - 40 * HOUR, site.now + 40 * HOUR
    with site.reader() as reader:
        found = reader.clashes(since, until, BOTH)
        assert [one for one in found if not isinstance(one, Near)] == reader.clashes(since, until)
        assert plain(found) == naive(changes, since, until)
        first, last = site.now - 900 * HOUR, site.now + 900 * HOUR
        for change in changes:
            mine = {one for one in naive(changes, first, last) if change.uid in one[1:3]}
            assert plain(reader.near(change.uid, BOTH)) == mine
    site.engine.dispose()


def test_it_tells_systems_people_names_and_the_rule(site, make):
    staffed(site)
    both = {"systems": ("queue", "db"), "owner_id": "ann", "hours": 2}
    site.add(make("a", "Drop", at=0, **both), make("b", at=3, number="CR-7", **both))
    with site.reader() as reader:
        buffer, rest = sorted(reader.near("b", BOTH), key=lambda one: one.kind)
    assert (buffer.kind, buffer.system, buffer.names) == ("buffer", "db, queue", ("Drop", "CR-7"))
    assert (buffer.found, buffer.asked, buffer.rule) == (60, 180, "site/cool")
    assert (buffer.section, rest.section) == ("4.2", "7")
    assert (rest.kind, rest.who, rest.found, rest.asked) == ("rest", "Ann", 60, 480)


def test_where_the_policy_asks_for_people_alone_systems_may_be_near(site, make):
    staffed(site)
    site.add(*(make(uid, at=at, systems=("db",), owner_id=uid) for uid, at in
               (("ann", 0), ("ben", 2))))  # fmt: skip
    with site.reader() as reader:
        assert reader.near("ann", spacing(OF_PEOPLE)) == []
        (found,) = reader.near("ann", spacing(BUFFER))
        assert reader.clashes(site.now, site.now + HOUR) == []
    assert (found.kind, found.found) == ("buffer", 0)


@pytest.mark.files("statements are told in SQLite's words")
def test_where_nobody_asks_for_distance_nothing_more_is_asked(site, make):
    staffed(site)
    site.add(make("a", at=0, systems=("db",), owner_id="ann"))
    span = site.now - HOUR, site.now + HOUR

    def asked(spacing):
        said = []
        with site.reader() as reader:
            reader.board()
            reader._connection.set_trace_callback(said.append)
            reader.clashes(*span, spacing)
            reader._connection.set_trace_callback(None)
        return [sql for sql in said if "SELECT" in sql]

    assert len(asked(None)) == 1
    assert len(asked(spacing(BUFFER))) == 2
    assert len(asked(BOTH)) == 3
