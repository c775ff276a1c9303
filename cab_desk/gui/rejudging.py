"""Judge again, in the background, what lists show of changes and is out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from cab_desk.gui.desk import Desk
    from cab_desk.services.outcome import Outcome
    from cab_desk.services.ports import Work

_LOOK_MS = 60_000
_CAUSES = frozenset({"calendar", "policy", "board"})


class Rejudging(QObject):
    """Follows a new policy, a moved freeze, and the passing of time while a window is open."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self.look)
        desk.touched.connect(self._hear)

    def begin(self) -> None:
        """Judge what became outdated while no window was open, and look every minute from now."""
        self._look.start()
        self._judge()

    def look(self) -> None:
        """Judge what the passing of time left out of date; without any, nothing is written."""
        if self._desk.board is None or self._desk.reach.lost:
            return

        def any_outdated(work: Work) -> bool:
            return bool(work.changes.outdated(work.now, 1))

        # Nobody asked for it: that it cannot be read now is told by what somebody asks for.
        self._desk.read_work(any_outdated, self._judge_some, lambda _error: None)

    def _judge_some(self, outdated: bool) -> None:
        if outdated:
            self._judge()

    def _hear(self, touched: frozenset[str]) -> None:
        if touched & _CAUSES and self._desk.board is not None:
            self._judge()
        elif "people" in touched:  # by another name somebody may have signed an own change
            self.look()

    def _judge(self) -> None:
        sharing = self._desk.office.sharing
        if sharing is None or (not sharing.ground.shared and sharing.writes()):
            self._catch_up(mine=True)
        else:  # a desk that reads along leaves it to the one that writes
            self._desk.aside(sharing.writes, self._catch_up)

    def _catch_up(self, mine: bool) -> None:
        from cab_desk.services.requests import summary  # noqa: PLC0415 -- not before the first paint

        if mine:
            self._desk.run(summary.catch_up, self._go_on)

    def _go_on(self, outcome: Outcome) -> None:
        if outcome.touched:
            self._judge()
