"""A board under a policy that keeps registers, for the pictures."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk.app.sample_board import DEVICE, SampleClock
from cab_desk.app.session import Session, new_board_file
from cab_desk.settings import Settings

if TYPE_CHECKING:
    from cab_desk.gui.shots import Shot

POLICY = "pol-012"
_WORDS = "seven quiet lamps by the river"


def make_board(path: Path, now: datetime, outbox: Path) -> tuple[Session, list[str]]:
    """Make a board with exceptions, feature flags and templates; return it with its changes."""
    from cab_desk.keys.vault import SealedVault
    from cab_desk.services.samples import sample_registers, sample_templates

    new_board_file(path)
    vault = SealedVault(memory_kib=8_192, passes=1, lanes=1)
    session = Session(path, Settings(device=DEVICE), SampleClock(now), vault, outbox)
    session.default_pack = POLICY
    uids = sample_registers.fill(session.office, _WORDS, now)
    with session.open_work() as work:
        board, chair = work.board(), next(one for one in work.people.all() if one.chair)
    session.settings.me[board.id] = chair.id  # a member keeps templates
    sample_templates.fill(session.office, chair.id, _WORDS)
    return session, uids


def register_shots(uids: list[str]) -> tuple["Shot", ...]:
    """Return what is drawn of the registers and their dialogs."""
    from cab_desk.gui import shots_registers, shots_templates
    from cab_desk.gui.shots import Shot

    return (
        Shot("policy-exceptions", partial(shots_registers.room, "exceptions")),
        Shot("policy-flags", partial(shots_registers.room, "flags")),
        Shot("dialog-exception", partial(shots_registers.exception, uids[-1]), dialog=True),
        Shot("dialog-exception-granted", partial(shots_registers.exception, uids[0]), dialog=True),
        Shot("dialog-grant", partial(shots_registers.grant, uids[-1]), dialog=True),
        Shot("dialog-flag", shots_registers.flag, dialog=True),
        Shot("policy-templates", partial(shots_registers.room, "templates")),
        Shot("review-from-template", shots_templates.review),
        Shot("dialog-template", shots_templates.edit, dialog=True),
        Shot("dialog-template-refused", shots_templates.nameless, dialog=True),
        Shot("dialog-template-values", shots_templates.values, dialog=True),
        Shot("dialog-answer", shots_templates.answer, dialog=True),
        Shot("dialog-answer-refused", shots_templates.declined, dialog=True),
        Shot("dialog-choose-template", shots_templates.choose, dialog=True),
        Shot("dialog-new-from-template", shots_templates.new, dialog=True),
    )
