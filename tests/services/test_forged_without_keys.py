"""What whoever has the file, and at most a member's key, writes into the chain: it is named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.board import Person
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.domain.statement import read
from cab_desk.services.members import people
from cab_desk.services.members.lending import LendRequest, lend
from cab_desk.services.ports import Work
from tests.services.evidence_room import CHEAP, KIM, WORDS, Room, room
from tests.services.evidence_room import furnished as fill
from tests.services.insiders import body_of, signed_by, signoffs
from tests.services.people_room import ANN, RIK, faults

DANA = "Dana Reyes"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with room(folder) as made:
        assert fill(made).verify().ok
    return folder


def first_body(desk: Room) -> dict[str, Any]:
    event = desk.do(lambda work: next(iter(work.ledger.entries())))[1]
    return dict(read(event.data).body)


def newest(desk: Room) -> int:
    return desk.do(lambda work: work.ledger.head()).seq


def enter(desk: Room, kind: str, body: dict[str, Any], subject: str) -> None:
    desk.do(lambda work: work.record(Draft(kind, body, subject=subject)))


def sign_as(desk: Room, who: str, **said: Any) -> str:
    """Sign in a member's place with the member's own key whatever is to be said, rows and all."""
    uid = desk.submitted("Upgrade the router", requester="Somebody", owner="Somebody")
    desk.sign(uid, *KIM)

    def act(work: Work) -> None:
        (given,) = signoffs(work, uid)
        body = {**body_of(work, given.signoff.event_id), "name": who, **said}
        draft = Draft("signoff.given", body, uid, given.revision, given.content_hash)
        event = signed_by(work, desk.ids[who], draft)
        lent = body.get("behalf") or {}
        signoff = replace(
            given.signoff, event_id=event.id, person=body["name"], person_id=desk.ids[who],
            role=body["role"], at=work.now, behalf=lent.get("name", ""),
            behalf_id=lent.get("id", ""),
        )  # fmt: skip
        seq = work.ledger.head().seq
        work.signoffs.add(replace(given, signoff=signoff, ledger_seq=seq))

    desk.do(act)
    return uid


NO_ROLE = "its author did not hold the role that it was signed in."


def signed_wrong(desk: Room, name: str, why: str) -> str:
    return f"Audit entry {newest(desk)}, sign-off of RFC CR-2026-0003 by {name}: {why}"


def new_key(work: Work, person_id: str, key_id: str = "") -> None:
    """Accept a key that somebody made in another's name; `key_id` gives it one of their choice."""
    key = CHEAP.make(person_id, WORDS, work.now)
    seal = CHEAP.signer(key, WORDS)
    body = {"public": key.public.hex(), "people_vouched": True, "name": "Somebody"}
    draft = Draft("key.accepted", body, person_id, author=person_id, key_id=key_id or key.key_id)
    work.record(draft, lambda data: seal(SIGNED_PREFIX + data))


def test_p41_nobody_has_a_key_under_the_id_of_another(desk: Room) -> None:
    """Else it would be taken from its owner, who would then be given another one."""
    seq = newest(desk)
    lee = Person(people.new_id(), "Lee Fake", linked=False)
    taken = desk.do(lambda work: work.people.key(desk.ids[ANN])).key_id

    def act(work: Work) -> None:
        new_key(work, lee.id, taken)
        new_key(work, desk.ids[ANN])

    desk.do(act)
    why = "signing key of Somebody: its owner had a valid key already."
    assert faults(desk)[:2] == [f"Audit entry {seq + n}, {why}" for n in (1, 2)]


def switched(desk: Room) -> None:
    board = desk.do(lambda work: work.board())
    body = {"name": board.name, "zone": board.zone, "policy": "lax", "hash": "cd" * 32}
    enter(desk, "board.changed", body, board.id)
    desk.tamper(("UPDATE board SET policy_id = ?, policy_hash = ?", ("lax", "cd" * 32)))


def founded_again(desk: Room) -> None:
    """Say a second time that the board was made, by another rule, and change its policy by that."""
    board = desk.do(lambda work: work.board())
    enter(desk, "board.created", {**first_body(desk), "two_for_policy": False}, board.id)
    body = {
        "policy": "lax", "hash": "cd" * 32, "before": board.policy_hash, "reason": "So",
        "title": "Lax", "version": "1",
    }  # fmt: skip
    enter(desk, "policy.changed", body, board.id)
    desk.tamper(("UPDATE board SET policy_id = ?, policy_hash = ?", ("lax", "cd" * 32)))


def renamed(desk: Room) -> None:
    board = desk.do(lambda work: work.board())
    enter(desk, "board.created", {**first_body(desk), "name": "Another"}, board.id)
    desk.tamper(("UPDATE board SET name = ?", ("Another",)))


IN_FORCE = "the policy in force is not the one that was recorded."


BY_TWO = "a policy is put in force by two, one of them a chair."
NAMED = "name or time zone are not the ones that were recorded."


@pytest.mark.parametrize(
    ("forge", "what"),
    [
        (switched, f"Audit entry 1, the board “Platform CAB”: {IN_FORCE}"),
        (founded_again, f"Audit entry 26, the change of the policy: {BY_TWO}"),
        (renamed, f"Audit entry 1, the board “Another”: {NAMED}"),
    ],
)
def test_no_other_entry_puts_a_policy_in_force(
    desk: Room, forge: Callable[[Room], None], what: str
) -> None:
    forge(desk)
    assert faults(desk) == [what]


