"""The canonical record of a meeting: plain data, from which its minutes are drawn and hashed.

Moments are ``{"utc": …, "offset": …}``: the offset is the board's at that moment, so that the
record reads the same for ever. Nothing in it is a float.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from json import loads
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from cab_desk.domain import attachments
from cab_desk.domain.canonical import clean, stamp
from cab_desk.domain.change import Change
from cab_desk.domain.content import content_hash, restore
from cab_desk.domain.ledger import Entry, Event
from cab_desk.domain.meeting import AgendaItem, Meeting, Quorum, count_quorum
from cab_desk.domain.policy import Matrix, Pack
from cab_desk.errors import Refused
from cab_desk.services.evidence.proving import root_at
from cab_desk.services.meetings.correcting import decisions
from cab_desk.services.meetings.emergency import within
from cab_desk.services.papers.minutes_care import care_of
from cab_desk.services.papers.minutes_conflicts import conflicts_of
from cab_desk.services.papers.minutes_duties import Handled, handled, reviews
from cab_desk.services.papers.minutes_edits import edits, told
from cab_desk.services.papers.minutes_keys import set_aside, spoken, waits
from cab_desk.services.ports import RecordedSignoff, Work

Record: TypeAlias = dict[str, Any]

# What differs between two printings of the same meeting; the rest is its substance.
PRINTING = ("made", "head", "revision", "state", "amends", "approved")


def build(work: Work, meeting_id: str) -> Record:
    """Return the record of a meeting as it stands, as a draft of revision 1.

    An RFC stands in it as the board saw it: with the content of the revision decided on, and
    the sign-offs given for that content until the meeting was closed.
    """
    meeting = work.meetings.get(meeting_id)
    board, head, pack = work.board(), work.ledger.head(), work.pack
    clock = Clock(board.zone)
    closing = closing_entry(work, meeting_id)
    until = closing[0].seq if closing else None  # who is one person was counted as it was known
    waiting = waits(work, until)
    record: Record = {
        "v": 1,
        "kind": "minutes",
        "state": "draft",
        "revision": 1,
        "amends": "",
        "made": clock.moment(work.now),
        "board": {"id": board.id, "name": clean(board.name), "zone": board.zone},
        "meeting": _meeting(work, meeting, clock),
        "quorum": _quorum(count(meeting, pack, work.people.same(until))),
        "attendance": [
            {
                "name": clean(seat.name),
                "part": clean(seat.part),
                "presence": str(seat.presence),
                "votes": seat.votes,
                **({"delegate": clean(seat.delegate)} if seat.delegate else {}),
            }
            for seat in meeting.attendance
        ],
        "matrix": _matrix(pack),
        "items": [
            _item(work, item, clock, closing, waiting)
            | _earlier(work, meeting, item, clock)
            | _done(work, meeting, item, clock)
            for item in meeting.items
        ],
        "approved": None,
        "policy": {
            "id": pack.id, "title": clean(pack.title), "version": clean(pack.version),
            "hash": pack.hash,
        },
        "head": {"seq": head.seq, "hash": head.hash, "root": root_at(work)},
    }  # fmt: skip
    if held := reviews(work, meeting):  # left out where there is none: older records had no place
        record["reviews"] = [_handled(one, clock) for one in held]
    return told(record, edits(work, meeting_id))


def substance(record: Mapping[str, Any]) -> Record:
    """Return what of a record is the meeting's, without what is the printing's."""
    return {key: value for key, value in record.items() if key not in PRINTING}


def count(meeting: Meeting, pack: Pack, same: Mapping[str, str]) -> Quorum:
    """Count the quorum by the pack's rule."""
    rule = pack.meeting.quorum
    return count_quorum(meeting, rule.needed, rule.chair, same)


def closing_entry(work: Work, meeting_id: str) -> tuple[Entry, Event] | None:
    """Return the entry by which the chair closed a meeting."""
    entries = work.ledger.of_subject(meeting_id)
    closed = [pair for pair in entries if pair[1].type == "meeting.closed"]
    return closed[-1] if closed else None


