"""The month of some teams, classes or states holds those changes alone, and their conflicts."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cab_desk.domain.systems import System
from cab_desk.services.schedule import month, month_chosen, systems
from cab_desk.services.schedule.month import Wanted
from tests.services.evidence_room import Room, room

ZONE = "Europe/Berlin"
FIRST = date(2026, 10, 26)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        made.furnish(keys=False)
        with made.office.open_work() as work:
            systems.put(work, System("", "orders-db", "Orders"))
            systems.put(work, System("", "gateway", "Edge"))
        for title, day, hour, system in (
            ("Grow", 19, 14.0, "orders-db"), ("Reindex", 19, 14.5, "orders-db"),
            ("Rotate", 24, 14.0, "gateway"), ("Tidy", 24, 23.5, "nobodys"),
        ):  # fmt: skip
            start = datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour)
            made.submitted(title, start=start, end=start + timedelta(hours=1), systems=(system,))
        yield made


def read(desk: Room, wanted: Wanted) -> month.Month:
    with desk.office.open_reader() as reader:
        return month_chosen.narrowed(reader, FIRST, ZONE, wanted)


def titles(found: month.Month) -> set[str]:
    return {bar.title for bars in found.bars.values() for bar in bars}


def test_with_nothing_left_out_it_is_the_whole_month(desk: Room) -> None:
    with desk.office.open_reader() as reader:
        assert read(desk, Wanted()) == month.month(reader, FIRST, ZONE)


def test_lanes_are_the_teams_and_what_nobody_has_claimed(desk: Room) -> None:
    with desk.office.open_reader() as reader:
        assert month_chosen.lanes(reader, FIRST, ZONE, "team") == ("Edge", "Orders", "")
        by_system = month_chosen.lanes(reader, FIRST, ZONE, "system")
    assert set(by_system) == {"gateway", "orders-db", "nobodys"}


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (Wanted(hidden=frozenset({"Orders"})), {"Rotate", "Tidy"}),
        (Wanted(hidden=frozenset({""})), {"Grow", "Reindex", "Rotate"}),
        (Wanted(by="system", hidden=frozenset({"gateway"})), {"Grow", "Reindex", "Tidy"}),
        (Wanted(clashing=True), {"Grow", "Reindex"}),
        (Wanted(waiting=True), {"Grow", "Reindex", "Rotate", "Tidy"}),
        (Wanted(classes=frozenset()), set()),
    ],
)
def test_only_what_is_wanted_is_left(desk: Room, wanted: Wanted, left: set[str]) -> None:
    found = read(desk, wanted)
    assert titles(found) == left
    assert found.total == sum(found.totals.values()) == len(left)


def test_a_conflict_counts_while_one_partner_is_shown(desk: Room) -> None:
    assert sum(read(desk, Wanted()).clash_days.values()) == 1
    assert not read(desk, Wanted(hidden=frozenset({"Orders"}))).clash_days


def test_a_day_is_that_of_the_zone(desk: Room) -> None:
    wanted = Wanted(hidden=frozenset({"Edge"}))
    with desk.office.open_reader() as reader:
        for day, found in ((date(2026, 11, 24), []), (date(2026, 11, 25), ["Tidy"])):
            _day, bars = month_chosen.whole_day(reader, day, FIRST, ZONE, wanted)
            assert [bar.title for bar in bars] == found
