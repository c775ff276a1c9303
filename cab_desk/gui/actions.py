"""What the window does on behalf of its pages: every action and the dialog or command behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.review_acts import ReviewActs
from cab_desk.gui.tools import Tools
from cab_desk.gui.window import Window
from cab_desk.words import say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from cab_desk.domain.policy import Pack
    from cab_desk.gui.papers import Papers
    from cab_desk.gui.travel import Travel
    from cab_desk.services.members.chair import ChairSession
    from cab_desk.services.office import Office
    from cab_desk.services.outcome import Outcome

Doer = Callable[[Ask], object]

# What gui.papers puts into files or on printers.
PAPERS = ("keep_calendar", "print_calendar", "keep_risk", "print_risk", "agenda_pack", "print_pack",
          "invitation", "print")  # fmt: skip
_OF_THE_BOARD = ("script", "draft", "print_draft")  # papers that nobody makes in a packet
# What the window does about packets, and what is left of it in an open packet.
AT_THE_BOARD = ("comment", "take_back_comment", "unsign", "take_along", "bring_back", "open_packet")
IN_A_PACKET = ("comment", "take_back_comment", "vote", "unsign", "save_review")
_READ = ("sign", "meeting", "minutes", "rule", "rescale", "chain", "entry", "part")
OPEN_IN_A_PACKET = frozenset({*IN_A_PACKET, *PAPERS, *_READ})


class Actions(QObject):
    """Carry out what pages ask for; dialogs and commands are imported when first asked for."""

    def __init__(self, desk: Desk, look: Look, window: Window, tools: Tools) -> None:
        super().__init__(window)
        self.desk = desk
        self.look = look
        self.window = window
        self.tools = tools
        self.papers: Papers | None = None
        self._travel: Travel | None = None
        desk.touched.connect(self._look_for_policy)

    def doers(self) -> dict[str, Doer]:
        """Return the actions by name."""
        return {
            "new": self.new,
            "edit": self.edit,
            "duplicate": self.duplicate,
            "submit": self.submit,
            "withdraw": self.withdraw,
            "sign": self.sign,
            "start": self.start,
            "exception": self.ask_exception,
            **ReviewActs(self.desk, self.look, self.window).doers(),
            "outcome": self.record_outcome,
            "checklists": self.tick_checklists,
            "duty": self.mark_done,
            "close": self.close_change,
            "agenda": self.add_to_agenda,
            "import": self.read_file,
            "meeting": lambda _ask: self.window.go("meeting"),
            "minutes": lambda _ask: self.window.go("minutes"),
            "plan_meeting": self.plan_meeting,
            "emergency": self.plan_emergency,
            "final_minutes": self.final_minutes,
            "new_board": self.new_board,
            "open_sample": self.open_sample,
            "connect": self.open_on_server,
            "chain": self.tell_chain,
            "entry": self.show_entry,
            "rule": self.show_rule,
            "part": lambda ask: self.window.go(ask.uid).show_part(ask.detail),
            "rescale": self.rescale,
            **dict.fromkeys((*PAPERS, *_OF_THE_BOARD), self.put_on_paper),
            **self.travelling(),
        }

    def travelling(self) -> dict[str, Doer]:
        """Return what is done with packets, at the board or in an open packet."""
        names = AT_THE_BOARD if self.desk.office.seat is None else IN_A_PACKET
        return dict.fromkeys(names, self.travel)

    def travel(self, ask: Ask) -> None:
        """Take a review along, bring one back, say something in one."""
        self._ready_travel().do(ask)

    def _ready_travel(self) -> Travel:
        from cab_desk.gui.travel import Travel

        if self._travel is None:
            self._travel = Travel(self.desk, self.look, self.tools, self.window)
        return self._travel

    def _of_a_packet(self, path: Path) -> bool:
        return path.suffix in (".cabreview", ".cabevents") and self._ready_travel().takes(path)

    def new(self, ask: Ask) -> None:
        """Write a new RFC, from the template that the detail names."""
        if self.desk.board is None:
            self.new_board(ask)
            return
        from cab_desk.gui.dialogs.rfc_form import RfcForm

        form = RfcForm(self.desk, self.look, parent=self.window, template=ask.detail)
        form.saved.connect(self.window.open_change)
        self._open(form)

    def edit(self, ask: Ask) -> None:
        """Edit an RFC; the detail of a remedy leads to its document."""
        from cab_desk.gui.dialogs.rfc_form import RfcForm

        there = (one for one in self.window.findChildren(RfcForm) if one.isVisible())
        form = next((one for one in there if one.uid == ask.uid), None)
        if form is not None:  # asked for twice, or by several remedies
            form.aim(ask.detail)
            form.raise_()
            form.activateWindow()
            return
        form = RfcForm(self.desk, self.look, ask.uid, self.window)
        form.aim(ask.detail)
        self._open(form)

    def duplicate(self, ask: Ask) -> None:
        """Copy an RFC into a new draft and open that."""
        from cab_desk.services.requests import changes

        self.desk.run(partial(changes.duplicate, uid=ask.uid), self._open_made)

    def submit(self, ask: Ask) -> None:
        """Submit a draft."""
        from cab_desk.services.requests import changes

        self.desk.run(partial(changes.submit, uid=ask.uid))

    def withdraw(self, ask: Ask) -> None:
        """Withdraw an RFC, with its reason."""
        from cab_desk.gui import stage_acts

        stage_acts.withdraw(self.desk, self.look, self.window, ask)

    def start(self, ask: Ask) -> None:
        """Begin the work of an RFC."""
        self._move(ask.uid, "in_progress")

    def close_change(self, ask: Ask) -> None:
        """Close an RFC, or hear what it lacks."""
        self._move(ask.uid, "closed")

    def _move(self, uid: str, stage: str) -> None:
        from cab_desk.domain.change import Stage
        from cab_desk.services.requests import changes

        self.desk.run(partial(changes.move_stage, uid=uid, to=Stage(stage)))

    def record_outcome(self, ask: Ask) -> None:
        """Record what became of an RFC."""
        from cab_desk.gui.dialogs.outcome import OutcomeDialog

        self._open(OutcomeDialog(self.desk, self.look, ask.uid, self.window))

    def tick_checklists(self, ask: Ask) -> None:
        """Tick the checklists of an RFC."""
        from cab_desk.gui.dialogs.checklists import ChecklistsDialog

        self._open(ChecklistsDialog(self.desk, self.look, ask.uid, self.window))

    def mark_done(self, ask: Ask) -> None:
        """Record that something owed for an RFC was done; the detail names it and its time."""
        from cab_desk.gui.dialogs.duty import DutyDialog
        from cab_desk.services.registers import duties
        from cab_desk.services.registers.due_rows import DueRow

        def open_it(rows: list[DueRow]) -> None:
            for row in rows:
                if f"{row.what}|{row.by.isoformat()}" == ask.detail:
                    self._open(DutyDialog(self.desk, self.look, row, self.window))
                    return

        self.desk.read_work(partial(duties.due_of, uid=ask.uid), open_it)

    def put_on_paper(self, ask: Ask) -> None:
        """Keep or print the calendar, or what is drawn for a meeting or an RFC."""
        from cab_desk.gui.papers import Papers

        if self.papers is None:
            self.papers = Papers(self.desk, self.look, self.window, self.tools)
        self.papers.doers()[ask.action](ask)

    def sign(self, ask: Ask) -> None:
        """Sign an RFC in a role."""
        from cab_desk.gui.dialogs.sign import SignDialog

        self._open(SignDialog(self.desk, self.look, ask.uid, role=ask.detail, parent=self.window))

    def ask_exception(self, ask: Ask) -> None:
        """Ask for an exception to what an RFC's planned time breaks, or have it granted."""
        from cab_desk.gui.dialogs.exception import ExceptionDialog

        self._open(ExceptionDialog(self.desk, self.look, ask.uid, self.window))

    def add_to_agenda(self, ask: Ask) -> None:
        """Put an RFC on the agenda of the meeting under way, or of the next one."""
        from cab_desk.services import meetings

        self.desk.run(partial(meetings.add_to_next, uid=ask.uid))

    def read_file(self, ask: Ask) -> None:
        """Preview files and import them; without one a file is asked for."""
        if self.desk.board is None:
            self.new_board(ask)
            return
        paths = [Path(line) for line in ask.detail.splitlines()] or self._chosen_files()
        paths = [path for path in paths if not self._of_a_packet(path)]
        if paths:
            self._preview(paths)

    def plan_meeting(self, _ask: Ask) -> None:
        """Plan a meeting."""
        from cab_desk.gui.dialogs.plan_meeting import PlanMeetingDialog

        dialog = PlanMeetingDialog(self.desk, self.look, self.window)
        dialog.accepted.connect(lambda: self.window.go("meeting"))
        self._open(dialog)

    def plan_emergency(self, ask: Ask) -> None:
        """Plan an emergency CAB for an RFC, and turn to it."""
        from cab_desk.gui.dialogs.emergency import EmergencyDialog

        dialog = EmergencyDialog(self.desk, self.look, ask.uid, self.window)
        dialog.accepted.connect(lambda: self._go_to_meeting(dialog.made))
        self._open(dialog)

    def _go_to_meeting(self, meeting_id: str) -> None:
        from cab_desk.gui.pages.meeting import MeetingPage

        page = self.window.go("meeting")
        if isinstance(page, MeetingPage):
            page.show_meeting(meeting_id)

    def final_minutes(self, ask: Ask) -> None:
        """Have the chair make the minutes of a closed meeting final, by passphrase."""
        from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
        from cab_desk.services import meetings

        def open_it(stand: meetings.Stand) -> None:
            dialog = UnlockChairDialog(self.desk, self.look, stand.chairs, self.window)
            dialog.unlocked.connect(partial(self._make_final, ask.uid))
            self._open(dialog)

        self.desk.read_work(partial(meetings.stand, meeting_id=ask.uid), open_it)

    def new_board(self, _ask: Ask) -> None:
        """Make the board of a new database."""
        from cab_desk.gui.dialogs.new_board import NewBoardDialog

        dialog = NewBoardDialog(self.desk, self.look, self.tools, self.window)
        dialog.accepted.connect(lambda: self.window.go(self.window.page().NAME))
        self._open(dialog)

    def open_on_server(self, _ask: Ask) -> None:
        """Open a board on a server."""
        from cab_desk.gui.dialogs.connect import ConnectDialog

        self._open(ConnectDialog(self.desk, self.look, self.tools, self.window))

    def open_sample(self, _ask: Ask) -> None:
        """Make the sample board, off the interface's thread, and open it."""
        self.window.tell(say("frame.making_sample"), "info")
        self.desk.aside(self.tools.sample, self.tools.open_board)

    def tell_chain(self, ask: Ask) -> None:
        """Show in the status bar what verification found."""
        self.window.set_chain(ask.uid == "intact", int(ask.detail or 0))

    def show_entry(self, ask: Ask) -> None:
        """Show an audit entry, or what was signed by it."""
        from cab_desk.gui import entry_acts

        entry_acts.show(self.desk, self.look, self.window, ask)

    def rescale(self, ask: Ask) -> None:
        """Show everything in another size: lengths are part of every layout, so it is made anew."""
        old = self.window
        old.keep_place()
        self.look.set(k=int(ask.detail) / 100)
        self.desk.shown = furnished(self.desk, self.look, self.tools, old.page().NAME)
        self.desk.shown.show()
        self.desk.shown.activateWindow()
        old.close()
        old.deleteLater()

    def _look_for_policy(self, touched: frozenset[str]) -> None:
        """Find the policy of the board again: somebody else may have switched it."""
        if touched & {"policy", "board"} and self.desk.board is not None:
            self.desk.read_work(lambda work: work.pack, self._take_policy, lambda _error: None)

    def _take_policy(self, pack: Pack) -> None:
        if pack.hash != self.desk.face.hash:
            self.desk.pack = pack
            self.desk.touched.emit(frozenset({"policy", "change"}))

    def show_rule(self, ask: Ask) -> None:
        """Show the requests that a rule of the policy objects to."""
        from cab_desk.gui.pages.requests import RequestsPage

        page = self.window.go("requests")
        if isinstance(page, RequestsPage):
            page.show_rule(ask.uid, ask.detail)

    def _make_final(self, meeting_id: str, chair: ChairSession) -> None:
        from cab_desk.gui import under_way
        from cab_desk.services.members.chair import lock_chair
        from cab_desk.services.papers import minutes

        def command(office: Office) -> Outcome:
            try:
                return minutes.make(office, meeting_id, chair=chair)
            finally:
                lock_chair(office, chair)

        under_way.run_office(self.desk, under_way.minutes(meeting_id), command)

    def _preview(self, paths: list[Path]) -> None:
        from cab_desk.gui.dialogs.import_preview import ImportPreview

        first, *rest = paths
        dialog = ImportPreview(self.desk, self.look, self.tools.read_file, first, self.window)
        if rest:
            dialog.finished.connect(lambda _result: self._preview(rest))
        self._open(dialog)

    def _chosen_files(self) -> list[Path]:
        from PySide6.QtWidgets import QFileDialog

        names, _filter = QFileDialog.getOpenFileNames(
            self.window, say("frame.choose_files"), "", say("frame.import_filter")
        )
        return [Path(name) for name in names]

    def _open_made(self, outcome: Outcome) -> None:
        self.window.open_change(outcome.made)

    def _open(self, dialog: QDialog) -> QWidget:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog


def furnished(desk: Desk, look: Look, tools: Tools, page: str = "") -> Window:
    """Return a window that does what its pages ask for."""
    window = Window(desk, look, page=page)
    found = Actions(desk, look, window, tools).doers()
    if desk.office.seat is not None:  # in a packet one reads, says and signs, and no more
        from cab_desk.gui import closed

        found = {name: do for name, do in found.items() if name in OPEN_IN_A_PACKET}
        closed.watch(window.stack)
    window.doers.update(found)
    window.status.attend(desk.company)
    window.page().entered()
    return window
