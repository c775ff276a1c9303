"""PgBouncer between a desk and its server: one that keeps sessions serves, another is refused."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from cab_desk.errors import Refused, Unavailable
from cab_desk.storage import server_upgrade
from cab_desk.storage.engine import make_engine, transaction
from cab_desk.storage.listening import Ear
from cab_desk.storage.servers import Server
from tests import databases
from tests.services.evidence_room import DANA, room

PATIENCE = 60
USER = "pooled"
_SETTINGS = """\
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users
pool_mode = {mode}
default_pool_size = 20
"""


@pytest.fixture
def pooled(
    server: databases.Databases, place: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Server]]:
    """Return what puts a pooler of some mode before a board; each ends with the test."""
    program = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
    if program is None:
        pytest.skip("there is no PgBouncer here")
    ((host, port),) = place.hosts
    server.run(f"CREATE ROLE {USER} SUPERUSER LOGIN PASSWORD 'a word'")
    running: list[subprocess.Popen[bytes]] = []

    def new(mode: str) -> Server:
        folder = tmp_path_factory.mktemp(mode)
        own = databases.free_port()
        settings = _SETTINGS.format(host=host, port=port, own=own, folder=folder, mode=mode)
        (folder / "settings.ini").write_text(settings)
        (folder / "users").write_text(f'"{USER}" "a word"\n')
        nobody = ["-u", "nobody"] if _as_nobody(folder) else []
        running.append(
            subprocess.Popen([program, "-q", *nobody, folder / "settings.ini"],
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
        )  # fmt: skip
        made = replace(place, hosts=(("127.0.0.1", own),), user=USER, ask=lambda _: "a word")
        _wait(made)
        return made

    yield new
    for process in running:
        process.terminate()
        process.wait(PATIENCE)
    server.drop(place.database)
    server.run(f"DROP ROLE {USER}")


def _as_nobody(folder: Path) -> bool:
    """Hand its folder to somebody else where it would not run; tell whether that was needed."""
    if folder.owner() != "root":
        return False
    for part in (folder, *folder.iterdir()):
        shutil.chown(part, "nobody")
    for part in list(folder.parents)[:2]:
        part.chmod(0o711)
    return True


def _wait(place: Server) -> None:
    pause = threading.Event()
    for _ in range(PATIENCE * 10):
        try:
            psycopg.connect(**place.arguments(), password="a word").close()
        except psycopg.OperationalError:
            pause.wait(0.1)
        else:
            return
    raise AssertionError("the pooler does not answer")


def test_behind_a_pooler_that_keeps_sessions_a_desk_works_and_hears(
    pooled: Callable[[str], Server], place: Server, tmp_path: Path
) -> None:
    far = pooled("session")
    assert server_upgrade.read_only_because(far) == ""
    heard = threading.Event()
    with room(tmp_path, place=far) as desk:
        desk.furnish()
        ear = Ear(replace(far, hosts=far.hosts * 2), heard.set)  # as one of several, to be written
        try:
            assert heard.wait(PATIENCE)
            heard.clear()
            for number in range(8):  # as often as makes a server remember a statement
                desk.sign(desk.submitted(f"Change {number}"), *DANA)
            assert heard.wait(PATIENCE)
        finally:
            ear.close()
        assert desk.verify().ok


def test_one_that_keeps_none_is_refused(pooled: Callable[[str], Server]) -> None:
    far = pooled("transaction")
    for act in (server_upgrade.read_only_because, server_upgrade.status, server_upgrade.create):
        with pytest.raises(Refused, match="pool_mode = session"):
            act(far)


def test_a_connection_that_became_another_boards_is_not_written_on(place: Server) -> None:
    engine = make_engine(place)
    try:
        with engine.connect() as connection:
            connection.execute(text("SET search_path TO public"))
            connection.commit()
        with pytest.raises(Unavailable, match="another board"), transaction(engine):
            raise AssertionError
    finally:
        engine.dispose()
