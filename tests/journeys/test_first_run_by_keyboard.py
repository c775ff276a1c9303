"""From first run to signed minutes that verify, by the keyboard alone, through the real window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from cab_desk.app.session import Session
from cab_desk.domain.meeting import Attendance, MeetingState, Presence, Verdict
from cab_desk.gui.dialogs.decide import DecideDialog
from cab_desk.gui.dialogs.free_item import FreeItemDialog
from cab_desk.gui.dialogs.import_preview import ImportPreview
from cab_desk.gui.dialogs.make_key import MakeKeyDialog
from cab_desk.gui.dialogs.new_board import NewBoardDialog
from cab_desk.gui.dialogs.plan_meeting import PlanMeetingDialog
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.gui.pages.audit import AuditPage
from cab_desk.gui.pages.home import HomePage
from cab_desk.gui.pages.meeting import MeetingPage
from cab_desk.gui.pages.minutes import MinutesPage
from cab_desk.gui.pages.requests import RequestsPage
from cab_desk.gui.pages.settings import SettingsPage
from cab_desk.gui.widgets.basics import Button
from tests.journeys import desk
from tests.journeys.at_desk import AtDesk, OpenDesk, P

PREPARE, RUNNING, CLOSED = 1, 2, 3
SIGNERS = ("Engineering Manager", "Business Stakeholder", "Technical Lead")
_PASSING = Qt.WindowType.ToolTip & ~Qt.WindowType.Window  # tooltips and popups come and go


class Flashes(QObject):
    """Note every window that is shown and is no window of the program, no dialog and no popup."""

    def __init__(self, main: QWidget) -> None:
        super().__init__()
        self.main = main
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what is shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            own = watched is self.main or isinstance(watched, QDialog)
            if watched.isWindow() and not own and not watched.windowFlags() & _PASSING:
                self.found.append(type(watched).__name__)
        return False


class Hands:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, at: AtDesk) -> None:
        self.at = at

    def focus(self) -> QWidget:
        """Return what has the focus; where a dialog closed, its window has it again."""
        if QApplication.focusWidget() is None:  # no window manager is here to give it back
            self.at.window.activateWindow()
            self.at.wait(QApplication.focusWidget)
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, *keys: str) -> None:
        """Press keys on whatever has the focus, as the window system would."""
        for one in keys:
            combination = QKeySequence(one)[0]
            QTest.keyClick(self.focus(), combination.key(), combination.keyboardModifiers())
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type a text; what is typed into is seen."""
        target = self.focus()
        assert target.isVisible()
        assert not target.visibleRegion().isEmpty(), "what is typed cannot be seen"
        QTest.keyClicks(target, text)

    def reach(self, wanted: QWidget) -> None:
        """Go by Tab to a widget; fails where Tab never comes there."""
        for _press in range(80):
            if self.focus() is wanted:
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reaches {wanted.objectName() or wanted}")

    def push(self, button: QWidget, key: str = "Space") -> None:
        """Go to a button and press it."""
        self.reach(button)
        self.press(key)

    def gone(self, dialog: QDialog) -> None:
        """Wait until a dialog is closed and its work is done."""
        self.at.wait(lambda: dialog not in QApplication.topLevelWidgets() or not dialog.isVisible())
        self.at.settle()


