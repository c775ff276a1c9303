"""Counts, not clocks: how many statements a screen takes, and along which index they go."""

import random
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from cab_desk.domain.board import Person
from cab_desk.domain.change import Stage
from cab_desk.domain.ledger import Draft
from cab_desk.services.rows import QueueQuery
from cab_desk.storage import queue

pytestmark = pytest.mark.files("a plan is told in SQLite's words")

COUNT = 3_000
SORTING = "USE TEMP B-TREE FOR ORDER BY"


@pytest.fixture(scope="module")
def full(tmp_path_factory, new_board, make, summed):
    """Return a board that is only read here, so it is made once."""
    dice = random.Random(11)
    stages = [Stage.CLOSED, Stage.CLOSED, Stage.SUBMITTED, Stage.SCHEDULED, Stage.DRAFT]
    rows = [
        make(
            f"u{n}",
            at=dice.randrange(-9000, 3000),
            stage=dice.choice(stages),
            class_id=dice.choice(("normal", "major")),
            systems=(f"s{n % 90}", "shared"),
            documents={"description": "common " + ("rare" if n % 500 == 0 else "")},
        )
        for n in range(COUNT)
    ]
    site = new_board(tmp_path_factory.mktemp("full"))
    site.add(*rows, summaries={one.uid: summed() for one in rows})
    yield site
    site.engine.dispose()


@pytest.fixture
def told(full, monkeypatch):
    """Open a reader and note what it says to SQLite."""
    monkeypatch.setattr(queue, "FEW", 100)
    with full.reader() as reader:
        said = []
        reader.board()
        reader._connection.set_trace_callback(said.append)
        yield reader, said
        reader._connection.set_trace_callback(None)


def selects(said):
    # Not the looks at the file's header, nor what FTS5 asks itself.
    own = ("PRAGMA", "--", "SELECT k, v FROM")
    return [sql for sql in said if not sql.startswith(own) and "FROM board" not in sql]


def plan_of(reader, said):
    reader._connection.set_trace_callback(None)
    lines = []
    for sql in selects(said):
        found = reader._connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        lines += [line[3] for line in found]
    assert lines
    return lines


def scans(lines):
    """Return the tables that are read whole; steps that gather rows of their own are none."""
    return [line for line in lines if line.startswith("SCAN change ") or line == "SCAN c"]


@pytest.mark.parametrize("order", ["window", "number", "title", "risk"])
@pytest.mark.parametrize("view", ["open", "all"])
def test_a_first_page_is_one_statement_without_sorting(told, full, order, view):
    reader, said = told
    assert len(reader.page(QueueQuery(view=view, order=order), full.now, 0, 200)) == 200
    assert len(selects(said)) == 1
    assert not any("TEMP B-TREE" in line for line in plan_of(reader, said))


def test_sections_and_their_first_page_are_two_statements_along_the_index(told, full):
    reader, said = told
    query = QueueQuery(view="all")
    reader.groups(query, full.now)
    reader.page(query, full.now, 0, 200)
    assert len(selects(said)) == 2
    lines = plan_of(reader, said)
    assert scans(lines) == []
    assert SORTING not in lines
    assert any("SEARCH c USING COVERING INDEX ix_change_window" in line for line in lines)


def skips(said):
    """Return how many rows each statement skips."""
    found = [sql.split("OFFSET ")[1:] for sql in selects(said)]
    return [int(rest.split()[0].strip(")")) for parts in found for rest in parts]


def test_a_page_anywhere_is_entered_by_its_day(told, full):
    reader, said = told
    query = QueueQuery(view="all")
    reader.groups(query, full.now)
    reader.page(query, full.now, 2_000, 100)  # the days of what is done are read once
    said.clear()
    for offset in (2_500, 2_034, 2_777):
        assert len(reader.page(query, full.now, offset, 100)) == 100
    assert len(selects(said)) == 3
    (most,) = full.shell("SELECT max(n) FROM (SELECT count(*) AS n FROM change"
                         " WHERE bucket = 3 GROUP BY substr(start_at, 1, 10))")[0]  # fmt: skip
    assert max(skips(said)) < most < 40
    lines = plan_of(reader, said)
    assert lines == ["SEARCH c USING COVERING INDEX ix_change_window (bucket=? AND start_at<?)"] * 3


