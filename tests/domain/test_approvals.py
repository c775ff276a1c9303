"""Who fills which slot: one signature one slot, nobody twice, nobody for their own change."""

from dataclasses import replace
from itertools import permutations

import pytest

from cab_desk.domain.approvals import eligible
from cab_desk.domain.change import Change
from cab_desk.domain.demands import Approval
from cab_desk.domain.policy import ClassDef, Pack, Rule
from cab_desk.domain.rules import judge
from cab_desk.domain.verdict import Context
from tests.domain.scenes import at, ran, sign

NOW = at("2026-03-02T12:00")


def policy(*approvals: Approval, **more) -> Pack:
    """Return a policy of one class that demands nothing but these approvals."""
    rules = (Rule("house/approval", "2", "Approval", approvals=approvals),)
    return Pack(
        id="house", title="House", version="1", document="House", zone="UTC", hash="00" * 32,
        number_pattern="RFC-NNNN", rules=rules,
        classes=(ClassDef("normal", "Normal", "N", "square", 1, "house/approval", "2"),), **more,
    )  # fmt: skip


def change(*signoffs, **more) -> Change:
    return Change("A change", "normal", requester="Rita", owner="Otto", signoffs=signoffs, **more)


def judged(pack: Pack, *signoffs, **more):
    return judge(pack, change(*signoffs, **more), Context(), NOW)


def signed(pack: Pack, *signoffs, **more) -> dict[str, str]:
    slots = judged(pack, *signoffs, **more).slots
    return {" or ".join(slot.any_of): f"{slot.signed}/{slot.needed}" for slot in slots}


def kinds(pack: Pack, *signoffs, **more) -> list[str]:
    return [one.kind for one in judged(pack, *signoffs, **more).findings]


EITHER = Approval(("CTO", "CEO"))


def test_for_one_role_the_largest_count_holds():
    pack = policy(Approval(("Reviewer",)), Approval(("Reviewer",), 2), Approval(("CTO",)))
    assert signed(pack) == {"Reviewer": "0/2", "CTO": "0/1"}


def test_one_slot_of_two_roles_is_filled_by_either():
    for role in ("CTO", "CEO"):
        assert judged(policy(EITHER), sign(role)).allowed
    assert not judged(policy(EITHER), sign("CFO")).allowed


def test_one_signature_fills_one_slot():
    pack = policy(EITHER, Approval(("CTO",)))
    assert signed(pack, sign("CTO")) == {"CTO or CEO": "1/1", "CTO": "0/1"}
    assert not judged(pack, sign("CTO")).approvals_satisfied


def test_signatures_go_where_they_fill_most_in_any_order():
    pack = policy(EITHER, Approval(("CTO",)))
    people = (sign("CTO", "Ada"), sign("CEO", "Bo"))
    for order in permutations(people):
        assert judged(pack, *order).approvals_satisfied
    only = {tuple(signed(pack, *order).items()) for order in permutations((sign("CTO"),))}
    assert len(only) == 1


def test_somebody_who_signs_in_two_roles_fills_one_slot_and_is_named():
    pack = policy(Approval(("CTO",)), Approval(("CEO",)))
    both = sign("CTO", "Ada"), sign("CEO", " ADA ")
    assert sorted(signed(pack, *both).values()) == ["0/1", "1/1"]
    assert kinds(pack, *both) == ["approval.missing", "approval.duty"]
    twice = policy(Approval(("CTO",)), Approval(("CEO",)), twice=True)
    assert judged(twice, *both).allowed


@pytest.mark.parametrize("person", ["Rita", "otto", " RITA  "])
def test_nobody_signs_for_their_own_change(person):
    pack = policy(EITHER)
    assert kinds(pack, sign("CTO", person)) == ["approval.missing", "approval.duty"]
    assert judged(policy(EITHER, own_change=True), sign("CTO", person)).allowed


