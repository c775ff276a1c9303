"""The KPIs of the shipped policies on real boards: value, target, months, and who stands behind."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cab_desk.domain.demands import Kpi
from cab_desk.services.figures import kpi_words, kpis
from tests.databases import asked
from tests.services.kpi_room import NOW, KpiRoom, day

Open = Callable[..., KpiRoom]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    made: list[KpiRoom] = []

    def make(pack: str = "cab-process", **more: str) -> KpiRoom:
        made.append(KpiRoom(tmp_path, pack, **more))
        return made[-1]

    yield make
    for room in made:
        room.close()


def many(room: KpiRoom, count: int, **more) -> None:
    for _ in range(count):
        room.ran(**{"end": day(17), **more})


def state(room: KpiRoom, kpi_id: str) -> str:
    return room.line(kpi_id).state


def test_pol_008_9_success_failure_and_rollback(opened: Open):
    room = opened("pol-008")
    many(room, 19)
    room.ran(end=day(17), result="rolled_back")
    # 19 of 20: exactly 95 %, and the document asks for more; one rollback in 20 is 5 %, not < 3 %.
    assert room.line("success_rate").figure.value == 95
    assert (state(room, "success_rate"), state(room, "rollback_rate")) == ("missed", "missed")
    many(room, 14)
    assert (state(room, "success_rate"), state(room, "rollback_rate")) == ("met", "met")


def test_pol_008_9_a_failure_is_an_incident(opened: Open):
    room = opened("pol-008")
    many(room, 19, result="failed")
    assert state(room, "failure_rate") == "met"
    room.ran(end=day(17), incident=True)
    assert room.line("failure_rate").figure.value == 5
    assert state(room, "failure_rate") == "missed"


def test_pol_008_9_time_to_deploy_of_standard_changes(opened: Open):
    room = opened("pol-008")
    room.ran(end=day(17), commit=timedelta(hours=9), class_id="normal")
    assert state(room, "time_to_deploy") == "no_data"
    room.ran(end=day(17), minutes=20, commit=timedelta(minutes=60))
    assert state(room, "time_to_deploy") == "missed"
    room.ran(end=day(17), minutes=20, commit=timedelta(minutes=50))
    assert state(room, "time_to_deploy") == "met"
    assert room.line("time_to_deploy").figure.denominator == 2


def test_pol_008_9_ten_changes_a_week(opened: Open):
    room = opened("pol-008")
    many(room, 19, end=day(4, 12))
    found = room.line("changes_a_week", since=day(4, 12))  # two weeks before NOW
    assert (found.figure.value, found.state) == (9.5, "missed")
    room.ran(end=day(17))
    assert room.line("changes_a_week", since=day(4, 12)).state == "met"


def test_cab_process_metrics(opened: Open):
    room = opened()
    room.ran(end=day(17), lead=timedelta(hours=48))
    room.ran(end=day(17), lead=timedelta(hours=24), result="rolled_back", incident=True)
    values = {line.kpi.id: line.figure.value for line in room.kpis().lines}
    assert values == {
        "success_rate": 50, "rollback_rate": 50, "time_to_implement": 36, "incidents": 1,
    }  # fmt: skip
    assert {line.state for line in room.kpis().lines} == {"no_target"}


def test_change_control_audit_report(opened: Open):
    room = opened("change-control")
    many(room, 2, class_id="low", commit=timedelta(hours=1), environment="staging")
    assert state(room, "time_to_deploy") == "no_data"  # not production
    room.ran(end=day(17), class_id="low", commit=timedelta(minutes=119))
    assert state(room, "time_to_deploy") == "met"
    room.ran(end=day(17), class_id="low", commit=timedelta(minutes=121))
    assert state(room, "time_to_deploy") == "missed"  # exactly 2 hours
    parts = dict(room.line("by_class").parts)
    assert sum(parts.values()) == 4
    assert max(parts.values()) == 4  # the others stand there with 0
    assert state(room, "window_violations") == "met"
    room.ran(end=day(21), class_id="medium")  # a Saturday
    assert room.line("window_violations").figure.value == 1
    assert state(room, "window_violations") == "missed"


def test_change_control_audit_report_counts_bypasses(opened: Open):
    room = opened("change-control")
    room.ran(end=day(17), class_id="low")
    assert state(room, "approval_bypasses") == "met"
    room.ran(end=day(17), class_id="medium")  # nobody signed
    assert (room.line("approval_bypasses").figure.value, state(room, "approval_bypasses")) == (
        1, "missed",
    )  # fmt: skip


def test_change_control_quarterly(opened: Open):
    room = opened("change-control")
    room.ran(end=day(17, 12), minutes=120, class_id="medium")
    room.ran(end=day(18, 3), class_id="emergency")
    assert room.line("emergencies").figure.value == 1
    # Tuesday 17 November: 8 hours open for medium changes, 2 of them used.
    found = room.line("window_use", since=day(17, 0), until=day(18, 0))
    assert found.figure.numerator == 2
    assert 0 < found.figure.value <= 25


def test_pol_012_kpi_lead_time_of_standard_changes(opened: Open):
    room = opened("pol-012")
    room.ran(end=day(17), lead=timedelta(hours=40), class_id="normal")
    assert state(room, "lead_time") == "no_data"
    room.ran(end=day(17), lead=timedelta(hours=4))
    assert state(room, "lead_time") == "missed"
    room.ran(end=day(17), lead=timedelta(hours=3))
    assert state(room, "lead_time") == "met"


def test_pol_012_kpi_migrations(opened: Open):
    room = opened("pol-012")
    room.ran(end=day(17), result="rolled_back")
    assert state(room, "migration_rollback_rate") == "no_data"
    many(room, 9, types=("migration.data_backfill",))
    room.ran(end=day(17), result="rolled_back", types=("migration.schema_additive",))
    assert room.line("migration_rollback_rate").figure.value == 10
    assert state(room, "migration_rollback_rate") == "missed"
    room.ran(end=day(17), traits=("migration",))
    assert state(room, "migration_rollback_rate") == "met"


def test_pol_012_kpi_unauthorized(opened: Open):
    room = opened("pol-012")
    room.ran(end=day(17))
    assert (room.line("unauthorized").figure.value, state(room, "unauthorized")) == (1, "missed")


def flag(room: KpiRoom, name: str, ttl: date | None, rolled_out: datetime | None = None) -> None:
    asked(
        room.session.place,
        "INSERT INTO feature_flag (name, kind, ttl, made_at, rolled_out_at, version)"
        " VALUES (?, 'release', ?, ?, ?, 1)",
        (name, ttl.isoformat() if ttl else "", "2026-01-01T00:00:00.000000Z",
         f"{rolled_out:%Y-%m-%dT%H:%M:%S.000000Z}" if rolled_out else None),
    )  # fmt: skip


def test_pol_012_kpi_stale_flags(opened: Open):
    room = opened("pol-012")
    room.ran(end=day(17))
    assert state(room, "stale_flags") == "no_data"
    flag(room, "shop-search-release", date(2026, 12, 24))
    assert room.line("stale_flags").figure.value == 0
    for number in range(4):
        flag(room, f"shop-past{number}-release", date(2026, 11, 17))
    assert state(room, "stale_flags") == "met"
    flag(room, "shop-rolled-release", None, NOW - timedelta(days=31))
    assert (room.line("stale_flags").figure.value, state(room, "stale_flags")) == (5, "missed")
    flag(room, "shop-young-release", None, NOW - timedelta(days=29))
    assert room.line("stale_flags").figure.value == 5


@pytest.mark.parametrize(
    "rule",
    ["pol-008/9", "cab-process/metrics", "change-control/audit-report",
     "change-control/quarterly", "pol-012/kpi"],
)  # fmt: skip
def test_a_rule_that_is_taken_out_takes_its_kpis_along(opened: Open, rule: str):
    room = opened(rule.partition("/")[0])
    room.ran(end=day(17), class_id="emergency")
    without = room.pack.without(rule)
    assert any(line.rule == rule for line in room.kpis().lines)
    assert not any(line.rule == rule for line in room.kpis(pack=without).lines)


def test_a_policy_without_kpis_shows_what_every_board_counts(opened: Open):
    room = opened("orca-cc8-1")
    room.ran(end=day(17), lead=timedelta(days=3))
    found = room.kpis()
    assert found.lines == ()
    assert [line.kpi.measure for line in found.tiles] == [
        "success_rate", "failure_rate", "rollback_rate", "lead_time_median", "emergency_share",
        "window_violations",
    ]  # fmt: skip
    assert found.line("desk.lead_time_median").figure.value == 3


def test_days_bound_the_period_half_open(opened: Open):
    room = opened()
    for end in (day(1, 0, 10), day(31, 23, 10), day(1, 0, 11)):
        room.ran(end=end, class_id="emergency")
    since, until = day(1, 0, 10), day(1, 0, 11)
    assert room.kpis(since, until).carried_out == 2
    assert room.kpis(since, until + timedelta(seconds=1)).carried_out == 3


def test_the_months_of_the_trend_are_those_of_the_board(opened: Open):
    room = opened(zone="Pacific/Auckland")
    room.ran(end=day(30, 12, 9), class_id="emergency")  # already October in Auckland
    room.ran(end=day(17))
    found = room.line("success_rate")
    assert [point.month for point in found.trend] == ["2026-10", "2026-11"]
    assert [point.denominator for point in found.trend] == [1, 1]


def test_the_months_add_up_to_the_whole(opened: Open):
    room = opened()
    for month in (8, 9, 9, 11):
        room.ran(end=day(3, 15, month), result="failed" if month == 9 else "succeeded")
    found = room.line("success_rate")
    assert [(point.month, point.denominator) for point in found.trend] == [
        ("2026-08", 1), ("2026-09", 2), ("2026-10", 0), ("2026-11", 1),
    ]  # fmt: skip
    assert [point.value for point in found.trend] == [100, 0, None, 100]
    assert sum(point.denominator for point in found.trend) == found.figure.denominator


def test_an_empty_board_has_no_period_and_no_value(opened: Open):
    found = opened("pol-008").kpis()
    assert found.period is None
    assert {line.state for line in found.lines} == {"no_data"}
    assert found.carried_out == 0


def test_behind_a_figure_stand_just_the_changes_that_it_counts(opened: Open):
    room = opened("pol-008")
    good, bad = room.ran(end=day(16)), room.ran(end=day(17), result="rolled_back")
    room.ran(end=day(17), result="cancelled")
    found = room.kpis()
    with room.session.open_reader() as reader:
        for line in found.lines:
            behind = kpis.behind(reader, line.kpi, found.period)
            if line.kpi.measure in ("success_rate", "failure_rate", "rollback_rate"):
                assert len(behind) == line.figure.denominator
                assert sum(one.counted for one in behind) == line.figure.numerator
        rolled = kpis.behind(reader, found.line("rollback_rate").kpi, found.period)
    assert [(one.ran.uid, one.counted) for one in rolled] == [(bad, True), (good, False)]


def test_a_condition_that_counts_do_not_tell_is_held_against_each_change(opened: Open):
    from dataclasses import replace

    from cab_desk.domain.conditions import When

    room = opened()
    room.ran(end=day(17), traits=("migration",), result="failed")
    room.ran(end=day(17))
    rule = replace(
        room.pack.rule("cab-process/metrics"),
        kpis=(Kpi("only", "Only", "success_rate", when=When(traits=frozenset({"migration"}))),),
    )
    rules = tuple(rule if one.id == rule.id else one for one in room.pack.rules)
    found = room.line("only", pack=replace(room.pack, rules=rules))
    assert (found.figure.numerator, found.figure.denominator) == (0, 1)


@pytest.mark.parametrize("months", [1, 3, 12])
def test_last_months_begin_with_a_month(months: int):
    since = kpis.last_months(datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "Europe/Berlin", months)
    # In Berlin it is February already.
    assert since == kpis.month_span({1: "2026-02", 3: "2025-12", 12: "2025-03"}[months],
                                    "Europe/Berlin")[0]  # fmt: skip


def test_values_and_targets_in_words(opened: Open):
    room = opened("pol-008")
    many(room, 9)
    room.ran(end=day(17), result="rolled_back", commit=timedelta(hours=1))
    said = {line.kpi.id: kpi_words.verdict(line) for line in room.kpis().lines}
    assert said["success_rate"] == "Target above 95 %, short by 5"
    assert said["rollback_rate"] == "Target below 3 %, over by 7"
    assert said["failure_rate"] == "Target below 5 %"
    assert said["time_to_deploy"] == "Target below 1 hour"
    line = room.line("success_rate")
    assert kpi_words.value(line.kpi, line.figure.value) == "90 %"
    assert kpi_words.definition(line.kpi, room.pack).endswith("Counted as failed: rolled back.")
