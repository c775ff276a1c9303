"""What is no board, or not whole, or too new, is named and left untouched."""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from cab_desk.domain.ledger import Draft
from cab_desk.errors import Refused, Unavailable
from cab_desk.storage import copies, guard, upgrade
from cab_desk.storage.reading import SqlReader

pytestmark = pytest.mark.files("the guard looks at a file's header")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def foreign(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE songs (x)")
        other.commit()


def newer(path):
    with closing(sqlite3.connect(path)) as board:
        board.execute(f"PRAGMA user_version = {guard.SCHEMA + 1}")


def cut(path):
    path.write_bytes(path.read_bytes()[:-5000])


VARIANTS = {
    "text": (lambda path: path.write_text("Dear board,\n" * 99), Refused, "not a board"),
    "short": (lambda path: path.write_bytes(b"SQLite format 3\0"), Refused, "not a board"),
    "zeros": (lambda path: path.write_bytes(bytes(9000)), Refused, "not a board"),
    "empty": (lambda path: path.write_bytes(b""), Refused, "is empty"),
    "foreign": (foreign, Refused, "another program"),
    "newer": (newer, Refused, "newer version"),
    "truncated": (cut, Unavailable, "cut off"),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_file_that_is_no_whole_board_is_named_and_left_alone(site, name):
    spoil, error, words = VARIANTS[name]
    site.engine.dispose()
    spoil(site.path)
    before, stamp = digest(site.path), site.path.stat().st_mtime_ns
    for step in (
        lambda: guard.inspect(site.path),
        lambda: upgrade.status(site.path),
        lambda: upgrade.upgrade_file(site.path),
        lambda: copies.Files().copy(site.path, site.path.with_name("copy")),
    ):
        with pytest.raises(error, match=words) as caught:
            step()
        assert site.path.name in caught.value.sentence
    assert (digest(site.path), site.path.stat().st_mtime_ns) == (before, stamp)
    assert [one.name for one in site.path.parent.iterdir() if one.is_file()] == [site.path.name]


def test_a_board_is_let_through_with_its_schema(site):
    found = guard.inspect(site.path)
    assert (found.schema, found.size, found.due) == (guard.SCHEMA, site.path.stat().st_size, False)


def test_what_is_not_there_or_a_folder_is_said(tmp_path):
    with pytest.raises(Refused, match="no board at"):
        guard.inspect(tmp_path / "none")
    with pytest.raises(Refused, match="is a folder"):
        guard.inspect(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_a_file_that_may_not_be_read_is_said(site):
    site.path.chmod(0)
    with pytest.raises(Unavailable, match="cannot be read"):
        guard.inspect(site.path)


def test_a_page_that_is_damaged_is_found_by_the_quick_check(site, make):
    site.add(*(make(f"u{n}", systems=("a",)) for n in range(400)))
    guard.quick_check(site.path)
    (root,) = site.shell("SELECT rootpage FROM sqlite_master WHERE name = 'ix_change_number'")[0]
    with site.path.open("rb+") as file:
        file.seek((root - 1) * 4096)
        file.write(bytes(64))
    guard.inspect(site.path)  # the header says nothing of it
    with pytest.raises(Unavailable, match="damaged"):
        guard.quick_check(site.path)


def test_what_the_reader_meets_is_said_in_words(site):
    site.engine.dispose()
    site.path.write_bytes(b"not a database at all" * 300)
    with pytest.raises(Unavailable, match="not a board"), SqlReader(site.path) as reader:
        reader.board()
    with pytest.raises(Unavailable, match="cannot be opened"):
        SqlReader(site.path.with_name("none"))


def test_the_way_to_the_first_paint_imports_no_sqlalchemy(repository, site):
    code = (
        "import sys; from pathlib import Path\n"
        "from cab_desk.storage import guard\n"
        "from cab_desk.storage.reading import SqlReader\n"
        "guard.inspect(Path(sys.argv[1])); SqlReader(sys.argv[1]).board()\n"
        "from cab_desk.storage import upgrade; upgrade.status(sys.argv[1])\n"
        "bad = {'sqlalchemy', 'alembic', 'mako', 'asyncio', 'cryptography'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(bad)) or 0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(site.path)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


KILLED = """
import os, signal, sys
import sqlite3
board = sqlite3.connect(sys.argv[1], isolation_level=None)
board.execute("PRAGMA cache_size=2")
board.execute("BEGIN IMMEDIATE")
board.execute("PRAGMA user_version=99")
board.execute("CREATE TABLE extra (x)")
for n in range(500):
    board.execute("INSERT INTO extra VALUES (randomblob(2000))")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a POSIX signal")
def test_the_journal_of_a_killed_writer_is_rolled_back_before_the_header_is_read(site):
    with site.work() as work:
        work.record(Draft("policy.changed", {}))
        head = work.ledger.head()
    site.engine.dispose()
    done = subprocess.run([sys.executable, "-c", KILLED, str(site.path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert site.path.with_name(f"{site.path.name}-journal").exists()
    copied = site.path.with_name("copy.cabdesk")  # the reader meets it first here
    shutil.copy(site.path, copied)
    shutil.copy(f"{site.path}-journal", f"{copied}-journal")
    assert guard.inspect(site.path).schema == guard.SCHEMA
    for path in (site.path, copied):
        with SqlReader(path) as reader:
            assert reader.head() == head
        guard.quick_check(path)
