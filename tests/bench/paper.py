"""G20: the minutes of a meeting of 200 items as PDF, beside the same pages by hand."""

import importlib.util
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from cab_desk import assets
from harness import Row, missing, paired, row

ITEMS, FEW = 200, 20
MOST_OF_FLOOR = 2.0
MOST_OF_FEW = 1.3
HASH = "0" * 64
BEZIER, MOVE = 1, 2  # PDFium's numbers

Text = tuple[str, float, float, float, str]  # font, size, x, y, text
Drawing = list[tuple[int, float, float]]  # kind of segment and its point
Page = tuple[tuple[float, float], list[Text], list[Drawing]]


def record(items: int) -> Mapping[str, Any]:
    """Return the sample record of the tests with as many items as asked for."""
    path = Path(__file__).resolve().parent.parent / "reports" / "sample.py"
    spec = importlib.util.spec_from_file_location("sample", path)
    assert spec
    assert spec.loader
    sample = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sample)
    found: dict[str, Any] = sample.record()
    patterns = found["items"]
    found["items"] = [
        {**patterns[place % len(patterns)], "id": f"item-{place}", "position": place + 1}
        for place in range(items)
    ]
    return found


def pages_of(pdf: bytes) -> list[Page]:
    """Return what stands on the pages of a PDF: each run of text, each path of a drawing."""
    import pypdfium2
    from pypdfium2 import raw

    pages: list[Page] = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        texts: list[Text] = []
        drawings: list[Drawing] = []
        reader = page.get_textpage()
        for part in page.get_objects(max_depth=1):
            left, bottom, _, _ = part.get_bounds()
            if part.type == raw.FPDF_PAGEOBJ_TEXT:
                texts.append(_text(raw, part, reader, left, bottom))
            elif part.type == raw.FPDF_PAGEOBJ_PATH:
                drawings.append(_drawing(raw, part))
        pages.append((page.get_size(), [text for text in texts if text[4]], drawings))
        reader.close()
        page.close()
    document.close()
    return pages


def _text(raw: Any, part: Any, reader: Any, left: float, bottom: float) -> Text:
    import ctypes

    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(part, size)
    length = raw.FPDFTextObj_GetText(part, reader, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(
        part, reader, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length
    )
    font = raw.FPDFTextObj_GetFont(part)
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, 128)
    face = "Inter-SemiBold" if b"Semi" in name.value or b"Bold" in name.value else "Inter-Regular"
    text = buffer.raw.decode("utf-16-le").rstrip("\0")
    return face, size.value, left, bottom, text


def _drawing(raw: Any, part: Any) -> Drawing:
    import ctypes

    found: Drawing = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(raw.FPDFPath_CountSegments(part)):
        segment = raw.FPDFPath_GetPathSegment(part, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        found.append((raw.FPDFPathSegment_GetType(segment), x.value, y.value))
    return found


def by_hand(pages: list[Page]) -> bytes:
    """Draw texts and boxes where they stand, on ReportLab's bare canvas, without any layout."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name in ("Inter-Regular", "Inter-SemiBold"):
        if name not in pdfmetrics.getRegisteredFontNames():
            path = assets.path(f"resources/fonts/{name}.ttf")
            pdfmetrics.registerFont(TTFont(name, str(path)))
    target = BytesIO()
    canvas = Canvas(target, pageCompression=1)
    for size, texts, drawings in pages:
        canvas.setPageSize(size)
        for drawing in drawings:
            canvas.drawPath(_path(canvas, drawing))
        for face, points, x, y, text in texts:
            canvas.setFont(face, points)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _path(canvas: Any, drawing: Drawing) -> Any:
    path = canvas.beginPath()
    curve: list[float] = []
    for kind, x, y in drawing:
        if kind == BEZIER:
            curve += (x, y)
            if len(curve) == 6:
                path.curveTo(*curve)
                curve = []
        elif kind == MOVE:
            path.moveTo(x, y)
        else:
            path.lineTo(x, y)
    return path


def peak(items: int) -> float:
    """Return the most memory in MiB that a process of its own holds while it makes the PDF."""
    script = (
        "import sys; sys.path[:0] = sys.argv[1:3]\n"
        "import paper; from cab_desk.reports.minutes import render\n"
        "render(paper.record(int(sys.argv[3])), paper.HASH)\n"
        "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    here = Path(__file__).resolve().parent
    command = [sys.executable, "-c", script, str(here.parent.parent), str(here), str(items)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(ended.stdout) / 1024


def rows() -> list[Row]:
    """Measure G20."""
    from cab_desk.reports.minutes import render

    many = record(ITEMS)
    pages = pages_of(render(many, HASH))
    runs = sum(len(texts) for _, texts, _ in pages)
    times = paired(lambda: render(many, HASH), lambda: by_hand(pages), rounds=5)
    memory = (peak(ITEMS), peak(FEW))
    return [
        row(
            "G20",
            f"minutes PDF, {ITEMS} items, {len(pages)} pages",
            times,
            MOST_OF_FLOOR,
            floor=f"the same {runs:,} texts and all drawings on the bare canvas",
        ),
        row(
            "G20",
            f"peak memory of {ITEMS} items (MiB)",
            memory,
            MOST_OF_FEW,
            floor=f"the peak of {FEW} items (MiB)",
        ),
        missing("G20", "the same beside WeasyPrint", "<= 1/9", "WeasyPrint is not installed"),
    ]
