"""What earlier meetings left to be done, carried on until it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from cab_desk.domain.meeting import ItemAction, Meeting, MeetingState

_NEVER = "9999"


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that a closed meeting gave to somebody and that nobody has ticked."""

    meeting_id: str
    meeting: str
    item_id: str
    about: str
    action: ItemAction


def open_tasks(everything: Iterable[Meeting]) -> tuple[OpenTask, ...]:
    """Return what closed meetings left open: what is due first comes first."""
    found = [
        OpenTask(meeting.id, meeting.number, item.id, item.number or item.title, action)
        for meeting in everything
        if meeting.state is MeetingState.CLOSED
        for item in meeting.items
        for action in item.actions
        if not action.done
    ]
    return tuple(sorted(found, key=lambda task: (task.action.due or _NEVER, task.meeting)))
