"""Record by itself what waits on this machine, as soon as the board can be reached again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from cab_desk.gui.desk import Desk
    from cab_desk.services.office import Office
    from cab_desk.services.outcome import Outcome

_AGAIN_MS = 3_000


class Settling(QObject):
    """Tries at the start, when a board that was lost is back, and while something waits."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._again = QTimer(self, interval=_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self.settle)
        desk.touched.connect(self._hear)
        desk.reach.found.connect(self.settle)

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
            from cab_desk.services.signatures import signing  # noqa: PLC0415 -- not before the first paint

            waits.append(signing.waits(office, board_id))
            outcome = signing.settle(office)
            waits.append(signing.waits(office, board_id))
            return outcome

        def go_on(_what: object) -> None:
            if waits and waits[-1]:
                self._again.start()

        # Nobody asked for it: what keeps it from being done is said by the foot of the window.
        self._desk.run_office(command, go_on, go_on)

    def _hear(self, touched: frozenset[str]) -> None:
        if "outbox" in touched and not self._again.isActive():
            self._again.start()