class Flashless:
    """Somebody at the window from its first start on, before whom nothing may flash."""

    def __init__(self, at: AtDesk, folder: Path) -> None:
        self.at, self.folder = at, folder
        self.hands = Hands(at)
        self.flashes = Flashes(at.window)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self.flashes)

    def page(self, keys: str, kind: type[P]) -> P:
        """Go to a page by its shortcut."""
        self.hands.press(keys)
        self.at.settle()
        return self.at.page(kind)

    def answer(self, kind: type[QDialog], *keys: str, text: str) -> None:
        """Answer the system's dialog, which holds up everything until it is answered."""

        def look() -> None:
            asked = QApplication.activeModalWidget()
            if not isinstance(asked, kind) or not asked.isActiveWindow():
                QTimer.singleShot(50, look)
                return
            for one in keys:
                combination = QKeySequence(one)[0]
                QTest.keyClick(
                    asked.focusWidget(), combination.key(), combination.keyboardModifiers()
                )
            QTest.keyClicks(asked.focusWidget(), text)
            QTest.keyClick(asked.focusWidget(), Qt.Key.Key_Return)

        QTimer.singleShot(0, look)

    def make_board(self) -> None:
        """Make the board by its card, with people and their roles."""
        hands = self.hands
        home = self.at.page(HomePage)
        hands.press("Tab")
        hands.push(home.make_board)
        dialog = self.at.dialog(NewBoardDialog)
        assert dialog.name.hasFocus()
        hands.type(desk.BOARD)
        hands.press("Tab")
        hands.type("Europe/Berlin")
        for row in dialog.person_rows():
            hands.reach(row.name)
            hands.type(row.role.currentText())
        hands.push(dialog.add)
        last = dialog.person_rows()[-1].name
        self.at.wait(lambda: last.hasFocus() and not last.visibleRegion().isEmpty())
        hands.type(desk.REQUESTER)
        hands.push(dialog.make, "Return")
        hands.gone(dialog)
        self.at.wait(lambda: self.at.desk.board is not None)

    def bring_in(self) -> None:
        """Import the RFCs of a file, and submit them."""
        hands, at = self.hands, self.at
        rated = {"impact": "high", "probability": "high"}
        rfcs = [desk.rfc(1, **rated), *(desk.rfc(number) for number in range(2, 6))]
        file = desk.written(self.folder / "five.json", *rfcs)
        home = at.page(HomePage)
        self.answer(QFileDialog, text=str(file))
        hands.push(home.choose)
        dialog = at.dialog(ImportPreview)
        at.wait(lambda: dialog.preview is not None)
        assert dialog.table.hasFocus()
        hands.press("Return")
        hands.gone(dialog)
        page = self.page("Ctrl+2", RequestsPage)
        for _rfc in rfcs:
            at.wait(lambda: page.review.uid and submit_of(page).isVisible())
            hands.push(submit_of(page), "Return")
            at.settle()
            hands.press("Esc", "J")
            at.settle()
        with at.session.open_view() as view:
            assert sum(bool(change.number) for change in view.changes.each()) == len(rfcs)

    def make_keys(self) -> None:
        """Have three people make their keys, each found in the list."""
        hands = self.hands
        page = self.page("Ctrl+0", SettingsPage)
        names = [page._model.rows[row].name for row in range(page._model.rowCount())]
        for name in SIGNERS:
            hands.reach(page.people)
            assert page.people.selectionModel().hasSelection()
            while page.people.currentIndex().row() != names.index(name):
                ahead = page.people.currentIndex().row() < names.index(name)
                hands.press("Down" if ahead else "Up")
            hands.push(page.make_key)
            dialog = self.at.dialog(MakeKeyDialog)
            assert name in dialog.windowTitle()
            for field in (dialog.first, dialog.second):
                assert field.hasFocus()
                hands.type(desk.WORDS)
                hands.press("Tab")
            hands.press("Space", "Return")
            hands.gone(dialog)

    def plan(self) -> MeetingPage:
        """Plan a meeting and have its agenda proposed, with an item that is no RFC."""
        hands, at = self.hands, self.at
        page = self.page("Ctrl+5", MeetingPage)
        hands.push(page.empty.button)
        dialog = at.dialog(PlanMeetingDialog)
        assert dialog.title.hasFocus()
        hands.press("Return")
        hands.gone(dialog)
        at.wait(lambda: page.steps.currentIndex() == PREPARE and page.prepare.ready.count() == 5)
        hands.push(page.prepare.propose)
        at.wait(lambda: page.prepare.agenda.count() == 5)
        assert page.prepare.agenda.hasFocus()
        hands.push(page.prepare.free_item)
        free = at.dialog(FreeItemDialog)
        hands.type("Report of the quarter")
        hands.press("Ctrl+Return")
        hands.gone(free)
        at.wait(lambda: page.prepare.agenda.count() == 6)
        return page

    def begin(self, page: MeetingPage) -> None:
        """Start under the chair, with a quorum."""
        hands, at = self.hands, self.at
        hands.push(page.prepare.start)
        unlock = at.dialog(UnlockChairDialog)
        hands.type(desk.WORDS)
        hands.press("Return")
        hands.gone(unlock)
        at.wait(lambda: page.steps.currentIndex() == RUNNING)
        assert page.stand is not None
        assert page.stand.meeting is not None
        for seat in page.stand.meeting.attendance[1:4]:
            hands.push(page.side.seats.buttons[seat.person_id])
            at.settle()
        at.wait(lambda: len(here(page)) == 4)

    def sign(self, page: MeetingPage, choice: str = "Alt+1") -> None:
        """Sign the next open place of the item under discussion."""
        hands, at = self.hands, self.at

        def given() -> int:
            return len(page.stand.about.signoffs) if page.stand and page.stand.about else 0

        known = given()
        hands.press("S")
        dialog = at.dialog(SignDialog)
        at.wait(lambda: dialog.signer() is not None and dialog.cancel.hasFocus())
        hands.press(choice)
        if choice == "Alt+2":
            hands.type("One gateway first.")
            hands.reach(dialog.passphrase)
        hands.type(desk.WORDS)
        hands.press("Ctrl+Return")
        hands.gone(dialog)
        at.wait(lambda: given() > known)

    def decide(self, page: MeetingPage, key: str, reason: str = "") -> None:
        """Decide the item by its key, and go on to the next."""
        hands, at = self.hands, self.at
        assert page.stand is not None
        assert page.stand.item is not None
        place = page.stand.item.position

        def verdict() -> Verdict | None:
            assert page.stand is not None
            assert page.stand.meeting is not None
            return page.stand.meeting.items[place - 1].verdict

        hands.press(key)
        dialog = at.dialog(DecideDialog)
        if reason:
            hands.type(reason)
        hands.press("Ctrl+Return" if reason or key == "C" else "Return")
        hands.gone(dialog)
        at.wait(lambda: verdict() is not None)
        if place < len(page.stand.meeting.items if page.stand.meeting is not None else ()):
            hands.press("Ctrl+Right")
            at.settle()

    def hold(self, page: MeetingPage) -> None:
        """Decide each item in another way, then close."""
        self.begin(page)
        for _signer in SIGNERS:
            self.sign(page)
        self.decide(page, "R", "Not all of the board has signed.")
        self.sign(page)
        self.sign(page)
        self.decide(page, "A")
        self.sign(page, "Alt+2")
        self.sign(page)
        self.decide(page, "C")
        self.decide(page, "D", "No rehearsal yet.")
        self.decide(page, "W", "The requester called it off.")
        self.decide(page, "C")
        self.hands.push(page.close_meeting)
        self.at.wait(lambda: page.steps.currentIndex() == CLOSED)
        self.at.settle()

    def write_up(self) -> Path:
        """Make the final minutes, and print them into a file."""
        hands, at, paper = self.hands, self.at, self.folder / "printed.pdf"
        page = self.page("Ctrl+6", MinutesPage)
        at.wait(page.final_button.isEnabled)
        hands.push(page.final_button)
        unlock = at.dialog(UnlockChairDialog)
        hands.type(desk.WORDS)
        hands.press("Return")
        hands.gone(unlock)
        at.wait(lambda: page.file is not None and page.file.state == "final")
        at.settle()
        self.answer(QPrintDialog, "Tab", "Tab", "Ctrl+A", text=str(paper))
        hands.push(page.print_button)
        at.wait(
            lambda: paper.exists() and "sent to the printer" in at.window.notice.sentence.text()
        )
        at.settle()
        return paper

    def verify(self) -> None:
        """Have the audit chain verified."""
        page = self.page("Ctrl+9", AuditPage)
        self.hands.push(page.verify, "Return")
        self.at.wait(lambda: "intact" in page.state.text().lower())


