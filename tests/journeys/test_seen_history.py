"""A board is rolled back, swapped or written anew while a desk has it open: it is told at once."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from shutil import copyfile
from threading import Thread

import pytest

from cab_desk.app.session import Session
from cab_desk.domain.change import Change
from cab_desk.domain.ledger import Draft, Head
from cab_desk.errors import Refused, Unavailable
from cab_desk.keys.heads import RememberedHeads
from cab_desk.services.boards.boards import NewPerson, create_board
from cab_desk.services.requests import changes
from tests import databases
from tests.journeys import desk
from tests.journeys.shared import write

Opened = Callable[[str], Session]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "board.cabdesk"
    found(made)
    return made


@pytest.fixture
def opened(path: Path) -> Iterator[Opened]:
    """Return what opens the board as the program does, with its memory of what it saw."""
    sessions: list[Session] = []

    def open_(device: str = "desk-1") -> Session:
        sessions.append(desk.session_at(path, device))
        sessions[-1].watched = True
        return sessions[-1]

    yield open_
    for one in sessions:
        one.close()


def found(path: Path, name: str = desk.BOARD) -> None:
    """Make a board there."""
    session = desk.session_at(path)
    people = [NewPerson(desk.CHAIR, (desk.CHAIR,), member=True, chair=True)]
    with session.open_work() as work:
        create_board(work, name=name, zone="Europe/Berlin", people=people)
    session.close()


def head(session: Session) -> Head:
    with session.open_view() as work:
        found: Head = work.ledger.head()
        return found


def board_id(session: Session) -> str:
    with session.open_view() as work:
        return work.board().id


def elsewhere(path: Path, *titles: str) -> None:
    """Write at a desk of another machine."""
    other = desk.session_at(path, "desk-9")
    for title in titles:
        write(other, title)
    other.close()


def refused(session: Session, path: Path, why: str) -> None:
    """Hold that nothing is written, whatever is tried."""
    before = databases.content(path)
    for _again in range(2):
        with pytest.raises(Unavailable, match=why) as caught:
            write(session, "Too late")
        assert "Nothing is written to it from here" in caught.value.sentence
    assert databases.content(path) == before


def test_every_write_is_remembered_at_once(opened: Opened) -> None:
    session = opened("desk-1")
    memory = RememberedHeads(session.heads._folder)
    for number in range(60):  # longer than a memory gets before it is written anew
        write(session, f"Change {number}")
        assert memory.highest(board_id(session)) == head(session)


def test_what_came_to_nothing_is_not_remembered(opened: Opened) -> None:
    session = opened("desk-1")
    write(session)
    before = head(session)

    def half() -> None:
        with session.open_work() as work:
            changes.create(work, Change("Half", class_id="normal"))
            raise Refused("No.")

    with pytest.raises(Refused):
        half()
    assert session.heads.highest(board_id(session)) == before
    write(session)


def test_a_board_rolled_back_while_it_is_open_takes_no_more(opened: Opened, path: Path) -> None:
    session = opened("desk-1")
    write(session)
    old = databases.keep(path)
    write(session)
    databases.put(old, path)
    refused(session, path, r"an old copy was put back")
    with session.open_view() as work:  # it can still be read
        assert len(list(work.changes.each())) == 1


def test_a_board_that_went_another_way_takes_no_more(opened: Opened, path: Path) -> None:
    session = opened("desk-1")
    old = databases.keep(path)
    write(session)
    databases.put(old, path)
    elsewhere(path, "Another", "And another")
    refused(session, path, r"is not the one that this machine saw before")


def test_what_others_write_behind_it_is_no_other_history(opened: Opened, path: Path) -> None:
    session = opened("desk-1")
    write(session)
    elsewhere(path, "Another", "And another")
    write(session)
    assert session.heads.highest(board_id(session)) == head(session)


@pytest.mark.parametrize("known", [False, True])
def test_another_board_in_its_place_takes_nothing(
    opened: Opened, path: Path, tmp_path: Path, known: bool
) -> None:
    session = opened("desk-1")
    other = tmp_path / "other" / "board.cabdesk"
    other.parent.mkdir()
    found(other, "Another CAB")
    if known:  # this machine has worked with it
        second = desk.session_at(other)
        second.watched = True
        for _each in range(3):
            write(second)
        second.close()
    write(session)
    databases.put(databases.keep(other), path)
    refused(session, path, r"Another board lies here now")


@pytest.mark.files("a server's database is not moved by hand")
@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file stays where it is")
@pytest.mark.parametrize("what", ["old", "other"])
def test_a_file_that_is_moved_into_its_place_takes_nothing(
    opened: Opened, path: Path, tmp_path: Path, what: str
) -> None:
    session = opened("desk-1")
    write(session)
    moved = tmp_path / "moved.cabdesk"
    if what == "old":
        copyfile(path, moved)
    else:
        found(moved, "Another CAB")
    write(session)
    moved.replace(path)
    why = {"old": "an old copy was put back", "other": "Another board lies here now"}[what]
    refused(session, path, why)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a POSIX signal")
def test_a_killed_desk_has_not_forgotten(opened: Opened, path: Path) -> None:
    old = databases.keep(path)
    program = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from tests.journeys.shared import desk, write
        session = desk.session_at(Path(sys.argv[1]))
        session.watched = True
        write(session)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    done = subprocess.run([sys.executable, "-c", program, str(path)], check=False,
                          cwd=Path(__file__).parents[2])  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    databases.put(old, path)
    refused(opened("desk-1"), path, r"an old copy was put back")


def test_who_takes_it_as_it_is_goes_on_without_a_new_start(opened: Opened, path: Path) -> None:
    session = opened("desk-1")
    write(session)
    old = databases.keep(path)
    write(session)
    databases.put(old, path)
    refused(session, path, r"an old copy")
    session.heads.start_again(board_id(session), head(session))  # ledger head --accept
    write(session)
    assert session.heads.highest(board_id(session)) == head(session)


def test_a_restore_that_says_what_it_left_is_believed(opened: Opened, path: Path) -> None:
    session = opened("desk-1")
    write(session)
    old = databases.keep(path)
    write(session)
    left = head(session)
    databases.put(old, path)
    other = desk.session_at(path, "desk-9")
    with other.open_work() as work:
        work.record(Draft("database.restored", {"before": left.text(), "kept": ""}))
    other.close()
    write(session)
    assert session.heads.highest(board_id(session)) == head(session)
    session.close()
    write(opened("desk-1"))


def test_a_memory_that_cannot_be_written_lets_nothing_through(
    opened: Opened, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened("desk-1")
    write(session)
    old = databases.keep(path)

    def full(*_all: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as tight:
        tight.setattr(session.heads, "_add", full)
        write(session)
    databases.put(old, path)
    # What is on the disk is the older head, which the old copy has: the desk knows better.
    refused(session, path, r"an old copy was put back")


def test_units_of_work_that_end_in_any_order_leave_the_highest(opened: Opened) -> None:
    session = opened("desk-1")

    def some(number: int) -> None:
        for each in range(5):
            write(session, f"Change {number}.{each}")

    threads = [Thread(target=partial(some, number)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert session.heads.highest(board_id(session)) == head(session)
    write(session)
