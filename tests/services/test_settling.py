"""Conflicts that are settled: accepted or ordered, by a member, until one of the two changes."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.statement import read
from cab_desk.errors import BadInput, Refused
from cab_desk.services.conflict_ports import ACCEPTED, OPEN, ORDERED, Partner
from cab_desk.services.requests import changes
from cab_desk.services.schedule import month, month_chosen, weeks
from cab_desk.services.schedule.settled_words import sentence, tag
from cab_desk.services.schedule.settling import SETTLED, SettleRequest, Shown, settle, shown
from tests.databases import with_a_shell
from tests.services.evidence_room import DANA, NOON, Room, room

WHY = "The reindexing waits for the column."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        made.furnish()
        made.actor = made.ids[DANA[0]]
        yield made


def planned(desk: Room, title: str, begin: int, end: int, system: str = "orders-db") -> str:
    """Submit an RFC from one hour after noon to another."""
    plan = {"start": NOON.replace(hour=begin), "end": NOON.replace(hour=end)}
    uid = desk.submitted(title, systems=(system,), **plan)
    return str(uid)


@pytest.fixture
def pair(desk: Room) -> tuple[str, str]:
    return planned(desk, "Drop the column", 14, 18), planned(desk, "Reindex", 16, 20)


def partners(desk: Room, uid: str) -> list[Partner]:
    return list(desk.do(lambda work: work.conflicts.of_change(uid)))


def said(
    desk: Room, pair: tuple[str, str], state: str = ACCEPTED, *, shown: Shown | None = None,
    **more: str,
) -> str:  # fmt: skip
    request = SettleRequest(*pair, state, more.pop("reason", WHY), shown=shown, **more)
    return str(desk.do(partial(settle, request=request)).message)


def test_each_of_two_names_the_other_and_what_both_hold(desk: Room, pair: tuple[str, str]) -> None:
    planned(desk, "Later", 18, 19, "other-db")
    for uid, other in (pair, pair[::-1]):
        (found,) = partners(desk, uid)
        assert (found.uid, found.systems, found.settled) == (other, ("orders-db",), None)
        assert (found.start.hour, found.end.hour) == (16, 18)


def test_accepted_is_seen_from_both_with_reason_and_name(desk: Room, pair: tuple[str, str]) -> None:
    assert "stay as they are planned" in said(desk, pair)
    for uid in pair:
        settled = partners(desk, uid)[0].settled
        assert settled is not None
        assert (settled.state, settled.reason, settled.name) == (ACCEPTED, WHY, DANA[0])


def test_ordered_says_which_goes_first_and_may_be_opened_again(
    desk: Room, pair: tuple[str, str]
) -> None:
    assert "before" in said(desk, pair[::-1], ORDERED, first=pair[1])
    settled = partners(desk, pair[0])[0].settled
    assert settled is not None
    assert settled.first == pair[1]
    assert "open again" in said(desk, pair, OPEN)
    assert partners(desk, pair[0])[0].settled is None
    kept = desk.do(lambda work: work.conflicts.between(*pair))
    assert kept.state == OPEN


@pytest.mark.parametrize("place", [0, 1])
def test_a_material_edit_of_either_opens_it_again(
    desk: Room, pair: tuple[str, str], place: int
) -> None:
    said(desk, pair)

    def edit(work: object) -> object:

        old = work.changes.get(pair[place])  # type: ignore[attr-defined]
        new = replace(old, end=old.end.replace(hour=21))
        return changes.edit(
            work, old.uid, new, expected_version=old.version, reason="It takes longer."
        )

    desk.do(edit)
    assert [one.settled for uid in pair for one in partners(desk, uid)] == [None, None]
    assert desk.do(lambda work: work.conflicts.between(*pair)).reason == WHY


@pytest.mark.parametrize("place", [0, 1])
def test_an_edit_that_was_not_shown_is_accepted_by_nobody(
    desk: Room, pair: tuple[str, str], place: int
) -> None:
    seen = desk.do(lambda work: shown(work, *pair))

    def edit(work: object) -> object:
        old = work.changes.get(pair[place])  # type: ignore[attr-defined]
        new = replace(old, end=old.end.replace(hour=21))
        return changes.edit(
            work, old.uid, new, expected_version=old.version, reason="It takes longer."
        )

    desk.do(edit)
    request = SettleRequest(*pair, ACCEPTED, WHY, shown=seen)
    with pytest.raises(Refused, match="was edited while this was open"):
        desk.do(partial(settle, request=request))
    assert desk.do(lambda work: work.conflicts.between(*pair)) is None
    again = desk.do(lambda work: shown(work, *pair))
    desk.do(partial(settle, request=replace(request, shown=again)))
    assert partners(desk, pair[0])[0].settled is not None


def test_the_second_of_two_settlers_is_told_of_the_first(desk: Room, pair: tuple[str, str]) -> None:
    seen = desk.do(lambda work: shown(work, *pair))
    said(desk, pair, shown=seen)
    request = SettleRequest(*pair[::-1], ORDERED, "Ours goes first.", pair[1], seen)
    with pytest.raises(Refused, match=f"{DANA[0]} settled this conflict .*{WHY}"):
        desk.do(partial(settle, request=request))
    assert desk.do(lambda work: work.conflicts.between(*pair)).state == ACCEPTED


def test_who_is_no_member_settles_nothing(desk: Room, pair: tuple[str, str]) -> None:
    desk.actor = ""
    with pytest.raises(Refused, match="Choose who you are in Settings"):
        said(desk, pair)
    assert partners(desk, pair[0])[0].settled is None


@pytest.mark.parametrize(
    ("state", "more", "place"),
    [(ACCEPTED, {"reason": "ok"}, "reason"), (ACCEPTED, {"reason": "x" * 501}, "reason"),
     (ORDERED, {"first": ""}, "state"), ("gone", {}, "state")],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(
    desk: Room, pair: tuple[str, str], state: str, more: dict[str, str], place: str
) -> None:
    with pytest.raises(BadInput) as caught:
        said(desk, pair, state, **more)
    assert [one.place for one in caught.value.faults] == [place]


def test_where_there_is_no_conflict_there_is_nothing_to_settle(desk: Room) -> None:
    pair = planned(desk, "One", 10, 11), planned(desk, "Other", 11, 12)
    with pytest.raises(Refused, match="in no conflict"):
        said(desk, pair)


def test_it_is_on_record_and_verify_holds_the_row_against_it(
    desk: Room, pair: tuple[str, str]
) -> None:
    said(desk, pair)
    event = desk.do(lambda work: [one for _, one in work.ledger.entries()][-1])
    assert (event.type, event.author) == (SETTLED, desk.ids[DANA[0]])
    assert read(event.data).body["reason"] == WHY
    assert desk.verify().ok
    assert with_a_shell(desk.place, "UPDATE conflict_settled SET reason = 'Because.'") == 1
    (fault,) = desk.verify().faults
    assert "conflict" in fault.sentence


def test_a_row_that_nobody_recorded_is_named(desk: Room, pair: tuple[str, str]) -> None:
    said(desk, pair)
    with_a_shell(desk.place, "DELETE FROM conflict_settled")
    assert not desk.verify().ok


def test_the_calendar_counts_what_is_open_and_knows_what_is_settled(
    desk: Room, pair: tuple[str, str]
) -> None:
    def read() -> tuple[weeks.Weeks, month.Month]:
        with desk.open_reader() as reader:
            first = month.first_of(NOON.date())
            return weeks.weeks(reader, first, 42, "UTC"), month.month(reader, first, "UTC")

    lanes, days = read()
    assert (lanes.pairs, len(days.clashes), dict(lanes.settled)) == (1, 2, {})
    said(desk, pair, ORDERED, first=pair[0])
    lanes, days = read()
    assert (lanes.pairs, len(days.clashes), len(lanes.clashes)) == (0, 0, 2)
    assert set(days.settled) == set(pair)
    with desk.open_reader() as reader:
        shown = month_chosen.narrowed(reader, days.first, "UTC", month.Wanted(by="system"))
    assert shown.settled == days.settled
    ((_pair, settled),) = lanes.settled.items()
    assert tag(settled.settled, settled.names) == "CR-2026-0001 before CR-2026-0002"
    assert sentence(settled.settled, settled.names).endswith(f"by {DANA[0]}: {WHY}")
