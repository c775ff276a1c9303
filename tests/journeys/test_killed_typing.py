"""A program that is killed while somebody types: the next start offers the text, and it is used."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from cab_desk.domain.change import Stage
from cab_desk.domain.meeting import Presence
from cab_desk.gui.dialogs.import_preview import ImportPreview
from cab_desk.gui.dialogs.left_texts import LeftTextsDialog
from cab_desk.gui.dialogs.reason import ReasonDialog
from cab_desk.gui.pages.meeting import MeetingPage
from cab_desk.gui.typed import TypedBar
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.services import meetings
from cab_desk.services.members.chair import unlock_chair
from tests.journeys import desk
from tests.journeys.at_desk import PATIENCE, OpenDesk
from tests.journeys.killed import made_board, on_disk, started

TEXT = "The vendor withdrew the patch: «nicht vor März»."


def begun(path: Path) -> str:
    """Begin the meeting of a board; return its id."""
    session = desk.session_at(path)

    def do(command):
        with session.open_work() as work:
            return command(work)

    (meeting,) = do(lambda work: work.meetings.all())
    on = {"meeting_id": meeting.id}
    chair_id = next(one.id for one in do(lambda work: work.people.all()) if one.chair)
    chair = unlock_chair(session.office, chair_id, desk.WORDS)
    do(partial(meetings.start, **on, chair=chair))
    for seat in meeting.attendance:
        do(partial(meetings.attendance, **on, person_id=seat.person_id, presence=Presence.PRESENT))
    do(partial(meetings.open_item, **on, item_id=meeting.items[0].id))
    session.close()
    return meeting.id


@contextmanager
def typing(path: Path, where: str, text: str = TEXT) -> Iterator[subprocess.Popen[str]]:
    """Have somebody type in a process of its own; it is killed at the end."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.typing_child", str(path), where, text],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
        env=dict(os.environ),
        text=True,
    )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "typed\n"
        yield child
        child.kill()
    assert child.wait() == -9


def test_a_reason_that_was_being_typed_is_offered_and_used(
    tmp_path: Path, qtbot: QtBot, open_desk: OpenDesk
) -> None:
    path = made_board(tmp_path)
    with typing(path, "dialog"):
        qtbot.waitUntil(lambda: any(TEXT.encode() in one for one in on_disk()), timeout=PATIENCE)

    session = desk.session_at(path)
    at = started(open_desk, session)
    assert "was not recorded when the program ended" in at.window.notice.sentence.text()
    at.window.notice.button.click()
    left = at.dialog(LeftTextsDialog)
    (card,) = left.cards
    card.findChildren(Button)[0].click()
    dialog = at.dialog(ReasonDialog)
    bar = dialog.findChildren(TypedBar)[0]
    at.wait(bar.isVisible)
    bar.button.click()
    assert dialog.reason.toPlainText() == TEXT
    with qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
        dialog.go.click()
    at.wait(lambda: on_disk() == [])
    with session.open_view() as view:
        assert sum(one.stage is Stage.WITHDRAWN for one in view.changes.each()) == 1
    assert any(TEXT in str(row) for row in desk.asked(path, "SELECT CAST(data AS TEXT) FROM event"))


def test_a_note_and_a_task_that_the_board_did_not_take_are_offered_and_used(
    tmp_path: Path, qtbot: QtBot, open_desk: OpenDesk
) -> None:
    path = made_board(tmp_path)
    meeting_id = begun(path)
    with typing(path, "meeting"):
        qtbot.waitUntil(
            lambda: sum(TEXT.encode() in one for one in on_disk()) == 2, timeout=PATIENCE
        )

    session = desk.session_at(path)
    at = started(open_desk, session, "meeting")
    notice = at.window.notice
    assert TEXT in notice.sentence.text()
    notice.button.click()
    at.wait(lambda: len(on_disk()) == 1)
    with session.open_view() as view:
        assert view.meetings.get(meeting_id).items[0].note == TEXT
    page = at.page(MeetingPage)
    at.wait(lambda: page.kept.task is not None and page.kept.task.bar.isVisible())
    assert page.kept.task is not None
    page.kept.task.bar.button.click()
    assert page.side.tasks.text.text() == f"Task: {TEXT}"
    page.side.tasks.owner.setText(desk.CHAIR)
    page.side.tasks.add.click()
    at.wait(lambda: on_disk() == [])
    with session.open_view() as view:
        (task,) = view.meetings.get(meeting_id).items[0].actions
        assert task.text == f"Task: {TEXT}"


def test_an_import_that_was_under_way_is_told_and_done_again(
    tmp_path: Path, qtbot: QtBot, open_desk: OpenDesk
) -> None:
    path = made_board(tmp_path)
    rows = [desk.rfc(number) for number in range(3, 1_203)]
    file = desk.written(tmp_path / "many.json", *rows)
    with typing(path, "import", str(file)):
        qtbot.waitUntil(lambda: any(b"change.imported" in one for one in on_disk()))

    session = desk.session_at(path)
    assert desk.asked(path, "SELECT count(*) FROM change") == [(2,)]
    at = started(open_desk, session)
    assert "Import of many.json" in at.window.notice.sentence.text()
    at.window.notice.button.click()
    left = at.dialog(LeftTextsDialog)
    (card,) = left.cards
    assert any("nothing of it is on the board" in one.text() for one in card.findChildren(Label))
    card.findChildren(Button)[0].click()
    preview = at.dialog(ImportPreview)
    at.wait(lambda: preview.preview is not None)
    assert preview.preview is not None
    assert preview.preview.coming == len(rows)
    with qtbot.waitSignal(preview.accepted, timeout=PATIENCE):
        preview.save.click()
    at.wait(lambda: on_disk() == [])
    assert desk.asked(path, "SELECT count(*) FROM change") == [(2 + len(rows),)]
