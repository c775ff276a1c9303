"""P60: the whole ledger verified by the command line, beside the ten seconds that are promised."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import evidence
from board import Board
from harness import Row
from start import environment

EVENTS = 10_000
MOST_MS = 10_000.0
_PREFIX = b"cabdesk/event/v1\0"


def rows(board: Board) -> list[Row]:
    """Measure from starting the program to its answer; every event is signed."""
    whole = board.count >= EVENTS  # a small board is there to see that the bench runs
    events, rounds = (EVENTS, 3) if whole else (EVENTS // 50, 1)
    with tempfile.TemporaryDirectory(prefix="cab-desk-bench-") as folder:
        file = _filled(Path(folder), events)
        took, entries = zip(*(_verified(file) for _ in range(rounds)), strict=True)
        alone = _signatures(events)
    value = median(took)
    return [
        Row("P60", f"verify {entries[0]:,} events, each signed", value, MOST_MS, value / MOST_MS,
            "<= 10 s", value <= MOST_MS, "what is promised (ms)",
            f"checking as many signatures alone takes {alone:,.0f} ms"),
    ]  # fmt: skip


def _filled(folder: Path, events: int) -> Path:
    from cab_desk.domain.ledger import Draft
    from cab_desk.services.members.passphrases import open_key

    office, request, _key = evidence.room(folder)
    person = request.person_id
    key = open_key(office, person, request.passphrase)
    with office.open_work() as work:
        for number in range(events):
            body = {"key": "x", "reason": str(number)}
            draft = Draft("key.reset_asked", body, person, author=person, key_id=key.key_id)
            work.record(draft, lambda data: key.seal(_PREFIX + data))
    return folder / "board.cabdesk"


def _verified(board: Path) -> tuple[float, int]:
    command = [sys.executable, "-m", "cab_desk", "--database", str(board), "verify", "--json"]
    began = time.perf_counter_ns()
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    took = (time.perf_counter_ns() - began) / 1e6
    if done.returncode:
        raise RuntimeError(done.stderr or done.stdout)
    found: dict[str, Any] = json.loads(done.stdout)
    return took, int(found["entries"])


def _signatures(events: int) -> float:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    public, data = private.public_key(), b"x" * 400
    signature = private.sign(data)
    began = time.perf_counter_ns()
    for _ in range(events):
        public.verify(signature, data)
    return (time.perf_counter_ns() - began) / 1e6
