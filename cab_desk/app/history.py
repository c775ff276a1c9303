"""Object to a board that is not the one that this machine saw: shorter, or with another history.

Verifying finds it, too, but nobody may verify for weeks. So the head of the audit chain is
remembered whenever a board is let go, and before the first thing is written it is looked for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cab_desk.errors import Refused
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.domain.nameplate import Head
    from cab_desk.gui.desk import Desk
    from cab_desk.gui.window import Window
    from cab_desk.keys.heads import RememberedHeads
    from cab_desk.services.ports import Work


def objection(work: Work, heads: RememberedHeads) -> str:
    """Return why this is not the history that was seen here, in words; empty where it is."""
    try:
        seen = heads.highest(work.board().id)
    except Refused:  # a board that is still to be made
        return ""
    head = work.ledger.head()
    if seen is None or (head.seq >= seen.seq and _hash_at(work, seen.seq) == seen.hash):
        return ""
    if _left(work, seen):
        return ""
    if head.seq < seen.seq:
        entries = plural("verifying.entries", head.seq)
        why = say("verifying.shorter", entries=entries, remembered=f"{seen.seq:,}")
    else:
        why = say("verifying.other_history", seq=f"{seen.seq:,}")
    return f"{why} {say('verifying.nothing_written')}"


def remember(work: Work, heads: RememberedHeads) -> None:
    """Keep the present head, where nothing stands against it."""
    if not objection(work, heads):
        heads.remember(work.board().id, work.ledger.head())


def told(window: Window, desk: Desk, heads: RememberedHeads) -> None:
    """Say in a window, once it stands, that its board is not the one that was seen here."""

    def show(why: str) -> None:
        board = desk.board
        seen = heads.highest(board.id) if board is not None else None
        if why and seen is not None:
            window.set_chain(intact=False, entry=seen.seq)
            window.tell(why, "block")

    desk.read_work(partial(objection, heads=heads), show)


def _hash_at(work: Work, seq: int) -> str:
    found = next(iter(work.ledger.entries(after=seq - 1)), None)
    return found[0].hash if found and found[0].seq == seq else ""


def _left(work: Work, seen: Head) -> bool:
    """Tell whether an entry says that the board was put back from a copy, and names this head."""
    from cab_desk.domain.statement import read

    return any(
        event.type == "database.restored" and read(event.data).body.get("before") == seen.text()
        for _, event in work.ledger.of_subject(work.board().id)
    )
