"""Record by itself what waits on this machine, or what the board lost of what is known here.

Tried at the start, when a board that was away is back, and at each refresh: whenever somebody
wrote, and each minute besides. Only the desk that writes records; another one leaves its own where
it is, and says so.
"""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from cab_desk.gui.desk import Desk
    from cab_desk.services.office import Office
    from cab_desk.services.outcome import Outcome
    from cab_desk.services.ports import Work

_AGAIN_MS = 3_000
_REFRESH_MS = 60_000
_SELDOM = 60.0  # seconds between two looks on a server, which loses nothing but with itself


class Settling(QObject):
    """Looks without a write, and writes only where something is left that was not tried yet."""

    kept = Signal(int)  # how much stays on this disk, since another desk writes

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._again = QTimer(self, interval=_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self.settle)
        self._minute = QTimer(self, interval=_REFRESH_MS)
        self._minute.timeout.connect(self.refresh)
        self._looking = self._once_more = False
        self._looked = 0.0
        self._tried: tuple[frozenset[str], str] | None = None
        self._told: frozenset[str] = frozenset()
        desk.touched.connect(self._hear)
        desk.reach.found.connect(self.settle)
        desk.reach.wrote.connect(self._hear_of_others)

    def begin(self) -> None:
        """Refresh each minute from now on."""
        self._minute.start()

    def settle(self) -> None:
        """Record what waits; what still cannot be is tried again."""
        self._again.stop()
        if self._desk.board is None:
            return
        if self._desk.reach.lost:
            self._again.start()
            return
        waits: list[bool] = []
        board_id = self._desk.board.id

        def command(office: Office) -> Outcome:
            # Not before the first paint.
            from cab_desk.services.outcome import Outcome  # noqa: PLC0415
            from cab_desk.services.signatures import signing  # noqa: PLC0415

            if not _writes(office):
                return Outcome(frozenset())
            waits.append(signing.waits(office, board_id))
            outcome = signing.settle(office)
            waits.append(signing.waits(office, board_id))
            return outcome

        def go_on(_what: object) -> None:
            if waits and waits[-1]:
                self._again.start()

        # Nobody asked for it: what keeps it from being done is said by the foot of the window.
        self._desk.run_office(command, go_on, go_on)

    def refresh(self) -> None:
        """Look whether anything is left, once for all that is heard meanwhile."""
        if self._desk.board is None or self._desk.reach.lost:
            return
        if self._looking:
            self._once_more = True
            return
        self._looking, self._looked = True, monotonic()
        self._desk.read_work(partial(_left, self._desk.office), self._met, self._missed)

    def _met(self, found: tuple[frozenset[str], str, bool]) -> None:
        left, head, writes = found
        if writes and left and (left, head) != self._tried:
            self.settle()
        if not writes and left and left != self._told:
            self.kept.emit(len(left))
        # What could not be entered is not tried again before something is different: what is left,
        # or the board, since the entry that it waits for may have come back by another desk.
        self._tried = (left, head) if writes else None
        self._told = frozenset() if writes else left
        self._rest()

    def _missed(self, _error: Exception) -> None:
        self._rest()

    def _rest(self) -> None:
        self._looking = False
        if self._once_more:
            self._once_more = False
            self.refresh()

    def _hear_of_others(self) -> None:
        shared = self._desk.office.sharing
        if shared is not None or monotonic() - self._looked > _SELDOM:
            self.refresh()

    def _hear(self, touched: frozenset[str]) -> None:
        if "outbox" in touched and not self._again.isActive():
            self._again.start()


def _writes(office: Office) -> bool:
    """Tell whether this desk writes to the board; a lease that nobody has is not taken for it."""
    return office.sharing is None or office.sharing.writes()


def _left(office: Office, work: Work) -> tuple[frozenset[str], str, bool]:
    from cab_desk.services.signatures import signing  # noqa: PLC0415 -- not before the first paint

    return signing.left(office, work), work.ledger.head().hash, _writes(office)
