"""The RFCs: their present state, and every revision of their content."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    select,
    update,
)

from cab_desk.domain.canonical import stamp
from cab_desk.domain.change import Change
from cab_desk.domain.content import Written, write
from cab_desk.domain.systems import folded
from cab_desk.errors import Refused
from cab_desk.services.ports import Imported
from cab_desk.services.records import Revision
from cab_desk.services.rows import Summary
from cab_desk.storage import change_rows, counters, duties, full_text
from cab_desk.storage import summaries as summary_rows
from cab_desk.storage.bulk import BATCH, insert_rows
from cab_desk.storage.change_rows import Span
from cab_desk.storage.schema import (
    change,
    change_revision,
    change_system,
    event,
    import_leaf,
    ledger,
)
from cab_desk.storage.systems import register_names
from cab_desk.words import say

T = TypeVar("T")

_BATCH = 500

_WHOLE = select(
    change.c.id, change.c.uid, change.c.number, change.c.requester_id, change.c.owner_id,
    change.c.revision, change.c.version, change.c.source, change.c.external_id,
    change.c.content_hash, change.c.particulars, change_revision.c.data,
).join(
    change_revision,
    (change_revision.c.change_id == change.c.id)
    & (change_revision.c.revision == change.c.revision),
)  # fmt: skip
# Put together once: building a statement takes longer than the database does.
_BY_UID = _WHOLE.where(change.c.uid == bindparam("wanted"))
_IMPORT = (
    select(ledger.c.seq)
    .join(event, event.c.id == ledger.c.event_id)
    .where(event.c.id == bindparam("wanted"), event.c.type == "change.imported")
)
_IDS = select(change.c.uid, change.c.id).where(
    change.c.uid.in_(bindparam("wanted", expanding=True))
)


class ChangeStore:
    """Implements `services.ports.Changes` on one transaction."""

    def __init__(self, connection: Connection, now: datetime, ranks: Mapping[str, int]) -> None:
        """Keep the transaction, its moment, and the rank of each level of risk."""
        self._connection = connection
        self._stamp = stamp(now)
        self._ranks = ranks
        self._names: dict[str, str] | None = None  # of systems, read once

    def get(self, uid: str) -> Change:
        """Return a change; raises Refused when there is none."""
        found = self._connection.execute(_BY_UID, {"wanted": uid}).one_or_none()
        if found is None:
            raise Refused(say("database.no_change", uid=uid))
        return self._with_duties({uid: change_rows.read(found._mapping)})[uid]

    def get_many(self, uids: Sequence[str]) -> dict[str, Change]:
        """Return those changes that are there, by uid."""
        found = {}
        for some in _batches(uids):
            rows = self._connection.execute(_WHOLE.where(change.c.uid.in_(some)))
            read = {row.uid: change_rows.read(row._mapping) for row in rows}
            found.update(self._with_duties(read))
        return found

    def by_number(self, number: str) -> Change | None:
        """Return the change with this number."""
        found = self._one(_WHOLE.where(change.c.number == number))
        return None if found is None else change_rows.read(found._mapping)

    def known(self, source: str, external_ids: Sequence[str]) -> dict[str, Imported]:
        """Return what is known of imported RFCs, by external id."""
        columns = (
            change.c.external_id, change.c.uid, change.c.content_hash, change.c.particulars_hash,
        )  # fmt: skip
        found = {}
        for some in _batches(external_ids):
            query = select(*columns).where(
                change.c.source == source, change.c.external_id.in_(some)
            )
            for key, *rest in self._connection.execute(query):
                found[str(key)] = Imported(*rest)
        return found

    def add(self, changes: Iterable[Change], event_id: str) -> None:
        """Insert changes whose first revision the event records."""
        for some in _batches(changes, BATCH):
            self.add_judged([write(item) for item in some], event_id)

    def add_judged(
        self,
        changes: Iterable[Written],
        event_id: str,
        summaries: Mapping[str, Summary] | None = None,
    ) -> None:
        """Insert changes, written already, with what lists show of them, by uid: all or none."""
        leaves = self._import_entry(event_id)
        for written in _batches(changes, BATCH):
            first = counters.take(self._connection, "change.id", len(written))
            numbered = list(enumerate(written, first))
            judged = [
                (row_id, summaries[item.change.uid]) for row_id, item in numbered
            ] if summaries else []  # fmt: skip
            self._insert(numbered, event_id, dict(judged))
            summary_rows.add(self._connection, judged)
            self._note_leaves(leaves, written)

    def replace(self, new: Change, event_id: str) -> Change:
        """Store an edited change and return it with its new version and revision.

        Raises Refused when somebody else's version is newer.
        """
        found = self._one(_WHOLE.where(change.c.uid == new.uid))
        if found is None:
            raise Refused(say("database.no_change", uid=new.uid))
        if found.version != new.version:
            name = new.number or f"“{new.title}”"
            raise Refused(say("changes.edited_meanwhile", change=name))
        old = change_rows.read(found._mapping)
        written = write(new)
        edited = written.content_hash != found.content_hash
        kept = replace(new, version=old.version + 1, revision=old.revision + edited)
        self._update(found.id, old, replace(written, change=kept))
        if edited:
            rows = [self._revision(written, found.id, kept, event_id)]
            insert_rows(self._connection, change_revision, _REVISION, rows)
        self._note_leaves(self._import_entry(event_id), [written])
        return kept

    def revisions(self, uid: str) -> list[Revision]:
        """Return the revisions, oldest first."""
        table = change_revision.c
        query = (
            select(table.revision, table.content_hash, table.data, table.event_id, table.at)
            .join(change, change.c.id == table.change_id)
            .where(change.c.uid == uid)
            .order_by(table.revision)
        )
        return [
            Revision(number, content_hash, data.encode(), event_id, at)
            for number, content_hash, data, event_id, at in self._connection.execute(query)
        ]

    def set_summary(self, uid: str, summary: Summary) -> None:
        """Store what lists show."""
        self.set_summaries({uid: summary})

    def set_summaries(self, summaries: Mapping[str, Summary]) -> None:
        """Store what lists show of many changes."""
        for some in _batches(summaries.items()):
            ids = self._ids([uid for uid, _ in some])
            rows = [(ids[uid], summary) for uid, summary in some if uid in ids]
            if rows:
                summary_rows.replace(self._connection, rows, self._ranks)

    def next_number(self, pattern: str, year: int) -> str:
        """Give the next number of a pattern that no change bears yet."""
        return self.next_numbers(pattern, year, 1)[0]

    def next_numbers(self, pattern: str, year: int, count: int) -> list[str]:
        """Give the next numbers of a pattern, in order, none of which a change bears yet."""
        name = f"change.number {pattern} {year if 'YYYY' in pattern else ''}"
        numbers: list[str] = []
        while len(numbers) < count:
            lack = min(count - len(numbers), _BATCH)
            first = counters.take(self._connection, name, lack)
            some = [counters.numbered(pattern, year, first + step) for step in range(lack)]
            query = select(change.c.number).where(change.c.number.in_(some))
            taken = set(self._connection.execute(query).scalars())
            numbers += [number for number in some if number not in taken]
        return numbers

    def outdated(self, now: datetime, limit: int) -> list[str]:
        """Return uids whose summary is missing or no longer valid."""
        query = (
            select(change.c.uid)
            .where(change.c.valid_until <= stamp(now))
            .order_by(change.c.valid_until)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def expire(self) -> None:
        """Have every summary of a change that is not done be judged again."""
        self._connection.execute(update(change).where(change.c.bucket < 3).values(valid_until=""))

    def each(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Change]:
        """Go through all changes, or those planned in a span, by start; the unplanned last."""
        start = change.c.start_at
        query = select(change.c.id).order_by(start == "", start, change.c.id)
        if since is not None or until is not None:
            query = query.where(start != "")
        if since is not None:
            query = query.where(change.c.end_at > stamp(since))
        if until is not None:
            query = query.where(start < stamp(until))
        ids = list(self._connection.execute(query).scalars())
        for some in _batches(ids):
            rows = self._connection.execute(_WHOLE.where(change.c.id.in_(some)))
            found = {row.id: row for row in rows}
            for row_id in some:
                yield change_rows.read(found[row_id]._mapping)

    def planned_since(self, since: datetime) -> list[str]:
        """Return the uids of what is planned to end after a moment, by start."""
        start = change.c.start_at
        query = select(change.c.uid).where(start != "", change.c.end_at > stamp(since))
        return list(self._connection.execute(query.order_by(start, change.c.id)).scalars())

    def rename_systems(self, names: Collection[str]) -> None:
        """Bring the changes that hold a system under one of these (folded) names, or did, under
        the name that the register has for it now.
        """
        held = select(change_system.c.system).distinct()
        spelled = [name for name in self._connection.execute(held).scalars()
                   if folded(name) in names]  # fmt: skip
        self._names = None
        query = select(change_system.c.change_id).where(change_system.c.system.in_(spelled))
        for some in _batches(dict.fromkeys(self._connection.execute(query).scalars())):
            rows = self._connection.execute(_WHOLE.where(change.c.id.in_(some))).all()
            mine = delete(change_system).where(change_system.c.change_id.in_(some))
            self._connection.execute(mine)
            insert_rows(self._connection, change_system, change_rows.SYSTEM_COLUMNS, [
                line
                for row in rows
                for line in change_rows.system_rows(
                    change_rows.read(row._mapping), row.id, self._known()
                )
            ])  # fmt: skip

    def _with_duties(self, found: dict[str, Change]) -> dict[str, Change]:
        done = duties.done_of(self._connection, list(found))
        return found | {uid: replace(found[uid], duties_done=one) for uid, one in done.items()}

    def _known(self) -> Mapping[str, str]:
        if self._names is None:
            self._names = register_names(self._connection)
        return self._names

    def _one(self, query: Select[Any]) -> Row[Any] | None:
        return self._connection.execute(query).one_or_none()

    def _ids(self, uids: Sequence[str]) -> dict[str, int]:
        rows = self._connection.execute(_IDS, {"wanted": list(uids)})
        return {uid: row_id for uid, row_id in rows}  # noqa: C416

    def _insert(
        self,
        numbered: Sequence[tuple[int, Written]],
        event_id: str,
        judged: Mapping[int, Summary],
    ) -> None:
        connection = self._connection
        spans = [change_rows.span(item.change) for _, item in numbered]
        planned = [(item, key, at) for (key, item), at in zip(numbered, spans, strict=True)]
        rows = [_new_row(*one) for one in planned]
        if judged:
            rows = [one | summary_rows.columns(judged[one["id"]], self._ranks) for one in rows]
        names = tuple(rows[0])
        insert_rows(connection, change, names, [tuple(row.values()) for row in rows])
        revisions = [self._revision(item, key, item.change, event_id) for key, item in numbered]
        insert_rows(connection, change_revision, _REVISION, revisions)
        systems = [
            row
            for item, key, at in planned
            for row in change_rows.system_rows(item.change, key, self._known(), at)
        ]
        insert_rows(connection, change_system, change_rows.SYSTEM_COLUMNS, systems)
        full_text.add(connection, [change_rows.texts(item.change, key) for key, item in numbered])

    def _update(self, row_id: int, old: Change, new: Written) -> None:
        values = change_rows.row(new, row_id) | {"valid_until": ""}
        self._connection.execute(update(change).where(change.c.id == row_id).values(values))
        before, after = (
            change_rows.system_rows(old, row_id, self._known()),
            change_rows.system_rows(new.change, row_id, self._known()),
        )
        if before != after:
            if before:
                self._connection.execute(_DROP_SYSTEM, [_system_key(row) for row in before])
            insert_rows(self._connection, change_system, change_rows.SYSTEM_COLUMNS, after)
        full_text.change(
            self._connection,
            change_rows.texts(old, row_id),
            change_rows.texts(new.change, row_id),
        )

    def _revision(
        self, written: Written, row_id: int, kept: Change, event_id: str
    ) -> tuple[Any, ...]:
        data = written.content.decode()
        return row_id, kept.revision, written.content_hash, event_id, self._stamp, data

    def _import_entry(self, event_id: str) -> int | None:
        return self._connection.execute(_IMPORT, {"wanted": event_id}).scalar_one_or_none()

    def _note_leaves(self, seq: int | None, written: Sequence[Written]) -> None:
        if seq is not None:
            leaves = [
                (seq, item.change.uid, item.content_hash, item.particulars_hash,
                 item.change.number, item.change.external_id)
                for item in written
            ]  # fmt: skip
            insert_rows(self._connection, import_leaf, _LEAF, leaves)


_REVISION = ("change_id", "revision", "content_hash", "event_id", "at", "data")
_LEAF = ("seq", "uid", "content_hash", "particulars_hash", "number", "external_id")
_FIRST_GATES = {2: "draft", 3: "done"}  # by bucket, until it is judged
_DROP_SYSTEM = delete(change_system).where(
    change_system.c.system == bindparam("old_system"),
    change_system.c.start_at == bindparam("old_start"),
    change_system.c.change_id == bindparam("row"),
)


def _batches(items: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def _new_row(written: Written, row_id: int, at: Span) -> dict[str, Any]:
    row = change_rows.row(written, row_id, at)
    row["state"] = row["stage"]
    row["gate"] = _FIRST_GATES.get(row["bucket"], "")
    return row


def _system_key(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(("old_system", "old_start", "row"), row, strict=False))
