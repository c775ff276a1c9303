"""Tell the security contact of locked keys, until they say that they saw it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from cab_desk.gui import times
from cab_desk.gui.widgets.basics import NoticeBar
from cab_desk.words import plural, say

if TYPE_CHECKING:
    from cab_desk.gui.desk import Desk
    from cab_desk.gui.window import Window
    from cab_desk.services.members.alarms import Alarm
    from cab_desk.services.ports import Work

_LOOK_MS = 60_000


class Alarms(QObject):
    """Looks at the start, after what was written elsewhere, and once a minute."""

    def __init__(self, desk: Desk, window: Window) -> None:
        super().__init__(window)
        self._desk = desk
        # A place of its own: whatever else the window tells, it replaces no alarm.
        self.bar = NoticeBar(window.look, window)
        self.bar.close_button.hide()
        window.right.insertWidget(window.right.indexOf(window.notice), self.bar)
        self.timer = QTimer(self, interval=_LOOK_MS)
        self.timer.timeout.connect(self.look)
        desk.touched.connect(self._hear)

    def begin(self) -> None:
        """Look now, and go on looking."""
        self.timer.start()
        self.look()

    def look(self) -> None:
        """Ask for the alarms of who works at this desk; one without anybody is told nothing."""
        if self._desk.board is None or not self._desk.me:
            self.bar.hide()
            return
        query = partial(_open, person_id=self._desk.me)
        self._desk.read_work(query, self._tell, lambda _error: None)

    def _hear(self, touched: frozenset[str]) -> None:
        if "people" in touched:
            self.look()

    def _tell(self, found: list[Alarm]) -> None:
        ids = tuple(one.event_id for one in found)
        if not found:
            self.bar.hide()
            return
        board = self._desk.board
        zone = times.zone_of(board.zone if board else "")
        one = found[0]
        now = self._desk.office.clock()
        when = f"{times.date(one.at, zone, now)}, {times.clock(one.at, zone)}"
        fields = {"name": one.name, "when": when, "tries": one.tries, "host": one.host}
        said = say("alarm.locked", **fields)
        if len(found) > 1:
            said = plural("alarm.more", len(found) - 1, first=said)
        self.bar.tell(said, "block", say("alarm.seen"), partial(self._seen, ids))

    def _seen(self, ids: tuple[str, ...]) -> None:
        from cab_desk.services.members import alarms  # noqa: PLC0415 -- not before the first paint

        self._desk.run(partial(alarms.note_seen, ids=ids))


def _open(work: Work, person_id: str) -> list[Alarm]:
    from cab_desk.services.members import alarms  # noqa: PLC0415 -- not before the first paint

    return alarms.open_for(work, person_id)
