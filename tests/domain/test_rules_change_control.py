"""Every rule of the Change Control Policy, on both sides of its boundaries."""

from dataclasses import replace

import pytest

from cab_desk.domain.verdict import Context, Span
from tests.domain.scenes import (
    TEXTS,
    Scene,
    asking,
    at,
    freeze,
    good,
    incident,
    pack,
    proof,
    ran,
    sign,
    signs,
    without,
)

FIVE = ("Tech Architect", "Backend Lead", "DBA Lead", "SRE Lead", "Product Owner")
LOW = good("low", "2026-03-07T03:00")
MEDIUM = good("medium", "2026-03-03T11:00", signoffs=signs("Backend Lead"))
HIGH = good("high", "2026-03-03T02:00", 4.0, signoffs=signs(*FIVE, meeting="2026-9"))
EMERGENCY = good("emergency", "2026-03-07T03:00", signoffs=signs("Incident Commander"))
PRE = ("tests_pass", "review_approved", "staging_successful", "rollback_documented",
       "dashboards_prepared", "on_call_available", "window_compliance")  # fmt: skip
POST = ("health_checks", "error_rate", "latency", "no_new_errors", "queries_stable",
        "connections_stable", "flag_metrics")  # fmt: skip

APPROVERS = {
    "api.new_endpoint": ("Backend Lead",),
    "api.new_optional_field": ("Backend Lead",),
    "api.required_to_optional": ("Backend Lead",),
    "api.optional_to_required": ("Backend Lead", "Frontend Lead"),
    "api.endpoint_removal": ("Tech Architect", "Product Owner"),
    "api.response_schema_change": ("Tech Architect", "Frontend Lead"),
    "api.rate_limit": ("SRE Lead",),
    "schema.new_table": ("Backend Lead",),
    "schema.new_nullable_column": ("Backend Lead",),
    "schema.new_defaulted_column": ("Backend Lead", "DBA Lead"),
    "schema.new_index": ("DBA Lead",),
    "schema.column_rename": ("Backend Lead", "DBA Lead"),
    "schema.column_removal": ("Backend Lead", "DBA Lead", "SRE Lead"),
    "schema.table_removal": ("Tech Architect", "DBA Lead"),
    "schema.downtime_migration": ("Tech Architect", "DBA Lead", "Product Owner"),
    "dependency.patch": (),
    "dependency.minor": ("Backend Lead",),
    "dependency.major": ("Backend Lead", "Tech Architect"),
    "dependency.new_production": ("Backend Lead",),
    "dependency.new_dev": (),
    "dependency.removal": ("Backend Lead",),
    "dependency.license_change": ("Legal", "Tech Architect"),
    "infra.scaling": ("SRE Lead",),
    "infra.environment_variable": ("Backend Lead",),
    "infra.secret_rotation": ("Security Lead",),
    "infra.cloud_provider": ("CTO", "CFO"),
    "infra.region_failover": ("SRE Lead", "Tech Architect"),
    "infra.cost_increase": ("SRE Lead", "CFO"),
}
LOW_TYPES = ("dependency.patch", "dependency.new_dev")
HIGH_TYPES = (
    "api.optional_to_required", "api.endpoint_removal", "api.response_schema_change",
    "schema.column_rename", "schema.column_removal", "schema.table_removal",
    "schema.downtime_migration", "dependency.major", "infra.cloud_provider",
)  # fmt: skip


def rule(name: str, change, *seen: str, **more) -> Scene:
    return Scene(f"change-control/{name}", change, seen, **more)


def medium_at(start: str, hours: float = 1.0, **more):
    return good("medium", start, hours, **({"signoffs": signs("Backend Lead")} | more))


def high_at(start: str, hours: float = 1.0, **more):
    return good("high", start, hours, **({"signoffs": signs(*FIVE, meeting="9")} | more))


LEADS = signs("Backend Lead", "SRE Lead")
LATE = "2026-03-03T19:00"
FAILED = Context(failed_windows=(Span(at("2026-03-03T02:00"), at("2026-03-03T03:00")),))

