"""RFCs as they are kept: content once per revision, versions, numbers, imports."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cab_desk.domain.change import Change, Evidence, ExceptionCase, Outcome, Stage
from cab_desk.domain.content import content, content_hash
from cab_desk.domain.ledger import Draft
from cab_desk.errors import Refused

AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
FULL = Change(
    title="Straße – “neu”",
    class_id="major",
    uid="full",
    number="CR-2026-0007",
    types=("database",),
    priority="high",
    impact="high",
    probability="low",
    systems=("billing", "orders-db"),
    requester="Ann",
    requester_id="p1",
    owner="Ben",
    owner_id="p2",
    committed_at=AT - timedelta(days=3),
    submitted_at=AT - timedelta(days=2),
    start=AT,
    end=AT + timedelta(hours=4),
    traits=("downtime",),
    documents={"description": "Drop it.\n\nReally.", "rollback_plan": "Restore ✓"},
    published_at=AT,
    communicated_at=AT,
    announced_at=AT,
    evidence=Evidence(tests_passed=True, coverage=81.5, test_kinds=("unit", "load")),
    checklists={"pre": ("one", "two")},
    exception=ExceptionCase("needed", "other"),
    outcome=Outcome(result="succeeded", started_at=AT, error_rate_after=0.25),
    reviewed_at=AT,
    documented_at=AT,
    stage=Stage.SCHEDULED,
    on_hold="waits",
    source="servicenow",
    external_id="CHG0001",
)


def edit(site, new, kind="change.edited"):
    with site.work() as work:
        event = work.record(Draft(kind, {}, subject=new.uid))
        return work.changes.replace(new, event.id), event


def test_every_field_comes_back_as_it_was_given(site):
    site.add(FULL)
    with site.work(reading=True) as work:
        assert work.changes.get("full") == FULL
        assert work.changes.by_number("CR-2026-0007") == FULL
        assert work.changes.get_many(["full", "none"]) == {"full": FULL}
        assert list(work.changes.each()) == [FULL]


def test_an_unknown_change_is_refused_in_words(site):
    with site.work(reading=True) as work:
        with pytest.raises(Refused, match="There is no RFC nope"):
            work.changes.get("nope")
        assert work.changes.by_number("CR-1") is None
    with pytest.raises(Refused, match="There is no RFC full"):
        edit(site, FULL)


def test_a_new_content_is_a_new_revision_that_keeps_the_old_bytes(site):
    first = site.add(FULL)
    kept, second = edit(site, replace(FULL, title="Other", revision=2))
    assert (kept.revision, kept.version) == (2, 2)
    with site.work(reading=True) as work:
        revisions = work.changes.revisions("full")
        assert work.changes.get("full") == kept
    assert [(one.number, one.event_id) for one in revisions] == [(1, first.id), (2, second.id)]
    assert revisions[0].content_hash == content_hash(FULL)
    assert b"Stra\xc3\x9fe" in revisions[0].data
    assert revisions[1].at == site.now


def test_what_is_not_signed_makes_no_revision(site):
    site.add(FULL)
    kept, _ = edit(site, replace(FULL, priority="low", on_hold="", outcome=None))
    assert (kept.revision, kept.version) == (1, 2)
    with site.work(reading=True) as work:
        assert len(work.changes.revisions("full")) == 1
        assert work.changes.get("full") == kept


def test_the_second_of_two_editors_is_told(site):
    site.add(FULL)
    edit(site, replace(FULL, title="First"))
    with pytest.raises(Refused, match="CR-2026-0007 was saved by somebody else"):
        edit(site, replace(FULL, title="Second"))
    with site.work(reading=True) as work:
        assert work.changes.get("full").title == "First"


def test_content_lies_in_the_revisions_alone(site):
    site.add(replace(FULL, documents={"description": "quetzalcoatl"}))
    for table in ("change", "event", "change_system", "import_leaf"):
        rows = site.shell(f"SELECT * FROM {table}")
        assert "quetzalcoatl" not in repr(rows), table
    assert "quetzalcoatl" in repr(site.shell("SELECT data FROM change_revision"))


def test_numbers_follow_the_pattern_and_are_never_given_twice(site):
    site.add(replace(FULL, number="CR-2026-0002"))
    with site.work() as work:
        give = work.changes.next_number
        assert [give("CR-YYYY-NNNN", 2026) for _ in range(3)] == [
            "CR-2026-0001",
            "CR-2026-0003",
            "CR-2026-0004",
        ]
        assert give("CR-YYYY-NNNN", 2027) == "CR-2027-0001"
        assert [give("RFC-NNN", 2026), give("RFC-NNN", 2027)] == ["RFC-001", "RFC-002"]
        assert give("NORTH-NN", 2026) == "NORTH-01"


def test_a_number_taken_in_a_transaction_that_fails_is_free_again(site):
    with pytest.raises(ZeroDivisionError), site.work() as work:  # noqa: PT012
        assert work.changes.next_number("CR-YYYY-NNNN", 2026) == "CR-2026-0001"
        raise ZeroDivisionError
    with site.work() as work:
        assert work.changes.next_number("CR-YYYY-NNNN", 2026) == "CR-2026-0001"


def test_what_was_imported_is_known_by_source_and_id(site, make):
    many = [make(f"u{n}", source="jira", external_id=f"J-{n}") for n in range(1200)]
    site.add(FULL, *many)
    with site.work(reading=True) as work:
        found = work.changes.known("jira", [f"J-{n}" for n in range(1300)])
        assert work.changes.known("servicenow", ["J-1"]) == {}
    assert len(found) == 1200
    assert found["J-7"].uid == "u7"
    assert found["J-7"].content_hash == content_hash(many[7])


def test_an_import_leaves_one_leaf_for_each_change_that_it_wrote(site, make, hash_of):
    with site.work() as work:
        event = work.record(Draft("change.imported", {}))
        work.changes.add([make("b"), make("a")], event.id)
    edit(site, make("a", title="By hand"))
    assert site.shell("SELECT seq, uid, content_hash FROM import_leaf ORDER BY uid") == [
        (2, "a", hash_of(make("a"))),
        (2, "b", hash_of(make("b"))),
    ]


def test_a_summary_is_outdated_until_made_and_again_when_its_time_is_over(site, make, summed):
    site.add(make("u1"), make("u2"))
    with site.work() as work:
        assert sorted(work.changes.outdated(site.now, 9)) == ["u1", "u2"]
        assert len(work.changes.outdated(site.now, 1)) == 1
        until = site.now + timedelta(hours=1)
        work.changes.set_summary("u1", summed(valid_until=until))
        work.changes.set_summary("u2", summed())
    with site.work(reading=True) as work:
        assert work.changes.outdated(site.now, 9) == []
        assert work.changes.outdated(until, 9) == ["u1"]


def test_an_edit_outdates_the_summary(site, make, summed):
    site.add(make("u1"), summaries={"u1": summed()})
    edit(site, make("u1", title="New"))
    with site.work(reading=True) as work:
        assert work.changes.outdated(site.now, 9) == ["u1"]


def test_going_through_a_span_takes_what_touches_it_by_start(site, make):
    site.add(
        make("late", at=30), make("none"), make("early", at=1), make("over", at=-2, hours=4),
        make("gone", at=-9, hours=1),
    )  # fmt: skip
    with site.work(reading=True) as work:
        span = (site.now, site.now + timedelta(hours=30))
        assert [one.uid for one in work.changes.each(*span)] == ["over", "early"]
        every = [one.uid for one in work.changes.each()]
    assert every == ["gone", "over", "early", "late", "none"]


def test_times_without_an_offset_are_refused_by_the_columns(site, make):
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="offset"):
        site.add(make("u1", start=naive, end=naive))


def test_systems_follow_an_edit(site, make):
    site.add(make("u1", systems=("a", "b"), at=1))
    edit(site, make("u1", systems=("b", "c"), at=2))
    rows = site.shell("SELECT system, start_at FROM change_system ORDER BY 1")
    assert [name for name, _ in rows] == ["b", "c"]
    assert {start for _, start in rows} == {"2026-11-18T15:42:00.000Z"}


def test_content_that_is_read_back_hashes_as_it_was_signed(site):
    site.add(FULL)
    with site.work(reading=True) as work:
        assert content(work.changes.get("full")) == content(FULL)
        assert content_hash(work.changes.get("full")) == content_hash(FULL)
