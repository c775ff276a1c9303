"""Many programs sign at once and are killed: nothing lost, nothing twice, one chain.

With `--every-call` 8 programs of 200 sign-offs each and 60 kills, else a tenth of it.
"""

import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.signatures import signing
from cab_desk.storage.servers import Server
from tests import databases
from tests.databases import Databases
from tests.faults.many import given
from tests.faults.signer import PACK, ROLE
from tests.faults.tracing import REPOSITORY
from tests.services.evidence_room import room

PATIENCE = 1_800


@dataclass
class Crew:
    """The programs of one run, and what they were told."""

    folder: Path
    place: Server | None
    wanted: int
    told: set[str] = field(default_factory=set)
    locked: int = 0
    kills: int = 0

    def __post_init__(self) -> None:
        self._running: dict[int, subprocess.Popen[str]] = {}
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def start(self, number: int) -> None:
        """Start the program of one signer, again and again until it is done."""
        thread = threading.Thread(target=self._keep, args=(number,), name=f"signer-{number}")
        self._threads.append(thread)
        thread.start()

    def _keep(self, number: int) -> None:
        done = False
        while not done:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.signer", self.folder, str(self.place or ""),
                 f"Signer {number}", f"d{number}"],
                stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, env=_environment(),
            )  # fmt: skip
            with self._lock:
                self._running[number] = process
            with process:
                assert process.stdout is not None
                for line in process.stdout:
                    done = self._hear(line.strip()) or done
            with self._lock:
                self._running.pop(number, None)
            if process.returncode > 0:
                return  # a fault of the program's own: the count will tell

    def _hear(self, line: str) -> bool:
        with self._lock:
            if len(line) == 64:
                self.told.add(line)
            self.locked += line.startswith("waits")
        return line == "done"

    def kill_one(self, chance: random.Random) -> bool:
        """Kill any of them; tell whether there was one."""
        with self._lock:
            if not self._running:
                return False
            chance.choice(list(self._running.values())).kill()
            self.kills += 1
        return True

    def wait(self) -> None:
        """Wait until all are done."""
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != databases.RUN}


@pytest.mark.files("both are named here")
@pytest.mark.parametrize("on", ["file", "server"])
def test_killed_signers_lose_nothing_and_double_nothing(
    on: str, tmp_path: Path, request: pytest.FixtureRequest, whole: bool
) -> None:
    crew, count, kills = (8, 200, 60) if whole else (4, 20, 8)
    place = None
    if on == "server":
        made: Databases = request.getfixturevalue("server")
        place = made.new()
    chance = random.Random(20261121)
    people = tuple(
        NewPerson(f"Signer {n}", (ROLE,), member=True, chair=n == 0) for n in range(crew)
    )
    rik = NewPerson("Rik Maas", ("Requester",))
    with room(tmp_path, place=place, pack=PACK) as desk:
        desk.furnish(crew=(*people, rik))
        for number in range(count):
            desk.submitted(f"Change {number}")
        began = time.monotonic()
        signers = Crew(tmp_path, place, crew * count)
        for number in range(crew):
            signers.start(number)
        pause = threading.Event()
        while signers.kills < kills:
            # Somewhere in the middle of whatever it does.
            pause.wait(chance.uniform(0.2, 1.2 if whole else 0.8))
            if not signers.kill_one(chance) and not any(one.is_alive() for one in signers._threads):
                break
        signers.wait()
        took = time.monotonic() - began
        _settle(tmp_path, place, crew)
        recorded = given(desk)
        text = (
            f"{on}: {crew} programs, {count} each, {signers.kills} kills, {took:.0f} s: "
            f"{len(recorded)} recorded, {len(signers.told)} acknowledged, "
            f"{len(signers.told - set(recorded))} lost, "
            f"{len(recorded) - len(set(recorded))} doubled, {signers.locked} waits"
        )
        request.node.user_properties.append(("figures", text))
        print(text)  # noqa: T201 -- shown with -s
        assert signers.kills >= kills // 2, text
        assert signers.told <= set(recorded), text
        assert len(recorded) == len(set(recorded)) == crew * count, text
        assert signers.locked == 0, text
        report = desk.verify()
        assert report.ok, report.faults[:3]


def _settle(folder: Path, place: Server | None, crew: int) -> None:
    """Do what the next start of each program does."""
    for number in range(crew):
        with room(folder, place=place, pack=PACK, device=f"d{number}") as one:
            signing.settle(one.office)
            assert one.outbox.pending() == []
