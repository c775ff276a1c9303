"""The main job through the real window: from a new board to signed minutes."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.domain.change import Choice
from cab_desk.domain.meeting import MeetingState, Verdict
from cab_desk.gui.pages.audit import AuditPage
from cab_desk.gui.pages.minutes import MinutesPage
from cab_desk.gui.pages.requests import RequestsPage
from cab_desk.services.requests import changes
from tests.journeys import desk
from tests.journeys.at_desk import OpenDesk
from tests.journeys.evening import bring_in, hold, make_board, plan, sign


def test_from_a_new_board_to_signed_minutes(tmp_path: Path, open_desk: OpenDesk) -> None:
    session = desk.session_at(tmp_path / "board.cabdesk")
    at = open_desk(session)
    make_board(at)
    bring_in(at, desk.written(tmp_path / "two.json", desk.rfc(1), desk.rfc(2)))

    page = at.go("requests", RequestsPage)
    with session.open_view() as view:
        uids = [change.uid for change in sorted(view.changes.each(), key=lambda one: one.title)]
        drafts = [uid for uid in uids if not view.changes.get(uid).number]
    for uid in drafts:
        at.desk.run(partial(changes.submit, uid=uid))
    at.settle()
    page.search("gateway 1")
    at.settle()
    at.wait(lambda: page.model.counts is not None and page.model.rowCount() >= 1)
    page.search("")
    at.window.open_change(uids[0])
    at.wait(lambda: page.review.uid == uids[0])
    at.settle()
    for role in desk.APPROVERS:
        sign(at, uids[0], role, Choice.APPROVE)
    with session.open_view() as view:
        assert {one.person for one in view.signoffs.standing(uids[0])} == set(desk.APPROVERS)

    meeting_id = hold(at, plan(at))
    with session.open_view() as view:
        meeting = view.meetings.get(meeting_id)
    assert meeting.state is MeetingState.CLOSED
    verdicts = {item.change_uid: item.verdict for item in meeting.items}
    assert verdicts == {uids[0]: Verdict.APPROVED, uids[1]: Verdict.REJECTED}
    assert any(item.note == "Too near the fair." for item in meeting.items)

    paper = at.go("minutes", MinutesPage)
    paper.choose(meeting_id)
    at.settle()
    at.wait(paper.final_button.isVisible)
    paper.final_button.click()
    at.unlock()
    at.wait(lambda: paper.file is not None and paper.file.state == "final")
    at.settle()
    paper.save_to(tmp_path / "minutes.pdf")
    at.wait((tmp_path / "minutes.pdf").exists)
    at.settle()

    audit = at.go("audit", AuditPage)
    QTest.mouseClick(audit.verify, Qt.MouseButton.LeftButton)
    at.wait(lambda: "intact" in audit.state.text().lower())
    audit.check_document(tmp_path / "minutes.pdf")
    at.settle()
    assert meeting.number in audit.notice.sentence.text()
    assert at.failures == []

    # One byte of a signature, by somebody with the sqlite3 shell: the page names the record.
    desk.with_a_shell(
        session.place,
        "UPDATE event SET signature = randomblob(64) WHERE id = "
        "(SELECT id FROM event WHERE type = 'signoff.given' ORDER BY at LIMIT 1)",
    )
    QTest.mouseClick(audit.verify, Qt.MouseButton.LeftButton)
    at.wait(audit.faults.isVisible)
    assert "sign-off" in audit.faults.text()
    assert "CR-20" in audit.faults.text()
