"""The measures: who counts, among how many, and when a target is met."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain.demands import Kpi
from cab_desk.domain.kpi import (
    MEASURES,
    Beside,
    Figure,
    Tally,
    Times,
    counted,
    figure,
    gap,
    measure_of,
    merged,
    state_of,
)

NOTHING = Beside()
GOOD = Tally("2026-10", "standard", count=90)
FAILED = Tally("2026-10", "standard", result="failed", incident=True, count=4)
BACK = Tally("2026-10", "normal", result="rolled_back", migration=True, count=6)
CANCELLED = Tally("2026-10", "normal", result="cancelled", violated=True, bypassed=True, count=50)
URGENT = Tally("2026-10", "emergency", emergency=True, count=20)
ALL = (GOOD, FAILED, BACK, URGENT, CANCELLED)


def value(measure: str, tallies=ALL, beside: Beside = NOTHING, **more) -> Figure:
    return figure(Kpi("x", "X", measure, **more), tallies, beside)


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator"),
    [
        ("success_rate", 110, 120),
        ("failure_rate", 10, 120),
        ("rollback_rate", 6, 120),
        ("emergency_share", 20, 120),
        ("migration_rollback_rate", 6, 6),
    ],
)
def test_a_share_is_of_what_was_carried_out(measure, numerator, denominator):
    found = value(measure)
    assert (found.numerator, found.denominator) == (numerator, denominator)
    assert found.value == pytest.approx(100 * numerator / denominator)


@pytest.mark.parametrize(
    ("measure", "number"), [("by_class", 120), ("emergencies", 20), ("incidents", 4)]
)
def test_a_count_is_of_what_was_carried_out(measure, number):
    assert value(measure).value == number


def test_a_policy_says_itself_what_a_failure_is():
    assert value("success_rate", counting=("rolled_back",)).numerator == 114
    assert value("failure_rate", counting=("incident",)).numerator == 4
    assert value("failure_rate", counting=("failed", "rolled_back", "incident")).numerator == 10


def test_violations_and_bypasses_count_changes():
    tallies = (replace(GOOD, violated=True, count=2), replace(GOOD, bypassed=True, count=3))
    assert value("window_violations", tallies).value == 2
    assert value("approval_bypasses", tallies).value == 3
    assert value("unauthorized", tallies).value == 3


def test_what_was_approved_elsewhere_is_in_no_count_of_bypasses():
    tallies = (replace(GOOD, bypassed=True, elsewhere=True),)
    assert value("unauthorized", tallies) == Figure(None, 0, 0)
    assert value("by_class", tallies).value == 90


@pytest.mark.parametrize("measure", sorted(set(MEASURES) - {"stale_flags"}))
def test_without_a_denominator_there_is_no_value(measure):
    assert value(measure, (CANCELLED,)).value is None
    assert state_of(Kpi("x", "X", measure, aim="at_least", target=1.0), Figure(None)) == "no_data"


def test_a_mean_is_over_those_whose_times_are_known():
    tallies = (
        replace(GOOD, count=4, deploy=Times(3, 3 * 3_600), lead=Times(2, 2 * 86_400)),
        replace(GOOD, environment="staging", deploy=Times(90, 90 * 86_400)),
        replace(CANCELLED, deploy=Times(50, 1), lead=Times(50, 1)),
    )
    assert value("time_to_deploy", tallies, unit="hours") == Figure(1.0, 3.0, 3)
    assert value("lead_time", tallies, unit="days") == Figure(1.0, 2.0, 2)
    assert value("lead_time", tallies, unit="minutes").value == 1440


def test_the_median_is_of_single_lead_times():
    found = value("lead_time_median", unit="days", beside=Beside(leads=[86_400, 172_800, 999_999]))
    assert (found.value, found.denominator) == (2.0, 3)


def test_changes_a_week_are_over_the_weeks_of_the_period():
    assert value("changes_a_week", beside=Beside(weeks=12.0)).value == 10
    assert value("changes_a_week", (), Beside(weeks=2.0)).value == 0


def test_flags_and_windows_are_counted_beside():
    assert value("stale_flags", beside=Beside(stale_flags=3, flags=9)).value == 3
    assert value("stale_flags", beside=Beside(stale_flags=None)).value is None
    assert value("window_use", beside=Beside(used_seconds=900, open_seconds=3_600)).value == 25


@pytest.mark.parametrize(
    ("aim", "at", "below", "above"),
    [
        ("above", "missed", "missed", "met"),
        ("at_least", "met", "missed", "met"),
        ("below", "missed", "met", "missed"),
        ("at_most", "met", "met", "missed"),
    ],
)
def test_a_target_is_met_on_the_right_side_of_its_boundary(aim, at, below, above):
    kpi = Kpi("x", "X", "success_rate", aim=aim, target=95.0)
    assert state_of(kpi, Figure(95.0)) == at
    assert state_of(kpi, Figure(94.999)) == below
    assert state_of(kpi, Figure(95.001)) == above


def test_a_kpi_without_target_is_neither_met_nor_missed():
    assert state_of(Kpi("x", "X", "incidents"), Figure(7.0)) == "no_target"


def test_the_gap_is_how_far_beyond_the_target():
    kpi = Kpi("x", "X", "success_rate", aim="above", target=95.0)
    assert gap(kpi, Figure(94.1)) == pytest.approx(-0.9)
    assert gap(kpi, Figure(None)) == 0


def test_who_is_counted_is_told_of_each_change():
    kpi = Kpi("x", "X", "rollback_rate")
    assert counted(kpi, BACK) is True
    assert counted(kpi, GOOD) is False
    assert counted(kpi, CANCELLED) is None
    assert counted(Kpi("x", "X", "lead_time"), GOOD) is None  # its times are not known
    assert counted(Kpi("x", "X", "lead_time"), replace(GOOD, lead=Times(1, 5))) is True


def test_by_class_leaves_the_cancelled_out():
    assert merged(ALL, lambda tally: tally.class_id) == {
        "standard": 94, "normal": 6, "emergency": 20,
    }  # fmt: skip


tallies = st.lists(
    st.builds(
        Tally,
        month=st.sampled_from(["2026-09", "2026-10"]),
        result=st.sampled_from(["succeeded", "failed", "rolled_back", "cancelled"]),
        incident=st.booleans(),
        violated=st.booleans(),
        bypassed=st.booleans(),
        migration=st.booleans(),
        emergency=st.booleans(),
        elsewhere=st.booleans(),
        count=st.integers(1, 1_000),
    ),
    max_size=12,
)


@given(tallies, st.sampled_from(MEASURES), st.integers(1, 500))
def test_more_cancelled_changes_alter_no_figure(found, measure, more):
    kpi = Kpi("x", "X", measure)
    beside = Beside(weeks=4.0, leads=[5, 6], stale_flags=1, flags=2, open_seconds=9.0)
    longer = [*found, replace(CANCELLED, count=more)]
    assert figure(kpi, found, beside) == figure(kpi, longer, beside)


@given(tallies)
def test_success_and_failure_are_the_whole(found):
    good, bad = value("success_rate", found), value("failure_rate", found)
    assert good.denominator == bad.denominator == good.numerator + bad.numerator
    assert (good.value is None) == (good.denominator == 0)


@given(tallies, st.sampled_from(MEASURES))
def test_the_numerator_is_what_counts_change_by_change(found, measure):
    kpi = Kpi("x", "X", measure)
    if measure_of(kpi).form not in ("share", "count"):
        return
    each = [counted(kpi, tally) for tally in found]
    pairs = list(zip(found, each, strict=True))
    whole = figure(kpi, found, NOTHING)
    assert whole.numerator == sum(tally.count for tally, said in pairs if said)
    assert whole.denominator == sum(tally.count for tally, said in pairs if said is not None)
