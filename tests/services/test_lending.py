"""A role is lent for some days: X signs on behalf of Y, and counts as Y."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from cab_desk.domain.board import Person, Role
from cab_desk.domain.change import Choice
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services.members.lending import LendRequest, lend, roles_of
from cab_desk.services.signatures import discounting, signing
from tests.services.evidence_room import DANA, KIM, NOON, WORDS, Room, first
from tests.services.people_room import NO_CHAIR, force

SECURITY = KIM[1]


def request(desk: Room, **more: object) -> LendRequest:
    made = LendRequest(
        lender_id=desk.ids["Kim Osei"],
        to_id=desk.ids["Ann Boyd"],
        role=SECURITY,
        since=NOON,
        until=NOON + timedelta(days=5),
        passphrase=WORDS,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def standing(desk: Room, uid: str) -> list[tuple[str, str, str]]:
    found = desk.do(lambda work: work.signoffs.standing(uid))
    return [(one.person, one.role, one.behalf) for one in found]


def test_x_signs_on_behalf_of_y_and_is_named_so_everywhere(desk: Room, uid: str) -> None:
    outcome = lend(desk.office, request(desk))
    assert outcome.message == (
        "Ann Boyd signs as Security Lead on behalf of Kim Osei while the loan lasts."
    )
    event = desk.sign(uid, "Ann Boyd", SECURITY)
    printed = "Ann Boyd on behalf of Kim Osei"
    assert standing(desk, uid) == [(printed, SECURITY, "Kim Osei")]
    body = read(desk.do(lambda work: work.ledger.event(event)).data).body
    assert (body["name"], body["behalf"]) == (
        printed, {"id": desk.ids["Kim Osei"], "name": "Kim Osei"},
    )  # fmt: skip
    assert body["meaning"].endswith("I sign on behalf of Kim Osei, who lent me the role.")
    report = desk.verify()
    assert report.ok, report.sentence()


def test_the_sheet_says_in_whose_place_one_signs(desk: Room, uid: str) -> None:
    lend(desk.office, request(desk))
    sheet = desk.do(partial(signing.prepare, uid=uid))
    ann = sheet.signer(desk.ids["Ann Boyd"])
    assert set(ann.roles) == {"Engineering Manager", SECURITY}
    assert ann.behalf == {SECURITY: "Kim Osei"}


def test_a_loan_is_signed_by_the_lender_with_dates_and_scope(desk: Room) -> None:
    lend(desk.office, request(desk))
    entries = desk.do(lambda work: work.ledger.of_subject(desk.ids["Ann Boyd"]))
    lent, put = (read(event.data) for _, event in entries[-2:])
    assert (lent.type, lent.author) == ("role.lent", desk.ids["Kim Osei"])
    assert entries[-2][1].signature
    assert (lent.body["role"], lent.body["since"], lent.body["until"]) == (
        SECURITY, "2026-11-18T12:00:00.000Z", "2026-11-23T12:00:00.000Z",
    )  # fmt: skip
    assert put.body["roles"][-1]["behalf"] == desk.ids["Kim Osei"]


def test_a_loan_begins_and_ends_with_its_dates(desk: Room, uid: str) -> None:
    lend(desk.office, request(desk, since=NOON + timedelta(days=1)))
    with pytest.raises(Refused):
        desk.sign(uid, "Ann Boyd", SECURITY)
    desk.clock.on(days=5)
    with pytest.raises(Refused):
        desk.sign(uid, "Ann Boyd", SECURITY)
    desk.clock.now = NOON + timedelta(days=2)
    desk.sign(uid, "Ann Boyd", SECURITY)
    # What was signed in time stays; a loan that is over makes room for another one.
    desk.clock.now = NOON + timedelta(days=9)
    lend(desk.office, request(desk, since=desk.clock.now, until=NOON + timedelta(days=12)))
    assert standing(desk, uid)[0][2] == "Kim Osei"
    assert desk.verify().ok


def test_the_absent_one_has_one_vote(desk: Room, uid: str) -> None:
    lend(desk.office, request(desk))
    desk.sign(uid, *KIM)
    with pytest.raises(Refused) as caught:
        desk.sign(uid, "Ann Boyd", SECURITY)
    assert "can't sign" in caught.value.sentence


def test_the_delegate_has_one_vote_too(desk: Room, uid: str) -> None:
    lend(desk.office, request(desk))
    desk.sign(uid, "Ann Boyd", SECURITY)
    with pytest.raises(Refused, match="Ann Boyd"):
        desk.sign(uid, "Ann Boyd", "Engineering Manager")
    desk.sign(uid, *DANA)
    assert desk.do(lambda work: len(work.signoffs.standing(uid))) == 2


def test_a_change_of_mind_stays_in_the_same_place(desk: Room, uid: str) -> None:
    lend(desk.office, request(desk))
    desk.sign(uid, "Ann Boyd", SECURITY)
    desk.sign(uid, "Ann Boyd", SECURITY, decision=Choice.REJECT, reason="Read it again")
    assert standing(desk, uid) == [("Ann Boyd on behalf of Kim Osei", SECURITY, "Kim Osei")]
    assert desk.verify().ok


def test_p42_nobody_approves_in_the_place_of_the_requester(desk: Room) -> None:
    uid = desk.submitted("Kim's own change", requester="Kim Osei", owner="Kim Osei")
    lend(desk.office, request(desk, to_id=desk.ids["Rik Maas"]))
    with pytest.raises(Refused) as caught:
        desk.sign(uid, "Rik Maas", SECURITY)
    assert "Kim Osei, in whose place it would be signed, requested and owns the change" in (
        caught.value.sentence
    )


def test_p42_nor_does_the_judge_count_such_a_signature(desk: Room, uid: str) -> None:
    from cab_desk.domain.change import Signoff
    from cab_desk.domain.signatures import signed_by

    change = replace(desk.change(uid), requester="Kim Osei", requester_id=desk.ids["Kim Osei"])
    proxy = Signoff("Ann Boyd on behalf of Kim Osei", SECURITY, Choice.APPROVE,
                    person_id=desk.ids["Ann Boyd"], behalf_id=desk.ids["Kim Osei"],
                    behalf="Kim Osei")  # fmt: skip
    found = signed_by(desk.pack, replace(change, signoffs=(proxy,)))
    assert (found.counted, found.own) == ((), (proxy,))


def test_the_delegate_of_whoever_signed_is_counted_as_that_one(desk: Room, uid: str) -> None:
    from cab_desk.domain.change import Signoff
    from cab_desk.domain.signatures import signed_by

    kim = Signoff("Kim Osei", SECURITY, Choice.APPROVE, person_id="k")
    proxy = Signoff("Ann", SECURITY, Choice.APPROVE, person_id="a", behalf_id="k", behalf="Kim")
    found = signed_by(desk.pack, replace(desk.change(uid), signoffs=(kim, proxy)))
    assert len(found.counted) == 1


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"role": "CTO"}, "does not hold the role CTO"),
        ({"until": NOON}, "from one day to a later one"),
        ({"since": NOON - timedelta(days=9), "until": NOON - timedelta(days=1)}, "still to come"),
        ({"until": NOON + timedelta(days=400)}, "a year at most"),
        ({"passphrase": "a wrong one"}, "The passphrase is not Kim Osei's"),
    ],
)
def test_a_loan_that_cannot_be_is_refused(desk: Room, more: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=why):
        lend(desk.office, request(desk, **more))
    assert desk.do(partial(roles_of, person_id=desk.ids["Ann Boyd"])) == (
        "Engineering Manager", "Chair",
    )  # fmt: skip


def test_a_role_is_lent_to_another_person_who_lacks_it(desk: Room) -> None:
    with pytest.raises(Refused, match="another person"):
        lend(desk.office, request(desk, to_id=desk.ids["Kim Osei"]))
    with pytest.raises(Refused, match="already"):
        lend(desk.office, request(desk, lender_id=desk.ids["Dana Reyes"], role=DANA[1]))
    lend(desk.office, request(desk))
    with pytest.raises(Refused, match="already"):
        lend(desk.office, request(desk))
    # What is lent is not lent on.
    with pytest.raises(Refused, match="does not hold"):
        lend(desk.office, request(desk, lender_id=desk.ids["Ann Boyd"], to_id=desk.ids["Rik Maas"]))


def test_a_loan_that_nobody_signed_is_named(desk: Room) -> None:
    ann = desk.do(lambda work: work.people.get(desk.ids["Ann Boyd"]))
    role = Role(SECURITY, NOON, NOON + timedelta(days=5), desk.ids["Kim Osei"])
    desk.put(replace(ann, roles=(*ann.roles, role)))
    assert first(desk).endswith("nobody lent the role that is held on behalf of another.")


def without_loans(desk: Room) -> Person:
    ann = desk.do(lambda work: work.people.get(desk.ids["Ann Boyd"]))
    return replace(ann, roles=tuple(role for role in ann.roles if not role.behalf))


def test_a_running_loan_is_taken_back_by_a_chairs_word(desk: Room) -> None:
    lend(desk.office, request(desk))
    with pytest.raises(Refused, match="chair"):
        discounting.keep_person(desk.office, without_loans(desk))
    desk.put(without_loans(desk))
    report = desk.verify()
    assert report.ok
    assert report.people == ()
    lend(desk.office, request(desk))
    desk.clock.on(days=6)
    discounting.keep_person(desk.office, without_loans(desk))
    assert desk.verify().people == ()


def test_one_that_nobody_signed_back_is_told_and_no_loan_again(desk: Room) -> None:
    """By whoever has the file: the entries of somebody who was lent a role, without it and with."""
    lend(desk.office, request(desk))
    ann = desk.do(lambda work: work.people.get(desk.ids["Ann Boyd"]))
    force(desk, without_loans(desk))
    report = desk.verify()
    assert report.ok
    (told,) = report.people
    assert "takes a loan of a role back before its day and is signed by nobody" in told
    force(desk, ann)
    seq = desk.do(lambda work: work.ledger.head()).seq
    assert first(desk) == f"Audit entry {seq}, person Ann Boyd: {NO_CHAIR}"


def test_a_loan_whose_end_was_moved_in_the_table_is_found(desk: Room) -> None:
    lend(desk.office, request(desk))
    desk.tamper("UPDATE person_role SET until = '2027-11-23T12:00:00.000Z' WHERE behalf <> ''")
    assert "person Ann Boyd" in first(desk)


@pytest.mark.parametrize("column", ["behalf", "behalf_id", "person"])
def test_a_signature_whose_place_was_changed_in_the_table_is_found(
    desk: Room, uid: str, column: str
) -> None:
    lend(desk.office, request(desk))
    desk.sign(uid, "Ann Boyd", SECURITY)
    desk.tamper(f"UPDATE signoff SET {column} = 'x'")
    assert "sign-off of RFC CR-2026-0001 by Ann Boyd on behalf of Kim Osei" in first(desk)


def test_nothing_of_a_passphrase_is_shown(desk: Room) -> None:
    assert WORDS not in repr(request(desk))
