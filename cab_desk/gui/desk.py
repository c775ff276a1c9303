"""Do a page's work off the interface thread and bring the answer back by a queued signal.

One lane writes, one reads on a connection of its own, a pool does what needs no database. `Refused`
and `Unavailable` leave by `failed` or `otherwise`; what else is raised ends in the crash dialog.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from cab_desk.errors import Refused, Unavailable
from cab_desk.gui.collecting import Collecting
from cab_desk.gui.company import Company
from cab_desk.gui.lanes import Cancelled, Lane, Task, Then, call_back, stop
from cab_desk.gui.reach import Reach
from cab_desk.words import say

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from PySide6.QtWidgets import QWidget

    from cab_desk.domain.board import Board
    from cab_desk.domain.face import Face
    from cab_desk.domain.policy import Pack
    from cab_desk.services.office import Office
    from cab_desk.services.outcome import Outcome
    from cab_desk.services.ports import Reader, Work
    from cab_desk.settings import Settings

T = TypeVar("T")
__all__ = ["EVERYTHING", "Cancelled", "Desk", "Task"]
Otherwise = Callable[[Exception], object]

EVERYTHING = frozenset(
    {"change", "people", "board", "calendar", "meeting", "minutes", "ledger", "policy"}
)


class Desk(QObject):
    """The one door of pages to the board.

    `touched` carries a frozenset of names (services.outcome), `told` a sentence, `failed` an error.
    """

    touched = Signal(object)
    told = Signal(str)
    failed = Signal(object)
    rested = Signal()  # no list waits for its rows any more
    _posted = Signal(object)
    _heard = Signal()  # that somebody wrote

    def __init__(
        self,
        office: Office,
        settings: Settings,
        pack: Pack | None = None,
        board: Board | None = None,
        parent: QObject | None = None,
        *,
        face: Face | None = None,
        load_pack: Callable[[], Pack] | None = None,
    ) -> None:
        """Take a policy, or its face and what loads the whole of it when it is asked for first."""
        super().__init__(parent)
        self.office = office
        self.settings = settings
        self._pack = pack
        self._face = face
        self._load_pack = load_pack
        self.board = board
        self.shown: QWidget | None = None  # a window that took the first one's place, kept alive
        self.readers: object | None = None  # what screen readers ask, kept alive
        self.session: object | None = None  # the chair's, see `chair_lock.session_of`
        self._again: Callable[[], object] | None = None
        self._reader: AbstractContextManager[Reader] | None = None
        self._open: Reader | None = None
        self.closed = False
        self._posted.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        # What needs SQLAlchemy, a long import, waits on lanes of its own for the first paint.
        self._gate = Event()
        self._gate.set()
        self._asked = 0  # reads without an answer yet
        self._under_way = 0  # jobs of any kind
        self.writes = Lane("cab-desk-write", gate=self._gate)
        self._view_lane = Lane("cab-desk-view", gate=self._gate)
        self._read_lane = Lane("cab-desk-read", self._drop_reader)
        self._pool: Executor | None = None
        self._deaf: Callable[[], object] | None = None  # ends the listening
        self._garbage = Collecting(self)  # beside the lanes' threads, Python may not choose
        self.company = Company(self, self)
        self.reach = Reach(self, self)
        self.reach.wrote.connect(lambda: self.touched.emit(EVERYTHING))
        self.rested.connect(self.reach.rest)

    @property
    def pack(self) -> Pack:
        """The policy in force; raises Unavailable while none is loaded."""
        if self._pack is None:
            if self._load_pack is None:
                raise Unavailable(say("frame.no_policy"))
            self._pack = self._load_pack()
        return self._pack

    @pack.setter
    def pack(self, pack: Pack) -> None:
        self._pack, self._face = pack, pack.face

    @property
    def face(self) -> Face:
        """What lists show of the policy in force; raises Unavailable while there is none."""
        if self._face is None:
            self._face = self.pack.face
        return self._face

    @property
    def me(self) -> str:
        """The person id of who works at this desk, or empty."""
        return self.settings.me.get(self.board.id, "") if self.board else ""

    @property
    def busy(self) -> bool:
        """Tell whether any job is under way."""
        return self._under_way > 0

    @property
    def reading(self) -> bool:
        """Tell whether a list still waits for its rows."""
        return self._asked > 0

    @property
    def can_try_again(self) -> bool:
        """Tell whether the last thing that was unavailable can be tried again."""
        return self._again is not None

    def try_again(self) -> None:
        """Do again what was unavailable last."""
        again, self._again = self._again, None
        if again is not None:
            again()

    def task(self, progress: Callable[[int, int], object] | None = None) -> Task:
        """Return a task to hand to `run` or `run_office`; its `report` goes into the command."""
        pair = None if progress is None else (lambda both: progress(*both))
        return Task(self._posted.emit, pair)

    def run(
        self,
        command: Callable[[Work], Outcome],
        then: Then | None = None,
        otherwise: Otherwise | None = None,
        task: Task | None = None,
    ) -> Task:
        """Run a command in one unit of work on the write lane."""

        def job() -> Outcome:
            with self.office.open_work() as work:
                return self._with_pack(command, work)

        return self._write(job, then, otherwise, task)

    def run_office(
        self,
        command: Callable[[Office], Outcome],
        then: Then | None = None,
        otherwise: Otherwise | None = None,
        task: Task | None = None,
    ) -> Task:
        """Run a command that opens its own units of work on the write lane."""
        return self._write(lambda: command(self.office), then, otherwise, task)

    def read(
        self,
        query: Callable[[Reader], T],
        then: Callable[[T], object],
        otherwise: Otherwise | None = None,
    ) -> Task:
        """Ask the read lane; `then` gets the answer unless the task was cancelled."""
        task = self.task()
        again = lambda: self.read(query, then, otherwise)  # noqa: E731
        self._asked, self._under_way = self._asked + 1, self._under_way + 1

        def ask() -> T:
            try:
                return query(self._ready_reader())
            except Unavailable:  # a line or a folder that was lost: the next query opens anew
                self._drop_reader()
                raise

        def job() -> None:
            self._do(task, ask, then, otherwise, again, after=self._answered)

        self._read_lane.put(job)
        return task

    def read_work(
        self,
        query: Callable[[Work], T],
        then: Callable[[T], object],
        otherwise: Otherwise | None = None,
    ) -> Task:
        """Ask for whole objects, in a unit of work that writes nothing."""
        task = self.task()

        def job() -> T:
            with (self.office.open_view or self.office.open_work)() as work:
                return self._with_pack(query, work)

        again = lambda: self.read_work(query, then, otherwise)  # noqa: E731
        lane = self._view_lane if self.office.open_view else self.writes
        self._under_way += 1

        def attempt() -> None:
            if not self.closed:  # nobody waits for it any more
                self._do(task, job, then, otherwise, again)

        lane.put(attempt)
        return task

    def aside(
        self,
        job: Callable[..., T],
        then: Callable[[T], object],
        progress: Callable[[int, int], object] | None = None,
        otherwise: Otherwise | None = None,
    ) -> Task:
        """Do what needs no database in the pool. With `progress` the job is called with one
        argument, ``report(done, total)``, that raises Cancelled once the task is cancelled.
        """
        task = self.task(progress)
        bound: Callable[[], T] = job if progress is None else (lambda: job(task.report))
        again = lambda: self.aside(job, then, progress, otherwise)  # noqa: E731
        if self.closed:  # a text that was still being laid out when the window closed
            return task
        self._under_way += 1
        self._ready_pool().submit(self._do, task, bound, then, otherwise, again)
        return task

    def hold(self) -> None:
        """Let everything wait that needs SQLAlchemy, until `release`."""
        self._gate.clear()

    def release(self) -> None:
        """Let what was held go on."""
        self._gate.set()

    def watch(self) -> None:
        """Begin to notice what other programs write into the database."""
        self.reach.begin()
        self.company.begin()
        if self.office.listen is not None and self._deaf is None:
            self._heard.connect(self.reach.hear, Qt.ConnectionType.QueuedConnection)
            self._deaf = self.office.listen(self._heard.emit)

    def close(self, seconds: float = 10.0) -> None:
        """End the threads; what is under way is finished first, if it takes no longer than this."""
        if self.closed:
            return
        self.closed = True
        self.reach.end()
        self.company.end()
        if self._deaf is not None:
            self._deaf()
        self.release()
        stop((self.writes, self._view_lane, self._read_lane), seconds)
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._garbage.end()

    def _with_pack(self, query: Callable[[Work], T], work: Work) -> T:
        """Ask, and keep the policy that was found for it: the window's thread looks for none."""
        found = query(work)
        self._pack = self._pack or work.pack
        return found

    def _write(
        self,
        job: Callable[[], Outcome],
        then: Then | None,
        otherwise: Otherwise | None,
        task: Task | None,
    ) -> Task:
        mine = task or self.task()

        def finish(outcome: Outcome) -> None:
            if outcome.message:
                self.told.emit(outcome.message)
            if then is not None:
                call_back(then, outcome)
            self.touched.emit(outcome.touched)

        again = lambda: self._write(job, then, otherwise, task)  # noqa: E731
        # The outcome of a finished command is told even when its task was cancelled too late.
        self._under_way += 1
        self.writes.put(lambda: self._do(mine, job, finish, otherwise, again, keep=True))
        return mine

    def _do(
        self,
        task: Task,
        job: Callable[[], T],
        then: Callable[[T], object],
        otherwise: Otherwise | None,
        again: Callable[[], object],
        keep: bool = False,
        after: Callable[[], None] | None = None,
    ) -> None:
        """Do a job on its thread and post what became of it, all at once: the interface would
        paint between two posts.
        """
        step = self._attempt(task, job, then, otherwise, again, keep)

        def finish() -> None:
            try:
                if step is not None:
                    step()
            finally:
                self._under_way -= 1
                if after is not None:
                    after()

        self._posted.emit(finish)

    def _attempt(
        self,
        task: Task,
        job: Callable[[], T],
        then: Callable[[T], object],
        otherwise: Otherwise | None,
        again: Callable[[], object],
        keep: bool,
    ) -> Callable[[], object] | None:
        """Do a job and return what is to be done about its answer on the interface thread."""
        if task.cancelled:
            return None
        try:
            answer = job()
        except Cancelled:
            return None
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is reported
            found = error
            return lambda: self._fail(task, found, otherwise, again)
        return lambda: _answer(task, then, answer, keep)

    def _fail(
        self,
        task: Task,
        error: BaseException,
        otherwise: Otherwise | None,
        again: Callable[[], object],
    ) -> None:
        if not isinstance(error, Refused | Unavailable):
            raise error
        if task.cancelled:
            return
        if isinstance(error, Unavailable):
            self._again = again
        if otherwise is not None:
            call_back(otherwise, error)
        else:
            self.failed.emit(error)

    def _receive(self, step: Callable[[], object]) -> None:
        if not self.closed:
            step()

    def _answered(self) -> None:
        self._asked -= 1
        if not self._asked:
            self.rested.emit()

    def _ready_pool(self) -> Executor:
        if self._pool is None:
            # Nothing is done aside before the first paint, and the import costs 3 ms.
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

            self._pool = ThreadPoolExecutor(2, thread_name_prefix="cab-desk-aside")
        return self._pool

    def _ready_reader(self) -> Reader:
        if self._open is None:
            self._reader = self.office.open_reader()
            self._open = self._reader.__enter__()
        return self._open

    def _drop_reader(self) -> None:
        reader, self._reader, self._open = self._reader, None, None
        if reader is not None:
            with suppress(Unavailable, OSError):
                reader.__exit__(None, None, None)


def _answer(task: Task, then: Then, answer: object, keep: bool) -> None:
    if keep or not task.cancelled:
        call_back(then, answer)
