"""Scenes of orca_cc8_1's rules, on both sides of their boundaries."""

from dataclasses import replace

from tests.domain.scenes import (
    TEXTS,
    Scene,
    at,
    freeze,
    good,
    proof,
    ran,
    signs,
    without,
)

TUESDAY = "2026-02-17T11:00-08:00"
BOTH = signs("Tech Lead", "Peer Reviewer")
STANDARD = good("standard", TUESDAY)
NORMAL = good("normal", TUESDAY, signoffs=BOTH)
EMERGENCY = good("emergency", "2026-02-15T03:00-08:00", signoffs=signs("On-call Engineer"))
POST = ("smoke_tests", "health_checks", "kpi_monitoring")


def rule(name: str, change, *seen: str, **more) -> Scene:
    return Scene(f"orca-cc8-1/{name}", change, seen, **more)


def standard_at(start: str, hours: float = 1.0):
    return good("standard", start, hours)


SCENES = [
    rule("standard", STANDARD),
    rule("standard", replace(STANDARD, evidence=proof(tests_passed=False)), "evidence.missing"),
    rule("standard", replace(NORMAL, evidence=proof(tests_passed=False))),
    rule("normal", NORMAL, "slot Tech Lead", "slot Peer Reviewer"),
    rule("normal", replace(NORMAL, signoffs=signs("Tech Lead")), "approval.missing"),
    rule("normal", replace(NORMAL, signoffs=signs("Peer Reviewer")), "approval.missing"),
    rule("emergency", EMERGENCY, "slot On-call Engineer"),
    rule("emergency", replace(EMERGENCY, signoffs=BOTH), "approval.missing"),
    rule("emergency", replace(EMERGENCY, outcome=ran("2026-02-15T12:00")),
         "due retrospective 16 12:00", now=at("2026-02-16T12:00")),
    rule("emergency", replace(EMERGENCY, outcome=ran("2026-02-15T12:00")),
         "duty.overdue", now=at("2026-02-16T12:00:01")),
    rule("emergency", replace(EMERGENCY, outcome=ran("2026-02-15T12:00"),
                              reviewed_at=at("2026-02-15T18:00")), "done retrospective"),
    # The request.
    rule("request", NORMAL),
    *(rule("request", replace(change, documents=without(TEXTS, name)), "document.missing")
      for change in (STANDARD, NORMAL)
      for name in ("description", "business_justification", "risk_assessment", "rollback_plan",
                   "testing_evidence")),
    rule("request", replace(NORMAL, documents=without(TEXTS, "systems_affected"), systems=()),
         "document.missing"),
    rule("infra", replace(STANDARD, traits=("infrastructure",)),
         "approval.missing", "slot Tech Lead"),
    rule("infra", replace(STANDARD, traits=("architecture",), signoffs=signs("Tech Lead"))),
    rule("infra", replace(EMERGENCY, traits=("architecture",)), "approval.missing"),
    rule("infra", STANDARD),
    # The window.
    rule("window", standard_at("2026-02-16T10:00-08:00", 6.0)),
    rule("window", standard_at("2026-02-16T09:59-08:00"), "window.outside"),
    rule("window", standard_at("2026-02-16T15:00-08:00", 1.01), "window.outside"),
    rule("window", standard_at("2026-02-19T15:00-08:00")),
    rule("window", standard_at("2026-02-20T11:00-08:00"), "window.not_preferred"),
    rule("window", standard_at("2026-02-20T15:30-08:00"), "window.outside"),
    rule("window", standard_at("2026-02-21T11:00-08:00"), "window.outside"),
    rule("window", standard_at("2026-07-07T10:00-07:00")),
    rule("window", standard_at("2026-07-07T16:59+00:00"), "window.outside"),
    rule("window", EMERGENCY),
    rule("window", replace(STANDARD, environment="staging", start=at("2026-02-21T11:00"),
                           end=at("2026-02-21T12:00"))),
    rule("window", NORMAL, context=freeze("2026-01-01T00:00", "2027-01-01T00:00")),
    # Verification.
    rule("verification", replace(NORMAL, checklists={"post": POST})),
    *(rule("verification", replace(NORMAL, checklists={"post": POST[:n] + POST[n + 1:]}),
           "checklist.open") for n in range(3)),
    rule("verification", replace(NORMAL, outcome=ran("2026-02-17T20:00")),
         "due verification 18 20:00", now=at("2026-02-18T20:00")),
    rule("verification", replace(NORMAL, outcome=ran("2026-02-17T20:00"),
                                 checklists={"post": POST}), "done verification"),
    rule("verification", replace(NORMAL, outcome=ran("2026-02-17T20:00")),
         "duty.overdue", now=at("2026-02-18T20:00:01")),
    # Documentation.
    rule("docs", NORMAL),
    rule("docs", replace(STANDARD, documents=without(TEXTS, "changelog")), "document.missing"),
    *(found
      for name, trait in (("readme", "setup_changed"), ("runbook", "operations_changed"),
                          ("api_docs", "api_changed"), ("post_mortem", "had_issues"))
      for found in (
          rule("docs", replace(NORMAL, documents=without(TEXTS, name))),
          rule("docs", replace(NORMAL, documents=without(TEXTS, name), traits=(trait,)),
               "document.missing"),
          rule("docs", replace(NORMAL, traits=(trait,))))),
    # Triggers.
    rule("rollback", replace(NORMAL, outcome=ran(error_rate_after=1.5, sustained_minutes=9.0))),
    rule("rollback", replace(NORMAL, outcome=ran(error_rate_after=1.6, sustained_minutes=4.9))),
    rule("rollback", replace(NORMAL, outcome=ran(error_rate_after=1.6))),
    rule("rollback", replace(NORMAL, outcome=ran(error_rate_after=1.6, sustained_minutes=5.0)),
         "rollback.required", "trigger error_rate"),
    rule("rollback", replace(NORMAL, outcome=ran(p95_after_ms=700.0, sustained_minutes=5.0))),
    rule("rollback", replace(NORMAL, outcome=ran(p95_after_ms=701.0, sustained_minutes=5.0)),
         "rollback.required", "trigger latency"),
    rule("rollback", replace(NORMAL, outcome=ran(health_check_failures=3))),
    rule("rollback", replace(NORMAL, outcome=ran(health_check_failures=4)),
         "rollback.required", "trigger health_checks"),
    # Gates.
    rule("gates", NORMAL),
    rule("gates", replace(NORMAL, evidence=proof(coverage=79.9)), "evidence.missing"),
    rule("gates", replace(NORMAL, evidence=proof(coverage=80.0))),
    rule("gates", replace(NORMAL, evidence=proof(tests_passed=None)), "evidence.missing"),
    rule("gates", replace(NORMAL, evidence=proof(security_scan="findings"))),
    rule("gates", replace(NORMAL, evidence=proof(security_scan="critical")), "evidence.missing"),
    rule("gates", replace(NORMAL, evidence=proof(security_scan=None)), "evidence.missing"),
    rule("gates", replace(EMERGENCY, evidence=proof(code_reviews=0)), "review.missing"),
    rule("gates", replace(NORMAL, evidence=proof(code_reviews=1))),
]  # fmt: skip
