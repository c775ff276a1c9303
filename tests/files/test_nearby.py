"""Desks at a board in a shared folder tell each other who is here, by files beside it."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cab_desk.files import nearby
from cab_desk.files.nearby import Nearby, folder_of
from cab_desk.services.presence import Here, Presence

NOW = datetime(2026, 11, 18, 13, 2, tzinfo=UTC)
At = Callable[[str], tuple[Presence, Nearby]]
Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return tmp_path / "board.cabdesk"


@pytest.fixture
def at(board: Path) -> Iterator[At]:
    opened: list[Nearby] = []

    def go(desk: str) -> tuple[Presence, Nearby]:
        presence = Presence(desk, beat=0.05)
        presence.tell(f"{desk}'s person")
        opened.append(Nearby(board, presence, turn=0.01))
        return presence, opened[-1]

    yield go
    for one in opened:
        one.close()


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    return lambda done: qtbot.waitUntil(lambda: bool(done()), timeout=60_000)


def test_each_hears_of_the_other_and_what_is_edited(at: At, wait: Wait) -> None:
    ann, _ = at("ann's desk/1")
    ben, _ = at("ben's desk")
    wait(lambda: [one.person for one in ann.others()] == ["ben's desk's person"])
    ben.tell("ben", "u1", NOW)
    wait(lambda: ann.others() == (Here("ben's desk", "ben", "u1", NOW),))
    wait(lambda: [one.desk for one in ben.others()] == ["ann's desk/1"])


def test_who_goes_is_gone_at_once_and_leaves_nothing(at: At, wait: Wait, board: Path) -> None:
    ann, first = at("ann")
    _, second = at("ben")
    wait(ann.others)
    second.close()
    wait(lambda: ann.others() == ())
    first.close()
    assert not folder_of(board).exists()


def test_what_a_killed_desk_left_is_cleared_away(at: At, wait: Wait, board: Path) -> None:
    folder_of(board).mkdir()
    left = folder_of(board) / "0123456789abcdef.json"
    left.write_text('["here", "old", "carl", "", ""]', encoding="utf-8")
    then = time.time() - 2 * nearby._LEFT_SECONDS
    os.utime(left, (then, then))
    ann, _ = at("ann")
    at("ben")
    wait(lambda: not left.exists())
    wait(lambda: [one.desk for one in ann.others()] == ["ben"])


@pytest.mark.parametrize(
    "text", ["", "[]", '["here"]', "\x00", '["here", 1, 2, 3, 4]', "x" * 9_999]
)
def test_what_is_no_notice_is_passed_over(at: At, wait: Wait, board: Path, text: str) -> None:
    folder_of(board).mkdir()
    (folder_of(board) / "bad.json").write_text(text, encoding="utf-8")
    (folder_of(board) / "folder.json").mkdir()
    ann, _ = at("ann")
    at("ben")
    wait(lambda: [one.desk for one in ann.others()] == ["ben"])


def test_a_folder_that_takes_nothing_ends_nothing(board: Path, at: At, wait: Wait) -> None:
    folder_of(board).write_text("a file where a folder should be")
    ann, one = at("ann")
    assert ann.others() == ()
    folder_of(board).unlink()
    at("ben")
    ann.renew()
    wait(ann.others)
    one.close()
