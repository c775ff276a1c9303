"""Who enters the approval of an own change with rights over the file is named by verifying."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from cab_desk.domain.board import Person
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services.evidence.audit_authority import Rights
from cab_desk.services.evidence.verifying import rights_of
from cab_desk.services.members import people
from cab_desk.services.members.lending import LendRequest, lend
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes
from cab_desk.services.signatures import joining, signing
from cab_desk.services.signatures.joining import JoinRequest
from cab_desk.services.signatures.signoffs import projected
from tests.services.evidence_room import CHEAP, DANA, KIM, PACK, WORDS, Room, imported, room

RIK, ANN = "Rik Maas", "Ann Boyd"
OWN = "its signer requested or owns the change, and may not approve it."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


def forge(desk: Room, uid: str, name: str, role: str, **more: Any) -> None:
    """Enter a sign-off that the desk refuses, rightly signed, chained and listed."""
    printed = name
    if lender := more.get("behalf"):
        printed = f"{name} on behalf of {lender['name']}"

    def attack(work: Work) -> None:
        change, key = work.changes.get(uid), work.people.key(desk.ids[name])
        assert key is not None
        seal = CHEAP.signer(key, WORDS)
        body = {"role": role, "decision": "approve", "conditions": [], "meaning": "I approve.",
                "name": printed, "meeting": "", "verbal": False, "strokes": "",
                "number": change.number, "title": change.title, "reason": "",
                "supersedes": [], **more}  # fmt: skip
        draft = Draft("signoff.given", body, uid, change.revision, content_hash(change),
                      desk.ids[name], key.key_id)  # fmt: skip
        event = work.record(draft, lambda data: seal(SIGNED_PREFIX + data))
        work.signoffs.add(projected(read(event.data), event.id, work.ledger.head().seq))

    desk.do(attack)


def faults(desk: Room, **more: Any) -> list[str]:
    return [one.sentence for one in desk.verify(**more).faults]


def own(desk: Room, uid: str, name: str) -> str:
    seq = desk.do(lambda work: work.ledger.head().seq)
    number = desk.change(uid).number
    return f"Audit entry {seq}, sign-off of RFC {number} by {name}: {OWN}"


@pytest.mark.parametrize("part", ["requester", "owner"])
def test_p42_the_requester_and_the_implementer_are_named(desk: Room, part: str) -> None:
    uid = desk.submitted(**{part: DANA[0]})
    assert desk.verify().ok
    forge(desk, uid, *DANA)
    assert faults(desk) == [own(desk, uid, DANA[0])]


def test_a_sign_off_of_anothers_change_is_in_order(desk: Room) -> None:
    forge(desk, desk.submitted(), *DANA)
    assert desk.verify().ok


def test_what_a_policy_allows_is_no_fault(desk: Room) -> None:
    uid = desk.submitted(requester=DANA[0])
    forge(desk, uid, *DANA)
    assert not faults(desk, rights=rights_of(replace(PACK, own_change=True)))
    assert not faults(desk, rights=Rights())  # of a policy that nobody knows nothing is said


def test_an_own_change_by_an_alias_is_named(desk: Room) -> None:
    dana = desk.do(lambda work: work.people.get(desk.ids[DANA[0]]))
    desk.put(replace(dana, aliases=("Dee R.",)))
    uid = desk.submitted(requester="dee r. ")
    forge(desk, uid, *DANA)
    assert faults(desk) == [own(desk, uid, DANA[0])]


def test_a_name_that_an_import_brought_hides_nobody(desk: Room) -> None:
    stranger = Person("0" * 32, "Dee R.", linked=False)  # before all others in any order
    desk.do(partial(people.enter, person=stranger))
    dana = desk.do(lambda work: work.people.get(desk.ids[DANA[0]]))
    desk.put(replace(dana, aliases=("Dee R.",)))
    uid = desk.submitted(requester="Dee R.")
    forge(desk, uid, *DANA)
    assert faults(desk) == [own(desk, uid, DANA[0])]


def test_an_alias_that_came_later_makes_nothing_a_fault(desk: Room) -> None:
    uid = desk.submitted(requester="Dee R.")
    desk.sign(uid, *DANA)
    dana = desk.do(lambda work: work.people.get(desk.ids[DANA[0]]))
    desk.put(replace(dana, aliases=("Dee R.",)))
    assert desk.verify().ok
    desk.put(replace(dana, aliases=()))
    assert desk.verify().ok


def test_as_it_stood_then_and_not_as_it_stands_now(desk: Room) -> None:
    uid = desk.submitted(requester=DANA[0])
    forge(desk, uid, *DANA)
    said = own(desk, uid, DANA[0])
    old = desk.change(uid)
    new = replace(old, requester=RIK, requester_id=desk.ids[RIK])
    desk.do(partial(changes.edit, uid=uid, new=new, expected_version=old.version,
                    reason="handed over"))  # fmt: skip
    assert faults(desk) == [said]
    desk.sign(uid, *DANA)  # it is Rik's by now
    assert faults(desk) == [said]


def test_under_another_id_of_the_same_person(desk: Room) -> None:
    joining.join(desk.office, JoinRequest(
        desk.ids[DANA[0]], desk.ids[RIK], "One desk, one face", (desk.ids[ANN], WORDS),
        (desk.ids[KIM[0]], WORDS),
    ))  # fmt: skip
    uid = desk.submitted(requester=RIK, owner=ANN)
    forge(desk, uid, *DANA)
    assert faults(desk) == [own(desk, uid, DANA[0])]


def test_by_a_proxy_of_who_requested_it(desk: Room) -> None:
    uid = desk.submitted(requester=DANA[0], owner=KIM[0])

    now = desk.clock()
    asked = LendRequest(desk.ids[DANA[0]], desk.ids[RIK], DANA[1], now, now + timedelta(2), WORDS)
    lend(desk.office, asked)
    forge(desk, uid, RIK, DANA[1], behalf={"id": desk.ids[DANA[0]], "name": DANA[0]})
    (fault,) = faults(desk)
    assert fault.endswith("it stands in the place of who requested or owns the change.")


def test_two_signatures_of_one_person_under_two_ids_are_named(desk: Room) -> None:
    joining.join(desk.office, JoinRequest(
        desk.ids[DANA[0]], desk.ids[KIM[0]], "One desk, one face", (desk.ids[ANN], WORDS),
        (desk.ids[RIK], WORDS),
    ))  # fmt: skip
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    forge(desk, uid, *KIM)
    (fault,) = faults(desk)
    assert fault.endswith("the same person had signed this under another id.")
    assert not faults(desk, rights=rights_of(replace(PACK, twice=True)))


def test_of_what_was_imported_whoever_bears_the_name_is_meant(desk: Room) -> None:
    (uid, *_) = imported(desk, 1)
    assert desk.verify().ok
    old = desk.change(uid)
    new = replace(old, requester=DANA[0], owner=RIK)
    desk.do(partial(changes.edit, uid=uid, new=new, expected_version=old.version, reason="asked"))
    forge(desk, uid, *DANA)
    assert faults(desk) == [own(desk, uid, DANA[0])]


def test_the_list_of_versions_does_not_hide_it(desk: Room) -> None:
    """Change the version's text and its hash: then the version itself is named, too."""
    uid = desk.submitted(requester=DANA[0])
    forge(desk, uid, *DANA)
    sql = (
        "UPDATE change_revision SET data = replace(data, 'Dana Reyes', 'Rik Maas')"
        " WHERE change_id = (SELECT id FROM change WHERE uid = ?)"
    )
    desk.tamper((sql, (uid,)))
    assert any("the stored text is not the one" in one for one in faults(desk))


def test_p42_nor_in_a_race_with_whoever_makes_it_their_own(desk: Room, tmp_path: Path) -> None:
    """One desk signs while another names the signer as who requested it, again and again."""
    for round_ in range(6):
        uid = desk.submitted(f"Upgrade router {round_}")
        request = desk.request(uid, *DANA)
        old = desk.change(uid)
        new = replace(old, requester=DANA[0], requester_id=desk.ids[DANA[0]])
        begin = Barrier(2)

        def name_her(uid: str = uid, new: Any = new, begin: Barrier = begin) -> None:
            with room(tmp_path, device="d2") as other:
                begin.wait()
                other.do(partial(changes.edit, uid=uid, new=new, expected_version=new.version,
                                 reason="it was she"))  # fmt: skip

        thread = Thread(target=name_her)
        thread.start()
        begin.wait()
        with suppress(Refused):  # where the other came first
            signing.sign(desk.office, request)
        thread.join()
        assert desk.change(uid).requester == DANA[0]
        assert desk.do(lambda work, uid=uid: work.signoffs.standing(uid)) == ()
        with pytest.raises(Refused, match="requested this change"):
            desk.sign(uid, *DANA)
    assert desk.verify().ok
