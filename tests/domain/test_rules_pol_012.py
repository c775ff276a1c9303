"""Every rule of POL-012, on both sides of its boundaries."""

from dataclasses import replace

import pytest

from tests.domain.scenes import (
    pack,
    signs,
)
from tests.domain.scenes_pol_012 import EMERGENCY, MAJOR, NORMAL, SCENES, STANDARD, rule


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.rule)
def test_scene(scene):
    scene.check()


def test_a_complete_change_of_each_class_is_allowed():
    for change in (STANDARD, NORMAL, MAJOR, EMERGENCY):
        scene = rule(".1-standard", change)
        assert scene.judged().allowed, scene.told()


def test_a_count_for_one_role_is_one_slot():
    verdict = rule(".1-normal", replace(NORMAL, signoffs=signs("Reviewer"))).judged()
    assert [(slot.any_of, slot.needed, slot.signed) for slot in verdict.slots] == [
        (("Reviewer",), 2, 1)
    ]
    told = [one.message() for one in verdict.findings if one.kind == "approval.missing"]
    assert told == ["Reviewer: 1 of 2 have signed."]


def test_what_the_policy_only_keeps_is_in_the_pack():
    policy = pack("pol-012")
    flags = policy.rule("pol-012/.4").flags
    assert flags.kinds == ("release", "ops", "experiment", "permission")
    assert (flags.stale_kinds, flags.stale_after.count) == (("release",), 30)
    assert (flags.audit_every, flags.needs) == ("month", ("owner", "purpose", "ttl"))
    targets = {(kpi.id, kpi.aim, kpi.target) for kpi in policy.rule("pol-012/kpi").kpis}
    assert targets == {
        ("failure_rate", "below", 5), ("unauthorized", "at_most", 0),
        ("stale_flags", "below", 5), ("migration_rollback_rate", "below", 10),
        ("lead_time", "below", 4),
    }  # fmt: skip
