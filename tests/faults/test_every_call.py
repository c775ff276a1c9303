"""Whatever system call fails, and wherever the process dies: whole or not at all, and told so."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cab_desk.services.signatures import signing
from cab_desk.storage import guard, upgrade
from tests.faults.acts import PLAN
from tests.faults.tracing import READS, Call, Tracer, missing
from tests.services.evidence_room import Room, room

pytestmark = [
    pytest.mark.files("the calls are those of SQLite"),
    pytest.mark.skipif(bool(missing()), reason=missing() or "calls can be made to fail"),
]
FAULTS = ("signal=SIGKILL", "error=ENOSPC", "error=EIO")
# Of each kind of fault so many calls are tried, spread over the act; all with --every-call.
SOME = 14
OLD = "0008"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("board")
    with room(folder) as desk:
        desk.furnish()
        desk.submitted("Patch the gate")
    return folder


@pytest.fixture(scope="module")
def old_board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a board as a release of before left it."""
    folder = tmp_path_factory.mktemp("old")
    path = folder / "board.cabdesk"
    upgrade.migrate(path, new=True, to=OLD)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO person (id, name, aliases, linked) VALUES ('p1', 'Ann Boyd', '[]', 1)"
        )
        connection.commit()
    return folder


@pytest.fixture
def chosen(request: pytest.FixtureRequest) -> int:
    """Return how many calls are tried; 0 for all."""
    return 0 if request.config.getoption("--every-call") else SOME


def spread(calls: list[Call], most: int) -> list[tuple[int, Call]]:
    """Return so many of an act's calls with their places, the first and the last among them."""
    count = len(calls)
    wanted = range(count)
    if 0 < most < count:
        wanted = sorted({round(place * (count - 1) / (most - 1)) for place in range(most)})
    return [(place + 1, calls[place]) for place in wanted]


def standing(desk: Room) -> list[str]:
    change = desk.do(lambda work: work.changes.by_number("CR-2026-0001"))
    return [one.event_id for one in desk.do(lambda work: work.signoffs.standing(change.uid))]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_sign_off_is_there_whole_or_not_at_all(
    tracer: Tracer, board: Path, tmp_path: Path, fault: str, chosen: int
) -> None:
    calls = tracer.calls("sign", shutil.copytree(board, tmp_path / "whole"))
    assert len(calls) > 20
    ends = set()
    for number, call in spread(calls, chosen):
        folder = shutil.copytree(board, tmp_path / str(number))
        told = tracer.run("sign", folder, fault, call)
        ends.add(told.partition(":")[0])
        with room(folder) as desk:
            desk.find_people()
            there = standing(desk)
            at = (
                f"{number} of {len(calls)}, {call}, {fault}: {told or 'killed'}, {len(there)} there"
            )
            assert len(there) <= 1, at
            assert there or told != "recorded", at
            assert desk.verify().ok, at
            if told.startswith("refused"):
                assert not there, at
            # What was signed and is safe on this disk is brought in by the next start.
            waited = len(desk.outbox.pending())
            signing.settle(desk.office)
            assert len(standing(desk)) <= 1, at
            assert standing(desk) or not waited, at
            assert not desk.outbox.pending(), at
            assert desk.verify().ok, at
        shutil.rmtree(folder)
    assert ends & ({""} if "KILL" in fault else {"refused", "pending"}), ends  # faults were met


@pytest.mark.parametrize("act", ["sign", "attach"])
def test_a_board_that_cannot_be_read_is_told_and_nothing_is_half_done(
    tracer: Tracer, board: Path, tmp_path: Path, act: str, chosen: int
) -> None:
    """A disk that fails in reading: said in words, no tick, and the board goes on afterwards."""
    calls = tracer.calls(act, shutil.copytree(board, tmp_path / "whole"), READS)
    assert len(calls) > 20
    ends = set()
    for number, call in spread(calls, chosen):
        folder = shutil.copytree(board, tmp_path / str(number))
        told = tracer.run(act, folder, "error=EIO", call)
        ends.add(told.partition(":")[0])
        at = f"{number} of {len(calls)}, {call}: {told or 'killed'}"
        assert told, at  # nobody is shown a bug for it
        with room(folder) as desk:
            desk.find_people()
            there = len(standing(desk)) if act == "sign" else len(attached(desk))
            assert there <= 1, at
            assert there or told not in ("recorded", "attached"), at
            assert not (there and told.startswith("refused")), at
            assert desk.verify().ok, at
            signing.settle(desk.office)
            assert not desk.outbox.pending(), at
            assert len(standing(desk)) == (told in ("recorded", "pending")), at
        shutil.rmtree(folder)
    assert "refused" in ends, ends  # faults were met


