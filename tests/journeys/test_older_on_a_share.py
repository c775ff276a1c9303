"""A board of an older program where others open it: read as it is, upgraded by who says so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cab_desk.app import database_verbs, window
from cab_desk.app.session import Session
from cab_desk.domain.change import Change
from cab_desk.errors import Unavailable
from cab_desk.gui.rejudging import Rejudging
from cab_desk.gui.settling import Settling
from cab_desk.services.boards.boards import NewPerson, create_board
from cab_desk.services.evidence.verifying import verify_office
from cab_desk.services.registers import templates
from cab_desk.services.requests import changes
from cab_desk.storage import guard, lease
from tests.databases import with_a_shell
from tests.journeys import desk
from tests.journeys.at_desk import OpenDesk
from tests.journeys.shared import share

__all__ = ["share"]

pytestmark = pytest.mark.files("a board in a network folder is a file")


@pytest.fixture(params=["mount", "Dropbox"])
def either(request: pytest.FixtureRequest, share: Path, tmp_path: Path) -> Path:
    """Return a network folder, and one that a service brings to other machines."""
    if request.param == "mount":
        return share
    folder = tmp_path / str(request.param)
    folder.mkdir()
    return folder


def older(board: Path, schema: int = 17) -> bytes:
    """Make a board as an older program left it; return its bytes."""
    session = desk.session_at(board)
    people = [NewPerson(desk.CHAIR, (desk.CHAIR,), member=True, chair=True)]
    with session.open_work() as work:
        create_board(work, name=desk.BOARD, zone="UTC", people=people)
        changes.create(work, Change("Widen the pool", class_id="normal"))
    session.close()
    put_back(board, schema)
    return board.read_bytes()


def put_back(board: Path, schema: int) -> None:
    dropped = ["template_answer"] if schema < 20 else []
    dropped += ["template_use", "rfc_template"] if schema < 19 else []
    dropped += ["conflict_settled"] if schema < 18 else []
    dropped += ["attachment"] if schema < 17 else []
    for table in dropped:
        with_a_shell(board, f"DROP TABLE {table}")
    with_a_shell(board, f"UPDATE alembic_version SET version_num = '{schema:04}'")
    with_a_shell(board, f"PRAGMA user_version = {schema}")


def titles(session: Session) -> list[str]:
    with session.open_view() as work:
        return [change.title for change in work.changes.each()]


@pytest.mark.parametrize("schema", [15, 16, 17, 18, 19])
def test_it_is_read_and_verified_as_it_is(either: Path, schema: int) -> None:
    board = either / "board.cabdesk"
    before = older(board, schema)
    session = desk.session_at(board, "desk-2")
    assert f"has schema {schema}" in session.read_only
    assert "cab-desk database upgrade" in session.read_only
    assert titles(session) == ["Widen the pool"]
    assert verify_office(session.office).ok
    with session.open_reader() as reader:
        assert reader.settled() == []
    with session.open_view() as work:
        assert ("Once somebody upgrades it" in templates.shelf(work).why_not) is (schema < 19)
    with pytest.raises(Unavailable, match="read but not written"), session.open_work() as work:
        changes.create(work, Change("Patch the gate", class_id="normal"))
    session.close()
    assert board.read_bytes() == before
    assert lease.holder_of(board) is None
    assert [one.name for one in either.iterdir() if "-schema" in one.name] == []


def test_beside_anothers_lease_it_is_read_too(share: Path, held: Callable[[Path], None]) -> None:
    board = share / "board.cabdesk"
    before = older(board)
    held(board)
    session = desk.session_at(board, "desk-2")
    assert titles(session) == ["Widen the pool"]
    session.close()
    with pytest.raises(Unavailable, match="ann on another"):
        database_verbs.upgrade(str(board))
    assert board.read_bytes() == before


@pytest.fixture
def held() -> Callable[[Path], None]:
    """Return what has somebody at another machine write to a board."""

    def hold(board: Path) -> None:
        lease.beside(board).write_text(
            '{"user": "ann", "host": "another", "pid": 1, "since": "2026-11-21", "token": "t"}'
        )

    return hold


def test_a_file_here_that_another_machine_has_open_is_read_as_it_is(
    tmp_path: Path, held: Callable[[Path], None]
) -> None:
    board = tmp_path / "board.cabdesk"  # such as on the machine that shares the folder
    before = older(board)
    held(board)
    session = desk.session_at(board, "desk-2")
    assert "has schema 17" in session.read_only
    assert session.sharing is not None
    assert not session.sharing.writes()
    session.close()
    assert board.read_bytes() == before
    lease.beside(board).unlink()
    here = board.with_name(f"{board.name}.here")
    here.mkdir()
    (here / "one.json").write_text("{}")
    session = Session(board, session.settings, clock=session.clock)
    assert "has schema 17" in session.read_only
    session.close()


def test_a_plain_file_is_upgraded_with_its_backup(tmp_path: Path) -> None:
    board = tmp_path / "board.cabdesk"
    before = older(board)
    session = desk.session_at(board)
    assert session.read_only == ""
    assert guard.inspect(board).schema == guard.SCHEMA
    assert titles(session) == ["Widen the pool"]
    session.close()
    (kept,) = tmp_path.glob("*-schema17-*")
    assert guard.inspect(kept).schema == 17
    assert len(kept.read_bytes()) == len(before)


def test_it_is_upgraded_in_the_window_once_somebody_says_so(
    either: Path, open_desk: OpenDesk
) -> None:
    board = either / "board.cabdesk"
    before = older(board)
    session = desk.session_at(board, "desk-2")
    at = open_desk(session)
    Settling(at.desk, at.window).begin()
    Rejudging(at.desk, at.window)
    begun: list[bool] = []
    window._share(session, at.desk, at.look, at.window, lambda: begun.append(True))
    notice = at.window.notice
    assert "can be read but not written" in notice.sentence.text()
    at.desk.reach.wrote.emit()  # whoever only reads is bothered by nothing
    at.settle()
    assert (board.read_bytes(), begun, at.failures) == (before, [], [])
    assert notice.button.text() == "Keep a copy and upgrade"
    notice.button.click()
    at.wait(lambda: begun == [True])
    assert guard.inspect(board).schema == guard.SCHEMA
    (kept,) = either.glob("*-schema17-*")
    assert guard.inspect(kept).schema == 17
    with session.open_work() as work:
        changes.create(work, Change("Patch the gate", class_id="normal"))
    assert titles(session) == ["Widen the pool", "Patch the gate"]
    assert verify_office(session.office).ok


def test_it_is_upgraded_by_the_command(either: Path) -> None:
    board = either / "board.cabdesk"
    older(board)
    found, _said = database_verbs.upgrade(str(board))
    assert Path(found["backup"]).exists()
    assert guard.inspect(board).schema == guard.SCHEMA
    assert lease.holder_of(board) is None


def test_one_that_somebody_else_upgraded_is_written_again(either: Path) -> None:
    board = either / "board.cabdesk"
    older(board)
    session = desk.session_at(board, "desk-2")
    database_verbs.upgrade(str(board))
    with session.open_work() as work:
        changes.create(work, Change("Patch the gate", class_id="normal"))
    assert titles(session) == ["Widen the pool", "Patch the gate"]
    session.close()


def test_one_too_old_to_be_read_is_left_as_it_is_and_says_how_to_go_on(share: Path) -> None:
    board = share / "board.cabdesk"
    older(board)
    with_a_shell(board, "PRAGMA user_version = 9")
    before = board.read_bytes()
    with pytest.raises(Unavailable, match="“cab-desk database upgrade” keeps a copy"):
        desk.session_at(board, "desk-2")
    assert board.read_bytes() == before
