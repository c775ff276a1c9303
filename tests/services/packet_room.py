"""A board that hands out packets, and the machines on which people read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from cab_desk.app import packets
from cab_desk.app.packets import PacketSession
from cab_desk.app.session import Session, new_board_file
from cab_desk.domain.change import Change, Choice
from cab_desk.domain.content import content_hash
from cab_desk.domain.packet import Passage
from cab_desk.keys.vault import SealedVault
from cab_desk.services import boards, changes, comments, people, signing
from cab_desk.services.boards import NewPerson
from cab_desk.services.merge_report import MergeReport
from cab_desk.services.packing import Wanted
from cab_desk.services.signing import SignRequest
from cab_desk.services.verifying import Report, verify_office
from cab_desk.settings import Settings

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
        path = folder / "board.cabdesk"
        if not path.exists():
            new_board_file(path)
        self.settings = Settings(device="desk-1")
        super().__init__(
            Session(path, self.settings, self.clock, CHEAP, outbox=folder / "board-outbox")
        )

    def furnish(self) -> "Board":
        self.do(partial(boards.create_board, name="Harbour CAB", zone="Europe/Berlin",
                        people=PEOPLE))  # fmt: skip
        for name in (ANN, BOB, CARA, RIK):
            people.make_key(self.office, self.ids()[name], WORDS)
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
        target = self.folder / (file or f"{name.split()[0].lower()}.cabreview")
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
    copytree(template, folder, dirs_exist_ok=True)
    return folder


WHOLE = Passage()
