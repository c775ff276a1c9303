"""Every rule of every pack is held by a test that fails when the rule is taken out."""

import re

import pytest

from tests.domain import scenes_cab_process as cab_process
from tests.domain import scenes_change_control as change_control
from tests.domain import scenes_orca_cc8_1 as orca
from tests.domain import scenes_pol_008 as pol_008
from tests.domain import scenes_pol_012 as pol_012
from tests.domain.rule_ids import KEPT, RULES
from tests.domain.scenes import POLICIES, pack

SPEC = POLICIES.parents[2] / "shared" / "spec" / "RULES.md"
SCENES = [
    *cab_process.SCENES, *pol_008.SCENES, *orca.SCENES, *change_control.SCENES, *pol_012.SCENES,
]  # fmt: skip


def test_there_are_87_rules():
    assert len(RULES) == len(set(RULES)) == 87


# What shows in no verdict is read beside its rule: tests/services/test_policy_lines.py.
@pytest.mark.parametrize("rule_id", [rule for rule in RULES if rule not in KEPT])
def test_nothing_is_seen_of_a_rule_that_was_taken_out(rule_id):
    telling = [scene for scene in SCENES if scene.rule == rule_id and scene.seen]
    assert telling, f"no scene shows {rule_id}"
    for scene in telling:
        scene.check()
        assert scene.gone_without_rule(), scene.seen


def test_the_lists_agree():
    if not SPEC.exists():
        pytest.skip("the list of rules is not beside this checkout")
    rows = re.findall(r"^\| ([a-z0-9-]+/\S+) \|", SPEC.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(RULES) == sorted(rows)


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
