"""Every rule of the default policy, on both sides of its boundaries."""

from dataclasses import replace

import pytest

from cab_desk.domain.verdict import Context, Span
from tests.domain.scenes import (
    asking,
    at,
    good,
    pack,
    signs,
)
from tests.domain.scenes_cab_process import (
    BOARD,
    BOTH,
    EMERGENCY,
    NORMAL,
    SCENES,
    SLOT,
    STANDARD,
    rated,
    rule,
)


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
