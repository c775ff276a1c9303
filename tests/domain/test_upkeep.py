"""Reviews that return and records that are kept."""

import pytest

from cab_desk.domain.upkeep import kept_until, reviews_due
from tests.domain.scenes import at, pack

REVIEWED = [
    ("pol-008/10.2", "metrics", "2026-04-01T07:00", "2026-07-01T07:00"),
    ("pol-008/10.2", "policy", "2027-01-01T08:00", "2028-01-01T08:00"),
    ("orca-cc8-1/quarterly", "policy", "2026-04-01T07:00", "2026-07-01T07:00"),
    ("change-control/quarterly", "policy", "2026-04-01T00:00", "2026-07-01T00:00"),
    ("change-control/audit-report", "audit-report", "2026-03-01T00:00", "2026-04-01T00:00"),
    ("cab-process/monthly", "monthly-report", "2026-03-01T00:00", "2026-04-01T00:00"),
]


@pytest.mark.parametrize(("rule", "what", "by", "again"), REVIEWED)
def test_a_review_is_due_by_the_end_of_its_period(rule, what, by, again):
    policy = pack(rule.partition("/")[0])

    def found(held, now):
        dues = reviews_due(policy, held, at(now))
        return next(one for one in dues if (one.rule, one.what) == (rule, what))

    now = "2026-02-11T12:00"
    assert (found({}, now).by, found({}, now).overdue) == (at(by), False)
    assert found({what: at(now)}, now).by == at(again)
    assert not found({what: at(now)}, again).overdue
    assert found({what: at(now)}, again.replace(":00", ":01")).overdue


@pytest.mark.parametrize("rule", sorted({row[0] for row in REVIEWED}))
def test_without_its_rule_a_review_is_not_due(rule):
    policy = pack(rule.partition("/")[0]).without(rule)
    assert rule not in {one.rule for one in reviews_due(policy, {}, at("2026-02-11T12:00"))}


def test_records_of_change_control_are_kept_for_two_years():
    policy = pack("change-control")
    ended = at("2026-03-03T06:00")
    assert kept_until(policy, ended) == at("2028-03-03T06:00")
    assert kept_until(policy, at("2028-02-29T06:00")) == at("2030-03-01T06:00")


def test_without_the_log_rule_nothing_is_purged_by_age():
    policy = pack("change-control").without("change-control/log")
    assert kept_until(policy, at("2026-03-03T06:00")) is None
