"""A chair records what somebody absent decided by word of mouth, where the policy takes that."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.change import Choice, Outcome, Stage
from cab_desk.domain.demands import Approval
from cab_desk.domain.heard import HEARD
from cab_desk.domain.policy import Rule
from cab_desk.domain.sections import cited
from cab_desk.domain.statement import read
from cab_desk.domain.verdict import Verdict
from cab_desk.errors import Refused
from cab_desk.services.evidence.verifying import rights_of
from cab_desk.services.requests import changes, judging
from cab_desk.services.signatures import hearing, signing
from cab_desk.services.signatures.signoffs import NotAllowed
from tests.services.evidence_room import PACK, WORDS, Room, room
from tests.services.heard_room import (
    ANN,
    APPROVALS,
    BOARD,
    DANA,
    KIM,
    LEAD,
    OLA,
    PEOPLE,
    RIK,
    SECURITY,
    SPOKEN,
    WHY,
    hear,
    request,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path, pack=SPOKEN) as made:
        yield made.furnish(crew=PEOPLE)


@pytest.fixture
def uid(desk: Room) -> str:
    return desk.submitted()


def verdict(desk: Room, uid: str) -> Verdict:
    def asked(work: Any) -> Verdict:
        change = judging.signed(work.changes.get(uid), work.signoffs.standing(uid))
        return judging.bench(work).judge(change)

    found: Verdict = desk.do(asked)
    return found


def sound(desk: Room) -> bool:
    return bool(desk.verify(rights=rights_of(SPOKEN)).ok)


def kinds(found: Verdict) -> list[tuple[str, str]]:
    return [(one.kind, one.severity) for one in found.findings]


def ended(desk: Room, uid: str) -> None:
    """Carry the change out: it succeeded, and ended now."""
    old = desk.change(uid)
    said = Outcome(result="succeeded", started_at=desk.clock(), finished_at=desk.clock())
    desk.do(lambda work: changes.note_particulars(
        work, old, replace(old, outcome=said), "change.outcome", "", ["outcome"]))  # fmt: skip


def test_it_names_who_heard_and_who_decided_and_is_signed_by_the_first(
    desk: Room, uid: str
) -> None:
    made = hear(desk, uid, decision=Choice.CONDITIONS, conditions=("Stop at 0.1 %",))
    (record,) = desk.do(lambda work: work.signoffs.of_change(uid))
    said = record.signoff
    assert (said.person, said.person_id, said.role) == (DANA, desk.ids[DANA], LEAD)
    assert said.verbal
    assert said.conditions == ("Stop at 0.1 %",)
    assert (said.heard.by, said.heard.by_id, said.heard.channel) == (
        ANN,
        desk.ids[ANN],
        "telephone",
    )
    assert (said.heard.at, said.heard.reason) == (desk.clock(), WHY)
    assert record.meaning == (
        "By signing I confirm that I heard Dana Reyes on the telephone at 2026-11-18 12:00 UTC, "
        "and that Dana Reyes as Engineering Manager approves under the conditions above revision 1 "
        "of CR-2026-0001. I heard it; I do not decide."
    )
    event = desk.do(lambda work: work.ledger.event(made))
    whole = read(event.data)
    assert (event.type, whole.author) == (HEARD, desk.ids[ANN])
    assert event.data.endswith(b'"v":2,"zone":"Europe/Berlin"}')
    key = desk.do(lambda work: work.people.key(desk.ids[ANN]))
    assert whole.key == key.key_id
    assert sound(desk)


def test_it_fills_the_place_and_asks_for_the_signature(desk: Room, uid: str) -> None:
    hear(desk, uid)
    desk.sign(uid, KIM, SECURITY)
    found = verdict(desk, uid)
    assert found.allowed
    assert found.approvals_satisfied
    (asked,) = found.findings
    assert (asked.kind, asked.severity) == ("approval.unwritten", "warn")
    assert asked.message() == "Engineering Manager has agreed by word of mouth only."
    assert asked.remedy() == "Ask the Engineering Manager to sign."
    assert not found.due


def test_it_stands_for_the_time_that_the_policy_gives(desk: Room, uid: str) -> None:
    hear(desk, uid)
    desk.sign(uid, KIM, SECURITY)
    ended(desk, uid)
    found = verdict(desk, uid)
    assert [(one.what, one.by, one.overdue) for one in found.due] == [
        ("written", desk.clock() + timedelta(hours=24), False)
    ]
    assert (
        found.findings[0].message().endswith("The signature is due by Thu 19 Nov 2026, 12:00 UTC.")
    )
    desk.clock.on(hours=24)
    assert verdict(desk, uid).allowed
    desk.clock.on(seconds=1)
    late = verdict(desk, uid)
    assert kinds(late) == [("approval.missing", "block"), ("duty.overdue", "warn")]
    assert late.findings[0].message() == "Engineering Manager has agreed by word of mouth only."
    assert not late.approvals_satisfied
    desk.sign(uid, DANA, LEAD)
    after = verdict(desk, uid)
    assert after.allowed
    assert not (after.findings)
    assert not (after.due)


def test_their_own_signature_takes_its_place_also_after_the_schedule(desk: Room, uid: str) -> None:
    word = hear(desk, uid)
    desk.sign(uid, KIM, SECURITY)
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.SCHEDULED))
    own = desk.sign(uid, DANA, LEAD)  # without a reason: it is the first thing that they sign
    records = {one.signoff.event_id: one for one in desk.do(lambda w: w.signoffs.of_change(uid))}
    assert records[word].superseded
    assert not records[own].superseded
    assert not verdict(desk, uid).findings
    assert sound(desk)


def test_a_material_edit_makes_it_stale(desk: Room, uid: str) -> None:
    hear(desk, uid)
    old = desk.change(uid)
    desk.do(partial(changes.edit, uid=uid, new=replace(old, title="Rotate all"),
                    expected_version=old.version, reason="clearer"))  # fmt: skip
    (record,) = desk.do(lambda work: work.signoffs.of_change(uid))
    assert record.stale
    assert not verdict(desk, uid).slots[0].filled
    hear(desk, uid)
    assert verdict(desk, uid).slots[0].filled
    assert sound(desk)


def test_a_word_takes_the_place_of_the_one_before(desk: Room, uid: str) -> None:
    first = hear(desk, uid)
    desk.clock.on(minutes=5)
    hear(desk, uid, decision=Choice.REJECT, reason="Called again")
    records = {one.signoff.event_id: one for one in desk.do(lambda w: w.signoffs.of_change(uid))}
    assert records[first].superseded
    assert ("approval.rejected", "block") in kinds(verdict(desk, uid))
    assert sound(desk)


REFUSED = {
    "no chair": ({"recorder": KIM}, "Kim Osei is not the chair of this board."),
    "the own word": ({"recorder": ANN, "whose": ANN, "role": SECURITY},
                     "Nobody records their own word."),
    "another role": ({"role": SECURITY}, "Dana Reyes does not hold the role Security Lead."),
    "no word taken": ({"whose": KIM, "role": SECURITY},
                      f"{cited('2.4')} takes no word of mouth: Security Lead has to sign."),
    "ahead": ({"minutes": 1}, "The time lies ahead."),
    "before it was written": ({"minutes": -3}, "Dana Reyes spoke before revision 1 of"),
    "without a reason": ({"reason": " "}, "Say why it is not signed by the person."),
    "in writing": ({"channel": "mail"}, "Say how it was heard."),
    "conditions of none": ({"decision": Choice.CONDITIONS}, "Write at least one condition"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused(desk: Room, uid: str, case: str) -> None:
    wrong, sentence = REFUSED[case]
    more: dict[str, Any] = {
        k: v for k, v in wrong.items() if k in ("role", "reason", "channel", "decision")
    }
    more["recorder_id"] = desk.ids[wrong.get("recorder", ANN)]
    more["person_id"] = desk.ids[wrong.get("whose", DANA)]
    more["at"] = desk.clock() + timedelta(minutes=wrong.get("minutes", 0))
    with pytest.raises(Refused) as refused:
        hear(desk, uid, **more)
    assert sentence in refused.value.sentence
    assert not desk.do(lambda work: work.signoffs.of_change(uid))
    assert sound(desk)


@pytest.mark.parametrize("part", ["requester", "owner"])
def test_nobody_brings_the_approval_of_their_own_change(desk: Room, part: str) -> None:
    uid = desk.submitted(**{part: ANN})
    with pytest.raises(NotAllowed, match="may not bring its approval from somebody else"):
        hear(desk, uid)
    hear(desk, uid, recorder_id=desk.ids[OLA])
    theirs = desk.submitted(**{part: DANA})
    with pytest.raises(NotAllowed, match="Dana Reyes"):
        hear(desk, theirs)


def test_one_person_speaks_once(desk: Room, uid: str) -> None:
    desk.sign(uid, ANN, SECURITY)
    with pytest.raises(NotAllowed, match="Ann Boyd has signed this change"):
        hear(desk, uid)
    other = desk.submitted("Upgrade the queue")
    hear(desk, other)
    with pytest.raises(NotAllowed, match="Ann Boyd recorded what Dana Reyes said"):
        desk.sign(other, ANN, SECURITY)
    desk.sign(other, KIM, SECURITY)
    assert sound(desk)


def test_a_signature_is_not_replaced_by_hearsay(desk: Room, uid: str) -> None:
    desk.sign(uid, DANA, LEAD)
    with pytest.raises(NotAllowed, match="Dana Reyes has signed this revision"):
        hear(desk, uid, decision=Choice.REJECT)


def test_a_wrong_passphrase_is_the_recorders(desk: Room, uid: str) -> None:
    with pytest.raises(Refused, match=r"The passphrase is not Ann Boyd's\. 4 tries left\."):
        hear(desk, uid, passphrase="not this one")
    failed = [event for _, event in desk.do(lambda work: list(work.ledger.entries()))
              if event.type == "signin.failed"]  # fmt: skip
    assert [one.subject for one in failed] == [desk.ids[ANN]]


def test_a_refusal_is_on_record(desk: Room, uid: str) -> None:
    with pytest.raises(NotAllowed, match="the refusal is on record"):
        hear(desk, uid, recorder_id=desk.ids[KIM])
    last = desk.do(lambda work: list(work.ledger.entries()))[-1][1]
    assert last.type == "signoff.refused"
    assert read(last.data).body["name"] == KIM


@pytest.mark.parametrize("name", [ANN, DANA])
def test_who_heard_it_or_whose_it_is_takes_it_back(desk: Room, uid: str, name: str) -> None:
    word = hear(desk, uid)
    withdraw = partial(signing.withdraw, desk.office, uid=uid, event_id=word, passphrase=WORDS,
                       reason="Misheard")  # fmt: skip
    with pytest.raises(Refused, match="Only Dana Reyes can take"):
        withdraw(person_id=desk.ids[KIM])
    withdraw(person_id=desk.ids[name])
    assert not verdict(desk, uid).slots[0].filled
    assert sound(desk)
    hear(desk, uid)
    assert sound(desk)


def test_the_sheet_says_who_may_and_why_not(desk: Room, uid: str) -> None:
    sheet = desk.do(lambda work: hearing.prepare(work, uid))
    assert [(one.name, one.roles) for one in sheet.voices if not one.why] == [(DANA, (LEAD,))]
    kim = next(one for one in sheet.voices if one.name == KIM)
    assert kim.why.startswith(f"{cited('2.4')} takes no word of mouth")
    assert [one.name for one in sheet.ears if not one.why] == [ANN, OLA]
    assert not sheet.why


def test_a_policy_that_takes_none_is_named_by_its_section(tmp_path: Path) -> None:
    plain = Rule("site/approvals", "2.4", "Two", approvals=(Approval((LEAD,)),))
    with room(tmp_path, pack=replace(PACK, hash="ef" * 32, rules=(plain, BOARD))) as desk:
        desk.furnish(crew=PEOPLE)
        uid = desk.submitted()
        sheet = desk.do(lambda work: hearing.prepare(work, uid))
        assert sheet.why == (
            f"{cited('2.4')} takes no word of mouth for CR-2026-0001. "
            "Ask those who are missing to sign."
        )
        with pytest.raises(NotAllowed, match="takes no word of mouth"):
            hearing.hear(desk.office, request(desk, uid))


def test_a_change_over_is_not_closed_on_a_word(desk: Room, uid: str) -> None:
    assert APPROVALS.approvals[0].written is not None
    hear(desk, uid)
    desk.sign(uid, KIM, SECURITY)
    for to in (Stage.SCHEDULED, Stage.IN_PROGRESS):
        desk.do(partial(changes.move_stage, uid=uid, to=to))
    ended(desk, uid)
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.IMPLEMENTED))
    with pytest.raises(Refused, match="Signature after a word of mouth"):
        desk.do(partial(changes.move_stage, uid=uid, to=Stage.CLOSED))
    desk.sign(uid, DANA, LEAD)
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.CLOSED))
    assert sound(desk)
    assert RIK in desk.ids
