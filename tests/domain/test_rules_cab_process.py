"""Every rule of the default policy, on both sides of its boundaries."""

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
    holidays,
    pack,
    proof,
    ran,
    sign,
    signs,
    without,
)

SLOT = "2026-03-03T14:00"  # a Tuesday
BOTH = signs("Engineering Manager", "Business Stakeholder", "Team Lead")
BOARD = ("Engineering Manager", "Technical Lead", "Security Lead", "Operations Lead",
         "Business Stakeholder")  # fmt: skip

NORMAL = good("normal", SLOT, signoffs=BOTH)
STANDARD = good("standard", SLOT, signoffs=signs("Team Lead"))
EMERGENCY = good(
    "emergency",
    SLOT,
    signoffs=signs("On-call Engineer", "Engineering Manager", "Team Lead"),
)
ALL_PRE = ("backup", "verify_rollback_plan", "notify_stakeholders", "update_monitoring")


def rule(name: str, change, *seen: str, **more) -> Scene:
    return Scene(f"cab-process/{name}", change, seen, **more)


def rated(impact: str, probability: str, *roles: str, **more):
    return replace(NORMAL, impact=impact, probability=probability, signoffs=signs(*roles, **more))


MONDAY = at("2026-03-02T09:30")
FRIDAY = at("2026-02-27T09:30")

