"""Scenes of cab_process's rules, on both sides of their boundaries."""

from dataclasses import replace

from tests.domain.scenes import (
    TEXTS,
    Scene,
    at,
    freeze,
    good,
    holidays,
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
