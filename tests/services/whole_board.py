"""A board on which something is recorded in every table, as people record it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from cab_desk.domain.change import Change, Choice, Flag, Outcome, Stage
from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.domain.packet import Passage
from cab_desk.domain.postmortem import PostMortem, Task
from cab_desk.domain.systems import System
from cab_desk.domain.upkeep import FLAG_AUDIT
from cab_desk.files import reading
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.exchange import importing
from cab_desk.services.meetings import Decision, NewMeeting
from cab_desk.services.members import people
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.members.lending import LendRequest, lend
from cab_desk.services.packets import comments
from cab_desk.services.papers import minutes
from cab_desk.services.policies import agreeing
from cab_desk.services.policies.agreeing import SwitchRequest
from cab_desk.services.ports import Work
from cab_desk.services.registers import answering, duties, exceptions, flags, templates
from cab_desk.services.registers.answering import AnswerRequest
from cab_desk.services.requests import changes, conditions, outcomes
from cab_desk.services.requests.catalogue import APPROVED, DECLINED
from cab_desk.services.requests.conditions import TickRequest
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar, systems
from cab_desk.services.schedule.settling import SettleRequest, settle
from cab_desk.services.signatures.ticking import tick
from tests.services.files_room import also
from tests.services.packet_room import (
    ANN,
    BOB,
    CARA,
    MANAGER,
    NOON,
    PLAN,
    RIK,
    SECURITY,
    WORDS,
    Board,
    Train,
    only,
)
from tests.vouched import accept_all

COMMANDER, REVIEWER = "Incident Commander", "Reviewer"
CREW = (
    NewPerson(ANN, (MANAGER, REVIEWER), member=True, chair=True),
    NewPerson(BOB, (COMMANDER,), member=True),
    NewPerson(CARA, (SECURITY, REVIEWER), member=True),
    NewPerson(RIK, (MANAGER,)),
)
NOTICE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Provider//EN
METHOD:PUBLISH
BEGIN:VEVENT
UID:cable-7@provider.example
SEQUENCE:2
STATUS:CONFIRMED
DTSTAMP:20311101T000000Z
DTSTART:20311124T010000Z
DTEND:20311124T030000Z
ORGANIZER:mailto:noc@provider.example
SUMMARY:Maintenance of a cable
END:VEVENT
END:VCALENDAR
"""
ANSWERS = PostMortem(("The way back.", "The order.", "Rehearse."), (Task("Write it", RIK),))


