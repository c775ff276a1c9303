"""The register of systems: one name for each, whatever people and files call it."""

from dataclasses import replace
from functools import partial

import pytest

from cab_desk.domain.change import Change
from cab_desk.domain.systems import Register, System
from cab_desk.errors import BadInput, Refused
from cab_desk.services.evidence import verifying
from cab_desk.services.requests import changes
from cab_desk.services.schedule import systems
from cab_desk.services.schedule.systems import Unknown
from cab_desk.storage.auditing import SqlAudit
from tests.services.meeting_room import MeetingRoom


@pytest.fixture
def room(tmp_path):
    made = MeetingRoom(tmp_path).prepare(rfcs=0)
    yield made
    made.close()


def planned(room, title, *held, hour=2, hours=2):
    day = room.clock.now.replace(day=22, hour=hour, minute=0, second=0, microsecond=0)
    change = Change(title, class_id="normal", requester="Edge Team Lead", systems=held,
                    start=day, end=day.replace(hour=hour + hours))  # fmt: skip
    uid = room.do(partial(changes.create, change=change)).made
    room.do(partial(changes.submit, uid=uid))
    return uid


def clashes(room):
    with room.office.open_reader() as reader:
        day = room.clock.now.replace(day=22, hour=0)
        return {(clash.system, frozenset((clash.one, clash.other)))
                for clash in reader.clashes(day, day.replace(day=23))}  # fmt: skip


def put(room, name, *aliases, **more):
    return room.do(partial(systems.put, system=System("", name, aliases=aliases, **more))).made


def read(room, query):
    with room.office.open_work() as work:
        return query(work)


def test_unknown_names_wait_in_the_inbox_until_they_are_linked(room):
    planned(room, "One", "orders-db", "cdn")
    planned(room, "Two", "Orders DB", "orders-db")
    assert read(room, systems.inbox) == [
        Unknown("orders-db", 2), Unknown("cdn", 1), Unknown("Orders DB", 1),
    ]  # fmt: skip
    made = put(room, "Orders-DB", team="Orders")
    assert [item.name for item in read(room, systems.inbox)] == ["cdn", "Orders DB"]
    room.do(partial(systems.link, name="Orders DB", system_id=made))
    assert [item.name for item in read(room, systems.inbox)] == ["cdn"]
    assert read(room, systems.register).team_of("ORDERS DB ") == "Orders"


def test_two_names_of_one_system_conflict_once_they_are_linked(room):
    one = planned(room, "One", "orders-db")
    two = planned(room, "Two", "Order database", hour=3)
    assert clashes(room) == set()
    made = put(room, "orders-db")
    room.do(partial(systems.link, name="order database", system_id=made))
    assert clashes(room) == {("orders-db", frozenset((one, two)))}
    three = planned(room, "Three", "ORDER DATABASE", hour=3, hours=1)
    assert ("orders-db", frozenset((two, three))) in clashes(room)


def test_a_name_taken_away_sets_the_changes_apart_again(room):
    planned(room, "One", "orders-db")
    planned(room, "Two", "order-db", "orders-db", hour=6)
    three = planned(room, "Three", "order-db", hour=3)
    made = put(room, "orders-db", "order-db")
    assert len(clashes(room)) == 1
    room.do(partial(systems.put, system=System(made, "orders-db")))
    assert clashes(room) == set()
    with room.office.open_work() as work:
        assert work.systems.names_held() == {"orders-db": 2, "order-db": 2}
        assert work.changes.get(three).systems == ("order-db",)


def test_a_name_belongs_to_one_system_only(room):
    put(room, "orders-db", "odb")
    with pytest.raises(BadInput) as told:
        put(room, "other", "ODB", "x" * 500)
    assert [fault.place for fault in told.value.faults] == ["aliases"]
    assert "orders-db" in told.value.sentence
    with pytest.raises(Refused, match="orders-db"):
        room.do(partial(systems.link, name="odb", system_id=put(room, "third")))
    with pytest.raises(BadInput, match="name"):
        put(room, "  ")


def test_what_is_signed_stays_as_it_was(room):
    uid = planned(room, "One", "Order database")
    before = read(room, lambda work: work.changes.get(uid))
    put(room, "orders-db", "order database")
    assert read(room, lambda work: work.changes.get(uid)) == before


def test_verify_names_a_system_that_was_changed_behind_the_ledger(room):
    made = put(room, "orders-db", team="Orders")
    office = replace(room.office, open_audit=lambda: SqlAudit(room.place))
    assert verifying.verify_office(office).ok
    with room.office.open_work() as work:
        work.systems.put(System(made, "orders-db", team="Payments"))
    report = verifying.verify_office(office)
    assert not report.ok
    assert "orders-db" in report.faults[0].sentence


def test_a_retired_system_yields_its_name_to_none_but_is_asked_last():
    old = System("1", "queue", team="Old", retired=True)
    new = System("2", "Queue", team="New")
    register = Register.of([new, old])
    assert register.team_of("queue") == "New"
    assert register.teams() == ["New"]
