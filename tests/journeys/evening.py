"""A meeting's evening at the window: RFCs brought in, planned, signed, decided."""

from functools import partial
from pathlib import Path
from sqlite3 import connect

from PySide6.QtTest import QTest

from cab_desk.domain.change import Choice
from cab_desk.domain.meeting import Verdict
from cab_desk.gui.dialogs.decide import DecideDialog
from cab_desk.gui.dialogs.import_preview import ImportPreview
from cab_desk.gui.dialogs.new_board import NewBoardDialog
from cab_desk.gui.dialogs.plan_meeting import PlanMeetingDialog
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.pages.meeting import MeetingPage
from cab_desk.gui.pages.page import Ask
from cab_desk.services.requests import changes
from cab_desk.settings import data_folder
from tests.journeys import desk
from tests.journeys.at_desk import PATIENCE, AtDesk

PREPARE, RUNNING, CLOSED = 1, 2, 3


def make_board(at: AtDesk) -> None:
    at.window.ask(Ask("new_board"))
    dialog = at.dialog(NewBoardDialog)
    dialog.name.setText(desk.BOARD)
    dialog.zone.setCurrentText("Europe/Berlin")
    for row in dialog.person_rows():
        if row.role.currentData():
            row.name.setText(str(row.role.currentData()))
    dialog._add_row("")
    extra = dialog.person_rows()[-1]
    QTest.keyClicks(extra.name, desk.REQUESTER)
    with at.qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
        dialog.make.click()
    at.wait(lambda: at.desk.board is not None)
    at.settle()


def bring_in(at: AtDesk, file: Path) -> None:
    at.window.ask(Ask("import", detail=str(file)))
    dialog = at.dialog(ImportPreview)
    at.wait(lambda: dialog.preview is not None)
    assert dialog.preview is not None
    assert dialog.preview.coming == 2
    assert at.session.office is at.desk.office
    assert desk.asked(at.session.place, "SELECT count(*) FROM change") == [(0,)]
    with at.qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
        dialog.save.click()
    at.settle()


def furnish(at: AtDesk, tmp_path: Path) -> list[str]:
    """Make a board with two submitted RFCs."""
    make_board(at)
    bring_in(at, desk.written(tmp_path / "two.json", desk.rfc(1), desk.rfc(2)))
    with at.session.open_view() as view:
        found = sorted(view.changes.each(), key=lambda one: one.title)
    for change in found:
        if not change.number:
            at.desk.run(partial(changes.submit, uid=change.uid))
    at.settle()
    return [change.uid for change in found]


def sign(at: AtDesk, uid: str, role: str, choice: Choice) -> None:
    """Sign at the dialog; who has no key yet makes one there."""
    at.window.ask(Ask("sign", uid, role))
    dialog = at.dialog(SignDialog)
    at.wait(lambda: dialog.signer() is not None)
    signer = dialog.signer()
    assert signer is not None
    assert signer.name == role
    if not signer.has_key:
        dialog.sign.click()
        QTest.keyClicks(dialog.first, desk.WORDS)
        QTest.keyClicks(dialog.second, desk.WORDS)
        dialog.agreed.setChecked(True)
        dialog.sign.click()
        at.wait(lambda: (found := dialog.signer()) is not None and found.has_key)
        at.wait(dialog.passphrase.isVisible)
    dialog.decisions.choose(choice)
    QTest.keyClicks(dialog.passphrase, desk.WORDS)
    with at.qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
        dialog.sign.click()
    at.settle()


def plan(at: AtDesk) -> MeetingPage:
    at.window.ask(Ask("plan_meeting"))
    dialog = at.dialog(PlanMeetingDialog)
    QTest.keyClicks(dialog.place, "Room 4")
    with at.qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
        dialog.save.click()
    page = at.go("meeting", MeetingPage)
    at.wait(lambda: page.steps.currentIndex() == PREPARE)
    at.wait(lambda: page.prepare.ready.count() == 2)
    page.prepare.ready.selectAll()
    page.prepare.add.click()
    at.wait(lambda: page.prepare.agenda.count() == 2)
    at.settle()
    return page


def decide(at: AtDesk, page: MeetingPage, verdict: Verdict, reason: str = "") -> None:
    at.wait(page.bar.buttons[verdict].isEnabled)
    page.bar.buttons[verdict].click()
    dialog = at.dialog(DecideDialog)
    QTest.keyClicks(dialog.reason, reason)
    with at.qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
        dialog.go.click()
    at.settle()


def hold(at: AtDesk, page: MeetingPage) -> str:
    """Start, decide both items, close; return the meeting's id."""
    page.prepare.start.click()
    at.unlock()
    at.wait(lambda: page.steps.currentIndex() == RUNNING)
    assert page.stand is not None
    assert page.stand.meeting is not None
    meeting_id = page.stand.meeting.id
    for seat in page.stand.meeting.attendance[1:3]:
        page.side.seats.buttons[seat.person_id].click()
        at.settle()
    _first, second = page.stand.meeting.items
    decide(at, page, Verdict.APPROVED)
    page.acts.open_item(second.id)
    at.wait(lambda: page.stand is not None and page.stand.item is not None
            and page.stand.item.id == second.id)  # fmt: skip
    QTest.keyClicks(page.side.note, "Too near the fair.")
    decide(at, page, Verdict.REJECTED, "Not in that week.")
    page.close_meeting.click()
    at.wait(lambda: page.steps.currentIndex() == CLOSED)
    at.settle()
    _find_copy(at)
    return meeting_id


def _find_copy(at: AtDesk) -> None:
    """A meeting that is closed leaves a whole copy of the board as a file, apart from it."""
    assert at.desk.board is not None
    folder = data_folder() / "backups" / at.desk.board.id
    at.wait(lambda: folder.exists() and any(folder.glob("*-meeting-*.cabdesk")))
    (copy,) = folder.glob("*-meeting-*.cabdesk")
    at.wait(lambda: str(copy) in at.window.notice.sentence.text())
    closed = "SELECT count(*) FROM meeting WHERE state = 'closed'"
    with connect(copy) as found:
        assert found.execute(closed).fetchall() == [(1,)]
    found.close()
