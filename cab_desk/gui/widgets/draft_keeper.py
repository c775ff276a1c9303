"""Keep what is being written of a policy on this computer, again and again, one file at a time."""

from collections.abc import Callable
from threading import Lock

from PySide6.QtCore import QObject, QTimer, Signal

from cab_desk.gui.desk import Desk
from cab_desk.services.pack_ports import DraftPack, Policies

_KEEP_MS = 600  # after the last letter


class DraftKeeper(QObject):
    """`kept` is sent once a draft is on the disk, `failed` with the sentence why it is not."""

    kept = Signal()
    failed = Signal(str)

    def __init__(
        self,
        desk: Desk,
        policies: Policies,
        draft: Callable[[], DraftPack | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._policies = policies
        self._draft = draft
        self._under_way = False
        self._stale = False  # whether what is on the disk is not what is written
        self._lock = Lock()
        self._count = self._written = 0
        self._timer = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._timer.timeout.connect(self.keep)

    def soon(self) -> None:
        """Keep the draft once one rests."""
        self._stale = True
        self._timer.start()

    def keep(self) -> None:
        """Keep the draft now, after what is being kept: no older text overtakes a newer one."""
        self._timer.stop()
        self._stale = True
        board = self._desk.board
        if self._under_way or board is None:
            return
        self._under_way, self._stale = True, False
        write = self._writing(board.id)
        self._desk.aside(
            write, lambda _none: self._done(""), otherwise=lambda error: self._done(str(error))
        )

    def flush(self) -> None:
        """Keep what is not on the disk at once: the window may be closing."""
        board = self._desk.board
        if not self._stale or board is None:
            return
        self._timer.stop()
        self._stale = False
        self._writing(board.id)()

    def _writing(self, board_id: str) -> Callable[[], None]:
        """Return what writes the draft as it is now, unless a later one was written meanwhile."""
        self._count += 1
        draft, count = self._draft(), self._count

        def write() -> None:
            with self._lock:
                if count > self._written:
                    self._policies.keep_draft(board_id, draft)
                    self._written = count

        return write

    def _done(self, fault: str) -> None:
        self._under_way = False
        if fault:
            self.failed.emit(fault)
        elif self._stale and not self._timer.isActive():
            self.keep()
        else:
            self.kept.emit()
