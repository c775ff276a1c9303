"""Events and the order of their acceptance; both only ever grow."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from cab_desk.domain.ledger import GENESIS, Entry, Event, Head, chain
from cab_desk.storage.schema import board, event, ledger, person

_BATCH = 500

_EVENT = (
    event.c.id, event.c.data, event.c.signature, event.c.type, event.c.author, event.c.stream,
    event.c.stream_seq, event.c.subject, event.c.at,
)  # fmt: skip
_ENTRY = (ledger.c.seq, ledger.c.prev, ledger.c.event_id, ledger.c.hash)
_BOTH = select(*_ENTRY, *_EVENT).join(event, event.c.id == ledger.c.event_id)
# What each event asks and adds is put together once: that takes longer than the database does.
_HEAD = select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)
_BY_ID = select(*_EVENT).where(event.c.id == bindparam("wanted"))
_LAST_OF_STREAM = (
    select(event.c.stream_seq, event.c.id)
    .where(event.c.stream == bindparam("wanted"))
    .order_by(event.c.stream_seq.desc())
    .limit(1)
)
_OF_SUBJECT = _BOTH.where(event.c.subject == bindparam("wanted")).order_by(ledger.c.seq)
# By the index of subjects: types have none. Of names that imports brought nothing is said.
_ABOUT_MEMBERS = _BOTH.where(
    event.c.subject.in_(
        select(person.c.id).where(person.c.linked == 1).union_all(select(board.c.id))
    ),
    event.c.type.in_(bindparam("kinds", expanding=True)),
).order_by(ledger.c.seq)
_NEW_EVENT, _NEW_ENTRY = insert(event), insert(ledger)


class LedgerStore:
    """Implements `services.ports.Ledger` on one transaction, and appends."""

    def __init__(self, connection: Connection) -> None:
        """Keep the transaction."""
        self._connection = connection
        self.appended: list[Event] = []

    def head(self) -> Head:
        """Return the present head; seq 0 and GENESIS for an empty ledger."""
        found = self._connection.execute(_HEAD).one_or_none()
        return Head(0, GENESIS) if found is None else Head(found.seq, found.hash)

    def event(self, event_id: str) -> Event | None:
        """Return an event by id."""
        row = self._connection.execute(_BY_ID, {"wanted": event_id}).one_or_none()
        return None if row is None else _event(tuple(row))

    def lacking(self, event_ids: Collection[str]) -> set[str]:
        """Return which of some events are not here."""
        asked = sorted(event_ids)
        lacking = set(asked)
        for start in range(0, len(asked), _BATCH):
            query = select(event.c.id).where(event.c.id.in_(asked[start : start + _BATCH]))
            lacking -= set(self._connection.execute(query).scalars())
        return lacking

    def find(self, event_id: str) -> tuple[Entry, Event] | None:
        """Return the entry of an event by its id."""
        row = self._connection.execute(_BOTH.where(event.c.id == event_id)).one_or_none()
        return None if row is None else _pair(row)

    def hash_at(self, seq: int) -> str:
        """Return the hash of an entry, empty where there is none."""
        query = select(ledger.c.hash).where(ledger.c.seq == seq)
        return self._connection.execute(query).scalar_one_or_none() or ""

    def entries(self, after: int = 0) -> Iterator[tuple[Entry, Event]]:
        """Go through the ledger in order, a batch at a time."""
        while True:
            query = _BOTH.where(ledger.c.seq > after).order_by(ledger.c.seq).limit(_BATCH)
            rows = self._connection.execute(query).all()
            yield from (_pair(row) for row in rows)
            if len(rows) < _BATCH:
                return
            after = rows[-1].seq

    def of_subject(self, subject: str) -> list[tuple[Entry, Event]]:
        """Return the entries about a change, meeting or person, oldest first."""
        rows = self._connection.execute(_OF_SUBJECT, {"wanted": subject})
        return [_pair(row) for row in rows]

    def ids(self, until: int | None = None) -> list[str]:
        """Return the ids of the events in their order, up to an entry."""
        query = select(ledger.c.event_id).order_by(ledger.c.seq)
        if until is not None:
            query = query.where(ledger.c.seq <= until)
        return list(self._connection.execute(query).scalars())

    def last_of_stream(self, stream: str) -> tuple[int, str]:
        """Return sequence and id of a stream's last event; 0 and nothing for a new stream."""
        found = self._connection.execute(_LAST_OF_STREAM, {"wanted": stream}).one_or_none()
        return (0, "") if found is None else (found.stream_seq, found.id)

    def about_members(self, kinds: Collection[str]) -> list[tuple[Entry, Event]]:
        """Return the entries of some types about the board and its people, oldest first."""
        rows = self._connection.execute(_ABOUT_MEMBERS, {"kinds": sorted(kinds)})
        return [_pair(row) for row in rows]

    def last_of_kind(self, stream: str, kinds: Collection[str]) -> Event | None:
        """Return a stream's last event of some types."""
        query = (
            select(*_EVENT)
            .where(event.c.stream == stream, event.c.type.in_(kinds))
            .order_by(event.c.stream_seq.desc())
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _event(tuple(row))

    def append(self, new: Event) -> Entry:
        """Add an event and its ledger entry."""
        self._connection.execute(
            _NEW_EVENT,
            {
                "id": new.id,
                "type": new.type,
                "author": new.author,
                "stream": new.stream,
                "stream_seq": new.stream_seq,
                "subject": new.subject,
                "at": new.at,
                "data": new.data.decode(),
                "signature": new.signature,
            },
        )
        head = self.head()
        seq = head.seq + 1
        entry = Entry(seq, head.hash, new.id, chain(head.hash, seq, new.id))
        self._connection.execute(
            _NEW_ENTRY,
            {
                "seq": entry.seq, "prev": entry.prev, "event_id": entry.event_id,
                "hash": entry.hash,
            },
        )  # fmt: skip
        self.appended.append(new)
        return entry


def _event(row: tuple[Any, ...]) -> Event:
    event_id, data, signature, *rest = row
    return Event(event_id, data.encode(), bytes(signature), *rest)


def _pair(row: Any) -> tuple[Entry, Event]:
    return Entry(*row[: len(_ENTRY)]), _event(tuple(row[len(_ENTRY) :]))
