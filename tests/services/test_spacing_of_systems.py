"""A buffer under any of a system's names: in the policy, in a change, and while it is dragged."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.demands import Amount, Buffer
from cab_desk.domain.policy import Rule
from cab_desk.domain.systems import System
from cab_desk.services.requests import in_the_way, moving
from cab_desk.services.schedule import systems
from tests.services.evidence_room import DANA, NOON, PACK, Room, room


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        made.furnish()
        made.actor = made.ids[DANA[0]]
        register = System("", "orders-db", "Orders", ("Orders database",))
        made.do(partial(systems.put, system=register))
        yield made


def at(hour: int) -> datetime:
    return NOON.replace(day=20, hour=hour)


def planned(desk: Room, begin: int, system: str) -> str:
    plan = {"systems": (system,), "owner": system, "start": at(begin), "end": at(begin + 1)}
    return str(desk.submitted(system, **plan))


def near(desk: Room, uid: str) -> list[str]:
    return [one.kind for other in desk.do(partial(in_the_way.of_change, uid=uid))
            for one in other.near]  # fmt: skip


@pytest.mark.parametrize("named", [(), ("orders-db",), ("orders DATABASE",), ("edge",)])
def test_all_names_of_a_system_are_one(desk: Room, named: tuple[str, ...]) -> None:
    rule = Rule("site/cool", "4.2", "Cool", buffers=(Buffer(Amount(120, "minutes"), named),))
    desk.pack = replace(PACK, rules=(*PACK.rules, rule), hash="cd" * 32)
    planned(desk, 9, "ORDERS-DB")
    uid = planned(desk, 11, "orders database")
    wanted = [] if named == ("edge",) else ["buffer"]
    assert near(desk, uid) == wanted
    hand = desk.do(partial(moving.take, uid=uid))
    assert [one.kind for one in hand.at(at(10), at(11)).near] == wanted
    assert hand.next_free(at(10), at(11)) == (at(12) if wanted else at(10))