def here(page: MeetingPage) -> list[Attendance]:
    """Return the seats of who is here."""
    meeting = page.stand.meeting if page.stand is not None else None
    seats = meeting.attendance if meeting is not None else ()
    return [seat for seat in seats if seat.presence is Presence.PRESENT]


def submit_of(page: RequestsPage) -> Button:
    """Return the button that submits the request shown."""
    return next(one for one in page.review.findChildren(Button) if one.said() == "Submit")


@pytest.fixture
def first(tmp_path: Path, open_desk: OpenDesk) -> Flashless:
    session: Session = desk.session_at(tmp_path / "board.cabdesk")
    return Flashless(open_desk(session), tmp_path)


@pytest.mark.qt_log_ignore("grabbing the keyboard")  # the system's dialogs complete what is typed
def test_from_first_run_to_printed_minutes(first: Flashless) -> None:
    first.make_board()
    first.bring_in()
    first.make_keys()
    first.hold(first.plan())
    paper = first.write_up()
    assert paper.read_bytes().startswith(b"%PDF")
    first.verify()

    with first.at.session.open_view() as view:
        (meeting,) = view.meetings.all()
        signers = {one.person for change in view.changes.each()
                   for one in view.signoffs.standing(change.uid)}  # fmt: skip
    assert meeting.state is MeetingState.CLOSED
    assert [item.verdict for item in meeting.items] == [
        Verdict.REJECTED, Verdict.APPROVED, Verdict.CONDITIONS, Verdict.DEFERRED,
        Verdict.WITHDRAWN, Verdict.NOTED,
    ]  # fmt: skip
    assert signers == set(SIGNERS)
    assert first.at.failures == []
    assert first.flashes.found == []
