"""Read a PDF back: the text of its pages, their size, the outline, and what leads where."""

from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw


class Lead(NamedTuple):
    """A link of a page, and the page that it leads to."""

    page: int
    to: int


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, its blanks single."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    finally:
        document.close()
    return [" ".join(text.split()) for text in found]


def sizes_of(pdf: bytes) -> set[tuple[int, int]]:
    """Return the sizes of the pages, in whole points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sizes = [document.get_page_size(at) for at in range(len(document))]
    finally:
        document.close()
    return {(round(wide), round(high)) for wide, high in sizes}


def outline_of(pdf: bytes) -> list[tuple[int, str, int]]:
    """Return level, title and page (from 1) of each entry of the outline."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            (one.level, one.get_title(), dest.get_index() + 1)
            for one in document.get_toc()
            if (dest := one.get_dest()) is not None
        ]
    finally:
        document.close()


def leads_of(pdf: bytes) -> list[Lead]:
    """Return every link of the document, in the order of the pages."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    try:
        for number in range(len(document)):
            page = document[number]
            for at in range(raw.FPDFPage_GetAnnotCount(page)):
                note = raw.FPDFPage_GetAnnot(page, at)
                dest = raw.FPDFLink_GetDest(document, raw.FPDFAnnot_GetLink(note))
                found.append(Lead(number + 1, raw.FPDFDest_GetDestPageIndex(document, dest) + 1))
                raw.FPDFPage_CloseAnnot(note)
            page.close()
    finally:
        document.close()
    return found


def widest_of(pdf: bytes) -> tuple[float, float]:
    """Return how far left and how far right anything is written, over all pages."""
    document = pypdfium2.PdfDocument(pdf)
    left, right = 9e9, 0.0
    try:
        for number in range(len(document)):
            text = document[number].get_textpage()
            for at in range(text.count_rects()):
                box = text.get_rect(at)
                left, right = min(left, box[0]), max(right, box[2])
    finally:
        document.close()
    return left, right


def type_of(pdf: bytes, said: str) -> float:
    """Return the size of the type in which something is said first."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            text = document[number].get_textpage()
            at = text.get_text_range().find(said)
            if at >= 0:
                return float(raw.FPDFText_GetFontSize(text, at))
    finally:
        document.close()
    raise LookupError(said)
