"""One person under two ids: on for both changes, away under either; and the day that is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.demands import PeopleRules
from cab_desk.domain.policy import Rule
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.figures import workings
from cab_desk.services.requests import in_the_way, moving
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar, conflicts
from cab_desk.services.schedule.near_words import said
from cab_desk.services.signatures import joining
from cab_desk.services.signatures.joining import JoinRequest
from tests.services.evidence_room import DANA, KIM, NOON, PACK, PEOPLE, WORDS, Room, room

ANN, TWIN = "Ann Boyd", "K. Osei"
ONE = Rule("site/people", "7.1", "People", people=PeopleRules(True))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        made.furnish(crew=(*PEOPLE, NewPerson(TWIN, ("Requester",))))
        made.actor = made.ids[DANA[0]]
        yield made


def at(day: int, hour: int = 0) -> datetime:
    return NOON.replace(day=day, hour=hour)


def planned(desk: Room, title: str, hour: int, owner: str) -> str:
    plan = {"systems": (title,), "owner": owner, "start": at(20, hour), "end": at(20, hour + 2)}
    return str(desk.submitted(title, **plan))


def join(desk: Room, *, joined: bool = True) -> None:
    ids = desk.ids
    asked = JoinRequest(ids[KIM[0]], ids[TWIN], "Same face, same desk", (ids[ANN], WORDS),
                        (ids[DANA[0]], WORDS), joined)  # fmt: skip
    joining.join(desk.office, asked)


def away(desk: Room, name: str) -> CalendarEntry:
    return CalendarEntry("", "absence", name, at(20), at(21))


def kinds(desk: Room, uid: str) -> list[tuple[str, ...]]:
    return [one.kinds for one in desk.do(partial(in_the_way.of_change, uid=uid))]


def listed(desk: Room) -> list[str]:
    close = desk.do(partial(conflicts.between, since=at(19), until=at(22)))[1]
    return [one.near.kind for one in close]


def test_one_person_is_on_for_the_changes_of_both_ids(desk: Room) -> None:
    desk.pack = replace(PACK, rules=(*PACK.rules, ONE), hash="cd" * 32)
    pair = planned(desk, "Grow", 9, KIM[0]), planned(desk, "Reindex", 10, TWIN)
    assert [kinds(desk, uid) for uid in pair] == [[], []]
    join(desk)
    assert [kinds(desk, uid) for uid in pair] == [[("person",)], [("person",)]]
    assert listed(desk) == ["person"]
    with desk.open_reader() as reader:
        wanted = in_the_way.wanted(reader, desk.pack, "UTC")
        assert workings.workings(reader, NOON, spacing=wanted).queue.conflicts == 1
    hand = desk.do(partial(moving.take, uid=pair[0]))
    assert [one.kind for one in hand.at(at(20, 11), at(20, 13)).near] == ["person"]
    assert hand.next_free(at(20, 9), at(20, 11)) == at(20, 12)
    join(desk, joined=False)
    assert listed(desk) == []


def test_who_is_away_under_one_id_is_away_under_the_other(desk: Room) -> None:
    uid = planned(desk, "Grow", 9, TWIN)
    join(desk)
    (effect,) = desk.do(partial(calendar.preview, entry=away(desk, KIM[0])))
    assert effect.title == "Grow"
    desk.do(partial(calendar.declare, entry=away(desk, KIM[0])))
    assert (kinds(desk, uid), listed(desk)) == ([("away",)], ["away"])
    hand = desk.do(partial(moving.take, uid=uid))
    assert hand.next_free(at(20, 9), at(20, 11)) == at(21)


def test_the_day_of_an_absence_is_of_the_zone_that_it_was_entered_in(desk: Room) -> None:
    desk.pack = replace(PACK, zone="Asia/Tokyo", hash="cd" * 32)
    uid = planned(desk, "Grow", 18, KIM[0])
    desk.do(partial(calendar.declare, entry=away(desk, KIM[0])))
    (partner,) = desk.do(partial(in_the_way.of_change, uid=uid))
    assert said(partner.near[0]).endswith("and away on 20 November 2026.")
