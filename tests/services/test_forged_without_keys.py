"""What whoever has the file, and at most a member's key, writes into the chain: it is named."""

from collections.abc import Callable, Iterator
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
from tests.services.people_room import ANN, RIK, faults
from tests.services.test_insider import _body, signed_by, signoffs

DANA = "Dana Reyes"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        fill(made)
        assert made.verify().ok
        yield made


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
        body = {**_body(work, given.signoff.event_id), "name": who, **said}
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
    found = faults(desk)
    for number in (seq + 1, seq + 2):
        assert any(one.startswith(f"Audit entry {number}, ") for one in found), found


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


@pytest.mark.parametrize("forge", [switched, founded_again, renamed])
def test_no_other_entry_puts_a_policy_in_force(desk: Room, forge: Callable[[Room], None]) -> None:
    forge(desk)
    assert faults(desk)


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
    assert any("nobody who signed it was a chair" in one for one in faults(desk))


def test_a_role_counts_on_its_days_alone(desk: Room) -> None:
    since = desk.clock.now
    lend(desk.office, LendRequest(desk.ids[KIM[0]], desk.ids[RIK], KIM[1], since,
                                  since + timedelta(days=1), WORDS))  # fmt: skip
    desk.clock.on(days=40)
    until = (since + timedelta(days=1)).isoformat()
    lent = {"id": desk.ids[KIM[0]], "name": KIM[0], "since": since.isoformat(), "until": until}
    sign_as(desk, RIK, behalf=lent, name=f"{RIK} on behalf of {KIM[0]}")
    assert any("did not hold the role" in one for one in faults(desk))


def test_nobody_signs_for_another_without_a_loan(desk: Room) -> None:
    lent = {"id": desk.ids[ANN], "name": ANN, "since": "", "until": ""}
    role = "Engineering Manager"
    sign_as(desk, DANA, role=role, behalf=lent, name=f"{DANA} on behalf of {ANN}")
    assert any("did not hold the role" in one for one in faults(desk))


def test_p38_nobody_signs_under_the_name_of_another(desk: Room) -> None:
    sign_as(desk, DANA, role="Engineering Manager", name=ANN)
    assert any("the name under it is none that its author had" in one for one in faults(desk))


def test_the_same_under_the_own_name_is_no_fault(desk: Room) -> None:
    """What the others of this module rely on: they are named for what they changed."""
    sign_as(desk, DANA, role="Engineering Manager")
    assert faults(desk) == []


GARBAGE = (None, 5, "x", [5], {"a": 1}, [[1]], -(2**53) + 1)
SAID = {
    "packet.merged": {"labels": [["a", "b"]], "desks": [["a", "b"]], "file_hash": "0", "new": 0},
    "packet.taken": {"key": "k", "person": "p", "public": "00"},
    "person.put": {"name": "A", "aliases": [], "roles": [], "member": True, "chair": False},
    "policy.saved": {"pack": {"hash": "x"}},
    "policy.changed": {"policy": "a", "hash": "b", "agreed": ["x"]},
    "signoff.discounted": {"signoffs": ["x"]},
    "change.imported": {"values": [], "root": "0", "count": 1},
    "change.edited": {"fields": ["title"], "particulars": "0", "reason": "x"},
    "meeting.planned": {"meeting_hash": "x", "number": "1"},
    "minutes.made": {"meeting": "m", "revision": 1, "state": "draft", "record": "", "pdf": ""},
    "board.changed": {"name": "A", "zone": "UTC"},
    "conflict.settled": {"one": "a", "other": "b"},
    "database.restored": {"before": "x"},
    "chair.locked": {"key": "k", "session": "x"},
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, body in SAID.items()
                                            for name in body])  # fmt: skip
def test_an_entry_that_says_what_none_can_say_ends_no_walk(
    desk: Room, kind: str, name: str
) -> None:
    for spoilt in GARBAGE:
        body = {**SAID[kind], name: spoilt}
        enter(desk, kind, body, "subject")
        report = desk.verify()
        assert report.ok or report.first is not None
