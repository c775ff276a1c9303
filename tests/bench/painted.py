"""G17 to G19: the calendar's month and the risk matrix as they are painted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count as count_from
from itertools import cycle, islice
from typing import Any

import filling
from board import NOW
from harness import Row, paired, row

GOALS = ("G17", "G18", "G19")
CROWDED, BUSY = 50_000, 5_000
SIZE = (1180, 740)
HEAT_SIZE = (640, 480)  # a figure of matplotlib, if it is not told otherwise
HEAT_REPAINT_MS = 0.1
WHITE = "#ffffff"
TURNED = 20  # months, until the first comes again: its lines are forgotten by then


def rows(wanted: set[str]) -> list[Row]:
    """Measure what is wanted of this part."""
    from PySide6.QtWidgets import QApplication

    from cab_desk.gui.look import Look

    app = QApplication.instance() or QApplication([])
    look = Look("light")
    look.apply(app)
    found: list[Row] = []
    if "G17" in wanted:
        found += _frames(look)
    if "G18" in wanted:
        found.append(_beside_matplotlib(look))
    if "G19" in wanted:
        found += _heat(look)
    return found


def _frames(look: Any) -> list[Row]:
    crowded, busy = _month_view(look, CROWDED), _month_view(look, BUSY)
    plain = _plain()
    turns = _turns(crowded, CROWDED)
    drawn = partial(_drawn, crowded)
    grown = paired(drawn, partial(_drawn, busy), rounds=25, warm=3, alone=True)
    kept = paired(drawn, plain.repaint, rounds=25, warm=3, alone=True)
    again = paired(crowded.repaint, plain.repaint, rounds=25, warm=3, alone=True)
    turned = paired(lambda: next(turns), plain.repaint, rounds=25, warm=3, alone=True)
    for view in (crowded, busy, plain):
        view.close()
    name, floor = f"a month's frame, {CROWDED:,} changes", "a widget of its size that is filled"
    return [
        row("G17", name, grown, 1.2, floor=f"the same with {BUSY:,}"),
        row("G17", name, kept, 45.0, floor=floor),
        row("G17", f"{name}, turned to: all its words are new", turned, 45.0, floor=floor),
        row("G17", "the same frame again, for a chip that is chosen", again, 2.0, floor=floor),
    ]


def _turns(view: Any, count: int) -> Iterator[None]:
    """Turn the pages of a calendar: each month has words of its own."""
    face = filling.pack().face
    months = [month(count, number * 10_000) for number in range(1, TURNED)]
    for other in cycle(months):
        view.show_month(other, NOW.month, face, "UTC", NOW)
        view.repaint()
        yield


def _beside_matplotlib(look: Any) -> Row:
    """Measure G18: matplotlib's best case, one collection of polygons without words."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.collections import PolyCollection
    from matplotlib.figure import Figure

    lanes = 40
    bars = [(n % lanes, n // lanes * 42 * lanes / BUSY) for n in range(BUSY)]
    corners = [[(x, lane), (x + 0.1, lane), (x + 0.1, lane + 0.8), (x, lane + 0.8)]
               for lane, x in bars]  # fmt: skip
    colours = [("#b3541e", "#2f6f8f", "#a8861b")[n % 3] for n in range(BUSY)]

    def peer() -> None:
        figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100)
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.add_collection(PolyCollection(corners, facecolors=colours, edgecolors="none"))
        axes.set_xlim(0, 42)
        axes.set_ylim(0, lanes)
        canvas.draw()

    view = _month_view(look, BUSY)
    times = paired(partial(_drawn, view), peer, rounds=9, alone=True)
    view.close()
    name = f"a month's frame, {BUSY:,} changes, with their words"
    floor = f"matplotlib {mpl.__version__}, one PolyCollection as large"
    return row("G18", name, times, 0.1, per=True, floor=floor)


def _heat(look: Any) -> list[Row]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from cab_desk.gui.widgets.matrix_view import MatrixView

    pack, cells = _rated()
    across, high = len(pack.matrix.impacts), len(pack.matrix.probabilities)
    values = [[(row + column) / (across + high) for column in range(across)] for row in range(high)]

    def build() -> Any:
        view = MatrixView(look)
        view.resize(*HEAT_SIZE)
        view.show_cells(pack, cells)
        return view

    def ours() -> None:
        build().grab()

    def peer() -> None:
        figure = Figure()
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.imshow(values, cmap="YlOrRd")
        axes.set_xticks(range(across), [step.label for step in pack.matrix.impacts])
        axes.set_yticks(range(high), [step.label for step in pack.matrix.probabilities])
        for row_number in range(high):
            for column in range(across):
                axes.text(column, row_number, "4", ha="center", va="center")
        canvas.draw()

    first = paired(ours, peer, rounds=9, warm=2, alone=True)
    view = _shown(build(), HEAT_SIZE)
    again = paired(view.repaint, view.repaint, rounds=15, alone=True)[0]
    view.close()
    name = f"risk matrix {across} x {high}"
    return [
        row("G19", f"{name}, made and painted", first, 1 / 20, per=True,
            floor="matplotlib, warm: imshow with a number in each cell"),
        row("G19", f"{name}, painted again (ms)", (again, HEAT_REPAINT_MS), 1.0,
            floor="the bound itself"),
    ]  # fmt: skip


def _rated() -> tuple[Any, Any]:
    """Return a policy whose matrix has 25 cells, and what lies in them."""
    from cab_desk.domain.policy import Cell, Matrix, Step
    from cab_desk.services.rows import QueueRow

    steps = tuple(Step(f"step{number}", f"Step {number}") for number in range(5))
    levels = [level.id for level in filling.pack().face.levels]
    drawn = tuple(
        tuple(Cell(levels[(row + column) * len(levels) // 9]) for column in range(5))
        for row in range(5)
    )
    pack = filling.pack()
    rules = tuple(
        replace(rule, matrix=Matrix(steps, steps, drawn)) if rule.matrix else rule
        for rule in pack.rules
    )
    pack = replace(pack, rules=rules)
    cells = {}
    for place in range(0, 25, 2):
        values = dict.fromkeys(QueueRow._fields, "")
        values |= {"uid": f"{place}", "number": f"CR-2026-{place:06d}", "class_id": "normal",
                   "title": f"Upgrade the broker cluster {place}"}  # fmt: skip
        cells[place % 5, place // 5] = [QueueRow(**values)] * 4
    return pack, cells


def _plain() -> Any:
    """Return a widget of the month's size that does nothing but fill itself."""
    from PySide6.QtGui import QColor, QPainter, QPaintEvent
    from PySide6.QtWidgets import QWidget

    white = QColor(WHITE)

    class Plain(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            painter = QPainter(self)
            painter.fillRect(self.rect(), white)
            painter.end()

    return _shown(Plain())


def _month_view(look: Any, count: int) -> Any:
    from cab_desk.gui.widgets.month_view import MonthView

    view = MonthView(look)
    view.show_month(month(count), NOW.month, filling.pack().face, "UTC", NOW)
    return _shown(view)


def _shown(view: Any, size: tuple[int, int] = SIZE) -> Any:
    from PySide6.QtWidgets import QApplication

    view.resize(*size)
    view.show()
    QApplication.processEvents()
    return view


def _drawn(view: Any) -> None:
    """Draw all of a month anew."""
    view._anew()
    view.repaint()


def month(count: int, first_number: int = 0) -> Any:
    """Return six weeks with as many changes, of which no two have a number or title in common."""
    from cab_desk.services.rows import Bar
    from cab_desk.services.schedule.month import DAYS, MOST, Month, first_of

    first = first_of(NOW.date())
    dates = [first + timedelta(days=number) for number in range(DAYS)]
    bars = {}
    running = count_from(first_number)
    for day in dates:
        start = datetime.combine(day, NOW.timetz()).replace(hour=1)
        bars[day] = tuple(
            Bar(f"{n}", f"CR-2026-{n:06d}", f"Upgrade {n} of the broker cluster", "orders",
                "normal", "high", start, start + timedelta(hours=2), "approved", "clear")
            for n in islice(running, min(MOST, count // DAYS))
        )  # fmt: skip
    return Month(first, bars, dict.fromkeys(dates, count // DAYS), {}, {}, count)
