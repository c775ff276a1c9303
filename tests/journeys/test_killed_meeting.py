"""A meeting whose program is killed in its middle goes on at the item where it stood."""

import os
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from cab_desk.domain.meeting import MeetingState, Presence, Verdict
from cab_desk.gui.pages.meeting import MeetingPage
from cab_desk.services import meetings
from cab_desk.services.evidence import verifying
from tests.journeys import desk
from tests.journeys.at_desk import OpenDesk
from tests.journeys.killed import prepared

PATIENCE = 10_000


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
