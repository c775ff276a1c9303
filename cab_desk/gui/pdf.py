"""Pictures of a PDF's pages, for preview and printer."""

from threading import Lock
from typing import ClassVar

from PySide6.QtGui import QImage

_WIDEST = 12_000  # pixels; nothing on screen or paper asks for more


class PdfPages:
    """The pages of one PDF; its methods may be called from any thread, and take a while."""

    # PDFium is not safe for threads, not even with two documents.
    _one_at_a_time: ClassVar[Lock] = Lock()

    def __init__(self, data: bytes) -> None:
        self._data = data

    def sizes(self) -> list[tuple[float, float]]:
        """Return width and height of each page, in points."""
        import pypdfium2  # loaded with the first preview, never at start

        with self._one_at_a_time:
            document = pypdfium2.PdfDocument(self._data)
            try:
                return [document.get_page_size(page) for page in range(len(document))]
            finally:
                document.close()

    def image(self, page: int, width: int) -> QImage:
        """Return a page as a picture so many pixels wide."""
        import pypdfium2  # loaded with the first preview, never at start

        with self._one_at_a_time:
            document = pypdfium2.PdfDocument(self._data)
            try:
                drawn = document[page]
                scale = max(1, min(width, _WIDEST)) / drawn.get_width()
                bitmap = drawn.render(scale=scale, may_draw_forms=False)
                kind = QImage.Format.Format_BGR888
                size = (bitmap.width, bitmap.height, bitmap.stride)
                return QImage(bitmap.buffer, *size, kind).copy()
            finally:
                document.close()
