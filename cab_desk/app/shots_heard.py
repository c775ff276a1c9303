"""A board under a policy that takes a word of mouth, for the pictures."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk.app.sample_board import DEVICE, SampleClock
from cab_desk.app.session import Session, new_board_file
from cab_desk.settings import Settings

if TYPE_CHECKING:
    from cab_desk.gui.shots import Shot

POLICY = "pol-008"
_WORDS = "seven quiet lamps by the river"


def make_board(path: Path, now: datetime, outbox: Path) -> tuple[Session, str]:
    """Make a board with an emergency; return it with the RFC's uid."""
    from cab_desk.keys.vault import SealedVault
    from cab_desk.services.samples import sample_heard

    new_board_file(path)
    vault = SealedVault(memory_kib=8_192, passes=1, lanes=1)
    session = Session(path, Settings(device=DEVICE), SampleClock(now), vault, outbox)
    session.default_pack = POLICY
    return session, sample_heard.fill(session.office, _WORDS, now)


def heard_shots(uid: str) -> tuple["Shot", ...]:
    """Return what is drawn of a word that is recorded; what is on record is drawn last."""
    from cab_desk.gui import shots_heard
    from cab_desk.gui.shots import Shot

    return (
        Shot("dialog-heard", partial(shots_heard.filled, uid), dialog=True),
        Shot("review-heard", partial(shots_heard.recorded, uid, _WORDS)),
    )
