"""A board in a real database with a meeting in it, for the tests of minutes."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cab_desk.app.notary import AppNotary
from cab_desk.app.session import print_minutes
from cab_desk.domain.canonical import digest
from cab_desk.domain.change import Change, Choice, ExceptionCase, Signoff, Stage
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import Draft
from cab_desk.domain.meeting import (
    AgendaItem,
    Attendance,
    ItemAction,
    Meeting,
    MeetingState,
    Presence,
    Verdict,
)
from cab_desk.domain.policy import Cell, ClassDef, Level, Matrix, Pack, Rule, Step
from cab_desk.keys.outbox import FileOutbox
from cab_desk.keys.vault import SealedVault
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.members import people
from cab_desk.services.members.chair import ChairSession, unlock_chair
from cab_desk.services.office import Office
from cab_desk.services.ports import RecordedSignoff, Work
from cab_desk.storage.engine import make_engine
from cab_desk.storage.reading import SqlReader
from cab_desk.storage.work import open_work
from tests.databases import board_at
from tests.furnished import furnished
from tests.reports import sample

WORDS = "seven quiet lamps by the river"
ZONE = "America/Los_Angeles"
_STEPS = tuple(Step(name.lower(), name) for name in ("Low", "Medium", "High"))
PACK = Pack(
    id="test",
    title="Test change policy",
    version="3",
    document="none",
    zone="UTC",
    hash=digest(b"test policy"),
    number_pattern="CR-YYYY-NNNN",
    classes=(
        ClassDef("normal", "Normal", "N", "square", 2, "test/normal", "1"),
        ClassDef("emergency", "Emergency", "E", "hexagon", None, "test/emergency", "2"),
    ),
    levels=(
        Level("low", "Low", "low"), Level("medium", "Medium", "mod"), Level("high", "High", "high"),
    ),
    rules=(),
    meanings={},
)  # fmt: skip


def with_matrix(pack: Pack) -> Pack:
    """Return the pack with a matrix of 3 by 3."""
    grid = (("low", "low", "medium"), ("low", "medium", "high"), ("medium", "high", "high"))
    cells = tuple(tuple(Cell(level) for level in row) for row in grid)
    return replace(
        pack, rules=(Rule("test/matrix", "3", "Matrix", matrix=Matrix(_STEPS, _STEPS, cells)),)
    )


@dataclass
class Clock:
    """A clock that tests turn."""

    now: datetime = datetime(2026, 11, 18, 22, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Held:
    """The board and its meeting; `office` is the real thing throughout."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    pack: Pack = field(default_factory=lambda: with_matrix(PACK))
    meeting_id: str = "meeting-1"

    def __post_init__(self) -> None:
        self.path = self.folder / "board.cabdesk"
        self.place = board_at(self.path)
        self._engine = make_engine(self.place)
        self.office = Office(
            open_work=self.open_work,
            open_reader=lambda: SqlReader(self.place),
            vault=SealedVault(memory_kib=8, passes=1, lanes=1),
            outbox=FileOutbox(self.folder / "outbox"),
            clock=self.clock,
            open_view=lambda: self._open(reading=True),
            printer=print_minutes,
            notary=AppNotary(),
        )
        kind = (Held, self.pack.hash, self.clock.now)
        persons, now = furnished(self.place, kind, self._found, self._engine.dispose)
        self.persons, self.clock.now = dict(persons), now

    def _found(self) -> tuple[dict[str, str], datetime]:
        with self.open_work() as work:
            boards.create_board(
                work,
                name="Change Advisory Board",
                zone=ZONE,
                people=[
                    NewPerson("CAB Chair", ["Chair"], member=True, chair=True),
                    NewPerson("SRE Lead", ["SRE Lead"], member=True),
                ],
            )
            persons = {person.name: person.id for person in work.people.all()}
        people.make_key(self.office, persons["CAB Chair"], WORDS)
        return persons, self.clock.now

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def open_work(self) -> AbstractContextManager[Work]:
        """Open a unit of work."""
        return self._open(reading=False)

    def chair(self) -> ChairSession:
        """Unlock the chair."""
        return unlock_chair(self.office, self.persons["CAB Chair"], WORDS)

    def _open(self, *, reading: bool) -> AbstractContextManager[Work]:
        return open_work(
            self._engine, pack=self.pack, clock=self.clock, actor="", device="desk", host="host",
            reading=reading,
        )  # fmt: skip


