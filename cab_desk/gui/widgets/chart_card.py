"""A card with a chart that a worker draws: the page asks for another when the size changes."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Elided, Label
from cab_desk.words import say


class ChartView(QWidget):
    """The picture of a chart; one of another size is shown until the new one is drawn."""

    resized = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(look.px(220), look.px(138))

    def show_png(self, data: bytes) -> None:
        """Show a picture; nothing for no data."""
        self._picture = QPixmap()
        if data:
            self._picture.loadFromData(data)
        self.update()

    @property
    def drawn(self) -> bool:
        """Tell whether there is a picture."""
        return not self._picture.isNull()

    def picture(self) -> QPixmap:
        """Return the picture."""
        return self._picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that a picture of another size is wanted."""
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture."""
        if self._picture.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QRect(0, 0, self.width(), self.height()), self._picture)
        painter.end()

    def sizeHint(self) -> QSize:
        """Be as large as in the design."""
        return QSize(self._look.px(560), self._look.px(236))


class ChartCard(QFrame):
    """A chart under its name."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.setProperty("card", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), look.px(12), look.px(12), look.px(10))
        column.setSpacing(look.px(8))
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        self.title = Label(look, say(f"kpis.chart.{name}"), "heading")
        self.aside = Elided(look, say(f"kpis.chart.{name}_aside"), "small", "text.tertiary")
        head.addWidget(self.title, 0, Qt.AlignmentFlag.AlignBaseline)
        head.addWidget(self.aside, 1, Qt.AlignmentFlag.AlignBaseline)
        self.view = ChartView(look)
        column.addLayout(head)
        column.addWidget(self.view, 1)

    def tell(self, text: str) -> None:
        """Say in words what the chart shows, for those who do not see it."""
        self.view.setAccessibleName(f"{self.title.text()}. {text}")
