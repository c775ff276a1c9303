"""Every rule of the SOC 2 CC8.1 process, on both sides of its boundaries."""

from dataclasses import replace

import pytest

from tests.domain.scenes import (
    pack,
)
from tests.domain.scenes_orca_cc8_1 import EMERGENCY, NORMAL, SCENES, STANDARD, rule


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.rule)
def test_scene(scene):
    scene.check()


def test_a_complete_change_of_each_class_is_allowed():
    for change in (STANDARD, NORMAL, EMERGENCY):
        scene = rule("standard", change)
        assert scene.judged().allowed, scene.told()


def test_the_tech_lead_signs_once_for_class_and_infrastructure():
    verdict = rule("infra", replace(NORMAL, traits=("infrastructure",))).judged()
    assert [slot.any_of for slot in verdict.slots] == [("Tech Lead",), ("Peer Reviewer",)]
    assert verdict.allowed


def test_what_the_policy_only_keeps_is_in_the_pack():
    policy = pack("orca-cc8-1")
    stages = policy.rule("orca-cc8-1/rollout").rollouts[0].stages
    assert stages == ("Canary", "10 %", "50 %", "100 %")
    assert policy.rule("orca-cc8-1/quarterly").reviews[0].every == "quarter"
