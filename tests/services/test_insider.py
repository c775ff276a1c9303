"""A member with an own key and rights over the file says what they may not: verifying names it.

What is written here is signed rightly, chained rightly, and shown by the lists as if it were so.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.board import Role
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft, Event
from cab_desk.domain.statement import read
from cab_desk.services.members.people import enter
from cab_desk.services.ports import Work
from tests.services.evidence_room import CHEAP, WORDS, Room, furnished, room

RIK, DANA, KIM, ANN = "Rik Maas", "Dana Reyes", "Kim Osei", "Ann Boyd"


def signed_by(work: Work, person_id: str, draft: Draft) -> Event:
    """Record an event by a person's own real key, whatever it says."""
    key = work.people.key(person_id)
    assert key is not None
    seal = CHEAP.signer(key, WORDS)
    whole = replace(draft, author=person_id, key_id=key.key_id)
    return work.record(whole, lambda data: seal(SIGNED_PREFIX + data))


def found(desk: Room) -> str:
    report = desk.verify()
    assert not report.ok
    assert report.first is not None
    return report.first.sentence


def signoffs(work: Work, uid: str) -> list[Any]:
    return list(work.signoffs.of_change(uid))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield furnished(made)


@pytest.fixture
def uid(desk: Room) -> str:
    made: str = desk.submitted("Upgrade the router")
    desk.sign(made, KIM, "Security Lead")
    return made


def test_nobody_takes_back_what_another_signed(desk: Room, uid: str) -> None:
    assert desk.verify().ok

    def attack(work: Work) -> None:
        (given,) = signoffs(work, uid)
        body = {"withdraws": given.signoff.event_id, "reason": "Not any more", "name": DANA,
                "number": "", "title": ""}  # fmt: skip
        draft = Draft("signoff.withdrawn", body, uid, given.revision, given.content_hash)
        event = signed_by(work, desk.ids[DANA], draft)
        work.signoffs.withdraw(given.signoff.event_id, event.id)

    desk.do(attack)
    assert found(desk).endswith("it takes back what somebody else signed.")


def test_nobody_signs_in_a_role_that_is_not_theirs(desk: Room, uid: str) -> None:
    def attack(work: Work) -> None:
        (given,) = signoffs(work, uid)
        said = {**_body(work, given.signoff.event_id), "name": RIK}
        draft = Draft("signoff.given", said, uid, given.revision, given.content_hash)
        event = signed_by(work, desk.ids[RIK], draft)
        mine = replace(given.signoff, event_id=event.id, person=RIK, person_id=desk.ids[RIK],
                       at=work.now)  # fmt: skip
        seq = work.ledger.head().seq
        work.signoffs.add(replace(given, signoff=mine, ledger_seq=seq))

    desk.do(attack)
    assert found(desk).endswith("its author did not hold the role that it was signed in.")


def _body(work: Work, event_id: str) -> dict[str, Any]:
    event = work.ledger.event(event_id)
    assert event is not None
    return dict(read(event.data).body)


@pytest.mark.parametrize("kind", ["item.decided", "item.admitted", "meeting.closed",
                                  "minutes.final", "certificate.made"])  # fmt: skip
def test_only_a_chair_speaks_for_the_board(desk: Room, uid: str, kind: str) -> None:
    def speak(name: str) -> Callable[[Work], Event]:
        return lambda work: signed_by(work, desk.ids[name], Draft(kind, {"item": "x"}, uid))

    desk.do(speak(ANN))
    assert "nobody who signed it was a chair" not in _all(desk)
    desk.do(speak(DANA))
    assert "nobody who signed it was a chair" in _all(desk)


def _all(desk: Room) -> str:
    return " ".join(fault.sentence for fault in desk.verify().faults)


def test_nobody_lends_a_role_that_was_lent_or_never_theirs(desk: Room) -> None:
    def attack(work: Work) -> None:
        body = {"role": "Security Lead", "since": "2026-11-18T00:00:00.000Z",
                "until": "2026-11-25T00:00:00.000Z", "to": RIK, "name": DANA}  # fmt: skip
        signed_by(work, desk.ids[DANA], Draft("role.lent", body, desk.ids[RIK]))
        rik = work.people.get(desk.ids[RIK])
        since, until = desk.clock().replace(hour=0), desk.clock().replace(day=25, hour=0)
        role = Role("Security Lead", since, until, desk.ids[DANA])
        enter(work, replace(rik, roles=(*rik.roles, role)))

    desk.do(attack)
    assert "did not hold the role" in found(desk)


def test_a_reset_without_a_chair_is_named(desk: Room) -> None:
    def attack(work: Work) -> None:
        old = work.people.key(desk.ids[RIK])
        assert old is not None
        body = {"key": old.key_id, "reason": "Lost", "name": RIK}
        draft = Draft("key.reset_asked", body, desk.ids[RIK])
        asked = signed_by(work, desk.ids[DANA], draft)
        draft = Draft("key.revoked", {**body, "asked": asked.id}, desk.ids[RIK])
        signed_by(work, desk.ids[KIM], draft)
        work.people.put_key(replace(old, revoked_at=work.now))

    assert desk.verify().ok
    desk.do(attack)
    assert found(desk).endswith("nobody who signed it was a chair.")
