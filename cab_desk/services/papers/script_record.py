"""The chair's script as plain data: a meeting as it is to be led, for the chair alone.

It is made for the moment and recorded nowhere. The chair's private notes are handed in by whoever
may read them; they are in the record only where they were asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from cab_desk.domain.canonical import clean
from cab_desk.domain.meeting import AgendaItem, Attendance, Meeting, left
from cab_desk.domain.stages import CARRIED_OUT
from cab_desk.domain.unwritten import UNWRITTEN
from cab_desk.domain.verdict import Verdict
from cab_desk.services import meetings
from cab_desk.services.papers import rfc_record
from cab_desk.services.papers.minutes_record import Clock
from cab_desk.services.ports import Work
from cab_desk.services.registers import duties
from cab_desk.services.requests import review as reviews
from cab_desk.services.requests.conditions import Condition
from cab_desk.services.requests.review import Review
from cab_desk.words import say

Record: TypeAlias = dict[str, Any]
_APPROVAL = "approval"  # what is owed as a sign-off has a line of its own


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every item is written with."""

    work: Work
    clock: Clock
    starts: Mapping[str, datetime]
    private: Mapping[str, str]


def build(work: Work, meeting_id: str, private: Mapping[str, str] | None = None) -> Record:
    """Return the script of a meeting at this moment; `private` has notes by the item's id.

    Raises Refused where there is no meeting.
    """
    meeting, board, pack = work.meetings.get(meeting_id), work.board(), work.pack
    clock = Clock(board.zone)
    starts, ends = _times(meeting, work.now)
    planned_end = meeting.planned_at + timedelta(minutes=meeting.minutes_planned)
    count = meetings.quorum(meeting, pack, work.people.same())
    desk = _Desk(work, clock, starts, private or {})
    return {
        "v": 1,
        "kind": "script",
        "made": clock.moment(work.now),
        "private": private is not None,
        "board": clean(board.name),
        "policy": clean(f"{pack.title}, {pack.version}"),
        "head": work.ledger.head().seq,
        "number": clean(meeting.number),
        "title": clean(meeting.title),
        "place": clean(meeting.place),
        "begun": clock.maybe(meeting.started_at),
        "at": clock.moment(meeting.planned_at),
        "planned_end": clock.moment(planned_end),
        "ends": clock.moment(ends),
        "over": max(0, round((ends - planned_end).total_seconds() / 60)),
        "quorum": {"needed": count.needed, "members": count.members, "chair": count.chair_needed},
        "seats": [_seat(seat) for seat in meeting.attendance],
        "late": [f"{one.number} {one.title}".strip() for one in meeting.late],
        "tasks": [_task(task) for task in meetings.carried(work, work.meetings.all())],
        "items": [_item(desk, item) for item in meeting.items],
    }


def _times(meeting: Meeting, now: datetime) -> tuple[Mapping[str, datetime], datetime]:
    """Return when each open item begins, and when the last ends, if each takes its box.

    Before the meeting they are counted from the planned time; while it runs from now, the item
    under discussion first.
    """
    found: dict[str, datetime] = {}
    at = meeting.planned_at if meeting.started_at is None else now
    order = sorted(meeting.items, key=lambda item: item.id != meeting.current)
    for item in order:
        if item.verdict is None:
            found[item.id] = at
            at += timedelta(seconds=left(item, now))
    return found, meeting.closed_at or at


def _seat(seat: Attendance) -> Record:
    return {
        "name": clean(meetings.seat_said(seat)),
        "part": clean(seat.part),
        "votes": seat.votes,
        "here": seat.here,
    }


def _task(task: meetings.OpenTask) -> Record:
    said = task.action
    return {
        "text": clean(said.text), "owner": clean(said.owner), "due": said.due,
        "about": clean(task.about), "meeting": clean(task.meeting),
    }  # fmt: skip


