"""Exceptions: asked for with a reason, granted by a signature of their own, kept in a register."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from cab_desk.domain.change import Choice, ExceptionCase
from cab_desk.errors import BadInput, Refused
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.papers.minutes_record import build
from cab_desk.services.register_ports import GrantedQuery
from cab_desk.services.registers import exceptions
from cab_desk.services.requests import changes, happenings
from cab_desk.services.requests.review import review
from cab_desk.services.signatures import signing
from tests.services.evidence_room import WORDS
from tests.services.exceptions_room import BEA, DANA, IVY, SAM, SATURDAY, WHY, open_room


@pytest.fixture
def opened(tmp_path):
    rooms = []

    def make(pack):
        rooms.append(open_room(tmp_path, pack))
        return rooms[-1]

    yield make
    for room in rooms:
        room.close()


@pytest.fixture
def frozen(opened):
    return opened("pol-012")


@pytest.fixture
def control(opened):
    return opened("change-control")


def everything(room, **query):
    return room.do(partial(exceptions.register, query=GrantedQuery(**query)))


def test_the_sheet_says_what_is_broken_who_may_lift_it_and_what_lacks(frozen):
    sheet = frozen.sheet(frozen.weekend())
    (asked,) = sheet.asked
    assert (asked.label, asked.section, asked.every) == ("Freeze override", "CTRL-012.2", False)
    assert [one.role for one in asked.signatures] == ["Incident Commander", "Engineering Manager"]
    assert not asked.granted
    assert not asked.holds
    assert not sheet.stated
    assert "no reason" in asked.lacks
    ((section, sentence),) = asked.broken
    assert section == "CTRL-012.2"
    assert "weekend" in sentence.lower() or "Friday" in sentence


def test_nothing_is_offered_where_nothing_is_broken_or_no_exception_lifts_it(frozen):
    monday = SATURDAY + timedelta(days=3)
    uid = frozen.weekend(start=monday, end=monday + timedelta(hours=1))
    sheet = frozen.sheet(uid)
    assert sheet.asked == ()
    assert "breaks no rule" in sheet.why_not
    with pytest.raises(Refused, match="breaks no rule"):
        frozen.ask(uid, "freeze_override")


def test_a_reason_is_needed_and_is_no_material_content(frozen):
    uid = frozen.weekend()
    signed = frozen.sign(uid, "Rae Bose", "Reviewer")
    with pytest.raises(BadInput, match="can't wait"):
        frozen.ask(uid, "freeze_override", reason=" x ")
    with pytest.raises(BadInput, match="at most 2,000"):
        frozen.ask(uid, "freeze_override", reason="x" * 2001)
    outcome = frozen.ask(uid, "freeze_override")
    assert f"change:{uid}" in outcome.touched
    assert [one.event_id for one in frozen.do(lambda work: work.signoffs.standing(uid))] == [signed]
    assert frozen.sheet(uid).reason == WHY
    assert frozen.ask(uid, "freeze_override").touched == frozenset()


def test_asking_has_the_authority_sign_and_lifts_nothing_by_itself(frozen):
    uid = frozen.weekend()
    assert "freeze.active" in frozen.kinds(uid)
    frozen.ask(uid, "freeze_override")
    slots = [slot.any_of for slot in frozen.verdict(uid).slots]
    assert ("Incident Commander", "Engineering Manager") in slots
    assert "freeze.active" in frozen.kinds(uid)


@pytest.mark.parametrize("who", [IVY, DANA])
def test_either_authority_lifts_the_freeze_by_a_signature_of_its_own_meaning(frozen, who):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    event = frozen.sign(uid, *who, exception="freeze_override")
    verdict = frozen.verdict(uid)
    assert "freeze.active" not in [one.kind for one in verdict.findings]
    assert [(one.override, one.people) for one in verdict.exceptions] == [
        ("freeze_override", (who[0],))
    ]
    body = json.loads(frozen.do(lambda work: work.ledger.event(event)).data)["body"]
    assert body["exception"] == {
        "override": "freeze_override", "label": "Freeze override", "rule": "pol-012/.2-override",
        "section": "CTRL-012.2", "lifts": ["weekend"], "reason": WHY, "kind": "",
    }  # fmt: skip
    assert "override the freeze" in body["meaning"]
    assert who[1] in body["meaning"]
    assert "accept its risk" not in body["meaning"]


def test_the_same_sentence_stands_on_the_sheet_that_is_signed(frozen):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    sheet = frozen.do(partial(signing.prepare, uid=uid, exception="freeze_override"))
    may = {one.name: one.roles for one in sheet.signers if one.may}
    assert may == {IVY[0]: (IVY[1],), DANA[0]: (DANA[1],)}
    event = frozen.sign(uid, *IVY, exception="freeze_override")
    body = json.loads(frozen.do(lambda work: work.ledger.event(event)).data)["body"]
    assert sheet.meaning(Choice.APPROVE, IVY[1]) == body["meaning"]
    assert "reject" in sheet.meaning(Choice.REJECT, IVY[1])


def test_who_signs_the_ordinary_way_in_that_role_is_shown_what_it_grants(frozen):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    sheet = frozen.do(partial(signing.prepare, uid=uid))
    assert sheet.granting(Choice.APPROVE, IVY[1]).override == "freeze_override"
    assert sheet.granting(Choice.REJECT, IVY[1]) is None
    assert sheet.granting(Choice.APPROVE, "Reviewer") is None


def test_who_requested_the_change_grants_nothing(frozen):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    with pytest.raises(Refused, match="requested and owns"):
        frozen.sign(uid, "Rik Maas", "Incident Commander", exception="freeze_override")
    assert everything(frozen) == []


def test_nobody_else_grants_it(frozen):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    with pytest.raises(Refused, match="Reviewer may not grant"):
        frozen.sign(uid, "Rae Bose", "Reviewer", exception="freeze_override")
    assert "freeze.active" in frozen.kinds(uid)


def test_nothing_is_granted_without_a_reason_or_a_need(frozen):
    uid = frozen.weekend()
    with pytest.raises(Refused, match="no reason"):
        frozen.sign(uid, *IVY, exception="freeze_override")
    monday = SATURDAY + timedelta(days=3)
    other = frozen.weekend(start=monday, end=monday + timedelta(hours=1))
    with pytest.raises(Refused, match="breaks no rule"):
        frozen.sign(other, *IVY, exception="freeze_override")


class Meanwhile:
    """A vault at which something else happens while a key is opened."""

    def __init__(self, vault, happens):
        self._vault, self._happens = vault, happens

    def signer(self, key, passphrase):
        self._happens()
        return self._vault.signer(key, passphrase)

    def __getattr__(self, name):
        return getattr(self._vault, name)


@pytest.mark.parametrize("other", ["Because we can.", None])
def test_a_reason_that_changes_while_somebody_signs_is_not_granted(frozen, other):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")

    def rewrite():
        if other:
            frozen.ask(uid, "freeze_override", reason=other)
        else:
            frozen.do(partial(exceptions.drop, uid=uid))

    request = frozen.request(uid, *IVY, exception="freeze_override")
    office = replace(frozen.office, vault=Meanwhile(frozen.office.vault, rewrite))
    with pytest.raises(Refused, match="changed while you were signing" if other else "no reason"):
        signing.sign(office, request)
    assert everything(frozen) == []
    assert "freeze.active" in frozen.kinds(uid)
    assert frozen.do(lambda work: work.signoffs.of_change(uid)) == []


def test_a_rejection_in_that_role_blocks_and_grants_nothing(frozen):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    frozen.sign(uid, *IVY, decision=Choice.REJECT)
    assert {"approval.rejected", "freeze.active"} <= set(frozen.kinds(uid))
    assert everything(frozen) == []


def test_another_reason_afterwards_is_refused_and_one_by_another_way_lifts_nothing(frozen):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    frozen.sign(uid, *IVY, exception="freeze_override")
    with pytest.raises(Refused, match="Ivy Ward has granted"):
        frozen.ask(uid, "freeze_override", reason="Because we can.")
    with pytest.raises(Refused, match="Ivy Ward has granted"):
        frozen.do(partial(exceptions.drop, uid=uid))
    old = frozen.change(uid)
    other = replace(old, exception=ExceptionCase("Because we can."))
    frozen.do(partial(changes.edit, uid=uid, new=other, expected_version=old.version))
    assert "freeze.active" in frozen.kinds(uid)


def test_a_moved_change_needs_its_exception_again(frozen):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    frozen.sign(uid, *IVY, exception="freeze_override")
    old = frozen.change(uid)
    moved = replace(old, start=old.start + timedelta(hours=3), end=old.end + timedelta(hours=3))
    frozen.do(partial(changes.edit, uid=uid, new=moved, expected_version=old.version,
                      reason="Two teams collide"))  # fmt: skip
    assert "freeze.active" in frozen.kinds(uid)
    (kept,) = everything(frozen)
    assert kept.state == "stale"
    frozen.sign(uid, *IVY, exception="freeze_override")
    assert "freeze.active" not in frozen.kinds(uid)
    assert [one.state for one in everything(frozen)].count("stands") == 1


def test_what_is_withdrawn_stays_in_the_register(frozen):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    event = frozen.sign(uid, *IVY, exception="freeze_override")
    signing.withdraw(frozen.office, uid=uid, event_id=event, person_id=frozen.ids[IVY[0]],
                     passphrase=WORDS, reason="The incident is over")  # fmt: skip
    assert "freeze.active" in frozen.kinds(uid)
    assert [(one.state, one.reason) for one in everything(frozen)] == [("withdrawn", WHY)]


def test_a_request_is_taken_back(frozen):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    frozen.do(partial(exceptions.drop, uid=uid))
    assert frozen.change(uid).exception is None
    assert not frozen.sheet(uid).stated
    assert frozen.do(partial(exceptions.drop, uid=uid)).touched == frozenset()


def test_a_document_that_justifies_stands_for_the_reason(frozen):
    uid = frozen.weekend(documents={"override_justification": WHY})
    assert frozen.sheet(uid).reason == WHY
    frozen.sign(uid, *IVY, exception="freeze_override")
    assert "freeze.active" not in frozen.kinds(uid)
    assert everything(frozen)[0].reason == WHY


def test_both_leads_have_to_grant_what_needs_both(control):
    uid = control.weekend("medium")
    with pytest.raises(BadInput, match="one of the reasons"):
        control.ask(uid, "out_of_window", kind="other")
    control.ask(uid, "out_of_window", kind="security_patch")
    control.sign(uid, *SAM, exception="out_of_window")
    assert "freeze.active" in control.kinds(uid)
    (asked,) = control.sheet(uid).asked
    assert asked.every
    assert [(one.role, one.name) for one in asked.signatures] == [
        ("Backend Lead", ""), ("SRE Lead", "Sam Ortiz"),
    ]  # fmt: skip
    control.sign(uid, *BEA, exception="out_of_window")
    assert not {"freeze.active", "window.outside"} & set(control.kinds(uid))
    assert control.sheet(uid).asked[0].holds


def test_a_lead_who_approved_the_change_alone_has_granted_nothing(control):
    uid = control.weekend("medium")
    control.sign(uid, *BEA)
    control.ask(uid, "out_of_window", kind="security_patch")
    control.sign(uid, *SAM, exception="out_of_window")
    assert "freeze.active" in control.kinds(uid)
    with pytest.raises(Refused, match="signed this revision already"):
        control.sign(uid, *BEA, exception="out_of_window")
    event = control.sign(uid, *BEA, exception="out_of_window", reason="With the exception")
    assert "freeze.active" not in control.kinds(uid)
    body = json.loads(control.do(lambda work: work.ledger.event(event)).data)["body"]
    assert "accept its risk" in body["meaning"]
    assert "outside its window" in body["meaning"]


def test_another_lead_may_grant_what_the_first_one_only_approved(control):
    uid = control.weekend("medium")
    control.sign(uid, *BEA)
    control.ask(uid, "out_of_window", kind="security_patch")
    control.sign(uid, *SAM, exception="out_of_window")
    control.sign(uid, "Ben Idris", "Backend Lead", exception="out_of_window")
    assert "freeze.active" not in control.kinds(uid)


def test_a_reason_that_needs_a_document_says_which(control):
    uid = control.weekend("medium")
    with pytest.raises(BadInput, match="Monitoring plan") as error:
        control.ask(uid, "out_of_window", kind="performance")
    assert [fault.place for fault in error.value.faults] == ["kind"]
    old = control.change(uid)
    watched = replace(old, documents={**old.documents, "monitoring_plan": "Latency by the minute."})
    control.do(partial(changes.edit, uid=uid, new=watched, expected_version=old.version))
    control.ask(uid, "out_of_window", kind="performance")
    assert control.change(uid).exception == ExceptionCase(WHY, "performance")


def test_the_cto_needs_no_reason(control):
    uid = control.weekend("high")
    offered = [one.id for one in control.sheet(uid).asked]
    assert offered == ["cto"]
    control.ask(uid, "cto", reason="")
    control.sign(uid, "Cleo Park", "CTO", exception="cto")
    assert "window.outside" not in control.kinds(uid)


def test_the_register_is_filtered_and_exported(frozen):
    first, second = frozen.weekend(), frozen.weekend()
    frozen.ask(first, "freeze_override")
    frozen.ask(second, "freeze_override", reason="=1+1 is no formula")
    frozen.sign(first, *IVY, exception="freeze_override")
    frozen.clock.on(hours=2)
    frozen.sign(second, *DANA, exception="freeze_override")
    assert [one.change_uid for one in everything(frozen)] == [second, first]
    assert [one.person for one in everything(frozen, person_id=frozen.ids[IVY[0]])] == [IVY[0]]
    later = frozen.clock.now - timedelta(hours=1)
    assert [one.change_uid for one in everything(frozen, since=later)] == [second]
    assert [one.change_uid for one in everything(frozen, until=later)] == [first]
    assert everything(frozen, override="cto") == []
    said = frozen.do(partial(exceptions.register, query=GrantedQuery(), text="EVERY customer"))
    assert [one.change_uid for one in said] == [first]
    head, row = exceptions.table(said)
    told = dict(zip(head, row, strict=True))
    assert told["Justification"] == WHY
    assert told["Granted by"] == "Ivy Ward"
    assert told["Policy"] == frozen.pack.hash
    assert told["Now"] == "Stands"


def test_history_home_and_minutes_say_who_granted_it_and_why(frozen):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    frozen.sign(uid, *IVY, exception="freeze_override")
    row = frozen.do(partial(review, uid=uid)).history[0]
    told = happenings.of_change(row.type, row.body, row.author)
    assert "Incident Commander (Ivy Ward)" in told
    assert f"Exception granted: Freeze override, CTRL-012.2. {WHY}" in told
    assert "Freeze override" in happenings.sentence(row.type, row.body)
    meeting = frozen.do(partial(meetings.plan, new=NewMeeting("Weekly", SATURDAY))).made
    frozen.do(partial(meetings.add_changes, meeting_id=meeting, uids=[uid]))
    record = frozen.do(partial(build, meeting_id=meeting))
    case = record["items"][0]["exception"]
    assert case["reason"] == WHY
    (given,) = case["granted"]
    assert (given["label"], given["section"], given["name"], given["role"]) == (
        "Freeze override", "CTRL-012.2", *IVY,
    )  # fmt: skip


@pytest.mark.parametrize(
    "damage",
    ["UPDATE exception_case SET reason = 'Because we can.'",
     "UPDATE exception_case SET person = 'Dana Reyes'",
     "UPDATE exception_case SET override = 'other'",
     "UPDATE exception_case SET at = '2026-01-01T00:00:00.000Z'",
     "DELETE FROM exception_case"],
)  # fmt: skip
def test_the_register_is_held_against_the_ledger(frozen, damage):
    uid = frozen.weekend()
    frozen.ask(uid, "freeze_override")
    frozen.sign(uid, *IVY, exception="freeze_override")
    assert frozen.verify().ok
    frozen.tamper(damage)
    report = frozen.verify()
    assert not report.ok
    assert "Freeze override" in report.faults[0].sentence


def test_a_row_that_nobody_signed_is_found(frozen):
    uid = frozen.weekend()
    plain = frozen.sign(uid, "Rae Bose", "Reviewer")
    frozen.tamper(
        "INSERT INTO exception_case (event_id, change_uid, revision, override, rule, reason,"
        f" person, role, at) VALUES ('{plain}', '{uid}', 1, 'freeze_override', 'r', 'x', 'Rae',"
        " 'Reviewer', '2026-11-18T12:00:00.000Z')"
    )
    assert not frozen.verify().ok
