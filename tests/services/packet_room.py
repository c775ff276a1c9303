"""A board that hands out packets, and the machines on which people read them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.app import packets
from cab_desk.app.packets import PacketSession
from cab_desk.app.session import Session
from cab_desk.domain.canonical import canonical, digest
from cab_desk.domain.change import Change, Choice
from cab_desk.domain.content import content_hash
from cab_desk.domain.ledger import SIGNED_PREFIX
from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.keys.vault import SealedVault
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.evidence.verifying import Report, verify_office
from cab_desk.services.members import people
from cab_desk.services.packets import comments
from cab_desk.services.packets.merge_report import MergeReport, Row
from cab_desk.services.packets.packing import Wanted
from cab_desk.services.requests import changes
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signing import SignRequest
from cab_desk.settings import Settings
from tests import databases
from tests.vouched import accept_all

NOON = datetime(2031, 11, 18, 12, 0, tzinfo=UTC)
WORDS = "a long walk by the river"
CHEAP = SealedVault(memory_kib=8, passes=1, lanes=1)
ANN, BOB, CARA, RIK = "Ann Boyd", "Bob Ito", "Cara Diaz", "Rik Maas"
MANAGER, BUSINESS, SECURITY = "Engineering Manager", "Business Stakeholder", "Security Lead"
PEOPLE = (
    NewPerson(ANN, (MANAGER,), member=True, chair=True),
    NewPerson(BOB, (BUSINESS,), member=True),
    NewPerson(CARA, (SECURITY, MANAGER), member=True),
    NewPerson(RIK, (MANAGER,)),
)
PLAN = "Stop the old ones, then start the new ones, four at a time."


class Clock:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Side:
    """A session with what the tests do in it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.office = session.office

    def do(self, command: Any) -> Any:
        with self.office.open_work() as work:
            return command(work)

    def change(self, uid: str) -> Change:
        found: Change = self.do(lambda work: work.changes.get(uid))
        return found

    def ids(self) -> dict[str, str]:
        return {one.name: one.id for one in self.do(lambda work: work.people.all())}

    def sign(self, uid: str, name: str, role: str, **more: Any) -> str:
        change = self.change(uid)
        request = SignRequest(
            uid=uid,
            person_id=self.ids()[name],
            role=role,
            decision=Choice.APPROVE,
            passphrase=WORDS,
            seen=content_hash(change),
            revision=change.revision,
        )
        return signing.sign(self.office, replace(request, **more)).made

    def comment(self, uid: str, text: str = "Why four?", **more: Any) -> str:
        return comments.comment(self.office, uid=uid, text=text, **more).made

    def vote(self, uid: str, role: str, decision: Choice = Choice.APPROVE, **more: Any) -> str:
        made = comments.vote(self.office, uid=uid, role=role, decision=decision, **more)
        return made.made

    def signed(self, uid: str) -> list[tuple[str, str, str]]:
        """Return who signed what, and how it stands."""
        records = self.do(lambda work: work.signoffs.of_change(uid))
        return [(one.signoff.person, str(one.signoff.decision), _standing(one)) for one in records]

    def counts(self, uid: str) -> list[str]:
        standing = self.do(lambda work: work.signoffs.standing(uid))
        return sorted(f"{one.person}: {one.decision}" for one in standing)

    def said(self, uid: str) -> list[tuple[str, str]]:
        found = self.do(lambda work: work.reviews.comments(uid))
        return [(one.person, one.text) for one in found]


def _standing(record: Any) -> str:
    if record.held:
        return str(record.held)
    if record.superseded:
        return "withdrawn" if record.withdrawn_by else "superseded"
    return "stale" if record.stale else "counts"


