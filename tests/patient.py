"""Wait in tests for what is awaited, however slow the machine: a time only ends a hang."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

HANGING_MS = 60_000
_USUAL_MS = 5_000  # pytest-qt's own; who waits for less knows why


class PatientBot(QtBot):
    """pytest-qt's robot, but with a minute where its own has five seconds."""

    def waitUntil(  # noqa: N802  # Qt's spelling
        self, callback: Callable[[], object], *, timeout: int = _USUAL_MS
    ) -> None:
        """Wait until something is so."""
        super().waitUntil(callback, timeout=patience(timeout))

    def waitSignal(  # noqa: N802
        self, signal: object, *, timeout: int = _USUAL_MS, **more: object
    ) -> SignalBlocker:
        """Return what waits for a signal."""
        return super().waitSignal(signal, timeout=patience(timeout), **more)


def patience(timeout: int) -> int:
    """Return how long to wait where a test says so many milliseconds."""
    return HANGING_MS if timeout >= _USUAL_MS else timeout
