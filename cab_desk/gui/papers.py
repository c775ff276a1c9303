"""Papers that pages ask for: the calendar, and the pack of an agenda; kept as PDF or printed."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from cab_desk.gui import saving
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.printing import PdfPrinting, make_printer
from cab_desk.gui.tools import Tools
from cab_desk.services import agenda_record, schedule_record
from cab_desk.services.ports import Office, Work
from cab_desk.services.schedule_record import Asked
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
            "print_calendar": self.print_calendar,
            "agenda_pack": self.keep_pack,
        }

    def keep_calendar(self, ask: Ask) -> None:
        """Ask where the calendar is to be kept; `detail` is mode, first day, zone and lanes."""
        asked = asked_of(ask)
        name = f"calendar-{asked.mode}-{asked.first.isoformat()}.pdf"
        path = saving.ask_for_pdf(self.window, say("sheet.save_title"), name)
        if path is not None:
            self.keep_calendar_at(ask, path)

    def keep_calendar_at(self, ask: Ask, path: Path) -> None:
        """Draw the calendar into a file; `uid` of the ask names the sheet, a4 or a3."""
        self._read_calendar(ask, lambda record: self._keep(
            partial(self.tools.print_calendar, record, ask.uid), path))  # fmt: skip

    def print_calendar(self, ask: Ask) -> None:
        """Ask for the printer by the system's dialog, and print the calendar."""
        printer = make_printer(ask.uid)
        dialog = QPrintDialog(printer, self.window)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        if dialog.exec():
            self.print_calendar_on(ask, printer)

    def print_calendar_on(self, ask: Ask, printer: QPrinter) -> None:
        """Print the calendar on a printer."""

        def put(data: bytes) -> None:
            PdfPrinting(self.desk, data, printer, self._tell_printed, self).begin()

        def draw(record: Record) -> None:
            self.desk.aside(partial(self.tools.print_calendar, record, ask.uid), put)

        self._read_calendar(ask, draw)

    def keep_pack(self, ask: Ask) -> None:
        """Ask where the pack of a meeting's agenda is to be kept; `detail` is its number."""
        name = f"agenda-{saving.safe(ask.detail, 'meeting')}.pdf"
        path = saving.ask_for_pdf(self.window, say("sheet.pack.save_title"), name)
        if path is not None:
            self.keep_pack_at(ask, path)

    def keep_pack_at(self, ask: Ask, path: Path) -> None:
        """Draw the pack of an agenda into a file."""
        self.desk.read_work(
            partial(agenda_record.build, meeting_id=ask.uid),
            lambda record: self._keep(partial(self.tools.print_agenda, record), path),
        )

    def _read_calendar(self, ask: Ask, then: Callable[[Record], None]) -> None:
        self.desk.read_work(partial(_calendar, office=self.desk.office, asked=asked_of(ask)), then)

    def _keep(self, draw: Callable[[], bytes], path: Path) -> None:
        told = say("sheet.saved", file=path.name)
        self.desk.aside(lambda: saving.keep(path, draw()), lambda _none: self.desk.told.emit(told))

    def _tell_printed(self, pages: int) -> None:
        key = "sheet.printed_pages"
        self.desk.told.emit(plural(key, pages) if pages else say("sheet.not_printed"))


def asked_of(ask: Ask) -> Asked:
    """Return the days that an ask speaks of."""
    mode, first, zone, by = ask.detail.split("\n")
    return Asked(mode, date.fromisoformat(first), zone, by)


def _calendar(work: Work, office: Office, asked: Asked) -> Record:
    with office.open_reader() as reader:
        return schedule_record.build(work, reader, asked)
