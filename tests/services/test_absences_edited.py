"""An absence that is edited or taken off: whom it frees, and what is said of it elsewhere."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.board import Person
from cab_desk.domain.ledger import Draft
from cab_desk.errors import Refused
from cab_desk.services.conflict_ports import ACCEPTED, OPEN
from cab_desk.services.papers import schedule_record
from cab_desk.services.papers.schedule_record import Asked
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from cab_desk.services.schedule.settling import SettleRequest, Shown
from cab_desk.services.schedule.settling_away import settle_away, shown_away
from tests.services.evidence_room import DANA, KIM, NOON, Room, room

AWAY = "{} is on for it, and away"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        made.furnish()
        made.actor = made.ids[DANA[0]]
        yield made


def at(day: int, hour: int = 0) -> datetime:
    return NOON.replace(day=day, hour=hour)


def absence(begin: int, end: int, name: str = KIM[0], entry: str = "") -> CalendarEntry:
    return CalendarEntry(entry, "absence", name, at(begin), at(end))


def planned(desk: Room, title: str, day: int, owner: str = KIM[0]) -> str:
    plan = {"systems": (title,), "owner": owner, "start": at(day, 9), "end": at(day, 11)}
    return str(desk.submitted(title, **plan))


def effects(
    desk: Room, entry: CalendarEntry, *, remove: bool = False
) -> dict[str, tuple[object, ...]]:
    found = desk.do(partial(calendar.preview, entry=entry, remove=remove))
    return {one.title: (one.gains, one.loses) for one in found}


@pytest.fixture
def away(desk: Room) -> str:
    for day in (20, 22, 24):
        planned(desk, f"Day {day}", day)
    planned(desk, "Dana's", 20, DANA[0])
    return str(desk.do(partial(calendar.declare, entry=absence(20, 23))).made)


def test_an_edit_tells_who_is_hit_and_who_no_longer_is(desk: Room, away: str) -> None:
    kim, dana = ((AWAY.format(name),) for name in (KIM[0], DANA[0]))
    assert effects(desk, absence(22, 25, entry=away)) == {
        "Day 20": ((), kim), "Day 24": (kim, ())
    }  # fmt: skip
    assert effects(desk, absence(20, 23, entry=away)) == {}
    assert effects(desk, absence(20, 23, DANA[0], away)) == {
        "Day 20": ((), kim), "Day 22": ((), kim), "Dana's": (dana, ())
    }  # fmt: skip


def test_taken_off_it_frees_all_that_it_hit(desk: Room, away: str) -> None:
    kim = (AWAY.format(KIM[0]),)
    found = effects(desk, absence(20, 23, entry=away), remove=True)
    assert found == {"Day 20": ((), kim), "Day 22": ((), kim)}


def test_a_name_is_whose_an_owner_of_that_name_would_be(desk: Room) -> None:
    with desk.open_work() as work:  # as an import brings it, of another source
        work.people.put(Person("brought", KIM[0], linked=False))
        work.record(Draft("person.changed", {}))
    made = desk.do(partial(calendar.declare, entry=absence(20, 21))).made
    (found,) = desk.do(lambda work: work.calendar.between(at(19), at(22)))
    assert (found.id, found.authority) == (made, (desk.ids[KIM[0]],))


def test_on_paper_it_has_a_name_and_no_id(desk: Room, away: str) -> None:
    asked = Asked("month", at(2).date(), "UTC")
    record = desk.do(partial(schedule_record.build, asked=asked))
    assert desk.ids[KIM[0]] not in str(record)
    (entry,) = record["entries"]
    assert (entry["title"], entry["authority"]) == (KIM[0], [])


def test_what_was_opened_again_meanwhile_is_not_accepted_unseen(desk: Room) -> None:
    uid = planned(desk, "Grow", 20)
    entry = str(desk.do(partial(calendar.declare, entry=absence(20, 21))).made)

    def settle(state: str, shown: Shown | None = None) -> None:
        request = SettleRequest(uid, entry, state, "Kim stays on call.", shown=shown)
        desk.do(partial(settle_away, request=request))

    def seen() -> Shown:
        found: Shown = desk.do(partial(shown_away, uid=uid, entry=entry))
        return found

    unsaid = seen()
    settle(ACCEPTED, unsaid)
    accepted = seen()
    settle(OPEN)
    for stale in (unsaid, accepted):
        with pytest.raises(Refused, match="settled this conflict while this was open"):
            settle(ACCEPTED, stale)
    settle(ACCEPTED, seen())
