"""Put a backup in the place of a board on a server; the board before stays beside it.

The backup is filled into a schema of its own and checked there. Then both schemas get their new
names in one transaction, under the writers' lock: desks that have the board open stand on the one
or on the other, never between them.
"""

from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any

from cab_desk.errors import Refused
from cab_desk.storage import postgres, roles, server_upgrade
from cab_desk.storage.servers import Server
from cab_desk.words import say

_MOST = 51  # characters of a schema's name
_BESIDE, _KEPT = "_restoring", "_before_restore_{:%Y%m%d_%H%M%S}"
_VERSION = "SELECT version FROM {}.board_pin"
# The version that desks watch goes on from where it was; who listens is told to listen anew.
_GO_ON = "UPDATE {}.board_pin SET version = greatest(version, %s) + 1"
_TELL = "SELECT pg_notify('board_pin_' || '{}.board_pin'::regclass::oid, 'moved')"


def beside(place: Server) -> Server:
    """Make an empty board beside a present one; what an earlier try left there goes first."""
    made = replace(place, schema=_named(place, _BESIDE))
    with closing(postgres.connect(place)) as connection, postgres.told():
        connection.execute(f'DROP SCHEMA IF EXISTS "{made.schema}" CASCADE'.encode())
    return server_upgrade.create(made, granted=False)


def swap(place: Server, filled: Server, now: datetime) -> Server:
    """Give a filled board the place of the present one; return where that is kept.

    Desks read what is kept and write nothing into it. Raises Refused where nothing is there.
    """
    from cab_desk.storage.engine import make_engine, whole  # noqa: PLC0415 -- SQLAlchemy

    engine = make_engine(place, patient=True)
    try:
        with whole(engine) as connection:
            kept = replace(place, schema=_free(connection, place, now))
            run = connection.exec_driver_sql
            version = run(_VERSION.format(place.schema)).scalar_one()
            run(_TELL.format(place.schema))
            _leave_to_readers(connection, place)
            run(f'ALTER SCHEMA "{place.schema}" RENAME TO "{kept.schema}"')
            run(f'ALTER SCHEMA "{filled.schema}" RENAME TO "{place.schema}"')
            run(_GO_ON.format(place.schema), (version,))
            roles.grant(connection, place)
    finally:
        engine.dispose()
    return kept


def _leave_to_readers(connection: Any, place: Server) -> None:
    app, _reader = roles.names(place)
    if connection.exec_driver_sql(roles.KNOWN, (app,)).scalar_one():
        for what in ("INSERT, UPDATE, DELETE ON ALL TABLES", "ALL ON ALL SEQUENCES"):
            connection.exec_driver_sql(f'REVOKE {what} IN SCHEMA "{place.schema}" FROM {app}')


def _free(connection: Any, place: Server, now: datetime) -> str:
    name = _named(place, _KEPT.format(now))
    there = "SELECT to_regnamespace(%s) IS NOT NULL"
    if connection.exec_driver_sql(there, (name,)).scalar_one():
        raise Refused(say("database.exists", path=replace(place, schema=name)))
    return name


def _named(place: Server, ending: str) -> str:
    return place.schema[: _MOST - len(ending)] + ending
