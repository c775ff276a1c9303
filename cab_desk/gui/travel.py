"""Reviews that travel, from the window: take along, bring back, comment, vote, save."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from cab_desk.gui import saving, under_way
from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.comment import CommentDialog
from cab_desk.gui.dialogs.merge_report import MergeReportDialog
from cab_desk.gui.dialogs.take_along import TakeAlongDialog
from cab_desk.gui.dialogs.take_back import TakeBackDialog
from cab_desk.gui.dialogs.vote import VoteDialog
from cab_desk.services.outcome import Outcome
from cab_desk.services.packets import comments
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.gui.desk import Desk
    from cab_desk.gui.look import Look
    from cab_desk.gui.tools import PacketTools, Tools
    from cab_desk.services.office import Office
    from cab_desk.services.packets.merge_report import MergeReport

PACKET, EVENTS = ".cabreview", ".cabevents"


class Travel(QObject):
    """Carry out what pages ask about packets; all of it is imported when first asked for."""

    def __init__(self, desk: Desk, look: Look, tools: Tools, window: QWidget) -> None:
        super().__init__(window)
        self.desk, self.look, self.tools, self.window = desk, look, tools, window

    @property
    def packets(self) -> PacketTools:
        """The tools for files of packets."""
        assert self.tools.packets is not None  # noqa: S101 -- `app` always fits them in
        return self.tools.packets

    def do(self, ask: Ask) -> None:
        """Carry out an action by its name."""
        getattr(self, f"_{ask.action}")(ask)

    def takes(self, path: Path) -> bool:
        """Tell whether a file is one of packets; then it is opened, or merged."""
        if path.suffix.casefold() == PACKET:
            self.tools.open_board(path)
        elif path.suffix.casefold() == EVENTS:
            self.bring(path)
        else:
            return False
        return True

    def bring(self, path: Path) -> None:
        """Merge what came back in a file, and show the report."""
        found: list[MergeReport] = []

        def command(office: Office) -> Outcome:
            report = self.packets.bring(office, path)
            found.append(report)
            return Outcome(report.touched)

        ask = Ask("bring_back", detail=str(path))
        name, says = say("typed.job.bring", file=path.name), (("name", path.name),)
        job = under_way.Job(ask, name, ("packet.merged",), says)
        under_way.run_office(self.desk, job, command, lambda _outcome: self._report(found[-1]))

    def save(self, path: Path) -> None:
        """Write what was said in this packet."""
        if path.suffix != EVENTS:
            path = path.with_name(f"{path.name}{EVENTS}")
        told = say("packets.saved_to", file=path.name)
        self.desk.aside(lambda: self.packets.save(path), lambda _count: self.desk.told.emit(told))

    def _comment(self, ask: Ask) -> None:
        self._open(CommentDialog(self.desk, self.look, ask.uid, ask.detail, self.window))

    def _take_back_comment(self, ask: Ask) -> None:
        self.desk.run_office(partial(comments.redact, uid=ask.uid, comment_id=ask.detail))

    def _unsign(self, ask: Ask) -> None:
        self._open(TakeBackDialog(self.desk, self.look, ask.uid, self.window))

    def _vote(self, ask: Ask) -> None:
        self._open(VoteDialog(self.desk, self.look, ask.uid, self.window))

    def _take_along(self, ask: Ask) -> None:
        self._open(
            TakeAlongDialog(
                self.desk, self.look, self.packets, ask.uid, ask.detail, parent=self.window
            )
        )

    def _bring_back(self, ask: Ask) -> None:
        path = ask.detail or self._chosen("packets.bring", "packets.event_files")
        if path:
            self.bring(Path(path))

    def _open_packet(self, ask: Ask) -> None:
        path = ask.detail or self._chosen("packets.open", "packets.files")
        if path:
            self.tools.open_board(Path(path))

    def _save_review(self, _ask: Ask) -> None:
        seat = self.desk.office.seat
        name = f"{saving.safe(seat.person if seat else '', 'review')}{EVENTS}"
        path, _ = QFileDialog.getSaveFileName(
            self.window, say("packets.save"), name, say("packets.event_files")
        )
        if path:
            self.save(Path(path))

    def _report(self, report: MergeReport) -> None:
        self._open(MergeReportDialog(self.look, report, self.window))

    def _chosen(self, title: str, files: str) -> str:
        path, _ = QFileDialog.getOpenFileName(self.window, say(title), "", say(files))
        return path

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
