"""A board's file of an older program: upgraded where it is this machine's, else read as it is.

What many may open is never upgraded by whoever opens it first: an older program would be locked
out, and of two machines on a share both might begin.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cab_desk.errors import Unavailable
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.app.sharing import FileSharing


def made_ready(board: Path, sharing: FileSharing) -> str:
    """Upgrade a file where that is due and nobody else opens it; else return why it is only read.

    Raises Unavailable for one that is too old to be read as it is.
    """
    from cab_desk.storage import guard

    if not guard.inspect(board).due:
        return ""
    if sharing.opened_elsewhere():
        sharing.freeze(frozen=True)
        return because(board)
    from cab_desk.storage import upgrade

    upgrade.upgrade_file(board)
    return ""


def because(board: Path) -> str:
    """Return why a file is only read, or nothing once somebody upgraded it."""
    from cab_desk.storage import guard, schema_since

    found = guard.inspect(board)
    if not found.due:
        return ""
    fields = {"path": board, "found": found.schema, "known": guard.SCHEMA}
    if found.schema < schema_since.READ:
        raise Unavailable(say("database.too_old_shared", **fields))
    return say("database.older_shared", **fields)


def upgraded(board: Path, sharing: FileSharing) -> Path | None:
    """Upgrade a shared file, since somebody said so; return the copy that was made first.

    Raises Unavailable while another desk writes to it, and as `upgrade_file` does.
    """
    from cab_desk.storage.upgrade import upgrade_file

    sharing.freeze(frozen=False)
    if why := sharing.why_not():
        sharing.freeze(frozen=True)
        raise Unavailable(why)
    return upgrade_file(board)
