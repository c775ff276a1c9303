"""Which time of the calendar is pointed at, by the mouse or by what is chosen."""

from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from cab_desk.domain.days import whole_day
from cab_desk.gui.pages.calendar_entries import entries_of
from cab_desk.gui.pages.page import Page
from cab_desk.gui.widgets.month_view import MonthView
from cab_desk.gui.widgets.week_view import WeekView

Span = tuple[datetime, datetime]


def menu_at(page: Page, view: WeekView | MonthView, event: QContextMenuEvent) -> QMenu | None:
    """Return the menu for a time of the days that are shown, None beside them."""
    by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
    if isinstance(view, WeekView):
        point = view.viewport().mapFrom(page, event.pos())
        span = _chosen_hour(view) if by_keys else _hour_at(view, point)
    else:
        span = _day_at(view, view.mapFrom(page, event.pos()), chosen=by_keys)
    return entries_of(page).menu_at(span) if span is not None else None


def _hour_at(view: WeekView, point: QPoint) -> Span | None:
    scene = view.scene()
    if scene is None or point.x() < scene.left:
        return None
    return _hour(scene.moment_of(point.x()))


def _chosen_hour(view: WeekView) -> Span | None:
    """Return the hour in which what is chosen begins, else the first one that is shown."""
    scene = view.scene()
    if scene is None:
        return None
    found = scene.find(view.chosen())
    return _hour(found[1].bar.start if found else scene.moment_of(scene.left))


def _hour(moment: datetime) -> Span:
    start = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return start, start + timedelta(hours=1)


def _day_at(view: MonthView, point: QPoint, *, chosen: bool) -> Span | None:
    hit = next((one for one in view.chips() if view.is_chosen(one)), None) if chosen else None
    day = hit.day if hit is not None else _cell(view, point)
    return whole_day(day, view.zone) if day is not None else None


def _cell(view: MonthView, point: QPoint) -> date | None:
    """Return the day in whose cell a point lies: the last one that begins left of and above it."""
    where = QPointF(point)
    found = [
        day
        for day, head in view.heads()
        if head.left() <= where.x() < head.right() and head.top() <= where.y()
    ]
    return found[-1] if found else None
