"""A meeting whose program is killed in its middle goes on at the item where it stood."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from cab_desk.app.session import Session
from cab_desk.domain.meeting import MeetingState, Presence, Verdict
from cab_desk.gui.pages.meeting import MeetingPage
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.evidence import verifying
from cab_desk.services.exchange import importing
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.members import people
from cab_desk.services.requests import changes
from tests.journeys import desk
from tests.journeys.at_desk import OpenDesk

PATIENCE = 10_000


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


def killed_in_the_middle(path: Path) -> None:
    """Run half the meeting in a process, and kill it while it writes."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.meeting_child", str(path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
        env=dict(os.environ),
        text=True,
    )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "in the middle\n"
        child.kill()
    assert child.wait() == -9


def test_a_killed_meeting_goes_on_at_its_item(
    tmp_path: Path, qtbot: QtBot, open_desk: OpenDesk
) -> None:
    path = tmp_path / "board.cabdesk"
    session = desk.session_at(path)
    prepared(session, desk.written(tmp_path / "two.json", desk.rfc(1), desk.rfc(2)))
    session.close()
    killed_in_the_middle(path)

    session = desk.session_at(path)
    assert verifying.verify_office(session.office).ok
    with session.open_view() as view:
        meeting = meetings.running_meeting(view)
    assert meeting is not None
    first, second = meeting.items
    assert meeting.state is MeetingState.RUNNING
    assert meeting.current == second.id
    assert (first.verdict, first.reason) == (Verdict.REJECTED, "Too near the fair.")
    assert second.note == "Which gateway goes first?"
    assert {seat.presence for seat in meeting.attendance} == {Presence.PRESENT}

    at = open_desk(session, "meeting")
    page = at.page(MeetingPage)
    # The page says where the meeting goes on, and the note is as it was left.
    qtbot.waitUntil(page.locked.isVisible, timeout=PATIENCE)
    assert "2" in page.locked.sentence.text()
    qtbot.waitUntil(lambda: page.stand is not None and page.stand.item is not None)
    assert page.stand is not None
    assert page.stand.item is not None
    assert page.stand.item.id == second.id
    assert "Which gateway goes first?" in page.side.note.toPlainText()