SCENES = [
    # Classes.
    rule("standard", STANDARD, "slot Team Lead", "done approval"),
    rule("standard", replace(STANDARD, signoffs=()), "approval.missing"),
    rule("standard", NORMAL),
    rule("standard", replace(STANDARD, signoffs=(), submitted_at=MONDAY),
         "approval.missing", "due approval 03 00:00", now=at("2026-03-03T00:00")),
    rule("standard", replace(STANDARD, signoffs=(), submitted_at=MONDAY),
         "approval.missing", "duty.overdue", "overdue approval", now=at("2026-03-03T00:00:01")),
    rule("normal", NORMAL, "slot Engineering Manager", "slot Business Stakeholder"),
    rule("normal", replace(NORMAL, signoffs=signs("Engineering Manager", "Team Lead")),
         "approval.missing"),
    rule("normal", replace(NORMAL, signoffs=signs("Business Stakeholder", "Team Lead")),
         "approval.missing"),
    rule("normal", replace(NORMAL, signoffs=BOTH, submitted_at=FRIDAY),
         "due approval 04 09:30", "done approval"),
    rule("normal", replace(NORMAL, signoffs=(), submitted_at=FRIDAY),
         "approval.missing", now=at("2026-03-04T09:30")),
    rule("normal", replace(NORMAL, signoffs=(), submitted_at=FRIDAY),
         "approval.missing", "duty.overdue", now=at("2026-03-04T09:30:01")),
    rule("emergency", EMERGENCY, "slot On-call Engineer", "slot Engineering Manager"),
    rule("emergency", replace(EMERGENCY, signoffs=signs("Engineering Manager")),
         "approval.missing"),
    rule("emergency", replace(EMERGENCY, signoffs=(), submitted_at=MONDAY),
         "approval.missing", "due approval 02 11:30", now=at("2026-03-02T11:30")),
    rule("emergency", replace(EMERGENCY, signoffs=(), submitted_at=MONDAY),
         "approval.missing", "duty.overdue", now=at("2026-03-02T11:31")),
    rule("emergency", replace(EMERGENCY, signoffs=signs(
        "On-call Engineer", "Engineering Manager", verbal=True)), "approval.missing"),
    # The template.
    rule("template", NORMAL),
    *(rule("template", replace(NORMAL, documents=without(TEXTS, name)), "document.missing")
      for name in ("description", "business_justification", "implementation_plan",
                   "validation_steps", "rollback_plan", "testing_evidence", "monitoring_plan",
                   "dependency_analysis")),
    rule("template", replace(NORMAL, documents=TEXTS | {"description": "  \n"}),
         "document.missing"),
    rule("template", replace(NORMAL, documents=without(TEXTS, "systems_affected"))),
    rule("template", replace(NORMAL, documents=without(TEXTS, "systems_affected"), systems=()),
         "document.missing"),
    rule("template", replace(STANDARD, documents={}), "document.missing"),
    rule("template", replace(EMERGENCY, documents={}), "document.missing"),
    rule("template", replace(NORMAL, priority=""), "rating.missing"),
    rule("template", replace(NORMAL, impact=""), "rating.missing"),
    # Approvals if needed.
    rule("security", NORMAL),
    rule("security", replace(NORMAL, traits=("needs_security_review",)),
         "approval.missing", "slot Security Lead"),
    rule("security", replace(NORMAL, traits=("needs_security_review",),
                             signoffs=(*BOTH, sign("Security Lead"))), "slot Security Lead"),
    rule("security", replace(STANDARD, traits=("needs_business_review",)),
         "approval.missing", "slot Business Stakeholder"),
    # Reviews.
    rule("technical-review", NORMAL),
    rule("technical-review", replace(NORMAL, evidence=None),
         "evidence.missing", "review.missing"),
    rule("technical-review", replace(NORMAL, evidence=proof(code_reviews=0)), "review.missing"),
    rule("technical-review", replace(NORMAL, evidence=proof(code_reviews=1))),
    rule("technical-review", replace(NORMAL, evidence=proof(tests_passed=False)),
         "evidence.missing"),
    rule("technical-review", replace(NORMAL, evidence=proof(security_scan="findings")),
         "evidence.missing"),
    rule("technical-review", replace(STANDARD, documents=without(TEXTS, "performance_assessment")),
         "document.missing"),
    rule("business-review", NORMAL),
    *(rule("business-review", replace(NORMAL, documents=without(TEXTS, name)), "document.missing")
      for name in ("customer_impact", "communication_plan", "training_materials")),
    rule("business-review", replace(NORMAL, signoffs=signs("Engineering Manager")),
         "approval.missing"),
    rule("business-review", replace(STANDARD, documents=without(TEXTS, "customer_impact"))),
    rule("business-review", replace(STANDARD, documents=without(TEXTS, "customer_impact"),
                                    traits=("needs_business_review",)),
         "document.missing", "approval.missing"),
    # Checklists.
    rule("implementation", NORMAL),
    rule("implementation", replace(NORMAL, checklists={"pre": ALL_PRE})),
    *(rule("implementation", replace(NORMAL, checklists={"pre": ALL_PRE[:n] + ALL_PRE[n + 1:]}),
           "checklist.open") for n in range(4)),
    rule("implementation", replace(NORMAL, checklists={"during": ()}), "checklist.open"),
    rule("implementation", replace(NORMAL, checklists={"post": ()}), "checklist.open"),
    # Windows.
    rule("maintenance", NORMAL),
    rule("maintenance", good("normal", "2026-03-05T14:00", 2.0, signoffs=BOTH)),
    rule("maintenance", good("normal", "2026-03-03T13:59", signoffs=BOTH), "window.outside"),
    rule("maintenance", good("normal", "2026-03-03T15:00:01", signoffs=BOTH), "window.outside"),
    rule("maintenance", good("normal", "2026-03-04T14:00", signoffs=BOTH), "window.outside"),
    rule("maintenance", good("standard", "2026-03-04T14:00"), "window.outside"),
    rule("maintenance", good("normal", "2026-03-03T15:00+01:00", signoffs=BOTH)),
    rule("maintenance", good("normal", "2026-03-08T02:00", 4.0, traits=("downtime",))),
    rule("maintenance", good("normal", "2026-03-08T02:00", 4.01, traits=("downtime",)),
         "window.outside"),
    rule("maintenance", replace(NORMAL, traits=("downtime",)), "window.outside"),
    rule("maintenance", good("normal", "2026-03-08T02:00"), "window.outside"),
    rule("maintenance", good("emergency", "2026-03-07T03:00")),
    rule("maintenance", good("normal", "2026-03-07T10:00", 2.0, environment="staging")),
    rule("maintenance", good("normal", "2026-03-07T10:00", 2.1, environment="staging"),
         "window.outside"),
    rule("maintenance", good("normal", "2026-03-07T03:00", environment="development")),
    rule("maintenance", replace(NORMAL, start=None, end=None)),
    # Blackouts.
    rule("blackout", NORMAL),
    rule("blackout", NORMAL, "freeze.active", context=holidays("2026-03-03")),
    rule("blackout", NORMAL, context=holidays("2026-03-04")),
    rule("blackout", NORMAL, "freeze.active",
         context=freeze("2026-03-03T14:59:59", "2026-03-03T18:00")),
    rule("blackout", NORMAL, context=freeze("2026-03-03T15:00", "2026-03-03T18:00")),
    rule("blackout", NORMAL, context=freeze("2026-03-01T15:00", "2026-03-03T14:00")),
    rule("blackout", NORMAL, "freeze.active",
         context=freeze("2026-03-01T15:00", "2026-03-03T14:00:01")),
    rule("blackout", EMERGENCY, context=freeze("2026-03-01T15:00", "2026-04-01T00:00")),
    rule("blackout", replace(NORMAL, environment="staging"),
         context=freeze("2026-03-01T15:00", "2026-04-01T00:00")),
    # Risk.
    rule("matrix", replace(NORMAL, impact="", probability=""), "rating.missing"),
    rule("matrix", rated("low", "low", "Engineering Manager", "Business Stakeholder"),
         "approval.missing", "slot Team Lead"),
    rule("matrix", rated("low", "medium", "Business Stakeholder"),
         "approval.missing", "slot Engineering Manager"),
    rule("matrix", rated("medium", "low", "Engineering Manager"), "slot Engineering Manager"),
    rule("matrix", rated("medium", "medium", "Engineering Manager"),
         "approval.missing", "slot Business Stakeholder"),
    rule("matrix", replace(STANDARD, impact="medium", probability="medium", signoffs=BOTH)),
    rule("matrix", rated("high", "low", *BOARD, meeting="2026-9")),
    *(rule("matrix", rated("high", "low", *(BOARD[:n] + BOARD[n + 1:]), meeting="2026-9"),
           "approval.missing", f"slot {BOARD[n]}") for n in range(5)),
    # The board.
    rule("cab", rated("high", "low", *BOARD, meeting="2026-9"), "slot Operations Lead"),
    rule("cab", rated("high", "low", *BOARD), "approval.missing"),
    rule("cab", NORMAL),
    # Rollback.
    rule("rollback", replace(NORMAL, outcome=ran())),
    rule("rollback", replace(NORMAL, outcome=ran(health_check_failures=1)),
         "rollback.required", "trigger health_checks"),
    rule("rollback", replace(NORMAL, outcome=ran(error_rate_after=5.0))),
    rule("rollback", replace(NORMAL, outcome=ran(error_rate_after=5.01)),
         "rollback.required", "trigger error_rate"),
    rule("rollback", replace(NORMAL, outcome=ran(p95_before_ms=100.0, p95_after_ms=200.0))),
    rule("rollback", replace(NORMAL, outcome=ran(p95_before_ms=100.0, p95_after_ms=200.1)),
         "rollback.required", "trigger response_time"),
    rule("rollback", replace(NORMAL, outcome=ran(p95_after_ms=900.0))),
    rule("rollback", replace(NORMAL, outcome=ran(critical_alerts=True)),
         "rollback.required", "trigger critical_alerts"),
    rule("rollback", replace(NORMAL, outcome=ran(critical_alerts=True, result="rolled_back")),
         "trigger critical_alerts"),
]  # fmt: skip


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.rule)
def test_scene(scene):
    scene.check()


