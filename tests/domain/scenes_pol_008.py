"""Scenes of pol_008's rules, on both sides of their boundaries."""

from dataclasses import replace

from tests.domain.scenes import (
    TEXTS,
    Scene,
    at,
    freeze,
    good,
    holidays,
    incident,
    proof,
    ran,
    sign,
    signs,
    without,
)

# 2026-02-17 is a Tuesday in winter: 11:00 PST.
STANDARD = good("standard", "2026-02-17T11:00-08:00")
NORMAL = good("normal", "2026-02-17T11:00-08:00", signoffs=signs("Engineering Manager"))
MAJOR = good("major", "2026-02-07T02:00-08:00", 4.0, signoffs=signs("CTO", "CEO"))
EMERGENCY = good("emergency", "2026-02-15T03:00-08:00", signoffs=(sign("CTO", verbal=True),))
PRE = ("tests_passing", "code_reviewed", "rollback_documented", "runbook_prepared",
       "team_notified")  # fmt: skip
POST = ("smoke_tests", "metrics_reviewed", "feedback_monitored", "success_notified",
        "ticket_closed")  # fmt: skip
KINDS = ("unit", "integration", "manual", "regression")
HEAVY = ("load", "security", "uat", "rollback")
SUBMITTED = at("2026-02-16T11:00-08:00")


def rule(name: str, change, *seen: str, **more) -> Scene:
    return Scene(f"pol-008/{name}", change, seen, **more)


def normal_at(start: str, hours: float = 1.0, **more):
    return good("normal", start, hours, signoffs=signs("Engineering Manager"), **more)


def kinds_without(*kinds: str):
    return proof(test_kinds=tuple(kind for kind in (*KINDS, *HEAVY) if kind not in kinds))


