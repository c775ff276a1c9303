"""After a meeting: that it is closed or called off, what it decided, what follows."""

from datetime import datetime
from typing import Protocol

from cab_desk.domain import meeting as reckoning
from cab_desk.domain.meeting import Meeting
from cab_desk.gui import times
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.gui.widgets.meeting_rows import AgendaList, row_of, used
from cab_desk.services.meetings import Stand
from cab_desk.words import plural, say


class ClosedPane(Protocol):
    """The widgets of the page that say it."""

    closed_title: Label
    closed_text: Label
    closed_agenda: AgendaList
    to_minutes: Button
    plan_next: Button
    next_text: Label


def show_closed(pane: ClosedPane, stand: Stand, meeting: Meeting, now: datetime) -> None:
    """Show a meeting that is over, or that was never held."""
    off = meeting.called_off
    title = "agenda.called_off_title" if off else "meeting.closed_title"
    pane.closed_title.setText(say(title, meeting=meeting.number))
    spent = used(reckoning.elapsed(meeting, now))
    pane.closed_text.setText(off or say("meeting.closed_text", time=spent))
    pane.to_minutes.setVisible(not off)
    _show_next(pane, stand, now)
    pane.closed_agenda.show_rows([row_of(stand, item, now) for item in meeting.items])


def _show_next(pane: ClosedPane, stand: Stand, now: datetime) -> None:
    found = stand.follows
    pane.plan_next.setVisible(found is not None and not found.planned)
    if found is None:
        pane.next_text.setText("")
    elif found.planned:
        pane.next_text.setText(say("agenda.next_planned", next=found.planned))
    else:
        zone = times.zone_of(stand.zone)
        when = f"{times.date(found.at, zone, now)}, {times.clock(found.at, zone)}"
        items = plural("agenda.items", found.items)
        tasks = plural("agenda.tasks", found.tasks)
        pane.next_text.setText(say("agenda.next_line", when=when, items=items, tasks=tasks))
