"""G20: the minutes of a meeting of 200 items as PDF, beside the same pages by hand."""

import tracemalloc
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from cab_desk import assets
from harness import Row, paired, row

ITEMS = 200
PAGES = 111
FEW = 20
MOST_OF_FLOOR = 2.0
MOST_OF_FEW = 1.3
_LINE = "Kafka cluster rolling upgrade, partition leaders move one broker at a time, 21:00 – 23:00"
_LINES_A_PAGE = 46


def by_hand(pages: int) -> bytes:
    """Draw as many pages of text, rules and boxes as the minutes have, with the bare canvas."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name in ("Inter-Regular", "Inter-SemiBold"):
        if name not in pdfmetrics.getRegisteredFontNames():
            path = assets.path(f"resources/fonts/{name}.ttf")
            pdfmetrics.registerFont(TTFont(name, str(path)))
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, pageCompression=1)
    width, height = A4
    for page in range(pages):
        canvas.setFont("Inter-SemiBold", 13)
        canvas.drawString(45, height - 50, f"Item {page + 1}. RFC-{2000 + page}")
        for line in range(_LINES_A_PAGE):
            y = height - 75 - 15 * line
            canvas.setFont("Inter-Regular", 9.5)
            canvas.drawString(45, y, f"{page}.{line} {_LINE}")
            if line % 6 == 0:
                canvas.line(45, y - 4, width - 45, y - 4)
                canvas.roundRect(width - 110, y - 2, 60, 12, 3)
                canvas.setFont("Inter-SemiBold", 8)
                canvas.drawString(width - 106, y + 1, "APPROVED")
        canvas.setFont("Inter-Regular", 8)
        canvas.drawRightString(width - 45, 30, f"page {page + 1} of {pages}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def peak(work: Any) -> float:
    """Return the most memory in MiB that a job held at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def rows() -> list[Row]:
    """Measure G20."""
    import pypdfium2
    from minutes_record import record

    from cab_desk.reports.minutes import render

    def made(number: int) -> Mapping[str, Any]:
        return record(number)

    many, few = made(ITEMS), made(FEW)

    def job() -> bytes:
        return render(many, "0" * 64)

    with_pages = pypdfium2.PdfDocument(job())
    pages = len(with_pages)
    with_pages.close()
    times = paired(job, lambda: by_hand(pages), rounds=3)
    found = [
        row(
            "G20",
            f"minutes PDF, {ITEMS} items, {pages} pages",
            times,
            MOST_OF_FLOOR,
            floor="as many pages of text, rules and boxes on ReportLab's bare canvas",
            note="WeasyPrint as a peer: not measured, it is not installed here",
        )
    ]
    memory = (peak(job), peak(lambda: render(few, "0" * 64)))
    found.append(
        row(
            "G20",
            f"peak memory of {ITEMS} items (MiB)",
            memory,
            MOST_OF_FEW,
            floor=f"peak memory of {FEW} items (MiB)",
        )
    )
    return found
