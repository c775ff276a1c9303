"""Changes that the policy wants farther apart: told, settled, moved and counted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.demands import Amount, Buffer, PeopleRules
from cab_desk.domain.policy import Rule
from cab_desk.errors import Refused
from cab_desk.services.conflict_ports import ACCEPTED, Partner
from cab_desk.services.figures import workings
from cab_desk.services.requests import changes, in_the_way, moving
from cab_desk.services.schedule import conflicts, month, month_chosen, weeks
from cab_desk.services.schedule.near_words import length, said, tag
from cab_desk.services.schedule.settling import SettleRequest, settle
from tests.services.evidence_room import DANA, KIM, NOON, PACK, Room, room

WHY = "Both are rehearsed."
COOL = Rule("site/cool", "4.2", "Cool-down", buffers=(Buffer(Amount(60, "minutes")),))
PEOPLE = Rule(
    "site/people", "7.1", "People",
    people=PeopleRules(True, Amount(2, "hours"), 3, 1, (22 * 60, 6 * 60)),
)  # fmt: skip
SPACED = replace(PACK, rules=(*PACK.rules, COOL, PEOPLE), hash="cd" * 32)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        made.furnish()
        made.pack = SPACED
        made.actor = made.ids[DANA[0]]
        yield made


def at(hour: float) -> datetime:
    return NOON.replace(day=20 + int(hour // 24), hour=int(hour % 24), minute=int(hour % 1 * 60))


def planned(desk: Room, title: str, begin: float, end: float, **more: object) -> str:
    given = {"systems": ("orders-db",), "owner": title, "start": at(begin), "end": at(end)} | more
    return str(desk.submitted(title, **given))


def partners(desk: Room, uid: str) -> list[Partner]:
    return list(desk.do(partial(in_the_way.of_change, uid=uid)))


def reasons(desk: Room, uid: str) -> list[str]:
    return [said(near) for one in partners(desk, uid) for near in one.near]


def accepted(desk: Room, pair: tuple[str, str]) -> str:
    return str(desk.do(partial(settle, request=SettleRequest(*pair, ACCEPTED, WHY))).message)


@pytest.fixture
def pair(desk: Room) -> tuple[str, str]:
    return planned(desk, "Grow", 9, 10), planned(desk, "Reindex", 10.5, 12)


def test_both_tell_of_the_buffer_by_the_rule(desk: Room, pair: tuple[str, str]) -> None:
    for uid, other in (pair, pair[::-1]):
        (partner,) = partners(desk, uid)
        assert (partner.uid, partner.systems, partner.kinds) == (other, (), ("buffer",))
        assert reasons(desk, uid) == [
            (
                "CR-2026-0001 ends 30 min before CR-2026-0002 begins, both on orders-db; "
                "the policy asks for 1 h between them (4.2)."
            )
        ]


def test_what_begins_as_another_one_ends_has_no_minute_between(desk: Room) -> None:
    planned(desk, "Grow", 9, 10)
    (text,) = reasons(desk, planned(desk, "Reindex", 10, 12))
    assert text.startswith("CR-2026-0002 begins as CR-2026-0001 ends, both on orders-db")


@pytest.mark.parametrize("begin", [11, 12])
def test_a_buffer_that_is_kept_is_no_conflict(desk: Room, begin: float) -> None:
    planned(desk, "Grow", 9, 10)
    assert partners(desk, planned(desk, "Reindex", begin, 13)) == []


def test_a_policy_that_names_none_judges_none(desk: Room, pair: tuple[str, str]) -> None:
    desk.pack = PACK
    assert partners(desk, pair[0]) == []
    with pytest.raises(Refused, match="in no conflict"):
        accepted(desk, pair)


def test_it_is_accepted_and_a_moved_date_opens_it_again(desk: Room, pair: tuple[str, str]) -> None:
    assert "stay as they are planned" in accepted(desk, pair)
    for uid in pair:
        settled = partners(desk, uid)[0].settled
        assert settled is not None
        assert (settled.reason, settled.name, settled.kinds) == (WHY, DANA[0], ("buffer",))

    def move(work: object) -> object:
        old = work.changes.get(pair[1])  # type: ignore[attr-defined]
        return moving.move(work, old.uid, at(10.25), at(12), expected_version=old.version,
                           reason="Earlier.")  # type: ignore[arg-type]  # fmt: skip

    desk.do(move)
    assert [one.settled for uid in pair for one in partners(desk, uid)] == [None, None]
    assert desk.verify().ok


def test_what_was_accepted_of_one_kind_covers_no_other(desk: Room) -> None:
    owner = {"owner": KIM[0]}
    pair = planned(desk, "Grow", 9, 11, **owner), planned(desk, "Reindex", 10, 12, **owner)
    desk.pack = PACK
    accepted(desk, pair)
    assert partners(desk, pair[0])[0].settled is not None
    desk.pack = SPACED
    (partner,) = partners(desk, pair[0])
    assert (partner.kinds, partner.settled) == (("system", "person"), None)
    with desk.open_reader() as reader:
        spaced = weeks.weeks(reader, at(0).date(), 7, "UTC", spacing=in_spacing(desk))
        plain = weeks.weeks(reader, at(0).date(), 7, "UTC")
    assert (spaced.pairs, plain.pairs) == (1, 0)
    accepted(desk, pair)
    assert partners(desk, pair[1])[0].settled is not None


def in_spacing(desk: Room):
    return desk.do(in_the_way.spacing)


def test_calendar_list_and_figures_count_a_pair_once_and_know_when_it_is_settled(
    desk: Room,
) -> None:
    owner = {"owner": KIM[0]}
    pair = planned(desk, "Grow", 9, 10, **owner), planned(desk, "Reindex", 10.5, 12, **owner)
    spacing = in_spacing(desk)
    first = month.first_of(at(0).date())

    def read():
        with desk.open_reader() as reader:
            lanes = weeks.weeks(reader, first, 42, "UTC", spacing=spacing)
            days = month.month(reader, first, "UTC", spacing)
            chosen = month.Wanted(by="system", spacing=spacing)
            narrow = month_chosen.narrowed(reader, first, "UTC", chosen)
            figures = workings.workings(reader, NOON, spacing=spacing)
        return lanes, days, narrow, figures

    lanes, days, narrow, figures = read()
    assert lanes.pairs == 1
    assert sum(days.clash_days.values()) == sum(narrow.clash_days.values()) == 1
    assert set(days.clashes) == set(narrow.clashes) == set(pair)
    assert {one.kind for one in days.clashes[pair[0]]} == {"buffer", "rest"}
    assert figures.queue.conflicts == 1
    both, close = desk.do(partial(conflicts.between, since=at(0), until=at(48)))
    assert both == []
    found = sorted((one.near.kind, one.settled) for one in close)
    assert found == [("buffer", None), ("rest", None)]
    accepted(desk, pair)
    lanes, days, narrow, _figures = read()
    assert (lanes.pairs, dict(days.clash_days), dict(narrow.clash_days)) == (0, {}, {})
    assert set(days.settled) == set(pair)
    _both, close = desk.do(partial(conflicts.between, since=at(0), until=at(48)))
    assert [one.settled.settled.reason for one in close] == [WHY, WHY]


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        (((9, 11), (10, 12)), ("Kim Osei is on for CR-2026-0001 and CR-2026-0002 at the same time; "
                              "the policy allows one change at a time (7.1).")),
        (((9, 10), (11.5, 12)), ("Kim Osei has 90 min between CR-2026-0001 and CR-2026-0002; "
                                "the policy asks for a rest of 2 h (7.1).")),
        (((9, 10), (10, 12)), ("Kim Osei has no rest between CR-2026-0001 and CR-2026-0002; "
                              "the policy asks for 2 h (7.1).")),
        (((0, 1), (4, 5)), ("CR-2026-0001 and CR-2026-0002 are changes 1 and 2 of Kim Osei in the "
                           "night of 19 November 2026; the policy allows 1 (7.1).")),
    ],
)  # fmt: skip
def test_one_person_is_told_of_in_plain_words(
    desk: Room, spans: tuple[tuple[float, float], ...], words: str
) -> None:
    uids = [
        planned(desk, f"Change {n}", *span, systems=(f"s{n}",), owner=KIM[0])
        for n, span in enumerate(spans)
    ]
    assert reasons(desk, uids[0]) == reasons(desk, uids[1]) == [words]


def test_the_day_counts_from_the_one_too_many_on(desk: Room) -> None:
    uids = [
        planned(desk, f"Change {n}", hour, hour + 1, systems=(f"s{n}",), owner=KIM[0])
        for n, hour in enumerate((6, 10, 14, 18))
    ]
    assert [len(reasons(desk, uid)) for uid in uids] == [0, 0, 1, 1]
    (text,) = reasons(desk, uids[3])
    assert text == ("CR-2026-0003 and CR-2026-0004 are changes 3 and 4 of Kim Osei on "
                    "20 November 2026; the policy allows 3 (7.1).")  # fmt: skip
    (partner,) = partners(desk, uids[3])
    assert tag(partner.near[0]) == "Kim Osei: change 4 that day, 3 allowed"


def test_a_change_in_the_hand_says_whom_it_would_be_too_near_and_finds_a_place(
    desk: Room,
) -> None:
    planned(desk, "Grow", 9, 10, owner=KIM[0])
    planned(desk, "Night", 23, 23.5, systems=("edge",), owner=KIM[0])
    uid = planned(desk, "Reindex", 14, 15, owner=KIM[0])
    hand = desk.do(partial(moving.take, uid=uid))
    assert hand.at(at(14), at(15)).free
    near = hand.at(at(10.5), at(11.5))
    assert not near.free
    assert [one.kind for one in near.near] == ["buffer", "rest"]
    assert [one.kind for one in hand.at(at(9.5), at(10.5)).near] == ["person"]
    assert hand.next_free(at(10.5), at(11.5)) == at(12)
    assert {one.kind for one in hand.at(at(25.5), at(26.5)).near} == {"night"}
    assert hand.next_free(at(25.5), at(26.5)) == at(30)


def test_an_edit_of_the_owner_opens_it_again(desk: Room) -> None:
    owner = {"owner": KIM[0]}
    pair = (planned(desk, "Grow", 9, 10, systems=("a",), **owner),
            planned(desk, "Reindex", 10.5, 12, systems=("b",), **owner))  # fmt: skip
    accepted(desk, pair)

    def give(work: object, name: str) -> object:
        old = work.changes.get(pair[0])  # type: ignore[attr-defined]
        new = replace(old, owner=name, owner_id="")
        return changes.edit(work, old.uid, new, expected_version=old.version, reason="Swapped.")  # type: ignore[arg-type]

    desk.do(partial(give, name=DANA[0]))
    assert partners(desk, pair[1]) == []
    desk.do(partial(give, name=KIM[0]))
    (partner,) = partners(desk, pair[1])
    assert partner.kinds == ("rest",)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (30, "30 min"), (60, "1 h"), (90, "90 min"), (150, "2 h 30 min"),
     (1440, "24 h")],
)  # fmt: skip
def test_a_length_is_said_in_short(minutes: int, words: str) -> None:
    assert length(minutes) == words
