"""Meetings with agenda, actions and attendance, read and written whole."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, insert, select, update

from cab_desk.domain.meeting import (
    AgendaItem,
    Attendance,
    ItemAction,
    LateItem,
    Meeting,
    MeetingState,
    Presence,
    Verdict,
)
from cab_desk.errors import Refused
from cab_desk.storage import counters
from cab_desk.storage.schema import agenda_action, agenda_item, meeting
from cab_desk.storage.schema_meetings import attendance, late_item
from cab_desk.words import say

# Put together once: building a statement takes longer than the database does.
_ONE = select(meeting).where(meeting.c.id == bindparam("wanted"))
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_SEATS = (
    select(attendance)
    .where(attendance.c.meeting_id.in_(_IDS))
    .order_by(attendance.c.meeting_id, attendance.c.position)
)
_LATE = (
    select(late_item)
    .where(late_item.c.meeting_id.in_(_IDS))
    .order_by(late_item.c.meeting_id, late_item.c.position)
)
_ACTIONS = (
    select(agenda_action)
    .join(agenda_item, agenda_item.c.id == agenda_action.c.item_id)
    .where(agenda_item.c.meeting_id.in_(_IDS))
    .order_by(agenda_action.c.item_id, agenda_action.c.position)
)
_AGENDA = (
    select(agenda_item)
    .where(agenda_item.c.meeting_id.in_(_IDS))
    .order_by(agenda_item.c.meeting_id, agenda_item.c.position, agenda_item.c.id)
)


class MeetingStore:
    """Implements `services.ports.Meetings` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Keep the transaction."""
        self._connection = connection

    def get(self, meeting_id: str) -> Meeting:
        """Return a meeting; raises Refused when there is none."""
        rows = self._connection.execute(_ONE, {"wanted": meeting_id}).all()
        if not rows:
            raise Refused(say("database.no_meeting", uid=meeting_id))
        return self._whole(rows)[0]

    def all(self) -> list[Meeting]:
        """Return all, newest first, whole."""
        query = select(meeting).order_by(meeting.c.planned_at.desc(), meeting.c.number.desc())
        return self._whole(self._connection.execute(query).all())

    def next_number(self, year: int) -> str:
        """Give the next number, such as 2026-47, that no meeting bears yet."""
        while True:
            value = counters.take(self._connection, f"meeting.number {year}")
            number = f"{year:04}-{value:02}"
            known = select(meeting.c.id).where(meeting.c.number == number)
            if self._connection.execute(known).one_or_none() is None:
                return number

    def put(self, new: Meeting) -> Meeting:
        """Insert or replace; returns it with its new version.

        Raises Refused when somebody else's version is newer.
        """
        query = select(meeting.c.version).where(meeting.c.id == new.id)
        version = self._connection.execute(query).scalar_one_or_none()
        if version is None:
            self._connection.execute(insert(meeting).values(_columns(new)))
        elif version != new.version:
            raise Refused(say("database.meeting_changed", meeting=new.number))
        else:
            new = replace(new, version=version + 1)
            same = meeting.c.id == new.id
            self._connection.execute(update(meeting).where(same).values(_columns(new)))
            self._clear(new.id)
        self._fill(new)
        return new

    def _clear(self, meeting_id: str) -> None:
        run = self._connection.execute
        items = select(agenda_item.c.id).where(agenda_item.c.meeting_id == meeting_id)
        run(delete(agenda_action).where(agenda_action.c.item_id.in_(items)))
        run(delete(agenda_item).where(agenda_item.c.meeting_id == meeting_id))
        run(delete(attendance).where(attendance.c.meeting_id == meeting_id))
        run(delete(late_item).where(late_item.c.meeting_id == meeting_id))

    def _fill(self, new: Meeting) -> None:
        rows = {
            agenda_item: [_item_columns(new.id, item) for item in new.items],
            agenda_action: [
                _action_columns(item.id, position, action)
                for item in new.items
                for position, action in enumerate(item.actions)
            ],
            attendance: [
                _attendance_columns(new.id, position, one)
                for position, one in enumerate(new.attendance)
            ],
            late_item: [
                _late_columns(new.id, position, one) for position, one in enumerate(new.late)
            ],
        }
        for table, some in rows.items():
            if some:
                self._connection.execute(insert(table), some)

    def _whole(self, rows: Sequence[Row[Any]]) -> list[Meeting]:
        ids = [row.id for row in rows]
        items = self._items(ids)
        here: dict[str, list[Attendance]] = {}
        for row in self._connection.execute(_SEATS, {"ids": ids}):
            here.setdefault(row.meeting_id, []).append(_attendance(row))
        late = self._late(ids)
        return [
            _meeting(
                row,
                tuple(items.get(row.id, ())),
                tuple(here.get(row.id, ())),
                tuple(late.get(row.id, ())),
            )
            for row in rows
        ]

    def _late(self, ids: Sequence[str]) -> dict[str, list[LateItem]]:
        found: dict[str, list[LateItem]] = {}
        for row in self._connection.execute(_LATE, {"ids": ids}):
            one = LateItem(row.change_uid, row.number, row.title, row.asked_at)
            found.setdefault(row.meeting_id, []).append(one)
        return found

    def _items(self, ids: Sequence[str]) -> dict[str, list[AgendaItem]]:
        actions: dict[str, list[ItemAction]] = {}
        for row in self._connection.execute(_ACTIONS, {"ids": ids}):
            action = ItemAction(row.id, row.text, row.owner, row.due, row.done)
            actions.setdefault(row.item_id, []).append(action)
        items: dict[str, list[AgendaItem]] = {}
        for row in self._connection.execute(_AGENDA, {"ids": ids}):
            item = _item(row, tuple(actions.get(row.id, ())))
            items.setdefault(row.meeting_id, []).append(item)
        return items


def _columns(new: Meeting) -> dict[str, Any]:
    return {
        "id": new.id,
        "number": new.number,
        "title": new.title,
        "kind": new.kind,
        "planned_at": new.planned_at,
        "minutes_planned": new.minutes_planned,
        "place": new.place,
        "state": str(new.state),
        "started_at": new.started_at,
        "closed_at": new.closed_at,
        "current": new.current,
        "chair_id": new.chair_id,
        "scribe": new.scribe,
        "version": new.version,
        "cutoff_at": new.cutoff_at,
        "follows": new.follows,
        "requested_at": new.requested_at,
        "called_off": new.called_off,
    }


def _item_columns(meeting_id: str, item: AgendaItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "meeting_id": meeting_id,
        "position": item.position,
        "title": item.title,
        "change_uid": item.change_uid or None,
        "number": item.number,
        "revision": item.revision,
        "box_minutes": item.box_minutes,
        "elapsed": item.elapsed,
        "running_since": item.running_since,
        "verdict": None if item.verdict is None else str(item.verdict),
        "reason": item.reason,
        "decided_at": item.decided_at,
        "deferred_to": item.deferred_to,
        "note": item.note,
        "conditions": item.conditions,
        "late": item.late,
    }


def _action_columns(item_id: str, position: int, action: ItemAction) -> dict[str, Any]:
    return {
        "id": action.id,
        "item_id": item_id,
        "position": position,
        "text": action.text,
        "owner": action.owner,
        "due": action.due,
        "done": action.done,
    }


def _attendance_columns(meeting_id: str, position: int, one: Attendance) -> dict[str, Any]:
    return {
        "meeting_id": meeting_id,
        "position": position,
        "person_id": one.person_id,
        "name": one.name,
        "part": one.part,
        "presence": str(one.presence),
        "votes": one.votes,
        "delegate_id": one.delegate_id,
        "delegate": one.delegate,
        "delegate_until": one.delegate_until,
        "answer": one.answer,
    }


def _late_columns(meeting_id: str, position: int, one: LateItem) -> dict[str, Any]:
    return {
        "meeting_id": meeting_id,
        "position": position,
        "change_uid": one.change_uid,
        "number": one.number,
        "title": one.title,
        "asked_at": one.asked_at,
    }


def _attendance(row: Row[Any]) -> Attendance:
    return Attendance(
        row.person_id, row.name, row.part, Presence(row.presence), row.votes, row.delegate_id,
        row.delegate, row.delegate_until, row.answer,
    )  # fmt: skip


def _item(row: Row[Any], actions: tuple[ItemAction, ...]) -> AgendaItem:
    return AgendaItem(
        id=row.id,
        position=row.position,
        title=row.title,
        change_uid=row.change_uid or "",
        number=row.number,
        revision=row.revision,
        box_minutes=row.box_minutes,
        elapsed=row.elapsed,
        running_since=row.running_since,
        verdict=None if row.verdict is None else Verdict(row.verdict),
        reason=row.reason,
        decided_at=row.decided_at,
        deferred_to=row.deferred_to,
        note=row.note,
        conditions=row.conditions,
        actions=actions,
        late=row.late,
    )


def _meeting(
    row: Row[Any],
    items: tuple[AgendaItem, ...],
    here: tuple[Attendance, ...],
    late: tuple[LateItem, ...],
) -> Meeting:
    return Meeting(
        id=row.id,
        number=row.number,
        title=row.title,
        kind=row.kind,
        planned_at=row.planned_at,
        minutes_planned=row.minutes_planned,
        place=row.place,
        state=MeetingState(row.state),
        started_at=row.started_at,
        closed_at=row.closed_at,
        current=row.current,
        chair_id=row.chair_id,
        scribe=row.scribe,
        items=items,
        attendance=here,
        version=row.version,
        cutoff_at=row.cutoff_at,
        late=late,
        follows=row.follows,
        requested_at=row.requested_at,
        called_off=row.called_off,
    )
