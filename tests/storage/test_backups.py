"""Backups are consistent while others write; a restore destroys nothing."""

import os
import subprocess
import sys
import threading

import pytest

from cab_desk.domain.ledger import GENESIS, Draft, chain
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.boards import backups
from cab_desk.storage import copies, guard
from cab_desk.storage.reading import SqlReader

pytestmark = pytest.mark.files("a backup is a copy of a file")

FILES = copies.Files()


def length(path):
    with SqlReader(path) as reader:
        return reader.head().seq


def files(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def record(site, count=1):
    for _ in range(count):
        with site.work() as work:
            work.record(Draft("policy.changed", {}))


def restore(site, source, **more):
    return backups.restore(FILES, site.path, source, now=site.now, **{"force": False, **more})


def test_a_backup_holds_the_board_and_says_where_it_is(site, tmp_path):
    record(site, 3)
    target = tmp_path / "safe" / "copy.cabdesk"
    outcome = backups.backup(FILES, site.path, target)
    assert outcome.made == str(target)
    assert "checked" in outcome.message
    assert length(target) == length(site.path) == 4
    assert guard.inspect(target).schema == guard.SCHEMA
    assert files(target.parent) == ["copy.cabdesk"]


def test_a_backup_never_takes_another_files_place(site, tmp_path):
    target = tmp_path / "thesis.txt"
    target.write_text("all my work")
    with pytest.raises(Refused, match="is there already"):
        backups.backup(FILES, site.path, target)
    with pytest.raises(Refused, match="own place"):
        backups.backup(FILES, site.path, site.path)
    assert target.read_text() == "all my work"
    assert files(tmp_path) == ["board.cabdesk", "thesis.txt"]


def test_a_backup_is_consistent_while_somebody_writes(site, make, tmp_path):
    site.add(*(make(f"u{n}", documents={"description": "x" * 3000}) for n in range(500)))
    stop = threading.Event()
    written = []

    def write():
        while not stop.is_set():
            record(site)
            written.append(1)

    writer = threading.Thread(target=write, name="writer")
    writer.start()
    try:
        for number in range(4):
            target = tmp_path / f"copy{number}.cabdesk"
            copies.copy(site.path, target)
            guard.quick_check(target)
            with SqlReader(target) as reader:
                rows = reader.ledger_rows(None, 10_000)[::-1]
            prev = GENESIS
            for row in rows:
                assert row.hash == chain(prev, row.seq, row.event_id)
                prev = row.hash
    finally:
        stop.set()
        writer.join()
    assert written
    assert length(site.path) == len(written) + 2


def test_a_board_that_is_gone_is_restored_without_force(site, tmp_path):
    record(site, 2)
    copies.copy(site.path, tmp_path / "copy.cabdesk")
    site.engine.dispose()
    site.path.unlink()
    assert restore(site, tmp_path / "copy.cabdesk") is None
    assert length(site.path) == 3


def test_restoring_over_a_board_needs_force_and_keeps_it_under_a_dated_name(site, tmp_path):
    copy = tmp_path / "copy.cabdesk"
    copies.copy(site.path, copy)
    record(site, 5)
    with pytest.raises(Refused, match="--force"):
        restore(site, copy)
    assert length(site.path) == 6
    kept = restore(site, copy, force=True)
    assert kept.name == "board-before-restore-20261118-134200.cabdesk"
    assert (length(site.path), length(kept)) == (1, 6)
    assert restore(site, kept, force=True).name.startswith("board-before-restore-20261118-134200-2")
    assert length(site.path) == 6


def test_who_has_the_board_open_sees_what_was_restored(site, tmp_path):
    copies.copy(site.path, tmp_path / "copy.cabdesk")
    record(site, 2)
    with site.reader() as reader:
        assert reader.head().seq == 3
        before = reader.data_version()
        restore(site, tmp_path / "copy.cabdesk", force=True)
        assert reader.data_version() != before
        assert reader.head().seq == 1
    record(site)
    assert length(site.path) == 2


def test_a_damaged_board_is_set_aside_byte_for_byte(site, tmp_path):
    copies.copy(site.path, tmp_path / "copy.cabdesk")
    site.engine.dispose()
    site.path.write_bytes(b"ruined" * 1000)
    kept = restore(site, tmp_path / "copy.cabdesk", force=True)
    assert kept.read_bytes() == b"ruined" * 1000
    assert length(site.path) == 1


@pytest.mark.parametrize("content", [b"", b"text", bytes(5000)])
def test_what_is_no_backup_replaces_nothing(site, tmp_path, content):
    source = tmp_path / "copy.cabdesk"
    source.write_bytes(content)
    before = site.path.read_bytes()
    with pytest.raises(Refused):
        restore(site, source, force=True)
    assert site.path.read_bytes() == before
    with pytest.raises(Refused, match="own file"):
        restore(site, site.path, force=True)


def test_a_restore_is_on_record_in_the_board_that_it_made(site, tmp_path):
    copies.copy(site.path, tmp_path / "copy.cabdesk")
    record(site, 2)
    with site.reader() as reader:
        before = reader.head()
    kept = restore(site, tmp_path / "copy.cabdesk", force=True)
    with site.work() as work:
        backups.note(work, before, kept.name)
    with site.work(reading=True) as work:
        *_, (_, event) = work.ledger.entries()
    assert event.type == "database.restored"
    assert before.text().encode() in event.data
    assert kept.name.encode() in event.data


@pytest.mark.skipif(os.name != "posix", reason="limits of a process are POSIX")
def test_a_backup_that_finds_no_room_leaves_nothing(site, make, tmp_path, repository):
    site.add(*(make(f"u{n}", documents={"description": "x" * 3000}) for n in range(200)))
    folder = tmp_path / "small"
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from cab_desk.errors import Unavailable; from cab_desk.storage import copies\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "try: copies.copy(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except Unavailable as error: print(error.sentence); sys.exit(3)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(site.path), str(folder / "copy.cabdesk")],
        env={**os.environ, "PYTHONPATH": str(repository)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert done.stdout.startswith(("The disk is full", "The disk or the network folder"))
    assert files(folder) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_may_not_be_written_is_said(site, tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(Unavailable, match="cannot be written"):
        backups.backup(FILES, site.path, folder / "copy.cabdesk")
