"""Decide an item again while the meeting runs: what the first decision did is taken back."""

from dataclasses import dataclass

from cab_desk.domain.ledger import Entry, Event
from cab_desk.domain.meeting import AgendaItem, Meeting, MeetingState, Verdict
from cab_desk.domain.statement import Statement, read
from cab_desk.errors import Refused
from cab_desk.services.meetings.common import STAGES, verdict_word
from cab_desk.services.meetings.planning import take_off
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes
from cab_desk.words import say


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as the ledger has it."""

    entry: Entry
    event: Event
    said: Statement


def decisions(work: Work, meeting: Meeting, item: AgendaItem) -> list[Decided]:
    """Return every decision of a meeting about an item, oldest first."""
    found = []
    for entry, event in work.ledger.of_subject(item.change_uid or item.id):
        if event.type == "item.decided":
            said = read(event.data)
            if (said.body.get("meeting"), said.body.get("item")) == (meeting.id, item.id):
                found.append(Decided(entry, event, said))
    return found


def take_back(work: Work, meeting: Meeting, item: AgendaItem) -> tuple[str, frozenset[str]]:
    """Undo what the standing decision about an item did; return its event's id, and what was
    touched. The decision itself stays in the ledger.
    """
    if item.verdict is None:
        return "", frozenset()
    known = decisions(work, meeting, item)
    touched = _stage_back(work, item) | _off_the_next_agenda(work, item)
    return (known[-1].event.id if known else ""), touched


def _stage_back(work: Work, item: AgendaItem) -> frozenset[str]:
    verdict = item.verdict
    moved = STAGES.get(verdict) if verdict else None
    if verdict is None or moved is None or work.changes.get(item.change_uid).stage is not moved:
        return frozenset()
    why = say("meeting.taken_back", verdict=verdict_word(verdict))
    return changes.move_back(work, item.change_uid, why).touched


def _off_the_next_agenda(work: Work, item: AgendaItem) -> frozenset[str]:
    if item.verdict is not Verdict.DEFERRED or not item.deferred_to:
        return frozenset()
    try:
        other = work.meetings.get(item.deferred_to)
    except Refused:
        return frozenset()
    if other.state is not MeetingState.PLANNED:
        return frozenset()  # it has begun with the item, and decides about it itself
    same = [
        one
        for one in other.items
        if (one.change_uid, one.title) == (item.change_uid, item.title) and one.verdict is None
    ]
    return take_off(work, other.id, same[-1].id).touched if same else frozenset()