def test_a_policy_that_is_none_lets_nobody_decide_for_the_board(desk: Room) -> None:
    """Switched away and back in the file, it would have let any member speak for the chair."""
    board = desk.do(lambda work: work.board())
    for policy in (("lax", "cd" * 32), (board.policy_id, board.policy_hash)):
        body = {"name": board.name, "zone": board.zone, "policy": policy[0], "hash": policy[1]}
        enter(desk, "board.changed", body, board.id)
        if policy[0] == "lax":
            said = {"item": "x", "verdict": "", "meeting": "m"}
            draft = Draft("item.decided", said, "x")
            desk.do(lambda work, draft=draft: signed_by(work, desk.ids[DANA], draft))
    told = f"Audit entry {newest(desk) - 1}, the board's decision about “”: "
    assert faults(desk) == [f"{told}nobody who signed it was a chair."]


def test_a_role_counts_on_its_days_alone(desk: Room) -> None:
    since = desk.clock.now
    lend(desk.office, LendRequest(desk.ids[KIM[0]], desk.ids[RIK], KIM[1], since,
                                  since + timedelta(days=1), WORDS))  # fmt: skip
    desk.clock.on(days=40)
    until = (since + timedelta(days=1)).isoformat()
    lent = {"id": desk.ids[KIM[0]], "name": KIM[0], "since": since.isoformat(), "until": until}
    sign_as(desk, RIK, behalf=lent, name=f"{RIK} on behalf of {KIM[0]}")
    assert faults(desk) == [signed_wrong(desk, f"{RIK} on behalf of {KIM[0]}", NO_ROLE)]


def test_nobody_signs_for_another_without_a_loan(desk: Room) -> None:
    lent = {"id": desk.ids[ANN], "name": ANN, "since": "", "until": ""}
    role = "Engineering Manager"
    sign_as(desk, DANA, role=role, behalf=lent, name=f"{DANA} on behalf of {ANN}")
    assert faults(desk) == [signed_wrong(desk, f"{DANA} on behalf of {ANN}", NO_ROLE)]


def test_p38_nobody_signs_under_the_name_of_another(desk: Room) -> None:
    sign_as(desk, DANA, role="Engineering Manager", name=ANN)
    why = "the name under it is none that its author had."
    assert faults(desk) == [signed_wrong(desk, ANN, why)]


def test_the_same_under_the_own_name_is_no_fault(desk: Room) -> None:
    """What the others of this module rely on: they are named for what they changed."""
    sign_as(desk, DANA, role="Engineering Manager")
    assert faults(desk) == []


GARBAGE = (None, 5, "x", [5], {"a": 1}, [[1]], -(2**53) + 1)
SAID = {
    "packet.merged": {"labels": [["a", "b"]], "desks": [["a", "b"]], "file": "0",
                      "counts": {"new": 1}},
    "packet.taken": {"key": "k", "person": "p", "public": "00"},
    "person.put": {"name": "A", "aliases": [], "roles": [], "member": True, "chair": False},
    "policy.saved": {"pack": {"hash": "x"}},
    "policy.changed": {"policy": "a", "hash": "b", "agreed": ["x"]},
    "signoff.discounted": {"signoff": "x", "name": "y", "reason": "z"},
    "change.imported": {"values": [], "root": "0", "count": 1},
    "change.edited": {"fields": ["title"], "particulars": "0", "reason": "x"},
    "meeting.planned": {"meeting_hash": "x", "number": "1"},
    "minutes.made": {"meeting": "m", "revision": 1, "state": "draft", "record": "", "pdf": ""},
    "board.changed": {"name": "A", "zone": "UTC"},
    "conflict.settled": {"one": "a", "other": "b"},
    "database.restored": {"before": "x"},
    "chair.locked": {"key": "k", "session": "x", "why": "by_hand", "last": "x"},
}  # fmt: skip
WHY = {
    "f": "it is not in the form of an event.",
    "m": "it is recorded, but is missing from the list.",
    "c": "no chair who could signed for it.",
    "2": BY_TWO,
    "l": "the list of what was imported is not the one that was recorded.",
    "b": NAMED,
}
# What is told first of the entry, for each piece of garbage; nothing (-) of what says nothing that
# counts. Where a kind tells the same of all its names, or of all garbage, it stands once.
TOLD = {
    "packet.merged labels": "f", "packet.merged desks": "f", "packet.merged": "m",
    "packet.taken": "m",
    "person.put name": "ffcffff", "person.put aliases": "ffcfcff", "person.put roles": "f",
    "person.put": "c",
    "policy.saved": "----m--",
    "policy.changed": "2", "policy.changed hash": "2222fff",
    "signoff.discounted": "-", "change.imported": "l", "change.edited": "m",
    "meeting.planned": "m", "minutes.made": "m", "board.changed": "b", "conflict.settled": "m",
    "database.restored": "-", "chair.locked": "-",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, body in SAID.items()
                                            for name in body])  # fmt: skip
def test_an_entry_that_says_what_none_can_say_ends_no_walk(
    desk: Room, kind: str, name: str
) -> None:
    told = TOLD.get(f"{kind} {name}") or TOLD[kind]
    for spoilt, why in zip(GARBAGE, told * (len(GARBAGE) // len(told)), strict=True):
        enter(desk, kind, {**SAID[kind], name: spoilt}, "subject")
        seq = newest(desk)
        found = [one.sentence for one in desk.verify().faults if one.seq == seq]
        if why == "-":
            assert found == []
            continue
        assert found[0].startswith(f"Audit entry {seq}, ")
        assert found[0].endswith(WHY[why]), (spoilt, found)
