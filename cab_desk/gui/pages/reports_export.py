"""What Reports writes into files: reports of the record, and the charts as one picture."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from cab_desk.domain.policy import Pack
from cab_desk.errors import Unavailable
from cab_desk.gui.look import Look
from cab_desk.services.figures import reporting
from cab_desk.services.office import Office
from cab_desk.settings import write_whole
from cab_desk.words import say

_GAP = 14


def report(
    office: Office, pack: Pack, path: Path, since: datetime | None, until: datetime | None,
    team: str | None = None,
) -> None:  # fmt: skip
    """Write the report of a period in the form that the file's name ends in."""
    if office.reports is None:
        raise Unavailable(say("kpis.export.no_part"))
    open_view = office.open_view or office.open_work
    with office.open_reader() as reader:
        record = reporting.of_period(open_view, reader, pack, since, until, team)
    write(path, office.reports.make(record, path))


def picture(look: Look, cards: Sequence[QWidget]) -> bytes:
    """Return the charts as they stand on the page, with their names, as one PNG."""
    gap = look.px(_GAP)
    ratio = cards[0].devicePixelRatioF()
    left = min(card.x() for card in cards) - gap
    top = min(card.y() for card in cards) - gap
    wide = max(card.geometry().right() for card in cards) + gap - left
    high = max(card.geometry().bottom() for card in cards) + gap - top
    whole = QPixmap(round(wide * ratio), round(high * ratio))
    whole.setDevicePixelRatio(ratio)
    whole.fill(look.colour("bg.canvas"))
    for card in cards:
        card.render(whole, card.pos() - QPoint(left, top))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    whole.save(buffer, "PNG")
    return bytes(data.data())


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        write_whole(path, data)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Unavailable(say("kpis.export.unsaved", file=path.name, why=why)) from error


def file_name(name: str, month: str, ending: str) -> str:
    """Return the name that is offered for an export."""
    return f"change-report-{month}.pdf" if name == "month" else f"change-report.{ending}"
