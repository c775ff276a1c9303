"""A key that is locked is an alarm for whom the board named, until they say that they saw it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.services.members import alarms
from cab_desk.services.members.alarms import Alarm
from cab_desk.services.members.passphrases import MOST_TRIES, open_key
from tests.services.evidence_room import DANA, KIM, Room, room

ANN, RIK = "Ann Boyd", "Rik Maas"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


def lock(desk: Room, name: str = DANA[0], tries: int = MOST_TRIES) -> None:
    for _ in range(tries):
        with pytest.raises(Refused):
            open_key(desk.office, desk.ids[name], "none of her words")
        desk.clock.on(seconds=20)


def told(desk: Room, name: str) -> list[Alarm]:
    found: list[Alarm] = desk.do(partial(alarms.open_for, person_id=desk.ids[name]))
    return found


def appoint(desk: Room, name: str) -> str:
    who = desk.ids[name] if name else ""
    message: str = desk.do(partial(alarms.appoint, person_id=who)).message
    return message


def see(desk: Room, name: str) -> None:
    desk.actor = desk.ids[name]
    ids = tuple(one.event_id for one in told(desk, name))
    desk.do(partial(alarms.note_seen, ids=ids))


def test_row7_the_fifth_wrong_try_raises_an_alarm_for_the_chairs(desk: Room) -> None:
    lock(desk, tries=MOST_TRIES - 1)
    assert told(desk, ANN) == []
    lock(desk, tries=1)
    (alarm,) = told(desk, ANN)
    assert (alarm.name, alarm.tries, alarm.host) == (DANA[0], MOST_TRIES, "desk-7")
    assert told(desk, KIM[0]) == told(desk, DANA[0]) == []
    assert desk.verify().ok


def test_row7_whoever_was_named_is_told_besides_the_chairs(desk: Room) -> None:
    named = "Kim Osei is told of locked keys from now on, besides every chair."
    assert appoint(desk, KIM[0]) == named
    assert appoint(desk, KIM[0]) == ""  # as it was
    lock(desk)
    assert len(told(desk, KIM[0])) == len(told(desk, ANN)) == 1
    assert appoint(desk, "") == "The chairs alone are told of locked keys from now on."
    lock(desk, RIK)
    assert len(told(desk, KIM[0])) == 1  # the second one is for the chairs
    assert [one.name for one in told(desk, ANN)] == [DANA[0], RIK]


def test_row7_who_names_themselves_hides_no_alarm_from_the_chair(desk: Room) -> None:
    appoint(desk, KIM[0])
    lock(desk)
    see(desk, KIM[0])
    assert told(desk, KIM[0]) == []
    assert len(told(desk, ANN)) == 1


def test_row7_one_who_left_the_board_is_told_nothing_the_chairs_are(desk: Room) -> None:
    appoint(desk, KIM[0])
    kim = desk.do(lambda work: work.people.get(desk.ids[KIM[0]]))
    desk.put(replace(kim, retired=True))
    lock(desk)
    assert len(told(desk, ANN)) == 1
    with pytest.raises(Refused, match="not a person of this board"):
        appoint(desk, KIM[0]) if appoint(desk, "") else None


def test_row7_it_stands_until_it_was_seen_and_that_is_on_record(desk: Room) -> None:
    lock(desk)
    desk.clock.on(days=3)
    assert len(told(desk, ANN)) == 1
    see(desk, ANN)
    assert told(desk, ANN) == []
    events = desk.do(lambda work: [event for _, event in work.ledger.entries()])
    (seen,) = (read(event.data) for event in events if event.type == "alarm.seen")
    assert (seen.author, seen.body["name"]) == (desk.ids[ANN], ANN)
    assert desk.verify().ok


def test_row7_nobody_else_says_that_it_was_seen(desk: Room) -> None:
    lock(desk)
    ids = tuple(one.event_id for one in told(desk, ANN))
    desk.actor = desk.ids[DANA[0]]
    with pytest.raises(Refused, match="for somebody else"):
        desk.do(partial(alarms.note_seen, ids=ids))
    assert len(told(desk, ANN)) == 1


def test_row7_the_lock_stands_only_where_the_alarm_is_on_record(
    desk: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock(desk, tries=MOST_TRIES - 1)

    def fails(*_all: object) -> None:
        raise Refused("The disk is full.")

    monkeypatch.setattr(alarms, "raise_for", fails)
    with pytest.raises(Refused, match="The disk is full"):
        open_key(desk.office, desk.ids[DANA[0]], "none of her words")
    key = desk.do(lambda work: work.people.key(desk.ids[DANA[0]]))
    assert key.failed_tries == MOST_TRIES - 1