def attached(desk: Room) -> tuple[object, ...]:
    return desk.do(lambda work: work.changes.by_number("CR-2026-0001")).attachments


@pytest.mark.parametrize("fault", FAULTS)
def test_an_attached_file_is_there_with_its_rfc_or_neither_is(
    tracer: Tracer, board: Path, tmp_path: Path, fault: str, chosen: int
) -> None:
    calls = tracer.calls("attach", shutil.copytree(board, tmp_path / "whole"))
    assert len(calls) > 20
    ends = set()
    for number, call in spread(calls, chosen):
        folder = shutil.copytree(board, tmp_path / str(number))
        told = tracer.run("attach", folder, fault, call)
        ends.add(told.partition(":")[0])
        at = f"{number} of {len(calls)}, {call}, {fault}: {told or 'killed'}"
        with room(folder) as desk:
            change = desk.do(lambda work: work.changes.by_number("CR-2026-0001"))
            report = desk.verify()
            assert report.ok, at
            assert report.unnamed == 0, at
            assert change.attachments or told != "attached", at
            for one in change.attachments:
                found = desk.do(lambda work, name=one.sha256: list(work.attachments.parts(name)))
                assert b"".join(found) == PLAN, at
            if told.startswith("refused"):
                assert not change.attachments, at
        for left in (folder / "tray").glob("[0-9a-f]*"):  # what has a hash's name is whole
            assert left.read_bytes() == PLAN, at
        shutil.rmtree(folder)
    assert ends & ({""} if "KILL" in fault else {"refused"}), ends


@pytest.mark.parametrize("fault", FAULTS)
def test_an_upgrade_is_done_or_nothing_happened(
    tracer: Tracer, old_board: Path, tmp_path: Path, fault: str, chosen: int
) -> None:
    calls = tracer.calls("migrate", shutil.copytree(old_board, tmp_path / "whole"))
    assert len(calls) > 50
    ends = set()
    for number, call in spread(calls, chosen):
        folder = shutil.copytree(old_board, tmp_path / str(number))
        told = tracer.run("migrate", folder, fault, call)
        ends.add(told.partition(":")[0])
        path = folder / "board.cabdesk"
        schema = _schema(path)
        at = f"call {number} of {len(calls)}, {call}, {fault}: {told or 'killed'}, schema {schema}"
        assert schema in (int(OLD), guard.SCHEMA), at
        assert schema == guard.SCHEMA or told != "upgraded", at
        kept = [one for one in folder.glob("board-schema*.cabdesk") if _schema(one) != int(OLD)]
        assert not kept, at
        upgrade.upgrade_file(path)  # the next start does what is left to do
        assert _schema(path) == guard.SCHEMA, at
        shutil.rmtree(folder)
    assert ends & ({""} if "KILL" in fault else {"refused"}), ends


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_is_written_whole_or_left_as_it_was(
    tracer: Tracer, tmp_path: Path, fault: str, chosen: int
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    for name in ("export.csv", "settings.toml"):
        (old / name).write_bytes(b"before")
    whole = shutil.copytree(old, tmp_path / "whole")
    calls = tracer.calls("export", whole)
    new = {name: (whole / name).read_bytes() for name in ("export.csv", "settings.toml")}
    for number, call in spread(calls, chosen):
        folder = shutil.copytree(old, tmp_path / str(number))
        told = tracer.run("export", folder, fault, call)
        for name, data in new.items():
            found = (folder / name).read_bytes()
            assert found in (b"before", data), f"{number} of {len(calls)}, {call}, {fault}: {told}"
            assert found == data or told != "written"


def _schema(path: Path) -> int:
    """Return the schema of a whole board that still has what was in it."""
    guard.quick_check(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM person").fetchall() == [("Ann Boyd",)]
    return guard.inspect(path).schema
