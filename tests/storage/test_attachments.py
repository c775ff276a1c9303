"""The bytes of files on a board: in parts, once, copied with it, and read as they were."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from cab_desk.errors import Refused, Unavailable
from cab_desk.storage import copies, transfer, upgrade
from cab_desk.storage.attachments import PART
from cab_desk.storage.auditing import SqlAudit
from tests import databases
from tests.services.evidence_room import Room, room
from tests.services.files_room import also


def name_of(data):
    return hashlib.sha256(data).hexdigest()


def kept(site, data, *parts):
    with site.work() as work:
        work.attachments.add(name_of(data), parts or [data])
    return name_of(data)


def parts_of(site, name):
    with site.work(reading=True) as work:
        return list(work.attachments.parts(name))


@pytest.mark.parametrize("size", [1, PART - 1, PART, PART + 1, 3 * PART, 5 * PART + 77])
def test_bytes_come_back_as_they_were_whatever_their_number(site, size):
    data = os.urandom(size)
    name = kept(site, data, *(data[at : at + 99_999] for at in range(0, size, 99_999)))
    found = parts_of(site, name)
    assert b"".join(found) == data
    assert [len(part) for part in found[:-1]] == [PART] * (len(found) - 1)
    with site.work(reading=True) as work:
        assert work.attachments.sizes([name]) == {name: size}


def test_what_is_there_is_not_written_again(site):
    name = kept(site, b"the plan")
    before = site.shell("SELECT count(*) FROM attachment")
    kept(site, b"the plan")
    with site.work() as work:
        work.attachments.add(name, [b"whatever is said of it now"])
    assert site.shell("SELECT count(*) FROM attachment") == before
    assert parts_of(site, name) == [b"the plan"]


def test_other_bytes_are_refused_and_nothing_stays(site):
    with pytest.raises(Refused, match="so nothing was kept"), site.work() as work:
        work.attachments.add(name_of(b"the plan"), [b"the ", b"pl4n"])
    assert site.shell("SELECT count(*) FROM attachment") == [(0,)]


def test_a_failure_half_way_leaves_nothing(site):
    def cut_off():
        yield bytes(2 * PART)
        raise Unavailable("The disk is gone.")

    with pytest.raises(Unavailable), site.work() as work:
        work.attachments.add("ab" * 32, cut_off())
    assert site.shell("SELECT count(*) FROM attachment") == [(0,)]


def test_no_bytes_are_no_file(site):
    with pytest.raises(Refused), site.work() as work:
        work.attachments.add("ab" * 32, [b"", b""])
    assert parts_of(site, "ab" * 32) == []
    with site.work(reading=True) as work:
        assert work.attachments.sizes([]) == {}


# Copies -----------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path / "board") as made:
        made.furnish()
        yield made


@pytest.fixture(autouse=True)
def folder(tmp_path):
    (tmp_path / "board").mkdir(exist_ok=True)


def with_files(desk):
    uid, data = desk.submitted(), os.urandom(9 * PART + 5)
    plan = also(desk, uid, "plan.pdf", data)
    also(desk, uid, "log.txt", b"a log")
    return uid, plan, data


def held(place, folder: Path, uid, plan, data):
    """Hold a copy of a board against what was attached."""
    with room(folder, place=place) as copy:
        assert copy.change(uid).attachments[1] == plan
        found = copy.do(lambda work: b"".join(work.attachments.parts(plan.sha256)))
        assert found == data
        assert copy.verify().ok


def test_a_board_with_files_is_copied_into_a_file(desk, tmp_path):
    found = with_files(desk)
    target = upgrade.create(tmp_path / "copy.cabdesk")
    transfer.copy_board(desk.place, target)
    held(target, tmp_path, *found)


def test_a_board_with_files_is_copied_onto_a_server(server, desk, tmp_path):
    found = with_files(desk)
    place = server.new()
    transfer.copy_board(desk.place, place)
    held(place, tmp_path, *found)
    back = upgrade.create(tmp_path / "back.cabdesk")
    transfer.copy_board(place, back)
    held(back, tmp_path, *found)


@pytest.mark.files("a backup of a file is its pages")
def test_a_backup_has_the_files(desk, tmp_path):
    found = with_files(desk)
    copies.copy(desk.path, tmp_path / "backup.cabdesk")
    held(tmp_path / "backup.cabdesk", tmp_path, *found)


@pytest.mark.files("a board of before is a file here")
def test_a_board_of_before_there_were_files_is_verified_and_upgraded_as_it_was(tmp_path):
    place = tmp_path / "board" / databases.BOARD
    upgrade.migrate(place, new=True, to="0016")
    with SqlAudit(place) as source:
        assert list(source.files()) == []
    upgrade.upgrade_file(place)
    with SqlAudit(place) as source:
        assert list(source.files()) == []


def test_a_copy_reads_large_rows_a_few_at_a_time(desk, tmp_path, monkeypatch):
    """Whatever was attached, a copy holds some megabytes of it at once and no more."""
    with_files(desk)
    most, insert = [], transfer.insert_rows

    def counted(connection, table, names, rows):
        if table.name == "attachment":
            most.append(sum(len(bytes(row[names.index("data")])) for row in rows))
        insert(connection, table, names, rows)

    monkeypatch.setattr(transfer, "insert_rows", counted)
    monkeypatch.setitem(transfer._FEW, "attachment", 4)
    transfer.copy_board(desk.place, upgrade.create(tmp_path / "copy.cabdesk"))
    assert len(most) == 3
    assert max(most) <= 4 * PART


def test_a_copy_of_a_folder_still_opens(desk, tmp_path):
    """Bytes lie on the board alone: no file beside it belongs to it."""
    assert isinstance(desk, Room)
    uid, plan, data = with_files(desk)
    if databases.on_server():
        return
    shutil.rmtree(desk.folder / "tray")
    assert desk.do(lambda work: b"".join(work.attachments.parts(plan.sha256))) == data
    assert desk.change(uid).attachments[1] == plan
