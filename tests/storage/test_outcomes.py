"""The rows behind the KPIs: kept once for each change, counted from one index alone."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from cab_desk.domain.kpi import Tally, Times
from cab_desk.services.kpi_ports import OutcomeRow
from cab_desk.storage import outcome_reads
from tests.storage.conftest import NOW

LATER = NOW + timedelta(days=1)


def row(**more) -> OutcomeRow:
    base = {"month": "2026-11", "at": NOW, "class_id": "normal", "environment": "production",
            "result": "succeeded"}  # fmt: skip
    return OutcomeRow(**{**base, **more})


@pytest.fixture
def put(site, make):
    def keep(**rows: OutcomeRow | None) -> None:
        with site.reader() as reader:
            known = {uid for (uid,) in reader._all("SELECT uid FROM change")}
        new = [make(uid) for uid in rows if uid not in known]
        if new:
            site.add(*new)
        with site.work() as work:
            work.outcomes.put(rows)

    return keep


def test_a_row_comes_back_as_it_was_kept(site, put):
    kept = row(
        types=("migration.data_backfill",), traits=("migration", "downtime"), risk="high",
        started_at=NOW - timedelta(hours=1), finished_at=NOW, incident=True, violations=2,
        bypasses=1, migration=True, emergency=True, elsewhere=True, deploy_seconds=60,
        lead_seconds=0, approval_seconds=None, reason="Too late; “so be it”.",
    )  # fmt: skip
    put(a=kept)
    with site.reader() as reader:
        (ran,) = reader.outcomes.rows(None, None)
    assert (ran.uid, ran.row) == ("a", kept)


def test_a_change_has_one_row_and_stays_one_of_elsewhere(site, put):
    put(a=row(elsewhere=True))
    put(a=row(result="failed", elsewhere=False))
    with site.reader() as reader:
        (ran,) = reader.outcomes.rows(None, None)
    assert (ran.row.result, ran.row.elsewhere) == ("failed", True)


def test_none_takes_the_row_away(site, put):
    put(a=row(), b=row())
    put(a=None)
    with site.reader() as reader:
        assert [ran.uid for ran in reader.outcomes.rows(None, None)] == ["b"]


def test_the_end_is_bound_half_open(site, put):
    put(a=row(at=NOW - timedelta(seconds=1)), b=row(), c=row(at=LATER))
    with site.reader() as reader:
        reads = reader.outcomes
        assert [ran.uid for ran in reads.rows(NOW, LATER)] == ["b"]
        assert [ran.uid for ran in reads.rows(None, NOW)] == ["a"]
        assert sum(tally.count for tally in reads.tallies(NOW, None)) == 2
        assert reads.span() == (NOW - timedelta(seconds=1), LATER)


def test_points_name_only_what_broke_a_window(site, put):
    put(a=row(lead_seconds=9), b=row(at=LATER, violations=1, result="failed", emergency=True))
    site.shell("UPDATE change SET number = 'CR-' || uid")
    with site.reader() as reader:
        points = reader.outcomes.points(None, None, LATER)
    said = [(one.number, one.result, one.emergency, one.violations, one.within) for one in points]
    assert said == [(None, "succeeded", 0, 0, 0), ("CR-b", "failed", 1, 1, 1)]
    assert points[0].lead_seconds == 9


def test_what_went_wrong_is_told_apart(site, put):
    put(good=row(), failed=row(result="failed"), gone=row(result="cancelled", violations=1),
        late=row(violations=1), felt=row(incident=True), free=row(bypasses=1),
        theirs=row(bypasses=1, elsewhere=True))  # fmt: skip
    with site.reader() as reader:
        wrong = reader.outcomes.rows(None, None, wrong=True)
    assert {ran.uid for ran in wrong} == {"failed", "late", "felt", "free"}


def test_an_empty_board_has_no_span(site):
    with site.reader() as reader:
        assert reader.outcomes.span() is None
        assert reader.outcomes.tallies(None, None) == []


def test_changes_that_count_alike_are_counted_together(site, put):
    put(a=row(lead_seconds=10), b=row(lead_seconds=30), c=row(), d=row(violations=1),
        e=row(violations=4, deploy_seconds=7))  # fmt: skip
    with site.reader() as reader:
        found = reader.outcomes.tallies(None, None)
    assert found == [
        Tally("2026-11", "normal", count=3, lead=Times(2, 40)),
        Tally("2026-11", "normal", violated=True, count=2, deploy=Times(1, 7)),
    ]


def test_lead_times_come_sorted_without_cancelled_ones(site, put):
    put(a=row(lead_seconds=30), b=row(lead_seconds=10), c=row(lead_seconds=1, result="cancelled"))
    with site.reader() as reader:
        assert reader.outcomes.leads(None, None) == [("2026-11", 10), ("2026-11", 30)]


def test_counts_are_what_a_walk_over_the_rows_gives(site, put):
    dice = Random(5)
    put(**{
        f"u{n}": row(month=dice.choice(("2026-10", "2026-11")), incident=dice.random() < 0.3,
                     result=dice.choice(("succeeded", "failed", "cancelled")))
        for n in range(60)
    })  # fmt: skip
    with site.reader() as reader:
        tallies, rows = reader.outcomes.tallies(None, None), reader.outcomes.rows(None, None)
    walked: dict[tuple, int] = {}
    for ran in rows:
        key = (ran.row.month, ran.row.result, ran.row.incident)
        walked[key] = walked.get(key, 0) + 1
    assert {(one.month, one.result, one.incident): one.count for one in tallies} == walked


@pytest.mark.files("a plan in SQLite's words")
@pytest.mark.parametrize("sql", [outcome_reads._TALLIES, outcome_reads._LEADS])
def test_counts_are_read_from_the_index_alone(site, sql):
    with site.reader() as reader:
        plan = reader._all(
            f"EXPLAIN QUERY PLAN {sql}", {"since": "", "until": "9", "first": "", "last": "9"}
        )
    lines = [line[3] for line in plan]
    assert lines[0].startswith(
        "SEARCH change_outcome USING COVERING INDEX ix_change_outcome_counts"
    )
    assert "USE TEMP B-TREE FOR GROUP BY" not in lines


def test_another_zone_of_the_board_moves_the_months(site, put):
    late = NOW.replace(day=30, hour=20)
    put(a=row(at=late), b=row(at=NOW))
    with site.work() as work:
        work.change_board(replace(work.board(), zone="Pacific/Auckland"))
    with site.reader() as reader:
        months = {ran.uid: ran.row.month for ran in reader.outcomes.rows(None, None)}
    assert months == {"a": "2026-12", "b": "2026-11"}
