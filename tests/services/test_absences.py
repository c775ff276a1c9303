"""Somebody is away: entered on the calendar, told of each change that they are on for, settled."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from cab_desk.errors import BadInput, Refused
from cab_desk.services.conflict_ports import ACCEPTED, OPEN, ORDERED, Partner
from cab_desk.services.figures import workings
from cab_desk.services.requests import in_the_way, moving
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar, conflicts, month, weeks
from cab_desk.services.schedule.near_words import said
from cab_desk.services.schedule.settling import SettleRequest, Shown
from cab_desk.services.schedule.settling_away import settle_away
from tests.services.evidence_room import DANA, KIM, NOON, Room, room

WHY = "Kim stays on call for it."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        made.furnish()
        made.actor = made.ids[DANA[0]]
        yield made


def at(day: int, hour: int = 0) -> datetime:
    return NOON.replace(day=day, hour=hour)


def planned(desk: Room, title: str, begin: datetime, end: datetime, owner: str = KIM[0]) -> str:
    plan = {"systems": (title,), "owner": owner, "start": begin, "end": end}
    return str(desk.submitted(title, **plan))


def away(desk: Room, begin: datetime, end: datetime, name: str = KIM[0], entry: str = "") -> str:
    absence = CalendarEntry(entry, "absence", name, begin, end)
    return str(desk.do(partial(calendar.declare, entry=absence)).made)


def partners(desk: Room, uid: str) -> list[Partner]:
    return list(desk.do(partial(in_the_way.of_change, uid=uid)))


@pytest.fixture
def pair(desk: Room) -> tuple[str, str]:
    uid = planned(desk, "Grow", at(20, 9), at(20, 11))
    return uid, away(desk, at(20, 10), at(23))


def settled(desk: Room, pair: tuple[str, str], state: str = ACCEPTED, **more: object) -> str:
    request = SettleRequest(*pair, state, WHY, **more)  # type: ignore[arg-type]
    return str(desk.do(partial(settle_away, request=request)).message)


def test_a_change_whose_owner_is_away_says_so(desk: Room, pair: tuple[str, str]) -> None:
    (partner,) = partners(desk, pair[0])
    assert (partner.uid, partner.name, partner.kinds) == (pair[1], KIM[0], ("away",))
    (near,) = partner.near
    assert said(near) == "Kim Osei is on for CR-2026-0001, and away on 20 November 2026."
    assert (near.start, near.end) == (at(20, 10), at(20, 11))


@pytest.mark.parametrize(
    ("begin", "end", "owner"),
    [(at(20, 8), at(20, 10), KIM[0]), (at(23), at(23, 2), KIM[0]), (at(21), at(22), DANA[0]),
     (at(21), at(22), "")],
)  # fmt: skip
def test_other_times_and_other_people_are_no_matter(
    desk: Room, begin: datetime, end: datetime, owner: str
) -> None:
    away(desk, at(20, 10), at(23))
    assert partners(desk, planned(desk, "Grow", begin, end, owner)) == []


def test_it_is_by_any_of_somebodys_names_and_nobody_else_is_away(desk: Room) -> None:
    entry = away(desk, at(20), at(21), "  kim osei ")
    (found,) = desk.do(lambda work: work.calendar.between(at(19), at(22)))
    assert (found.id, found.title, found.authority) == (entry, KIM[0], (desk.ids[KIM[0]],))
    with pytest.raises(BadInput, match="Nobody on this board is called") as caught:
        away(desk, at(20), at(21), "Kim Someone")
    assert [one.place for one in caught.value.faults] == ["title"]
    with pytest.raises(BadInput):
        away(desk, at(21), at(20))
    with pytest.raises(BadInput, match="Name who is away"):
        away(desk, at(20), at(21), " ")


def test_before_it_is_saved_it_names_the_changes(desk: Room) -> None:
    planned(desk, "Grow", at(20, 9), at(20, 11))
    absence = CalendarEntry("", "absence", KIM[0], at(20), at(21))
    (effect,) = desk.do(partial(calendar.preview, entry=absence))
    assert (effect.title, effect.gains) == ("Grow", ("Kim Osei is on for it, and away",))


def test_accepted_it_is_settled_until_the_date_or_the_absence_moves(
    desk: Room, pair: tuple[str, str]
) -> None:
    assert "stays as it is planned, though Kim Osei is away" in settled(desk, pair)
    (partner,) = partners(desk, pair[0])
    assert partner.settled is not None
    assert (partner.settled.reason, partner.settled.name) == (WHY, DANA[0])
    assert desk.verify().ok
    away(desk, at(20, 10), at(24), entry=pair[1])
    assert partners(desk, pair[0])[0].settled is None
    settled(desk, pair)
    assert partners(desk, pair[0])[0].settled is not None

    def move(work: object) -> object:
        old = work.changes.get(pair[0])  # type: ignore[attr-defined]
        return moving.move(work, old.uid, at(21, 9), at(21, 10), expected_version=old.version,
                           reason="Later.")  # type: ignore[arg-type]  # fmt: skip

    desk.do(move)
    assert partners(desk, pair[0])[0].settled is None


def test_it_is_opened_again_and_only_by_who_saw_the_last_word(
    desk: Room, pair: tuple[str, str]
) -> None:
    settled(desk, pair)
    held = partners(desk, pair[0])[0].settled
    assert held is not None
    with pytest.raises(Refused, match="settled this conflict while this was open"):
        settled(desk, pair, OPEN, shown=Shown({pair[0]: held_content(desk, pair[0])}, ""))
    with pytest.raises(Refused, match="was edited while this was open"):
        settled(desk, pair, OPEN, shown=Shown({pair[0]: "other"}, held.event_id))
    shown = Shown({pair[0]: held_content(desk, pair[0])}, held.event_id)
    assert "open again" in settled(desk, pair, OPEN, shown=shown)
    assert partners(desk, pair[0])[0].settled is None


def held_content(desk: Room, uid: str) -> str:
    return str(desk.do(lambda work: in_the_way.content_hash(work.changes.get(uid))))


def test_what_is_no_conflict_or_an_order_is_not_settled(desk: Room, pair: tuple[str, str]) -> None:
    for other, state in (("nothing", ACCEPTED), (pair[1], ORDERED)):
        with pytest.raises(Refused, match="nothing to settle"):
            settled(desk, (pair[0], other), state)
    desk.actor = ""
    with pytest.raises(Refused, match="Choose who you are"):
        settled(desk, pair)


def test_the_calendar_and_the_list_know_it(desk: Room, pair: tuple[str, str]) -> None:
    first = month.first_of(at(20).date())
    spacing = desk.do(in_the_way.spacing)

    def read() -> tuple[int, set[str], set[str], int]:
        with desk.open_reader() as reader:
            days = month.month(reader, first, "UTC", spacing)
            lanes = weeks.weeks(reader, first, 42, "UTC", spacing=spacing)
            figures = workings.workings(reader, NOON, spacing=spacing)
        assert sum(days.clash_days.values()) == lanes.pairs
        return lanes.pairs, set(days.clashes), set(days.settled), figures.queue.conflicts

    pairs, clashing, _settled, counted = read()
    assert (pairs, pair[0] in clashing, counted) == (1, True, 1)
    (close,) = desk.do(partial(conflicts.between, since=at(19), until=at(22)))[1]
    assert (close.one.uid, close.other, close.settled) == (pair[0], None, None)
    settled(desk, pair)
    pairs, clashing, known, _counted = read()
    assert (pairs, clashing, pair[0] in known) == (0, set(), True)
    (close,) = desk.do(partial(conflicts.between, since=at(19), until=at(22)))[1]
    assert close.settled is not None


def test_taken_off_the_calendar_it_is_over(desk: Room, pair: tuple[str, str]) -> None:
    desk.do(partial(calendar.remove, entry_id=pair[1], reason="Back early."))
    assert partners(desk, pair[0]) == []
    assert desk.do(in_the_way.spacing) is None


def test_a_change_in_the_hand_keeps_off_the_days(desk: Room, pair: tuple[str, str]) -> None:
    hand = desk.do(partial(moving.take, uid=pair[0]))
    assert [one.kind for one in hand.at(at(21, 9), at(21, 10)).near] == ["away"]
    assert hand.at(at(20, 8), at(20, 10)).free
    assert hand.next_free(at(20, 9), at(20, 11)) == at(23)
