"""A board under the shipped default policy with a meeting on it, for tests of meetings."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cab_desk import assets
from cab_desk.domain.change import Change, Evidence, Outcome, Stage
from cab_desk.domain.meeting import Meeting, Presence, Verdict
from cab_desk.files import packs
from cab_desk.services import meetings
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.meetings import Decision, NewMeeting
from cab_desk.services.members.chair import ChairSession, unlock_chair
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes, outcomes
from cab_desk.storage.work import open_work
from tests.databases import is_new
from tests.services.evidence_room import WORDS, Room

WEDNESDAY = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
CREW = (
    NewPerson("Engineering Manager", ("Engineering Manager",), member=True, chair=True),
    NewPerson("Technical Lead", ("Technical Lead",), member=True),
    NewPerson("Security Lead", ("Security Lead",), member=True),
    NewPerson("Operations Lead", ("Operations Lead",), member=True),
    NewPerson("Business Stakeholder", ("Business Stakeholder",), member=True),
    NewPerson("Edge Team Lead", ("Team Lead",)),
)
APPROVERS = ("Engineering Manager", "Business Stakeholder")
_TEXTS = (
    "description", "business_justification", "systems_affected", "implementation_plan",
    "validation_steps", "rollback_plan", "testing_evidence", "monitoring_plan",
    "communication_plan", "customer_impact", "training_materials", "performance_assessment",
)  # fmt: skip


# A board's bytes, its RFCs and meeting, and the time when it was ready.
_PREPARED: dict[tuple[object, ...], tuple[bytes, list[str], str, datetime]] = {}


class MeetingRoom(Room):
    """A board, its people with keys, RFCs and a planned meeting."""

    def __init__(self, folder: Path, policy: str = "cab-process", **more: Any) -> None:
        pack = packs.load(assets.path(f"resources/policies/{policy}"))
        super().__init__(folder, pack=pack, **more)
        self.clock.now = WEDNESDAY
        self.office = replace(self.office, open_view=self.open_view)
        self.uids: list[str] = []
        self.meeting_id = ""

    @contextmanager
    def open_view(self) -> Iterator[Work]:
        with open_work(
            self.engine, pack=self.pack, clock=self.clock, actor=self.actor, device=self.device,
            host="desk-7", reading=True,
        ) as work:  # fmt: skip
            yield work

    def prepare(self, rfcs: int = 2) -> "MeetingRoom":
        """Found the board, submit RFCs and put them on the agenda of a meeting.

        In files this is done once for each process and kind of board, and copied from then on.
        """
        kind = (self.pack.hash, rfcs, self.clock.now, self.actor, self.device)
        fresh = is_new(self.path)
        if fresh and kind in _PREPARED:
            board, uids, self.meeting_id, self.clock.now = _PREPARED[kind]
            self.uids = list(uids)
            self.engine.dispose()
            self.path.write_bytes(board)
            self.find_people()
            return self
        self._prepare(rfcs)
        if fresh:
            board = self.path.read_bytes()
            _PREPARED[kind] = (board, list(self.uids), self.meeting_id, self.clock.now)
        return self

    def _prepare(self, rfcs: int) -> None:
        self.furnish(crew=CREW)
        self.uids = [self.rfc(f"Rotate certificates, part {n}") for n in range(1, rfcs + 1)]
        made = self.do(partial(meetings.plan, new=NewMeeting("CAB weekly", WEDNESDAY)))
        self.meeting_id = made.made
        if self.uids:
            self.on(meetings.add_changes, uids=self.uids)

    def rfc(self, title: str, **more: Any) -> str:
        """Submit an RFC to which the policy has nothing to object but missing signatures."""
        change = Change(
            title=title,
            class_id="normal",
            priority="medium",
            impact="low",
            probability="medium",
            requester="Edge Team Lead",
            systems=("api-gateway",),
            start=datetime(2026, 11, 24, 14, 0, tzinfo=UTC),
            end=datetime(2026, 11, 24, 15, 0, tzinfo=UTC),
            documents={name: f"What is to be said about {name}." for name in _TEXTS},
            evidence=Evidence(
                tests_passed=True, code_reviews=2, security_scan="clean", coverage=90.0
            ),
        )
        uid: str = self.do(partial(changes.create, change=replace(change, **more))).made
        self.do(partial(changes.submit, uid=uid))
        return uid

    def on(self, command: Any, **more: Any) -> Any:
        """Run a command on the meeting."""
        return self.do(partial(command, meeting_id=self.meeting_id, **more))

    @property
    def meeting(self) -> Meeting:
        found: Meeting = self.do(lambda work: work.meetings.get(self.meeting_id))
        return found

    def item_id(self, place: int) -> str:
        """Return the id of the item at a place, from 1."""
        return self.meeting.items[place - 1].id

    def chair(self) -> ChairSession:
        return unlock_chair(self.office, self.ids["Engineering Manager"], WORDS)

    def start(self, here: int = 3) -> ChairSession:
        """Start the meeting with so many members here, the chair among them."""
        chair = self.chair()
        self.on(meetings.start, chair=chair)
        for seat in self.meeting.attendance[1:here]:
            self.on(meetings.attendance, person_id=seat.person_id, presence=Presence.PRESENT)
        return chair

    def carried_out(self, uid: str, result: str = "rolled_back") -> None:
        """Record that the work of an RFC ended an hour ago, past the gates before it."""
        ended = self.clock.now - timedelta(hours=1)

        def begin(work: Work) -> None:
            old = work.changes.get(uid)
            new = replace(old, stage=Stage.IN_PROGRESS)
            changes.note_particulars(work, old, new, "change.moved_stage", "", ["stage"])

        self.do(begin)
        outcome = Outcome(result, started_at=ended - timedelta(hours=1), finished_at=ended)
        version = self.change(uid).version
        self.do(partial(outcomes.record, uid=uid, outcome=outcome, expected_version=version))

    def approve_all(self, uid: str) -> None:
        """Have everybody sign whom the policy asks."""
        for name in APPROVERS:
            self.sign(uid, name, name)

    def decide(self, place: int, verdict: Verdict, chair: ChairSession, **more: Any) -> Any:
        decision = Decision(verdict, **more)
        return self.on(meetings.decide, item_id=self.item_id(place), decision=decision, chair=chair)

    def why_not(self, place: int) -> dict[Verdict, str]:
        """Return what the decision bar says about an item."""

        def asked(work: Work) -> dict[Verdict, str]:
            meeting = work.meetings.get(self.meeting_id)
            item = meeting.items[place - 1]
            about = meetings.review(work, item.change_uid) if item.change_uid else None
            count = meetings.quorum(meeting, work.pack)
            return meetings.why_not(meeting, item, about, count)

        found: dict[Verdict, str] = self.do(asked)
        return found

    def events(self, subject: str = "") -> list[str]:
        """Return the types of the events about the meeting, or about another subject."""
        wanted = subject or self.meeting_id
        found: list[str] = self.do(
            lambda work: [event.type for _, event in work.ledger.of_subject(wanted)]
        )
        return found


@contextmanager
def meeting_room(folder: Path, rfcs: int = 2, policy: str = "cab-process") -> Iterator[MeetingRoom]:
    made = MeetingRoom(folder, policy)
    try:
        yield made.prepare(rfcs)
    finally:
        made.close()
