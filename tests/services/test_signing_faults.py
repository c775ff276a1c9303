"""Faults while signing: what was acknowledged is there, once and whole; nothing is guessed."""

import itertools
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from cab_desk.domain.demands import Approval
from cab_desk.domain.policy import Rule
from cab_desk.errors import Refused, Unavailable
from cab_desk.keys.outbox import RECORDED, REFUSED
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.ports import Work
from cab_desk.services.signatures import signing
from cab_desk.storage import engine as engines
from tests.services.cut_lines import Driver, FarDriver
from tests.services.evidence_room import NOON, PACK, PEOPLE, Room, room

DANA = ("Dana Reyes", "Engineering Manager")
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with room(folder) as made:
        made.furnish()
        for number in range(3):
            made.submitted(f"Change {number + 1}")
    return folder


def uid_of(desk: Room, number: int = 1) -> str:
    change = desk.do(lambda work: work.changes.by_number(f"CR-2026-{number:04}"))
    found: str = change.uid
    return found


def names(desk: Room, uid: str) -> list[str]:
    return [one.person for one in desk.do(lambda work: work.signoffs.standing(uid))]


@pytest.fixture
def flaky(desk: Room, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Plans faults of the commits to come: '', before, after, bug."""
    connect = sqlite3.connect

    def planned(*parts: object, **more: object) -> sqlite3.Connection:
        made: sqlite3.Connection = connect(*parts, factory=Driver, **more)  # type: ignore[call-overload]
        return made

    monkeypatch.setattr(engines.sqlite3, "connect", planned)
    monkeypatch.setattr(psycopg, "connect", FarDriver.connect)
    desk.engine.dispose()
    yield Driver.plan
    Driver.plan.clear()
    desk.engine.dispose()


def planned_at(flaky: list[str], *faults: str) -> None:
    # The commits of a sign-off: first checks, reading the key, finding it open still, taking the
    # place; then the one that writes.
    flaky[:] = ["", "", "", "", *faults]


@pytest.mark.parametrize("fault", ["after", "bug"])
def test_a_commit_that_failed_after_it_happened_is_recorded_once(
    desk: Room, flaky: list[str], fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    uid = uid_of(desk)
    request = desk.request(uid, *DANA)
    planned_at(flaky, fault)
    outcome = signing.sign(desk.office, request)
    assert f"recording {outcome.made} was interrupted" in caplog.text
    assert "ledger" in outcome.touched
    assert names(desk, uid) == ["Dana Reyes"]
    assert [one.event_id for one in desk.outbox.entries(RECORDED)][-1:] == [outcome.made]
    assert desk.outbox.pending() == []
    assert desk.verify().ok


def test_a_commit_that_failed_before_it_happened_is_tried_again(
    desk: Room, flaky: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    uid = uid_of(desk)
    request = desk.request(uid, *DANA)
    planned_at(flaky, "before")
    outcome = signing.sign(desk.office, request)
    assert f"recording {outcome.made} was interrupted" in caplog.text
    assert "ledger" in outcome.touched
    assert names(desk, uid) == ["Dana Reyes"]
    assert desk.verify().ok


def test_a_commit_that_never_succeeds_leaves_nothing_and_says_so(
    desk: Room, flaky: list[str]
) -> None:
    uid = uid_of(desk)
    request = desk.request(uid, *DANA)
    planned_at(flaky, "before", "", "before", "", "before", "")
    with pytest.raises(Unavailable, match="Nothing was recorded"):
        signing.sign(desk.office, request)
    flaky.clear()
    assert names(desk, uid) == []
    assert desk.outbox.pending() == []
    assert len(desk.outbox.entries(REFUSED)) == 1
    assert signing.settle(desk.office).message == ""
    assert names(desk, uid) == []
    assert desk.verify().ok


class Cut:
    """An office whose board cannot be reached from the writing transaction on."""

    def __init__(self, desk: Room, after: int, committed: bool) -> None:
        self._desk = desk
        self._left = after
        self._committed = committed

    @contextmanager
    def open_work(self) -> Iterator[Work]:
        self._left -= 1
        if self._left < 0 and not (self._left == -1 and self._committed):
            raise Unavailable("The board cannot be reached.")
        with self._desk.open_work() as work:
            yield work
        if self._left == -1:
            raise Unavailable("The line was cut in the middle of the answer.")


@pytest.mark.parametrize("committed", [True, False])
def test_a_board_that_cannot_be_asked_leaves_the_sign_off_pending_and_it_settles(
    desk: Room, committed: bool
) -> None:
    uid = uid_of(desk)
    cut = Cut(desk, after=4, committed=committed)
    outcome = signing.sign(replace(desk.office, open_work=cut.open_work), desk.request(uid, *DANA))
    assert outcome.touched == {"outbox"}
    assert "It is recorded as soon as it can be" in outcome.message
    assert [one.event_id for one in desk.outbox.pending()] == [outcome.made]
    assert names(desk, uid) == (["Dana Reyes"] if committed else [])
    settled = signing.settle(desk.office)
    assert settled.message == "1 sign-off that waited on this machine is recorded now."
    assert f"change:{uid}" in settled.touched
    assert names(desk, uid) == ["Dana Reyes"]
    assert desk.outbox.pending() == []
    assert signing.settle(desk.office).message == ""
    assert desk.verify().ok


def pending_of(desk: Room, uid: str) -> None:
    cut = Cut(desk, after=4, committed=False)
    signing.sign(replace(desk.office, open_work=cut.open_work), desk.request(uid, *DANA))


def test_what_waited_is_judged_again_and_refused_with_its_reason(desk: Room) -> None:
    uid = uid_of(desk)
    pending_of(desk, uid)
    entry = desk.outbox.pending()[0]
    with room(desk.folder, device="d2") as other:
        other.find_people()
        other.sign(uid, "Ann Boyd", "Engineering Manager")
    outcome = signing.settle(desk.office)
    assert outcome.message.startswith("1 sign-off that waited was refused: Dana Reyes can't sign")
    assert "Dana Reyes can't sign" in desk.outbox.reason(entry.event_id)
    assert names(desk, uid) == ["Ann Boyd"]
    assert desk.outbox.pending() == []


def test_the_next_sign_off_goes_behind_the_one_that_waits(desk: Room) -> None:
    first, second = uid_of(desk, 1), uid_of(desk, 2)
    pending_of(desk, first)
    desk.sign(second, *DANA)
    assert names(desk, first) == names(desk, second) == ["Dana Reyes"]
    subjects = [
        event.subject
        for _, event in desk.do(lambda work: list(work.ledger.entries()))
        if event.type == signing.GIVEN and event.author == desk.ids["Dana Reyes"]
    ]
    assert subjects == [first, second]
    assert desk.verify().ok


def test_while_one_waits_the_same_person_cannot_fork_the_stream(desk: Room) -> None:
    first, second = uid_of(desk, 1), uid_of(desk, 2)
    pending_of(desk, first)
    request = desk.request(second, *DANA)

    calls = iter(range(1, 100))

    @contextmanager
    def open_work() -> Iterator[Work]:
        if next(calls) in (2, 3):  # what records the waiting one, and what asks for it
            raise Unavailable("The board cannot be reached.")
        with desk.open_work() as work:
            yield work

    with pytest.raises(Unavailable, match="An earlier sign-off of Dana Reyes still waits"):
        signing.sign(replace(desk.office, open_work=open_work), request)
    assert names(desk, second) == []
    assert len(desk.outbox.pending()) == 1


# Many at once ----------------------------------------------------------------------------------

CREW = tuple(NewPerson(f"Signer {n}", ("Reviewer",), member=True, chair=n == 0) for n in range(8))
THREE = replace(
    PACK,
    rules=(Rule("site/three", "3", "Three", approvals=(Approval(("Reviewer",), count=3),)),),
)


@pytest.mark.parametrize("devices", ["one", "many"])
def test_eight_signers_at_once_never_oversign(tmp_path: Path, devices: str) -> None:
    with room(tmp_path, pack=THREE) as desk:
        desk.furnish(crew=(*CREW, PEOPLE[3]))
        uids = [desk.submitted(f"Change {n}") for n in range(3)]
        desks = [desk] * 8 if devices == "one" else [
            Room(tmp_path, pack=THREE, device=f"d{n + 2}") for n in range(8)
        ]  # fmt: skip
        requests = {
            (n, uid): desk.request(uid, f"Signer {n}", "Reviewer") for n in range(8) for uid in uids
        }
        gate = threading.Barrier(8)
        recorded: list[str] = []
        refused: list[str] = []

        def sign_all(number: int) -> None:
            gate.wait()
            for uid in uids:
                try:
                    made = signing.sign(desks[number].office, requests[number, uid])
                    recorded.append(made.made)
                except Refused as refusal:
                    refused.append(refusal.sentence)

        threads = [threading.Thread(target=sign_all, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for other in desks:
            other.close()
        assert [len(names(desk, uid)) for uid in uids] == [3, 3, 3]
        assert (len(recorded), len(set(recorded)), len(refused)) == (9, 9, 15)
        assert all("Nothing was signed" in sentence for sentence in refused)
        assert desk.verify().ok


def test_a_double_click_signs_once(desk: Room) -> None:
    uid = uid_of(desk)
    request = desk.request(uid, *DANA)
    gate = threading.Barrier(4)
    made: list[str] = []
    refused: list[str] = []
    ticks = itertools.count()  # each click is a moment of its own, so an event of its own
    office = replace(desk.office, clock=lambda: NOON + timedelta(milliseconds=next(ticks)))

    def click() -> None:
        gate.wait()
        try:
            made.append(signing.sign(office, request).made)
        except Refused as refusal:
            refused.append(refusal.sentence)

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused)) == (1, 3)
    assert names(desk, uid) == ["Dana Reyes"]
    assert all("has signed this revision already" in sentence for sentence in refused)
    assert desk.verify().ok


# Killed ----------------------------------------------------------------------------------------

_LOOP = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tests.services.evidence_room import Room
desk = Room(Path(sys.argv[1]))
desk.clock.now = datetime.now(UTC)
desk.find_people()
from cab_desk.services.signatures import signing
signing.settle(desk.office)
uids = [one.uid for one in desk.do(lambda work: list(work.changes.each()))]
print("ready", flush=True)
for uid in uids:
    try:
        print(desk.sign(uid, "Dana Reyes", "Engineering Manager"), flush=True)
    except Exception as error:
        if "has signed" not in str(error):
            raise
"""


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(20261118)
    acknowledged: set[str] = set()
    with room(tmp_path) as desk:
        desk.furnish()
        for number in range(60):
            desk.submitted(f"Change {number}")
        for _ in range(8):
            process = subprocess.Popen(
                [sys.executable, "-c", _LOOP, str(tmp_path)], stdout=subprocess.PIPE, text=True,
                cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            )  # fmt: skip
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
            told = [process.stdout.readline().strip() for _ in range(chance.randrange(1, 7))]
            # Somewhere in the middle of the next one.
            threading.Event().wait(chance.random() * 0.03)
            os.kill(process.pid, signal.SIGKILL)
            told += process.stdout.read().splitlines()
            process.stdout.close()
            process.wait()
            acknowledged |= {line for line in told if len(line) == 64}
            check(desk, acknowledged)
        assert len(acknowledged) > 8


def check(desk: Room, acknowledged: set[str]) -> None:
    recorded = {
        event.id
        for _, event in desk.do(lambda work: list(work.ledger.entries()))
        if event.type == "signoff.given"
    }
    assert acknowledged <= recorded
    pending = {one.event_id for one in desk.outbox.pending()}
    assert len(pending) <= 1
    signing.settle(desk.office)
    assert desk.outbox.pending() == []
    recorded = {
        event.id
        for _, event in desk.do(lambda work: list(work.ledger.entries()))
        if event.type == "signoff.given"
    }
    assert pending <= recorded
    report = desk.verify()  # event, place in the chain and list: all there, or none of them
    assert report.faults == ()