def _item(desk: _Desk, item: AgendaItem) -> Record:
    about = reviews.review(desk.work, item.change_uid) if item.change_uid else None
    starts = desk.starts.get(item.id)
    ends = None if starts is None else starts + timedelta(seconds=left(item, desk.work.now))
    return {
        "position": item.position,
        "number": clean(item.number),
        "title": clean(about.change.title if about else item.title),
        "minutes": item.box_minutes,
        "starts": desk.clock.maybe(starts),
        "ends": desk.clock.maybe(ends),
        "verdict": None if item.verdict is None else str(item.verdict),
        "decided": desk.clock.maybe(item.decided_at),
        "late": clean(item.late),
        "note": clean(item.note),
        "verdicts": [str(one) for one in meetings.verdicts_of(item, about)],
        "private": clean(desk.private.get(item.id, "")),
        "asked": _asked(desk, item, about),
        **(_of_change(desk, about) if about is not None else _NO_CHANGE),
    }


_NO_CHANGE: Record = {
    "class": "", "risk": "", "owner": "", "requester": "", "start": None, "end": None,
    "blocks": [], "conditions": [], "missing": [],
}  # fmt: skip


def _of_change(desk: _Desk, about: Review) -> Record:
    change, verdict, pack = about.change, about.verdict, desk.work.pack
    kind, level = pack.class_def(change.class_id), pack.level(verdict.risk.level or "")
    return {
        "class": clean(kind.label) if kind else "",
        "risk": clean(level.label) if level else "",
        "owner": clean(change.owner),
        "requester": clean(change.requester),
        "start": desk.clock.maybe(change.start),
        "end": desk.clock.maybe(change.end),
        "blocks": list(_blocks(verdict)),
        "conditions": [_condition(one) for one in about.conditions if one.open],
        "missing": _missing(verdict),
        "unwritten": [clean(one.message()) for one in verdict.findings if one.kind == UNWRITTEN],
    }


def _blocks(verdict: Verdict) -> Iterator[Record]:
    """Go through the gates that block; a missing signature is said with the slots."""
    waiting = {one.message() for one in verdict.findings if one.kind == "approval.missing"}
    for one in rfc_record.findings(verdict):
        if one["blocks"] and one["message"] not in {clean(text) for text in waiting}:
            yield {"message": one["message"], "section": one["section"]}


def _condition(one: Condition) -> Record:
    return {"text": clean(one.text), "owner": clean(one.owner), "due": one.due}


def _missing(verdict: Verdict) -> list[str]:
    """Return, slot by slot, who has still to sign."""
    found = []
    for slot in verdict.slots:
        if slot.filled:
            continue
        roles = say("meeting.or").join(slot.any_of)
        several = {"roles": roles, "signed": slot.signed, "needed": slot.needed}
        found.append(clean(say("script.slot", **several) if slot.needed > 1 else roles))
    return found


def _asked(desk: _Desk, item: AgendaItem, about: Review | None) -> list[str]:
    """Return in sentences what the board is asked to do about an item."""
    if item.verdict is not None:
        word = say(f"minutes.verdict.{item.verdict}")
        return [say("script.asked.decided", verdict=word)]
    if about is None:
        return [say("script.asked.other")]
    if about.change.stage in CARRIED_OUT:
        return _owed(desk, about) or [say("script.asked.carried_out")]
    excepted = [
        say("script.asked.exception", label=clean(one.override.label), section=clean(one.section),
            roles=say("meeting.or").join(one.open_roles()))
        for one in about.exceptions
        if one.broken and not one.holds and not one.lacks
    ]  # fmt: skip
    return [*excepted, _decision(about)]


def _decision(about: Review) -> str:
    missing = _missing(about.verdict)
    if any(_blocks(about.verdict)):
        return say("script.asked.blocked")
    if missing:
        return say("script.asked.unsigned", roles=_listed(missing))
    return say("script.asked.decide")


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return say("meeting.and", first=", ".join(words[:-1]), last=words[-1])


def _owed(desk: _Desk, about: Review) -> list[str]:
    rows = duties.open_rows(about.change, about.verdict, desk.work.now)
    owed = [row for row in rows if row.what != _APPROVAL]
    return [say("script.asked.owed", what=row.label, section=clean(row.section)) for row in owed]
