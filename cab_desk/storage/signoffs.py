"""Sign-offs as the ledger's events make them; stale is what was said of another content."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, or_, select, update
from sqlalchemy.sql import Insert, insert

from cab_desk.domain.canonical import clean
from cab_desk.domain.change import Choice, Grant, Heard, Signoff
from cab_desk.domain.heard import HEARD, heard_of
from cab_desk.domain.merge import CONFLICTING, FORKED
from cab_desk.domain.packet import GIVEN
from cab_desk.services.ports import RecordedSignoff
from cab_desk.services.signatures.signoffs import projected
from cab_desk.services.signed_rows import SignedOn
from cab_desk.storage import forked, registers
from cab_desk.storage.schema import change, event, ledger, signoff
from cab_desk.storage.schema_registers import exception_case

_BATCH = 500

_CURRENT = change.c.content_hash.label("current")
_EXCEPTION = (exception_case.c.override, exception_case.c.reason, exception_case.c.kind)
_STANDING: Select[Any] = (
    select(signoff, _CURRENT, *_EXCEPTION)
    .join(change, change.c.uid == signoff.c.change_uid)
    .outerjoin(exception_case, exception_case.c.event_id == signoff.c.event_id)
    .where(
        signoff.c.superseded == 0,
        signoff.c.content_hash == change.c.content_hash,
        signoff.c.change_uid.in_(bindparam("uids", expanding=True)),
    )
    .order_by(signoff.c.ledger_seq)
)
_OF_CHANGE: Select[Any] = (
    select(signoff, _CURRENT, event.c.data, *_EXCEPTION)
    .join(change, change.c.uid == signoff.c.change_uid)
    .outerjoin(exception_case, exception_case.c.event_id == signoff.c.event_id)
    .join(event, event.c.id == signoff.c.event_id)
    .where(signoff.c.change_uid == bindparam("uid"))
    .order_by(signoff.c.ledger_seq)
)


class SignoffStore:
    """Implements `services.ports.Signoffs` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Keep the transaction."""
        self._connection = connection

    def of_change(self, uid: str) -> list[RecordedSignoff]:
        """Return all, oldest first, with stale and superseded ones marked."""
        return [_record(row) for row in self._connection.execute(_OF_CHANGE, {"uid": uid})]

    def forked(self, uid: str) -> list[RecordedSignoff]:
        """Return those that the ledger has no place for: one copy of a machine against another."""
        query = select(change.c.content_hash).where(change.c.uid == uid)
        current = self._connection.execute(query).scalar_one_or_none()
        return [
            replace(
                projected(said, event_id, 0), superseded=True, held=FORKED,
                stale=said.seen != current,
            )
            for event_id, said in forked.said(self._connection, uid)
            if said.type == GIVEN
        ]  # fmt: skip

    def standing(self, uid: str) -> tuple[Signoff, ...]:
        """Return those that count."""
        return self.standing_of([uid]).get(uid, ())

    def standing_of(self, uids: Sequence[str]) -> dict[str, tuple[Signoff, ...]]:
        """Return those that count, of many changes at once."""
        found: dict[str, tuple[Signoff, ...]] = {}
        rows = list(self._standing_rows(uids))
        heard = self._heard([row.event_id for row in rows if row.verbal])
        for row in rows:
            one = _signoff(row, heard.get(row.event_id))
            found[row.change_uid] = (*found.get(row.change_uid, ()), one)
        return found

    def standing_by(self, person_id: str) -> list[str]:
        """Return the changes that somebody signed, or that were signed in their place."""
        mine = or_(signoff.c.person_id == person_id, signoff.c.behalf_id == person_id)
        query = select(signoff.c.change_uid).where(signoff.c.superseded == 0, mine).distinct()
        return list(self._connection.execute(query).scalars())

    def signed_on(self, uids: Sequence[str]) -> dict[str, SignedOn]:
        """Return what those that count signed, of many changes, by their events."""
        return {
            row.event_id: SignedOn(row.meaning, row.revision, row.content_hash)
            for row in self._standing_rows(uids)
        }

    def add(self, record: RecordedSignoff) -> None:
        """Project a recorded event; a person's earlier sign-off of the change is superseded.

        An event that is projected already stays as it is. One that is held counts for nothing
        and supersedes nobody.
        """
        known = select(signoff.c.event_id).where(signoff.c.event_id == record.signoff.event_id)
        if self._connection.execute(known).one_or_none() is not None:
            return
        key = _person_key(record.signoff)
        if not record.held:
            mine = update(signoff).where(
                signoff.c.change_uid == record.change_uid, signoff.c.person_key == key
            )
            self._connection.execute(mine.where(signoff.c.superseded == 0).values(superseded=True))
            # What was at odds on two devices is settled by what is said after both.
            self._connection.execute(mine.where(signoff.c.held == CONFLICTING).values(held=""))
        self._connection.execute(self._insert(record, key))
        if record.granted is not None:
            row = insert(exception_case).values(registers.values_of(record.granted))
            self._connection.execute(row)

    def withdraw(self, event_id: str, by_event: str) -> None:
        """Mark a sign-off as withdrawn."""
        self._connection.execute(
            update(signoff)
            .where(signoff.c.event_id == event_id)
            .values(superseded=True, held="", withdrawn_by=by_event)
        )

    def weigh(self, event_id: str, *, superseded: bool, held: str, withdrawn_by: str = "") -> None:
        """Say what a sign-off is worth after a merge."""
        self._connection.execute(
            update(signoff)
            .where(signoff.c.event_id == event_id)
            .values(superseded=superseded, held=held, withdrawn_by=withdrawn_by)
        )

    def _standing_rows(self, uids: Sequence[str]) -> Iterator[Row[Any]]:
        for at in range(0, len(uids), _BATCH):
            yield from self._connection.execute(_STANDING, {"uids": uids[at : at + _BATCH]})

    def _heard(self, ids: Sequence[str]) -> dict[str, Heard]:
        """Return who heard what was said by mouth; it stands in the events alone, of which few."""
        found: dict[str, Heard] = {}
        for at in range(0, len(ids), _BATCH):
            query = select(event.c.id, event.c.data).where(event.c.id.in_(ids[at : at + _BATCH]))
            found |= {one: heard for one, data in self._connection.execute(query)
                      if (heard := _ear(json.loads(data))) is not None}  # fmt: skip
        return found

    def _insert(self, record: RecordedSignoff, key: str) -> Insert:
        said = record.signoff
        place = select(ledger.c.seq).where(ledger.c.event_id == said.event_id)
        return insert(signoff).values(
            event_id=said.event_id,
            change_uid=record.change_uid,
            revision=record.revision,
            content_hash=record.content_hash,
            person_key=key,
            person_id=said.person_id,
            person=said.person,
            role=said.role,
            decision=str(said.decision),
            conditions=said.conditions,
            at=said.at,
            verbal=said.verbal,
            meeting=said.meeting,
            meaning=record.meaning,
            policy_hash=record.policy_hash,
            ledger_seq=place.scalar_subquery(),
            superseded=bool(record.held),
            held=record.held,
            behalf_id=said.behalf_id,
            behalf=said.behalf,
        )


def _person_key(said: Signoff) -> str:
    return said.person_id or clean(said.person).strip().casefold()


def _ear(said: dict[str, Any]) -> Heard | None:
    return heard_of(said["body"], said["author"]) if said["type"] == HEARD else None


def _signoff(row: Row[Any], heard: Heard | None = None) -> Signoff:
    return Signoff(
        person=row.person,
        role=row.role,
        decision=Choice(row.decision),
        at=row.at,
        verbal=row.verbal,
        meeting=row.meeting,
        person_id=row.person_id,
        event_id=row.event_id,
        conditions=row.conditions,
        grants=(Grant(row.override, row.reason, row.kind),) if row.override else (),
        behalf_id=row.behalf_id,
        behalf=row.behalf,
        heard=heard,
    )


def _record(row: Row[Any]) -> RecordedSignoff:
    # The strokes stand in the event alone; a copy would weigh 40 KB.
    said = json.loads(row.data)
    strokes = said["body"].get("strokes", "")
    return RecordedSignoff(
        signoff=_signoff(row, _ear(said)),
        change_uid=row.change_uid,
        revision=row.revision,
        content_hash=row.content_hash,
        meaning=row.meaning,
        policy_hash=row.policy_hash,
        ledger_seq=row.ledger_seq,
        strokes=strokes if isinstance(strokes, str) else "",
        stale=row.content_hash != row.current,
        superseded=row.superseded,
        held=row.held,
        withdrawn_by=row.withdrawn_by,
    )