SCENES = [
    rule("3.1", STANDARD),
    rule("3.1", replace(STANDARD, evidence=proof(code_reviews=0)), "review.missing"),
    rule("3.1", replace(STANDARD, evidence=proof(tests_passed=False)), "evidence.missing"),
    rule("3.1", replace(STANDARD, evidence=None), "review.missing", "evidence.missing"),
    rule("3.1", replace(NORMAL, evidence=proof(tests_passed=False))),
    # In that order.
    rule("3.2", NORMAL, "slot Engineering Manager"),
    rule("3.2", replace(NORMAL, signoffs=()), "approval.missing"),
    rule("3.2", replace(NORMAL, evidence=proof(code_reviews=0)), "review.missing"),
    rule("3.2", replace(NORMAL, submitted_at=SUBMITTED,
                        signoffs=signs("Engineering Manager", at=SUBMITTED))),
    rule("3.2", replace(NORMAL, submitted_at=SUBMITTED,
                        signoffs=signs("Engineering Manager", at=at("2026-02-16T10:59-08:00")))
         , "approval.missing"),
    rule("3.2", replace(NORMAL, outcome=ran("2026-02-17T12:00-08:00"),
                        signoffs=signs("Engineering Manager", at=at("2026-02-17T11:00-08:00"))),
         "due verification"),
    rule("3.2", replace(NORMAL, outcome=ran("2026-02-17T12:00-08:00"),
                        signoffs=signs("Engineering Manager", at=at("2026-02-17T11:01-08:00"))),
         "approval.missing"),
    rule("3.2", replace(NORMAL, outcome=ran("2026-02-17T12:00-08:00"),
                        checklists={"post": POST}), "done verification"),
    rule("3.2", replace(NORMAL, signoffs=signs("Engineering Manager", verbal=True)),
         "approval.missing"),
    # Emergencies.
    rule("3.3", EMERGENCY, "slot CTO or CEO"),
    rule("3.3", replace(EMERGENCY, signoffs=(sign("CEO", verbal=True),)), "slot CTO or CEO"),
    rule("3.3", replace(EMERGENCY, signoffs=()), "approval.missing"),
    rule("3.3", replace(EMERGENCY, signoffs=signs("Engineering Manager")), "approval.missing"),
    rule("3.3", replace(EMERGENCY, outcome=ran("2026-02-15T12:00")),
         "due documentation 16 12:00", now=at("2026-02-16T12:00")),
    rule("3.3", replace(EMERGENCY, outcome=ran("2026-02-15T12:00")),
         "overdue documentation", "duty.overdue", now=at("2026-02-16T12:01")),
    rule("3.3", replace(EMERGENCY, outcome=ran("2026-02-15T12:00"),
                        documented_at=at("2026-02-18T12:00")),
         "done documentation", now=at("2026-02-20T12:01")),
    rule("3.3-retro", replace(EMERGENCY, outcome=ran("2026-02-15T12:00")),
         "due retrospective 16 12:00", now=at("2026-02-16T12:00")),
    rule("3.3-retro", replace(EMERGENCY, outcome=ran("2026-02-15T12:00")),
         "duty.overdue", now=at("2026-02-16T12:01")),
    rule("3.3-retro", EMERGENCY),
    # Major changes.
    rule("3.4", MAJOR, "slot CTO", "slot CEO"),
    rule("3.4", replace(MAJOR, signoffs=signs("CTO")), "approval.missing"),
    rule("3.4", replace(MAJOR, signoffs=signs("CEO")), "approval.missing"),
    rule("3.4", replace(MAJOR, signoffs=(sign("CTO", "Same"), sign("CEO", "Same "))),
         "approval.missing", "approval.duty"),
    *(rule("3.4", replace(MAJOR, documents=without(TEXTS, name)), "document.missing")
      for name in ("change_proposal", "risk_assessment", "rollback_plan",
                   "customer_notification")),
    rule("3.4", replace(MAJOR, outcome=ran("2026-02-07T12:00")), "due retrospective 08 12:00"),
    # Eight facts.
    *(rule("4.1", change) for change in (STANDARD, NORMAL, MAJOR)),
    *(rule("4.1", replace(NORMAL, documents=without(TEXTS, name)), "document.missing")
      for name in ("description", "business_justification", "implementation_plan",
                   "rollback_plan", "testing_evidence", "risk_assessment")),
    rule("4.1", replace(NORMAL, documents=without(TEXTS, "systems_affected"), systems=()),
         "document.missing"),
    rule("4.1", replace(NORMAL, start=None, end=None), "document.missing"),
    rule("4.1", replace(NORMAL, end=None), "document.missing"),
    rule("4.1", replace(NORMAL, documents=without(TEXTS, "estimated_downtime"))),
    rule("4.1", replace(NORMAL, documents=without(TEXTS, "estimated_downtime"),
                        traits=("downtime",)), "document.missing"),
    rule("4.1", replace(EMERGENCY, documents={})),
    # Reviews.
    rule("4.2-code", replace(MAJOR, evidence=proof(code_reviews=1)), "review.missing"),
    rule("4.2-code", replace(MAJOR, evidence=proof(code_reviews=2))),
    rule("4.2-code", replace(NORMAL, evidence=proof(code_reviews=1))),
    rule("4.2-code", replace(EMERGENCY, evidence=proof(code_reviews=0)), "review.missing"),
    rule("4.2-security", replace(NORMAL, evidence=proof(security_review=False))),
    rule("4.2-security", replace(NORMAL, traits=("security_sensitive",),
                                 evidence=proof(security_review=False)), "review.missing"),
    rule("4.2-security", replace(NORMAL, traits=("security_sensitive",))),
    rule("4.2-perf", NORMAL),
    rule("4.2-perf", replace(NORMAL, documents=without(TEXTS, "performance_assessment")),
         "document.missing"),
    rule("4.2-perf", replace(NORMAL, documents=without(TEXTS, "dependency_analysis")),
         "document.missing"),
    # Checklists.
    rule("4.3", replace(NORMAL, checklists={"pre": PRE})),
    *(rule("4.3", replace(NORMAL, checklists={"pre": PRE[:n] + PRE[n + 1:]}), "checklist.open")
      for n in range(5)),
    rule("4.3", replace(NORMAL, checklists={"pre": PRE}, traits=("customer_facing",)),
         "checklist.open"),
    rule("4.3", replace(NORMAL, checklists={"pre": (*PRE, "customer_notification")},
                        traits=("customer_facing",))),
    rule("4.3", replace(NORMAL, checklists={"during": ("monitor",)}), "checklist.open"),
    rule("4.3", replace(NORMAL, checklists={"post": POST})),
    rule("4.3", replace(NORMAL, checklists={"post": POST[1:]}), "checklist.open"),
    # Windows.
    rule("5.1-standard", good("standard", "2026-02-17T09:00-08:00", 8.0)),
    rule("5.1-standard", good("standard", "2026-02-17T08:59-08:00"), "window.outside"),
    rule("5.1-standard", good("standard", "2026-02-17T16:01-08:00"), "window.outside"),
    rule("5.1-standard", good("standard", "2026-02-19T16:00-08:00")),
    rule("5.1-standard", good("standard", "2026-02-20T11:00-08:00"), "window.outside"),
    rule("5.1-standard", good("standard", "2026-02-17T16:00-08:00", 17.5), "window.outside"),
    rule("5.1-normal", normal_at("2026-02-17T10:00-08:00", 5.0)),
    rule("5.1-normal", normal_at("2026-02-17T10:00-08:00", 5.01), "window.outside"),
    rule("5.1-normal", normal_at("2026-02-18T14:00-08:00")),
    rule("5.1-normal", normal_at("2026-02-19T11:00-08:00"), "window.outside"),
    rule("5.1-normal", normal_at("2026-02-16T11:00-08:00"), "window.outside"),
    rule("5.1-normal", replace(NORMAL, submitted_at=at("2026-02-16T11:00-08:00"))),
    rule("5.1-normal", replace(NORMAL, submitted_at=at("2026-02-16T11:00:01-08:00")),
         "notice.short"),
    rule("5.1-normal", replace(NORMAL, submitted_at=None), "notice.short",
         now=at("2026-02-17T09:00-08:00")),
    rule("5.1-normal", replace(NORMAL, submitted_at=None), now=at("2026-02-16T09:00-08:00")),
    # The same clock time in summer is another instant.
    rule("5.1-normal", normal_at("2026-07-07T10:00-07:00", 5.0)),
    rule("5.1-normal", normal_at("2026-07-07T17:00+00:00")),
    rule("5.1-normal", normal_at("2026-07-07T16:59+00:00"), "window.outside"),
    rule("5.1-normal", normal_at("2026-02-17T18:00+00:00")),
    rule("5.1-normal", normal_at("2026-02-17T17:59+00:00"), "window.outside"),
    rule("5.1-major", MAJOR),
    rule("5.1-major", good("major", "2026-02-07T01:59-08:00"), "window.outside"),
    rule("5.1-major", good("major", "2026-02-07T05:01-08:00"), "window.outside"),
    rule("5.1-major", replace(MAJOR, submitted_at=at("2026-01-31T02:00-08:00"))),
    rule("5.1-major", replace(MAJOR, submitted_at=at("2026-01-31T02:01-08:00")),
         "notice.short"),
    *(rule(name, EMERGENCY) for name in ("5.1-standard", "5.1-normal", "5.1-major", "5.2")),
    # The last two business days of a month through its last day.
    rule("5.2", normal_at("2026-03-25T11:00-07:00")),
    rule("5.2", good("standard", "2026-03-30T11:00-07:00"), "freeze.active"),
    rule("5.2", normal_at("2026-03-31T11:00-07:00"), "freeze.active"),
    rule("5.2", normal_at("2026-04-01T11:00-07:00")),
    rule("5.2", good("major", "2026-01-31T02:00-08:00"), "freeze.active"),  # Saturday, 31 Jan
    rule("5.2", good("standard", "2026-01-28T16:00-08:00")),
    rule("5.2", good("standard", "2026-01-29T09:00-08:00"), "freeze.active"),
    # Memorial Day, 25 May 2026, is no business day; 28 and 29 May are the last two.
    rule("5.2", good("standard", "2026-05-27T11:00-07:00")),
    rule("5.2", good("standard", "2026-05-28T11:00-07:00"), "freeze.active"),
    # Christmas 2026 is a Friday; the weekend goes with it.
    rule("5.2", good("standard", "2026-12-24T11:00-08:00")),
    rule("5.2", good("major", "2026-12-26T02:00-08:00"), "freeze.active"),
    rule("5.2", good("standard", "2026-09-07T11:00-07:00"), "freeze.active"),  # Labor Day
    rule("5.2", good("major", "2026-09-05T02:00-07:00"), "freeze.active"),
    rule("5.2", good("standard", "2026-09-08T11:00-07:00")),
    rule("5.2", good("major", "2026-07-04T02:00-07:00"), "freeze.active"),  # kept on Friday, 3rd
    rule("5.2", good("standard", "2026-11-11T11:00-08:00")),  # Veterans Day, a Wednesday
    rule("5.2", NORMAL, "freeze.active", context=freeze("2026-02-17T19:30", "2026-02-18T00:00")),
    rule("5.2", NORMAL, context=freeze("2026-02-17T20:00", "2026-02-18T00:00")),
    rule("5.2", NORMAL, "incident.active", context=incident("minor", "2026-02-17T10:00")),
    rule("5.2", NORMAL, context=incident("P0", "2026-02-17T10:00", "2026-02-17T19:00")),
    rule("5.2", NORMAL, "incident.active",
         context=incident("P0", "2026-02-17T10:00", "2026-02-17T19:01")),
    rule("5.2", good("standard", "2026-02-24T11:00-08:00")),
    rule("5.2", good("standard", "2026-02-25T11:00-08:00"), "freeze.active",
         context=holidays("2026-02-27")),
    rule("5.2", replace(NORMAL, start=None, end=None)),
    # Tests.
    rule("6.1", NORMAL),
    rule("6.1", replace(NORMAL, evidence=proof(coverage=80.0))),
    rule("6.1", replace(NORMAL, evidence=proof(coverage=79.99)), "evidence.missing"),
    *(rule("6.1", replace(NORMAL, evidence=kinds_without(kind)), "evidence.missing")
      for kind in KINDS),
    *(rule("6.1", replace(MAJOR, evidence=kinds_without(kind)), "evidence.missing")
      for kind in HEAVY),
    rule("6.1", replace(NORMAL, evidence=kinds_without(*HEAVY))),
    rule("6.1", replace(EMERGENCY, evidence=None), "evidence.missing"),
    rule("6.2", NORMAL, "environment.missing"),
    rule("6.2", replace(NORMAL, environment="development")),
    # Rollback.
    rule("7.1", replace(NORMAL, outcome=ran(error_rate_before=1.0, error_rate_after=6.0))),
    rule("7.1", replace(NORMAL, outcome=ran(error_rate_before=1.0, error_rate_after=6.1)),
         "rollback.required", "trigger error_rate"),
    rule("7.1", replace(NORMAL, outcome=ran(p95_before_ms=100.0, p95_after_ms=150.0))),
    rule("7.1", replace(NORMAL, outcome=ran(p95_before_ms=100.0, p95_after_ms=150.1)),
         "rollback.required", "trigger response_time"),
    rule("7.1", replace(NORMAL, outcome=ran(customer_reports=True)),
         "rollback.required", "trigger customer_reports"),
    rule("7.1", replace(NORMAL, outcome=ran(vulnerability=True)),
         "rollback.required", "trigger vulnerability"),
    rule("7.1", replace(NORMAL, outcome=ran(data_corruption=True)),
         "rollback.required", "trigger data_corruption"),
    # Afterwards.
    rule("10.1", replace(NORMAL, outcome=ran("2026-02-17T20:00"))),
    rule("10.1", replace(MAJOR, outcome=ran("2026-02-07T12:00")),
         "due post_mortem 08 12:00", "due follow_up 09 12:00", "done post_mortem"),
    rule("10.1", replace(NORMAL, outcome=ran("2026-02-17T20:00", "failed"),
                         documents=without(TEXTS, "post_mortem")),
         "due post_mortem 18 20:00", "due follow_up 19 20:00"),
    rule("10.1", replace(NORMAL, outcome=ran("2026-02-17T20:00", "rolled_back"),
                         documents=without(TEXTS, "post_mortem")),
         "duty.overdue", now=at("2026-02-18T20:01")),
    rule("10.1", replace(NORMAL, outcome=ran("2026-02-17T20:00", caused_incident=True)),
         "due post_mortem"),
    rule("10.1", replace(MAJOR, outcome=ran("2026-02-07T12:00", "cancelled"))),
]  # fmt: skip
