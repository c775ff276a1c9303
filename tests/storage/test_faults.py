"""What the environment does to a board: locks, full disks, read-only files, many writers."""

import itertools
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from cab_desk.domain.ledger import Draft
from cab_desk.errors import Unavailable
from cab_desk.services.rows import QueueQuery
from cab_desk.storage import guard
from cab_desk.storage.faults import told, unavailable
from cab_desk.storage.reading import SqlReader
from tests.databases import on_server

posix = pytest.mark.skipif(os.name != "posix", reason="limits of a process are POSIX")

SETUP = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from cab_desk.domain.ledger import Draft
from cab_desk.domain.policy import Pack
from cab_desk.errors import Unavailable
from cab_desk.storage.engine import make_engine
from cab_desk.storage.work import open_work
pack = Pack("t", "T", "1", "", "UTC", "ab" * 32, "CR-NNN", ())
engine = make_engine(sys.argv[1])
def work(device="other"):
    return open_work(engine, pack=pack, clock=lambda: datetime.now(UTC), actor="ben",
                     device=device, host="h")
"""


@pytest.fixture
def other(site, repository):
    """Run a program of its own beside this one, on the same board."""

    def run(code, *values):
        return subprocess.Popen(
            [sys.executable, "-c", SETUP + code, str(site.place), *map(str, values)],
            env={**os.environ, "PYTHONPATH": str(repository)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    return run


def test_programs_that_write_at_once_make_one_chain_and_lose_nothing(site, other):
    code = """
for n in range(30):
    with work(sys.argv[2]) as unit:
        unit.record(Draft("policy.changed", {"n": n}))
"""
    programs = [other(code, f"device-{n}") for n in range(3)]
    for _ in range(30):
        with site.work() as work:
            work.record(Draft("policy.changed", {}))
    for program in programs:
        _, errors = program.communicate(timeout=120)
        assert (program.returncode, errors) == (0, "")
    with site.work(reading=True) as work:
        entries = [entry for entry, _ in work.ledger.entries()]
    assert [entry.seq for entry in entries] == list(range(1, 122))
    assert all(b.prev == a.hash for a, b in itertools.pairwise(entries))
    streams = site.shell("SELECT stream, count(*), max(stream_seq) FROM event GROUP BY 1")
    assert all(count == last for _, count, last in streams)


def test_an_idle_reader_never_blocks_a_writer(site, make, other):
    site.add(*(make(f"u{n}", at=n, systems=("a",)) for n in range(500)))
    reader = site.reader()
    query = QueueQuery(view="all", me="ann")
    reader.groups(query, site.now)
    reader.page(query, site.now, 0, 5)
    reader.counts(query)
    reader.bars(site.now, site.now.replace(month=12))
    reader.clashes(site.now, site.now.replace(month=12))
    reader.ledger_rows(None, 1)
    reader.systems()
    program = other(
        "from dataclasses import replace\n"
        "with work() as unit: unit.change_board(replace(unit.board(), name='Changed'))"
    )
    _, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    assert reader.board().name == "Changed"
    reader.close()


@pytest.mark.files("the file's own faults")
def test_a_writer_that_waits_too_long_is_told_so(site):
    with closing(sqlite3.connect(site.path, isolation_level=None)) as board:
        board.execute("BEGIN EXCLUSIVE")
        with SqlReader(site.path) as reader:
            reader._connection.execute("PRAGMA busy_timeout=50").fetchall()
            began = time.monotonic()
            with pytest.raises(Unavailable, match="Another program is writing"):
                reader.head()
            assert time.monotonic() - began < 20
            board.execute("ROLLBACK")
            assert reader.head().seq == 1


LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = Path(sys.argv[1]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, resource.RLIM_INFINITY))
done = 0
try:
    for n in range(200):
        with work() as unit:
            unit.record(Draft("policy.changed", {"text": "x" * 4000}))
        done += 1
except Unavailable as error:
    print(done)
    print(error.sentence)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with work() as unit:
    unit.record(Draft("policy.changed", {"text": "room again"}))
"""


@pytest.mark.files("the file's own faults")
@posix
def test_without_room_nothing_is_half_written_and_it_goes_on_with_room(site, other):
    program = other(LIMITED)
    output, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    done, sentence = output.splitlines()
    assert sentence.startswith(("The disk is full", "The disk or the network folder"))
    assert int(done) < 200
    with site.work(reading=True) as work:
        assert work.ledger.head().seq == 1 + int(done) + 1
    guard.quick_check(site.path)


@pytest.mark.files("the file's own faults")
@posix
@pytest.mark.skipif(not Path("/proc/mounts").exists(), reason="needs mount")
def test_a_full_disk_is_named(site, tmp_path):
    site.engine.dispose()
    with closing(sqlite3.connect(site.path, isolation_level=None)) as board:
        (pages,) = board.execute("PRAGMA page_count").fetchone()
        board.execute(f"PRAGMA max_page_count={pages}")
        board.execute("DROP TRIGGER event_no_update")
        with pytest.raises(Unavailable, match="The disk is full"), told():
            board.execute("UPDATE event SET data = data || hex(zeroblob(90000))")


@pytest.mark.files("the file's own faults")
def test_a_file_that_may_only_be_read_is_read_and_refuses_writing(site):
    site.engine.dispose()
    with closing(sqlite3.connect(f"{site.path.as_uri()}?mode=ro", uri=True)) as board:
        with pytest.raises(sqlite3.OperationalError) as caught:
            board.execute("UPDATE board SET name = 'x'")
        assert "can be read but not written" in unavailable(caught.value).sentence


def test_the_reader_cannot_write(site):
    refused = pytest.raises(Unavailable, match=r"not written|only be read")
    with site.reader() as reader, refused, told():
        reader._connection.execute("UPDATE board SET name = 'x'")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SQLITE_FULL", "disk is full"),
        ("SQLITE_IOERR_FSYNC", "reported an error"),
        ("SQLITE_BUSY_SNAPSHOT", "Another program is writing"),
        ("SQLITE_READONLY_DBMOVED", "read but not written"),
        ("SQLITE_CANTOPEN_ISDIR", "cannot be opened"),
        ("SQLITE_CORRUPT_VTAB", "damaged"),
        ("SQLITE_NOTADB", "not a board"),
    ],
)
def test_errors_are_sorted_by_the_name_that_sqlite_gives_them(name, words):
    error = sqlite3.OperationalError("whatever it says")
    error.sqlite_errorname = name
    assert words in unavailable(error).sentence


@pytest.mark.parametrize("name", ["SQLITE_ERROR", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_MISUSE"])
def test_everything_else_is_a_bug(name):
    error = sqlite3.OperationalError("oops")
    error.sqlite_errorname = name
    assert unavailable(error) is None
    with pytest.raises(sqlite3.OperationalError), told():
        raise error
    assert unavailable(ValueError("x")) is None


KILLED = """
import os, signal
with work() as unit:
    unit.record(Draft("policy.changed", {}))
print("acknowledged", flush=True)
with work() as unit:
    unit.record(Draft("policy.changed", {"text": "x" * 9000}))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@posix
def test_what_was_acknowledged_survives_a_kill_and_what_was_not_is_gone(site, other):
    program = other(KILLED)
    output, _ = program.communicate(timeout=60)
    assert output == "acknowledged\n"
    with site.reader() as reader:
        assert reader.head().seq == 2
    with site.work() as work:
        work.record(Draft("policy.changed", {}))
    if not on_server():
        guard.quick_check(site.path)
