"""Declare freezes, blackouts, holidays, incidents and failed maintenance windows."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cab_desk.domain import slots
from cab_desk.domain.canonical import Plain, stamp
from cab_desk.domain.change import Change
from cab_desk.domain.identity import one_of
from cab_desk.domain.ledger import Draft
from cab_desk.domain.stages import LIVE
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.services.near_rows import Row
from cab_desk.services.outcome import Outcome, touched
from cab_desk.services.ports import Work
from cab_desk.services.requests import judging, summary
from cab_desk.services.requests.holidays import HOLIDAY, MOST_DAYS, whole_days
from cab_desk.services.requests.intake import end_fault, one_line
from cab_desk.services.requests.meanwhile import About, follow
from cab_desk.services.rows import CalendarEntry
from cab_desk.words import say

REMOVED = "removed"
_SHORTEST_REASON = 3
ABSENCE = "absence"
KINDS = ("freeze", "blackout", HOLIDAY, ABSENCE, "incident", "failed_window")
# A holiday is felt on the weekend beside it too, and by clocks that count business days.
_BEFORE, _AFTER = timedelta(days=7), timedelta(days=31)


def declare(work: Work, entry: CalendarEntry, seen: CalendarEntry | None = None) -> Outcome:
    """Put an entry on the calendar and judge the changes again that it touches.

    A freeze without an authority is a blackout. Raises BadInput with every fault by its field,
    Refused where the entry is gone, ChangedMeanwhile where it is not what was `seen` of it.
    """
    before = _before(work, entry.id)
    if entry.id and not before:
        raise Refused(say("changes.entry_gone"))
    entry = _settled(work, entry)
    if seen is not None:
        _follow(work, seen, entry, before[0])
    if faults := [*_faults(entry), *_who_fault(entry)]:
        raise BadInput(faults[0].sentence, faults)
    spans = [entry, *before]
    work.calendar.put(entry)
    work.record(Draft("calendar.changed", stated(entry), entry.id, author=work.actor))
    _judge_again(work, spans)
    message = say(f"changes.declared.{entry.kind}", title=entry.title)
    return touched("calendar", "change", message=message, made=entry.id)


@dataclass(frozen=True, slots=True)
class Effect:
    """An RFC that an entry of the calendar makes worse or better, and the sentences of that."""

    uid: str
    name: str
    title: str
    gains: tuple[str, ...]
    loses: tuple[str, ...]


def preview(work: Work, entry: CalendarEntry, *, remove: bool = False) -> list[Effect]:
    """Return the live RFCs that would gain or lose a finding by an entry, by start.

    Nothing is written. An entry with an id takes the place of the one that bears it.
    """
    everything = work.calendar.between(judging.FIRST, judging.LAST)
    before = [one for one in everything if one.id == entry.id]
    after = [] if remove else [_settled(work, entry)]
    judged = [one for one in (*before, *after) if one.kind != ABSENCE]  # no rule reads an absence
    rest = [one for one in everything if one.id != entry.id]
    by_rules = _by_rules(work, judged, [*rest, *after]) if judged else []
    return [*by_rules, *_of_people(work, before, after)]


def _by_rules(
    work: Work, spans: Sequence[CalendarEntry], entries: Sequence[CalendarEntry]
) -> list[Effect]:
    """Return the live changes of some spans of which the policy thinks otherwise by entries."""
    old, new = judging.bench(work), judging.bench(work, entries)
    hit = {
        change.uid: change
        for span in spans
        for change in work.changes.each(_from(span), _reach(span))
        if change.stage in LIVE
    }
    standing = work.signoffs.standing_of(list(hit))
    found = []
    for uid, change in hit.items():
        whole = judging.signed(change, standing.get(uid, ()))
        was, now = _objections(old, whole), _objections(new, whole)
        if was != now:
            found.append(_effect(change, tuple(sorted(now - was)), tuple(sorted(was - now))))
    return found


def _of_people(
    work: Work, before: Sequence[CalendarEntry], after: Sequence[CalendarEntry]
) -> list[Effect]:
    """Return the live changes whose owner is away by an absence, or is no longer, by start."""
    was, now = _on_then(work, before), _on_then(work, after)
    uids = {row.uid: row.start for row in (*was, *now) if (row in was) != (row in now)}
    found = []
    for uid in sorted(uids, key=lambda uid: (uids[uid], uid)):
        gains, loses = (
            tuple(say("spacing.gains", who=row.who) for row in rows
                  if row.uid == uid and row not in others)
            for rows, others in ((now, was), (was, now))
        )  # fmt: skip
        found.append(_effect(work.changes.get(uid), gains, loses))
    return found


def _on_then(work: Work, entries: Sequence[CalendarEntry]) -> list[Row]:
    """Return the live changes that who is away is on for, under any of their ids."""
    same = work.people.same()
    return [
        row
        for entry in entries
        if entry.kind == ABSENCE
        for away in entry.authority
        for person in {away, *(one for one in same if one_of(same, one) == one_of(same, away))}
        for row in work.reader.on_for(person, entry.start, entry.end or judging.LAST)
    ]


def _effect(change: Change, gains: tuple[str, ...], loses: tuple[str, ...]) -> Effect:
    return Effect(change.uid, change.number or change.title, change.title, gains, loses)


def _objections(bench: judging.Bench, change: Change) -> set[str]:
    return {finding.message() for finding in bench.judge(change).findings}


def remove(work: Work, entry_id: str, reason: str, seen: CalendarEntry | None = None) -> Outcome:
    """Take an entry off the calendar; it stays in the audit chain, with the reason.

    Raises Refused when it is not there, BadInput without a reason, ChangedMeanwhile where it is
    not what was `seen` of it.
    """
    before = _before(work, entry_id)
    if not before:
        raise Refused(say("changes.entry_gone"))
    if seen is not None:
        _follow(work, seen, replace(seen, status=REMOVED), before[0])
    if len(reason.strip()) < _SHORTEST_REASON:
        fault = Fault("reason", say("changes.reason_missing"))
        raise BadInput(fault.sentence, [fault])
    gone = replace(before[0], status=REMOVED)
    work.calendar.put(gone)
    body = stated(gone) | {"reason": one_line(reason)}
    work.record(Draft("calendar.changed", body, gone.id, author=work.actor))
    _judge_again(work, [gone])
    return touched("calendar", "change", message=say("changes.removed", title=gone.title))


def fields(entry: CalendarEntry) -> dict[str, Any]:
    """Return what somebody edits of an entry."""
    return {
        "kind": entry.kind, "title": entry.title, "start": entry.start, "end": entry.end,
        "authority": entry.authority, "systems": entry.systems, "severity": entry.severity,
        "status": entry.status,
    }  # fmt: skip


def _follow(work: Work, seen: CalendarEntry, mine: CalendarEntry, now: CalendarEntry) -> None:
    about = About(say("meanwhile.about.entry", title=now.title), now.id, ("calendar.changed",))
    follow(work, about, fields(seen), fields(mine), fields(now))


def _judge_again(work: Work, spans: Sequence[CalendarEntry]) -> None:
    hit = {
        change.uid: None
        for span in spans
        if span.kind != ABSENCE  # no rule reads it
        for change in work.changes.each(_from(span), _reach(span))
    }
    summary.refresh(work, list(hit))


def _from(entry: CalendarEntry) -> datetime:
    return entry.start - _BEFORE if entry.kind == HOLIDAY else entry.start


def _reach(entry: CalendarEntry) -> datetime:
    """Return until when plans may be touched: a window that failed opens others after it."""
    if entry.end is None:
        return judging.LAST
    if entry.kind == HOLIDAY:
        return entry.end + _AFTER
    return entry.end + (slots.HORIZON if entry.kind == "failed_window" else timedelta())


def _settled(work: Work, entry: CalendarEntry) -> CalendarEntry:
    """Return the entry as it is kept: a freeze without an authority is a blackout."""
    entry = replace(entry, title=one_line(entry.title), id=entry.id or secrets.token_hex(8))
    if entry.kind in ("freeze", "blackout"):
        return replace(entry, kind="freeze" if entry.authority else "blackout")
    if entry.kind == ABSENCE:
        return _absent(work, entry)
    return whole_days(entry, work.board().zone)


def _absent(work: Work, entry: CalendarEntry) -> CalendarEntry:
    """Return an absence with who is away: whoever an owner of that name is."""
    found = work.people.find(entry.title)
    known = found is not None and not found.retired
    title, ids = (found.name, (found.id,)) if found and known else (entry.title, ())
    return replace(entry, title=title, authority=ids, systems=())


def _who_fault(entry: CalendarEntry) -> list[Fault]:
    if entry.kind != ABSENCE or entry.authority or not entry.title:
        return []
    return [Fault("title", say("spacing.nobody", name=entry.title))]


def _before(work: Work, entry_id: str) -> list[CalendarEntry]:
    """Return the entry that is replaced, if there is one: what it left is judged again too."""
    everything = work.calendar.between(judging.FIRST, judging.LAST)
    return [entry for entry in everything if entry.id == entry_id]


def _faults(entry: CalendarEntry) -> list[Fault]:
    faults = []
    if entry.kind not in KINDS:
        faults.append(Fault("kind", say("changes.no_such_entry", kind=entry.kind)))
    if not entry.title:
        absence = entry.kind == ABSENCE
        key = "spacing.who_missing" if absence else "changes.entry_title_missing"
        faults.append(Fault("title", say(key)))
    if entry.end is None and entry.kind != "incident":
        faults.append(Fault("end", say("changes.end_missing")))
    if entry.end is not None and entry.end <= entry.start:
        faults.append(end_fault(entry.start, entry.end))
    elif entry.kind == HOLIDAY and entry.end and (entry.end - entry.start).days > MOST_DAYS:
        faults.append(Fault("end", say("changes.holiday_long")))
    return faults


def stated(entry: CalendarEntry) -> dict[str, Plain]:
    """Return what an event says of an entry."""
    facts: dict[str, Plain] = {
        "kind": entry.kind,
        "title": entry.title,
        "start": stamp(entry.start),
        "end": stamp(entry.end) if entry.end else None,
        "authority": list(entry.authority),
        "systems": list(entry.systems),
        "severity": entry.severity,
    }
    return facts | ({"status": entry.status} if entry.status else {})
