"""Note on this machine that a long job is under way, so that the next start can tell of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from cab_desk.domain.statement import read
from cab_desk.errors import Unavailable
from cab_desk.gui.asks import Ask
from cab_desk.gui.typed import Slot, bucket
from cab_desk.services.typed import Field, Typed, packed_typed
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.gui.desk import Desk
    from cab_desk.gui.lanes import Task
    from cab_desk.services.office import Office
    from cab_desk.services.outcome import Outcome
    from cab_desk.services.ports import Work

T = TypeVar("T")
_HEAD, _TYPE, _SAYS = "head", "type", "says"  # what a job is looked for by on the board


@dataclass(frozen=True, slots=True)
class Job:
    """What does it again, how it is called, and the events that the board has once it is done.

    `says` are entries of an event's body by which it is of this job and no other of its kind.
    """

    ask: Ask
    title: str
    types: tuple[str, ...]
    says: tuple[tuple[str, str], ...] = ()


def run(
    desk: Desk,
    job: Job,
    command: Callable[[Work], Outcome],
    then: Callable[[Outcome], object],
    otherwise: Callable[[Exception], object],
    task: Task | None = None,
) -> None:
    """Run a command of a job in one unit of work; there is a note of it until its end is known."""
    note = _Note(desk, job)

    def noted(work: Work) -> Outcome:
        return note.around(work.ledger.head().seq, lambda: command(work))

    desk.run(noted, note.then(then), note.then(otherwise), task)


def run_office(
    desk: Desk,
    job: Job,
    command: Callable[[Office], Outcome],
    then: Callable[[Outcome], object] = lambda _outcome: None,
) -> None:
    """Run a command of a job that opens its own units of work, with a note of it."""
    note = _Note(desk, job)

    def noted(office: Office) -> Outcome:
        with office.open_reader() as reader:
            head = reader.head().seq
        return note.around(head, lambda: command(office))

    desk.run_office(noted, note.then(then), note.then(desk.failed.emit))


def minutes(meeting_id: str) -> Job:
    """Return the job of making a meeting's minutes final."""
    ask = Ask("final_minutes", meeting_id)
    return Job(ask, say("typed.job.minutes"), ("minutes.final",), (("meeting", meeting_id),))


def is_job(typed: Typed) -> bool:
    """Tell whether what was left is the note of a job."""
    return any(one.name == _HEAD for one in typed.choices)


def told(work: Work, left: Sequence[Typed]) -> list[tuple[Typed, bool]]:
    """Say of each job whether the board has it after all, in words and as a truth."""
    return [(_with_words(one, found), found) for one in left for found in (_is_done(work, one),)]


def _is_done(work: Work, job: Typed) -> bool:
    head = next(int(one.text) for one in job.choices if one.name == _HEAD)
    types = {one.text for one in job.choices if one.name == _TYPE}
    says = {(one.label, one.text) for one in job.choices if one.name == _SAYS}
    later = (event for _entry, event in work.ledger.entries(after=head) if event.type in types)
    return any(_says(read(event.data).body, says) for event in later)


def _says(body: Mapping[str, object], says: Set[tuple[str, str]]) -> bool:
    return all(str(body.get(name, "")) == text for name, text in says)


def _with_words(job: Typed, done: bool) -> Typed:
    text = say("typed.job.done" if done else "typed.job.not_done")
    return replace(job, texts=(Field("", "", text),))


class _Note:
    """The note of one job."""

    def __init__(self, desk: Desk, job: Job) -> None:
        self._desk, self._job = desk, job
        texts = desk.office.unsaved
        self._at = desk.office.clock()
        self._typed = Typed((*job.ask,), job.title, "", self._at, ())
        self._slot = Slot(texts, bucket(desk), self._typed.key) if texts is not None else None

    def around(self, head: int, do: Callable[[], Outcome]) -> Outcome:
        """Do a job between note and commit, on its own thread; what is raised ends the note."""
        marks = (
            Field(_HEAD, "", str(head)),
            *(Field(_TYPE, "", one) for one in self._job.types),
            *(Field(_SAYS, name, text) for name, text in self._job.says),
        )
        self._write(packed_typed(replace(self._typed, choices=marks)))
        try:
            return do()
        except BaseException:
            self._write(b"")
            raise

    def then(self, heard: Callable[[T], object]) -> Callable[[T], object]:
        """Return what ends the note before it hands an answer on."""

        def ended(answer: T) -> None:
            self._desk.aside(lambda: self._write(b""), lambda _none: None)
            heard(answer)

        return ended

    def _write(self, data: bytes) -> None:
        if self._slot is not None:
            with suppress(Unavailable):  # the job is not held up by a disk that is full
                self._slot.writing(data)()
