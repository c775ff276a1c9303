"""Files on their way onto the board: whole and unchanged, or not at all."""

import hashlib
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from cab_desk.domain.attachments import LARGEST, Attachment
from cab_desk.errors import Refused, Unavailable
from cab_desk.files.tray import TrayFolder


class CalledOff(Exception):
    pass


def quiet(_done, _of):
    """Hear of progress and say nothing."""


@pytest.fixture
def tray(tmp_path):
    return TrayFolder(tmp_path / "tray")


def left(tmp_path):
    folder = tmp_path / "tray"
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


def test_a_file_is_copied_and_known_by_its_hash(tmp_path, tray):
    data = os.urandom(700_000)
    (tmp_path / "plan.pdf").write_bytes(data)
    heard = []
    kept = tray.take(tmp_path / "plan.pdf", lambda *both: heard.append(both))
    assert kept == Attachment("plan.pdf", hashlib.sha256(data).hexdigest(), len(data))
    assert b"".join(tray.parts(kept.sha256)) == data
    assert heard[0] == (0, len(data))
    assert heard[-1] == (len(data), len(data))
    assert heard == sorted(heard)
    (tmp_path / "plan.pdf").write_bytes(b"another one")  # the copy is what was chosen
    assert b"".join(tray.parts(kept.sha256)) == data
    tray.drop([kept.sha256, kept.sha256])
    assert list(tray.parts(kept.sha256)) == []
    assert left(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_nobody_else_reads_the_tray(tmp_path, tray):
    (tmp_path / "plan.pdf").write_bytes(b"x")
    tray.take(tmp_path / "plan.pdf", quiet)
    assert stat.S_IMODE((tmp_path / "tray").stat().st_mode) == 0o700


def test_a_name_is_taken_without_its_tricks(tmp_path, tray):
    path = tmp_path / "invoice\u202efdp.exe"
    path.write_bytes(b"x")
    assert tray.take(path, quiet).name == "invoicefdp.exe"


def put_folder(path):
    path.mkdir()


def put_sparse(path):
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: None, "x.bin is not there any more, so it was not attached."),
        (put_folder, "x.bin is a folder. Attach its files, or pack them into one."),
        (lambda path: path.touch(), "x.bin is empty, so it was not attached."),
        (put_sparse, "x.bin has 25 MB; a file has at most 25 MB, so it was not attached."),
    ],
    ids=["missing", "folder", "empty", "large"],
)
def test_what_is_no_file_to_attach_is_refused_in_a_sentence(tmp_path, tray, make, sentence):
    make(tmp_path / "x.bin")
    with pytest.raises(Refused) as caught:
        tray.take(tmp_path / "x.bin", quiet)
    assert caught.value.sentence == sentence
    assert left(tmp_path) == []


def test_the_largest_file_is_taken(tmp_path, tray):
    with (tmp_path / "x.bin").open("wb") as file:
        file.truncate(LARGEST)
    assert tray.take(tmp_path / "x.bin", quiet).size == LARGEST


@pytest.mark.skipif(os.name != "posix", reason="a pipe with a name is POSIX's")
def test_a_pipe_and_a_device_are_refused_and_not_waited_for(tmp_path, tray):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path / "zero"):
        if path.name == "zero":
            path.symlink_to("/dev/zero")
        with pytest.raises(Refused, match="is no plain file, so it was not attached"):
            tray.take(path, quiet)
    assert left(tmp_path) == []


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="root reads what it has no right to"
)
def test_an_unreadable_file_is_told(tmp_path, tray):
    (tmp_path / "x.bin").write_bytes(b"x")
    (tmp_path / "x.bin").chmod(0)
    with pytest.raises(Unavailable, match=r"x\.bin cannot be read: Permission denied"):
        tray.take(tmp_path / "x.bin", quiet)


def test_a_tray_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "tray").write_bytes(b"a file in its place")
    (tmp_path / "x.bin").write_bytes(b"x")
    with pytest.raises(Unavailable, match="cannot be copied to this machine's own folder"):
        TrayFolder(tmp_path / "tray").take(tmp_path / "x.bin", quiet)


@pytest.mark.parametrize("meanwhile", ["grows", "shrinks", "is written over"])
def test_a_file_that_changes_while_it_is_read_is_not_taken(tmp_path, tray, meanwhile):
    path = tmp_path / "x.log"
    path.write_bytes(b"a" * 600_000)

    def write(done, _of):
        if done != 256 * 1024:
            return
        with path.open("r+b") as file:
            if meanwhile == "grows":
                file.seek(0, os.SEEK_END)
                file.write(b"more")
            elif meanwhile == "shrinks":
                file.truncate(300_000)
            else:
                file.write(b"b")
        os.utime(path, ns=(1, 1))  # whatever the clock of the file system can tell apart

    with pytest.raises(Refused, match="was changed while it was read"):
        tray.take(path, write)
    assert left(tmp_path) == []


def test_one_that_is_called_off_leaves_nothing(tmp_path, tray):
    (tmp_path / "x.bin").write_bytes(b"a" * 600_000)

    def stop(done, _of):
        if done:
            raise CalledOff

    with pytest.raises(CalledOff):
        tray.take(tmp_path / "x.bin", stop)
    assert left(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a POSIX signal")
def test_a_kill_while_it_is_copied_leaves_no_file_of_that_hash(tmp_path, tray, repository):
    (tmp_path / "x.bin").write_bytes(b"a" * 600_000)
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from cab_desk.files.tray import TrayFolder\n"
        "def kill(done, of):\n"
        "    if done: os.kill(os.getpid(), signal.SIGKILL)\n"
        "TrayFolder(Path(sys.argv[1])).take(Path(sys.argv[2]), kill)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "tray"), str(tmp_path / "x.bin")],
        env={**os.environ, "PYTHONPATH": str(repository)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    (half,) = left(tmp_path)
    assert half.endswith(".part")
    os.utime(tmp_path / "tray" / half, (1, 1))
    kept = tray.take(tmp_path / "x.bin", quiet)
    tray.drop([])  # what nobody came back for goes by and by
    assert left(tmp_path) == [kept.sha256]


def test_what_nobody_came_back_for_goes(tmp_path, tray):
    for name in ("old", "new"):
        (tmp_path / name).write_bytes(name.encode())
    old, new = (tray.take(tmp_path / name, quiet) for name in ("old", "new"))
    os.utime(tmp_path / "tray" / old.sha256, (time.time() - 40 * 86_400,) * 2)
    tray.drop([])
    assert left(tmp_path) == [new.sha256]


def test_only_a_hash_leads_into_the_tray(tray):
    with pytest.raises(ValueError, match="named by its hash"):
        list(tray.parts("../../etc/passwd"))
