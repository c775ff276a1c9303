"""Signing: who may, what is kept, what is refused in words, and what passphrases cost."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.board import Person
from cab_desk.domain.change import Choice, Stage
from cab_desk.domain.ledger import SIGNED_PREFIX
from cab_desk.domain.statement import read
from cab_desk.errors import Refused, Unavailable
from cab_desk.keys.outbox import PENDING, RECORDED, REFUSED, FileOutbox
from cab_desk.services.records import OutboxEntry
from cab_desk.services.requests import changes
from cab_desk.services.rows import QueueQuery
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signing import SignSheet
from cab_desk.services.signatures.signoffs import NotAllowed
from tests.services.evidence_room import CHEAP, NOON, PACK, WORDS, Room, room

DANA, KIM, RIK = ("Dana Reyes", "Engineering Manager"), ("Kim Osei", "Security Lead"), (
    "Rik Maas", "Engineering Manager",
)  # fmt: skip


def sheet(desk: Room, uid: str) -> SignSheet:
    made: SignSheet = desk.do(partial(signing.prepare, uid=uid))
    return made


def signed(desk: Room, uid: str) -> list[tuple[str, str, bool, bool]]:
    records = desk.do(lambda work: work.signoffs.of_change(uid))
    return [
        (one.signoff.person, str(one.signoff.decision), one.stale, one.superseded)
        for one in records
    ]


def refused(desk: Room, uid: str, name: str, role: str, **more: object) -> str:
    before = desk.do(lambda work: work.ledger.head().seq)
    with pytest.raises(Refused) as caught:
        desk.sign(uid, name, role, **more)
    after = [event for entry, event in desk.do(lambda work: list(work.ledger.entries(before)))]
    # Who may not sign is refused on record; whatever else stands against it is no event.
    kept = isinstance(caught.value, NotAllowed)
    assert [event.type for event in after] == ["signoff.refused"] * kept
    if not kept:
        return caught.value.sentence
    (said,) = (read(event.data).body for event in after)
    assert (said["person"], said["role"], said["proved"]) == (desk.ids[name], role, False)
    why = said["reason"].removesuffix(" No passphrase was given.")
    assert why != said["reason"]
    assert caught.value.sentence == f"{why} Nothing was signed; the refusal is on record."
    return why


def retitled(desk: Room, uid: str, title: str) -> None:
    old = desk.change(uid)
    edit = partial(changes.edit, uid=uid, new=replace(old, title=title),
                   expected_version=old.version, reason="better words")  # fmt: skip
    desk.do(edit)


# What is shown ---------------------------------------------------------------------------------


def test_the_sheet_shows_what_is_signed_and_who_may_sign_it(desk: Room, uid: str) -> None:
    desk.actor = desk.ids["Kim Osei"]
    shown = sheet(desk, uid)
    assert (shown.number, shown.title, shown.revision) == (
        "CR-2026-0001", "Rotate the certificates", 1,
    )  # fmt: skip
    assert shown.fingerprint == " ".join(shown.seen[i : i + 4].upper() for i in (0, 4, 8))
    assert len(shown.long_fingerprint.split()) == 8
    assert [one.name for one in shown.signers] == ["Ann Boyd", "Dana Reyes", "Kim Osei", "Rik Maas"]
    dana = shown.signer(desk.ids["Dana Reyes"])
    assert dana is not None
    assert (dana.may, dana.roles, dana.sections) == (
        True, ("Engineering Manager",), {"Engineering Manager": "2.4"},
    )  # fmt: skip
    rik = shown.signer(desk.ids["Rik Maas"])
    assert rik is not None
    assert not rik.may
    assert rik.why
    assert shown.suggested == desk.ids["Kim Osei"]


def test_the_sheet_offers_a_persons_decisions_with_the_sentence_signed(
    desk: Room, uid: str
) -> None:
    shown = sheet(desk, uid)
    assert [(one.label, one.needs_conditions) for one in shown.offers] == [
        ("Approve", False), ("Approve with conditions", True), ("Reject", False),
        ("Abstain", False),
    ]  # fmt: skip
    assert shown.meaning(Choice.APPROVE, "CTO").startswith(
        "By signing as CTO I confirm that I read revision 1 of CR-2026-0001"
    )
    desk.pack = replace(PACK, meanings={"approve": "{role} approves {number}.{revision}"})
    assert sheet(desk, uid).meaning(Choice.APPROVE, "CTO") == "CTO approves CR-2026-0001.1"


def test_somebody_without_a_key_is_told_to_make_one(tmp_path: Path) -> None:
    with room(tmp_path) as desk:
        desk.furnish(keys=False)
        uid = desk.submitted()
        signer = sheet(desk, uid).signer(desk.ids["Dana Reyes"])
        assert signer is not None
        assert (signer.may, signer.has_key) == (True, False)
        assert "has no signing key yet" in refused(desk, uid, *DANA)


# What is kept ----------------------------------------------------------------------------------


def test_a_sign_off_is_a_signed_event_about_this_very_content(desk: Room, uid: str) -> None:
    request = desk.request(uid, *DANA, strokes="10,10;1,1,0,0 5,5,9,0 9,9,12,0", meeting_id="m1")
    outcome = signing.sign(desk.office, request)
    assert outcome.message == "Dana Reyes signed CR-2026-0001: approve."
    assert outcome.touched == {"ledger", "change", f"change:{uid}"}
    event = desk.do(lambda work: work.ledger.event(outcome.made))
    said = read(event.data)
    assert (said.type, said.subject, said.seen, said.revision) == (
        "signoff.given", uid, request.seen, 1,
    )  # fmt: skip
    assert (said.author, said.policy, said.offset) == (
        desk.ids["Dana Reyes"], PACK.hash, "+01:00",
    )  # fmt: skip
    assert said.body == {
        "role": "Engineering Manager", "decision": "approve", "conditions": [],
        "meaning": sheet(desk, uid).meaning(Choice.APPROVE, "Engineering Manager"),
        "name": "Dana Reyes", "meeting": "m1", "verbal": False, "strokes": request.strokes,
        "number": "CR-2026-0001", "title": "Rotate the certificates", "reason": "",
        "supersedes": [],
    }  # fmt: skip
    key = desk.do(lambda work: work.people.key(said.author))
    assert CHEAP.verify(key.public, SIGNED_PREFIX + event.data, event.signature)
    [record] = desk.do(lambda work: work.signoffs.of_change(uid))
    assert (record.ledger_seq, record.strokes, record.meaning) == (
        desk.do(lambda work: work.ledger.head().seq), request.strokes, said.body["meaning"],
    )  # fmt: skip
    assert [one.event_id for one in desk.outbox.entries(RECORDED)] == [outcome.made]
    assert desk.outbox.pending() == []


def test_lists_show_the_sign_off_at_once(desk: Room, uid: str) -> None:
    desk.sign(uid, *DANA)
    desk.sign(uid, *KIM, decision=Choice.CONDITIONS, conditions=("Stop at 0.1 %",))
    with desk.open_reader() as reader:
        [row] = reader.page(QueueQuery(), NOON, 0, 10)
    assert (row.uid, row.pips) == (uid, "ac")


def test_text_from_another_keyboard_is_kept_in_one_form(desk: Room, uid: str) -> None:
    desk.sign(uid, *DANA, decision=Choice.CONDITIONS, conditions=("Pru\u0308fen\u0000", "  "))
    [record] = desk.do(lambda work: work.signoffs.of_change(uid))
    assert record.signoff.conditions == ("Pr\u00fcfen",)


# What is refused -------------------------------------------------------------------------------


def test_the_requester_cannot_sign_and_is_told_why(desk: Room) -> None:
    uid = desk.submitted(requester="Dana Reyes")
    sentence = refused(desk, uid, *DANA)
    assert sentence.startswith("Dana Reyes can't sign CR-2026-0002. ")
    assert desk.outbox.entries(REFUSED) == []


def test_a_filled_slot_takes_no_second_signature(desk: Room, uid: str) -> None:
    desk.sign(uid, *DANA)
    assert refused(desk, uid, "Ann Boyd", "Engineering Manager")
    assert [one[0] for one in signed(desk, uid)] == ["Dana Reyes"]


def test_a_role_that_is_not_held_is_refused(desk: Room, uid: str) -> None:
    sentence = refused(desk, uid, "Dana Reyes", "Security Lead")
    assert "does not hold the role Security Lead" in sentence


def test_a_draft_a_retired_and_an_imported_person_are_refused(desk: Room, uid: str) -> None:
    dana = desk.do(lambda work: work.people.get(desk.ids["Dana Reyes"]))
    desk.put(replace(dana, retired=True))
    assert "is retired" in refused(desk, uid, *DANA)
    desk.do(lambda work: work.people.put(Person("x1", "Imported Name", linked=False)))
    desk.ids["Imported Name"] = "x1"
    assert "came with an import" in refused(desk, uid, "Imported Name", "Security Lead")
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.REJECTED, reason="No need"))
    assert "is rejected. Only a submitted request can be signed" in refused(desk, uid, *KIM)


def test_a_change_edited_meanwhile_is_not_signed(desk: Room, uid: str) -> None:
    request = desk.request(uid, *DANA)
    retitled(desk, uid, "Rotate all certificates")
    with pytest.raises(Refused, match=r"revision 1 is now revision 2\. Read the difference"):
        signing.sign(desk.office, request)
    assert signed(desk, uid) == []


def test_a_policy_changed_meanwhile_stops_what_was_composed_before(desk: Room, uid: str) -> None:
    class Outbox(FileOutbox):
        """In the moment between the signature and the lock another policy comes into force."""

        def put(self, entry: OutboxEntry) -> None:
            super().put(entry)
            desk.pack = replace(PACK, hash="cd" * 32)

    outbox = Outbox(desk.folder / "late")
    with pytest.raises(Refused, match="The policy changed while you were signing"):
        signing.sign(replace(desk.office, outbox=outbox), desk.request(uid, *DANA))
    [entry] = outbox.entries(REFUSED)
    assert "The policy changed" in outbox.reason(entry.event_id)
    assert outbox.pending() == []
    assert signed(desk, uid) == []


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"decision": Choice.CONDITIONS}, "Write at least one condition"),
        ({"decision": Choice.CONDITIONS, "conditions": (" ", "")}, "Write at least one"),
        ({"conditions": ("Only at night",)}, "Conditions go with “Approve with conditions”"),
        ({"decision": Choice.CONDITIONS, "conditions": ("x",) * 21}, "21 conditions are too many"),
        ({"decision": Choice.CONDITIONS, "conditions": ("x" * 501,)}, "501 characters"),
        ({"decision": Choice.CONDITIONS, "conditions": ("x" * 450,) * 9}, "4050 characters"),
        ({"strokes": "<svg/>"}, "The drawn signature can't be read"),
        ({"reason": "x" * 1001}, "at most 1000 fit"),
    ],
)
def test_wrong_input_is_refused_in_words(
    desk: Room, uid: str, more: dict[str, object], sentence: str
) -> None:
    assert sentence in refused(desk, uid, *DANA, **more)


def test_the_largest_sign_off_fits_into_an_event(desk: Room, uid: str) -> None:
    points = " ".join("9999,9999,80000000,999" for _ in range(1700))
    desk.sign(
        uid, *DANA, decision=Choice.CONDITIONS, conditions=("\U0001f6d1" * 500,) * 8,
        reason="\u20ac" * 1000, strokes=f"10,10;{points}",
    )  # fmt: skip
    assert len(signed(desk, uid)) == 1


# Change of mind, withdrawal --------------------------------------------------------------------


def test_a_change_of_mind_needs_a_reason_and_leaves_both_visible(desk: Room, uid: str) -> None:
    first = desk.sign(uid, *DANA)
    assert "has signed this revision already: approve" in refused(
        desk, uid, *DANA, decision=Choice.REJECT
    )
    second = desk.sign(uid, *DANA, decision=Choice.REJECT, reason="The plan has a gap")
    assert signed(desk, uid) == [
        ("Dana Reyes", "approve", False, True), ("Dana Reyes", "reject", False, False),
    ]  # fmt: skip
    said = read(desk.do(lambda work: work.ledger.event(second)).data)
    assert (said.body["supersedes"], said.body["reason"]) == ([first], "The plan has a gap")


def test_a_sign_off_is_taken_back_for_a_reason(desk: Room, uid: str) -> None:
    first = desk.sign(uid, *DANA)
    back = partial(
        signing.withdraw, desk.office, uid=uid, event_id=first,
        person_id=desk.ids["Dana Reyes"], passphrase=WORDS,
    )  # fmt: skip
    with pytest.raises(Refused, match="Give the reason"):
        back(reason=" ")
    outcome = back(reason="Read the wrong plan")
    assert outcome.message == "Dana Reyes took the sign-off of CR-2026-0001 back."
    assert signed(desk, uid) == [("Dana Reyes", "approve", False, True)]
    with pytest.raises(Refused, match="no longer stands"):
        back(reason="Once more")
    assert desk.sign(uid, "Ann Boyd", "Engineering Manager")


def test_nobody_takes_anothers_sign_off_back(desk: Room, uid: str) -> None:
    first = desk.sign(uid, *DANA)
    with pytest.raises(Refused, match="Only Dana Reyes can take this sign-off back"):
        signing.withdraw(
            desk.office, uid=uid, event_id=first, person_id=desk.ids["Kim Osei"],
            passphrase=WORDS, reason="Not hers",
        )  # fmt: skip


def test_once_the_work_has_begun_a_sign_off_stays(desk: Room, uid: str) -> None:
    first = desk.sign(uid, *DANA)
    desk.sign(uid, *KIM)
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.IN_PROGRESS))
    with pytest.raises(Refused, match="The work on CR-2026-0001 has begun"):
        signing.withdraw(
            desk.office, uid=uid, event_id=first, person_id=desk.ids["Dana Reyes"],
            passphrase=WORDS, reason="Too late",
        )  # fmt: skip


def test_an_edit_makes_sign_offs_stale_and_the_sheet_shows_the_difference(
    desk: Room, uid: str
) -> None:
    desk.sign(uid, *DANA)
    retitled(desk, uid, "Rotate all certificates")
    assert signed(desk, uid) == [("Dana Reyes", "approve", True, False)]
    [stale] = sheet(desk, uid).stale
    assert [(one.name, one.before, one.after) for one in stale.differences] == [
        ("title", "Rotate the certificates", "Rotate all certificates")
    ]
    desk.sign(uid, *DANA)
    assert signed(desk, uid)[-1] == ("Dana Reyes", "approve", False, False)
    assert sheet(desk, uid).stale == ()


# The outbox ------------------------------------------------------------------------------------


def test_an_outbox_that_cannot_be_written_means_no_sign_off(desk: Room, uid: str) -> None:
    (desk.folder / "outbox-d1").write_text("in the way")
    with pytest.raises(Unavailable, match="Nothing was recorded"):
        desk.sign(uid, *DANA)
    assert signed(desk, uid) == []


def test_settling_an_empty_outbox_says_nothing(desk: Room) -> None:
    outcome = signing.settle(desk.office)
    assert (outcome.touched, outcome.message) == (frozenset(), "")


def test_what_belongs_to_another_board_waits_for_that_one(desk: Room, tmp_path: Path) -> None:
    with room(tmp_path, name="other.cabdesk") as other:
        other.furnish(another=True)
        uid = other.submitted()
        event_id = other.sign(uid, *DANA)
        entry = replace(other.outbox.entries(RECORDED)[0], state=PENDING)
        desk.outbox.put(entry)
        assert signing.settle(desk.office).message == ""
        assert [one.event_id for one in desk.outbox.pending()] == [event_id]
