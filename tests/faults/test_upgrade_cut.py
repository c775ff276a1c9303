"""An upgrade on a server that is killed, ended by the server, or cut off: done, or it never was."""

import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config

from cab_desk import assets
from cab_desk import cli as command_line
from cab_desk.app.session import Session
from cab_desk.errors import Unavailable
from cab_desk.services.rows import QueueQuery
from cab_desk.settings import Settings, data_folder
from cab_desk.storage import guard, server_upgrade, transfer
from cab_desk.storage.engine import make_engine
from cab_desk.storage.servers import Server
from tests import databases
from tests.cli.conftest import held
from tests.databases import Databases, asked
from tests.faults.proxy import COMMIT, Fault, Proxy
from tests.faults.tracing import REPOSITORY

PATIENCE = 300
OLD = 10  # the first schema that a board on a server had
NEW = f"version_num='{guard.SCHEMA:04}'".encode()
# Where an upgrade is met: as it takes the lock, in the middle of its copy, at its first and its
# last change, at the rights, and at the end.
POINTS = {"lock": b"pg_advisory_xact_lock", "copy": b'"rows_9"', "first": b"ALTER TABLE",
          "last": NEW, "rights": b"GRANT USAGE", "commit": COMMIT}  # fmt: skip


_UPGRADE = ("database", "upgrade")
_WAITS = (
    "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
    " WHERE locktype = 'advisory' AND NOT granted AND datname = ?"
)


@dataclass
class Old:
    """A board as a program of before left it, all that is in it, and the same once upgraded."""

    place: Server
    before: object
    after: object


@pytest.fixture(scope="module")
def old(server: Databases, tmp_path_factory: pytest.TempPathFactory) -> Old:
    """Return a board of the older schema on which a meeting was held."""
    if databases.on_server():
        pytest.skip("of a run on files: the board comes from one, and goes to a server in any case")
    file = tmp_path_factory.mktemp("old") / "board.cabdesk"
    file.write_bytes(held())
    place = server.new()
    transfer.copy_board(file, place)
    config = Config()
    config.set_main_option("script_location", str(assets.path("db")))
    engine = make_engine(place)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, f"{OLD:04}")
    engine.dispose()
    kept = server.keep(place)
    server_upgrade.upgrade(place)
    return Old(kept, content(kept), content(place))


@pytest.fixture
def place(server: Databases, old: Old, tmp_path: Path) -> Server:
    """Return the place of a board of the older schema, for one test."""
    return server.of(tmp_path, old.place.database)


def content(place: Server) -> dict[str, Any]:
    """Return what tells whether anything of a board is otherwise: its columns and its rows."""
    columns = asked(place, _COLUMNS)
    tables = sorted({table for table, *_ in columns} - {"board_pin"})
    each = (f"(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {name} t)"
            for name in tables)  # fmt: skip
    rows = asked(place, f"SELECT {', '.join(each)}")[0]
    return {"": columns} | dict(zip(tables, rows, strict=True))


_COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2
"""


@contextmanager
def begun(place: Server, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Start the command line on a board, as somebody does at another machine."""
    environment = {name: value for name, value in os.environ.items() if name != databases.RUN}
    with subprocess.Popen(
        [sys.executable, "-m", "cab_desk", "--database", str(place), *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY, env=environment,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def ran(place: Server, *words: str) -> str:
    """Run the command line on a board to a good end; return what it says."""
    with redirect_stdout(io.StringIO()) as out:
        assert command_line.main(["--database", str(place), *words]) == 0
    return out.getvalue()


def ends(server: Databases, place: Server) -> None:
    """End everybody's connection to a board, as whoever looks after its server does."""
    server.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{place.database}' AND pid <> pg_backend_pid()"
    )


def copies() -> list[Path]:
    """Return the copies of boards that this machine keeps."""
    return sorted((data_folder() / "backups").glob("*/[!.]*"))


def check(old: Old, place: Server, done: bool) -> None:
    """It is the old board or the new one, whole; the next upgrade finishes, and nothing is lost."""
    assert content(place) == (old.after if done else old.before)
    assert server_upgrade.status(place).state == ("current" if done else "older")
    head = ran(place, "ledger", "head")
    said = ran(place, *_UPGRADE)
    assert ("schema already" in said) == done
    assert content(place) == old.after
    assert ran(place, "ledger", "head") == head
    assert "intact" in ran(place, "verify")


@pytest.mark.parametrize("how", ["killed", "ended", "cut"])
@pytest.mark.parametrize("point", POINTS)
def test_an_upgrade_that_is_interrupted_never_was(
    server: Databases, old: Old, place: Server, far: Server, line: Proxy, whole: bool,
    point: str, how: str,
) -> None:  # fmt: skip
    if how != "killed" and point not in ("copy", "last") and not whole:
        pytest.skip("one of those that --every-call runs")
    line.fault = fault = Fault("before", "cut" if how == "cut" else "hold", mark=b"",
                               at=POINTS[point])  # fmt: skip
    with begun(far, *_UPGRADE) as process:
        assert fault.met.wait(PATIENCE)
        if how == "killed":
            process.kill()
        elif how == "ended":
            ends(server, place)
        out, err = process.communicate(timeout=PATIENCE)
    line.release(deliver=False)
    assert out == ""
    assert err.count("\n") == (0 if how == "killed" else 1), err
    check(old, place, done=False)
    # Whoever was ended before his copy stood left none; each that stands is whole.
    for copy in copies():
        assert guard.inspect(copy).schema == OLD
        guard.quick_check(copy)
    assert len(copies()) == (1 if point in ("lock", "copy") else 2)


@pytest.mark.parametrize("how", ["killed", "cut"])
def test_an_upgrade_whose_commit_came_through_is_done(
    old: Old, place: Server, far: Server, line: Proxy, how: str
) -> None:
    line.fault = fault = Fault("before", "hold", mark=b"") if how == "killed" else Fault(
        "after", "cut", mark=b"")  # fmt: skip
    with begun(far, *_UPGRADE) as process:
        assert fault.met.wait(PATIENCE)
        if how == "killed":
            process.kill()
        process.communicate(timeout=PATIENCE)
    line.release(deliver=True)
    check(old, place, done=True)


def test_what_was_kept_before_an_interrupted_upgrade_can_be_put_back(
    old: Old, place: Server, far: Server, line: Proxy, server: Databases
) -> None:
    line.fault = fault = Fault("before", "hold", mark=b"")
    with begun(far, *_UPGRADE) as process:
        assert fault.met.wait(PATIENCE)
        process.kill()
    line.release(deliver=True)
    (copy,) = copies()
    head = ran(place, "--json", "ledger", "head")
    for target in (place, server.empty()):
        ran(target, "restore", str(copy), "--force")
        assert "intact" in ran(target, "verify")
        assert ran(target, "--json", "ledger", "head") != head  # the restore is on record


@contextmanager
def session(place: Server, folder: Path) -> Iterator[Session]:
    """Open a board as a window does."""
    made = Session(place, Settings(device="d"), outbox=folder / "outbox")
    with closing(made):
        yield made


def told(act: Callable[[], object]) -> str:
    """Return the sentence that an act ends with, or nothing where it succeeds."""
    try:
        act()
    except Unavailable as error:
        return error.sentence
    return ""


def test_a_desk_that_is_open_meanwhile_says_the_truth_and_only_reads(
    old: Old, place: Server, far: Server, line: Proxy, tmp_path: Path
) -> None:
    with session(place, tmp_path) as desk:

        def write() -> None:
            with desk.open_work():
                pass

        def read() -> None:
            with desk.open_reader() as reader:
                reader.head()

        def look() -> None:
            with desk.open_reader() as reader:
                reader.page(QueueQuery(), desk.clock(), 0, 10)
            with desk.open_view() as work:
                work.board()

        older = f"has schema {OLD}; this program writes schema {guard.SCHEMA}. It can be read"
        meanwhile = ("Another program is writing", f"has schema {OLD}")
        assert older in desk.read_only
        assert older in told(write)
        for _ in range(8):  # as often as makes a server remember a statement
            assert told(read) == ""
            told(look)
        line.fault = fault = Fault("before", "hold", mark=b"", at=POINTS["rights"])
        with begun(far, *_UPGRADE) as process:
            assert fault.met.wait(PATIENCE)
            assert older in told(write)
            for act in (read, look):
                assert not (said := told(act)) or any(part in said for part in meanwhile)
            process.kill()
        line.release(deliver=False)
        assert older in told(write)
        assert told(read) == ""
        ran(place, *_UPGRADE)
        assert [told(act) for act in (read, look, write)] == ["", "", ""]
        assert desk.read_only == ""


def test_two_who_upgrade_at_once_upgrade_once(old: Old, place: Server, server: Databases) -> None:
    with psycopg.connect(autocommit=False, **place.arguments()) as writer:
        writer.execute(f"SET search_path TO {place.schema}".encode())
        writer.execute("SELECT pg_advisory_xact_lock(1128350276, hashtext(current_schema()))")
        with begun(place, *_UPGRADE) as one, begun(place, *_UPGRADE) as other:
            pause = threading.Event()
            while asked(place, _WAITS, (place.database,)) != [(2,)]:
                assert one.poll() is other.poll() is None
                pause.wait(0.05)
            writer.commit()
            said = [process.communicate(timeout=PATIENCE) for process in (one, other)]
            assert one.returncode == other.returncode == 0, said
    assert sorted("schema already" in out for out, _ in said) == [False, True]
    assert len(copies()) == 1
    check(old, place, done=True)
