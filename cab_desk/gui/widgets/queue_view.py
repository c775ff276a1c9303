"""The list of requests: a table of one column, so that each row is painted once."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.queue_model import QueueModel
from cab_desk.gui.widgets.queue_rows import ROW, SECTION, RowDelegate, paint_heads
from cab_desk.services.rows import QueueRow
from cab_desk.words import say


class QueueHeads(QWidget):
    """The heads of the columns."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._columns = 0
        look.changed.connect(self.update)

    def set_columns(self, width: int) -> None:
        """Stand over columns of a list this wide; a scroll bar takes its share."""
        self._columns = width
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the heads with a line above and below."""
        look = self._look
        painter = QPainter(self)
        paint.fill(painter, self.rect(), look.colour("bg.surface"))
        painter.setPen(look.colour("line.hair"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        paint_heads(painter, look, self._columns or self.width(), self.height())
        painter.end()


class QueueView(QTableView):
    """Rows of fixed height, sections lower; J, K, arrows and Enter.

    QTableView keeps heights as numbers: a list view would ask for each of 100,000 rows.
    """

    chosen = Signal(object)  # a QueueRow, or None
    entered_row = Signal(object)  # Enter or double click
    widened = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("queue")
        self.setAccessibleName(say("requests.list"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(look.px(SECTION))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.px(ROW))
        self.rows = RowDelegate(look, self)
        self.setItemDelegate(self.rows)
        self._queue: QueueModel | None = None
        self._low: list[int] = []  # rows that have a section's height
        self.doubleClicked.connect(self._enter)

    def show_model(self, model: QueueModel) -> None:
        """Show a queue."""
        self._queue = model
        model.accessible = self.rows.say
        self.setModel(model)
        model.modelReset.connect(self._measure)
        self.selectionModel().currentChanged.connect(self._changed)

    def step(self, by: int) -> None:
        """Go up or down by RFCs, over section rows."""
        queue = self._queue
        if queue is None or not queue.rowCount():
            return
        row = self.currentIndex().row() + by if self.currentIndex().isValid() else 0
        if queue.is_section(row):
            row += by or 1
        if 0 <= row < queue.rowCount():
            self.choose(row)

    def choose(self, row: int, *, scroll: bool = True) -> None:
        """Make a row the chosen one."""
        queue = self._queue
        if queue is None:
            return
        index = queue.index(row)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        if scroll:
            self.scrollTo(index)

    def current(self) -> QueueRow | None:
        """Return the chosen RFC."""
        queue = self._queue
        if queue is None or not self.currentIndex().isValid():
            return None
        row = queue.at(self.currentIndex().row())
        return row if isinstance(row, QueueRow) else None

    def first_place(self) -> int:
        """Return which RFC of the query stands at the top."""
        row = self.rowAt(0)
        queue = self._queue
        if row < 0 or queue is None:
            return 0
        place = queue.place(row)
        return place if place is not None else (queue.place(row + 1) or 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say how wide the rows are: the event is the viewport's."""
        super().resizeEvent(event)
        self.widened.emit(event.size().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go by arrows, open by Enter; letters are the window's."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            self.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        assert self._queue is not None  # noqa: S101 - connected by show_model
        heads, heights = self._queue.section_places(), self.verticalHeader()
        for row in set(self._low).difference(heads):  # heights outlive a reset of the model
            if row < heights.count():
                heights.resizeSection(row, self._look.px(ROW))
        for row in heads:
            heights.resizeSection(row, self._look.px(SECTION))
        self._low = heads

    def _changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self.current())

    def _enter(self) -> None:
        row = self.current()
        if row is not None:
            self.entered_row.emit(row)
