"""Print a PDF page by page: a page is drawn off the interface thread, then put on the printer."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from cab_desk.gui.desk import Desk
from cab_desk.gui.pdf import PdfPages

_FINEST = 300  # dots an inch; minutes gain nothing from more


_SHEETS = {
    "a4": QPageSize.PageSizeId.A4,
    "a3": QPageSize.PageSizeId.A3,
    "letter": QPageSize.PageSizeId.Letter,
}


def make_printer(across: str = "", sheet: str = "a4") -> QPrinter:
    """Return a printer for A4 or another sheet, or for a4 or a3 across.

    It has no margins, for the pages have.
    """
    size = _SHEETS[across or sheet]
    way = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(size))
    printer.setPageOrientation(way)
    printer.setFullPage(True)
    return printer


class PdfPrinting(QObject):
    """One print job; it keeps one page in memory at a time."""

    def __init__(
        self,
        desk: Desk,
        data: bytes,
        printer: QPrinter,
        done: Callable[[int], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._pages, self._printer, self._done = desk, PdfPages(data), printer, done
        self._painter = QPainter()
        self._wanted: list[int] = []
        self._printed = 0

    def begin(self) -> None:
        """Ask for the pages."""
        self._desk.aside(self._pages.sizes, self._start)

    def _start(self, sizes: list[tuple[float, float]]) -> None:
        first = self._printer.fromPage() or 1
        last = self._printer.toPage() or len(sizes)
        self._wanted = list(range(first - 1, min(last, len(sizes))))
        if self._wanted and self._painter.begin(self._printer):
            self._next()
        else:
            self._end()

    def _next(self) -> None:
        if not self._wanted:
            self._end()
            return
        page = self._wanted.pop(0)
        inches = self._printer.paperRect(QPrinter.Unit.Inch).width()
        width = round(inches * min(_FINEST, self._printer.resolution()))
        self._desk.aside(lambda: self._pages.image(page, width), self._put)

    def _put(self, image: QImage) -> None:
        if self._printed:
            self._printer.newPage()
        self._printed += 1
        target = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        high = target.width() * image.height() / image.width()
        self._painter.drawImage(QRectF(0, 0, target.width(), high), image)
        self._next()

    def _end(self) -> None:
        if self._painter.isActive():
            self._painter.end()
        self._done(self._printed)
        self.deleteLater()
