"""What was settled about the conflicts of an item, as a meeting left it."""

from typing import Any

from cab_desk.domain.canonical import clean
from cab_desk.domain.change import Change
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Entry, Event
from cab_desk.domain.statement import read
from cab_desk.services.conflict_ports import OPEN, Settled
from cab_desk.services.ports import Work
from cab_desk.services.requests.changes import label
from cab_desk.services.schedule.settling import SETTLED


def conflicts_of(
    work: Work, change: Change, closing: tuple[Entry, Event] | None
) -> list[dict[str, Any]]:
    """Return with whom the content that was decided is in a settled conflict, and how it stands.

    What was settled after the meeting was closed, or about another content, is no part of this.
    """
    last = closing[0].seq if closing else None
    found = (_said(work, one, change, last) for one in work.conflicts.said_of(change.uid))
    return sorted((one for one in found if one), key=lambda one: str(one["partner"]))


def _said(work: Work, pair: Settled, change: Change, last: int | None) -> dict[str, Any]:
    """Return the last word on a pair until an entry, or nothing."""
    other = pair.other if pair.one == change.uid else pair.one
    bodies = (
        read(event.data).body
        for entry, event in work.ledger.of_subject(pair.one)
        if event.type == SETTLED and (last is None or entry.seq <= last)
    )
    said = [body for body in bodies if (body["one"], body["other"]) == (pair.one, pair.other)]
    own = "seen_one" if pair.one == change.uid else "seen_other"
    if not said or said[-1]["state"] == OPEN or said[-1][own] != content_hash(change):
        return {}
    body = said[-1]
    return {
        "partner": clean(label(work.changes.get(other))),
        "state": str(body["state"]),
        "before": clean(str(body["before"])),
        "reason": clean(str(body["reason"])),
        "by": clean(str(body["name"])),
    }
