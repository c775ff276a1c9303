"""Every rule of POL-008, on both sides of its boundaries."""

from dataclasses import replace

import pytest

from tests.domain.scenes import (
    TEXTS,
    pack,
    without,
)
from tests.domain.scenes_pol_008 import EMERGENCY, MAJOR, NORMAL, SCENES, STANDARD, rule


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.rule)
def test_scene(scene):
    scene.check()


def test_a_complete_change_of_each_class_is_allowed():
    for change in (STANDARD, NORMAL, MAJOR, EMERGENCY):
        scene = rule("3.1", change)
        assert scene.judged().allowed, scene.told()


def test_a_standard_change_needs_no_signature():
    verdict = rule("3.1", STANDARD).judged()
    assert verdict.slots == ()
    assert verdict.approvals_satisfied


def test_staging_and_notes_on_performance_only_warn():
    bare = replace(NORMAL, documents=without(TEXTS, "performance_assessment"))
    assert rule("4.2-perf", bare).judged().allowed


def test_what_the_policy_only_keeps_is_in_the_pack():
    policy = pack("pol-008")
    assert [one.id for one in policy.rule("pol-008/7.2").procedures] == [
        "code", "database", "infrastructure",
    ]  # fmt: skip
    assert len(policy.rule("pol-008/8").captures) == 6
    targets = {(kpi.id, kpi.aim, kpi.target) for kpi in policy.rule("pol-008/9").kpis}
    assert targets == {
        ("success_rate", "above", 95), ("time_to_deploy", "below", 1),
        ("changes_a_week", "at_least", 10), ("failure_rate", "below", 5),
        ("rollback_rate", "below", 3),
    }  # fmt: skip
    assert [(one.what, one.every) for one in policy.rule("pol-008/10.2").reviews] == [
        ("metrics", "quarter"), ("policy", "year"),
    ]  # fmt: skip
    assert len(policy.rule("pol-008/10.1").questions) == 3
