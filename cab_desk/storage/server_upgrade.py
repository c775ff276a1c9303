"""Make, look at and upgrade a board on a server: by whoever owns it, never by merely opening it."""

import os
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

from cab_desk import assets
from cab_desk.errors import CabDeskError, Refused
from cab_desk.storage import guard, postgres
from cab_desk.storage.servers import Server
from cab_desk.words import say

_VERSION = "SELECT version_num FROM alembic_version"
_THERE = "SELECT to_regclass('alembic_version') IS NOT NULL"
_SIZE = (
    "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c"
    " WHERE c.relnamespace = to_regnamespace(%s) AND c.relkind IN ('r', 'm', 'p')"
)


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What `database status` tells of a server: `state` is current, older, newer or missing."""

    path: str
    state: str
    schema: int
    known: int
    size: int


def status(place: Server) -> ServerStatus:
    """Return how a board on a server stands; raises Unavailable where that cannot be asked."""
    with closing(postgres.connect(place)) as connection, postgres.told():
        found = _schema(connection)
        row = connection.execute(_SIZE, (place.schema,)).fetchone()
    size = int(row[0]) if row else 0
    return ServerStatus(str(place), _state(found), found, guard.SCHEMA, size)


def create(place: Server, *, granted: bool = True) -> Server:
    """Make the schema of a new board; raises Refused where one is there already.

    All its tables are made or none. The roles that work with it are made where the user may,
    unless it is `granted` to nobody yet.
    """
    with closing(postgres.connect(place)) as connection, postgres.told():
        if _schema(connection):
            raise Refused(say("database.exists", path=place))
        named = "SELECT to_regnamespace(%s) IS NULL"
        row = connection.execute(named, (place.schema,)).fetchone()
        if fresh := bool(row and row[0]):
            connection.execute(f'CREATE SCHEMA "{place.schema}"'.encode())
    try:
        _migrate(place, empty=True, granted=granted)
    except BaseException:
        if fresh:
            _drop(place)
        raise
    return place


def upgrade(place: Server) -> bool:
    """Bring a board to the present schema; tell whether that was due.

    Raises Refused for a newer board and where there is none. `server_keeping` copies it before.
    """
    found = status(place)
    if found.state == "missing":
        raise Refused(say("server.no_schema", schema=place.schema, server=place))
    if found.state == "newer":
        raise Refused(_sentence(place, found))
    if found.state == "older":
        _migrate(place)
    return found.state == "older"


def read_only_because(place: Server) -> str:
    """Return why a board on a server may not be written by this program, or empty.

    Raises Refused where there is no board, Unavailable where the server cannot be asked.
    """
    found = status(place)
    if found.state == "missing":
        raise Refused(say("server.no_schema", schema=place.schema, server=place))
    return "" if found.state == "current" else _sentence(place, found)


def _sentence(place: Server, found: ServerStatus) -> str:
    return say(f"server.{found.state}", server=place, found=found.schema, known=found.known)


def _schema(connection: Any) -> int:
    if not connection.execute(_THERE).fetchone()[0]:
        return 0
    row = connection.execute(_VERSION).fetchone()
    return int(row[0]) if row else 0


def _state(found: int) -> str:
    if found == 0:
        return "missing"
    if found == guard.SCHEMA:
        return "current"
    return "older" if found < guard.SCHEMA else "newer"


def _migrate(place: Server, *, empty: bool = False, granted: bool = True) -> None:
    from alembic import command  # noqa: PLC0415 -- half a second that a status does not pay
    from alembic.config import Config  # noqa: PLC0415

    from cab_desk.storage import roles  # noqa: PLC0415
    from cab_desk.storage.engine import make_engine, whole  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", os.fspath(assets.path("db")).replace("%", "%%"))
    engine = make_engine(place, patient=True)
    try:
        with whole(engine) as connection:
            # Somebody else may have done it while this one waited for the lock.
            if empty and connection.exec_driver_sql(_THERE).scalar_one():
                raise Refused(say("database.exists", path=place))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if granted:
                roles.grant(connection, place)
    finally:
        engine.dispose()


def drop(place: Server) -> None:
    """Take away a board that was just made and came to nothing."""
    with closing(postgres.connect(place)) as connection, postgres.told():
        connection.execute(f'DROP SCHEMA "{place.schema}" CASCADE'.encode())


def _drop(place: Server) -> None:
    with (
        suppress(CabDeskError),
        closing(postgres.connect(place)) as connection,
        postgres.told(),
    ):
        connection.execute(f'DROP SCHEMA "{place.schema}"'.encode())
