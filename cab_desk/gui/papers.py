"""Papers that pages ask for: calendar, risk matrix, an agenda's pack; kept as PDF or printed."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from cab_desk.gui import saving, times
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.printing import PdfPrinting, make_printer
from cab_desk.gui.tools import Tools
from cab_desk.services import meetings
from cab_desk.services.papers import agenda_record, risk_record, schedule_record
from cab_desk.services.papers.schedule_record import Asked, Chosen
from cab_desk.services.ports import Work
from cab_desk.services.schedule import risk
from cab_desk.words import plural, say

Record = dict[str, Any]


class Papers(QObject):
    """Ask where, read the record, draw it off the interface's thread, and keep or print it."""

    def __init__(self, desk: Desk, window: QWidget, tools: Tools) -> None:
        super().__init__(window)
        self.desk, self.window, self.tools = desk, window, tools

    def doers(self) -> dict[str, Callable[[Ask], object]]:
        """Return what pages may ask for, by name."""
        return {
            "keep_calendar": self.keep_calendar,
            "print_calendar": self.print_sheet,
            "keep_risk": self.keep_risk,
            "print_risk": self.print_sheet,
            "agenda_pack": self.keep_pack,
            "print_pack": self.print_pack,
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
        """Ask where the pack of a meeting's agenda is to be kept; `detail` is its number."""
        name = f"agenda-{saving.safe(ask.detail, 'meeting')}.pdf"
        path = saving.ask_for_pdf(self.window, say("sheet.pack.save_title"), name)
        if path is not None:
            self.keep_pack_at(ask, path)

    def print_pack(self, ask: Ask) -> None:
        """Ask for the printer by the system's dialog, and print the pack of an agenda."""
        printer = make_printer()
        dialog = QPrintDialog(printer, self.window)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if dialog.exec():
            self.print_pack_on(ask, printer)

    def print_pack_on(self, ask: Ask, printer: QPrinter) -> None:
        """Print the pack of an agenda on a printer."""

        def put(data: bytes) -> None:
            PdfPrinting(self.desk, data, printer, self._tell_printed, self).begin()

        self.desk.read_work(
            partial(agenda_record.build, meeting_id=ask.uid),
            lambda record: self.desk.aside(partial(self.tools.print_agenda, record), put),
        )

    def keep_pack_at(self, ask: Ask, path: Path) -> None:
        """Draw the pack of an agenda into a file."""
        self.desk.read_work(
            partial(agenda_record.build, meeting_id=ask.uid),
            lambda record: self._keep(partial(self.tools.print_agenda, record), path),
        )

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
