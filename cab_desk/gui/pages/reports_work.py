"""Reports' second room: the board's own work, over the period that the page shows."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget

from cab_desk.domain.policy import Pack
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Segments, set_tip
from cab_desk.gui.widgets.work_figures import WorkFigures
from cab_desk.services.figures import kpis, working_words, workings
from cab_desk.services.figures.workings import Workings
from cab_desk.services.office import Office
from cab_desk.services.requests.in_the_way import wanted
from cab_desk.words import say

KPIS, FIGURES = "kpis", "figures"
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


class WorkRoom:
    """Knows which room of the page is open; reads and exports the one of the board's work."""

    def __init__(self, desk: Desk, look: Look, stack: QStackedWidget) -> None:
        self._desk = desk
        self._stack = stack
        self._reading: Task | None = None
        self.figures = WorkFigures(look)
        stack.addWidget(self.figures)
        self.choice = Segments(look, [(name, say(f"workings.{name}")) for name in (KPIS, FIGURES)])
        self.choice.setAccessibleName(say("workings.choice"))
        set_tip(self.choice, say("workings.choice"))

    @property
    def open(self) -> bool:
        """Tell whether the board's work is shown."""
        return self.choice.present() == FIGURES

    def reload(self, months: int, then: Callable[[Workings], object]) -> None:
        """Read the figures of so many months, or of all time for 0."""
        if self._reading is not None:
            self._reading.cancel()
        desk = self._desk
        job = partial(_read, desk.office, desk.pack, months, desk.office.clock())

        def show(found: Workings) -> None:
            if self.open:
                self.figures.show_figures(found)
                self._stack.setCurrentWidget(self.figures)
                then(found)

        self._reading = desk.aside(job, show)

    def export_to(self, path: Path) -> None:
        """Write what is shown as a table."""
        policies, found = self._desk.office.policies, self.figures.shown
        if policies is None or found is None:
            return
        told = say("kpis.export.done", file=path.name)
        job = partial(policies.write_table, path, working_words.rows(found))
        self._desk.aside(job, lambda _none: self._desk.told.emit(told))


def _read(office: Office, pack: Pack, months: int, now: datetime) -> Workings:
    # Not on the lane of the lists: all that is open is looked through.
    with office.open_reader() as reader:
        board = reader.board()
        zone = board.zone if board else "UTC"
        since = kpis.last_months(now, zone, months) if months else _EVER
        emergency, spacing = workings.emergencies(pack), wanted(reader, pack, zone)
        return workings.workings(reader, now, emergency, since, now, spacing=spacing)
