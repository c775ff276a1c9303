"""A machine whose clock is wrong is told before it signs; what it wrote is told by verifying."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cab_desk.services.evidence import clocks
from tests import databases
from tests.services.evidence_room import Room, room


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        made.clock.now = datetime.now(UTC)
        yield made.furnish(keys=False)


def said(desk: Room) -> str:
    found: str = desk.do(clocks.objection)
    return found


def test_a_clock_that_is_right_is_not_spoken_of(desk: Room) -> None:
    assert said(desk) == ""
    desk.clock.on(seconds=-100)  # clocks are set right by seconds
    assert said(desk) == ""


@pytest.mark.files("a server's clock is asked first")
@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=3), "0 h 3 min"),
        (timedelta(hours=1), "1 h 0 min"),
        (timedelta(days=2, hours=5), "2 d 5 h"),
    ],
)
def test_a_clock_behind_the_last_entry_is_told(desk: Room, span: timedelta, words: str) -> None:
    seq = desk.do(lambda work: work.ledger.head().seq)
    desk.clock.now -= span
    assert said(desk) == (
        f"Audit entry {seq} was made {words} after what this computer's clock shows now. One of "
        "two clocks is wrong: look at this one before anything is signed."
    )


@pytest.mark.files("a server's clock is asked first")
def test_what_is_written_by_a_clock_set_back_is_told_by_verifying(desk: Room) -> None:
    desk.clock.on(hours=-1)
    desk.submitted()
    report = desk.verify()
    assert report.ok  # the order is proved, the times are not
    assert len(report.set_back) == 1
    assert "the clock of a desk had been set back" in report.sentence()


def test_a_file_has_no_clock_and_a_server_has(desk: Room) -> None:
    found = desk.do(lambda work: work.database_time())
    assert (found is not None) is databases.on_server()


@pytest.mark.parametrize("minutes", [-30, 30])
def test_a_clock_is_held_against_the_servers(desk: Room, minutes: int) -> None:
    if not databases.on_server():
        pytest.skip("of a server alone")
    desk.clock.on(minutes=minutes)
    way = "behind" if minutes < 0 else "ahead of"
    assert said(desk).startswith(f"This computer's clock is 0 h 30 min {way} the server's.")


def test_an_entry_whose_time_is_none_is_left_to_verifying(desk: Room) -> None:
    desk.tamper("UPDATE event SET at = 'noon'")
    assert said(desk) == ""
