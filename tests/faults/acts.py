"""Acts whose every system call is made to fail: each in a child of one process that is ready.

``python -m tests.faults.acts`` reads lines ``act<TAB>folder``, forks, and waits for a word in the
folder's pipe, so that whoever asked can attach a tracer first. What the act itself says of its
end stands in the folder's file ``told``.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from cab_desk.errors import Refused, Unavailable
from cab_desk.files.whole import whole
from cab_desk.services.signatures import signing
from cab_desk.settings import write_whole
from cab_desk.storage import upgrade
from tests.services.evidence_room import DANA, KIM, room
from tests.services.files_room import also

SAID = "said"
PLAN = bytes(range(256)) * 2_000  # two parts


def sign(folder: Path) -> str:
    """Sign the first RFC of a board; says what a user would see."""
    with room(folder) as desk:
        desk.find_people()
        uid = desk.do(lambda work: work.changes.by_number("CR-2026-0001")).uid
        signing.sign(desk.office, desk.request(uid, *DANA))
        left = desk.outbox.pending()
    return "pending" if left else "recorded"


def attach(folder: Path) -> str:
    """Attach a file to the first RFC of a board."""
    with room(folder) as desk:
        desk.find_people()
        uid = desk.do(lambda work: work.changes.by_number("CR-2026-0001")).uid
        also(desk, uid, "plan.pdf", PLAN)
    return "attached"


def migrate(folder: Path) -> str:
    """Bring a board of an older release to the present schema."""
    upgrade.upgrade_file(folder / "board.cabdesk")
    return "upgraded"


def evening(folder: Path) -> str:
    """Write and sign some RFCs; says of each, as it happens, what a user was told is done."""
    with room(folder) as desk, (folder / SAID).open("ab", buffering=0) as said:
        desk.find_people()
        for number in range(3):
            uid = desk.submitted(f"Patch gate {number}")
            said.write(f"written {uid}\n".encode())
            for who in (DANA, KIM):
                said.write(f"signed {uid} {desk.sign(uid, *who)}\n".encode())
    return "done"


def export(folder: Path) -> str:
    """Write a file that was there before, and a settings file."""
    with whole(folder / "export.csv") as stream:
        for number in range(400):
            stream.write(f"CR-{number},after\n".encode() * 20)
    write_whole(folder / "settings.toml", b"after" * 2_000)
    return "written"


ACTS: dict[str, Callable[[Path], str]] = {
    "sign": sign,
    "attach": attach,
    "migrate": migrate,
    "evening": evening,
    "export": export,
}


def _child(act: str, folder: Path) -> None:
    with (folder / "go").open() as pipe:
        pipe.read()
    try:
        said = ACTS[act](folder)
    except (Refused, Unavailable) as error:
        said = f"refused: {error}"
    except MemoryError:
        said = "refused: memory"
    with (folder / "told").open("w") as file:
        file.write(said)


def main() -> None:
    """Serve one line after the other."""
    for line in sys.stdin:
        act, _, place = line.rstrip("\n").partition("\t")
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                _child(act, Path(place))
                status = 0
            finally:
                os._exit(status)
        _say(pid)
        _, status = os.waitpid(pid, 0)
        _say(os.waitstatus_to_exitcode(status))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
