"""Look now and then whether others wrote, and note since when the board cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from cab_desk.errors import Unavailable
from cab_desk.services.pacing import pause

if TYPE_CHECKING:
    from cab_desk.services.reader_port import Reader

_WATCH_MS = 2_000


class Watched(Protocol):
    """What is asked of a desk."""

    @property
    def office(self) -> Any:
        """Return where the time is told."""

    def read(
        self,
        query: Callable[[Reader], int],
        then: Callable[[int], object],
        otherwise: Callable[[Any], object],
    ) -> object:
        """Ask the read lane."""


class Reach(QObject):
    """`wrote` says that others wrote, or that the board is back and all is to be read again;
    `changed` that it was lost or found, `found` that it is back. `good_at` is when it was last
    read.
    """

    wrote = Signal()
    changed = Signal()
    found = Signal()

    def __init__(self, desk: Watched, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.good_at: datetime | None = None
        self.lost = False
        self._seen: int | None = None
        self._timer = QTimer(self, interval=_WATCH_MS)
        self._timer.timeout.connect(self.look)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.look)
        self._began: float | None = None  # since when all is read anew
        self._took = 0.0

    def begin(self) -> None:
        """Look from now on."""
        self._timer.start()

    def end(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._soon.stop()

    def hear(self) -> None:
        """Hear that somebody wrote: look soon, once for all that is heard until then."""
        if not self._soon.isActive():
            from random import random  # noqa: PLC0415 -- a start is in no need of it

            wait = pause(self._took, random())  # noqa: S311 -- no secret hangs on it
            self._soon.start(round(wait * 1000))

    def rest(self) -> None:
        """Hear that nothing is being read any more."""
        if self._began is not None:
            self._took, self._began = monotonic() - self._began, None

    def look(self) -> None:
        """Ask which version the board has."""
        self._desk.read(lambda reader: reader.data_version(), self._met, self._missed)

    def _met(self, version: int) -> None:
        seen, self._seen = self._seen, version
        self.good_at = self._desk.office.clock()
        found, self.lost = self.lost, False
        if found:
            self.changed.emit()
            self.found.emit()
        if found or (seen is not None and version != seen):
            self._began = monotonic()
            self.wrote.emit()

    def _missed(self, error: Exception) -> None:
        if isinstance(error, Unavailable) and not self.lost:
            self.lost = True
            self.changed.emit()
