"""Declare freezes, blackouts, incidents and failed maintenance windows."""

import secrets
from dataclasses import replace

from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.ledger import Draft
from cab_desk.errors import BadInput, Fault
from cab_desk.services import judging, summary
from cab_desk.services.intake import end_fault, one_line
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.rows import CalendarEntry
from cab_desk.words import say

KINDS = ("freeze", "blackout", "incident", "failed_window")


def declare(work: Work, entry: CalendarEntry) -> Outcome:
    """Put an entry on the calendar and judge the changes again that it touches.

    A freeze without an authority is a blackout. Raises BadInput with every fault by its field.
    """
    entry = replace(entry, title=one_line(entry.title), id=entry.id or secrets.token_hex(8))
    if entry.kind in ("freeze", "blackout"):
        entry = replace(entry, kind="freeze" if entry.authority else "blackout")
    if faults := _faults(entry):
        raise BadInput(faults[0].sentence, faults)
    spans = [entry, *_before(work, entry.id)]
    work.calendar.put(entry)
    work.record(Draft("calendar.changed", stated(entry), entry.id, author=work.actor))
    hit = {
        change.uid: None
        for span in spans
        for change in work.changes.each(span.start, span.end or judging.LAST)
    }
    summary.refresh(work, list(hit))
    message = say(f"changes.declared.{entry.kind}", title=entry.title)
    return touched("calendar", "change", message=message, made=entry.id)


def _before(work: Work, entry_id: str) -> list[CalendarEntry]:
    """Return the entry that is replaced, if there is one: what it left is judged again too."""
    everything = work.calendar.between(judging.FIRST, judging.LAST)
    return [entry for entry in everything if entry.id == entry_id]


def _faults(entry: CalendarEntry) -> list[Fault]:
    faults = []
    if entry.kind not in KINDS:
        faults.append(Fault("kind", say("changes.no_such_entry", kind=entry.kind)))
    if not entry.title:
        faults.append(Fault("title", say("changes.entry_title_missing")))
    if entry.end is None and entry.kind != "incident":
        faults.append(Fault("end", say("changes.end_missing")))
    if entry.end is not None and entry.end <= entry.start:
        faults.append(end_fault(entry.start, entry.end))
    return faults


def stated(entry: CalendarEntry) -> dict[str, Plain]:
    """Return what an event says of an entry."""
    return {
        "kind": entry.kind,
        "title": entry.title,
        "start": stamp(entry.start),
        "end": stamp(entry.end) if entry.end else None,
        "authority": list(entry.authority),
        "systems": list(entry.systems),
        "severity": entry.severity,
    }
