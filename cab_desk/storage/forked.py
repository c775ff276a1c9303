"""What one copy of a machine said against another, and the ledger has no place for.

A machine whose disk was copied says two things in one place of its stream. The ledger holds the
one that was brought first; the other is kept beside it with its signature. Both are shown, so that
the board shows the same whichever came first; neither counts.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, bindparam, select

from cab_desk.domain.canonical import digest
from cab_desk.domain.merge import FORKED
from cab_desk.domain.statement import Malformed, Statement, read
from cab_desk.storage.schema_reviews import returned_event

_SAID = (  # put together once
    select(returned_event.c.event_id, returned_event.c.data)
    .where(
        returned_event.c.change_uid == bindparam("uid"),
        returned_event.c.label == FORKED,
        returned_event.c.data != "",
    )
    .order_by(returned_event.c.event_id)
)


def said(connection: Connection, uid: str) -> list[tuple[str, Statement]]:
    """Return what was said of a change beside the ledger, by its ids."""
    return list(_read(connection.execute(_SAID, {"uid": uid})))


def _read(rows: Iterable[Any]) -> Iterator[tuple[str, Statement]]:
    for row in rows:
        data = row.data.encode()
        if digest(data) != row.event_id:  # verifying says so
            continue
        with suppress(Malformed):
            yield row.event_id, read(data)
