"""The first of two servers dies; the second takes its place, and desks go on by themselves."""

import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.app import database_verbs, verbs
from cab_desk.app.session import Session
from cab_desk.domain.ledger import Draft, Head
from cab_desk.errors import Unavailable
from cab_desk.keys import recent
from cab_desk.keys.recent import RecentOutbox
from cab_desk.services.evidence.verifying import verify_office
from cab_desk.services.signatures import signing
from cab_desk.settings import Settings
from cab_desk.storage import guard, postgres, transfer
from cab_desk.storage.engine import make_engine, transaction
from cab_desk.storage.reading import SqlReader
from tests.cli.conftest import held
from tests.faults.machines import Machines
from tests.services.evidence_room import Room, room

COUNT = 40
PATIENCE = 60


class Signer:
    """Signs one RFC after the other on a thread of its own, and notes what it is told."""

    def __init__(self, desk: Room, uids: list[str]) -> None:
        self.told: dict[str, str] = {}  # the id of what was signed → recorded or pending
        self.refused = 0
        self.some = threading.Event()
        self.stopped = threading.Event()
        self._desk, self._uids = desk, uids
        self.thread = threading.Thread(target=self._run, name="signer")

    def _run(self) -> None:
        left = list(self._uids)
        while left and not self.stopped.is_set():
            try:
                made = self._desk.sign(left[0], "Dana Reyes", "Engineering Manager")
            except Unavailable:
                self.refused += 1
                self.stopped.wait(0.05)
                continue
            left.pop(0)
            waits = {one.event_id for one in self._desk.outbox.pending()}
            self.told[made] = "pending" if made in waits else "recorded"
            if len(self.told) > len(self._uids) // 4:
                self.some.set()


def given(desk: Room) -> list[str]:
    entries = desk.do(lambda work: list(work.ledger.entries()))
    return [event.id for _, event in entries if event.type == "signoff.given"]


def test_nothing_that_was_acknowledged_is_lost_with_the_first_server(
    two: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "ANSWER_SECONDS", 5)
    with room(tmp_path, place=two.at("first", "second", database="cab")) as desk:
        desk.furnish()
        uids = [desk.submitted(f"Change {number}") for number in range(COUNT)]
        signer = Signer(desk, uids)
        signer.thread.start()
        assert signer.some.wait(PATIENCE)
        two.tell("kill", name="first")
        acknowledged = {one for one, state in signer.told.items() if state == "recorded"}
        two.ask("second", "SELECT pg_promote()")
        signer.thread.join(PATIENCE)
        signer.stopped.set()
        assert not signer.thread.is_alive()
        signing.settle(desk.office)
        found = given(desk)
        assert len(acknowledged) >= COUNT // 4
        assert acknowledged <= set(found)
        assert len(signer.told) == COUNT
        assert sorted(found) == sorted(signer.told)  # each once
        assert desk.outbox.pending() == []
        assert desk.verify().ok


def test_what_a_server_lost_that_waits_for_no_standby_comes_back(
    two: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A primary that acknowledged more than its standby has: the signer's disk knows it."""
    monkeypatch.setattr(recent, "MOST", 3)  # fewer than are lost
    two.ask("first", "ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()")
    with room(tmp_path, place=two.at("first", "second", database="cab")) as desk:
        desk.furnish()
        desk.outbox = RecentOutbox(tmp_path / "outbox-d1")  # as a session on a server has it
        desk.office = replace(desk.office, outbox=desk.outbox)
        uids = [desk.submitted(f"Change {number}") for number in range(4)]
        two.tell("kill", name="second")
        made = [desk.sign(uid, "Dana Reyes", "Engineering Manager") for uid in uids]
        assert sorted(given(desk)) == sorted(made)
        two.tell("kill", name="first")
        two.start("second")
        two.ask("second", "SELECT pg_promote()")
        lost = set(made) - set(given(desk))
        assert lost
        assert str(len(lost)) in signing.settle(desk.office).message
        assert sorted(given(desk)) == sorted(made)
        assert desk.verify().ok


@pytest.mark.parametrize("hard", [False, True], ids=["fast", "immediate"])
def test_a_server_that_is_started_anew_is_met_again(
    two: Machines, tmp_path: Path, hard: bool
) -> None:
    with room(tmp_path, place=two.at("first", database="cab")) as desk:
        desk.furnish()
        first, second = desk.submitted("One"), desk.submitted("Two")
        desk.sign(first, "Dana Reyes", "Engineering Manager")
        two.tell("stop", name="first", hard=hard)
        with pytest.raises(Unavailable, match="cannot be reached"):
            desk.sign(second, "Dana Reyes", "Engineering Manager")
        two.start("first")
        desk.sign(second, "Dana Reyes", "Engineering Manager")
        assert len(given(desk)) == 2
        assert desk.verify().ok


@pytest.mark.files("its board comes from a file")
def test_a_standby_is_read_says_so_and_is_written_once_it_leads(
    two: Machines, tmp_path: Path
) -> None:
    file = tmp_path / "board.cabdesk"
    file.write_bytes(held())
    transfer.copy_board(file, two.at("first", database="cab"))
    with SqlReader(two.at("first", database="cab")) as reader:
        head = reader.head()
    place = two.at("second", database="cab")
    engine = make_engine(place)
    with closing(Session(place, Settings(device="r"), outbox=tmp_path / "outbox")) as desk:
        # What the first one calls committed the second has, and shows a moment later.
        pause = threading.Event()
        while read(desk) != head:
            pause.wait(0.05)
        assert "can be read here and not written" in desk.read_only
        assert verify_office(desk.office).ok
        with pytest.raises(Unavailable, match="can be read here"), desk.open_work():
            raise AssertionError
        with pytest.raises(Unavailable, match="can only be read"), transaction(engine) as one:
            one.exec_driver_sql("UPDATE board SET name = 'Other'")
        with desk.open_view() as work:
            assert work.board().name
        copy = tmp_path / "copy.cabdesk"
        database_verbs.copy(str(place), str(copy))
        assert guard.inspect(copy).schema == guard.SCHEMA
        backup = tmp_path / "backup.cabdesk"
        verbs.backup(str(place), backup)
        with SqlReader(backup) as reader:
            assert reader.head() == head  # a board that is read has no entry of it
        two.tell("kill", name="first")
        two.ask("second", "SELECT pg_promote()")
        with desk.open_work() as work:
            work.record(Draft("board.changed", {}))
        assert desk.read_only == ""
        assert read(desk).seq == head.seq + 1
    engine.dispose()


def read(desk: Session) -> Head:
    with desk.open_reader() as reader:
        return reader.head()
