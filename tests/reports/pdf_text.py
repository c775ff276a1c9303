"""What stands on a paper: the texts of a PDF."""

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def pages_of(pdf: bytes) -> list[str]:
    with opened(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF with single spaces, whatever the line breaks."""
    return " ".join(" ".join(pages_of(pdf)).split())


def bounded_pages_of(pdf: bytes) -> list[str]:
    with opened(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def bounded_text_of(pdf: bytes) -> str:
    """Return the text within the bounds of the pages, with single spaces."""
    return " ".join(" ".join(bounded_pages_of(pdf)).split())


def bare(text: str) -> str:
    """Return a text without blanks and hyphens of line ends: lines are broken on paper."""
    return "".join(text.replace("\ufffe", "-").replace("\x02", "-").split())


def stands(text: str, said: str) -> bool:
    return bare(text) in said
