"""The registers of a policy: exceptions that were granted, feature flags with their audits."""

from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from cab_desk.domain.change import Flag
from cab_desk.services.register_ports import FlagAudit, Granted, GrantedQuery
from cab_desk.storage.schema import change, signoff
from cab_desk.storage.schema_registers import exception_case, feature_flag, flag_audit

_COLUMNS = tuple(column.name for column in exception_case.columns)
_FLAG = tuple(column.name for column in feature_flag.columns)
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


class FlagStore:
    """Implements `services.register_ports.Flags` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Flag]:
        """Return every flag by name, removed ones too."""
        query = select(feature_flag).order_by(feature_flag.c.name)
        return [_flag(row) for row in self._connection.execute(query)]

    def by_change(self) -> dict[str, tuple[Flag, ...]]:
        """Return the flags that stand, by the uid of the change that made them."""
        table = feature_flag.c
        query = select(feature_flag).where(table.removed_at.is_(None), table.change_uid != "")
        found: dict[str, tuple[Flag, ...]] = {}
        for row in self._connection.execute(query.order_by(table.name)):
            found[row.change_uid] = (*found.get(row.change_uid, ()), _flag(row))
        return found

    def put(self, flag: Flag) -> None:
        """Insert or replace a flag."""
        values = {name: getattr(flag, name) for name in _FLAG if name != "name"}
        same = feature_flag.c.name == flag.name
        if self._connection.execute(update(feature_flag).where(same).values(values)).rowcount == 0:
            self._connection.execute(insert(feature_flag).values(name=flag.name, **values))

    def audits(self) -> list[FlagAudit]:
        """Return the audits, newest first."""
        query = select(flag_audit).order_by(flag_audit.c.at.desc())
        return [FlagAudit(**row._mapping) for row in self._connection.execute(query)]

    def audited(self, audit: FlagAudit) -> None:
        """Keep an audit, as its event records."""
        values = {column.name: getattr(audit, column.name) for column in flag_audit.columns}
        self._connection.execute(insert(flag_audit).values(values))


def _flag(row: Row[Any]) -> Flag:
    return Flag(**{name: getattr(row, name) for name in _FLAG})


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