class Board(Side):
    """The board: it hands packets out and takes in what comes back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.place = databases.board_at(folder / databases.BOARD)
        self.settings = Settings(device="desk-1")
        super().__init__(
            Session(self.place, self.settings, self.clock, CHEAP, outbox=folder / "board-outbox")
        )

    def furnish(self) -> "Board":
        self.do(partial(boards.create_board, name="Harbour CAB", zone="Europe/Berlin",
                        people=PEOPLE))  # fmt: skip
        for name in (ANN, BOB, CARA, RIK):
            people.make_key(self.office, self.ids()[name], WORDS)
        accept_all(self.office, WORDS)
        self.i_am(ANN)
        return self

    def i_am(self, name: str) -> None:
        board = self.do(lambda work: work.board())
        self.settings.me[board.id] = self.ids()[name]

    def submitted(self, title: str = "Rotate the certificates", **more: Any) -> str:
        new = Change(
            title=title,
            class_id="normal",
            impact="low",
            probability="medium",
            requester=RIK,
            owner=RIK,
            systems=("api-gateway",),
            documents={"description": "New leaf certificates.", "implementation_plan": PLAN},
            start=NOON + timedelta(days=6),
            end=NOON + timedelta(days=6, hours=2),
        )
        uid: str = self.do(partial(changes.create, change=replace(new, **more))).made
        self.do(partial(changes.submit, uid=uid))
        return uid

    def edit(self, uid: str, **fields: Any) -> None:
        old = self.change(uid)
        self.do(partial(changes.edit, uid=uid, new=replace(old, **fields),
                        expected_version=old.version, reason="better"))  # fmt: skip

    def give(self, name: str, *uids: str, file: str = "", meeting: str = "") -> Path:
        target = self.folder / (file or f"{name.split(maxsplit=1)[0].lower()}.cabreview")
        packets.take(self.office, Wanted(self.ids()[name], uids, meeting), target)
        return target

    def bring(self, file: Path) -> MergeReport:
        return packets.bring(self.office, file)

    def head(self) -> int:
        found: int = self.do(lambda work: work.ledger.head().seq)
        return found

    def labels(self) -> dict[str, str]:
        """Return what every event that came back is worth."""
        streams = self.do(lambda work: {event.stream for _, event in work.ledger.entries()})
        uids = self.do(lambda work: {change.uid for change in work.changes.each()})
        rows = self.do(lambda work: work.reviews.returned_of(uids, streams))
        return {row.event_id: row.label for row in rows}

    def decided(self, uid: str, verdict: Verdict = Verdict.REJECTED) -> None:
        """Hold a meeting that decides on a change, and close it."""
        new = meetings.NewMeeting("Board", self.clock.now + timedelta(days=1), cutoff_hours=None)
        meeting_id = self.do(partial(meetings.plan, new=new)).made
        chair = signing.unlock_chair(self.office, self.ids()[ANN], WORDS)
        for step in (
            partial(meetings.add_changes, meeting_id=meeting_id, uids=[uid]),
            partial(meetings.start, meeting_id=meeting_id, chair=chair),
            partial(meetings.attendance, meeting_id=meeting_id, person_id=self.ids()[CARA],
                    presence=Presence.PRESENT),
        ):  # fmt: skip
            self.do(step)
        item = self.do(lambda work: work.meetings.get(meeting_id)).items[0]
        said = meetings.Decision(verdict, "No rehearsal yet")
        self.do(partial(meetings.decide, meeting_id=meeting_id, item_id=item.id, decision=said,
                        chair=chair))  # fmt: skip
        self.do(partial(meetings.close, meeting_id=meeting_id, chair=chair))

    def verify(self) -> Report:
        return verify_office(self.office)


class Train(Side):
    """A machine without the board, on which one packet is open."""

    session: PacketSession

    def __init__(
        self, file: Path, home: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
    ) -> None:
        monkeypatch.setenv("CAB_DESK_HOME", str(home))
        self.home = home
        super().__init__(PacketSession(file, Settings(device="laptop"), CHEAP, clock=clock))

    def save(self, file: Path) -> Path:
        packets.save(self.session, file)
        return file


@contextmanager
def board(folder: Path) -> Iterator[Board]:
    made = Board(folder)
    try:
        yield made
    finally:
        made.session.close()


def template_in(folder: Path) -> Path:
    """Make a furnished board to be copied."""
    with board(folder) as made:
        made.furnish()
    return folder


def copied(template: Path, folder: Path) -> Path:
    databases.copied(template, folder)
    return folder


def lines_of(file: Path) -> list[bytes]:
    """Return the lines of a file of events."""
    return file.read_bytes().splitlines(keepends=True)


def only(file: Path, *places: int, name: str = "part.cabevents") -> Path:
    """Write some of a file's events into another one."""
    lines = lines_of(file)
    part = file.with_name(name)
    part.write_bytes(b"".join(lines[place] for place in places))
    return part


Seal = Callable[[bytes], bytes]


def altered(
    file: Path, place: int, name: str = "altered.cabevents", seal: Seal | None = None, **fields: Any
) -> Path:
    """Write a file whose one event says something else, its signature as it was; with `seal` it
    is signed anew, as its author might.
    """
    lines = lines_of(file)
    line = json.loads(lines[place])
    said = json.loads(line["data"])
    for key, value in fields.items():
        if key == "signature":
            line["signature"] = value
        else:
            said[key] = said[key] | value if isinstance(value, dict) else value
    data = canonical(said)
    if seal is not None:
        line["signature"] = seal(SIGNED_PREFIX + data).hex()
    lines[place] = canonical(line | {"data": data.decode(), "id": digest(data)}) + b"\n"
    target = file.with_name(name)
    target.write_bytes(b"".join(lines))
    return target


def states(report: MergeReport) -> list[str]:
    return [row.state for row in report.rows]


def row_of(report: MergeReport, state: str) -> Row:
    return next(row for row in report.rows if row.state == state)


def intact(made: Board) -> None:
    report = made.verify()
    assert report.ok, report.sentence()


Opener = Callable[..., Train]


def back(made: Board, opened: Opener, name: str, role: str, uid: str, **more: object) -> Path:
    """Sign in a packet and save what was said."""
    train = opened(made.give(name, uid), name)
    train.sign(uid, name, role, **more)
    return train.save(made.folder / f"{name[:3]}.cabevents")


def take_back(side: Side, uid: str, name: str, event_id: str, **more: Any) -> None:
    said = {"reason": "The test failed", "passphrase": WORDS, **more}
    signing.withdraw(side.office, uid=uid, event_id=event_id, person_id=side.ids()[name], **said)