def test_people_are_told_apart_by_id_where_both_are_known():
    pack = policy(EITHER)
    other = replace(sign("CTO", "Rita"), person_id="p2")
    assert kinds(pack, other, requester_id="p1") == []
    same = replace(sign("CTO", "Rita Married"), person_id="p1")
    assert "approval.duty" in kinds(pack, same, requester_id="p1")


def test_names_are_compared_however_they_are_composed():
    accented = change(sign("CTO", "Zoe\u0308"), sign("CTO", "zo\u00eb"))
    verdict = judge(policy(Approval(("CTO",), 2)), accented, Context(), NOW)
    assert verdict.slots[0].signed == 1


def test_a_rejection_blocks_until_the_change_is_submitted_again():
    pack = policy(EITHER)
    no = sign("CEO", decision="reject", at=at("2026-03-01T10:00"))
    assert "approval.rejected" in kinds(pack, sign("CTO"), no, submitted_at=at("2026-03-01T09:00"))
    assert not judged(pack, sign("CTO"), no).approvals_satisfied
    assert judged(pack, sign("CTO"), no, submitted_at=at("2026-03-01T11:00")).allowed


def test_a_rejection_by_a_role_that_is_not_asked_is_no_block():
    no = sign("CFO", decision="reject")
    assert judged(policy(EITHER), sign("CTO"), no).allowed


def test_who_abstains_fills_no_slot_and_blocks_nothing():
    shy = sign("CTO", decision="abstain")
    assert kinds(policy(EITHER), shy) == ["approval.missing"]
    assert judged(policy(EITHER), shy, sign("CEO", "Bo")).allowed


def test_conditions_approve_too():
    assert judged(policy(EITHER), sign("CTO", decision="approve_with_conditions")).allowed


def test_word_of_mouth_counts_where_the_policy_takes_it():
    assert not judged(policy(EITHER), sign("CTO", verbal=True)).allowed
    spoken = policy(Approval(("CTO",), verbal=True))
    assert judged(spoken, sign("CTO", verbal=True)).allowed
    both = policy(Approval(("CTO",), verbal=True), Approval(("CTO",)))
    assert not judged(both, sign("CTO", verbal=True)).allowed


def test_a_signature_of_a_meeting_is_given_in_one():
    pack = policy(Approval(("CTO",), meeting=True))
    assert kinds(pack, sign("CTO")) == ["approval.missing"]
    assert judged(pack, sign("CTO", meeting="2026-10")).allowed


def test_in_order_is_between_the_submission_and_the_actual_start():
    pack = policy(Approval(("CTO",), in_order=True))
    times = {"submitted_at": at("2026-03-01T10:00"), "outcome": ran("2026-03-02T11:00")}
    for given, counts in (("01T09:59", False), ("01T10:00", True), ("02T10:00", True),
                          ("02T10:01", False)):  # fmt: skip
        verdict = judged(pack, sign("CTO", at=at(f"2026-03-{given}")), **times)
        assert verdict.approvals_satisfied is counts, given


def ask(pack: Pack, who: Change, name: str, *roles: str):
    slots = judge(pack, who, Context(), NOW).slots
    return eligible(pack, who, slots, "", name, roles)


def test_who_may_sign_is_told_their_slots_or_the_reason():
    pack = policy(EITHER, Approval(("DBA Lead",)))
    open_slots, refusal = ask(pack, change(), "Ada", "CEO", "Reviewer")
    assert [slot.any_of for slot in open_slots] == [("CTO", "CEO")]
    assert refusal is None
    for who, name, roles, key in [
        (change(), "Rita", ("CTO",), "findings.own_change.requested"),
        (change(), "Ada", ("CFO",), "findings.no_slot"),
        (change(sign("CTO", "Bo")), "Ada", ("CEO",), "findings.slot_filled"),
        (change(sign("CTO", "Ada")), "ada", ("DBA Lead",), "findings.has_signed"),
    ]:
        found, refusal = ask(pack, who, name, *roles)
        assert found == []
        assert refusal is not None
        assert refusal[0] == key
