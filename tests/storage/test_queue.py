"""The queue: its sections, filters and orders, and any page of it, as a sorted list would be."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cab_desk.domain.board import Person, Role
from cab_desk.domain.change import Choice, Signoff, Stage
from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import AgendaItem, Meeting, MeetingState
from cab_desk.services.ports import RecordedSignoff
from cab_desk.services.rows import GroupRow, QueueQuery
from cab_desk.storage import queue

ALL = QueueQuery(view="all")
DONE = (Stage.IMPLEMENTED, Stage.CLOSED, Stage.REJECTED, Stage.WITHDRAWN)
GROUPS = ("overdue", "this_week", "next_week", "later", "unplanned", "drafts", "done")
# From Wednesday 14:42 in Berlin to the Mondays at midnight there, in hours.
TO_MONDAY, TO_NEXT_MONDAY = 105.3, 273.3


def uids(rows):
    return [row.uid for row in rows]


def group_of(change, now):
    if change.stage is Stage.DRAFT:
        return "drafts"
    if change.stage in DONE:
        return "done"
    if change.start is None:
        return "unplanned"
    if change.end <= now:
        return "overdue"
    hours = (change.start - now) / timedelta(hours=1)
    if hours < TO_MONDAY:
        return "this_week"
    return "next_week" if hours < TO_NEXT_MONDAY else "later"


def expected(changes, now, *, descending=False):
    """Return group and uid of every change as a plain sort gives them."""
    planned = GROUPS[:4][::-1] if descending else GROUPS[:4]
    found = []
    for group in (*planned, *GROUPS[4:]):
        some = [(n, one) for n, one in enumerate(changes) if group_of(one, now) == group]
        some.sort(key=lambda pair: (pair[1].start is not None, pair[1].start or now, pair[0]))
        if descending != (group == "done"):
            some.reverse()
        found += [(group, one.uid) for _, one in some]
    return found


@pytest.fixture
def one_each(site, make):
    changes = [
        make("over", at=-30), make("running", at=-1), make("today", at=3), make("next", at=150),
        make("later", at=300), make("long", at=-200, hours=400), make("idea"),
        make("draft", stage=Stage.DRAFT), make("done", at=-50, stage=Stage.CLOSED),
        make("done2", at=-40, stage=Stage.WITHDRAWN),
    ]  # fmt: skip
    site.add(*changes)
    return changes


def test_sections_follow_the_week_of_the_board(site, one_each):
    with site.reader() as reader:
        assert reader.groups(ALL, site.now) == [
            GroupRow("overdue", 1),
            GroupRow("this_week", 3),
            GroupRow("next_week", 1),
            GroupRow("later", 1),
            GroupRow("unplanned", 1),
            GroupRow("drafts", 1),
            GroupRow("done", 2),
        ]
        rows = reader.page(ALL, site.now, 0, 99)
    assert [(row.group, row.uid) for row in rows] == expected(one_each, site.now)
    assert uids(rows)[1:4] == ["long", "running", "today"]
    assert uids(rows)[-2:] == ["done2", "done"]


def test_monday_begins_at_midnight_of_the_boards_zone(site, make):
    site.add(make("sunday", at=TO_MONDAY - 0.01), make("monday", at=TO_MONDAY))
    with site.reader() as reader:
        groups = {row.uid: row.group for row in reader.page(ALL, site.now, 0, 9)}
    assert groups == {"sunday": "this_week", "monday": "next_week"}


def test_a_row_shows_exactly_what_is_stored(site, make, summed):
    change = make("u1", title="Drop it", number="CR-2026-0001", class_id="major", at=2,
                  systems=("db", "app"))  # fmt: skip
    shown = summed(state="approved", risk="high", gate="block", blocks=2, warnings=5, pips="aco")
    site.add(change, summaries={"u1": shown})
    with site.reader() as reader:
        (row,) = reader.page(QueueQuery(), site.now, 0, 9)
    assert (row.number, row.title, row.system, row.class_id) == (
        "CR-2026-0001", "Drop it", "db", "major",
    )  # fmt: skip
    assert (row.start, row.end) == (change.start, change.end)
    assert (row.risk, row.pips, row.gate, row.gate_count) == ("high", "aco", "block", 2)
    assert (row.stage, row.group) == ("approved", "this_week")


moments = st.one_of(st.none(), st.integers(-400, 400))
drawn = st.lists(
    st.tuples(moments, st.sampled_from([1, 30, 200]), st.sampled_from(list(Stage))), max_size=60
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=drawn, descending=st.booleans(), size=st.integers(1, 9))
def test_pages_put_together_are_the_sorted_list(new_site, make, drawn, descending, size):
    site = new_site()
    changes = [
        make(f"u{n}", at=at, hours=hours, stage=stage)
        if at is not None
        else make(f"u{n}", stage=stage)
        for n, (at, hours, stage) in enumerate(drawn)
    ]
    site.add(*changes)
    wanted = expected(changes, site.now, descending=descending)
    query = QueueQuery(view="all", descending=descending)
    with site.reader() as reader:
        counted = Counter(group for group, _ in wanted)
        assert {one.key: one.count for one in reader.groups(query, site.now)} == counted
        for offset in [*range(0, len(wanted) + size, size), *range(len(wanted), 0, -7)]:
            rows = reader.page(query, site.now, offset, size)
            assert [(row.group, row.uid) for row in rows] == wanted[offset : offset + size]
        for place, (_, uid) in enumerate(wanted):
            assert reader.position(query, site.now, uid) == place
    site.engine.dispose()


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ("number", ["c", "b", "a", "none"]),
        ("title", ["b", "a", "none", "c"]),
        ("risk", ["a", "none", "b", "c"]),
    ],
)
def test_other_orders_have_one_section(site, make, summed, order, wanted, descending):
    changes = [
        make("a", title="beta", number="CR-2026-0010"),
        make("b", title="Alpha", number="CR-2026-0009"),
        make("c", title="Ölwechsel", number="CR-2025-10000"),
        make("none", title="Beta two"),
    ]
    risks = {"a": "low", "b": "high", "c": "critical", "none": "low"}
    site.add(*changes, summaries={uid: summed(risk=risk) for uid, risk in risks.items()})
    query = QueueQuery(order=order, descending=descending)
    with site.reader() as reader:
        assert reader.groups(query, site.now) == [GroupRow("all", 4)]
        found = uids(reader.page(query, site.now, 0, 9))
        assert found == (wanted[::-1] if descending else wanted)
        assert [reader.position(query, site.now, uid) for uid in found] == [0, 1, 2, 3]
        assert uids(reader.page(query, site.now, 2, 1)) == found[2:3]


@pytest.fixture
def varied(site, make, summed):
    changes = [
        make("a", class_id="major", systems=("db",), at=1),
        make("b", class_id="normal", systems=("db", "app"), at=2),
        make("c", class_id="normal", systems=("app",), at=3),
        make("d", class_id="normal", stage=Stage.DRAFT),
        make("e", class_id="major", stage=Stage.CLOSED, at=-9),
    ]
    risks = ["high", "low", "high", "low", "low"]
    gates = ["block", "clear", "block", "draft", "done"]
    site.add(
        *changes,
        summaries={
            one.uid: summed(risk=risk, gate=gate, blocks=1, open_roles=("sre", "cto"))
            for one, risk, gate in zip(changes, risks, gates, strict=True)
        },
    )
    return site


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (QueueQuery(), "abcd"),
        (QueueQuery(view="all"), "abcde"),
        (QueueQuery(view="drafts"), "d"),
        (QueueQuery(view="blocked"), "ac"),
        (QueueQuery(classes=("major",)), "a"),
        (QueueQuery(view="all", classes=("major", "normal")), "abcde"),
        (QueueQuery(risks=("high",)), "ac"),
        (QueueQuery(systems=("db",)), "ab"),
        (QueueQuery(systems=("db", "app"), risks=("low",)), "b"),
        (QueueQuery(systems=("none",)), ""),
        (QueueQuery(classes=("major'; DROP TABLE change; --",)), ""),
    ],
)
@pytest.mark.parametrize("few", [2000, 0])
def test_filters_narrow_a_view(varied, monkeypatch, query, wanted, few):
    monkeypatch.setattr(queue, "FEW", few)
    with varied.reader() as reader:
        assert "".join(uids(reader.page(query, varied.now, 0, 99))) == wanted
        assert sum(one.count for one in reader.groups(query, varied.now)) == len(wanted)
        assert "".join(uids(reader.page(query, varied.now, 1, 99))) == wanted[1:]
        for place, uid in enumerate(wanted):
            assert reader.position(query, varied.now, uid) == place
        assert reader.position(query, varied.now, "nobody") is None


def test_needs_me_is_what_my_roles_may_sign_now(varied, sign):
    site = varied
    hour = timedelta(hours=1)
    with site.work() as work:
        work.people.put(Person("ann", "Ann", roles=(Role("sre"), Role("x"))))
        gone = Role("cto", until=site.now - hour)
        soon = Role("sre", since=site.now + hour)
        work.people.put(Person("ben", "Ben", roles=(gone, soon)))
    with site.reader() as reader:
        for me, wanted in (("ann", ["a", "b", "c"]), ("ben", []), ("", [])):
            query = QueueQuery(view="needs_me", me=me)
            assert uids(reader.page(query, site.now, 0, 9)) == wanted
            assert reader.counts(query).needs_me == len(wanted)


def test_my_own_and_what_i_signed_do_not_need_me(site, make, summed, hash_of, sign):
    mine, signed, other = (
        make("mine", requester_id="ann", at=1), make("signed", at=2), make("other", at=3),
    )  # fmt: skip
    shown = {one.uid: summed(open_roles=("sre",)) for one in (mine, signed, other)}
    site.add(mine, signed, other, summaries=shown)
    with site.work() as work:
        work.people.put(Person("ann", "Ann", roles=(Role("sre"),)))
        event = sign(work, Draft("signoff.given", {}, "signed"))
        said = Signoff("Ann", "sre", Choice.APPROVE, person_id="ann", event_id=event.id)
        work.signoffs.add(RecordedSignoff(said, "signed", 1, hash_of(signed), "", "", 0, ""))
    with site.reader() as reader:
        query = QueueQuery(view="needs_me", me="ann")
        assert uids(reader.page(query, site.now, 0, 9)) == ["other"]
        assert reader.counts(query).needs_me == 1


def test_next_cab_is_the_agenda_of_the_meeting_to_come(varied):
    site = varied
    day = timedelta(days=1)
    meetings = [
        ("forgotten", -30 * day, MeetingState.PLANNED, "d"),
        ("closed", -day, MeetingState.CLOSED, "e"),
        ("soon", day, MeetingState.PLANNED, "ca"),
        ("after", 8 * day, MeetingState.PLANNED, "b"),
    ]
    with site.work() as work:
        for n, (name, when, state, agenda) in enumerate(meetings):
            items = tuple(
                AgendaItem(f"{name}{place}", place, uid, uid) for place, uid in enumerate(agenda)
            )
            work.meetings.put(
                Meeting(
                    name, f"2026-{n}", "CAB", "regular", site.now + when, state=state, items=items
                )
            )
    with site.reader() as reader:
        assert uids(reader.page(QueueQuery(view="next_cab"), site.now, 0, 9)) == ["a", "c"]
        assert uids(reader.page(QueueQuery(view="all", meeting="closed"), site.now, 0, 9)) == ["e"]
        counts = reader.counts(QueueQuery())
    assert (counts.open, counts.next_cab, counts.blocked) == (4, 2, 2)
    assert (counts.drafts, counts.all) == (1, 5)


def test_a_page_is_new_once_somebody_wrote(site, make):
    site.add(*(make(f"u{n}", at=n) for n in range(300)))
    with site.reader() as reader:
        deep = uids(reader.page(ALL, site.now, 250, 5))
        version = reader.data_version()
        site.add(make("first", at=0.5))
        assert reader.data_version() != version
        assert uids(reader.page(ALL, site.now, 251, 5)) == deep
        assert reader.position(ALL, site.now, "first") == 1


def test_an_empty_board_has_no_rows_and_no_sections(site):
    with site.reader() as reader:
        assert reader.groups(ALL, site.now) == []
        assert reader.page(ALL, site.now, 0, 50) == []
        assert reader.page(ALL, site.now, 900, 50) == []
        assert reader.page(ALL, site.now, 0, 0) == []
