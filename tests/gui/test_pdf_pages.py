"""Pictures of PDF pages: sizes, sharpness, many threads at once, nothing kept open."""

from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cab_desk.gui.pdf import PdfPages
from cab_desk.reports.minutes import render
from tests.reports import sample


@pytest.fixture(scope="module")
def pages() -> PdfPages:
    return PdfPages(render(sample.record(), "0" * 64))


def test_every_page_is_a_sheet_of_a4(pages: PdfPages) -> None:
    sizes = pages.sizes()
    assert len(sizes) == 5
    for size in sizes:
        assert size == pytest.approx((595.28, 841.89), abs=0.01)


@pytest.mark.parametrize("width", [60, 595, 1_720])
def test_a_picture_is_as_wide_as_asked_for(qapp: QApplication, pages: PdfPages, width: int) -> None:
    image = pages.image(0, width)
    assert image.width() == pytest.approx(width, abs=1)
    assert image.height() == pytest.approx(width * 297 / 210, abs=2)


def test_no_picture_is_boundless(qapp: QApplication, pages: PdfPages) -> None:
    assert pages.image(0, -5).width() >= 1


def test_colours_are_those_of_the_paper(qapp: QApplication, pages: PdfPages) -> None:
    image = pages.image(0, 1_190)  # two pixels to a point
    assert image.pixelColor(4, 4).name() == "#ffffff"
    rule = {image.pixelColor(600, y).name() for y in range(150, 230)}
    assert "#1d2b4f" in rule  # the header's rule in ink


def test_several_threads_may_ask_at_once(qapp: QApplication, pages: PdfPages) -> None:
    def drawn(page: int) -> bytes:
        image = pages.image(page % 5, 300).convertToFormat(QImage.Format.Format_RGB888)
        return bytes(image.constBits())

    alone = [drawn(page) for page in range(5)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(drawn, range(20)))
    assert together == alone * 4


def test_what_is_no_pdf_is_refused_by_its_reader(qapp: QApplication) -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        PdfPages(b"no pdf").sizes()
