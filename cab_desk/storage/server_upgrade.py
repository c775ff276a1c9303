"""Make, look at and upgrade a board on a server: by whoever owns it, never by merely opening it."""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

from cab_desk import assets
from cab_desk.errors import CabDeskError, Refused, Unavailable
from cab_desk.storage import guard, poolers, postgres
from cab_desk.storage.servers import Server
from cab_desk.words import say

_VERSION = "SELECT version_num FROM alembic_version"
_THERE = "SELECT to_regclass('alembic_version') IS NOT NULL"
_SIZE = (
    "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c"
    " WHERE c.relnamespace = to_regnamespace(%s) AND c.relkind IN ('r', 'm', 'p')"
)
_FOLLOWS = "SELECT pg_is_in_recovery()"
_OWNS = (
    "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class"
    " WHERE oid = to_regclass('alembic_version')"
)
# Whoever upgrades is idle while a large board is copied; when its machine is gone, so is the lock.
_STAY = (
    "SET LOCAL idle_in_transaction_session_timeout TO '1h'; SET LOCAL tcp_keepalives_idle TO 10;"
    " SET LOCAL tcp_keepalives_interval TO 5; SET LOCAL tcp_keepalives_count TO 3"
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
        poolers.check(connection, place)
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
        poolers.check(connection, place)
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


def upgrade(place: Server, before: Callable[[int], object] | None = None) -> bool:
    """Bring a board to the present schema, all or nothing; tell whether that was due.

    `before` gets the present one's number under the writers' lock, so nothing is recorded between
    what it keeps and the upgrade; what it raises ends the upgrade. Raises Refused for a newer
    board and where there is none, Unavailable for whoever does not own it.
    """
    found = status(place)
    if found.state == "missing":
        raise Refused(say("server.no_schema", schema=place.schema, server=place))
    if found.state == "newer":
        raise Refused(_sentence(place, found.state, found.schema))
    return found.state == "older" and _migrate(place, before=before)


def read_only_because(place: Server) -> str:
    """Return why a board on a server may not be written by this program, or empty.

    Raises Refused where there is no board, Unavailable where the server cannot be asked.
    """
    # No size is asked for: a table that is being upgraded would be waited for.
    with closing(postgres.connect(place, reading=True)) as connection, postgres.told():
        poolers.check(connection, place)
        found = _schema(connection)
        follows = _follows(connection)
    state = _state(found)
    if state == "missing":
        raise Refused(say("server.no_schema", schema=place.schema, server=place))
    if state != "current":
        return _sentence(place, state, found)
    return say("server.follows", server=place) if follows else ""


def _sentence(place: Server, state: str, found: int) -> str:
    return say(f"server.{state}", server=place, found=found, known=guard.SCHEMA)


def _schema(connection: Any) -> int:
    if not connection.execute(_THERE).fetchone()[0]:
        return 0
    row = connection.execute(_VERSION).fetchone()
    return int(row[0]) if row else 0


def _follows(connection: Any) -> bool:
    return bool(connection.execute(_FOLLOWS).fetchone()[0])


def _state(found: int) -> str:
    if found == 0:
        return "missing"
    if found == guard.SCHEMA:
        return "current"
    return "older" if found < guard.SCHEMA else "newer"


def _migrate(
    place: Server, *, empty: bool = False, granted: bool = True,
    before: Callable[[int], object] | None = None,
) -> bool:  # fmt: skip
    """Bring a schema up to date in one transaction; tell whether there was anything to do."""
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
            if not empty and not _due(connection, before):
                return False
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if granted:
                roles.grant(connection, place)
    finally:
        engine.dispose()
    return True


def _due(connection: Any, before: Callable[[int], object] | None) -> bool:
    """Tell whether a board is still to be upgraded, and have it kept before that."""
    found = int(connection.exec_driver_sql(_VERSION).scalar_one())
    if _state(found) != "older":
        return False
    if connection.exec_driver_sql(_FOLLOWS).scalar_one():
        raise Unavailable(say("server.standby"))
    if not connection.exec_driver_sql(_OWNS).scalar_one():
        raise Unavailable(say("server.no_right"))
    if before is not None:
        connection.exec_driver_sql(_STAY)
        before(found)
    return True


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