def test_a_complete_change_of_each_class_is_allowed():
    for change in (NORMAL, STANDARD, EMERGENCY):
        scene = rule("normal", change)
        assert scene.judged().allowed, scene.told()


@pytest.mark.parametrize(
    ("impact", "probability", "level", "inferred"),
    [
        ("low", "low", "Low", False),
        ("low", "medium", "Medium", False),
        ("low", "high", "High", True),
        ("medium", "low", "Medium", False),
        ("medium", "medium", "High", False),
        ("medium", "high", "Critical", True),
        ("high", "low", "Critical", False),
        ("high", "medium", "Critical", False),
        ("high", "high", "Critical", False),
    ],
)
def test_matrix_gives_the_level(impact, probability, level, inferred):
    risk = rule("matrix", rated(impact, probability)).judged().risk
    assert (risk.level, risk.inferred) == (level, inferred)


def test_one_slot_serves_class_risk_and_review_and_needs_one_signature():
    verdict = rule("matrix", rated("medium", "medium", "Engineering Manager")).judged()
    assert [(slot.any_of, slot.needed, slot.signed) for slot in verdict.slots] == [
        (("Engineering Manager",), 1, 1),
        (("Business Stakeholder",), 1, 0),
    ]
    assert not verdict.approvals_satisfied


def test_sentences_name_the_role_in_the_documents_words():
    found = rule("normal", replace(NORMAL, signoffs=signs("Business Stakeholder"))).judged()
    first = next(one for one in found.findings if one.kind == "approval.missing")
    assert first.message() == "Engineering Manager has not signed."
    assert first.remedy() == "Ask the Engineering Manager to sign."


def test_a_signature_outside_the_meeting_is_told_as_such():
    found = rule("cab", rated("high", "low", *BOARD)).judged().findings
    assert {one.message() for one in found if one.kind == "approval.missing"} == {
        f"{role} has signed, but not in a meeting." for role in BOARD
    }


def test_what_the_policy_only_measures_is_in_the_pack():
    policy = pack("cab-process")
    assert [kpi.id for kpi in policy.rule("cab-process/metrics").kpis] == [
        "success_rate", "rollback_rate", "time_to_implement", "incidents",
    ]  # fmt: skip
    assert policy.rule("cab-process/monthly").reviews[0].every == "month"
    assert policy.meeting.members == BOARD
    assert (policy.meeting.chair, policy.meeting.weekday, policy.meeting.time) == (
        "Engineering Manager", 2, "15:00",
    )  # fmt: skip
    assert policy.number_pattern == "CR-YYYY-NNNN"


def test_an_exception_lifts_nothing_where_the_policy_knows_none():
    late = good("normal", "2026-03-04T14:00", signoffs=BOTH, exception=asking())
    rule("maintenance", late, "window.outside").check()


def test_a_failed_window_opens_nothing_here():
    context = Context(failed_windows=(Span(at(SLOT), at("2026-03-03T16:00")),))
    rule("maintenance", good("normal", "2026-03-10T16:00", signoffs=BOTH), "window.outside",
         context=context).check()  # fmt: skip
