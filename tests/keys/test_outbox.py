"""The outbox: an event is wholly there or not at all, and in one state."""

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cab_desk.domain.canonical import digest
from cab_desk.errors import Unavailable
from cab_desk.keys.beside import SharedOutbox
from cab_desk.keys.outbox import PENDING, RECORDED, REFUSED, FileOutbox
from cab_desk.keys.recent import RecentOutbox
from cab_desk.services.records import OutboxEntry


def entry(text: str = "{}") -> OutboxEntry:
    data = text.encode()
    return OutboxEntry(digest(data), data, b"\x01" * 64, PENDING)


@pytest.fixture
def outbox(tmp_path: Path) -> FileOutbox:
    return FileOutbox(tmp_path / "outbox")


def test_an_entry_waits_until_it_is_marked(outbox: FileOutbox) -> None:
    one, other = entry('{"a":"ü"}'), entry('{"b":2}')
    outbox.put(one)
    outbox.put(other)
    assert sorted(item.event_id for item in outbox.pending()) == sorted(
        [one.event_id, other.event_id]
    )
    outbox.mark(one.event_id, RECORDED)
    assert outbox.pending() == [other]
    assert [(item.data, item.signature) for item in outbox.entries(RECORDED)] == [
        (one.data, one.signature)
    ]


def test_a_refused_entry_keeps_its_reason(outbox: FileOutbox) -> None:
    one = entry()
    outbox.put(one)
    outbox.mark(one.event_id, REFUSED, "The request changed.")
    assert outbox.pending() == []
    assert outbox.reason(one.event_id) == "The request changed."


def test_putting_and_marking_twice_does_no_harm(outbox: FileOutbox) -> None:
    one = entry()
    outbox.put(one)
    outbox.put(one)
    outbox.mark(one.event_id, RECORDED)
    outbox.mark(one.event_id, RECORDED)
    assert outbox.pending() == []
    assert len(outbox.entries(RECORDED)) == 1


def test_an_outbox_that_was_never_used_is_empty(outbox: FileOutbox) -> None:
    assert outbox.pending() == []
    outbox.mark(entry().event_id, RECORDED)
    assert outbox.entries(RECORDED) == []


def test_two_programs_share_one_outbox(outbox: FileOutbox, tmp_path: Path) -> None:
    one = entry()
    outbox.put(one)
    assert FileOutbox(tmp_path / "outbox").pending() == [one]


def test_a_damaged_file_is_passed_over_and_stays(outbox: FileOutbox, tmp_path: Path) -> None:
    one, other = entry("{}"), entry("[]")
    outbox.put(one)
    outbox.put(other)
    path = tmp_path / "outbox" / "pending" / f"{one.event_id}.event"
    path.write_bytes(path.read_bytes().replace(b"{}", b"{ }"))
    assert outbox.pending() == [other]
    assert path.exists()


def test_only_hashes_name_files(outbox: FileOutbox) -> None:
    with pytest.raises(ValueError, match="hash"):
        outbox.put(OutboxEntry("../../elsewhere", b"{}", b"", PENDING))


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way")
    with pytest.raises(Unavailable, match=r"can't keep the sign-off .*Nothing was recorded"):
        FileOutbox(tmp_path / "outbox").put(entry())


def test_what_may_be_lost_is_told_by_its_names_alone(tmp_path: Path) -> None:
    shared = SharedOutbox(tmp_path / "mine", tmp_path / "board.cabdesk")
    other = SharedOutbox(tmp_path / "another's", tmp_path / "board.cabdesk")
    recent = RecentOutbox(tmp_path / "recent")
    some = [entry(text) for text in ("{}", "[]", "1", "2")]
    for one, box in zip(some, (shared, other, shared, recent), strict=True):
        box.put(one)
        box.mark(one.event_id, RECORDED)
    shared.mark(some[2].event_id, REFUSED)
    assert shared.known_ids() == {some[0].event_id, some[1].event_id}
    for outbox in (shared, other, recent):
        assert {one.event_id for one in outbox.known()} == outbox.known_ids()
        assert outbox.known({some[0].event_id, some[3].event_id}) == [
            one for one in outbox.known() if one.event_id in (some[0].event_id, some[3].event_id)
        ]


def test_no_other_user_can_read_it(outbox: FileOutbox, tmp_path: Path) -> None:
    outbox.put(entry())
    assert (tmp_path / "outbox" / "pending").stat().st_mode & 0o077 == 0


_LOOP = """
import sys
from pathlib import Path
from cab_desk.domain.canonical import digest
from cab_desk.keys.outbox import FileOutbox
from cab_desk.services.ports import OutboxEntry
outbox = FileOutbox(Path(sys.argv[1]))
for i in range(100000):
    data = ('{"n":%d,"x":"%s"}' % (i, "y" * 20000)).encode()
    outbox.put(OutboxEntry(digest(data), data, b"", "PENDING"))
    print(digest(data), flush=True)
"""


def test_what_was_put_survives_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    for rounds in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", _LOOP, str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(3 + 5 * rounds)]
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read().split("\n")
        process.stdout.close()
        process.wait()
        told += [line for line in rest if len(line) == 64]
        found = {item.event_id for item in FileOutbox(folder).pending()}
        assert set(told) <= found


def test_an_entry_that_may_not_last_is_not_kept_at_all(
    outbox: FileOutbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.put(entry("{}"))
    fsync = os.fsync

    def failing(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(Unavailable, match="Nothing was recorded"):
        outbox.put(entry('{"b":2}'))
    monkeypatch.undo()
    assert outbox.pending() == [entry("{}")]
