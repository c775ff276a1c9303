"""Load what other pages need while nobody does anything, a module at a time.

A page is imported on its first visit, and that alone can hold the window up for a tenth of a
second. So once the first page stands, the others' modules are loaded between two events, each in a
turn of its own; who is faster than that waits for the one import, as before.
"""

from collections.abc import Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from cab_desk.gui.pages import PAGES

_REST_MS = 30  # between two modules, so that what is typed meanwhile comes first
# What the larger pages import in turn, first, so that no single turn is long.
_PARTS = (
    "cab_desk.gui.dialogs.sign", "cab_desk.gui.pages.meeting_acts",
    "cab_desk.gui.pages.meeting_prepare", "cab_desk.gui.widgets.meeting_item",
    "cab_desk.gui.widgets.meeting_side", "cab_desk.gui.pages.policy_editor",
    "cab_desk.gui.pages.dry_run_view", "cab_desk.gui.pages.exceptions_register",
    "cab_desk.gui.pages.flags_register", "cab_desk.gui.widgets.week_view",
    "cab_desk.gui.widgets.month_view", "cab_desk.gui.widgets.matrix_view",
)  # fmt: skip


class Warming(QObject):
    """Loads them one after another from when it is made; `done` once all are there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.done = False
        self._left: Iterator[str] = iter((*_PARTS, *(entry.module for entry in PAGES)))
        self._timer = QTimer(self, interval=_REST_MS)
        self._timer.timeout.connect(self._next)
        self._timer.start()

    def _next(self) -> None:
        name = next(self._left, "")
        if name:
            import_module(name)
        else:
            self._timer.stop()
            self.done = True
