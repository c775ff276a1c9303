"""What one desk writes another one hears of, soon, and again after the line broke."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from threading import Semaphore

import pytest

from cab_desk.domain.board import Board
from cab_desk.domain.ledger import Draft
from cab_desk.domain.policy import Pack
from cab_desk.storage.engine import make_engine
from cab_desk.storage.listening import Ear
from cab_desk.storage.reading import SqlReader
from cab_desk.storage.work import open_work

PACK = Pack("test", "Test", "1", "", "UTC", "ab" * 32, "CR-NNN", ())
NOW = datetime(2026, 11, 18, 13, 42, tzinfo=UTC)
PATIENCE = 20  # seconds, against hanging alone


class Other:
    """Another desk on the same board."""

    def __init__(self, place):
        self.engine = make_engine(place)

    def open(self):
        return open_work(
            self.engine, pack=PACK, clock=lambda: NOW, actor="ben", device="d2", host="h"
        )

    def write(self):
        with self.open() as work:
            work.record(Draft("policy.changed", {}))


@pytest.fixture
def place(server):
    return server.new()


@pytest.fixture
def other(place) -> Iterator[Other]:
    made = Other(place)
    with made.open() as work:
        work.create_board(Board("b1", "Platform", "UTC", "test", "ab" * 32, NOW))
    yield made
    made.engine.dispose()


@pytest.fixture
def heard(place) -> Iterator[Semaphore]:
    """Return what is released each time that something is heard, the first time included."""
    times = Semaphore(0)
    ear = Ear(place, times.release)
    assert times.acquire(timeout=PATIENCE)
    yield times
    ear.close()


def test_what_another_desk_writes_is_heard(other, heard):
    for _ in range(5):
        other.write()
        assert heard.acquire(timeout=PATIENCE)


def test_who_wrote_nothing_is_not_heard(other, heard):
    with other.open() as work:
        work.ledger.head()
    with pytest.raises(ZeroDivisionError), other.open() as work:
        work.ledger.append(work.record(Draft("policy.changed", {"n": 1 // 0})))
    other.write()
    assert heard.acquire(timeout=PATIENCE)
    assert not heard.acquire(blocking=False)


def test_the_readers_version_tells_the_same(place, other):
    with SqlReader(place) as reader:
        seen = reader.data_version()
        with other.open() as work:
            work.ledger.head()
        assert reader.data_version() == seen
        other.write()
        assert reader.data_version() != seen


def cut(server, place):
    """End every connection to a database, as a server that restarts does."""
    server.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{place.database}' AND pid <> pg_backend_pid()"
    )


def test_after_a_break_it_is_said_once_and_heard_again(server, place, other, heard):
    cut(server, place)
    assert heard.acquire(timeout=PATIENCE)  # what was missed is read anew
    other.write()  # a connection of the pool that broke is replaced
    assert heard.acquire(timeout=PATIENCE)


def test_a_reader_goes_on_after_a_break(server, place, other):
    with SqlReader(place) as reader:
        assert reader.head().seq == 0
        other.write()
        cut(server, place)
        assert reader.head().seq == 1


def test_it_ends_though_the_server_is_gone(server):
    with closing(Ear(server.at("nowhere"), lambda: None)):
        pass
