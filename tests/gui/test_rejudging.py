"""What lists show is judged again when time has passed, a freeze moved or the window opened."""

from collections.abc import Callable
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from cab_desk.gui.rejudging import Rejudging
from cab_desk.services.ports import Work
from tests.gui.rooms import Room, quiet, rfc


@pytest.fixture
def stale(room: Room) -> Callable[[], list[str]]:
    """Give a board with an RFC whose summary is out of date, and what tells which are."""
    room.make_board()
    room.add(rfc("Widen the pool"))
    with room.session.open_work() as work:
        work.changes.expire()

    def found() -> list[str]:
        with room.session.open_view() as work:
            return work.changes.outdated(work.now, 10)

    assert len(found()) == 1
    return found


def test_time_that_passed_is_noticed(
    qtbot: QtBot, room: Room, stale: Callable[[], list[str]]
) -> None:
    window = room.window()
    qtbot.waitUntil(partial(quiet, window))
    rejudging = Rejudging(window.desk, window)
    rejudging.look()
    qtbot.waitUntil(lambda: not stale())
    qtbot.waitUntil(partial(quiet, window))


def test_where_nothing_is_outdated_nothing_is_written(
    qtbot: QtBot, room: Room, stale: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = room.window()
    rejudging = Rejudging(window.desk, window)
    rejudging.begin()
    qtbot.waitUntil(lambda: not stale())
    qtbot.waitUntil(partial(quiet, window))
    begun: list[Work] = []
    monkeypatch.setattr(window.desk, "run", lambda command, *_more: begun.append(command))
    rejudging.look()
    qtbot.waitUntil(partial(quiet, window))
    assert begun == []


def test_a_moved_freeze_is_followed(
    qtbot: QtBot, room: Room, stale: Callable[[], list[str]]
) -> None:
    window = room.window()
    rejudging = Rejudging(window.desk, window)
    window.desk.touched.emit(frozenset({"meeting"}))
    qtbot.waitUntil(partial(quiet, window))
    assert stale()
    window.desk.touched.emit(frozenset({"calendar"}))
    qtbot.waitUntil(lambda: not stale())
    assert rejudging.parent() is window
    qtbot.waitUntil(partial(quiet, window))
