"""What lies on the calendar beside the changes: freezes, incidents, providers' notices."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from cab_desk.services.rows import CalendarEntry
from cab_desk.storage.schema import calendar_entry

REMOVED = "removed"  # off the calendar, but on record
_NOT_JUDGED = "notice"  # takes part in conflicts, but no rule reads it

# Put together once: building a statement takes longer than the database does.
_BETWEEN = (
    select(calendar_entry)
    .where(
        calendar_entry.c.start_at < bindparam("until"),
        or_(calendar_entry.c.end_at.is_(None), calendar_entry.c.end_at > bindparam("since")),
        calendar_entry.c.status != REMOVED,
    )
    .order_by(calendar_entry.c.start_at, calendar_entry.c.id)
)


class CalendarStore:
    """Implements `services.ports.Calendar` on one transaction."""

    def __init__(self, connection: Connection, judged: Callable[[], None]) -> None:
        """Keep the transaction, and what to call when an entry that rules read was written."""
        self._connection = connection
        self._judged = judged

    def between(self, since: datetime, until: datetime) -> list[CalendarEntry]:
        """Return what touches a span, by start; half-open, no end is for ever. What was removed is
        left out.
        """
        rows = self._connection.execute(_BETWEEN, {"since": since, "until": until})
        return [_entry(row) for row in rows]

    def put(self, entry: CalendarEntry) -> None:
        """Insert or replace an entry."""
        values = {
            "kind": entry.kind,
            "title": entry.title,
            "start_at": entry.start,
            "end_at": entry.end,
            "authority": entry.authority,
            "systems": entry.systems,
            "severity": entry.severity,
            "source": entry.source or None,
            "external_id": entry.external_id or None,
            "sequence": entry.sequence,
            "status": entry.status,
        }
        same = calendar_entry.c.id == entry.id
        changed = self._connection.execute(update(calendar_entry).where(same).values(values))
        if changed.rowcount == 0:
            self._connection.execute(insert(calendar_entry).values(id=entry.id, **values))
        if entry.kind != _NOT_JUDGED:
            self._judged()

    def notice(self, source: str, external_id: str) -> CalendarEntry | None:
        """Return a provider's notice by provider and maintenance id."""
        table = calendar_entry.c
        query = select(calendar_entry).where(
            table.source == source, table.external_id == external_id
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _entry(row)


def _entry(row: Row[Any]) -> CalendarEntry:
    return CalendarEntry(
        id=row.id,
        kind=row.kind,
        title=row.title,
        start=row.start_at,
        end=row.end_at,
        authority=row.authority,
        systems=row.systems,
        severity=row.severity,
        source=row.source or "",
        external_id=row.external_id or "",
        sequence=row.sequence,
        status=row.status,
    )