class WholeBoard(Board):
    """A board of which every table is filled, step by step."""

    def fill(self, monkeypatch: pytest.MonkeyPatch) -> "WholeBoard":
        self.session.default_pack = "pol-012"
        self._found()
        first = self._plan()
        self._travel(first, monkeypatch)
        self._import()
        self._follow("pol-008")
        self._carry_out()
        self._meet(first)
        return self

    def _found(self) -> None:
        self.do(partial(boards.create_board, name="Harbour CAB", zone="Europe/Berlin",
                        people=CREW))  # fmt: skip
        for name in self.ids():
            people.make_key(self.office, self.ids()[name], WORDS)
        accept_all(self.office, WORDS)
        self.i_am(ANN)
        ids, since = self.ids(), self.clock.now
        until = since + timedelta(days=9)
        lend(self.office, LendRequest(ids[BOB], ids[CARA], COMMANDER, since, until, WORDS))
        edge = System("", "api-gateway", team="Edge", aliases=("gateway",))
        self.do(partial(systems.put, system=edge))
        freeze = CalendarEntry("", "freeze", "Quarter close", NOON + timedelta(days=5),
                               NOON + timedelta(days=8), (MANAGER,), ("api-gateway",))  # fmt: skip
        self.do(partial(calendar.declare, entry=freeze))

    def _plan(self) -> str:
        """Submit two changes that conflict, one of them with a file, signatures, an exception."""
        first, second = self.submitted(), self.submitted("Upgrade the gateway")
        also(self, first, "plan.pdf", b"the plan" * 70_000)  # of more than one part
        flag = Flag("shop-search-release", "release", ANN, "Search", "2032-12-31", kill_switch=True,
                    change_uid=first, rolled_out_at=self.clock.now - timedelta(days=1))  # fmt: skip
        self.do(partial(flags.put, flag=flag, new=True))
        self.do(partial(duties.review_done, review=FLAG_AUDIT, note="One stands."))
        self.do(partial(exceptions.state, uid=first, override="freeze_override",
                        reason="Orders fail for every customer."))  # fmt: skip
        self.sign(first, CARA, REVIEWER)
        both = ("Stop at 0.1 %", "Two at first")
        self.sign(first, CARA, REVIEWER, decision=Choice.CONDITIONS, conditions=both,
                  reason="Both are needed")  # fmt: skip
        self.sign(first, BOB, COMMANDER, exception="freeze_override")
        one = self.do(lambda work: conditions.of_change(work, work.changes.get(first)))[0]
        tick(self.office, TickRequest(first, one.id, self.ids()[CARA], WORDS, "Set so."))
        order = SettleRequest(first, second, "ordered", "The certificates first.", first=first)
        self.do(partial(settle, request=order))
        self._mould(first)
        return first

    def _mould(self, uid: str) -> None:
        """Keep a template of a change, and write another one from it."""
        found = replace(self.do(partial(templates.of_change, uid=uid)), purpose="Gateways",
                        locked=("class",), wanted=("start", "title"))  # fmt: skip
        made = self.do(partial(templates.put, template=found)).made
        new = Change("Upgrade the other gateway", "normal")
        self.do(partial(changes.keep, uid="", change=new, template=(made, 1)))
        self.do(partial(templates.retire, template_id=made, revision=1, reason="No more gateways"))
        values = {**found.values, "class": "standard"}
        made = self.do(partial(templates.put, template=replace(found, values=values))).made
        for decision in (DECLINED, APPROVED):
            asked = self.do(partial(answering.asked, template_id=made))
            one = asked.stand.newest
            request = AnswerRequest(made, one.revision, asked.content, self.ids()[ANN], decision,
                                    "Rehearsed twice", WORDS)  # fmt: skip
            answering.answer(self.office, request)
            if decision == DECLINED:
                again = replace(one, purpose="Gateways of the edge")
                self.do(partial(templates.put, template=again))

    def _travel(self, uid: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Bring back what was said in a packet, but one event before the last."""
        home = self.folder / "train"
        with monkeypatch.context() as elsewhere:
            train = Train(self.give(CARA, uid), home, elsewhere, self.clock)
            passage = Passage("documents.implementation_plan", "start", PLAN.index("start"))
            said = train.comment(uid, "Why four?", passage=passage)
            train.comment(uid, "Because of the load.", parent=said)
            comments.redact(train.office, uid=uid, comment_id=said)
            train.vote(uid, REVIEWER, Choice.CONDITIONS, conditions=("At night",), remark="Late")
            train.comment(uid, "This one is lost on the way.")
            train.comment(uid, "So this one waits.")
            whole = train.save(self.folder / "cara.cabevents")
            train.session.close()
        self.bring(only(whole, 0, 1, 2, 3, 5))

    def _import(self) -> None:
        rows = self.folder / "requests.csv"
        rows.write_text("id,title,priority\nA,Rotate keys,low\n", encoding="utf-8")
        notice = self.folder / "notice.ics"
        notice.write_text(NOTICE.replace("\n", "\r\n"), encoding="utf-8")
        for file in (notice, rows):
            parsed = reading.read_here(file, zone="Europe/Berlin")
            shown = self.do(partial(importing.preview, parsed=parsed))
            self.do(partial(importing.commit, shown=shown, skip_refused=False))

    def _follow(self, policy: str) -> None:
        pack = next(one for one in self.session.policies.at_hand() if one.id == policy)
        two = ((self.ids()[name], WORDS) for name in (ANN, CARA))
        agreeing.switch(self.office, SwitchRequest(pack, "As decided", *two))

    def _carry_out(self) -> None:
        """Let a change fail, and do some of what that owes."""
        uid = self.submitted("Move the orders", class_id="major", requester=RIK, owner=ANN)

        def begin(work: Work) -> None:
            old = work.changes.get(uid)
            new = replace(old, stage=Stage.IN_PROGRESS)
            changes.note_particulars(work, old, new, "change.moved_stage", "", ["stage"])

        self.do(begin)
        now = self.clock.now
        failed = Outcome("failed", started_at=now - timedelta(hours=1), finished_at=now)
        self.do(partial(outcomes.record, uid=uid, outcome=failed,
                        expected_version=self.change(uid).version))  # fmt: skip
        row = next(row for row in self.do(duties.due) if row.what == "post_mortem")
        self.do(partial(duties.done, uid=uid, what=row.what, by=row.by, note="", said=ANSWERS))
        self.do(partial(duties.review_done, review="metrics", note="The rate is falling."))

    def _meet(self, uid: str) -> None:
        """Hold a meeting to its end, with minutes that are signed."""
        new = NewMeeting("Board", self.clock.now + timedelta(days=1), place="Room 4.12",
                         cutoff_hours=6)  # fmt: skip
        meeting_id = self.do(partial(meetings.plan, new=new)).made
        at: dict[str, Any] = {"meeting_id": meeting_id}
        self.do(partial(meetings.add_changes, uids=[uid], **at))
        self.clock.now += timedelta(hours=20)
        late = [self.submitted(title, systems=("queue",)) for title in ("Too late", "Later still")]
        self.do(partial(meetings.add_changes, uids=late, **at))
        chair = unlock_chair(self.office, self.ids()[ANN], WORDS)
        at_chair = at | {"chair": chair}
        self.do(partial(meetings.start, **at_chair))
        self.do(partial(meetings.attendance, person_id=self.ids()[CARA], presence=Presence.PRESENT,
                        **at))  # fmt: skip
        item = self.do(lambda work: work.meetings.get(meeting_id)).items[0].id
        self.do(partial(meetings.open_item, item_id=item, **at))
        self.do(partial(meetings.note, item_id=item, text="Four at a time is agreed.", **at))
        for text in ("Tell the shop", "Try it once"):
            self.do(partial(meetings.add_action, item_id=item, text=text, owner=RIK, **at))
        said = Decision(Verdict.REJECTED, "No rehearsal yet")
        self.do(partial(meetings.decide, item_id=item, decision=said, **at_chair))
        self.do(partial(meetings.close, **at_chair))
        minutes.make(self.office, meeting_id, chair=chair)
