"""Object to a board that is not the one that this machine saw: shorter, or with another history.

Verifying finds it, too, but nobody may verify for weeks. So the head of the audit chain is
remembered with every write and whenever a board is let go, and looked for before anything is
written: a board that is rolled back or swapped while a desk has it open takes no more from it.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from cab_desk.errors import Refused, Unavailable
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.domain.board import Board
    from cab_desk.domain.nameplate import Head
    from cab_desk.gui.desk import Desk
    from cab_desk.gui.window import Window
    from cab_desk.keys.heads import RememberedHeads
    from cab_desk.services.ports import Work


class Watch:
    """What one desk saw of its board, held against what lies there in each unit of work."""

    def __init__(self, heads: RememberedHeads) -> None:
        self._heads = heads
        self._lock = Lock()  # units of work of several threads end in any order
        self._board = ""
        self._seen: Head | None = None
        self._kept: Head | None = None  # as this machine's memory had it last

    def check(self, work: Work) -> None:
        """Raise Unavailable for a board whose history is not the one that was seen here."""
        board = _board(work)
        if board is None:
            return
        if not self._board:
            self._board, self._seen = board.id, self._heads.highest(board.id)
            self._kept = self._seen
        if board.id == self._board and self._fits(work):
            return
        if self._seen and _left(work, self._seen):
            self._board, self._seen = board.id, work.ledger.head()
            self._heads.start_again(board.id, self._seen)
            self._kept = self._heads.highest(board.id)
            return
        if board.id != self._board:
            raise Unavailable(say("verifying.other_board"))
        raise Unavailable(objection(work, self._seen))

    def seen_by(self, work: Work) -> tuple[str, Head] | None:
        """Return the board and its head at the end of a unit of work, for `saw`."""
        board = _board(work)
        return (board.id, work.ledger.head()) if board else None

    def saw(self, board_id: str, head: Head) -> None:
        """Remember a head that is in the board for good."""
        with self._lock:
            if self._seen is not None and head.seq <= self._seen.seq:
                return
            self._board, self._seen = board_id, head
            self._heads.remember(board_id, head)
            self._kept = self._heads.highest(board_id)

    def let_go(self, work: Work) -> None:
        """Remember the head of a board that is let go, where nothing stands against it."""
        try:
            self.check(work)
        except Unavailable:
            return
        if seen := self.seen_by(work):
            self.saw(*seen)
            self._heads.settle(seen[0])

    def _fits(self, work: Work) -> bool:
        seen = self._seen
        if seen is None or work.ledger.hash_at(seen.seq) == seen.hash:
            return True
        # Somebody may have told this machine meanwhile to take the board as it is.
        accepted = self._heads.highest(self._board)
        if accepted in (None, self._kept) or work.ledger.hash_at(accepted.seq) != accepted.hash:
            return False
        self._seen = self._kept = accepted
        return True


def objection(work: Work, seen: Head | None) -> str:
    """Return why this is not the history that was seen here, in words; empty where it is."""
    if seen is None or work.ledger.hash_at(seen.seq) == seen.hash or _left(work, seen):
        return ""
    head = work.ledger.head()
    if head.seq < seen.seq:
        entries = plural("verifying.entries", head.seq)
        why = say("verifying.shorter", entries=entries, remembered=f"{seen.seq:,}")
    else:
        why = say("verifying.other_history", seq=f"{seen.seq:,}")
    return f"{why} {say('verifying.nothing_written')}"


def told(window: Window, desk: Desk, heads: RememberedHeads) -> None:
    """Say in a window, once it stands, that its board is not the one that was seen here."""

    def asked(work: Work) -> str:
        board = _board(work)
        return objection(work, heads.highest(board.id)) if board else ""

    def show(why: str) -> None:
        board = desk.board
        seen = heads.highest(board.id) if board is not None else None
        if why and seen is not None:
            window.set_chain(intact=False, entry=seen.seq)
            window.tell(why, "block")
        elif board is not None:
            desk.read_work(_clock, lambda off: window.tell(off, "warn") if off else None)

    desk.read_work(asked, show)


def _board(work: Work) -> Board | None:
    try:
        return work.board()
    except Refused:  # one that is still to be made
        return None


def _clock(work: Work) -> str:
    from cab_desk.services.evidence import clocks

    return clocks.objection(work)


def _left(work: Work, seen: Head) -> bool:
    """Tell whether an entry says that the board was put back from a copy, and names this head."""
    from cab_desk.domain.statement import read

    return any(
        event.type == "database.restored" and read(event.data).body.get("before") == seen.text()
        for _, event in work.ledger.of_subject("")
    )
