"""A real desk on the board of `meeting_room`, for tests of meeting and sign-off."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.settings import Settings
from tests.services.meeting_room import MeetingRoom, meeting_room


@contextmanager
def meeting_desk(
    folder: Path, rfcs: int = 2, policy: str = "cab-process"
) -> Iterator[tuple[MeetingRoom, Desk, Look]]:
    """Open a desk on a board with a planned meeting; the look is the light one."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look = Look("light")
    look.apply(app)
    with meeting_room(folder, rfcs, policy) as board:
        with board.office.open_reader() as reader:
            found = reader.board()
        desk = Desk(board.office, Settings(device="d1"), board.pack, found)
        try:
            yield board, desk, look
        finally:
            desk.close()
