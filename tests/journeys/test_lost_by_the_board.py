"""A share or a server loses what a desk recorded: the desk tells what, and offers it again."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cab_desk.app.losses import look_after
from cab_desk.domain.change import Change, Choice
from cab_desk.domain.meeting import Verdict
from cab_desk.gui.dialogs.lost import LostDialog
from cab_desk.gui.dialogs.rfc_form import RfcForm
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.services.requests import changes
from cab_desk.storage import mounts
from tests import databases
from tests.journeys import desk
from tests.journeys.at_desk import PATIENCE, AtDesk, OpenDesk
from tests.journeys.evening import RUNNING, decide, furnish, make_board, plan, sign

NEW = Change("Move the queue", class_id="normal")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a board's place in a network folder, or on a server."""
    folder, told = tmp_path / "share", tmp_path / "mountinfo"
    folder.mkdir()
    told.write_text(f"30 1 0:30 / {folder} rw - nfs4 server:/boards rw\n")
    monkeypatch.setattr(mounts, "_MOUNTS", told)
    return folder / "board.cabdesk"


@pytest.fixture
def opened(path: Path, open_desk: OpenDesk) -> partial[AtDesk]:
    def go() -> AtDesk:
        session = desk.session_at(path)
        session.watched = True
        return open_desk(session=session)

    return partial(go)


def told(at: AtDesk) -> str:
    return at.window.notice.sentence.text() if at.window.notice.isVisible() else ""


def shown(at: AtDesk) -> LostDialog:
    look_after(at.desk, at.window, at.session)
    at.wait(lambda: "not on the board" in told(at))
    at.window.notice.button.click()
    return at.dialog(LostDialog)


def texts(dialog: LostDialog) -> str:
    return " ".join(one.text() for one in dialog.findChildren(Label))


def button(dialog: LostDialog, text: str) -> Button:
    return next(one for one in dialog.findChildren(Button) if one.text() == text)


def test_a_decision_that_was_lost_is_told_and_its_meeting_opened(
    opened: partial[AtDesk], path: Path, tmp_path: Path
) -> None:
    at = opened()
    uid = furnish(at, tmp_path)[0]
    for role in desk.APPROVERS:
        sign(at, uid, role, Choice.APPROVE)
    page = plan(at)
    page.prepare.start.click()
    at.unlock()
    at.wait(lambda: page.steps.currentIndex() == RUNNING)
    assert page.stand is not None
    assert page.stand.meeting is not None
    for seat in page.stand.meeting.attendance[1:3]:
        page.side.seats.buttons[seat.person_id].click()
        at.settle()
    before = databases.keep(path)
    decide(at, page, Verdict.REJECTED, "Not in that week.")
    at.leave()
    databases.put(before, path)  # as a share does that loses what was written last

    at = opened()
    dialog = shown(at)
    assert "decided: rejected. Not in that week" in texts(dialog)
    assert "shorter than this desk saw it" in texts(dialog)
    dialog.copy.click()
    assert "Not in that week" in QApplication.clipboard().text()
    refused: list[str] = []
    at.desk.run(lambda work: changes.create(work, NEW), otherwise=lambda e: refused.append(str(e)))
    at.wait(lambda: refused)
    assert "Nothing is written to it from here" in refused[0]
    dialog.go.click()
    at.wait(lambda: "takes the board as it is" in told(at) or "not on the board" in told(at))
    at.settle()
    at.desk.run(lambda work: changes.create(work, NEW))
    at.settle()
    dialog = shown(at)
    assert "shorter" not in texts(dialog)
    button(dialog, "Open").click()
    at.settle()
    assert at.window.page().NAME == "meeting"
    shown(at).go.click()  # tell me no more
    at.settle()
    look_after(at.desk, at.window, at.session)
    at.settle()
    assert told(at) == ""


def test_an_edit_that_was_lost_waits_in_its_form(opened: partial[AtDesk], path: Path) -> None:
    at = opened()
    make_board(at)
    made: list[str] = []
    at.desk.run(lambda work: changes.create(work, NEW), lambda done: made.append(done.made))
    at.wait(lambda: made)
    before = databases.keep(path)
    with at.session.open_work() as work:
        old = work.changes.get(made[0])
        new = replace(old, title="Move both queues", priority="high")
        changes.edit(work, old.uid, new, expected_version=old.version, reason="Seen again")
        changes.create(work, replace(NEW, title="Swap the disk"))
    at.leave()
    databases.put(before, path)

    at = opened()
    dialog = shown(at)
    dialog.go.click()  # the board as it is
    at.settle()
    button(shown(at), "Open").click()
    form = at.dialog(RfcForm)
    at.wait(form.notice.isVisible)
    assert form.fields.title.text() == "Move the queue"
    form.notice.button.click()
    assert form.fields.title.text() == "Move both queues"
    form.reason.setText("Seen again")
    with at.qtbot.waitSignal(form.accepted, timeout=PATIENCE):
        form.save.click()
    at.settle()
    at.window.ask(Ask("new"))
    form = at.dialog(RfcForm)
    at.wait(form.notice.isVisible)
    form.notice.button.click()
    assert form.fields.title.text() == "Swap the disk"
    with at.qtbot.waitSignal(form.accepted, timeout=PATIENCE):
        form.save.click()
    at.settle()
    with at.session.open_view() as view:
        assert sorted(one.title for one in view.changes.each()) == [
            "Move both queues", "Swap the disk",
        ]  # fmt: skip


def test_nothing_is_told_where_nothing_is_missing(opened: partial[AtDesk]) -> None:
    at = opened()
    make_board(at)
    at.desk.run(lambda work: changes.create(work, NEW))
    at.settle()
    at.window.notice.hide()
    look_after(at.desk, at.window, at.session)
    at.settle()
    assert told(at) == ""
