"""Reports: the KPIs of the policy with their targets, and how they went over the months."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from cab_desk.domain.demands import Kpi
from cab_desk.domain.policy import Pack
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.dialogs.kpi import KpiDialog
from cab_desk.gui.look import Look
from cab_desk.gui.pages import reports_export as export
from cab_desk.gui.pages.page import Page
from cab_desk.gui.pages.reports_team import TeamChoice
from cab_desk.gui.pages.reports_work import WorkRoom
from cab_desk.gui.widgets.basics import Button, Elided, EmptyState, Segments
from cab_desk.gui.widgets.chart_card import ChartCard
from cab_desk.gui.widgets.kpi_tiles import KpiTile
from cab_desk.services.figures import kpi_words, kpis, reporting, teams
from cab_desk.services.figures.kpis import KpiLine, Kpis
from cab_desk.services.figures.workings import Workings
from cab_desk.services.kpi_ports import FigureReads
from cab_desk.services.members import access
from cab_desk.services.office import Office
from cab_desk.services.reader_port import Reader
from cab_desk.words import plural, say

CHARTS = ("outcomes", "emergency", "lead", "violations")
PERIODS = {"quarter": 3, "year": 12, "all": 0}  # months; 0 for all
_STRETCH = (56, 45)  # of the two columns of charts
_IN_A_ROW = 6
_NARROW = 1130
_REST_MS = 50  # after the last change of the size


class ReportsPage(Page):
    """Show tiles and charts of a period, and export them."""

    NAME: ClassVar[str] = "reports"
    ICON: ClassVar[str] = "chart-line"
    UI: ClassVar[str] = "reports"
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset({"change", "policy", "board"})

    stack: QStackedWidget
    main: QScrollArea
    tiles: QGridLayout
    charts: QGridLayout
    notes: Elided
    nothing: EmptyState

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self.found: Kpis | None = None
        self.record: Mapping[str, Any] = {}
        self.shown: list[KpiTile] = []
        self._counting: Task | None = None
        self._drawing: Task | None = None
        self._drawn: tuple[object, ...] = ()
        self._rest = QTimer(self, interval=_REST_MS, singleShot=True)
        self._rest.timeout.connect(self._draw)
        self.periods = Segments(look, [(name, say(f"kpis.{name}")) for name in PERIODS])
        self.periods.setAccessibleName(say("kpis.period"))
        self.periods.choose("year")
        self.periods.chosen.connect(lambda _name: self.reload(frozenset()))
        self.export_button = Button(look, say("kpis.export"), icon="file-down")
        self.export_button.clicked.connect(self._open_menu)
        self.team = TeamChoice(look)
        self.team.chosen.connect(lambda: self.reload(frozenset()))
        self.work = WorkRoom(desk, look, self.stack)
        self.work.choice.chosen.connect(lambda _name: self.reload(frozenset()))
        self._tools = self._row(self.work.choice, self.periods, self.team, self.export_button)
        self.cards = {name: ChartCard(look, name) for name in CHARTS}
        for place, card in enumerate(self.cards.values()):
            self.charts.addWidget(card, place // 2, place % 2)
            card.view.resized.connect(self._rest.start)
        for column, share in enumerate(_STRETCH):
            self.charts.setColumnStretch(column, share)
        self.nothing.button.clicked.connect(self._leave_nothing)
        look.changed.connect(self._rest.start)
        self.reload(frozenset())

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name no widget of its own."""
        return {}

    def toolbar_widgets(self) -> list[QWidget]:
        """Return the period and the export."""
        return [self._tools]

    def reload(self, touched: frozenset[str]) -> None:
        """Count again."""
        if self.desk.board is None:
            self._show_empty(say("kpis.no_board"))
            return
        self.team.squeeze(self._narrow())
        self.team.setVisible(not self.work.open)  # the board's work is not that of a team
        if self.work.open:
            self.work.reload(PERIODS[self.periods.present()], self._show_work)
            return
        now = self.desk.office.clock()
        months = PERIODS[self.periods.present()]
        job = partial(
            _read_aside, self.desk.office, self.desk.pack, months, now, team=self.team.team
        )
        self.desk.read(teams.teams, self.team.show_teams)
        if self._counting is not None:
            self._counting.cancel()
        self._counting = self.desk.aside(job, self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the title its words."""
        super().resizeEvent(event)
        self.team.squeeze(self._narrow())

    def _narrow(self) -> bool:
        return self.width() < self.look.px(_NARROW)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the charts when the page has its size."""
        super().showEvent(event)
        self._rest.start()

    def open_kpi(self, line: KpiLine) -> KpiDialog | None:
        """Show what stands behind a KPI."""
        if self.found is None or self.found.period is None:
            return None
        zone = times.zone_of(self.found.period.zone)
        team = self.found.team
        definition = kpi_words.definition(line.kpi, self.desk.pack, team)
        now = self.desk.office.clock()
        dialog = KpiDialog(self.look, line, definition, zone, now, self, team=team)
        dialog.chosen.connect(self.open_change)
        query = partial(_behind, kpi=line.kpi, period=self.found.period, team=team)
        self.desk.read(query, dialog.show_behind)
        dialog.setModal(True)
        dialog.show()
        return dialog

    def export_to(self, path: Path, since: datetime | None, until: datetime | None) -> None:
        """Write the report of a period, or the charts where the file is a PNG."""
        told = say("kpis.export.done", file=path.name)
        office, pack = self.desk.office, self.desk.pack
        if path.suffix.lower() == ".png":
            picture = export.picture(self.look, list(self.cards.values()))
            job = partial(export.write, path, picture)
        else:
            job = partial(export.report, office, pack, path, since, until, self.team.team)

        def kept(_none: None) -> None:
            self.desk.told.emit(told)
            self.desk.run_office(lambda office: access.taken(office, "report", path.name))

        self.desk.aside(job, kept)

    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """Return the period that is shown, as it would be asked for."""
        period = self.found.period if self.found else None
        return (period.since, period.until) if period else (None, None)

    def _row(self, *widgets: QWidget) -> QWidget:
        tools = QWidget(self)
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(12))
        for widget in widgets:
            row.addWidget(widget)
        tools.hide()
        return tools

    def _show_work(self, found: Workings) -> None:
        self.export_button.setEnabled(True)
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        first, last = (f"{at.astimezone(zone):%Y-%m}" for at in (found.since, found.until))
        since, until = self._month(first), self._month(last)
        ever = say("kpis.all") if self.periods.present() == "all" else f"{since} – {until}"
        self.sub_title_changed.emit(ever)

    def _show(self, answer: tuple[Kpis, Kpis, Mapping[str, Any]]) -> None:
        if self.work.open:
            return
        self.found, wide, self.record = answer
        period, team = self.found.period, self.found.team
        if team != self.team.team:
            return  # another one was asked for meanwhile
        if team is not None and not self.found.tallies:
            self._show_empty(say("figures.team.empty", team=teams.team_word(team)))
            return
        if period is None:
            self._show_empty(say("kpis.empty", day=self._month_end()))
            return
        self.stack.setCurrentIndex(0)
        self.export_button.setEnabled(True)
        self._show_tiles(self.found.tiles, wide)
        self.notes.setText(" ".join(kpi_words.notes(self.found)))
        self.sub_title_changed.emit(self._sub_title(self.found))
        self._drawn = ()
        self._draw()

    def _show_empty(self, sentence: str) -> None:
        self.stack.setCurrentIndex(1)
        self.export_button.setEnabled(False)
        self.sub_title_changed.emit("")
        action = say("kpis.empty_action") if self.desk.board else ""
        if self.team.team is not None:
            action = say("figures.team.show_all")
        self.nothing.tell("chart-line", sentence, action, "packets.no_kpi")

    def _leave_nothing(self) -> None:
        if self.team.team is not None:
            self.team.choose(None)
        else:
            self.go_to.emit("requests")

    def _month_end(self) -> str:
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        now = self.desk.office.clock()
        month = f"{now.astimezone(zone):%Y-%m}"
        end = kpis.month_span(month, self.desk.board.zone if self.desk.board else "UTC")[1]
        local = datetime.fromtimestamp(end.timestamp() - 1, zone)
        return f"{local.day} {say('frame.months').split()[local.month - 1]}"

    def _show_tiles(self, lines: Sequence[KpiLine], wide: Kpis) -> None:
        while len(self.shown) < len(lines):
            tile = KpiTile(self.look)
            tile.clicked.connect(partial(self._open_tile, tile))
            tile.stepped.connect(partial(self._step, tile))
            self.shown.append(tile)
        while len(self.shown) > len(lines):
            self.shown.pop().deleteLater()
        across = len(lines) if len(lines) <= _IN_A_ROW else -(-len(lines) // 2)
        for place, (tile, line) in enumerate(zip(self.shown, lines, strict=True)):
            self.tiles.addWidget(tile, place // across, place % across)
            over_year = wide.line(line.kpi.id)
            tile.show_line(line, over_year.trend if over_year else line.trend)

    def _open_tile(self, tile: KpiTile, _checked: bool = False) -> None:
        if tile.line is not None:
            self.open_kpi(tile.line)

    def _step(self, tile: KpiTile, step: int) -> None:
        self.shown[(self.shown.index(tile) + step) % len(self.shown)].setFocus()

    def _sub_title(self, found: Kpis) -> str:
        period = found.period
        if period is None:
            return ""
        names = {"since": self._month(period.months[0]), "until": self._month(period.months[-1])}
        changes = plural("kpis.changes", found.carried_out)
        last = period.months[-1]
        now = f"{self.desk.office.clock().astimezone(times.zone_of(period.zone)):%Y-%m}"
        recent = sum(
            tally.count for tally in found.tallies
            if tally.month == last and tally.result != "cancelled"
        )  # fmt: skip
        key = "kpis.subtitle" if last != now else "kpis.subtitle_month"
        fields = names if last != now else names | {"month": f"{recent:,}"}
        return say(key, **fields, changes=changes)

    def _month(self, month: str) -> str:
        return f"{say('frame.months').split()[int(month[5:]) - 1]} {month[:4]}"

    def _draw(self) -> None:
        """Have the charts drawn, unless they stand as they are."""
        reports = self.desk.office.reports
        if self.found is None or self.found.period is None or reports is None:
            return
        if not self.isVisible():
            return
        sizes = {name: (card.view.width(), card.view.height()) for name, card in self.cards.items()}
        wanted = (id(self.record), tuple(sizes.values()), self.look.theme, self.look.k,
                  self.devicePixelRatioF())  # fmt: skip
        if wanted == self._drawn:
            return
        self._drawn = wanted
        if self._drawing is not None:
            self._drawing.cancel()
        job = partial(reports.draw, self.record, sizes, *wanted[2:])
        self._drawing = self.desk.aside(job, self._show_charts)

    def _show_charts(self, pictures: Mapping[str, bytes]) -> None:
        for name, data in pictures.items():
            self.cards[name].view.show_png(data)
            self.cards[name].tell(self._told(name))

    def _told(self, name: str) -> str:
        """Return the last month of a chart in words."""
        measures = {"outcomes": "success_rate", "emergency": "emergency_share",
                    "lead": "lead_time_median", "violations": "window_violations"}  # fmt: skip
        lines = (*self.found.lines, *self.found.more) if self.found else ()
        line = next((one for one in lines if one.kpi.measure == measures[name]), None)
        if line is None or not line.trend:
            return ""
        point = line.trend[-1]
        text = f"{kpi_words.label(line.kpi)} {kpi_words.value(line.kpi, point.value)}"
        return say("kpis.chart_text", month=self._month(point.month), text=text)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        for name, text in self._exports():
            menu.addAction(text).triggered.connect(partial(self._ask_file, name))
        menu.popup(self.export_button.mapToGlobal(self.export_button.rect().bottomLeft()))

    def _exports(self) -> list[tuple[str, str]]:
        if self.work.open:
            return [("csv", say("kpis.export.csv"))]
        found = [(name, say(f"kpis.export.{name}")) for name in ("pdf", "csv", "png")]
        month = self._closed_month()
        if month:
            found.insert(0, ("month", say("kpis.export.month", month=self._month(month))))
        return found

    def _closed_month(self) -> str:
        """Return the last month that is over, of those that are shown."""
        period = self.found.period if self.found else None
        if period is None:
            return ""
        now = f"{self.desk.office.clock().astimezone(times.zone_of(period.zone)):%Y-%m}"
        return max((month for month in period.months if month < now), default="")

    def _ask_file(self, name: str, _checked: bool = False) -> None:
        ending = "pdf" if name == "month" else name
        since, until = self.bounds()
        month = self._closed_month()
        if name == "month" and self.found and self.found.period:
            since, until = kpis.month_span(month, self.found.period.zone)
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
        offered = export.file_name(name, month, ending)
        if self.work.open:
            offered = say("workings.file")
        start = str(Path(places[0] if places else ".") / offered)
        kind = say("kpis.export.filter", kind=ending.upper(), ending=ending)
        path, _ = QFileDialog.getSaveFileName(self, say("kpis.export.title"), start, kind)
        if path:
            chosen = Path(path)
            if self.work.open:
                self.work.export_to(chosen.with_suffix(f".{ending}"))
                return
            self.export_to(chosen if chosen.suffix else chosen.with_suffix(f".{ending}"),
                           since, until)  # fmt: skip


def _read_aside(
    office: Office, pack: Pack, months: int, now: datetime, *, team: str | None
) -> tuple[Kpis, Kpis, Mapping[str, Any]]:
    # Not on the lane of the lists: a great board takes a second to be counted.
    with office.open_reader() as reader:
        return read(teams.of_team(reader, team), pack, months, now)


def _behind(reader: Reader, kpi: Kpi, period: kpis.Period, team: str | None) -> list[kpis.Behind]:
    return kpis.behind(teams.of_team(reader, team), kpi, period)


def read(
    reader: FigureReads, pack: Pack, months: int, now: datetime
) -> tuple[Kpis, Kpis, Mapping[str, Any]]:
    """Return the KPIs of a period, those of the months of the charts, and the record."""
    board = reader.board()
    zone = board.zone if board else "UTC"
    since = kpis.last_months(now, zone, months) if months else None
    found = kpis.kpis(reader, pack, since, None, now)
    shown = reporting.trend_period(found)
    wide = found
    if shown is not None and found.period is not None and shown.since < found.period.since:
        wide = kpis.kpis(reader, pack, shown.since, None, now)
    return found, wide, reporting.record(reader, pack, found, now)
