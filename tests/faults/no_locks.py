"""Sign as one of several machines on a share whose locks do nothing.

``python -m tests.faults.no_locks FOLDER NUMBER COUNT``: SQLite's own ``vfs=unix-none`` takes every
lock for granted. Says the id of each sign-off that it was told is recorded.
"""

import sqlite3
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cab_desk.errors import Refused, Unavailable
from cab_desk.keys.beside import SharedOutbox
from cab_desk.services.members import access
from cab_desk.storage import engine
from tests.faults.signer import PACK, ROLE
from tests.services.evidence_room import Room

_connect = sqlite3.connect


def _without_locks(address: str, **more: Any) -> sqlite3.Connection:
    return _connect(f"{address}&vfs=unix-none", **more)


class NoLocks:
    """Stands for the module that the engine connects by."""

    def __getattr__(self, name: str) -> Any:
        return _without_locks if name == "connect" else getattr(sqlite3, name)


def shared(folder: Path, device: str, **more: Any) -> Room:
    """Return a desk whose events also go beside the board, as on a share."""
    desk = Room(folder, device=device, pack=PACK, **more)
    desk.outbox = SharedOutbox(folder / f"outbox-{device}", desk.path)
    desk.office = replace(desk.office, outbox=desk.outbox)
    return desk


def _uid(desk: Room, number: str) -> str:
    found: str = desk.do(lambda work: work.changes.by_number(number)).uid
    return found


def main(folder: str, number: str, count: str) -> None:
    """Sign all, in an order of its own."""
    engine.sqlite3 = NoLocks()  # type: ignore[assignment,attr-defined]
    desk = shared(Path(folder), f"d{number}")
    desk.clock.now = datetime.now(UTC)
    person = f"Signer {number}"
    tries = 0
    done = 0
    print("ready", flush=True)  # noqa: T201 -- whoever started it reads it
    sys.stdin.readline()
    while done < int(count) and tries < 3 * int(count):
        tries += 1
        try:
            if not desk.ids:
                desk.find_people()
                desk.actor = desk.ids[person]
            # Lost as well, and gone for good: what is signed must not hang on it.
            access.opened(desk.office, "1.0", shared=False)
            uid = _uid(desk, f"CR-2026-{done + 1:04}")
            made = desk.sign(uid, person, ROLE)
            waiting = {one.event_id for one in desk.outbox.pending()}
            if made not in waiting:
                print(made, flush=True)  # noqa: T201
        except Refused as error:
            print(f"refused {error}", flush=True)  # noqa: T201
        except (Unavailable, StopIteration) as error:
            print(f"waits {error}", flush=True)  # noqa: T201
            continue
        done += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
