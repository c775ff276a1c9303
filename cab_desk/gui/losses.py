"""Look whether the board still has what this desk recorded; say what it lost and offer it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.window import Window
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.domain.ledger import Head
    from cab_desk.gui.asks import Ask
    from cab_desk.services.journal import Journal, Recorded
    from cab_desk.services.office import Office
    from cab_desk.services.outcome import Outcome
    from cab_desk.services.ports import Work

_SELDOM = 60.0  # seconds between two looks when others write


@dataclass(frozen=True, slots=True)
class Found:
    """What is missing, the head of the board as it is, and why this desk may not write to it."""

    why: str
    head: Head
    lost: tuple[Recorded, ...]
    offered: tuple[str, ...]


class Losses(QObject):
    """Looks at the start, when a board that was away is back, and now and then as others write.

    `objects` says why this desk writes nothing to the board, where that is so; `accept` has it
    take the board's head as it is.
    """

    def __init__(
        self, desk: Desk, window: Window, journal: Journal,
        objects: Callable[[Work], str], accept: Callable[[Head], object],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._desk, self._window, self._journal = desk, window, journal
        self._objects, self._accept = objects, accept
        self._looked = 0.0
        self._told: tuple[str, ...] = ()
        desk.reach.found.connect(self.look)
        desk.reach.wrote.connect(self._now_and_then)

    def look(self) -> None:
        """Look now."""
        self._looked = monotonic()
        if self._desk.board is not None:
            self._desk.read_work(self._find, self._show, lambda _error: None)

    def _now_and_then(self) -> None:
        if monotonic() - self._looked > _SELDOM:
            self.look()

    def _find(self, work: Work) -> Found:
        from cab_desk.services.boards import losses  # noqa: PLC0415 -- not before the first paint

        lost = losses.lost(work, self._journal)
        texts = self._desk.office.unsaved
        offered = losses.offer(work, lost, texts) if lost and texts is not None else []
        return Found(self._objects(work), work.ledger.head(), tuple(lost), tuple(offered))

    def _show(self, found: Found) -> None:
        ids = tuple(one.event_id for one in found.lost)
        if not (found.why or ids) or (ids == self._told and not found.why):
            return
        self._told = ids
        said = [found.why] if found.why else []
        if found.lost:
            from cab_desk.services.boards import losses  # noqa: PLC0415 -- as above

            first, last = found.lost[0], found.lost[-1]
            at = self._at(first)
            said.append(plural("losses.told", len(ids), at=at, what=losses.sentence(last)))
        open_ = partial(self._open, found)
        self._window.tell(" ".join(said), "block", say("losses.show"), open_)

    def _at(self, one: Recorded) -> str:
        board, now = self._desk.board, self._desk.office.clock()
        return times.short(one.at, times.zone_of(board.zone if board else ""), now)

    def _open(self, found: Found) -> None:
        from cab_desk.gui.dialogs.lost import LostDialog  # noqa: PLC0415 -- when it is asked for

        lost = [(self._at(one), one) for one in found.lost]
        dialog = LostDialog(self._window.look, lost, shorter=bool(found.why), parent=self._window)
        dialog.accepted.connect(partial(self._go_on, found))
        dialog.opened.connect(self._enter_again)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _enter_again(self, ask: Ask) -> None:
        self._window.ask(ask)

    def _go_on(self, found: Found) -> None:
        """Take the board as it is, or hear no more of what it lost."""
        if not found.why:
            board = self._desk.board
            if board is not None:
                ids = [one.event_id for one in found.lost]
                self._desk.aside(partial(self._journal.forget, board.id, ids), lambda _none: None)
            self._window.notice.hide()
            return

        def settled(office: Office) -> Outcome:
            from cab_desk.services.signatures import signing  # noqa: PLC0415

            self._accept(found.head)
            return signing.settle(office)

        self._desk.run_office(settled, lambda _outcome: self._gone_on(found))

    def _gone_on(self, found: Found) -> None:
        entries = plural("verifying.entries", found.head.seq)
        self._window.set_chain(intact=True)
        self._window.tell(say("losses.gone_on", entries=entries), "info")
        self._told = ()
        self.look()