def test_planned_pages_are_entered_by_their_day_through_filters_too(told, full):
    reader, said = told
    query = QueueQuery(classes=("normal",))
    count = sum(group.count for group in reader.groups(query, full.now))
    (most,) = full.shell("SELECT max(n) FROM (SELECT count(*) AS n FROM change"
                         " WHERE bucket = 0 GROUP BY substr(start_at, 1, 10))")[0]  # fmt: skip
    said.clear()
    for place in (5, count // 2, count // 3):
        assert reader.page(query, full.now, place, 9)
    assert max(skips(said)) < most


def test_sections_are_counted_without_reading_their_rows(told, full):
    reader, said = told
    for query in (QueueQuery(view="all"), QueueQuery(classes=("major",), risks=("low",))):
        said.clear()
        assert reader.groups(query, full.now)
        lines = plan_of(reader, said)
        reader._connection.set_trace_callback(said.append)
        walked = [line for line in lines if line.startswith("SEARCH c USING COVERING INDEX")]
        # What begins between two moments is walked, a few days at the most.
        assert walked
        assert all("start_at>? AND start_at<?" in line for line in walked)
        assert scans(lines) == []


def test_the_end_of_the_list_is_counted_without_its_days(told, full):
    reader, said = told
    reader.groups(QueueQuery(view="all"), full.now)
    sums = [sql for sql in selects(said) if "change_day" in sql]
    assert len(sums) == 1
    walked = sums[0].count("FROM change_day c WHERE c.bucket = 0")
    assert walked == sums[0].count("AND c.day <")  # each up to a day, none to the end


def test_python_does_the_same_for_many_rows_as_for_few(told, full):
    reader, _ = told
    query = QueueQuery(view="all")
    reader.groups(query, full.now)

    def calls(limit):
        made = []
        reader.page(query, full.now, 2_000, limit)  # a statement known, an entry found
        sys.setprofile(lambda _frame, event, _of: made.append(event == "call"))
        try:
            assert len(reader.page(query, full.now, 2_000, limit)) == limit
        finally:
            sys.setprofile(None)
        return sum(made)

    assert calls(400) == calls(10)


def test_what_is_walked_grows_short_as_more_of_the_list_is_known(told, full):
    reader, said = told
    query = QueueQuery(view="all", order="number")
    for offset in range(0, COUNT, 250):
        reader.page(query, full.now, offset, 10)
    said.clear()
    reader.page(query, full.now, 1_300, 10)
    assert max(skips(said)) < 250


def test_the_next_page_is_one_statement(told, full):
    reader, said = told
    query = QueueQuery(view="all", order="title")
    reader.page(query, full.now, 0, 50)
    reader.page(query, full.now, 50, 50)
    said.clear()
    for offset in range(100, 1_000, 50):
        reader.page(query, full.now, offset, 50)
    assert set(skips(said)) == {0}
    assert len(selects(said)) == 18


def test_the_same_page_again_asks_only_for_its_rows(told, full):
    reader, said = told
    query = QueueQuery(view="all")
    reader.groups(query, full.now)
    said.clear()
    reader.groups(query, full.now + timedelta(seconds=9))
    reader.page(query, full.now, 0, 40)
    assert len(selects(said)) == 1


def test_a_rare_word_is_looked_up_not_looked_through(told, full):
    reader, said = told
    query = QueueQuery(view="all", text="rare")
    assert len(reader.page(query, full.now, 0, 200)) == COUNT // 500
    reader.groups(query, full.now)
    assert len(selects(said)) == 1  # hits and rows at once, and the counts of both
    lines = plan_of(reader, said)
    assert scans(lines) == []
    assert any("VIRTUAL TABLE INDEX" in line for line in lines)
    assert any("SEARCH c USING INTEGER PRIMARY KEY" in line for line in lines)


def test_a_month_is_bounded_on_both_sides(told, full):
    reader, said = told
    assert reader.bars(full.now, full.now + timedelta(days=31))
    assert len(selects(said)) == 1
    lines = plan_of(reader, said)
    assert any("start_at>? AND start_at<?" in line for line in lines)
    assert scans(lines) == []


def test_a_months_days_are_counted_along_an_index(told, full):
    reader, said = told
    edges = [full.now + timedelta(days=n) for n in range(43)]
    listed = reader.days(edges, 3)
    assert sum(total for total, _bars in listed) > sum(len(bars) for _total, bars in listed) > 0
    assert len(selects(said)) == 1
    lines = plan_of(reader, said)
    bounded = "USING COVERING INDEX ix_change_window (bucket=? AND start_at>? AND start_at<?)"
    assert sum(bounded in line for line in lines) == 4
    assert scans(lines) == []


def test_clashes_go_along_the_systems(told, full):
    reader, said = told
    assert reader.clashes(full.now, full.now + timedelta(days=9))
    assert len(selects(said)) == 1
    lines = plan_of(reader, said)
    assert any("ix_change_system_live (live=? AND start_at>? AND start_at<?)" in x for x in lines)
    assert any("SEARCH b USING PRIMARY KEY (system=? AND start_at>?" in line for line in lines)
    assert not any(line.startswith("SCAN change_system") for line in lines)


def test_clashes_of_a_year_are_found_in_one_walk_along_the_systems(told, full):
    reader, said = told
    assert reader.clashes(full.now - timedelta(days=9), full.now + timedelta(days=365))
    walk, names = selects(said)
    lines = plan_of(reader, [walk])
    assert lines == ["SCAN change_system"], "the rows lie in the order wanted"
    lines = plan_of(reader, [names])
    assert any("SEARCH change USING INTEGER PRIMARY KEY" in line for line in lines)
    assert scans(lines) == []


def test_what_a_system_holds_is_looked_up_along_its_own_rows(told, full):
    reader, said = told
    reader.held(["s7"], full.now, full.now + timedelta(hours=8))
    lines = plan_of(reader, said)
    assert any("PRIMARY KEY (system=? AND start_at>? AND start_at<?)" in line for line in lines)
    assert not any("ix_change_system_live" in line for line in lines)
    assert scans(lines) == []


def test_counts_are_kept_not_counted(told, full):
    reader, said = told
    counts = reader.counts(QueueQuery(me="ann"))
    assert counts.all == COUNT
    tally = reader.tally()
    assert sum(tally.values()) == COUNT
    assert tally[("draft", "low")] == counts.drafts
    lines = plan_of(reader, said)
    assert scans(lines) == []


def test_the_audit_list_walks_back_from_its_end(told, full):
    reader, said = told
    assert [row.seq for row in reader.ledger_rows(None, 1)] == [2]
    assert [row.seq for row in reader.ledger_rows(2, 5)] == [1]
    assert SORTING not in plan_of(reader, said)


def test_systems_come_sorted_and_once(told):
    reader, said = told
    assert reader.systems() == sorted({f"s{n}" for n in range(90)} | {"shared"})
    assert not any(line.startswith("SCAN change_system") for line in plan_of(reader, said))


def test_audit_rows_name_author_subject_and_what_it_was_about(site):
    with site.work() as work:
        work.people.put(Person("ann", "Ann Oakley"))
        body = {"number": "CR-2026-0001", "title": "Drop it"}
        event = work.record(Draft("change.created", body, subject="u1"))
    with site.reader() as reader:
        (row,) = reader.ledger_rows(None, 9, subject="u1")
        assert reader.ledger_rows(None, 9, subject="u2") == []
        assert len(reader.ledger_rows(None, 9)) == 2
    assert (row.event_id, row.type, row.author) == (event.id, "change.created", "Ann Oakley")
    assert (row.subject, row.text, row.signed) == ("u1", "CR-2026-0001 Drop it", False)
    assert row.at == site.now


def test_what_each_rule_does_is_one_walk_over_an_index(told):
    reader, said = told
    reader.rule_counts()
    assert len(selects(said)) == 1
    plan = plan_of(reader, said)
    assert plan == ["SCAN change_finding"]  # a table that is its own index, in the order asked for


def test_the_requests_of_a_rule_are_found_by_its_index(told, full):
    reader, said = told
    reader.page(QueueQuery(rule="cab-process/normal", severity="block"), full.now, 0, 60)
    found = [line for line in plan_of(reader, said) if "change_finding" in line]
    assert found
    assert all("SEARCH" in line and "rule=? AND severity=?" in line for line in found)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "query",
    [QueueQuery(view="all"), QueueQuery(view="all", classes=("normal",))],
    ids=["all", "filtered"],
)
def test_the_end_of_a_section_takes_no_more_steps_than_its_beginning(
    new_site, make, descending, query
):
    site = new_site()
    site.add(*(make(f"u{n}", at=400 + n, class_id="normal") for n in range(1_500)))
    steps = []
    with site.reader() as reader:
        asked = replace(query, descending=descending)
        for place in (0, 40, 700, 1_400):
            reader.page(asked, site.now, place, 40)  # what is looked up once for a query
            steps.append(0)
            reader._connection.set_progress_handler(lambda: steps.append(steps.pop() + 1), 50)
            rows = reader.page(asked, site.now, place, 40)
            reader._connection.set_progress_handler(None, 0)
            assert len(rows) == 40
    assert max(steps) < 2 * steps[1] + 10, steps
