"""The chair is handed over in the middle of a meeting; the new one signs what follows."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.domain.statement import read
from cab_desk.errors import Refused
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.services import meetings
from cab_desk.services.meetings import Decision
from cab_desk.services.members.chair import ChairSession, unlock_chair
from cab_desk.services.papers import minutes_record
from cab_desk.services.requests import happenings
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import Table
from tests.services.evidence_room import WORDS
from tests.services.meeting_room import MeetingRoom, meeting_room

FIRST, SECOND = "Engineering Manager", "Technical Lead"


def may_chair(board: MeetingRoom) -> None:
    """Let a second member chair, by the role that the policy names."""
    person = board.do(lambda work: work.people.get(board.ids[SECOND]))
    role = replace(person.roles[0], name=board.pack.meeting.chair)
    board.put(replace(person, roles=(*person.roles, role)))


def sessions(board: MeetingRoom) -> list[str]:
    """Return in words what is on record of chairs' sessions."""
    events = board.do(lambda work: [event for _, event in work.ledger.entries()])
    found = [one for one in events if one.type.startswith("chair.")]
    return [happenings.sentence(one.type, read(one.data).body) for one in found]


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Iterator[Table]:
    with meeting_desk(tmp_path) as (board, desk, look):
        may_chair(board)
        made = Table(board, desk, look, qtbot)
        yield made
        made.window.close()


def test_the_chair_is_handed_over_by_the_menu(table: Table) -> None:
    page, board = table.page, table.board
    table.begin()
    before = page.acts.chair
    assert before is not None
    here = {"person_id": board.ids[SECOND], "presence": Presence.PRESENT}
    board.on(meetings.attendance, **here)
    page.bar.handed_over.emit()
    dialog = table.dialog(UnlockChairDialog)
    assert [dialog.who.itemText(row) for row in range(dialog.who.count())] == [SECOND]
    QTest.keyClicks(dialog.passphrase, WORDS)
    QTest.keyClick(dialog.passphrase, Qt.Key.Key_Return)
    table.wait(lambda: board.meeting.chair_id == board.ids[SECOND])
    table.wait(lambda: page.acts.chair is not None and page.acts.chair.name == SECOND)
    assert not before.open  # the key of who was in the chair is forgotten
    assert f"{SECOND} chairs" in table.window.notice.sentence.text()
    decision = Decision(Verdict.REJECTED, "Not in that week.")
    chair = page.acts.chair
    board.on(meetings.decide, item_id=board.item_id(1), decision=decision, chair=chair)
    decided = [
        event
        for _, event in board.do(lambda work: list(work.ledger.of_subject(board.uids[0])))
        if event.type == "item.decided"
    ]
    assert decided[0].author == board.ids[SECOND]
    table.wait(lambda: len(sessions(board)) == 3)
    assert sessions(board) == [
        f"{FIRST} unlocked the chair's session", f"{SECOND} unlocked the chair's session",
        f"Chair's session of {FIRST} handed over",
    ]  # fmt: skip
    assert board.verify().ok


def test_a_chair_that_nobody_unlocks_is_asked_for_no_longer(table: Table) -> None:
    page, board = table.page, table.board
    table.begin()
    here = {"person_id": board.ids[SECOND], "presence": Presence.PRESENT}
    board.on(meetings.attendance, **here)
    page.bar.handed_over.emit()
    dialog = table.dialog(UnlockChairDialog)
    QTest.keyClicks(dialog.passphrase, WORDS)
    dialog.idle.timer.timeout.emit()
    assert not dialog.isVisible()
    assert dialog.passphrase.text() == ""


def test_who_is_not_here_takes_no_chair(table: Table) -> None:
    page, board = table.page, table.board
    table.begin()
    board.on(meetings.attendance, person_id=board.ids[SECOND], presence=Presence.ABSENT)
    page.bar.handed_over.emit()
    dialog = table.dialog(UnlockChairDialog)
    QTest.keyClicks(dialog.passphrase, WORDS)
    QTest.keyClick(dialog.passphrase, Qt.Key.Key_Return)
    table.wait(lambda: "is not here" in table.window.notice.sentence.text())
    assert board.meeting.chair_id == board.ids["Engineering Manager"]
    assert page.acts.chair is not None
    assert page.acts.chair.name == "Engineering Manager"  # who is in the chair stays unlocked
    table.wait(lambda: sessions(board)[-1] == f"Chair's session of {SECOND} locked")


def test_where_nobody_else_may_chair_that_is_said(tmp_path: Path, qtbot: QtBot) -> None:
    with meeting_desk(tmp_path) as (board, desk, look):
        table = Table(board, desk, look, qtbot)
        table.begin()
        table.page.bar.handed_over.emit()
        table.wait(lambda: "Nobody else may chair" in table.window.notice.sentence.text())
        assert not table.standing(UnlockChairDialog)
        table.window.close()


@pytest.fixture
def board(tmp_path: Path) -> Iterator[MeetingRoom]:
    with meeting_room(tmp_path) as made:
        may_chair(made)
        yield made


def session(board: MeetingRoom, name: str) -> ChairSession:
    return unlock_chair(board.office, board.ids[name], WORDS)


def test_the_quorum_asks_for_the_chair_that_there_is(board: MeetingRoom) -> None:
    board.start(here=5)
    board.on(meetings.hand_over, chair=session(board, SECOND))
    board.on(meetings.attendance, person_id=board.ids["Engineering Manager"],
             presence=Presence.EXCUSED)  # fmt: skip
    assert meetings.quorum(board.meeting, board.pack).chair_here
    assert meetings.quorum(board.meeting, board.pack).met
    record = board.do(lambda work: minutes_record.build(work, board.meeting_id))
    assert record["meeting"]["chair"] == SECOND
    parts = {seat.name: seat.part for seat in board.meeting.attendance}
    assert (parts[SECOND], parts["Engineering Manager"]) == ("chair", "member")
    assert board.verify().ok


def test_what_is_refused(board: MeetingRoom) -> None:
    chair = board.chair()
    with pytest.raises(Refused, match="has not started"):
        board.on(meetings.hand_over, chair=chair)
    chair = board.start(here=5)
    with pytest.raises(Refused, match="chairs this meeting already"):
        board.on(meetings.hand_over, chair=chair)
    other = session(board, SECOND)
    other.drop()
    with pytest.raises(Refused, match="session is over"):
        board.on(meetings.hand_over, chair=other)
