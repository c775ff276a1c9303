"""The registers of a policy: exceptions that were granted."""

from typing import Any

from sqlalchemy import Connection, Row, Select, select

from cab_desk.services.register_ports import Granted, GrantedQuery
from cab_desk.storage.schema import change, signoff
from cab_desk.storage.schema_registers import exception_case

_COLUMNS = tuple(column.name for column in exception_case.columns)
_GRANTED: Select[Any] = (
    select(exception_case, change.c.number, change.c.title,
           change.c.content_hash.label("current"), signoff.c.content_hash.label("signed"),
           signoff.c.superseded)
    .join(change, change.c.uid == exception_case.c.change_uid)
    .join(signoff, signoff.c.event_id == exception_case.c.event_id)
    .where(signoff.c.held == "")
)  # fmt: skip


class ExceptionStore:
    """Implements `services.register_ports.Exceptions` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, query: GrantedQuery) -> list[Granted]:
        """Return the exceptions that are wanted, newest first."""
        table, found = exception_case.c, _GRANTED
        if query.override:
            found = found.where(table.override == query.override)
        if query.person_id:
            found = found.where(table.person_id == query.person_id)
        if query.since is not None:
            found = found.where(table.at >= query.since)
        if query.until is not None:
            found = found.where(table.at < query.until)
        found = found.order_by(table.at.desc(), table.event_id)
        return [_granted(row) for row in self._connection.execute(found)]

    def of_change(self, uid: str) -> list[Granted]:
        """Return the exceptions of a change, oldest first."""
        table = exception_case.c
        query = _GRANTED.where(table.change_uid == uid).order_by(table.at, table.event_id)
        return [_granted(row) for row in self._connection.execute(query)]


def values_of(granted: Granted) -> dict[str, object]:
    """Return the columns of a row of the register."""
    return {name: getattr(granted, name) for name in _COLUMNS}


def _granted(row: Row[Any]) -> Granted:
    state = "stands"
    if row.superseded:
        state = "withdrawn"
    elif row.signed != row.current:
        state = "stale"
    kept = {name: getattr(row, name) for name in _COLUMNS}
    return Granted(**kept, state=state, number=row.number or "", title=row.title)