def add_change(work: Work, number: str, title: str, **more: object) -> Change:
    """Put a submitted change on the board."""
    change = Change(
        title=title,
        uid=digest(number.encode())[:32],
        number=number,
        class_id="normal",
        impact="medium",
        probability="high",
        systems=("api-gateway",),
        requester="Edge Team Lead",
        start=datetime(2026, 11, 19, 5, 0, tzinfo=UTC),
        end=datetime(2026, 11, 19, 7, 0, tzinfo=UTC),
        stage=Stage.SUBMITTED,
    )
    change = replace(change, **more)  # type: ignore[arg-type]
    event = work.record(Draft("change.created", {"reason": ""}, change.uid, 1))
    work.changes.add([change], event.id)
    return change


def sign(work: Work, change: Change, held: Held, **more: object) -> None:
    """Record and project a sign-off of the SRE Lead for the present content."""
    said = Signoff(
        "SRE Lead", "SRE Lead", Choice.CONDITIONS, work.now, meeting=held.meeting_id,
        person_id=held.persons["SRE Lead"], conditions=("Check two gateways first.",),
    )  # fmt: skip
    said = replace(said, **more)  # type: ignore[arg-type]
    seen, meaning = content_hash(change), f"Read revision {change.revision} and accepts the risk."
    body = {"role": said.role, "decision": str(said.decision), "meaning": meaning,
            "conditions": list(said.conditions), "name": said.person, "verbal": said.verbal,
            "strokes": sample.strokes(2), "number": change.number}  # fmt: skip
    draft = Draft("signoff.given", body, change.uid, change.revision, seen, author=said.person_id)
    event = work.record(draft, lambda _data: bytes(64))
    said = replace(said, event_id=event.id)
    work.signoffs.add(
        RecordedSignoff(
            said, change.uid, change.revision, seen, meaning, work.pack.hash,
            work.ledger.head().seq, sample.strokes(2),
        )
    )  # fmt: skip


def hold(held: Held, *, closed: bool = True) -> Meeting:
    """Plan and hold the meeting, with one item of each kind."""
    with held.open_work() as work:
        first = add_change(work, "CR-2026-0001", "Rotate TLS certificates")
        exception = ExceptionCase("Quarter freeze", "other")
        second = add_change(work, "CR-2026-0002", "Upgrade the ledger", exception=exception)
        sign(work, first, held)
    with held.open_work() as work:
        now = work.now
        items = (
            AgendaItem(
                "i1", 1, first.title, first.uid, first.number, 1, elapsed=290,
                verdict=Verdict.CONDITIONS, decided_at=now, note="Talked through.\nAgreed.",
                conditions=("Check two gateways first.",),
                actions=(ItemAction("a1", "Set the date", "Edge Team Lead", "2026-11-20"),),
            ),
            AgendaItem(
                "i2", 2, second.title, second.uid, second.number, 1, elapsed=60,
                verdict=Verdict.DEFERRED, reason="No rehearsal.", decided_at=now,
                deferred_to="meeting-2",
            ),
            AgendaItem("i3", 3, "Report of the quarter", verdict=Verdict.NOTED, decided_at=now),
        )  # fmt: skip
        seats = tuple(
            Attendance(held.persons[name], name, part, Presence.PRESENT)
            for name, part in (("CAB Chair", "chair"), ("SRE Lead", "member"))
        )
        meeting = Meeting(
            held.meeting_id, "2026-47", "Weekly meeting", "regular", held.clock.now, 60,
            "Room 4.12", MeetingState.RUNNING, now, None, "", held.persons["CAB Chair"],
            "Change Manager", items, seats,
        )  # fmt: skip
        later = Meeting("meeting-2", "2026-48", "Weekly meeting", "regular",
                        held.clock.now + timedelta(days=7))  # fmt: skip
        work.meetings.put(later)
        meeting = work.meetings.put(meeting)
    return close(held) if closed else meeting


def close(held: Held) -> Meeting:
    """Close the meeting as its chair."""
    chair = held.chair()
    with held.open_work() as work:
        meeting = work.meetings.get(held.meeting_id)
        chair.record(work, Draft("meeting.closed", {"number": meeting.number}, meeting.id))
        closed = replace(meeting, state=MeetingState.CLOSED, closed_at=work.now)
        return work.meetings.put(closed)
