"""Cut out of a board the rows that a packet takes along, as the database has them.

Each table is either carried or left; a test holds that no table is forgotten.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Select,
    Table,
    Text,
    case,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator

from cab_desk.services.review_ports import Cell, Rows, Slice
from cab_desk.storage.schema import (
    agenda_action,
    agenda_item,
    board,
    calendar_entry,
    change,
    change_open_role,
    change_revision,
    change_system,
    event,
    ledger,
    meeting,
    person,
    person_key,
    person_name,
    person_role,
    signoff,
)
from cab_desk.storage.schema_conflicts import conflict_settled
from cab_desk.storage.schema_duties import change_due, duty_done
from cab_desk.storage.schema_evidence import condition_tick
from cab_desk.storage.schema_findings import change_finding
from cab_desk.storage.schema_meetings import attendance, late_item
from cab_desk.storage.schema_outcomes import change_outcome
from cab_desk.storage.schema_packs import policy_pack
from cab_desk.storage.schema_registers import exception_case
from cab_desk.storage.schema_reviews import (
    provisional_vote,
    returned_event,
    review_comment,
    review_redaction,
)
from cab_desk.storage.schema_systems import system_entry, system_name
from cab_desk.storage.schema_templates import template_use

_BATCH = 500

WHOLE = (board, person, person_name, person_role, system_entry, system_name)
BY_UID = (signoff, condition_tick, exception_case, review_comment, provisional_vote,
          template_use)  # fmt: skip
BY_ROW = (change_revision, change_system, change_open_role, change_due, duty_done, change_finding,
          change_outcome)  # fmt: skip
# All that is carried, each table behind those that its rows point to.
CARRIED: tuple[Table, ...] = (
    *WHOLE, person_key, event, ledger, policy_pack, calendar_entry, change, *BY_ROW, *BY_UID,
    conflict_settled, review_redaction, returned_event, meeting, attendance, agenda_item,
    agenda_action, late_item,
)  # fmt: skip
# Secret, of other changes, of the whole board only, or made anew by triggers; attached files go
# along by themselves.
LEFT = frozenset(
    {"alembic_version", "attachment", "board_certificate", "change_day", "change_fts",
     "change_tally", "counter", "feature_flag", "flag_audit", "import_leaf",
     "minutes_file", "review_done", "review_packet", "rfc_template",
     "template_answer"}
)  # fmt: skip


def cut(connection: Connection, wanted: Slice) -> Mapping[str, Rows]:
    """Return columns and rows of every table that is carried."""
    knife = _Knife(connection, wanted)
    return {table.name: knife.rows(table) for table in CARRIED}


def beside(connection: Connection, uids: Sequence[str]) -> list[str]:
    """Return the live changes that share a system and some time with one of these."""
    mine, other = change_system.alias("mine"), change_system.alias("other")
    found: dict[str, None] = {}
    for part in _parts(uids):
        query = (
            select(change.c.uid)
            .join(other, other.c.change_id == change.c.id)
            .join(mine, mine.c.system == other.c.system)
            .where(
                mine.c.change_id.in_(select(change.c.id).where(change.c.uid.in_(part))),
                other.c.live == 1,
                other.c.start_at < mine.c.end_at,
                mine.c.start_at < other.c.end_at,
            )
            .distinct()
        )
        found |= dict.fromkeys(connection.scalars(query))
    return sorted(found.keys() - set(uids))


class _Knife:
    """Selects what is wanted, table by table."""

    def __init__(self, connection: Connection, wanted: Slice) -> None:
        self._connection = connection
        self._wanted = wanted
        self._ids = list(self._scalars(change.c.id, change.c.uid, wanted.uids))
        self._comments = list(
            self._scalars(review_comment.c.event_id, review_comment.c.change_uid, wanted.uids)
        )
        self._items = list(
            self._scalars(agenda_item.c.id, agenda_item.c.meeting_id, [wanted.meeting_id])
        )
        self._events: list[str] = []
        self._events = sorted(set(self._named_events()))

    def rows(self, table: Table) -> Rows:
        """Return columns and rows of a table."""
        columns = tuple(column.name for column in table.columns)
        found: list[tuple[Cell, ...]] = []
        for query in self._queries(table):
            rows = self._connection.execute(query.order_by(*table.primary_key.columns))
            found += [tuple(map(_cell, row)) for row in rows]
        return columns, found

    def _queries(self, table: Table) -> Iterable[Select[Any]]:
        query = select(*(_raw(column, self._wanted.person_id) for column in table.columns))
        if table in WHOLE or table is person_key:
            return [query]
        if table is calendar_entry:
            begun, ended = table.c.start_at < self._wanted.until, table.c.end_at
            around = query.where(begun, or_(ended.is_(None), ended > self._wanted.since))
            return [around.where(or_(table.c.kind != "absence", self._of_owners()))]
        if table is policy_pack:
            return [query.where(table.c.hash.in_(select(board.c.policy_hash)))]
        column, values = self._bounds(table)
        more = self._more(table)
        return [query.where(column.in_(part), *more) for part in _parts(values)]

    def _of_owners(self) -> Any:
        """Return that an absence is of somebody who is on for a change that goes along: when
        others are away is nobody's business who reads a packet.
        """
        owners = set(self._scalars(change.c.owner_id, change.c.uid, self._wanted.uids))
        known = [json.dumps([one], ensure_ascii=False) for one in sorted(owners - {None, ""})]
        return type_coerce(calendar_entry.c.authority, Text).in_(known)

    def _bounds(self, table: Table) -> tuple[Any, Collection[Any]]:
        """Return the column that decides about a table's rows, and its wanted values."""
        bounds: dict[str, tuple[Any, Collection[Any]]] = {
            "change": (change.c.uid, self._wanted.uids),
            "event": (event.c.id, self._events),
            "ledger": (ledger.c.event_id, self._events),
            "review_redaction": (review_redaction.c.comment_id, self._comments),
            "meeting": (meeting.c.id, [self._wanted.meeting_id]),
            "agenda_action": (agenda_action.c.item_id, self._items),
            "conflict_settled": (conflict_settled.c.one_uid, self._wanted.uids),
        }
        if found := bounds.get(table.name):
            return found
        if "change_id" in table.c:
            return table.c.change_id, self._ids
        if "meeting_id" in table.c:
            return table.c.meeting_id, [self._wanted.meeting_id]
        return table.c.change_uid, self._wanted.uids

    def _more(self, table: Table) -> list[Any]:
        if table is late_item:
            return [table.c.change_uid.in_(self._wanted.uids)]
        if table is conflict_settled:  # of which both go along
            return [table.c.other_uid.in_(self._wanted.uids)]
        # What waits is nobody's word yet.
        return [table.c.data == ""] if table is returned_event else []

    def _named_events(self) -> Iterable[str]:
        yield from self._scalars(event.c.id, event.c.subject, self._wanted.uids)
        for table in (*BY_ROW, *BY_UID):
            if "event_id" in table.c:
                yield from self._scalars(table.c.event_id, *self._bounds(table))
        yield from self._scalars(
            returned_event.c.merged_by, returned_event.c.change_uid, self._wanted.uids
        )
        query = select(policy_pack.c.event_id).where(
            policy_pack.c.hash.in_(select(board.c.policy_hash))
        )
        yield from self._connection.scalars(query)

    def _scalars(self, what: Any, column: Any, values: Collection[Any]) -> Iterable[Any]:
        for part in _parts(values):
            yield from self._connection.scalars(select(what).where(column.in_(part)))


def _raw(column: Column[Any], person_id: str) -> Any:
    """Return a column as the database keeps it; nobody takes the sealed key of another along."""
    if column.table is person_key and column.name == "sealed":
        own = person_key.c.person_id == person_id
        return case((own, column), else_=literal(b"", column.type)).label(column.name)
    kind = column.type
    return type_coerce(column, kind.impl_instance) if isinstance(kind, TypeDecorator) else column


def _cell(value: Any) -> Cell:
    return bytes(value) if isinstance(value, memoryview) else value


def _parts(values: Collection[Any]) -> Iterable[list[Any]]:
    ordered = list(values)
    return (ordered[at : at + _BATCH] for at in range(0, len(ordered), _BATCH))