class Clock:
    """The board's clock: a moment with the offset that its zone has then."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def moment(self, at: datetime) -> dict[str, str]:
        """Return a moment as the record holds it."""
        return {"utc": stamp(at), "offset": at.astimezone(self._zone).isoformat()[-6:]}

    def maybe(self, at: datetime | None) -> dict[str, str] | None:
        """Return a moment, or None for none."""
        return None if at is None else self.moment(at)


def _meeting(work: Work, meeting: Meeting, clock: Clock) -> Record:
    chair = next((seat.name for seat in meeting.attendance if seat.part == "chair"), "")
    if meeting.chair_id:
        chair = work.people.get(meeting.chair_id).name
    found: Record = {
        "id": meeting.id,
        "number": clean(meeting.number),
        "title": clean(meeting.title),
        "kind": meeting.kind,
        "place": clean(meeting.place),
        "planned": clock.moment(meeting.planned_at),
        "minutes_planned": meeting.minutes_planned,
        "started": clock.maybe(meeting.started_at),
        "closed": clock.maybe(meeting.closed_at),
        "chair": clean(chair),
        "scribe": clean(meeting.scribe),
    }
    if meeting.requested_at is not None:
        found["requested"] = clock.moment(meeting.requested_at)
        allowed = within(work.pack)
        begun = meeting.started_at or meeting.planned_at
        if allowed is not None and begun > meeting.requested_at + allowed:
            found["requested_late"] = int((begun - meeting.requested_at).total_seconds()) // 60
    if meeting.late:
        found["not_admitted"] = [
            {"number": clean(one.number), "title": clean(one.title)} for one in meeting.late
        ]
    return found


def _quorum(found: Quorum) -> Record:
    return {
        "here": found.here,
        "members": found.members,
        "needed": found.needed,
        "met": found.met,
    }


def _matrix(pack: Pack) -> Record | None:
    matrix = pack.matrix
    if matrix is None:
        return None
    return {
        "impacts": [clean(step.label) for step in matrix.impacts],
        "probabilities": [clean(step.label) for step in matrix.probabilities],
        "cells": [
            [_cell(pack, matrix, row, column) for row in range(len(matrix.impacts))]
            for column in range(len(matrix.probabilities))
        ],
    }


def _cell(pack: Pack, matrix: Matrix, row: int, column: int) -> Record:
    cell = matrix.cells[row][column]
    level = pack.level(cell.level)
    label = level.label if level else cell.level
    tone = level.tone if level else "low"
    return {"tone": tone, "mark": clean(label[:1].upper()), "inferred": cell.inferred}


def _item(
    work: Work, item: AgendaItem, clock: Clock, closing: tuple[Entry, Event] | None,
    waiting: Callable[[RecordedSignoff], bool],
) -> Record:  # fmt: skip
    change = seen(work, item) if item.change_uid else None
    found: Record = {
        "id": item.id,
        "position": item.position,
        "title": clean(change.title if change else item.title),
        "number": clean(change.number if change else item.number),
        "uid": item.change_uid,
        "revision": (item.revision or change.revision) if change else 0,
        "content": content_hash(change) if change else "",
        "class": _class(work.pack, change),
        "risk": _risk(work.pack, change),
        "start": clock.maybe(change.start if change else None),
        "end": clock.maybe(change.end if change else None),
        "box_minutes": item.box_minutes,
        "elapsed": item.seconds(work.now),
        "note": clean(item.note),
        "verdict": None if item.verdict is None else str(item.verdict),
        "reason": clean(item.reason),
        "decided": clock.maybe(item.decided_at),
        "deferred_to": _target(work, item, clock),
        "conditions": [clean(text) for text in item.conditions],
        "actions": [
            {
                "text": clean(action.text),
                "owner": clean(action.owner),
                "due": action.due,
                "done": action.done,
            }
            for action in item.actions
        ],
        "exception": None,
        "signoffs": [],
    }
    if change is not None and (care := care_of(work, item, closing)):
        found["care"] = care
    if change is not None and change.attachments:
        found["attachments"] = attachments.plain(change.attachments)
    if change is not None and (settled := conflicts_of(work, change, closing)):
        found["conflicts"] = settled
    if item.late:
        found["late"] = clean(item.late)
    if change is not None:
        last = closing[0].seq if closing else None
        records = work.signoffs.of_change(change.uid)
        counted = [one for one in records if _counted(one, found["content"], last)]
        found["signoffs"] = [
            _signoff(one, clock) | ({"unaccepted": True} if waiting(one) else {}) for one in counted
        ]
        rest = [one for one in records if not _counted(one, found["content"], last)]
        found |= _set_aside(rest, last, clock)
        found["exception"] = _exception(work, change, counted, clock)
    return found


def _exception(
    work: Work, change: Change, counted: Sequence[RecordedSignoff], clock: Clock
) -> Record | None:
    """Return why a change asks for an exception, and who has granted it, where that is so."""
    case = change.exception
    ids = {one.signoff.event_id for one in counted if one.signoff.grants}
    granted = [one for one in work.exceptions.of_change(change.uid) if one.event_id in ids]
    if case is None and not granted:
        return None
    reason = case.reason if case is not None and case.reason.strip() else ""
    found: Record = {
        "kind": case.kind if case is not None else "",
        "reason": clean(reason) or next((one.reason for one in granted), ""),
    }
    if granted:
        found["granted"] = [
            {
                "label": one.label, "section": one.section, "name": one.person, "role": one.role,
                "at": clock.moment(one.at), "reason": one.reason,
            }
            for one in granted
        ]  # fmt: skip
    return found


def _earlier(work: Work, meeting: Meeting, item: AgendaItem, clock: Clock) -> Record:
    """Return the decisions about an item that were replaced while the meeting ran, if any."""
    replaced = decisions(work, meeting, item)[:-1] if item.verdict is not None else []
    replaced = [one for one in replaced if one.said.body["verdict"]]  # "": taken back
    if not replaced:
        return {}
    return {
        "earlier": [
            {
                "verdict": one.said.body["verdict"],
                "reason": clean(one.said.body["reason"]),
                "conditions": [clean(text) for text in one.said.body["conditions"]],
                "decided": clock.moment(one.said.at),
                "entry": one.entry.seq,
            }
            for one in replaced
        ]
    }


def _done(work: Work, meeting: Meeting, item: AgendaItem, clock: Clock) -> Record:
    """Return what of the duties after the change was done while the meeting ran, if any."""
    done = handled(work, meeting, item.change_uid) if item.change_uid else []
    if not done:
        return {}
    return {"done": [_handled(one, clock) for one in done]}


def _handled(one: Handled, clock: Clock) -> Record:
    return {
        "what": clean(one.label), "by": clock.maybe(one.by), "at": clock.moment(one.at),
        "note": clean(one.note), "entry": one.entry,
    }  # fmt: skip


def seen(work: Work, item: AgendaItem) -> Change:
    """Return the RFC of an item with the content that was decided on."""
    change = work.changes.get(item.change_uid)
    if item.verdict is None or item.revision in (0, change.revision):
        return change
    for revision in work.changes.revisions(change.uid):
        if revision.number == item.revision:
            return replace(change, **restore(change, loads(revision.data)))
    return change


def _class(pack: Pack, change: Change | None) -> Record | None:
    found = pack.class_def(change.class_id) if change else None
    if found is None:
        return None
    return {
        "id": found.id, "label": clean(found.label), "letter": found.letter, "shape": found.shape,
    }  # fmt: skip


def _risk(pack: Pack, change: Change | None) -> Record | None:
    matrix = pack.matrix
    if change is None or matrix is None:
        return None
    impact, probability = matrix.rating(change)
    cell = matrix.cell(impact, probability)
    level = pack.level(cell.level) if cell else None
    if cell is None or level is None:
        return None
    row, column = matrix.impact_ids.index(impact), matrix.probability_ids.index(probability)
    return {
        "level": level.id,
        "label": clean(level.label),
        "tone": level.tone,
        "inferred": cell.inferred,
        "impact": clean(matrix.impacts[row].label),
        "probability": clean(matrix.probabilities[column].label),
        "column": row,  # on paper impact runs to the right and probability upwards
        "row": column,
    }


def _target(work: Work, item: AgendaItem, clock: Clock) -> Record | None:
    if not item.deferred_to:
        return None
    try:
        meeting = work.meetings.get(item.deferred_to)
    except Refused:
        return None
    return {"number": clean(meeting.number), "at": clock.moment(meeting.planned_at)}


def _counted(record: RecordedSignoff, content: str, last: int | None) -> bool:
    if record.superseded or record.content_hash != content:
        return False
    return last is None or record.ledger_seq <= last


def _set_aside(records: Sequence[RecordedSignoff], last: int | None, clock: Clock) -> Record:
    """Return the sign-offs until the close that do not count, each with why, if any."""
    found = [
        {
            "name": clean(one.signoff.person),
            "role": clean(one.signoff.role),
            "decision": str(one.signoff.decision),
            "revision": one.revision,
            "at": clock.maybe(one.signoff.at),
            "entry": one.ledger_seq,
            **set_aside(one),
        }
        for one in records
        if last is None or one.ledger_seq <= last
    ]
    return {"set_aside": found} if found else {}


def _signoff(record: RecordedSignoff, clock: Clock) -> Record:
    said = record.signoff
    return {
        "name": clean(said.person),
        "role": clean(said.role),
        "decision": str(said.decision),
        "conditions": [clean(text) for text in said.conditions],
        "meaning": clean(record.meaning),
        "content": record.content_hash,
        "revision": record.revision,
        "at": clock.maybe(said.at),
        "entry": record.ledger_seq,
        "event": said.event_id,
        "strokes": record.strokes,
        **spoken(said, clock.moment),
    }
