"""Two desks on one board in a network folder, each with a disk of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cab_desk.app.session import Session
from cab_desk.domain.change import Change, Choice
from cab_desk.domain.content import content_hash
from cab_desk.gui.sharing import Sharing
from cab_desk.services.boards.boards import NewPerson, create_board
from cab_desk.services.evidence.verifying import verify
from cab_desk.services.members import people
from cab_desk.services.requests import changes
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signing import SignRequest
from cab_desk.settings import Settings
from cab_desk.storage import mounts
from tests.journeys import desk
from tests.journeys.at_desk import AtDesk


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder that the system calls a network mount."""
    folder, told = tmp_path / "share", tmp_path / "mountinfo"
    folder.mkdir()
    told.write_text(f"30 1 0:30 / {folder} rw - nfs4 server:/boards rw\n")
    monkeypatch.setattr(mounts, "_MOUNTS", told)
    return folder


@pytest.fixture
def first(share: Path) -> Iterator[Session]:
    session = founded(share / "board.cabdesk")
    yield session
    session.close()


@pytest.fixture
def second(first: Session, share: Path, tmp_path: Path) -> Iterator[Session]:
    """Open the board at another desk, with a disk of its own."""
    session = Session(
        share / "board.cabdesk", Settings(device="desk-2"), vault=desk.cheap(),
        outbox=tmp_path / "another disk",
    )  # fmt: skip
    yield session
    session.close()


def founded(path: Path) -> Session:
    """Make a board whose only member is its chair, and open it."""
    session = desk.session_at(path)
    people = [NewPerson(desk.CHAIR, (desk.CHAIR,), member=True, chair=True)]
    with session.open_work() as work:
        create_board(work, name=desk.BOARD, zone="Europe/Berlin", people=people)
    return session


def submitted(session: Session) -> str:
    """Submit an RFC of the requester, that the chair may sign."""
    new = Change("Patch the gate", class_id="normal", requester="Rik Maas", owner="Rik Maas",
                 systems=("gate",), impact="low", probability="low")  # fmt: skip
    with session.open_work() as work:
        uid = changes.create(work, new).made
        changes.submit(work, uid)
    return uid


def sign(session: Session, uid: str, reason: str = "") -> None:
    with session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
        change = work.changes.get(uid)
    if not chair.key_id:
        people.make_key(session.office, chair.id, desk.WORDS)
    request = SignRequest(uid, chair.id, desk.CHAIR, Choice.APPROVE, desk.WORDS,
                          content_hash(change), change.revision, reason=reason)  # fmt: skip
    signing.sign(session.office, request)


def signed(session: Session, uid: str) -> list[str]:
    with session.open_view() as work:
        return [one.signoff.event_id for one in work.signoffs.of_change(uid)]


def write(session: Session, title: str = "Widen the pool") -> None:
    with session.open_work() as work:
        changes.create(work, Change(title, class_id="normal"))


def sound(session: Session) -> bool:
    with session.open_audit() as source:
        return verify(source, desk.cheap()).ok


def sharing_of(at: AtDesk, opened: Callable[[Path], None], then: Callable[[], object]) -> Sharing:
    board = at.session.office.sharing
    assert board is not None
    made = Sharing(at.desk, at.look, at.window, board, opened)
    made._again.setInterval(20)
    made.begin(then)
    return made
