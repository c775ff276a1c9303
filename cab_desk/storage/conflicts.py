"""Who is in whose way, and what was settled about it."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select

from cab_desk.domain.canonical import moment
from cab_desk.services.conflict_ports import OPEN, SYSTEM, Partner, Settled
from cab_desk.storage.schema import change, change_system, event
from cab_desk.storage.schema_conflicts import conflict_settled
from cab_desk.storage.schema_since import CONFLICTS, SCHEMA, lacks

_SETTLED = conflict_settled.c


class ConflictStore:
    """Implements `services.conflict_ports.Conflicts` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Keep the transaction."""
        self._connection = connection

    def of_change(self, uid: str) -> Sequence[Partner]:
        """Return the partners of a change by the begin of the overlap, with what is settled."""
        held: dict[str, list[Any]] = {}
        for row in self._connection.execute(_partners(uid)):
            held.setdefault(row.uid, []).append(row)
        settled = self._of_change(uid)
        found = [_partner(rows, uid, settled.get(other)) for other, rows in held.items()]
        return sorted(found, key=lambda one: (one.start, one.name, one.uid))

    def between(self, one: str, other: str) -> Settled | None:
        """Return the last word on a pair, whether or not it still holds."""
        return self._of_change(one).get(other)

    def said_of(self, uid: str) -> Sequence[Settled]:
        """Return the last word on each pair that a change is of, whether or not it still holds."""
        return list(self._of_change(uid).values())

    def put(self, settled: Settled) -> None:
        """Keep the last word on a pair."""
        same = and_(_SETTLED.one_uid == settled.one, _SETTLED.other_uid == settled.other)
        self._connection.execute(delete(conflict_settled).where(same))
        self._connection.execute(
            insert(conflict_settled).values(
                one_uid=settled.one,
                other_uid=settled.other,
                state=settled.state,
                first_uid=settled.first,
                reason=settled.reason,
                person=settled.person,
                name=settled.name,
                at=settled.at,
                seen_one=settled.seen_one,
                seen_other=settled.seen_other,
                event_id=settled.event_id,
            )
        )

    def _of_change(self, uid: str) -> dict[str, Settled]:
        """Return what was settled about a change, by the uid of the other one."""
        if lacks(self._connection.exec_driver_sql(SCHEMA), CONFLICTS):
            return {}
        mine = or_(_SETTLED.one_uid == uid, _SETTLED.other_uid == uid)
        said = event.c.id == _SETTLED.event_id
        query = select(conflict_settled, event.c.data).outerjoin(event, said).where(mine)
        found = map(_settled, self._connection.execute(query))
        return {one.other if one.one == uid else one.one: one for one in found}


def _partners(uid: str) -> Any:
    mine, theirs = change_system.alias("mine"), change_system.alias("theirs")
    here, there = change.alias("here"), change.alias("there")
    return (
        select(
            there.c.uid, there.c.number, there.c.title, there.c.content_hash,
            here.c.content_hash.label("own_hash"), theirs.c.system,
            mine.c.start_at.label("own_start"), mine.c.end_at.label("own_end"),
            theirs.c.start_at, theirs.c.end_at,
        )
        .select_from(here)
        .join(mine, mine.c.change_id == here.c.id)
        .join(theirs, theirs.c.system == mine.c.system)
        .join(there, there.c.id == theirs.c.change_id)
        .where(here.c.uid == uid, mine.c.live == 1, theirs.c.live == 1)
        .where(theirs.c.change_id != mine.c.change_id, theirs.c.end_at > theirs.c.start_at)
        .where(theirs.c.start_at < mine.c.end_at, theirs.c.end_at > mine.c.start_at)
        .order_by(theirs.c.start_at, there.c.uid, theirs.c.system)
    )  # fmt: skip


def _partner(rows: Sequence[Any], uid: str, settled: Settled | None) -> Partner:
    row = rows[0]
    if settled is not None:
        seen = {settled.one: settled.seen_one, settled.other: settled.seen_other}
        holds = seen == {uid: row.own_hash, row.uid: row.content_hash}
        settled = settled if holds and settled.state != OPEN else None
    return Partner(
        uid=row.uid,
        number=row.number or "",
        title=row.title,
        systems=tuple(dict.fromkeys(one.system for one in rows)),
        start=moment(max(row.own_start, row.start_at)),
        end=moment(min(row.own_end, row.end_at)),
        settled=settled,
    )


def _settled(row: Row[Any]) -> Settled:
    return Settled(
        one=row.one_uid,
        other=row.other_uid,
        state=row.state,
        first=row.first_uid,
        reason=row.reason,
        person=row.person,
        name=row.name,
        at=row.at,
        seen_one=row.seen_one,
        seen_other=row.seen_other,
        event_id=row.event_id,
        kinds=_kinds(row.data),
    )


def _kinds(data: str | None) -> tuple[str, ...]:
    """Return of which kinds of conflict an event speaks; where it says nothing, of systems."""
    body = json.loads(data).get("body", {}) if data else {}
    return tuple(body.get("kinds", (SYSTEM,)))
