"""Collect Python's garbage on the window's thread alone.

Left to itself, Python collects on whichever thread makes the next object. A closed dialog can be
garbage, and Qt ends the program where a worker thread ends a widget.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 1_000


class Collecting(QObject):
    """Looks between two events whether a collection is due, from when it is made until `end`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def end(self) -> None:
        """Leave the collecting to Python again, where it was Python's before."""
        self._timer.stop()
        if self._before:
            gc.enable()

    def look(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        due = [
            age
            for age, (count, limit) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if 0 < limit < count
        ]
        if due:
            gc.collect(due[-1])
