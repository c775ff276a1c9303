"""The window's heartbeat: a timer on its thread that must never come half a second late.

A machine that is busy with other things makes anything slow, so a run takes only gross lateness
for a fault; `--heartbeat 100` is what a quiet machine is held to.

A busy machine is no fault of the program's, so a beat counts as missed where this process kept
the window's thread for so long: the time that this thread stood in the system's queue is taken
off; where the whole process did not compute as much, it only waited; and a core that is shared,
and so computes slower than it did, is allowed for. What a test does itself on that thread, with
nothing of the window above it, does not count; a thread that looks on notes the stack while a
beat is late, so that a miss names its cause.
"""

import gc
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer

BEAT_MS = 10
_LOOK_S, _LINES = 0.025, 12
_WINDOW = ("/cab_desk/gui/", "/pytestqt/wait_signal.py")
_QUEUE = Path(f"/proc/self/task/{threading.main_thread().native_id}/schedstat")
Place = tuple[str, int, str]  # file, line, function


@dataclass(frozen=True)
class Miss:
    """A beat that came late: by how many milliseconds of the program's own, and where it was."""

    own: float
    where: str

    def __str__(self) -> str:
        return f"{self.own:.0f} ms at\n{self.where}"


class Heart:
    """Beats from when it is made until `stop`; `missed` came later than `limit` milliseconds."""

    def __init__(self, limit: float) -> None:
        gc.collect()  # as the program does once its window stands; the tests' own garbage with it
        gc.freeze()
        self.limit = limit
        self.beats = 0
        self.longest = 0.0  # of the program's own time between two beats, in milliseconds
        self.missed: list[Miss] = []
        self._stacks: list[tuple[Place, ...]] = []  # where the window was at work, look by look
        self._seen: list[bool] = []  # whether it was the window that was at work, look by look
        self._stopped = threading.Event()
        self._onlooker = threading.Thread(target=self._look_on, name="onlooker")
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._note()
        self._timer.start(BEAT_MS)
        self._onlooker.start()

    def stop(self) -> None:
        """End it; what comes after no longer counts."""
        self._timer.stop()
        self._stopped.set()
        self._onlooker.join()

    def _beat(self) -> None:
        gap = (time.perf_counter() - self._last) * 1000
        own = min(gap - (_queued() - self._queue), (time.process_time() - self._used) * 1000)
        self.beats += 1
        if self._seen:  # the share of it that was not the test's
            own *= sum(self._seen) / len(self._seen)
        self.longest = max(self.longest, own)
        if own > self.limit:
            own /= max(1.0, _pace() / _QUICKEST)
        if own > self.limit:
            self.missed.append(Miss(own, _most_seen(self._stacks)))
        self._note()

    def _note(self) -> None:
        self._last, self._used = time.perf_counter(), time.process_time()
        self._queue, self._stacks, self._seen = _queued(), [], []

    def _look_on(self) -> None:
        """Write down, while a beat is late, where the window's thread is."""
        mine = threading.main_thread().ident or 0
        while not self._stopped.wait(_LOOK_S):
            if time.perf_counter() - self._last > self.limit / 2000:
                stack = _stack_of(mine)
                window = any(part in file for file, _line, _name in stack for part in _WINDOW)
                self._seen.append(window)
                self._stacks += [stack] if window else []


@contextmanager
def beating(limit: float) -> Iterator[Heart]:
    """Fail where the window's heartbeat comes later than so many milliseconds meanwhile."""
    heart = Heart(limit)
    try:
        yield heart
    finally:
        heart.stop()
    check([heart])


def check(hearts: Iterable[Heart]) -> None:
    """Fail with what held the window up, where one of the hearts missed a beat."""
    missed = [str(miss) for heart in hearts for miss in heart.missed]
    assert not missed, "the window's heartbeat was missed:\n" + "\n".join(missed)


def _most_seen(stacks: list[tuple[Place, ...]]) -> str:
    """Return in words where the window was at most of the looks, whatever the line."""
    where = Counter(tuple(name for _file, _line, name in stack) for stack in stacks)
    most = where.most_common(1)[0][0] if where else ()
    for stack in stacks:
        if most == tuple(name for _file, _line, name in stack):
            lines = [f'  File "{file}", line {line}, in {name}' for file, line, name in stack]
            return "\n".join(lines[-_LINES:])
    return "(nobody looked)"


def _stack_of(thread: int) -> tuple[Place, ...]:
    """Return where a thread is, innermost last; no source is read, that would hold it up."""
    places: list[Place] = []
    frame = sys._current_frames().get(thread)
    while frame is not None:
        places.insert(0, (frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
        frame = frame.f_back
    return tuple(places)


def _queued() -> float:
    """Return the milliseconds that the window's thread has waited for a core; 0 if nobody says."""
    try:
        return int(_QUEUE.read_text(encoding="ascii").split()[1]) / 1e6
    except (OSError, IndexError, ValueError):
        return 0.0


def _pace() -> float:
    """Return the seconds of processor time that a fixed small sum takes now."""
    began = time.thread_time()
    sum(number * number for number in range(20_000))
    return time.thread_time() - began


_QUICKEST = min(_pace() for _ in range(15))
