"""Insert many rows at nearly the driver's own pace: one statement, values as it takes them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table

_MARKS = {"qmark": "?", "format": "%s", "pyformat": "%s"}


def insert_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows of the named columns; none is no work.

    Their values go to the driver as they are: what a column's type makes of a value when it is
    written (a moment's text, a flag's number) is the caller's to have done.
    """
    if not rows:
        return
    dialect = connection.dialect
    quote = dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, names))
    marks = ", ".join([_MARKS[dialect.paramstyle]] * len(names))
    # Names come from the schema, values are bound.
    sql = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})"  # noqa: S608
    connection.exec_driver_sql(sql, list(rows))
