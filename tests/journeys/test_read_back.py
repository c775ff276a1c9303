"""What is called recorded was read from the file, not from the memory of a connection."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.app.session import Session
from cab_desk.domain.change import Choice
from cab_desk.domain.content import content_hash
from cab_desk.services.members import people
from cab_desk.services.office import Office
from cab_desk.services.ports import Work
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signing import SignRequest
from tests.journeys import desk
from tests.journeys.shared import founded, submitted

pytestmark = pytest.mark.files("a file is what a connection may remember otherwise than it is")

_COUNTERS = (24, 92)  # where a file says that it was written to
_GIVEN = "SELECT id FROM event WHERE type = 'signoff.given'"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "board.cabdesk"


@pytest.fixture
def session(path: Path) -> Iterator[Session]:
    made = founded(path)
    with made.open_view() as work:
        (chair,) = [one.id for one in work.people.all() if one.chair]
    people.make_key(made.office, chair, desk.WORDS)
    yield made
    made.close()


def request(session: Session) -> SignRequest:
    """Submit an RFC and return what the chair signs of it."""
    uid = submitted(session)
    with session.open_view() as work:
        change = work.changes.get(uid)
        (chair,) = [one.id for one in work.people.all() if one.chair]
    return SignRequest(uid, chair, desk.CHAIR, Choice.APPROVE, desk.WORDS,
                       content_hash(change), change.revision)  # fmt: skip


def forgetful(session: Session, path: Path) -> Office:
    """Return an office whose disk loses, once, the very write that holds a sign-off, and says that
    it has it: the file is what it was, and its counters tell a connection that nothing changed.
    """
    lost: list[bytes] = []

    @contextmanager
    def open_work() -> Iterator[Work]:
        before = path.read_bytes()
        with session.open_work() as work:
            yield work
        after = path.read_bytes()
        if not lost and on_disk(path):
            kept = bytearray(before)
            for at in _COUNTERS:
                kept[at : at + 4] = after[at : at + 4]
            path.write_bytes(kept)
            lost.append(after)

    return replace(session.office, open_work=open_work)


def on_disk(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as board:
        return [event_id for (event_id,) in board.execute(_GIVEN)]


def test_what_only_a_connection_remembers_is_written_again(session: Session, path: Path) -> None:
    asked = request(session)
    outcome = signing.sign(forgetful(session, path), asked)
    assert on_disk(path) == [outcome.made]
    assert session.office.outbox.pending() == []


def test_a_connection_that_is_kept_would_have_believed_itself(session: Session, path: Path) -> None:
    asked = request(session)
    credulous = replace(forgetful(session, path), anew=None)
    assert signing.sign(credulous, asked).made
    assert on_disk(path) == []
