"""A board with people and keys on a real file, for tests of signing and verifying."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cab_desk.domain import merkle
from cab_desk.domain.board import Person
from cab_desk.domain.change import Change, Choice
from cab_desk.domain.content import content_hash
from cab_desk.domain.demands import Approval, MeetingDef
from cab_desk.domain.ledger import Draft, import_leaf
from cab_desk.domain.policy import ClassDef, Pack, Rule
from cab_desk.keys.outbox import FileOutbox
from cab_desk.keys.vault import SealedVault
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.evidence.verifying import Report, rights_of, verify
from cab_desk.services.members import people
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes
from cab_desk.services.requests.changes import particulars_hash
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signing import SignRequest
from cab_desk.storage.auditing import SqlAudit
from cab_desk.storage.engine import make_engine
from cab_desk.storage.reading import SqlReader
from cab_desk.storage.servers import Server
from cab_desk.storage.work import open_work
from tests.databases import board_at, with_a_shell
from tests.furnished import furnished as furnished_once
from tests.vouched import accept_all, put

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
WORDS = "a long walk by the river"
DANA, KIM = ("Dana Reyes", "Engineering Manager"), ("Kim Osei", "Security Lead")
CHEAP = SealedVault(memory_kib=8, passes=1, lanes=1)

APPROVALS = Rule(
    "site/approvals",
    "2.4",
    "Two approvals",
    approvals=(Approval(("Engineering Manager",)), Approval(("Security Lead",))),
)
BOARD = Rule("site/board", "5", "The board", meeting=MeetingDef(chair="Chair", members=()))
PACK = Pack(
    id="site",
    title="Site policy",
    version="1",
    document="site.md",
    zone="UTC",
    hash="ab" * 32,
    number_pattern="CR-YYYY-NNNN",
    classes=(ClassDef("normal", "Normal", "N", "circle", 1, "site/normal", "1"),),
    rules=(APPROVALS, BOARD),
)
PEOPLE = (
    NewPerson("Dana Reyes", ("Engineering Manager",), member=True),
    NewPerson("Kim Osei", ("Security Lead",), member=True),
    NewPerson("Ann Boyd", ("Engineering Manager", "Chair"), member=True, chair=True),
    NewPerson("Rik Maas", ("Requester",)),
)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def on(self, **span: float) -> None:
        self.now += timedelta(**span)


class Room:
    """One board in one file, and one desk on it."""

    def __init__(
        self,
        folder: Path,
        *,
        pack: Pack = PACK,
        device: str = "d1",
        name: str = "board.cabdesk",
        place: Server | None = None,
    ) -> None:
        self.path = folder / name
        self.place = place or board_at(self.path)
        self.folder = folder
        self.pack = pack
        self.clock = Clock()
        self.device = device
        self.actor = ""
        self.engine = make_engine(self.place)
        self.outbox = FileOutbox(folder / f"outbox-{device}")
        self.office = Office(
            open_work=self.open_work,
            open_reader=self.open_reader,
            vault=CHEAP,
            outbox=self.outbox,
            clock=self.clock,
        )
        self.ids: dict[str, str] = {}

    @contextmanager
    def open_work(self) -> Iterator[Work]:
        with open_work(
            self.engine, pack=self.pack, clock=self.clock, actor=self.actor, device=self.device,
            host="desk-7",
        ) as work:  # fmt: skip
            yield work

    @contextmanager
    def open_reader(self) -> Iterator[SqlReader]:
        reader = SqlReader(self.place)
        try:
            yield reader
        finally:
            reader.close()

    def do(self, command: Any) -> Any:
        with self.office.open_work() as work:
            return command(work)

    def furnish(
        self, keys: bool = True, crew: tuple[NewPerson, ...] = PEOPLE, another: bool = False
    ) -> "Room":
        """Make the board, or copy one of its kind; `another` is to have nothing of a copy."""
        if another:
            self._furnish(keys, crew)
            return self
        pack = self.pack  # of a policy that is loaded anew, another object
        policy = (pack.id, pack.version, pack.hash, pack.title, pack.zone, repr(pack.meeting))
        kind = (Room, *policy, keys, crew, self.clock.now, self.actor, self.device)
        furnished_once(self.place, kind, partial(self._furnish, keys, crew), self.engine.dispose)
        self.find_people()
        return self

    def _furnish(self, keys: bool, crew: tuple[NewPerson, ...]) -> None:
        self.do(
            partial(boards.create_board, name="Platform CAB", zone="Europe/Berlin", people=crew)
        )
        self.find_people()
        if keys:
            for name in list(self.ids):
                people.make_key(self.office, self.ids[name], WORDS)
            accept_all(self.office, WORDS)

    def put(self, person: Person) -> Outcome:
        """Keep a person by the word of chairs, where one can sign."""
        return put(self.office, person, WORDS)

    def find_people(self) -> None:
        self.ids = {one.name: one.id for one in self.do(lambda work: work.people.all())}

    def submitted(self, title: str = "Rotate the certificates", **more: Any) -> str:
        new = Change(
            title=title,
            class_id="normal",
            requester="Rik Maas",
            owner="Rik Maas",
            systems=("api-gateway",),
            documents={"description": "New leaf certificates, four at a time."},
        )
        uid: str = self.do(partial(changes.create, change=replace(new, **more))).made
        self.do(partial(changes.submit, uid=uid))
        return uid

    def change(self, uid: str) -> Change:
        found: Change = self.do(lambda work: work.changes.get(uid))
        return found

    def request(self, uid: str, name: str, role: str, **more: Any) -> SignRequest:
        change = self.change(uid)
        request = SignRequest(
            uid=uid,
            person_id=self.ids[name],
            role=role,
            decision=Choice.APPROVE,
            passphrase=WORDS,
            seen=content_hash(change),
            revision=change.revision,
        )
        return replace(request, **more)

    def sign(self, uid: str, name: str, role: str, **more: Any) -> str:
        return signing.sign(self.office, self.request(uid, name, role, **more)).made

    def verify(self, **more: Any) -> Report:
        with SqlAudit(self.place) as source:
            return verify(source, CHEAP, **{"rights": rights_of(PACK), **more})

    def tamper(self, *statements: str | tuple[str, Any]) -> None:
        """Write into the board as somebody with its shell would, triggers dropped."""
        for statement in statements:
            sql, values = (statement, ()) if isinstance(statement, str) else statement
            assert with_a_shell(self.place, sql, values) != 0, sql

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def room(folder: Path, **more: Any) -> Iterator[Room]:
    made = Room(folder, **more)
    try:
        yield made
    finally:
        made.close()


def imported(desk: Room, count: int = 5, leaf: int = 2) -> list[str]:
    """Import RFCs; with `leaf` 1 as it was done before imports vouched for their origin."""
    made = [
        Change(title=f"Imported {n}", class_id="normal", uid=f"{n:032x}", number=f"IMP-{n}",
               source="file", external_id=str(n), systems=("ledger-db",))
        for n in range(count)
    ]  # fmt: skip
    leaves = [
        import_leaf(one.uid, content_hash(one), particulars_hash(one),
                    *((one.number, one.source, one.external_id) if leaf > 1 else ()))
        for one in made
    ]  # fmt: skip
    body = {"source": "file", "file_hash": "0" * 64, "count": count, "root": merkle.root(leaves),
            "created": count, "updated": 0} | ({"leaf": leaf} if leaf > 1 else {})  # fmt: skip

    def enter(work: object) -> None:
        event = work.record(Draft("change.imported", body))  # type: ignore[attr-defined]
        work.changes.add(made, event.id)  # type: ignore[attr-defined]

    desk.do(enter)
    return [one.uid for one in made]


def furnished(desk: Room) -> Room:
    desk.furnish()
    imported(desk)
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    old = desk.change(uid)
    desk.do(partial(changes.edit, uid=uid, new=replace(old, title="Rotate all", priority="high"),
                    expected_version=1 + 1, reason="clearer"))  # fmt: skip
    first = desk.sign(uid, *DANA)
    desk.sign(uid, *KIM, decision=Choice.CONDITIONS, conditions=("Stop at 0.1 %",))
    signing.withdraw(desk.office, uid=uid, event_id=first, person_id=desk.ids["Dana Reyes"],
                     passphrase=WORDS, reason="Once more")  # fmt: skip
    desk.sign(uid, *DANA)
    desk.submitted("Upgrade the queue")
    freeze = CalendarEntry("", "freeze", "Quarter close", NOON, NOON + timedelta(days=1))
    desk.do(partial(calendar.declare, entry=freeze))
    return desk


def entry_of(desk: Room, kind: str, place: int = 0) -> tuple[int, str]:
    """Return seq and id of the event of a kind, counted from the first."""
    pairs = desk.do(
        lambda work: [(entry.seq, event.id) for entry, event in work.ledger.entries()
                      if event.type == kind]
    )  # fmt: skip
    found: tuple[int, str] = pairs[place]
    return found


def first(desk: Room) -> str:
    report = desk.verify()
    assert not report.ok
    assert report.first is not None
    assert report.sentence().startswith("The audit chain is broken. ")
    return report.first.sentence
