"""Insert many rows at nearly the driver's own pace: one statement, rows as the driver takes."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table

_MARKS = {"qmark": "?", "format": "%s", "pyformat": "%s"}


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns in the same order; none is no work."""
    if not rows:
        return
    dialect, names = connection.dialect, list(rows[0])
    mark = _MARKS[dialect.paramstyle]
    quote = dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    # Names come from the schema, values are bound.
    sql = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({', '.join([mark] * len(names))})"  # noqa: S608
    found = [
        (place, process)
        for place, name in enumerate(names)
        if (process := table.c[name].type.bind_processor(dialect)) is not None
    ]
    values: list[Any] = [list(row.values()) for row in rows]
    for place, process in found:
        for row in values:
            row[place] = process(row[place])
    connection.exec_driver_sql(sql, [tuple(row) for row in values])
