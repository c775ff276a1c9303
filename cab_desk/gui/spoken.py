"""What a screen reader finds in the painted widgets, cell by cell and bar by bar."""

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible

from cab_desk.gui.accessible import Part, Readers, Role, Walk
from cab_desk.gui.widgets.day_marks import marks_of
from cab_desk.gui.widgets.matrix_view import MatrixView
from cab_desk.gui.widgets.month_view import MonthView
from cab_desk.gui.widgets.sign_pad import SignPad
from cab_desk.gui.widgets.week_view import WeekView
from cab_desk.services.rows import Bar
from cab_desk.services.schedule.month import Grounds
from cab_desk.words import plural, say

_GATES = ("block", "exception", "warn")


def matrix(view: MatrixView) -> list[Part]:
    """Return the cells from the highest probability down, each followed by its chips."""
    return list(_cells(view))


def _cells(view: MatrixView) -> Iterator[Part]:
    for place in view.places():
        chosen = place == view.present()
        yield Part(view.spoken(place), view.rect_of(place), Role.Cell, chosen)
        for spot in view.spots():
            if spot.place == place:
                name = f"{spot.row.number} {spot.row.title}".strip()
                yield Part(name, spot.rect, Role.ListItem)


def month(view: MonthView) -> list[Part]:
    """Return the chips of all days in their order, with what is more on a day."""
    found = []
    for hit in view.chips():
        first, _, rest = view.spoken(hit).partition("\n")
        name = _said(first, hit.bar) if hit.bar else first
        found.append(Part(name, hit.rect, Role.ListItem, view.is_chosen(hit), rest))
    return found + _marks(view.grounds, view.heads())


def week(view: WeekView) -> list[Part]:
    """Return the bars lane by lane, where they stand now that the lanes are scrolled."""
    scene = view.scene()
    if scene is None:
        return []
    offset, found = view.verticalScrollBar().value(), []
    for box, placed in scene.placed():
        first, _, rest = view.said(placed.bar).partition("\n")
        lane = box.lane.name or say("schedule.other")
        rect = scene.bar_rect(box, placed).translated(0, -offset)
        chosen = placed.bar.uid == view.chosen()
        name = _said(f"{first}, {lane}", placed.bar)
        found.append(Part(name, rect, Role.ListItem, chosen, rest))
    return found + _marks(scene.grounds, scene.heads())


def _marks(grounds: Grounds, heads: Sequence[tuple[date, QRectF]]) -> list[Part]:
    """Return the holidays and meetings of days, after their changes."""
    weekdays, months = say("frame.weekdays").split(), say("frame.months").split()
    return [
        Part(f"{weekdays[day.weekday()]} {day.day} {months[day.month - 1]}, {line}", rect,
             Role.StaticText)
        for day, rect in heads
        for mark in marks_of(grounds, day)
        for line in mark.whole.split("\n")
    ]  # fmt: skip


def pad(view: SignPad) -> list[Part]:
    """Return the strokes that were drawn, as one graphic."""
    count = len(view.drawing().strokes)
    name = plural("meeting.sign.strokes", count) if count else say("meeting.sign.no_strokes")
    return [Part(name, QRectF(view.rect()), Role.Graphic)]


def _said(text: str, bar: Bar) -> str:
    words = [text, say(f"sheet.state.{bar.state}")]
    if bar.gate in _GATES:
        words.append(say(f"sheet.gate.{bar.gate}"))
    return ", ".join(words)


def install() -> Readers:
    """Have Qt find these parts; what is returned has to be kept."""
    readers = Readers({
        "MatrixView": Walk(Role.Table, matrix),
        "MonthView": Walk(Role.List, month),
        "WeekView": Walk(Role.List, week, WeekView.viewport),
        "SignPad": Walk(Role.Canvas, pad),
    })  # fmt: skip
    QAccessible.installFactory(readers)
    return readers
