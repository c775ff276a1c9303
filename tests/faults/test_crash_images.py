"""A power cut at any moment: the board opens, has what was acknowledged, and one whole chain."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from cab_desk.errors import Refused, Unavailable
from cab_desk.services.signatures import signing
from cab_desk.storage import guard, upgrade
from tests.faults.acts import SAID
from tests.faults.disk import CALLS, Call, Disk, Files, calls
from tests.faults.tracing import Tracer, missing
from tests.services.evidence_room import Room, room

pytestmark = [
    pytest.mark.files("the images are those of SQLite's file"),
    pytest.mark.skipif(bool(missing()), reason=missing() or "calls can be recorded"),
]
SOME = 24  # moments of an act, two images of each; with --every-call all of them, six of each
PARTS = 8  # of the long form
OLD = 8


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have the long form in parts, each with some of the moments."""
    if "seed" in metafunc.fixturenames:
        long = metafunc.config.getoption("--every-call")
        metafunc.parametrize("seed", range(1, PARTS + 1) if long else [0])


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("board")
    with room(folder) as desk:
        desk.furnish()
        for number in range(3):
            desk.submitted(f"There before {number}")
    return _files(folder)


@pytest.fixture(scope="module")
def evening(
    tracer: Tracer, board: Files, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[Call]]:
    """Return where an evening of writing and signing took place, and all that it did."""
    folder = _laid(board, tmp_path_factory.mktemp("evening") / "desk")
    return str(folder), list(calls(tracer.recorded("evening", folder, CALLS)))


def test_what_was_acknowledged_survives_a_power_cut(
    evening: tuple[str, list[Call]], board: Files, tmp_path: Path, seed: int
) -> None:
    cut = Cuts(*evening, board, seed)
    told = set()
    for number, (acknowledged, image, at) in enumerate(cut):
        told.add(len(acknowledged))
        folder = _laid(image, tmp_path / str(number))
        if number % 2:  # else the first to open what is left is who verifies
            _look_at(folder / "board.cabdesk")
        with room(folder) as desk:
            assert desk.verify().ok, at
            assert not _lacking(desk, acknowledged), at
            # What was signed and is safe on this disk is brought in by the next start.
            waited = len(desk.outbox.pending())
            before = _signed(desk)
            signing.settle(desk.office)
            assert len(_signed(desk)) >= len(before), at
            assert len(_signed(desk)) <= len(before) + waited, at
            assert not desk.outbox.pending(), at
            assert desk.verify().ok, at
    assert cut.differing >= SOME
    assert {0, 9} <= told  # from before the first to after the last


def test_a_disk_that_only_says_that_it_synced_is_found_out(
    evening: tuple[str, list[Call]], board: Files, tmp_path: Path, seed: int
) -> None:
    """Show that the images would tell: without syncing they lose what was acknowledged."""
    worst = 0
    for number, (acknowledged, image, _) in enumerate(Cuts(*evening, board, seed, lies=True)):
        folder = _laid(image, tmp_path / str(number))
        try:
            _look_at(folder / "board.cabdesk")
            with room(folder) as desk:
                worst = max(worst, len(_lacking(desk, acknowledged)))
        except (Refused, Unavailable):
            worst += 1
    assert worst


def test_an_upgrade_that_a_power_cut_ended_is_done_or_did_not_happen(
    tracer: Tracer, tmp_path: Path, seed: int
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    upgrade.migrate(folder / "board.cabdesk", new=True, to=f"{OLD:04}")
    with closing(sqlite3.connect(folder / "board.cabdesk")) as connection:
        connection.execute("INSERT INTO person (id, name, aliases, linked)"
                           " VALUES ('p1', 'Ann Boyd', '[]', 1)")  # fmt: skip
        connection.commit()
    start = _files(folder)
    done = list(calls(tracer.recorded("migrate", folder, CALLS)))
    schemas = set()
    cut = Cuts(str(folder), done, start, seed)
    for number, (_, image, at) in enumerate(cut):
        place = _laid(image, tmp_path / str(number))
        path = place / "board.cabdesk"
        schemas.add(_schema(path))
        assert schemas <= {OLD, guard.SCHEMA}, at
        # A copy that bears the name of one is a whole one.
        assert all(_schema(one) == OLD for one in place.glob("board-schema*.cabdesk")), at
        upgrade.upgrade_file(path)  # the next start does what is left to do
        assert _schema(path) == guard.SCHEMA, at
    assert cut.differing >= SOME
    assert schemas == {OLD, guard.SCHEMA}


def test_a_file_that_is_written_is_the_one_or_the_other(
    tracer: Tracer, tmp_path: Path, seed: int
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("export.csv", "settings.toml"):
        (folder / name).write_bytes(b"before")
    start = _files(folder)
    done = list(calls(tracer.recorded("export", folder, CALLS)))
    after = _files(folder)
    seen = set()
    for _, image, at in Cuts(str(folder), done, start, seed):
        for name in start:
            assert image.get(name) in (start[name], after[name]), (name, at)
            seen.add((name, image[name] == after[name]))
    assert len(seen) == 4  # each of them before and after


class Cuts:
    """Power cuts at the moments of an act: what had been acknowledged, and what the disk holds."""

    def __init__(
        self, root: str, done: list[Call], start: Files, seed: int, *, lies: bool = False
    ) -> None:
        self._done = done
        self._disk, self._chance = Disk(Path(root), start, lies=lies), Random(seed)
        rehearsed = Disk(Path(root), start)
        moments = [number for number, call in enumerate(done, start=1) if rehearsed.take(call)]
        # Some are chosen evenly; the first and the last one are always among them.
        every = PARTS if seed else max(1, len(moments) // SOME)
        self._moments = {moments[0], moments[-1], *moments[-1 - seed :: -every]}
        self._each = 6 if seed else 2
        self.differing = 0

    def __iter__(self) -> Iterator[tuple[list[str], Files, str]]:
        acknowledged: list[str] = []
        seen: set[frozenset[tuple[str, bytes]]] = set()
        for number, call in enumerate(self._done, start=1):
            self._disk.take(call)
            words = call.texts[0].split() if call.name == "write" and call.texts else []
            if words and words[0] in (b"written", b"signed"):
                acknowledged.append(words[-1].decode())
            for _ in range(self._each if number in self._moments else 0):
                image = self._disk.image(self._chance)
                image.pop(SAID, None)
                found = frozenset(image.items())
                if found not in seen:
                    self.differing += 1
                    seen.add(found)
                    yield acknowledged, image, f"after {number} of {len(self._done)}, {call.name}"


def _lacking(desk: Room, acknowledged: list[str]) -> list[str]:
    """Return what was acknowledged and is not on the board."""
    desk.find_people()
    there = {one.uid for one in desk.do(lambda work: list(work.changes.each()))} | _signed(desk)
    return [one for one in acknowledged if one not in there]


def _signed(desk: Room) -> set[str]:
    return {
        event.id
        for _, event in desk.do(lambda work: list(work.ledger.entries()))
        if event.type == "signoff.given"
    }


def _files(folder: Path) -> Files:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _laid(files: Files, folder: Path) -> Path:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def _look_at(path: Path) -> guard.Found:
    """Look at a board's file as a program does that opens it."""
    found = guard.inspect(path)
    guard.quick_check(path)
    return found


def _schema(path: Path) -> int:
    """Return the schema of a whole board that still has what was in it."""
    found = _look_at(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM person").fetchall() == [("Ann Boyd",)]
    return found.schema