SCENES = [
    rule("low", LOW),
    rule("low", replace(LOW, evidence=proof(tests_passed=False)), "evidence.missing"),
    rule("low", replace(LOW, evidence=proof(soak_minutes=119.9)), "evidence.missing"),
    rule("low", replace(LOW, evidence=proof(soak_minutes=120.0))),
    rule("low", replace(LOW, evidence=proof(soak_minutes=None)), "evidence.missing"),
    # Medium.
    rule("medium", MEDIUM, "slot Backend Lead", "done approval"),
    rule("medium", replace(MEDIUM, signoffs=()), "approval.missing"),
    rule("medium", replace(MEDIUM, signoffs=(), submitted_at=at("2026-02-27T09:30")),
         "approval.missing", "due approval 02 09:30", now=at("2026-03-02T09:30")),
    rule("medium", replace(MEDIUM, signoffs=(), submitted_at=at("2026-02-27T09:30")),
         "approval.missing", "duty.overdue", now=at("2026-03-02T09:31")),
    *(rule("medium", replace(MEDIUM, documents=without(TEXTS, name)), "document.missing")
      for name in ("testing_evidence", "rollback_plan", "description")),
    rule("medium", replace(MEDIUM, evidence=proof(qa_approved=False)), "evidence.missing"),
    rule("medium", replace(MEDIUM, evidence=proof(test_kinds=("unit",))), "evidence.missing"),
    rule("medium", replace(MEDIUM, evidence=proof(test_kinds=("staging_smoke",)))),
    rule("medium", replace(MEDIUM, outcome=ran("2026-03-03T12:00")),
         "due verification 03 13:00"),
    # Its window.
    rule("medium-window", medium_at("2026-03-02T10:00"), "window.not_preferred"),
    rule("medium-window", medium_at("2026-03-02T09:59"), "window.outside"),
    rule("medium-window", medium_at("2026-03-02T15:00", 1.01), "window.outside"),
    rule("medium-window", medium_at("2026-03-03T10:00", 6.0)),
    rule("medium-window", medium_at("2026-03-03T10:00", 6.01), "window.not_preferred"),
    rule("medium-window", medium_at("2026-03-05T17:00"), "window.not_preferred"),
    rule("medium-window", medium_at("2026-03-05T17:00", 1.01), "window.outside"),
    rule("medium-window", medium_at("2026-03-06T10:00", 4.0), "window.not_preferred"),
    rule("medium-window", medium_at("2026-03-06T13:01"), "window.outside"),
    rule("medium-window", LOW),
    rule("medium-window", EMERGENCY),
    # Freezes.
    rule("freeze", medium_at("2026-03-06T15:00")),
    rule("freeze", medium_at("2026-03-06T15:00", 1.01), "freeze.active"),
    rule("freeze", medium_at("2026-03-09T07:59"), "freeze.active"),
    rule("freeze", medium_at("2026-03-09T08:00")),
    rule("freeze", high_at("2026-03-07T02:00"), "freeze.active"),
    rule("freeze", medium_at("2026-12-24T23:00")),
    rule("freeze", medium_at("2026-12-24T23:00", 1.01), "freeze.active"),
    rule("freeze", medium_at("2026-12-31T23:00"), "freeze.active"),
    rule("freeze", medium_at("2030-01-01T00:00")),
    rule("freeze", medium_at("2029-12-31T23:59"), "freeze.active"),
    rule("freeze", MEDIUM, "incident.active", context=incident("P0", "2026-03-03T00:00")),
    rule("freeze", MEDIUM, "incident.active", context=incident(" p1 ", "2026-03-03T00:00")),
    rule("freeze", MEDIUM, context=incident("P2", "2026-03-03T00:00")),
    rule("freeze", MEDIUM, context=incident("P0", "2026-03-03T00:00", "2026-03-03T11:00")),
    rule("freeze", MEDIUM, context=incident("P0", "2026-03-03T12:00")),
    rule("freeze", replace(MEDIUM, traits=("remediates_incident",)),
         context=incident("P0", "2026-03-03T00:00")),
    rule("freeze", LOW, context=incident("P0", "2026-03-01T00:00")),
    rule("freeze", EMERGENCY, context=incident("P0", "2026-03-01T00:00")),
    rule("freeze", MEDIUM, context=freeze("2026-03-01T00:00", "2026-04-01T00:00")),
    # Exceptions.
    rule("exception", medium_at(LATE, signoffs=LEADS, exception=asking("security_patch")),
         "lifted medium", "slot SRE Lead"),
    rule("medium-window", medium_at(LATE, signoffs=LEADS, exception=asking("security_patch"))),
    rule("exception", medium_at(LATE, exception=asking("security_patch")),
         "approval.missing"),
    rule("medium-window", medium_at(LATE, exception=asking("security_patch")),
         "window.outside"),
    rule("exception", medium_at(LATE, signoffs=LEADS, exception=asking("other")),
         "exception.unjustified"),
    rule("medium-window", medium_at(LATE, signoffs=LEADS, exception=asking("other")),
         "window.outside"),
    rule("exception", medium_at(LATE, signoffs=LEADS, exception=asking("performance", " ")),
         "exception.unjustified"),
    rule("exception", medium_at(LATE, signoffs=LEADS), "exception.unjustified"),
    rule("exception", medium_at(LATE, signoffs=LEADS, exception=asking("performance"))),
    rule("exception", medium_at(LATE, signoffs=LEADS, exception=asking("performance"),
                                documents=without(TEXTS, "monitoring_plan")),
         "exception.unjustified"),
    rule("exception", medium_at("2026-03-07T11:00", signoffs=LEADS,
                                exception=asking("customer_impacting_fix")),
         "lifted medium", "lifted weekend"),
    rule("freeze", medium_at("2026-03-07T11:00", signoffs=LEADS,
                             exception=asking("customer_impacting_fix"))),
    rule("freeze", medium_at("2026-12-28T11:00", signoffs=LEADS,
                             exception=asking("customer_impacting_fix")), "freeze.active"),
    rule("freeze", replace(MEDIUM, signoffs=LEADS, exception=asking("security_patch")),
         "incident.active", context=incident("P1", "2026-03-03T00:00")),
    rule("exception", replace(MEDIUM, exception=asking("other"))),
    rule("exception", medium_at(LATE)),
    # High: RFC, meeting, communication.
    rule("high-rfc", HIGH),
    *(rule("high-rfc", replace(HIGH, documents=without(TEXTS, name)), "document.missing")
      for name in ("motivation", "design", "alternatives", "rollback_plan",
                   "testing_strategy")),
    rule("high-rfc", replace(HIGH, published_at=at("2026-02-24T02:00"))),
    rule("high-rfc", replace(HIGH, published_at=at("2026-02-24T02:00:01")), "publication.late"),
    rule("high-rfc", replace(HIGH, published_at=None), "publication.late",
         now=at("2026-02-26T00:00")),
    rule("high-rfc", replace(HIGH, published_at=None), now=at("2026-02-20T00:00")),
    rule("high-meeting", HIGH, *(f"slot {role}" for role in FIVE)),
    *(rule("high-meeting", replace(HIGH, signoffs=signs(
        *(one for one in FIVE if one != role), meeting="9")), "approval.missing")
      for role in FIVE),
    rule("high-meeting", replace(HIGH, signoffs=signs(*FIVE)), "approval.missing"),
    rule("high-comms", replace(HIGH, communicated_at=at("2026-02-26T02:00"))),
    rule("high-comms", replace(HIGH, communicated_at=at("2026-02-26T02:00:01")),
         "communication.late"),
    # High: its window.
    rule("high-window", HIGH),
    rule("high-window", high_at("2026-03-03T02:00", 4.01), "window.outside", "window.too_long"),
    rule("high-window", high_at("2026-03-03T01:59"), "window.outside"),
    rule("high-window", high_at("2026-03-10T02:00"), "window.outside"),
    rule("high-window", high_at("2026-03-10T02:00"), context=FAILED),
    rule("high-window", high_at("2026-04-14T02:00"), "window.outside", context=FAILED),
    rule("high-window", high_at("2026-03-17T02:00"), "window.outside", context=FAILED),
    rule("high-window", high_at("2026-03-10T02:00"), "window.outside",
         context=Context(failed_windows=(Span(at("2026-03-03T06:00"), at("2026-03-03T07:00")),))),
    rule("high-window", high_at("2026-04-07T02:00", 4.0)),
    rule("high-window", replace(HIGH, announced_at=at("2026-02-17T02:00"))),
    rule("high-window", replace(HIGH, announced_at=at("2026-02-17T02:01")), "announcement.late"),
    rule("high-window", high_at("2026-03-04T02:00", signoffs=signs(*FIVE, "CTO", meeting="9")),
         "lifted high", "slot CTO"),
    rule("high-window", high_at("2026-03-04T02:00", exception=asking()),
         "window.outside", "approval.missing"),
    rule("high-window", high_at("2026-03-04T02:00", 5.0,
                                signoffs=signs(*FIVE, "CTO", meeting="9")), "window.too_long"),
    # Rollout and emergencies.
    rule("high-rollout", replace(HIGH, outcome=ran("2026-03-03T06:00")),
         "due status_update 04 06:00", "due status_update 05 06:00",
         "due status_update 06 06:00", now=at("2026-03-03T07:00")),
    rule("high-rollout", replace(HIGH, outcome=ran("2026-03-03T06:00")),
         "duty.overdue", now=at("2026-03-04T06:01")),
    rule("emergency", EMERGENCY, "slot Incident Commander"),
    rule("emergency", replace(EMERGENCY, signoffs=signs(*FIVE)), "approval.missing"),
    rule("emergency", replace(EMERGENCY, outcome=ran("2026-03-07T12:00")),
         "due retrospective 08 12:00", "due follow_up 08 12:00", now=at("2026-03-08T12:00")),
    rule("emergency", replace(EMERGENCY, outcome=ran("2026-03-07T12:00")),
         "overdue retrospective", "overdue follow_up", "duty.overdue",
         now=at("2026-03-08T12:01")),
    rule("emergency", replace(EMERGENCY, outcome=ran("2026-03-07T12:00")),
         "due executive_report 08 12:00", context=incident("P0", "2026-03-07T00:00")),
    rule("emergency", replace(EMERGENCY, outcome=ran("2026-03-07T12:00"),
                              traits=("security_sensitive",)), "due executive_report 08 12:00"),
    rule("security-clocks", replace(EMERGENCY, outcome=ran("2026-03-07T12:00"),
                                    traits=("security_sensitive",)),
         "due retrospective 08 12:00"),
    rule("security-clocks", replace(EMERGENCY, traits=("security_sensitive",)),
         "due mitigation 07 03:00", "due remediation 07 06:00",
         context=incident("P0", "2026-03-07T02:00")),
    rule("security-clocks", replace(EMERGENCY, traits=("security_sensitive",),
                                    submitted_at=at("2026-03-07T01:00")),
         "due mitigation 07 02:00", "duty.overdue", now=at("2026-03-07T02:01")),
    rule("security-clocks", EMERGENCY),
    # Types.
    *(rule("authorities", good("high", "2026-03-03T02:00", types=(name,)),
           *(["approval.missing"] if roles else []), *(f"slot {role}" for role in roles))
      for name, roles in APPROVERS.items()),
    *(rule("authorities", good("high", "2026-03-03T02:00", types=(name,),
                               signoffs=signs(*FIVE, *roles, meeting="9")))
      for name, roles in APPROVERS.items()),
    *(rule("authorities", good("low", "2026-03-03T02:00", types=(name,),
                               signoffs=signs(*APPROVERS[name])),
           *([] if name in LOW_TYPES else ["classification.mismatch"])) for name in APPROVERS),
    *(rule("authorities", good("medium", "2026-03-03T02:00", types=(name,),
                               signoffs=signs("Backend Lead", *APPROVERS[name])),
           *(["classification.mismatch"] if name in HIGH_TYPES else [])) for name in APPROVERS),
    rule("authorities", replace(EMERGENCY, types=("schema.table_removal",))),
    # Checklists.
    rule("pre", replace(LOW, checklists={"pre": PRE})),
    *(rule("pre", replace(LOW, checklists={"pre": PRE[:n] + PRE[n + 1:]}), "checklist.open")
      for n in range(len(PRE))),
    rule("pre", replace(LOW, checklists={"pre": PRE}, traits=("migration",)), "checklist.open"),
    rule("pre", replace(MEDIUM, checklists={"pre": PRE}), "checklist.open"),
    # A change of the schema is a migration, whether it is said to be one or not.
    rule("pre", replace(MEDIUM, types=("schema.new_table",), checklists={
        "pre": (*PRE, "flags_configured")}), "checklist.open"),
    rule("pre", replace(MEDIUM, types=("schema.new_table",), checklists={
        "pre": (*PRE, "flags_configured", "migration_tested")})),
    rule("pre", replace(MEDIUM, checklists={"pre": (*PRE, "flags_configured")})),
    rule("pre", replace(HIGH, checklists={"pre": (*PRE, "flags_configured")}),
         "checklist.open"),
    rule("pre", replace(HIGH, checklists={
        "pre": (*PRE, "flags_configured", "stakeholders_notified")})),
    rule("post", replace(LOW, checklists={"post": POST})),
    *(rule("post", replace(LOW, checklists={"post": POST[:n] + POST[n + 1:]}), "checklist.open")
      for n in range(len(POST))),
    rule("post", replace(LOW, outcome=ran("2026-03-07T04:00")),
         "due verification 07 05:00", now=at("2026-03-07T05:00")),
    rule("post", replace(LOW, outcome=ran("2026-03-07T04:00")),
         "duty.overdue", now=at("2026-03-07T05:01")),
    rule("post", replace(LOW, outcome=ran("2026-03-07T04:00"), checklists={"post": POST}),
         "done verification", now=at("2026-03-07T05:01")),
    # Rollback.
    rule("rollback-authority", replace(MEDIUM, outcome=ran(result="rolled_back"))),
    rule("rollback-authority", replace(MEDIUM, signoffs=signs("SRE Lead"),
                                       outcome=ran(result="rolled_back")), "approval.missing"),
    rule("rollback-authority", replace(HIGH, outcome=ran(result="rolled_back"))),
    rule("rollback-authority", replace(HIGH, signoffs=signs("Backend Lead"),
                                       outcome=ran(result="rolled_back")), "approval.missing"),
    rule("rollback-authority", replace(HIGH, signoffs=signs("Incident Commander"),
                                       outcome=ran(result="rolled_back")), "approval.missing"),
    rule("rollback-authority", replace(HIGH, signoffs=signs("Incident Commander"),
                                       outcome=ran(result="rolled_back")),
         context=incident("P2", "2026-03-03T00:00")),
    rule("rollback-authority", replace(EMERGENCY, outcome=ran(result="rolled_back"))),
    rule("rollback-authority", replace(EMERGENCY, signoffs=(),
                                       outcome=ran(result="rolled_back")), "approval.missing"),
    rule("rollback-authority", replace(MEDIUM, signoffs=(), outcome=ran(result="failed"))),
    rule("triggers", replace(LOW, outcome=ran(error_rate_before=0.1, error_rate_after=0.4))),
    rule("triggers", replace(LOW, outcome=ran(error_rate_before=0.1, error_rate_after=0.41)),
         "rollback.required", "trigger error_rate"),
    rule("triggers", replace(LOW, outcome=ran(error_rate_after=0.31)),
         "rollback.required", "trigger error_rate"),
    rule("triggers", replace(LOW, outcome=ran(p95_after_ms=250.0))),
    rule("triggers", replace(LOW, outcome=ran(p95_before_ms=150.0, p95_after_ms=250.0))),
    rule("triggers", replace(LOW, outcome=ran(p95_before_ms=150.0, p95_after_ms=250.1)),
         "rollback.required", "trigger latency"),
    rule("triggers", replace(LOW, outcome=ran(health_check_failures=3))),
    rule("triggers", replace(LOW, outcome=ran(health_check_failures=4)),
         "rollback.required", "trigger health_checks"),
    rule("triggers", replace(LOW, outcome=ran(pool_utilisation=90.0))),
    rule("triggers", replace(LOW, outcome=ran(pool_utilisation=90.1)),
         "rollback.required", "trigger pool"),
    rule("triggers", replace(LOW, outcome=ran(memory_utilisation=86.0, sustained_minutes=4.0))),
    rule("triggers", replace(LOW, outcome=ran(memory_utilisation=85.0, sustained_minutes=5.0))),
    rule("triggers", replace(LOW, outcome=ran(memory_utilisation=86.0, sustained_minutes=5.0)),
         "rollback.required", "trigger memory"),
    rule("rollback-test", HIGH),
    rule("rollback-test", replace(HIGH, evidence=proof(rollback_tested=False)),
         "rollback.untested"),
    rule("rollback-test", replace(HIGH, evidence=proof(rollback_minutes=None)),
         "evidence.missing"),
    rule("rollback-test", replace(HIGH, evidence=proof(rollback_minutes=5.0)),
         "evidence.missing"),
    rule("rollback-test", replace(HIGH, evidence=proof(rollback_minutes=4.9))),
    rule("rollback-test", replace(MEDIUM, evidence=proof(rollback_tested=False))),
    rule("rollback-duties", replace(LOW, outcome=ran("2026-03-07T04:00", "rolled_back")),
         "due post_mortem 08 04:00"),
    rule("rollback-duties", replace(LOW, outcome=ran("2026-03-07T04:00", "rolled_back"),
                                    documents=without(TEXTS, "post_mortem")),
         "duty.overdue", now=at("2026-03-08T04:01")),
    rule("rollback-duties", replace(LOW, traits=("migration",), outcome=ran(result="rolled_back")),
         "approval.missing", "slot DBA Lead"),
    rule("rollback-duties", replace(MEDIUM, types=("schema.new_table",),
                                    outcome=ran(result="rolled_back")), "approval.missing"),
    rule("rollback-duties", replace(MEDIUM, types=("schema.new_table",), outcome=ran())),
]  # fmt: skip


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
