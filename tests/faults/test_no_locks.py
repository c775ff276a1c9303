"""Six machines write to one file on a share whose locks do nothing: what was signed comes back."""

import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from cab_desk.errors import Refused, Unavailable
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.evidence import forgoing
from cab_desk.services.signatures import signing
from cab_desk.storage import guard
from tests.faults.many import given
from tests.faults.no_locks import shared
from tests.faults.signer import PACK, ROLE
from tests.faults.tracing import REPOSITORY
from tests.services.evidence_room import WORDS, room

MACHINES = 6
PATIENCE = 300

pytestmark = [
    pytest.mark.files("a share holds a file"),
    pytest.mark.skipif(sys.platform != "linux", reason="the locks are those of Unix"),
]


def furnish(folder: Path, count: int) -> None:
    people = tuple(
        NewPerson(f"Signer {n}", (ROLE,), member=True, chair=n == 0) for n in range(MACHINES)
    )
    with room(folder, pack=PACK) as desk:
        desk.furnish(crew=(*people, NewPerson("Rik Maas", ("Requester",))))
        for number in range(count):
            desk.submitted(f"Change {number}")


def sound(board: Path) -> bool:
    """Tell whether somebody who opens the board would find it whole."""
    with suppress(Refused, Unavailable, AssertionError):
        guard.inspect(board)
        guard.quick_check(board)
        with room(board.parent, pack=PACK) as desk:
            return desk.verify().ok
    return False


def test_no_acknowledged_sign_off_is_lost_for_good(tmp_path: Path, whole: bool) -> None:
    """Each stands in a file that nobody rewrites; a board made whole takes them in again."""
    count = 40 if whole else 8
    furnish(tmp_path, count)
    board = tmp_path / "board.cabdesk"
    backup = shutil.copy(board, tmp_path / "backup.cabdesk")
    acknowledged = signed_without_locks(tmp_path, count)
    damaged = not sound(board)
    if damaged:  # as opening or verify says; then a backup is put back
        board.with_name("board.cabdesk-journal").unlink(missing_ok=True)
        shutil.copy(backup, board)
    merged = shared(tmp_path, "merging")
    merged.find_people()
    lost = acknowledged - set(given(merged))
    kept = {one.event_id: one for one in merged.outbox.known()}
    assert acknowledged <= set(kept)
    told = signing.settle(merged.office).message
    found = set(given(merged))
    left = acknowledged - found
    text = (
        f"{len(acknowledged)} acknowledged, {'damaged, ' if damaged else ''}{len(lost)} were lost, "
        f"{len(left)} wait after merging: {told}"
    )
    print(text)  # noqa: T201 -- shown with -s
    assert acknowledged, text
    assert not left, text
    # What else was lost is told, and a chair signs for it; nothing more is wrong.
    if not merged.verify().ok:
        assert all("on a history that is not" in one.sentence for one in merged.verify().faults)
        forgoing.forgo(merged.office, (merged.ids["Signer 0"], WORDS), "The share lost it")
    assert merged.verify().ok, text
    # The next start finds nothing to do, and doubles nothing.
    assert signing.settle(merged.office).message == ""
    assert sorted(given(merged)) == sorted(found)
    assert merged.verify().ok
    merged.close()


def signed_without_locks(folder: Path, count: int) -> set[str]:
    """Have all machines sign at once; return what they were told is recorded."""
    machines = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.no_locks", folder, str(number), str(count)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            cwd=REPOSITORY,
        )
        for number in range(MACHINES)
    ]  # fmt: skip
    for one in machines:
        assert one.stdout is not None
        assert one.stdout.readline().strip() == "ready"
    for one in machines:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [line for one in machines for line in one.communicate(timeout=PATIENCE)[0].splitlines()]
    return {line for line in told if len(line) == 64}
