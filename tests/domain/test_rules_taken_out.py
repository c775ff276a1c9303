"""Every rule of every pack is held by a test that fails when the rule is taken out."""

import re

import pytest

from tests.domain import test_rules_cab_process as cab_process
from tests.domain import test_rules_change_control as change_control
from tests.domain import test_rules_orca_cc8_1 as orca
from tests.domain import test_rules_pol_008 as pol_008
from tests.domain import test_rules_pol_012 as pol_012
from tests.domain.scenes import POLICIES, pack

SPEC = POLICIES.parents[2] / "shared" / "spec" / "RULES.md"
SCENES = [
    *cab_process.SCENES, *pol_008.SCENES, *orca.SCENES, *change_control.SCENES, *pol_012.SCENES,
]  # fmt: skip
# What is measured, kept or reviewed shows in no verdict; it is asserted where the pack is, and
# in test_upkeep.py.
NO_VERDICT = {"capture", "metric", "register"}


def rules():
    names = sorted({scene.pack_id for scene in SCENES})
    return [(name, rule.id) for name in names for rule in pack(name).rules]


@pytest.mark.parametrize(("name", "rule_id"), rules())
def test_nothing_is_seen_of_a_rule_that_was_taken_out(name, rule_id):
    rule = pack(name).rule(rule_id)
    telling = [scene for scene in SCENES if scene.rule == rule_id and scene.seen]
    if not (set(rule.how) <= NO_VERDICT or rule.reviews or rule.retention):
        assert telling, f"no scene shows {rule_id}"
    for scene in telling:
        assert scene.gone_without_rule(), scene.seen
    assert pack(name).without(rule_id).rule(rule_id) is None


def test_packs_have_exactly_the_rules_of_the_list():
    if not SPEC.exists():
        pytest.skip("the list of rules is not beside this checkout")
    for name in sorted({scene.pack_id for scene in SCENES}):
        pattern = rf"^\| ({re.escape(name)}/\S+) \|"
        listed = re.findall(pattern, SPEC.read_text(encoding="utf-8"), re.MULTILINE)
        assert sorted(rule.id for rule in pack(name).rules) == sorted(listed)


def test_each_rule_says_how_it_holds_as_the_list_has_it():
    if not SPEC.exists():
        pytest.skip("the list of rules is not beside this checkout")
    text = SPEC.read_text(encoding="utf-8")
    for name in sorted({scene.pack_id for scene in SCENES}):
        for rule in pack(name).rules:
            row = re.search(rf"^\| {re.escape(rule.id)} \|.*\| ([^|]*) \|$", text, re.MULTILINE)
            assert row is not None
            wanted = set(re.findall(r"gate|capture|clock|metric|register", row[1]))
            assert set(rule.how) == wanted, rule.id


def test_each_rule_names_the_section_of_the_list():
    if not SPEC.exists():
        pytest.skip("the list of rules is not beside this checkout")
    text = SPEC.read_text(encoding="utf-8")
    for name in sorted({scene.pack_id for scene in SCENES}):
        for rule in pack(name).rules:
            row = re.search(rf"^\| {re.escape(rule.id)} \| ([^|]*) \|", text, re.MULTILINE)
            assert row is not None
            assert rule.section == row[1], rule.id
