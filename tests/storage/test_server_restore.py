"""A backup takes a board's place on a server: desks go on, and nothing is destroyed."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from cab_desk.storage import postgres, roles, server_restore, transfer
from cab_desk.storage.listening import Ear
from cab_desk.storage.reading import SqlReader
from cab_desk.storage.servers import Server
from tests import databases
from tests.databases import Databases
from tests.services.evidence_room import DANA, Room, room

NOW = datetime(2026, 11, 18, 14, 3, tzinfo=UTC)


@pytest.fixture
def desk(server: Databases, tmp_path: Path):
    with room(tmp_path, place=server.new()) as made:
        yield made.furnish()


@pytest.fixture
def backup(desk: Room, tmp_path: Path) -> Path:
    """Return a backup after which one RFC more was written and signed."""
    file = tmp_path / "backup.cabdesk"
    databases.upgrade.create(file)
    transfer.copy_board(desk.place, file)
    desk.sign(desk.submitted("Patch the gate"), *DANA)
    return file


def restored(desk: Room, backup: Path) -> Server:
    assert isinstance(desk.place, Server)
    beside = server_restore.beside(desk.place)
    transfer.copy_board(backup, beside)
    return server_restore.swap(desk.place, beside, NOW)


def titles(desk: Room) -> list[str]:
    return sorted(one.title for one in desk.do(lambda work: list(work.changes.each())))


def test_desks_that_have_the_board_open_go_on_with_the_restored_one(
    desk: Room, backup: Path, qtbot
) -> None:
    assert isinstance(desk.place, Server)
    with SqlReader(desk.place) as reader:
        for _ in range(12):  # so that the server has the statements prepared on these lines
            assert titles(desk) == ["Patch the gate"]
            version = reader.data_version()
            before = reader.head()
        heard: list[str] = []
        ear = Ear(desk.place, lambda: heard.append("heard"))
        qtbot.waitUntil(lambda: bool(heard), timeout=30_000)
        heard.clear()
        restored(desk, backup)
        qtbot.waitUntil(lambda: len(heard) > 1, timeout=30_000)  # told, and once it listens anew
        assert reader.data_version() > version
        assert reader.head().seq < before.seq
        assert titles(desk) == []
        heard.clear()
        desk.sign(desk.submitted("Swap the disk"), *DANA)
        qtbot.waitUntil(lambda: bool(heard), timeout=30_000)
        assert titles(desk) == ["Swap the disk"]
        ear.close()
    assert desk.verify().ok


def test_what_is_kept_is_whole_and_desks_cannot_write_into_it(desk: Room, backup: Path) -> None:
    kept = restored(desk, backup)
    assert kept.schema == "cab_desk_before_restore_20261118_140300"
    assert [title for (title,) in databases.asked(kept, "SELECT title FROM change")] == [
        "Patch the gate"
    ]
    app, reader = roles.names(desk.place)
    with closing(postgres.connect(kept)) as connection:
        connection.execute(f"SET ROLE {app}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE change SET title = 'Another'")
        assert connection.execute("SELECT count(*) FROM change").fetchone() == (1,)
        connection.execute(f'SET search_path TO "{desk.place.schema}"'.encode())
        connection.execute("UPDATE change SET title = title")
        connection.execute(f"SET ROLE {reader}".encode())
        assert connection.execute("SELECT count(*) FROM change").fetchone() == (0,)
    groups = "SELECT rolname FROM pg_roles WHERE rolname LIKE '%restor%'"
    assert databases.asked(desk.place, groups) == []
