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

    What was settled after the meeting was closed, or about another content of either of the two
    than they had then, is no part of this.
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
    own, theirs = ("seen_one", "seen_other")[:: 1 if pair.one == change.uid else -1]
    if not said or said[-1]["state"] == OPEN or said[-1][own] != content_hash(change):
        return {}
    if said[-1][theirs] != _content_of(work, other, last):
        return {}
    body = said[-1]
    return {
        "partner": clean(label(work.changes.get(other))),
        "state": str(body["state"]),
        "before": clean(str(body["before"])),
        "reason": clean(str(body["reason"])),
        "by": clean(str(body["name"])),
    }


def _content_of(work: Work, uid: str, last: int | None) -> str:
    """Return the hash of a change's content as it was at an entry, or is."""
    for one in reversed(work.changes.revisions(uid)):
        found = work.ledger.find(one.event_id)
        if last is None or (found is not None and found[0].seq <= last):
            return one.content_hash
    return ""
