"""After a meeting: that it is closed or called off, what it decided, what follows."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout

from cab_desk.domain import meeting as reckoning
from cab_desk.domain.meeting import Meeting
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.gui.widgets.meeting_rows import AgendaList, row_of, used
from cab_desk.gui.widgets.rhythms import Rhythms
from cab_desk.services.meetings import Stand
from cab_desk.words import say


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
    _show_next(pane, stand, meeting, now)
    pane.closed_agenda.show_rows([row_of(stand, item, now) for item in meeting.items])


def plan_by(pane: ClosedPane, plan: Callable[[str], object]) -> None:
    """Plan the next meeting by the rhythm that is chosen, once the button is pressed."""

    def go(_on: bool = False) -> None:
        box = _rhythms(pane)
        plan(box.chosen() if box is not None else "")

    pane.plan_next.clicked.connect(go)


def _rhythms(pane: ClosedPane, *, make: bool = False) -> Rhythms | None:
    """Return the choice of rhythms beside the button, made when it is needed first."""
    around = pane.plan_next.parentWidget()
    if around is None:
        return None
    found = around.findChild(Rhythms)
    row = around.findChild(QHBoxLayout, "closed_foot")
    if isinstance(found, Rhythms) or not make or not isinstance(row, QHBoxLayout):
        return found if isinstance(found, Rhythms) else None
    made = Rhythms(pane.next_text, around)
    row.insertWidget(row.indexOf(pane.plan_next), made)
    return made


def _show_next(pane: ClosedPane, stand: Stand, meeting: Meeting, now: datetime) -> None:
    found = stand.follows
    offered = found is not None and not found.planned
    pane.plan_next.setVisible(offered)
    box = _rhythms(pane, make=offered)
    if box is not None:
        box.setVisible(offered)
    if box is not None and offered:
        box.show_stand(stand, meeting, now)
    else:
        known = found.planned if found is not None else ""
        pane.next_text.setText(say("agenda.next_planned", next=known) if known else "")
