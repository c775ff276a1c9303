"""What earlier meetings left to be done, carried on until it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cab_desk.domain.meeting import AgendaItem, ItemAction, Meeting, MeetingState, Verdict
from cab_desk.domain.stages import LIVE
from cab_desk.services.ports import Work
from cab_desk.services.requests import conditions

_NEVER = "9999"


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that a closed meeting gave to somebody and that nobody has ticked."""

    meeting_id: str
    meeting: str
    item_id: str
    about: str
    action: ItemAction
    change_uid: str = ""  # of a condition: it is ticked by signature
    title: str = ""


def carried(work: Work, everything: Iterable[Meeting]) -> tuple[OpenTask, ...]:
    """Return the tasks and the conditions that closed meetings left open, the first due first."""
    held = list(everything)
    found = (*open_tasks(held), *open_conditions(work, held))
    return tuple(sorted(found, key=lambda task: (task.action.due or _NEVER, task.meeting)))


def open_conditions(work: Work, everything: Iterable[Meeting]) -> Iterator[OpenTask]:
    """Go through what closed meetings approved under conditions that are not met yet."""
    last: dict[str, tuple[Meeting, AgendaItem]] = {}
    for meeting in sorted(everything, key=lambda one: one.planned_at):
        if meeting.state is MeetingState.CLOSED:
            decided = (one for one in meeting.items if one.verdict is Verdict.CONDITIONS)
            last |= {item.change_uid: (meeting, item) for item in decided if item.change_uid}
    stored = work.changes.get_many(list(last))
    for uid, (meeting, item) in last.items():
        change = stored.get(uid)
        if change is None or change.stage not in LIVE:
            continue
        for one in conditions.of_change(work, change):
            if one.open:
                action = ItemAction(one.id, one.text, one.owner, one.due)
                number = change.number or change.title
                yield OpenTask(
                    meeting.id, meeting.number, item.id, number, action, uid, change.title
                )


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
