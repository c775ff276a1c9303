"""A board on a server that this program may only read: shown, said so, and written once it may."""

from pathlib import Path

from cab_desk.app.session import Session
from cab_desk.app.window import _share
from cab_desk.domain.change import Change
from cab_desk.services.boards.boards import NewPerson, create_board
from cab_desk.services.evidence.verifying import verify_office
from cab_desk.services.requests import changes
from cab_desk.settings import Settings
from cab_desk.storage import guard
from cab_desk.storage.servers import Server
from tests.databases import Databases, asked
from tests.journeys import desk
from tests.journeys.at_desk import OpenDesk


def opened(place: Server, folder: Path) -> Session:
    """Open a board as the window does."""
    settings = Settings(device="desk-1")
    return Session(place, settings, vault=desk.cheap(), outbox=folder / "outbox")


def put_schema(place: Server, number: int) -> None:
    """Have the board be of another program."""
    asked(place, "UPDATE alembic_version SET version_num = ?", (f"{number:04}",))


def test_a_board_of_a_newer_program_is_shown_and_what_writes_is_left(
    server: Databases, tmp_path: Path, open_desk: OpenDesk
) -> None:
    place = server.new()
    session = opened(place, tmp_path)
    with session.open_work() as work:
        crew = [NewPerson(desk.CHAIR, (desk.CHAIR,), member=True, chair=True)]
        create_board(work, name=desk.BOARD, zone="UTC", people=crew)
    session.close()
    put_schema(place, guard.SCHEMA + 1)
    session = opened(place, tmp_path)
    at = open_desk(session)
    begun: list[str] = []
    _share(session, at.desk, at.look, at.window, lambda: begun.append("written"))
    said = at.window.notice.sentence.text()
    assert f"was brought to schema {guard.SCHEMA + 1} by a newer CAB Desk" in said
    assert "can be read but not written" in said
    assert (begun, at.failures) == ([], [])
    put_schema(place, guard.SCHEMA)
    with session.open_work() as work:
        assert work.board().name == desk.BOARD


def test_a_board_of_an_older_program_is_verified_and_read_as_it_is(
    server: Databases, tmp_path: Path
) -> None:
    place = server.new()
    session = opened(place, tmp_path)
    with session.open_work() as work:
        crew = [NewPerson(desk.CHAIR, (desk.CHAIR,), member=True, chair=True)]
        create_board(work, name=desk.BOARD, zone="UTC", people=crew)
        uid = changes.create(work, Change(title="Widen the pool", class_id="normal")).made
    session.close()
    for table in ("template_answer", "template_use", "rfc_template", "conflict_settled"):
        asked(place, f"DROP TABLE {table}")
    asked(place, "DROP TABLE attachment")
    put_schema(place, 16)
    session = opened(place, tmp_path)
    assert verify_office(session.office).ok
    with session.open_reader() as reader:
        assert reader.settled() == []
    with session.open_view() as work:
        assert work.changes.get(uid).title == "Widen the pool"
        assert list(work.conflicts.of_change(uid)) == []
    session.close()
