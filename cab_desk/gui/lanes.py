"""Jobs under way, the threads that do them, and the way back to who asked."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Event, Semaphore, Thread
from time import monotonic
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

Then = Callable[[Any], object]


class Cancelled(Exception):
    """Say that the user called a job off; nothing is shown for it."""


class Task:
    """A job under way: cancelled by its caller, asked for progress by the job."""

    __slots__ = ("_post", "_progress", "cancelled")

    def __init__(
        self, post: "Callable[[Callable[[], object]], None]", progress: Then | None
    ) -> None:
        self._post = post
        self._progress = progress
        self.cancelled = False

    def cancel(self) -> None:
        """Call the job off: its answer is dropped, and its next `report` raises Cancelled."""
        self.cancelled = True

    def report(self, done: int, total: int = 0) -> None:
        """Tell how far the job is, from the job's thread; raises Cancelled."""
        if self.cancelled:
            raise Cancelled
        progress = self._progress
        if progress is not None:
            self._post(lambda: call_back(progress, (done, total)))


class Lane:
    """A thread that does one job after another."""

    def __init__(
        self,
        name: str,
        at_end: Callable[[], None] | None = None,
        gate: Event | None = None,
    ) -> None:
        self._gate = gate
        # What `queue.SimpleQueue` is, without the 0.1 MiB that a start would load with it.
        self._jobs: deque[Callable[[], None] | None] = deque()
        self._there = Semaphore(0)
        self._at_end = at_end
        self._thread = Thread(target=self._go, name=name, daemon=True)
        self._put = self._done = 0

    @property
    def busy(self) -> bool:
        """Tell whether a job is under way, or waits."""
        return self._done < self._put

    def put(self, job: Callable[[], None]) -> None:
        """Have a job done after those before it; the first one starts the thread."""
        self._put += 1
        self._jobs.append(job)
        self._there.release()
        if self._thread.ident is None:
            self._thread.start()

    def end(self) -> None:
        """Finish what is there, then end the thread."""
        self._jobs.append(None)
        self._there.release()

    def wait(self, seconds: float) -> None:
        """Wait for the thread's end; one whose board hangs is left to itself."""
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def _go(self) -> None:
        while (job := self._next()) is not None:
            if self._gate is not None:
                self._gate.wait()
            try:
                job()
            finally:
                self._done += 1
        if self._at_end is not None:
            self._at_end()

    def _next(self) -> Callable[[], None] | None:
        self._there.acquire()  # one for each that was put
        return self._jobs.popleft()


def stop(lanes: Sequence[Lane], seconds: float) -> None:
    """End lanes, and wait so long for all of them."""
    until = monotonic() + seconds
    for lane in lanes:
        lane.end()
    for lane in lanes:
        lane.wait(max(0.0, until - monotonic()))


def call_back(function: Then, value: object) -> None:
    """Call back unless the widget that asked is gone."""
    owner: object = getattr(getattr(function, "func", function), "__self__", None)
    if isinstance(owner, QObject) and not shiboken6.isValid(owner):
        return
    function(value)
