"""G14 and G15: the queue's first paint whatever its length, and a frame while it scrolls."""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from board import NOW, Board
from cab_desk.services.rows import GroupRow, QueueQuery, QueueRow, ViewCounts
from harness import Row, paired, row, several, timed

MANY, FEW = 1_000_000, 1_000
LINES, CELLS = 36, 8
WIDTH, ROW_HEIGHT = 652, 48
STEP = 96  # pixels a frame, two rows
FRAMES, TOGETHER = 120, 10
MOST_MS = 16.7


class MadeUp:
    """A reader whose query has as many rows as one likes; the table alone is measured."""

    def __init__(self, count: int, rows: list[QueueRow]) -> None:
        self._count = count
        self._rows = rows

    def groups(self, _query: QueueQuery, _now: Any) -> list[GroupRow]:
        """Return three sections."""
        third = self._count // 3
        return [GroupRow("overdue", third), GroupRow("this_week", third),
                GroupRow("done", self._count - 2 * third)]  # fmt: skip

    def page(self, _query: QueueQuery, _now: Any, offset: int, limit: int) -> list[QueueRow]:
        """Return some rows."""
        places = range(offset, min(offset + limit, self._count))
        return [self._rows[place % len(self._rows)] for place in places]

    def counts(self, _query: QueueQuery) -> ViewCounts:
        """Return how many there are."""
        return ViewCounts(self._count, 0, 0, 0, 0, self._count)

    def position(self, _query: QueueQuery, _now: Any, _uid: str) -> None:
        """Find nothing."""

    def board(self) -> None:
        """Have no board."""

    def data_version(self) -> int:
        """Return that nobody writes."""
        return 1


@contextmanager
def queue(reader: Any, height: int) -> Iterator[tuple[Any, Any]]:
    """Show the program's own queue on a reader: its view and its model."""
    from contextlib import nullcontext

    from PySide6.QtWidgets import QApplication

    from cab_desk.gui.desk import Desk
    from cab_desk.gui.look import Look
    from cab_desk.gui.widgets.queue_model import QueueModel
    from cab_desk.gui.widgets.queue_view import QueueView
    from cab_desk.services.office import Office
    from cab_desk.settings import Settings

    app = QApplication.instance() or QApplication([])
    look = Look("light")
    look.apply(app)
    nothing: Any = None
    office = Office(
        open_work=nothing,
        open_reader=lambda: nullcontext(reader),
        vault=nothing,
        outbox=nothing,
        clock=lambda: NOW,
    )
    desk = Desk(office, Settings())
    view = QueueView(look)
    model = QueueModel(desk, view)
    view.show_model(model)
    view.resize(WIDTH, height)
    view.show()
    try:
        yield view, model
    finally:
        desk.close()
        view.close()
        view.deleteLater()
        app.processEvents()


def fill(view: Any, model: Any) -> None:
    """Show the query anew and paint it."""
    from PySide6.QtCore import QEventLoop

    loop = QEventLoop()
    model.loaded.connect(loop.quit)
    model.show(QueueQuery(view="all"))
    loop.exec()
    view.viewport().repaint()


def rows(board: Board, wanted: set[str]) -> list[Row]:
    """Measure G14 and G15."""
    from cab_desk.storage.reading import SqlReader

    reader = SqlReader(board.path)
    some = reader.page(QueueQuery(view="all"), NOW, 0, 2_000)
    reader.close()
    found: list[Row] = []
    if "G14" in wanted:
        found.append(first_paint(some))
    if "G15" in wanted:
        found += frames(some)
    return found


def first_paint(some: list[QueueRow]) -> Row:
    """Measure G14: from asking to painted, a million rows beside a thousand."""
    with (
        queue(MadeUp(MANY, some), 900) as (long_view, long_model),
        queue(MadeUp(FEW, some), 900) as (short_view, short_model),
    ):
        times = paired(
            lambda: fill(long_view, long_model),
            lambda: fill(short_view, short_model),
            rounds=31,
            warm=3,
            best=True,
        )
    return row("G14", f"queue of {MANY:,} rows, asked to painted", times, 1.1,
               floor=f"the same with {FEW:,} rows; both made up in memory",
               note="the least of each: it goes from thread to thread")  # fmt: skip


def frames(some: list[QueueRow]) -> list[Row]:
    """Measure G15: one frame while scrolling, beside bare text."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtGui import QFont, QPainter, QPixmap

    height = LINES * ROW_HEIGHT
    # Each row differs, so that nothing that was drawn can be drawn again from memory.
    each = [item._replace(uid=str(n), title=f"{n} {item.title}") for n, item in enumerate(some)]
    with queue(MadeUp(len(each), each), height) as (view, model):
        fill(view, model)
        for place in range(0, len(each), 32):
            model.at(model.row_of(place))
            loop = QEventLoop()
            QTimer.singleShot(2, loop.quit)
            loop.exec()
        bar = view.verticalScrollBar()
        target = QPixmap(WIDTH, height)
        font = QFont(view.font())
        texts = [[f"{line} {cell} orders" for cell in range(CELLS)] for line in range(LINES)]

        def scroll() -> None:
            bar.setValue((bar.value() + STEP) % max(1, bar.maximum()))
            view.viewport().repaint()

        def bare() -> None:
            painter = QPainter(target)
            painter.setFont(font)
            for line, cells in enumerate(texts):
                for cell, text in enumerate(cells):
                    painter.drawText(cell * 80, line * ROW_HEIGHT + 20, text)
            painter.end()

        # Some at a time, since each shows other rows and the least of single ones would be lucky.
        scrolled, drawn = several(scroll, TOGETHER), several(bare, TOGETHER)
        times = paired(scrolled, drawn, rounds=FRAMES // TOGETHER, warm=1, alone=True)
        worst = statistics.quantiles([timed(scroll, alone=True) for _ in range(FRAMES)], n=20)[-1]
    name = f"scroll one frame of {LINES} rows"
    each = (times[0] / TOGETHER, times[1] / TOGETHER)
    return [
        row("G15", name, each, 3.3, floor=f"{LINES} x {CELLS} bare drawText"),
        row("G15", f"{name}, 19 of 20 within (ms)", (worst, MOST_MS), 1.0,
            floor="a frame of a screen at 60 Hz"),
    ]  # fmt: skip
