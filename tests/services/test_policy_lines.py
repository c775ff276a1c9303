"""What a policy measures, keeps and looks back on can be read, each from its own rule."""

import pytest

from cab_desk.services.policies import policy_lines
from tests.domain.rule_ids import IDS, KEPT, RULES
from tests.domain.scenes import pack


def read(policy) -> list[str]:
    return [": ".join(line) for rule in policy.rules for line in policy_lines.lines(policy, rule)]


@pytest.mark.parametrize("rule_id", sorted(KEPT))
def test_what_a_rule_keeps_is_read_and_gone_with_the_rule(rule_id):
    policy = pack(rule_id.partition("/")[0])
    shown, left = read(policy), read(policy.without(rule_id))
    for line in KEPT[rule_id]:
        assert line in shown
        assert line not in left


@pytest.mark.parametrize("rule_id", RULES)
def test_every_rule_has_something_to_read(rule_id):
    policy = pack(rule_id.partition("/")[0])
    assert policy_lines.lines(policy, policy.rule(rule_id))


def test_the_list_has_every_rule_of_every_pack():
    for name in IDS:
        assert {rule.id for rule in pack(name).rules} == {f"{name}/{rule}" for rule in IDS[name]}


def test_conditions_say_incidents_results_and_what_lifts_them():
    lines = read(pack("change-control"))
    assert "May roll back: Incident Commander: High, during an incident" in lines
    assert any(line.endswith("during a P0 incident") for line in lines)
    assert any("Table removal or Migration, when it was rolled back" in line for line in lines)
    assert any("not: " in line for line in read(pack("cab-process")))
    assert any("when it failed or when it was rolled back" in line for line in
               read(pack("pol-008")))  # fmt: skip
