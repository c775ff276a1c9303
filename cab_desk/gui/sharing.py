"""Tell of a board that other machines open too, and let the second one choose what to do."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.board_held import BoardHeldDialog
from cab_desk.gui.look import Look
from cab_desk.gui.window import Window
from cab_desk.services.sharing_ports import CLOUD, Holder, SharedBoard
from cab_desk.words import plural, say

_AGAIN_MS = 5_000


class Sharing(QObject):
    """Ask at the start who may write, and go on asking while somebody waits."""

    def __init__(
        self, desk: Desk, look: Look, window: Window, board: SharedBoard,
        open_board: Callable[[Path], None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self.desk, self.look, self.window, self._board = desk, look, window, board
        self._open_board = open_board
        self._then: Callable[[], object] = lambda: None
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self._ask_again)

    def begin(self, then: Callable[[], object]) -> None:
        """Say where the board lies; on a network folder, take the right to write.

        `then` is called once this desk may write.
        """
        self._then = then
        ground = self._board.ground
        if ground.shared:
            self.desk.aside(self._board.take, self._show)
            return
        if ground.kind == CLOUD:
            self.window.tell(say("sharing.cloud", name=ground.name), "warn")
        then()

    def _show(self, mine: bool) -> None:
        holder = self._board.holder()
        if mine:
            self.window.tell(say("sharing.network", name=self._board.ground.name))
            self._then()
        elif holder is not None:
            self._offer(holder)

    def _offer(self, holder: Holder) -> None:
        since = self._since(holder)
        dialog = BoardHeldDialog(self.look, holder, since, self._board.ground.name, self.window)
        dialog.chosen.connect(partial(self._choose, holder))
        dialog.open()

    def _choose(self, holder: Holder, what: str) -> None:
        if what == "copy":
            self._copy(holder)
        elif what == "wait":
            self._again.start()
            said = say("sharing.waiting", user=holder.user, host=holder.host)
            self.window.tell(said, "warn")
        else:
            self._tell_reading(holder)

    def _tell_reading(self, holder: Holder) -> None:
        said = say("sharing.reading", user=holder.user, host=holder.host)
        self.window.tell(said, "warn", say("sharing.wait"), partial(self._choose, holder, "wait"))

    def tell_kept(self, count: int) -> None:
        """Say that sign-offs stay on this disk, as long as another desk writes."""
        holder = self._board.holder()
        wait = partial(self._choose, holder, "wait") if holder else self._ask_again
        self.window.tell(plural("sharing.kept", count), "warn", say("sharing.wait"), wait)

    def _copy(self, holder: Holder) -> None:
        title, kinds = say("sharing.copy_title"), say("sharing.board_files")
        name, _ = QFileDialog.getSaveFileName(self.window, title, "", kinds)
        if not name:
            self._tell_reading(holder)
            return
        path = Path(name)

        def opened(_none: None) -> None:
            self._open_board(path)
            self.window.tell(say("sharing.copied", file=path.name))

        self.desk.aside(partial(self._board.copy_to, path), opened)

    def _ask_again(self) -> None:
        self._again.stop()  # one question at a time
        self.desk.aside(self._board.take, self._heard, otherwise=lambda _error: self._again.start())

    def _heard(self, mine: bool) -> None:
        if not mine:
            self._again.start()
            return
        self.window.tell(say("sharing.free"), "pass")
        self._then()
        self.desk.touched.emit(frozenset({"board", "change", "meeting", "calendar", "people"}))

    def _since(self, holder: Holder) -> str:
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        try:
            moment = datetime.fromisoformat(holder.since)
        except ValueError:
            return holder.since
        return times.short(moment, zone, self.desk.office.clock())
