"""What pandas makes of the rows is what SQL counts and what the domain defines."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles

import pytest

from cab_desk.domain.kpi import carried_out
from cab_desk.reports import trends
from cab_desk.services.figures import kpis, reporting
from tests.services.kpi_room import KpiRoom, day

RESULTS = ("succeeded", "succeeded", "succeeded", "failed", "rolled_back", "cancelled")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory):
    """Return counts, lead times and the record of a board with 60 changes over five months."""
    room = KpiRoom(Path(tmp_path_factory.mktemp("trends")))
    dice = Random(11)
    for _ in range(60):
        month = dice.choice((6, 7, 9, 10))
        room.ran(
            end=day(dice.randint(1, 28), dice.choice((3, 15)), month),
            class_id=dice.choice(("standard", "normal", "emergency")),
            result=dice.choice(RESULTS),
            lead=timedelta(hours=dice.randint(2, 300)),
        )
    with room.session.open_reader() as reader:
        found = kpis.kpis(reader, room.pack, None, None, room.now)
        record = reporting.record(reader, room.pack, found, room.now)
        leads = reader.outcomes.leads(None, None)
    yield found, record, leads
    room.close()


def test_the_months_of_a_year_stand_there_even_where_nothing_happened(board):
    found, record, _leads = board
    shown = trends.trends(record)
    assert len(shown.months) == 12
    assert shown.months[-1] == "2026-11"
    empty = shown.months.index("2026-08")
    assert [shown.outcomes[result][empty] for result in trends.RESULTS] == [0, 0, 0]
    assert shown.success[empty] is None
    assert shown.lead_median[empty] is None
    assert shown.violations[empty] is None
    assert found.carried_out > 40


def test_outcomes_by_month_are_the_counts_of_sql(board):
    found, record, _leads = board
    shown = trends.trends(record)
    for result in trends.RESULTS:
        for month, count in zip(shown.months, shown.outcomes[result], strict=True):
            counted = [
                tally for tally in found.tallies if (tally.month, tally.result) == (month, result)
            ]
            assert count == sum(tally.count for tally in counted)


def test_shares_and_violations_are_those_of_the_domain(board):
    found, record, _leads = board
    shown = trends.trends(record)
    for line, values in (
        (found.line("success_rate"), shown.success),
        (found.line("desk.emergency_share"), shown.emergency),
        (found.line("desk.window_violations"), shown.violations),
    ):
        by_month = dict(zip(shown.months, values, strict=True))
        for point in line.trend:
            assert by_month[point.month] == (
                None if point.value is None else pytest.approx(point.value)
            )


def test_the_lead_time_is_that_of_sql(board):
    found, record, leads = board
    shown = trends.trends(record)
    for month in ("2026-06", "2026-10"):
        days = sorted(seconds / 86_400 for at, seconds in leads if at == month)
        place = shown.months.index(month)
        low, middle, high = quantiles(days, n=4, method="inclusive")
        assert shown.lead_median[place] == pytest.approx(median(days)) == pytest.approx(middle)
        assert shown.lead_low[place] == pytest.approx(low)
        assert shown.lead_high[place] == pytest.approx(high)
    line = found.line("desk.lead_time_median")
    assert line.figure.value == pytest.approx(median(seconds for _, seconds in leads) / 86_400)


def test_the_rolling_success_is_over_three_months(board):
    _found, record, _leads = board
    shown = trends.trends(record)
    good, total = shown.outcomes["succeeded"], [
        sum(shown.outcomes[result][place] for result in trends.RESULTS)
        for place in range(len(shown.months))
    ]  # fmt: skip
    last = slice(-5, -2)  # July to September
    assert shown.success_rolling[-3] == pytest.approx(100 * sum(good[last]) / sum(total[last]))


def test_the_pivot_adds_up_and_leaves_the_cancelled_out(board):
    found, record, _leads = board
    *rows, totals = trends.by_class(record)
    assert [row[0] for row in rows] == ["Standard", "Normal", "Emergency"]
    for column in range(1, 5):
        assert totals[column] == sum(row[column] for row in rows)
    carried = [tally for tally in found.tallies if carried_out(tally)]
    assert totals[4] == sum(tally.count for tally in carried) == found.carried_out


def test_the_csv_can_be_read_back(board):
    _found, record, _leads = board
    shown = trends.trends(record)
    rows = list(csv.DictReader(io.StringIO(trends.csv(record).decode())))
    assert [row["month"] for row in rows] == list(shown.months)
    assert [int(row["failed"]) for row in rows] == [
        int(value) for value in shown.outcomes["failed"]
    ]
    assert rows[8]["success_percent"] == ""  # August: nothing, and not 0 %
    assert float(rows[-2]["lead_days_median"]) == pytest.approx(shown.lead_median[-2], abs=1e-3)


def test_a_board_without_changes_has_an_empty_table():
    record = {"months": [], "rows": [], "classes": [{"id": "standard", "label": "Standard"}]}
    assert trends.trends(record).months == ()
    assert trends.by_class(record) == [["Standard", 0, 0, 0, 0], ["All", 0, 0, 0, 0]]
