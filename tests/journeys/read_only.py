"""Boards that nobody may write to."""

from pathlib import Path

from cab_desk.app.session import Session
from cab_desk.services.boards.boards import NewPerson, create_board
from tests.journeys import desk

REPOSITORY = Path(__file__).resolve().parents[2]
READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'


def board_in(folder: Path) -> Session:
    """Make a small board in a folder."""
    session = desk.session_at(folder / "board.cabdesk")
    crew = [NewPerson(name, (name,), member=True, chair=name == desk.CHAIR)
            for name in desk.MEMBERS]  # fmt: skip
    with session.open_work() as work:
        create_board(work, name=desk.BOARD, zone="UTC", people=crew)
    return session
