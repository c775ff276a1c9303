"""What the chain says of people is followed through once, and anew as soon as it says more."""

from dataclasses import replace

import pytest

from cab_desk.domain import statement
from cab_desk.domain.ledger import Draft
from cab_desk.domain.membership import stated
from cab_desk.errors import Refused
from cab_desk.services.members import standing
from cab_desk.services.members.standing import known
from tests.services.evidence_room import DANA, KIM, Room
from tests.services.people_room import person


@pytest.fixture
def read_so_far(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    found: list[bytes] = []
    standing._heard.cache_clear()  # a board of another test may have said the same

    def read(data: bytes) -> statement.Statement:
        found.append(data)
        return statement.read(data)

    monkeypatch.setattr(standing, "read", read)
    return found


def test_a_command_and_the_next_read_the_same_entries_once(
    desk: Room, uid: str, read_so_far: list[bytes]
) -> None:
    desk.sign(uid, *DANA)
    once = len(read_so_far)
    assert once
    desk.sign(uid, *KIM)
    assert len(read_so_far) == once
    assert once == 2 * len(set(read_so_far))  # with every signature checked, and without


def test_who_gets_a_role_has_it_at_once(desk: Room) -> None:
    before = desk.do(known)
    assert desk.do(known) is before
    rik = person(desk, "Rik Maas")
    desk.put(replace(rik, roles=(*rik.roles, *person(desk, "Kim Osei").roles)))
    assert not before.holds(rik.id, KIM[1])
    assert desk.do(known).holds(rik.id, KIM[1])


def test_it_is_followed_in_the_unit_of_work_that_says_more(desk: Room) -> None:
    rik = person(desk, "Rik Maas")
    with desk.office.open_work() as work:
        before = known(work)
        # Nobody signed for it: that is heard, and does not count.
        work.record(Draft("person.put", {**stated(rik), "roles": []}, subject=rik.id))
        assert known(work) is not before
        assert known(work).people[rik.id] == before.people[rik.id]


@pytest.mark.parametrize("roles", [5, None])
def test_an_entry_that_nobody_can_have_made_is_told_of_by_its_number(
    desk: Room, uid: str, roles: object
) -> None:
    rik = person(desk, "Rik Maas")
    body = {**stated(rik), "roles": roles}
    desk.do(lambda work: work.record(Draft("person.put", body, subject=rik.id)))
    seq = desk.do(lambda work: work.ledger.head()).seq
    with pytest.raises(Refused, match=f"Audit entry {seq}, about who is on the board"):
        desk.sign(uid, *DANA)
    report = desk.verify()
    assert report.first is not None
    assert report.first.seq == seq
