"""`check` on the smallest input that each class lets pass, whole and with each part taken out."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import Cli

AT = "2026-01-02T12:00:00Z"
STAGING = "6.2 environment.missing"  # POL-008 warns of it at each change


def signed(*roles: str, **more: Any) -> list[dict[str, Any]]:
    return [
        {"person": f"{role} {number}", "role": role, "decision": "approve", **more}
        for number, role in enumerate(roles)
    ]


def texts(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "As written down.")


def planned(start: str, end: str) -> dict[str, str]:
    return {"start": start, "end": end}


KINDS = ["unit", "integration", "manual", "regression"]
EIGHT = texts("description", "business_justification", "implementation_plan", "rollback_plan",
              "testing_evidence", "risk_assessment", "performance_assessment",
              "dependency_analysis")  # fmt: skip
SHOWN = {"tests_passed": True, "coverage": 80, "code_reviews": 1, "test_kinds": KINDS}
TEMPLATE = texts("description", "business_justification", "implementation_plan",
                 "validation_steps", "rollback_plan", "testing_evidence", "monitoring_plan",
                 "performance_assessment", "dependency_analysis")  # fmt: skip
REVIEWED = {"tests_passed": True, "code_reviews": 1, "security_scan": "clean"}
LOW = {"priority": "low", "impact": "low", "probability": "low"}
ASKED = texts("description", "business_justification", "risk_assessment", "rollback_plan",
              "testing_evidence", "changelog")  # fmt: skip
FIVE = ("Tech Architect", "Backend Lead", "DBA Lead", "SRE Lead", "Product Owner")
TUESDAY = planned("2026-03-03T10:00:00-08:00", "2026-03-03T11:00:00-08:00")
NIGHT = planned("2026-03-07T03:00:00Z", "2026-03-07T04:00:00Z")

SMALLEST: dict[str, dict[str, Any]] = {
    "pol-008 standard": {**TUESDAY, "systems": ["a"], "documents": EIGHT, "evidence": SHOWN},
    "pol-008 normal": {
        **TUESDAY, "systems": ["a"], "documents": EIGHT, "evidence": SHOWN,
        "signoffs": signed("Engineering Manager"),
    },
    "pol-008 emergency": {
        **NIGHT, "documents": texts("performance_assessment", "dependency_analysis"),
        "evidence": SHOWN, "signoffs": signed("CTO", verbal=True),
    },
    "pol-008 major": {
        **planned("2026-03-14T02:00:00-07:00", "2026-03-14T06:00:00-07:00"), "systems": ["a"],
        "documents": {**EIGHT, **texts("change_proposal", "customer_notification")},
        "evidence": {**SHOWN, "code_reviews": 2,
                     "test_kinds": [*KINDS, "load", "security", "uat", "rollback"]},
        "signoffs": signed("CTO", "CEO"),
    },
    "cab-process standard": {
        **planned("2026-03-03T14:00:00Z", "2026-03-03T16:00:00Z"), **LOW, "systems": ["a"],
        "documents": TEMPLATE, "evidence": REVIEWED, "signoffs": signed("Team Lead"),
    },
    "cab-process normal": {
        **planned("2026-03-05T14:00:00Z", "2026-03-05T16:00:00Z"), **LOW, "impact": "medium",
        "systems": ["a"], "evidence": REVIEWED,
        "documents": {**TEMPLATE, **texts("customer_impact", "communication_plan",
                                          "training_materials")},
        "signoffs": signed("Engineering Manager", "Business Stakeholder"),
    },
    "cab-process emergency": {
        **NIGHT, **LOW, "probability": "medium", "systems": ["a"], "documents": TEMPLATE,
        "evidence": REVIEWED, "signoffs": signed("On-call Engineer", "Engineering Manager"),
    },
    "orca-cc8-1 standard": {
        **TUESDAY, "systems": ["a"], "documents": ASKED, "evidence": {**REVIEWED, "coverage": 80},
    },
    "orca-cc8-1 normal": {
        **TUESDAY, "systems": ["a"], "documents": ASKED, "evidence": {**REVIEWED, "coverage": 80},
        "signoffs": signed("Tech Lead", "Peer Reviewer"),
    },
    "orca-cc8-1 emergency": {
        **NIGHT, "systems": ["a"], "documents": ASKED, "evidence": {**REVIEWED, "coverage": 80},
        "signoffs": signed("On-call Engineer"),
    },
    "change-control low": {**NIGHT, "evidence": {"tests_passed": True, "soak_minutes": 120}},
    "change-control medium": {
        **planned("2026-03-03T10:00:00Z", "2026-03-03T16:00:00Z"),
        "documents": texts("description", "testing_evidence", "rollback_plan"),
        "evidence": {"qa_approved": True, "test_kinds": ["staging_smoke"]},
        "signoffs": signed("Backend Lead"),
    },
    "change-control high": {
        **planned("2026-04-07T02:00:00Z", "2026-04-07T06:00:00Z"),
        "documents": texts("motivation", "design", "alternatives", "rollback_plan",
                           "testing_strategy"),
        "evidence": {"rollback_tested": True, "rollback_minutes": 4.9},
        "signoffs": signed(*FIVE, meeting="M-1"),
    },
    "change-control emergency": {**NIGHT, "signoffs": signed("Incident Commander")},
    "pol-012 standard": {**TUESDAY, "signoffs": signed("Reviewer")},
    "pol-012 normal": {**TUESDAY, "signoffs": signed("Reviewer", "Reviewer")},
    "pol-012 emergency": {**NIGHT, "signoffs": signed("Reviewer")},
    "pol-012 major": {
        **TUESDAY, "documents": texts("adr"),
        "signoffs": signed("Staff+ Reviewer", "Staff+ Reviewer"),
    },
}  # fmt: skip

# What is objected to when a part is taken out. `signoffs.0` is the first signature.
LACKING: dict[str, dict[str, str]] = {
    "pol-008 standard": {
        "systems": "4.1 document.missing", "start": "4.1 document.missing",
        "evidence.tests_passed": "3.1 evidence.missing",
        "evidence.code_reviews": "3.1 review.missing, 4.2-code review.missing",
    },
    "pol-008 normal": {
        "signoffs.0": "3.2 approval.missing", "end": "4.1 document.missing",
        "evidence.code_reviews": "3.2 review.missing, 4.2-code review.missing",
        "evidence.tests_passed": "",
    },
    "pol-008 emergency": {
        "signoffs": "3.3 approval.missing", "start": "",
        "evidence": "4.2-code review.missing, 6.1 evidence.missing",
    },
    "pol-008 major": {
        "signoffs.0": "3.4 approval.missing", "signoffs.1": "3.4 approval.missing",
        "documents.change_proposal": "3.4 document.missing",
        "documents.rollback_plan": "3.4 document.missing, 4.1 document.missing",
        "evidence.test_kinds.7": "6.1 evidence.missing",
    },
    "cab-process standard": {
        "signoffs": "standard approval.missing, matrix approval.missing",
        "impact": "template rating.missing, matrix rating.missing",
        "probability": "matrix rating.missing", "priority": "template rating.missing",
        "start": "", "evidence.security_scan": "technical-review evidence.missing",
        "documents.dependency_analysis": "template document.missing",
    },
    "cab-process normal": {
        "signoffs.0": "normal approval.missing, matrix approval.missing",
        "signoffs.1": "normal approval.missing, business-review approval.missing",
        "documents.customer_impact": "business-review document.missing",
        "documents.training_materials": "business-review document.missing",
    },
    "cab-process emergency": {
        "signoffs.0": "emergency approval.missing",
        "signoffs.1": "emergency approval.missing, matrix approval.missing",
    },
    "orca-cc8-1 standard": {
        "evidence.tests_passed": "standard evidence.missing, gates evidence.missing",
        "evidence.code_reviews": "gates review.missing", "systems": "request document.missing",
        "documents.changelog": "docs document.missing",
    },
    "orca-cc8-1 normal": {"signoffs.0": "normal approval.missing",
                          "signoffs.1": "normal approval.missing"},
    "orca-cc8-1 emergency": {"signoffs": "emergency approval.missing"},
    "change-control low": {"evidence.soak_minutes": "low evidence.missing",
                           "evidence": "low evidence.missing"},
    "change-control medium": {
        "signoffs": "medium approval.missing", "evidence.qa_approved": "medium evidence.missing",
        "documents.description": "medium document.missing",
    },
    "change-control high": {
        **{f"signoffs.{number}": "high-meeting approval.missing" for number in range(5)},
        "evidence.rollback_tested": "rollback-test rollback.untested",
        "evidence.rollback_minutes": "rollback-test evidence.missing",
        "documents.design": "high-rfc document.missing",
    },
    "change-control emergency": {"signoffs": "emergency approval.missing"},
    "pol-012 standard": {"signoffs": ".1-standard approval.missing"},
    "pol-012 normal": {"signoffs.1": ".1-normal approval.missing"},
    "pol-012 emergency": {"signoffs": ".1-emergency approval.missing"},
    "pol-012 major": {"documents": ".1-major document.missing",
                      "signoffs.0": ".1-major approval.missing"},
}  # fmt: skip
PARTS = [(name, part) for name, parts in LACKING.items() for part in parts]


def judged(cli: Cli, folder: Path, name: str, change: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    pack, _, class_id = name.partition(" ")
    path = folder / "change.json"
    path.write_text(json.dumps({"class": class_id, **change}), encoding="utf-8")
    ran = cli("check", "--policy", pack, "--at", AT, "--json", path)
    return ran.status, ran.data[0]


def said(name: str, verdict: dict[str, Any]) -> set[str]:
    pack = name.partition(" ")[0]
    found = {f"{one['rule'].removeprefix(f'{pack}/')} {one['kind']}" for one in verdict["findings"]}
    return found - {STAGING}


@pytest.mark.parametrize("name", SMALLEST)
def test_the_smallest_input_is_allowed(cli: Cli, tmp_path: Path, name: str) -> None:
    status, verdict = judged(cli, tmp_path, name, SMALLEST[name])
    assert (status, verdict["allowed"], said(name, verdict)) == (0, True, set())
    assert verdict["approvals"]["satisfied"]


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_a_part_that_is_taken_out_is_missed(cli: Cli, tmp_path: Path, name: str, part: str) -> None:
    change = deepcopy(SMALLEST[name])
    *way, last = part.split(".")
    inner: Any = change
    for key in way:
        inner = inner[key]
    del inner[int(last) if isinstance(inner, list) else last]
    status, verdict = judged(cli, tmp_path, name, change)
    assert said(name, verdict) == {one for one in LACKING[name][part].split(", ") if one}
    blocked = any(one["severity"] == "block" for one in verdict["findings"])
    assert (status, verdict["allowed"]) == (int(blocked), not blocked)
