"""Objects of a PDF that a long document has by the thousand, as small as they can be.

ReportLab is loaded when a document is made, never at start. It has no type hints; what is not typed
stays here and in paper.py.
"""

from functools import cache
from typing import Any


@cache
def stream_kind() -> Any:
    """Return the kind of a page's operators."""
    from reportlab.pdfbase.pdfdoc import PDFStream

    class Once(PDFStream):  # type: ignore[misc]
        """A stream that is let go of as soon as the document has it."""

        def format(self, document: Any) -> Any:
            """Return the stream as it stands in the file."""
            found = super().format(document)
            self.content = b""
            return found

    return Once


@cache
def link_kind() -> Any:
    """Return the kind of a link to another place of the document."""
    from reportlab.pdfbase import pdfdoc

    class Link(pdfdoc.PDFObject):  # type: ignore[misc]
        """A link with its corners; ReportLab's own keeps five times as much for each."""

        __slots__ = ("__InternalName__", "corners", "place")
        __RefOnly__ = 1

        def __init__(self, corners: str, place: Any) -> None:
            self.corners, self.place = corners, place

        def format(self, document: Any) -> bytes:
            """Return the link as it stands in the file; F 4 has it printed, as PDF/A asks."""
            place: bytes = pdfdoc.format(self.place, document)
            head = f"<< /Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect [{self.corners}]"
            return head.encode() + b" /Dest " + place + b" >>"

    return Link
