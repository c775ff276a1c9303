"""Feature flags: names, what they owe, when they are stale, and which changes must have one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from cab_desk.domain import flags
from cab_desk.domain.change import Flag
from cab_desk.domain.demands import Amount, FlagRules
from cab_desk.domain.registers import flag_rules, has_exceptions, has_flags
from cab_desk.domain.rules import judge
from cab_desk.domain.upkeep import FLAG_AUDIT, reviews_due
from cab_desk.domain.verdict import Context
from tests.domain.scenes import good, pack, signs

RULES = flag_rules(pack("pol-012"))
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
SOUND = Flag("payments-new-checkout-release", "release", "Ann Boyd", "The new checkout",
             "2026-12-31")  # fmt: skip
CHANGE = good("normal", "2026-03-03T11:00", signoffs=signs("Reviewer", "Reviewer"))


def places(flag):
    return [fault.place for fault in flags.faults(flag, RULES)]


@pytest.mark.parametrize(
    ("name", "kind", "right"),
    [
        ("payments-new-checkout-release", "release", True),
        ("shop-search-ops", "ops", True),
        ("a1-b2-permission", "permission", True),
        ("shop-release", "release", False),
        ("new-checkout", "release", False),
        ("Payments-new-checkout-release", "release", False),
        ("payments-new--checkout-release", "release", False),
        ("payments_new_checkout_release", "release", False),
        ("payments-new-checkout-release ", "release", False),
        ("payments-new-checkout-release\n", "release", False),
        ("payments-new-checkout-ops", "release", False),
        ("payments-new-checkout-launch", "release", False),
        ("", "release", False),
        (f"payments-{'x' * 120}-release", "release", False),
    ],
)
def test_pol_012_4_the_name_has_the_form_of_the_policy(name, kind, right):
    assert ("name" not in places(replace(SOUND, name=name, kind=kind))) is right


def test_pol_012_4_a_wrong_ending_is_told_from_a_wrong_name():
    (one,) = flags.faults(replace(SOUND, name="payments-new-checkout-ops"), RULES)
    assert "type release" in one.sentence()
    (other,) = flags.faults(replace(SOUND, name="Checkout"), RULES)
    assert other.sentence() == "Checkout is not named [team]-[feature]-[type]."


@pytest.mark.parametrize("part", ["owner", "purpose", "ttl"])
def test_pol_012_4_owner_purpose_and_ttl_are_needed(part):
    assert places(SOUND) == []
    assert places(replace(SOUND, **{part: " "})) == [part]


def test_pol_012_4_the_ttl_is_a_day_and_the_type_is_one_of_four():
    assert places(replace(SOUND, ttl="soon")) == ["ttl"]
    assert places(replace(SOUND, kind="toggle")) == ["kind"]


def test_pol_012_4_what_users_see_has_a_kill_switch():
    seen = replace(SOUND, user_facing=True)
    assert places(seen) == ["kill_switch"]
    assert places(replace(seen, kill_switch=True)) == []


def test_everything_that_is_wrong_comes_at_once():
    wrong = Flag("Checkout", "release", user_facing=True)
    assert places(wrong) == ["name", "owner", "purpose", "ttl", "kill_switch"]


@pytest.mark.parametrize(
    ("more", "stale"),
    [
        ({}, False),
        ({"ttl": "2026-11-18"}, False),
        ({"ttl": "2026-11-17"}, True),
        ({"ttl": "whenever"}, False),
        ({"rolled_out_at": NOW - timedelta(days=30)}, False),
        ({"rolled_out_at": NOW - timedelta(days=30, seconds=1)}, True),
        ({"rolled_out_at": NOW - timedelta(days=300), "kind": "ops"}, False),
    ],
)
def test_pol_012_4_a_release_flag_is_stale_30_days_after_its_full_rollout(more, stale):
    assert flags.stale(replace(SOUND, **more), RULES, NOW) is stale


def test_other_lengths_of_time_count_too():
    hours = replace(RULES, stale_after=Amount(12, "hours"))
    out = replace(SOUND, rolled_out_at=NOW - timedelta(hours=13))
    assert flags.stale(out, hours, NOW)
    assert not flags.stale(out, replace(RULES, stale_after=Amount(1, "business_days")), NOW)


@pytest.mark.parametrize(
    ("pattern", "right"),
    [("[team]-[feature]-[type]", True), ("[type]/[feature]", True), ("ff_[feature]", True),
     ("[feature][type]", False), ("[team]-[team]", False), ("plain", False),
     ("[a]x[b]", False)],
)  # fmt: skip
def test_a_form_whose_parts_run_into_each_other_is_none(pattern, right):
    assert flags.is_form(pattern) is right


def test_a_hostile_name_is_held_against_the_form_at_once():
    rules = FlagRules("[a]-[b]-[feature]-[c]-[d]-[type]", ("release",), (), Amount(1, "days"),
                      "month")  # fmt: skip
    begin = monotonic()
    for name in ("a-" * 60, "a" * 120, "a-b-" + "c-" * 58, "-" * 120):
        assert not flags.named(name, rules)
    assert monotonic() - begin < 5


def found(change):
    kinds = judge(pack("pol-012"), change, Context(timezone="UTC"), NOW).findings
    return [(one.kind, one.rule) for one in kinds if one.kind == "flag.invalid"]


INVALID = [("flag.invalid", "pol-012/.4")]


def test_pol_012_4_without_an_inventory_nothing_is_said_of_flags():
    typed = replace(CHANGE, types=("config.feature_flag",), traits=("user_facing_feature",))
    assert found(typed) == []


def test_pol_012_4_a_flag_change_has_its_flag_registered():
    typed = replace(CHANGE, types=("config.feature_flag",), flags=())
    assert found(typed) == INVALID
    assert found(replace(typed, flags=(SOUND,))) == []
    assert found(replace(typed, flags=(replace(SOUND, removed_at=NOW),))) == INVALID
    assert found(replace(typed, types=("config.dns",))) == []


def test_pol_012_4_a_user_facing_feature_has_a_flag_with_a_kill_switch():
    seen = replace(CHANGE, traits=("user_facing_feature",), flags=())
    assert found(seen) == INVALID
    assert found(replace(seen, flags=(SOUND,))) == INVALID
    assert found(replace(seen, flags=(replace(SOUND, kill_switch=True),))) == []


def test_pol_012_4_a_faulty_flag_blocks_the_change_that_made_it():
    wrong = replace(SOUND, owner="")
    verdict = judge(pack("pol-012"), replace(CHANGE, flags=(wrong,)), Context(timezone="UTC"), NOW)
    (one,) = [finding for finding in verdict.findings if finding.kind == "flag.invalid"]
    assert one.blocks
    assert one.message() == "payments-new-checkout-release names no owner."
    assert "Feature flags" in one.remedy()


def test_pol_012_4_taken_out_nobody_asks_for_flags():
    typed = replace(CHANGE, types=("config.feature_flag",), flags=())
    without = pack("pol-012").without("pol-012/.4")
    kinds = [one.kind for one in judge(without, typed, Context(timezone="UTC"), NOW).findings]
    assert "flag.invalid" not in kinds
    assert not has_flags(without)
    assert FLAG_AUDIT not in {one.what for one in reviews_due(without, {}, NOW)}


def test_pol_012_4_the_inventory_is_audited_each_month():
    (due,) = [one for one in reviews_due(pack("pol-012"), {}, NOW, "UTC") if one.what == FLAG_AUDIT]
    assert due.by == datetime(2026, 12, 1, tzinfo=UTC)
    held = {FLAG_AUDIT: NOW}
    (again,) = [one for one in reviews_due(pack("pol-012"), held, NOW, "UTC")
                if one.what == FLAG_AUDIT]  # fmt: skip
    assert again.by == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "exceptions", "inventory"),
    [("pol-012", True, True), ("change-control", True, False), ("pol-008", False, False),
     ("cab-process", False, False), ("orca-cc8-1", False, False)],
)  # fmt: skip
def test_the_registers_are_there_where_the_policy_has_them(name, exceptions, inventory):
    assert (has_exceptions(pack(name)), has_flags(pack(name))) == (exceptions, inventory)
