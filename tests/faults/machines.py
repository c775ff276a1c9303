"""Servers of a test's own, to be killed, frozen, restarted and followed by a standby."""

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psycopg

from cab_desk.storage.servers import Server
from tests import databases
from tests.faults.tracing import REPOSITORY

# No power is cut in a test, but whoever is told "committed" is told the truth.
SETTINGS = {
    "fsync": "off", "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
    "shared_buffers": "32MB", "max_connections": "60", "log_min_messages": "panic",
}  # fmt: skip
RULES = (
    "host replication postgres 127.0.0.1/32 trust",
    "host all postgres 127.0.0.1/32 trust",
    "host all all 127.0.0.1/32 scram-sha-256",
)
_PATIENCE = 30


class Machines:
    """Servers by name, each at a port of its own; they end with `close`, or with the run."""

    def __init__(self, *, tls: bool = False) -> None:
        """Raise `databases.NoServer` where there is none to be had, or none that knows `tls`."""
        folder = Path(tempfile.mkdtemp(prefix="cab-desk-machines-"))
        try:
            binaries, user = databases.installed(folder)
            if tls:
                binaries = with_tls(binaries)
        except databases.NoServer:
            shutil.rmtree(folder)
            raise
        self._ports: dict[str, int] = {}
        self._keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.keeping", binaries, folder, user],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY,
        )  # fmt: skip

    def new(
        self, name: str, rules: tuple[str, ...] = RULES, files: dict[str, str] | None = None,
        **settings: str,
    ) -> Server:  # fmt: skip
        """Make a server and start it."""
        self.tell("init", name=name, rules=list(rules))
        self.tell("files", name=name, files=files or {})
        return self.start(name, **settings)

    def start(self, name: str, **settings: str) -> Server:
        """Start a server, at the port that it had, and wait until it answers."""
        port = self._ports.setdefault(name, databases.free_port())
        self.tell("start", name=name, port=port, settings=SETTINGS | settings)
        self._wait(name)
        return self.at(name)

    def follow(self, name: str, of: str) -> Server:
        """Make a standby of a server and start it."""
        self.tell("copy", name=name, port=self._ports[of])
        return self.start(name, hot_standby="on", cluster_name=name)

    def at(self, *names: str, database: str = "postgres") -> Server:
        """Return the place of a database on one server, or on the first of several."""
        hosts = tuple(("127.0.0.1", self._ports[name]) for name in names)
        return Server(hosts, database, "postgres")

    def ask(self, name: str, *statements: str, database: str = "postgres") -> list[Any]:
        """Do what whoever looks after a server does; return the last answer."""
        found: list[Any] = []
        place = self.at(name, database=database)
        with psycopg.connect(autocommit=True, **place.arguments()) as connection:
            for statement in statements:
                done = connection.execute(statement.encode())
                found = done.fetchall() if done.description else []
        return found

    def tell(self, command: str, **arguments: Any) -> None:
        """Have the keeper do something."""
        assert self._keeper.stdin is not None
        assert self._keeper.stdout is not None
        self._keeper.stdin.write(json.dumps([command, arguments]) + "\n")
        self._keeper.stdin.flush()
        answer = self._keeper.stdout.readline().strip()
        assert answer == "ok", f"{command}: {answer}"

    def close(self) -> None:
        """End all."""
        assert self._keeper.stdin is not None
        assert self._keeper.stdout is not None
        self._keeper.stdin.close()
        self._keeper.wait(_PATIENCE)
        self._keeper.stdout.close()

    def _wait(self, name: str) -> None:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self.ask(name, "SELECT 1")
            except psycopg.OperationalError:
                assert time.monotonic() < until, f"{name} does not start"
                threading.Event().wait(0.05)
            else:
                return


def with_tls(binaries: Path) -> Path:
    """Return programs that were built with TLS: these, or the system's own."""
    installed = shutil.which("postgres")
    places = [binaries, *([Path(installed).resolve().parent] if installed else [])]
    for place in (*places, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)):
        asked = subprocess.run(
            [place / "pg_config", "--configure"], capture_output=True, text=True, check=False
        )
        if "ssl" in asked.stdout and (place / "initdb").exists():
            return place
    raise databases.NoServer("there is no Postgres server here that was built with TLS")


def pair() -> Machines:
    """Return a primary and a standby that has to have what the primary calls committed."""
    made = Machines()
    try:
        made.new("first")
        made.follow("second", of="first")
        made.ask("first", "ALTER SYSTEM SET synchronous_standby_names = '*'",
                 "SELECT pg_reload_conf()")  # fmt: skip
        until = time.monotonic() + _PATIENCE
        while made.ask("first", "SELECT sync_state FROM pg_stat_replication") != [("sync",)]:
            assert time.monotonic() < until, "the standby does not follow"
            threading.Event().wait(0.05)
    except BaseException:
        made.close()
        raise
    return made
