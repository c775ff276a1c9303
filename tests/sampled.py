"""The sample board, which a run makes once: sixty changes and a meeting take a while."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cab_desk.app import sample_board
from cab_desk.app.sample_board import SampleClock
from cab_desk.app.session import Session
from cab_desk.keys.vault import SealedVault
from cab_desk.services.members.chair import ChairSession, unlock_chair
from cab_desk.settings import Settings
from tests.databases import BOARD
from tests.once import Once

NOW = datetime(2026, 11, 18, 16, 51, tzinfo=UTC)


def sample_in(once: Once, folder: Path) -> tuple[Session, str]:
    """Lay a copy of the sample, whose meeting was held, into a folder; name the meeting too."""
    session, (meeting,) = reopened(once.copied("sample", _make, folder))
    return session, meeting


def _make(folder: Path) -> None:
    session, made = sample_board.make_board(folder / BOARD, NOW, outbox=folder / "outbox")
    keep(folder, session, [made.meeting])


def keep(folder: Path, session: Session, said: Sequence[str] = ()) -> None:
    """Close a board that is to be copied; write down its time and what was said of it."""
    session.close()
    note = {"now": session.clock().isoformat(), "said": list(said)}
    (folder / "note.json").write_text(json.dumps(note), encoding="utf-8")


def reopened(folder: Path) -> tuple[Session, list[str]]:
    """Open the copy of a board, with what was said of it."""
    note = json.loads((folder / "note.json").read_text(encoding="utf-8"))
    clock = SampleClock(datetime.fromisoformat(note["now"]))
    vault = SealedVault(memory_kib=8_192, passes=1, lanes=1)
    settings = Settings(device=sample_board.DEVICE)
    return Session(folder / BOARD, settings, clock, vault, folder / "outbox"), note["said"]


def chair_of(session: Session) -> ChairSession:
    """Unlock the sample's chair."""
    with session.open_view() as work:
        person_id = next(one.id for one in work.people.all() if one.chair)
    return unlock_chair(session.office, person_id, sample_board.company()["passphrase"]["words"])
