"""Programs that are killed amid their work, and what they leave on the disk."""

from contextlib import suppress
from functools import partial
from pathlib import Path

from cab_desk.app.session import Session
from cab_desk.gui import unsaved
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.exchange import importing
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.members import people
from cab_desk.services.requests import changes
from cab_desk.settings import data_folder
from tests.journeys import desk
from tests.journeys.at_desk import AtDesk, OpenDesk


def prepared(session: Session, file: Path) -> None:
    """Found a board with a planned meeting of two RFCs."""
    from cab_desk.files import reading

    def do(command):
        with session.open_work() as work:
            return command(work)

    crew = [NewPerson(name, (name,), member=True, chair=name == desk.CHAIR)
            for name in desk.MEMBERS]  # fmt: skip
    do(partial(boards.create_board, name=desk.BOARD, zone="Europe/Berlin", people=crew))
    chair = next(one for one in do(lambda work: work.people.all()) if one.chair)
    people.make_key(session.office, chair.id, desk.WORDS)
    parsed = reading.read_here(file)
    do(lambda work: importing.commit(work, importing.preview(work, parsed)))
    found = do(lambda work: list(work.changes.each()))
    for change in found:
        if not change.number:
            do(partial(changes.submit, uid=change.uid))
    made = do(partial(meetings.plan, new=NewMeeting("CAB weekly", session.clock())))
    do(partial(meetings.add_changes, meeting_id=made.made, uids=[one.uid for one in found]))


def made_board(tmp_path: Path) -> Path:
    """Make a board with two requests on the agenda of a meeting."""
    path = tmp_path / "board.cabdesk"
    session = desk.session_at(path)
    prepared(session, desk.written(tmp_path / "two.json", desk.rfc(1), desk.rfc(2)))
    session.close()
    return path


def on_disk() -> list[bytes]:
    found = []
    for one in (data_folder() / "unsaved").glob("*.json"):
        with suppress(FileNotFoundError):  # it was just taken away
            found.append(one.read_bytes())
    return found


def started(open_desk: OpenDesk, session: Session, page: str = "") -> AtDesk:
    """Start the program as `cab-desk` does, with what it tells of a crash."""
    at = open_desk(session, page)
    unsaved.tell_left(at.desk, at.window)
    at.wait(at.window.notice.isVisible)
    return at
