"""Who sees to the conditions of a decision, as a meeting left it."""

from typing import Any

from cab_desk.domain.canonical import clean, folded
from cab_desk.domain.ledger import Entry, Event
from cab_desk.domain.meeting import AgendaItem
from cab_desk.services.ports import Work
from cab_desk.services.requests.conditions import cares_of


def care_of(
    work: Work, item: AgendaItem, closing: tuple[Entry, Event] | None
) -> list[dict[str, Any]]:
    """Return owner and day of each condition that has them, by its place from 1 on.

    What was said after the meeting was closed is no part of its minutes.
    """
    last = closing[0].seq if closing else None
    entries = work.ledger.of_subject(item.change_uid)
    cares = cares_of(event for entry, event in entries if last is None or entry.seq <= last)
    found = ((place, cares.get(folded(text))) for place, text in enumerate(item.conditions, 1))
    return [
        {"place": place, "owner": clean(care[0]), "due": care[1]} for place, care in found if care
    ]
