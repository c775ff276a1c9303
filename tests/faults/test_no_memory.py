"""A program that gets no more memory from the system: told in words, nothing half-written."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.tracing import REPOSITORY
from tests.services.evidence_room import room

pytestmark = pytest.mark.files("the limit is SQLite's own")

# A process of its own: SQLite lets its limit only ever be lowered.
_CHILD = """
import sqlite3, sys
from pathlib import Path
from cab_desk.errors import Unavailable
from tests.services.evidence_room import DANA, room

with room(Path(sys.argv[1])) as desk:
    desk.find_people()
    limiter = sqlite3.connect(":memory:")
    for kib in (4000, *range(1500, 100, -50)):
        try:
            limiter.execute(f"PRAGMA hard_heap_limit={kib * 1024}")
        except MemoryError:  # not even for this
            break
        for act in (lambda: desk.submitted(f"With {kib}"), lambda: desk.sign(uid, *DANA)):
            try:
                made = act()
            except Unavailable as error:
                print("told", error)
                break
            uid = made
            print("done", made)
"""


def test_running_out_of_memory_is_told_and_leaves_the_board_whole(tmp_path: Path) -> None:
    with room(tmp_path) as desk:
        desk.furnish()
    ran = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path)], cwd=REPOSITORY, text=True,
        capture_output=True, check=False, timeout=170,
    )  # fmt: skip
    lines = ran.stdout.splitlines()
    assert ran.returncode == 0, ran.stderr[-2000:]
    told = {line for line in lines if line.startswith("told")}
    done = [line.partition(" ")[2] for line in lines if line.startswith("done")]
    assert len(done) > 1
    assert any("memory" in line for line in told), told
    with room(tmp_path) as desk:
        desk.find_people()
        there = {one.uid for one in desk.do(lambda work: list(work.changes.each()))}
        there |= {event.id for _, event in desk.do(lambda work: list(work.ledger.entries()))}
        assert set(done) <= there
        assert desk.verify().ok
        desk.sign(desk.submitted("Afterwards"), "Dana Reyes", "Engineering Manager")
