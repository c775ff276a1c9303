"""Write planned changes as a calendar for other programs to show."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import BinaryIO

from cab_desk.domain.change import Change, Stage
from cab_desk.files.ics import OWN_PRODUCT
from cab_desk.services.exchange.exporting import Exported
from cab_desk.words import say

_OCTETS = 74  # of a line, without the blank that continues it
_STATUS = {
    Stage.DRAFT: "TENTATIVE", Stage.SUBMITTED: "TENTATIVE",
    Stage.REJECTED: "CANCELLED", Stage.WITHDRAWN: "CANCELLED",
}  # fmt: skip


def write(stream: BinaryIO, rows: Sequence[Exported]) -> int:
    """Write the changes that have a plan and return how many."""
    planned = [row for row in rows if row.change.start and row.change.end]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{OWN_PRODUCT}"]
    for row in planned:
        lines += _event(row)
    lines.append("END:VCALENDAR")
    stream.write("".join(f"{part}\r\n" for line in lines for part in folded(line)).encode())
    return len(planned)


def _event(row: Exported) -> Iterator[str]:
    change = row.change
    if change.start is None or change.end is None:
        return
    number = change.number or row.id
    yield "BEGIN:VEVENT"
    yield f"UID:{change.uid}@cab-desk"
    yield f"DTSTAMP:{utc(change.submitted_at or change.start)}"
    yield f"DTSTART:{utc(change.start)}"
    yield f"DTEND:{utc(change.end)}"
    yield f"SEQUENCE:{change.version}"
    title = say("files.export_ics_title", number=number, title=change.title)
    yield f"SUMMARY:{escaped(title)}"
    yield f"STATUS:{_STATUS.get(change.stage, 'CONFIRMED')}"
    yield from _about(change)
    yield "END:VEVENT"


def _about(change: Change) -> Iterator[str]:
    if change.class_id:
        yield f"CATEGORIES:{escaped(change.class_id)}"
    if change.systems:
        yield f"LOCATION:{escaped(', '.join(change.systems))}"
    if change.owner:
        yield f"CONTACT:{escaped(change.owner)}"


def utc(moment: datetime) -> str:
    """Return a moment as calendars write it."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Return a text with its marks escaped."""
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\n").replace("\n", "\\n").replace("\r", "")


def folded(line: str) -> Iterator[str]:
    """Return a line in pieces of at most 75 octets, no character cut."""
    piece = ""
    size = 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece
