"""A PDF under each other on the ground of the window, drawn page by page as one scrolls."""

from functools import partial

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.look import Look
from cab_desk.gui.pdf import PdfPages
from cab_desk.words import say

_WIDEST = 860  # design pixels: a page is never wider
_EDGE, _GAP = 24, 16
_KEPT = 8  # pictures kept beyond those on screen


class PaperView(QAbstractScrollArea):
    """Show the pages of a PDF; only those on screen are drawn, off the interface thread."""

    page_changed = Signal(int, int)  # the page at the top, of how many

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._desk = look, desk
        self._pages: PdfPages | None = None
        self._sizes: list[tuple[float, float]] = []
        self._images: dict[tuple[int, int], QImage] = {}
        self._asked: dict[tuple[int, int], Task] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("minutes.preview"))
        self.verticalScrollBar().valueChanged.connect(self.tell_page)
        look.changed.connect(self.viewport().update)

    def show_pdf(self, data: bytes) -> None:
        """Show another PDF from its first page; empty data shows nothing."""
        for task in self._asked.values():
            task.cancel()
        self._asked.clear()
        self._images.clear()
        self._sizes = []
        self._pages = pages = PdfPages(data) if data else None
        self._lay_out()
        if pages is not None:
            self._desk.aside(pages.sizes, partial(self._take_sizes, pages))

    @property
    def count(self) -> int:
        """Return how many pages there are."""
        return len(self._sizes)

    def drawn(self, page: int) -> QImage | None:
        """Return the picture of a page at the present width, when there is one."""
        return self._images.get((page, self._pixels()))

    def place(self, page: int) -> QRect:
        """Return where a page lies, from the top of the first one."""
        width, edge, gap = self._width(), self._look.px(_EDGE), self._look.px(_GAP)
        left = (self.viewport().width() - width) // 2
        top = edge
        for before in range(page):
            top += self._height(before, width) + gap
        return QRect(left, top, width, self._height(page, width))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is on screen, and ask for what is missing."""
        look, painter = self._look, QPainter(self.viewport())
        painter.fillRect(event.rect(), look.colour("bg.canvas"))
        painter.setPen(QPen(look.colour("line.card"), 1))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        offset = self.verticalScrollBar().value()
        for page in range(self.count):
            where = self.place(page).translated(0, -offset)
            if not where.intersects(self.viewport().rect()):
                continue
            image = self.drawn(page)
            if image is None:
                painter.fillRect(where, Qt.GlobalColor.white)
                self._ask(page)
            else:
                painter.drawImage(where, image)
            painter.drawRect(where.adjusted(-1, -1, 0, 0))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the width."""
        super().resizeEvent(event)
        self._lay_out()

    def _take_sizes(self, pages: PdfPages, sizes: list[tuple[float, float]]) -> None:
        if pages is self._pages:
            self._sizes = sizes
            self._lay_out()
            self.verticalScrollBar().setValue(0)
            self.tell_page()

    def _lay_out(self) -> None:
        last = self.place(self.count - 1) if self.count else QRect()
        whole = last.bottom() + self._look.px(_EDGE) if self.count else 0
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, whole - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._look.px(40))
        self.viewport().update()

    def _width(self) -> int:
        room = self.viewport().width() - 2 * self._look.px(_EDGE)
        return max(1, min(room, self._look.px(_WIDEST)))

    def _pixels(self) -> int:
        return round(self._width() * self.devicePixelRatioF())

    def _height(self, page: int, width: int) -> int:
        wide, high = self._sizes[page]
        return round(width * high / wide)

    def _ask(self, page: int) -> None:
        key, pages = (page, self._pixels()), self._pages
        if pages is not None and key not in self._asked:
            take = partial(self._take_image, pages, key)
            self._asked[key] = self._desk.aside(partial(pages.image, *key), take)

    def _take_image(self, pages: PdfPages, key: tuple[int, int], image: QImage) -> None:
        if pages is not self._pages:
            return
        self._asked.pop(key, None)
        self._images[key] = image
        wanted = [one for one in self._images if one[1] == self._pixels()]
        wanted.sort(key=lambda one: abs(one[0] - key[0]))
        self._images = {one: self._images[one] for one in wanted[:_KEPT]}
        self.viewport().update()

    def tell_page(self) -> None:
        """Say which page is on screen, to the page and to a reader."""
        if not self.count:
            return
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        found = [page for page in range(self.count) if self.place(page).top() <= middle]
        shown = max(found, default=0) + 1
        text = say("minutes.preview_page", page=shown, pages=self.count)
        self.setAccessibleDescription(text)
        self.page_changed.emit(shown, self.count)
