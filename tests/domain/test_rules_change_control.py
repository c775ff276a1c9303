"""Every rule of the Change Control Policy, on both sides of its boundaries."""

from dataclasses import replace

import pytest

from tests.domain.scenes import (
    asking,
    incident,
    pack,
    ran,
    sign,
)
from tests.domain.scenes_change_control import (
    APPROVERS,
    EMERGENCY,
    FIVE,
    HIGH,
    LATE,
    LEADS,
    LOW,
    MEDIUM,
    SCENES,
    medium_at,
    rule,
)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.rule)
def test_scene(scene):
    scene.check()


def test_a_complete_change_of_each_class_is_allowed():
    for change in (LOW, MEDIUM, HIGH, EMERGENCY):
        scene = rule("low", change)
        assert scene.judged().allowed, scene.told()


def test_the_28_types_are_all_there():
    assert {kind.id for kind in pack("change-control").types} == set(APPROVERS)


def test_a_rollback_names_who_has_the_authority():
    high = replace(HIGH, outcome=ran(pool_utilisation=99.0))
    assert rule("triggers", high).judged().rollback.authority == (("Backend Lead", "SRE Lead"),)
    during = rule("triggers", high, context=incident("P3", "2026-03-03T00:00")).judged().rollback
    assert during.authority == (("Backend Lead", "SRE Lead"), ("Incident Commander",))


def test_one_person_cannot_grant_an_exception_in_two_roles():
    alone = tuple(sign(role, "Ann") for role in ("Backend Lead", "SRE Lead"))
    late = medium_at(LATE, signoffs=alone, exception=asking("security_patch"))
    verdict = rule("exception", late).judged()
    assert not verdict.exceptions
    assert {"window.outside", "approval.missing", "approval.duty"} <= {
        one.kind for one in verdict.findings
    }
    helped = replace(late, signoffs=(*alone, sign("Backend Lead", "Ben")))
    assert rule("exception", helped).judged().exceptions


def test_an_exception_that_holds_is_told_with_who_granted_it():
    late = medium_at(LATE, signoffs=LEADS, exception=asking("security_patch"))
    (lifted,) = rule("exception", late).judged().exceptions
    assert lifted.override == "out_of_window"
    assert set(lifted.people) == {one.person for one in LEADS}


def test_what_the_policy_only_keeps_is_in_the_pack():
    policy = pack("change-control")
    assert policy.rule("change-control/log").retention.years == 2
    rollout = policy.rule("change-control/high-rollout").rollouts[0]
    assert rollout.stages == ("5 %", "25 %", "50 %", "100 %")
    assert (rollout.over.count, rollout.standby.count, rollout.standby_role) == (
        48, 4, "Incident Commander",
    )  # fmt: skip
    targets = {(kpi.id, kpi.aim, kpi.target) for kpi in
               policy.rule("change-control/audit-report").kpis}  # fmt: skip
    assert {
        ("rollback_rate", "below", 5),
        ("window_violations", "at_most", 0),
        ("approval_bypasses", "at_most", 0),
        ("time_to_deploy", "below", 2),
    } <= targets
    assert policy.rule("change-control/quarterly").reviews[0].every == "quarter"
    assert len(policy.rule("change-control/retrospective").questions) == 3
    assert policy.meeting.members == FIVE


def test_slots_of_several_types_stand_in_the_order_of_the_document():
    for types in (("schema.new_index", "infra.scaling"), ("infra.scaling", "schema.new_index")):
        slots = rule("authorities", replace(MEDIUM, types=types)).judged().slots
        assert [slot.any_of for slot in slots] == [("Backend Lead",), ("DBA Lead",), ("SRE Lead",)]
