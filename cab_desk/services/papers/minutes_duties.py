"""What a meeting handled of what is owed: what was recorded as done while it ran."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cab_desk.domain.ledger import Entry, Event
from cab_desk.domain.meeting import Meeting
from cab_desk.domain.policy import Pack
from cab_desk.domain.statement import read
from cab_desk.services.ports import Work
from cab_desk.words import say

_FIELDS = ("reviewed_at", "documented_at")


@dataclass(frozen=True, slots=True)
class Handled:
    """Something owed that was done; `by` is None where a time of the change shows it."""

    label: str
    by: datetime | None
    at: datetime
    note: str
    entry: int


def handled(work: Work, meeting: Meeting, uid: str) -> list[Handled]:
    """Return what was recorded as done for a change between start and close of a meeting.

    Read from the ledger, so that minutes say the same for ever, whatever is recorded later.
    """
    first, last = _span(work, meeting)
    if first is None:
        return []
    during = [
        pair
        for pair in work.ledger.of_subject(uid)
        if pair[0].seq > first and (last is None or pair[0].seq < last)
    ]
    return [one for entry, event in during for one in _said(work.pack, entry, event)]


def reviews(work: Work, meeting: Meeting) -> list[Handled]:
    """Return the reviews of the policy itself that were recorded as held while a meeting ran."""
    first, last = _span(work, meeting)
    if first is None:
        return []
    subjects = [f"{one.review} {one.period}" for one in work.duties.held()]
    subjects += [one.period for one in work.flags.audits()]
    return sorted(
        (
            one
            for subject in dict.fromkeys(subjects)
            for entry, event in work.ledger.of_subject(subject)
            if entry.seq > first and (last is None or entry.seq < last)
            for one in _held(entry, event)
        ),
        key=lambda one: one.entry,
    )


def _held(entry: Entry, event: Event) -> Iterator[Handled]:
    body = read(event.data).body
    if event.type not in ("review.done", "flag.audited"):
        return
    label = str(body.get("title") or say("flags.audit"))
    what = say("minutes.review_of", what=label, period=body["period"])
    at = datetime.fromisoformat(str(body["at"]))
    yield Handled(what, None, at, str(body.get("note", "")), entry.seq)


def _span(work: Work, meeting: Meeting) -> tuple[int | None, int | None]:
    first = last = None
    for entry, event in work.ledger.of_subject(meeting.id):
        if event.type == "meeting.started":
            first = entry.seq
        elif event.type == "meeting.closed":
            last = entry.seq
    return first, last


def _said(pack: Pack, entry: Entry, event: Event) -> Iterator[Handled]:
    said = read(event.data)
    body = said.body
    if event.type == "duty.done":
        by, at = datetime.fromisoformat(body["by"]), datetime.fromisoformat(body["at"])
        yield Handled(body["label"], by, at, body["note"], entry.seq)
    elif event.type == "change.edited":
        for name in _FIELDS:
            if name in body.get("fields", ()):
                yield Handled(_named(pack, name), None, said.at, body["reason"], entry.seq)


def _named(pack: Pack, field: str) -> str:
    """Return what the policy calls the duty that a time of the change shows."""
    for rule in pack.rules:
        for duty in rule.duties:
            if duty.done_by == field:
                return duty.label or say(f"findings.due.{duty.what}")
    return say("findings.due.retrospective")
