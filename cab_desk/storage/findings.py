"""Which rules object to which live changes: rows beside what lists show of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete

from cab_desk.services.rows import Objection
from cab_desk.storage.bulk import insert_rows
from cab_desk.storage.schema_findings import change_finding

_COLUMNS = ("rule", "severity", "change_id")
_AT_ONCE = 500


def keep(connection: Connection, found: Iterable[tuple[int, Sequence[Objection]]]) -> None:
    """Replace what objects to changes, by the ids of their rows."""
    rows = list(found)
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        ids = [row_id for row_id, _ in some]
        connection.execute(delete(change_finding).where(change_finding.c.change_id.in_(ids)))
        add(connection, some)


def add(connection: Connection, found: Iterable[tuple[int, Sequence[Objection]]]) -> None:
    """Insert what objects to new changes, by the ids of their rows."""
    insert_rows(connection, change_finding, _COLUMNS, [
        (one.rule, one.severity, row_id)
        for row_id, objections in found
        for one in dict.fromkeys(objections)
    ])  # fmt: skip
