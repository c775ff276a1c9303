"""Verdicts in the contract's form, and as text for people."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

from cab_desk.domain.verdict import Context
from cab_desk.services.exchange.checking import check, text
from tests.domain.scenes import at, good, pack, ran, signs

POLICY = pack("cab-process")
SLOT = "2026-03-03T14:00"
NORMAL = good(
    "normal",
    SLOT,
    impact="medium",
    probability="medium",
    signoffs=signs("Engineering Manager"),
    submitted_at=at("2026-02-27T09:30"),
)
NOW = at("2026-03-02T12:00")


def verdict(change=NORMAL, now=NOW, context=None):
    (found,) = check(POLICY, [change], context or Context(), now)
    return found


def test_a_verdict_has_the_form_of_the_contract():
    found = verdict()
    assert {
        key: found[key] for key in ("id", "policy", "class", "risk", "allowed", "rollback")
    } == {
        "id": "CR-2026-0001",
        "policy": "cab-process",
        "class": "normal",
        "risk": {"level": "High", "inferred": False},
        "allowed": False,
        "rollback": None,
    }
    assert found["approvals"] == {
        "satisfied": False,
        "slots": [
            {"any_of": ["Engineering Manager"], "needed": 1, "signed": 1},
            {"any_of": ["Business Stakeholder"], "needed": 1, "signed": 0},
        ],
    }
    assert found["due"] == [
        {"what": "approval", "by": "2026-03-04T09:30:00+00:00", "done": False, "overdue": False}
    ]
    missing = {
        "rule": "cab-process/matrix",
        "section": "Risk Assessment Matrix",
        "kind": "approval.missing",
        "severity": "block",
    }
    assert missing in [
        {key: one[key] for key in missing} for one in found["findings"]
    ]  # fmt: skip
    assert json.loads(json.dumps(found)) == found


def test_what_is_due_is_an_instant_whatever_the_offset_of_the_input():
    there = datetime.fromisoformat("2026-02-27T01:30:00-08:00")
    assert verdict(replace(NORMAL, submitted_at=there))["due"] == verdict()["due"]


def test_allowed_says_that_nothing_blocks():
    both = signs("Engineering Manager", "Business Stakeholder")
    found = verdict(replace(NORMAL, signoffs=both))
    assert found["findings"] == []
    assert found["allowed"] is True
    assert found["approvals"]["satisfied"] is True
    assert [one["done"] for one in found["due"]] == [True]


def test_a_warning_does_not_block():
    both = signs("Engineering Manager", "Business Stakeholder")
    texts = {name: body for name, body in NORMAL.documents.items() if name != "training_materials"}
    found = verdict(replace(NORMAL, signoffs=both, documents=texts))
    assert [one["severity"] for one in found["findings"]] == ["warn"]
    assert found["allowed"] is True


def test_an_inferred_cell_of_the_matrix_is_marked():
    assert verdict(replace(NORMAL, impact="low", probability="high"))["risk"] == {
        "level": "High",
        "inferred": True,
    }
    assert verdict(replace(NORMAL, impact="", probability="high"))["risk"] == {
        "level": None,
        "inferred": False,
    }


def test_an_outcome_says_whether_to_roll_back_and_by_what():
    quiet, loud = ran(error_rate_after=5.0), ran(error_rate_after=5.1)
    assert verdict(replace(NORMAL, outcome=quiet))["rollback"] == {
        "required": False,
        "triggers": [],
    }
    found = verdict(replace(NORMAL, outcome=loud))
    assert found["rollback"] == {"required": True, "triggers": ["error_rate"]}
    assert "rollback.required" in [one["kind"] for one in found["findings"]]


def test_verdicts_come_in_the_order_of_the_input():
    many = [replace(NORMAL, external_id=name) for name in ("b", "c", "a")]
    assert [one["id"] for one in check(POLICY, many, Context(), NOW)] == ["b", "c", "a"]
    assert check(POLICY, [], Context(), NOW) == []


def test_the_text_says_everything_that_is_to_be_done():
    found = verdict(replace(NORMAL, documents={}, outcome=None))
    said = text(found)
    assert said.startswith("CR-2026-0001")
    assert "The monitoring plan is missing. Write the monitoring plan." in said
    assert "The validation steps are missing." in said
    for one in found["findings"]:
        assert one["message"] in said
        assert one["section"] in said
    assert "2026-03-04" in said


def test_the_text_asks_once_for_what_several_rules_ask_for():
    critical = replace(NORMAL, impact="high", signoffs=())
    found = verdict(critical)
    lines = [line for line in text(found).splitlines() if "has not signed" in line]
    assert len(lines) == len(found["approvals"]["slots"]) == 5
    assert lines[0] == (
        "  Blocks. Engineering Manager has not signed in a meeting. Put the change on the agenda "
        "and ask the Engineering Manager to sign in the meeting. (Change Categories, "
        "cab-process/normal; Risk Assessment Matrix, cab-process/matrix; CAB, cab-process/cab)"
    )
    rules = [one["rule"] for one in found["findings"] if one["kind"] == "approval.missing"]
    assert rules.count("cab-process/matrix") == rules.count("cab-process/cab") == 5


def test_the_text_of_an_allowed_change_is_one_that_lists_nothing():
    both = signs("Engineering Manager", "Business Stakeholder")
    said = text(verdict(replace(NORMAL, signoffs=both)))
    assert said.splitlines()[0] == "CR-2026-0001: allowed"
    assert "Blocks" not in said


def test_what_is_overdue_warns_and_only_by_the_moment_given():
    late = at("2026-03-04T09:30")
    assert verdict(now=late)["due"][0]["overdue"] is False
    found = verdict(now=late + timedelta(seconds=1))
    assert found["due"][0]["overdue"] is True
    assert {one["severity"] for one in found["findings"] if one["kind"] == "duty.overdue"} == {
        "warn"
    }
