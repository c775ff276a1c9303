"""What is owed after a change is handled in the meeting: on the agenda, done, and noted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cab_desk.domain.meeting import Verdict
from cab_desk.gui.dialogs.decide import DecideDialog
from cab_desk.gui.dialogs.duty import DutyDialog
from cab_desk.gui.widgets.basics import Button
from cab_desk.gui.widgets.duties_card import DutyRow
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import Table


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Iterator[Table]:
    with meeting_desk(tmp_path, 0, "pol-008") as (board, desk, look):
        uid = board.submitted("Block the leaking endpoint", class_id="emergency")
        board.carried_out(uid)
        made = Table(board, desk, look, qtbot)
        yield made
        made.window.close()


def owed(table: Table) -> dict[str, DutyRow]:
    rows = table.page.item.findChildren(DutyRow)
    return {row.row.what: row for row in rows}


def ask(table: Table, what: str) -> DutyDialog:
    button = owed(table)[what].findChild(Button)
    assert button is not None
    button.click()
    return table.dialog(DutyDialog)


def test_a_post_mortem_is_held_in_the_meeting(table: Table) -> None:
    prepare, bar, board = table.page.prepare, table.page.bar, table.board
    table.wait(lambda: prepare.ready.count() == 1)
    line = prepare.ready.item(0).text()
    assert "Block the leaking endpoint" in line
    assert "by 19 Nov" in line
    prepare.propose.click()
    table.wait(lambda: prepare.agenda.count() == 1)
    table.begin()
    table.wait(lambda: "post_mortem" in owed(table))
    open_to = [verdict for verdict, button in bar.buttons.items() if not button.isHidden()]
    assert open_to == [Verdict.NOTED, Verdict.DEFERRED]
    assert bar.reason.text() == "Defer needs a reason."

    dialog = ask(table, "post_mortem")
    assert dialog.note.isHidden()
    form = dialog.answers
    assert form is not None
    assert [field.accessibleName() for field in form.answers] == [
        "What went well?", "What went wrong?", "What could be improved?",
    ]  # fmt: skip
    assert form.answers[0].hasFocus()
    form.answers[0].setPlainText("The way back worked.")
    form.tasks[0][0].setText("Write the notice")
    dialog.go.click()
    table.wait(form.errors["answer:1"].text)
    assert not form.errors["answer:0"].text()
    assert "at least 3 characters" in form.errors["answer:2"].text()
    assert form.errors["task:0"].text() == "Enter who does this."
    form.answers[1].setPlainText("Nobody was told.")
    form.answers[2].setPlainText("Tell the desk.")
    form.more.click()
    assert form.tasks[1][0].hasFocus()
    form.tasks[0][1].setText("Rik Maas")
    dialog.go.click()
    table.wait(lambda: "post_mortem" not in owed(table))
    assert "follow_up" in owed(table)

    dialog = ask(table, "retrospective")
    assert dialog.answers is None
    dialog.note.setPlainText("Talked through.")
    dialog.go.click()
    table.wait(lambda: "retrospective" not in owed(table))
    assert table.page.key("C")  # where an RFC gets its conditions, this is noted
    table.dialog(DecideDialog).go.click()
    table.wait(lambda: board.meeting.items[0].verdict is Verdict.NOTED)
