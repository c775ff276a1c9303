"""The agenda of a meeting as plain data, with the whole record of every RFC on it."""

from typing import Any, TypeAlias

from cab_desk.domain.canonical import clean
from cab_desk.domain.meeting import AgendaItem
from cab_desk.services.papers import rfc_record
from cab_desk.services.papers.minutes_record import Clock
from cab_desk.services.ports import Work

Record: TypeAlias = dict[str, Any]


def build(work: Work, meeting_id: str) -> Record:
    """Return the record of an agenda at this moment; raises Refused where there is no meeting."""
    meeting, board, pack = work.meetings.get(meeting_id), work.board(), work.pack
    clock = Clock(board.zone)
    return {
        "v": 1,
        "kind": "agenda",
        "made": clock.moment(work.now),
        "board": clean(board.name),
        "policy": clean(f"{pack.title}, {pack.version}"),
        "head": work.ledger.head().seq,
        "number": clean(meeting.number),
        "title": clean(meeting.title),
        "place": clean(meeting.place),
        "at": clock.moment(meeting.planned_at),
        "invited": [
            {"name": clean(seat.name), "part": clean(seat.part)} for seat in meeting.attendance
        ],
        "items": [_item(work, item) for item in meeting.items],
    }


def _item(work: Work, item: AgendaItem) -> Record:
    return {
        "position": item.position,
        "number": clean(item.number),
        "title": clean(item.title),
        "minutes": item.box_minutes,
        "rfc": rfc_record.build(work, item.change_uid) if item.change_uid else None,
    }
