"""Papers that pages ask for: calendar, risk matrix, an agenda's pack; kept as PDF or printed."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from cab_desk.domain.change import Change
from cab_desk.errors import Refused
from cab_desk.gui import saving, times
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.paper import PaperDialog, Wanted
from cab_desk.gui.look import Look
from cab_desk.gui.printing import PdfPrinting, make_printer
from cab_desk.gui.tools import Tools
from cab_desk.services import meetings
from cab_desk.services.papers import (
    agenda_record,
    minutes,
    rfc_record,
    risk_record,
    schedule_record,
    script_record,
)
from cab_desk.services.papers.form import AGENDA, DRAFT, RFC, SCRIPT
from cab_desk.services.papers.schedule_record import Asked, Chosen
from cab_desk.services.ports import Work
from cab_desk.services.schedule import risk
from cab_desk.words import plural, say

Record = dict[str, Any]

_FILES = {AGENDA: "agenda", SCRIPT: "script", DRAFT: "minutes-draft"}


class Papers(QObject):
    """Ask where, read the record, draw it off the interface's thread, and keep or print it."""

    def __init__(self, desk: Desk, look: Look, window: QWidget, tools: Tools) -> None:
        super().__init__(window)
        self.desk, self.look = desk, look
        self.window, self.tools = window, tools

    def doers(self) -> dict[str, Callable[[Ask], object]]:
        """Return what pages may ask for, by name."""
        return {
            "keep_calendar": self.keep_calendar,
            "print_calendar": self.print_sheet,
            "keep_risk": self.keep_risk,
            "print_risk": self.print_sheet,
            "agenda_pack": self.keep_pack,
            "print_pack": self.print_pack,
            "script": self.keep_script,
            "draft": self.keep_draft,
            "print_draft": self.keep_draft,
            "print": self.keep_rfc,
            "invitation": self.keep_invitation,
        }

    def keep_calendar(self, ask: Ask) -> None:
        """Ask where the calendar is to be kept; `detail` is mode, first day, zone and lanes."""
        asked = asked_of(ask)
        self._ask_and_keep(ask, "sheet.save_title",
                           f"calendar-{asked.mode}-{asked.first.isoformat()}.pdf")  # fmt: skip

    def keep_risk(self, ask: Ask) -> None:
        """Ask where the risk matrix is to be kept; `detail` says what of it is shown."""
        now = self.desk.office.clock()
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        self._ask_and_keep(ask, "risk.save_title", f"risk-{now.astimezone(zone):%Y-%m-%d}.pdf")

    def keep_sheet_at(self, ask: Ask, path: Path) -> None:
        """Draw a sheet into a file; `uid` of the ask names its size, a4 or a3."""
        self._read_sheet(ask, lambda record: self._keep(self._drawing(ask, record), path))

    def print_sheet(self, ask: Ask) -> None:
        """Ask for the printer by the system's dialog, and print a sheet."""
        printer = make_printer(ask.uid)
        dialog = QPrintDialog(printer, self.window)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if dialog.exec():
            self.print_sheet_on(ask, printer)

    def print_sheet_on(self, ask: Ask, printer: QPrinter) -> None:
        """Print a sheet on a printer."""

        def put(data: bytes) -> None:
            PdfPrinting(self.desk, data, printer, self._tell_printed, self).begin()

        self._read_sheet(ask, lambda record: self.desk.aside(self._drawing(ask, record), put))

    def keep_pack(self, ask: Ask) -> None:
        """Ask how the pack of a meeting's agenda is wanted; `detail` is its number."""
        self._of_meeting(ask, AGENDA, lambda work, _notes: agenda_record.build(work, ask.uid))

    def print_pack(self, ask: Ask) -> None:
        """Ask how the pack of an agenda is wanted, to print it at once."""
        read = lambda work, _notes: agenda_record.build(work, ask.uid)  # noqa: E731
        self._of_meeting(ask, AGENDA, read, to_printer=True)

    def keep_script(self, ask: Ask) -> None:
        """Ask how the chair's script of a meeting is wanted; `detail` is its number."""

        def read(work: Work, notes: bool) -> Record:
            private, board = self.desk.office.private, work.board()
            found = private.read(board.id, ask.uid) if notes and private is not None else None
            return script_record.build(work, ask.uid, found)

        self._of_meeting(ask, SCRIPT, read)

    def keep_draft(self, ask: Ask) -> None:
        """Ask how the draft of a meeting's minutes is wanted; `detail` is its number."""
        read = lambda work, _notes: _draft(work, ask.uid)  # noqa: E731
        self._of_meeting(ask, DRAFT, read, to_printer=ask.action == "print_draft")

    def keep_rfc(self, ask: Ask) -> None:
        """Ask how the paper of an RFC is wanted."""

        def open_it(change: Change) -> None:
            name = change.number or change.title
            file = f"{saving.safe(name, 'rfc')}.pdf"
            read = lambda work, _notes: rfc_record.build(work, ask.uid)  # noqa: E731
            draw = partial(self.tools.print_paper, RFC)
            title = say("paper.title.rfc", number=name)
            self._open(Wanted(RFC, title, file, read, draw))

        self.desk.read_work(lambda work: work.changes.get(ask.uid), open_it)

    def _of_meeting(
        self, ask: Ask, kind: str, read: Callable[[Work, bool], Record], *, to_printer: bool = False
    ) -> None:
        title = say(f"paper.title.{kind}", number=ask.detail)
        file = f"{_FILES[kind]}-{saving.safe(ask.detail, 'meeting')}.pdf"
        draw = partial(self.tools.print_paper, kind)
        self._open(Wanted(kind, title, file, read, draw, to_printer))

    def _open(self, wanted: Wanted) -> None:
        dialog = PaperDialog(self.desk, self.look, wanted, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def keep_invitation(self, ask: Ask) -> None:
        """Ask where the invitation to a meeting is to be kept; `detail` is its number."""
        name = f"meeting-{saving.safe(ask.detail, 'meeting')}.ics"
        kinds = say("agenda.invite_kind")
        path = saving.ask_for_file(self.window, say("agenda.invite_title"), name, kinds)
        if path is not None:
            self.keep_invitation_at(ask, path)

    def keep_invitation_at(self, ask: Ask, path: Path) -> None:
        """Write the invitation to a meeting into a file."""
        told = say("agenda.invited", meeting=ask.detail, file=path.name)
        write = self.tools.write_invitation

        def keep(found: meetings.Invitation) -> None:
            if write is not None:
                self.desk.aside(lambda: saving.keep(path, write(found)),
                                lambda _none: self.desk.told.emit(told))  # fmt: skip

        self.desk.read_work(partial(meetings.invitation, meeting_id=ask.uid), keep)

    def _ask_and_keep(self, ask: Ask, title: str, name: str) -> None:
        path = saving.ask_for_pdf(self.window, say(title), name)
        if path is not None:
            self.keep_sheet_at(ask, path)

    def _read_sheet(self, ask: Ask, then: Callable[[Record], object]) -> None:
        read = _risk if ask.action.endswith("_risk") else _calendar
        self.desk.read_work(partial(read, ask=ask), then)

    def _drawing(self, ask: Ask, record: Record) -> Callable[[], bytes]:
        of_risk = ask.action.endswith("_risk")
        draw = self.tools.print_risk if of_risk else self.tools.print_calendar
        return partial(draw, record, ask.uid)

    def _keep(self, draw: Callable[[], bytes], path: Path) -> None:
        told = say("sheet.saved", file=path.name)
        self.desk.aside(lambda: saving.keep(path, draw()), lambda _none: self.desk.told.emit(told))

    def _tell_printed(self, pages: int) -> None:
        key = "sheet.printed_pages"
        self.desk.told.emit(plural(key, pages) if pages else say("sheet.not_printed"))


def _draft(work: Work, meeting_id: str) -> Record:
    """Return what the newest minutes of a meeting are drawn from, and the file that is kept."""
    file = minutes.kept(work, meeting_id)
    if file is None:
        raise Refused(say("minutes.unmade_held", meeting=work.meetings.get(meeting_id).number))
    return {"record": minutes.record_of(file), "hash": file.record_hash, "pdf": file.pdf,
            "state": file.state}  # fmt: skip


def asked_of(ask: Ask) -> Asked:
    """Return the days that an ask speaks of."""
    mode, first, zone, by, *more = ask.detail.split("\n", 4)
    return Asked(mode, date.fromisoformat(first), zone, by, _chosen(more[0] if more else "{}"))


def chosen_detail(chosen: Chosen) -> str:
    """Return as one line what of the calendar is wanted, for an ask's detail."""
    found = {
        "hidden": sorted(chosen.hidden), "off": sorted(chosen.off), "waiting": chosen.waiting,
        "clashing": chosen.clashing, "gone": chosen.gone,
        "classes": None if chosen.classes is None else sorted(chosen.classes),
    }  # fmt: skip
    return json.dumps(found)


def _chosen(text: str) -> Chosen:
    found: dict[str, Any] = json.loads(text)
    classes = found.get("classes")
    return Chosen(
        frozenset(found.get("hidden", ())), None if classes is None else frozenset(classes),
        found.get("waiting", False), found.get("clashing", False),
        frozenset(found.get("off", ())), found.get("gone", False),
    )  # fmt: skip


def risk_detail(view: str, days: int, team: str | None, *, residual: bool) -> str:
    """Return what of the risk matrix an ask speaks of."""
    whose = "" if team is None else f"={team}"
    return "\n".join((view, str(days), "residual" if residual else "inherent", whose))


def _calendar(work: Work, ask: Ask) -> Record:
    return schedule_record.build(work, asked_of(ask))


def _risk(work: Work, ask: Ask) -> Record:
    view, days, rating, whose = ask.detail.split("\n", 3)
    team = whose[1:] if whose else None
    found = risk.board(work.reader, work.pack, view, work.now, residual=rating == "residual",
                       days=int(days), team=team)  # fmt: skip
    return risk_record.build(work, found)
