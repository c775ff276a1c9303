"""A meeting that was held to its end, with final minutes that the board signed."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from cab_desk.app.notary import AppNotary
from cab_desk.app.session import print_minutes
from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.services import meetings
from cab_desk.services.evidence.minutes_check import FileCheck, check
from cab_desk.services.meetings import Decision, NewMeeting
from cab_desk.services.members.chair import ChairSession, unlock_chair
from cab_desk.services.papers import minutes
from cab_desk.services.records import MinutesFile
from tests.services.evidence_room import DANA, KIM, WORDS, Room


@dataclass
class Sealed:
    """The desk of it, the meeting and its final minutes."""

    desk: Room
    meeting_id: str
    final: MinutesFile

    def check(self, pdf: bytes | None = None, name: str = "minutes.pdf") -> FileCheck:
        return check(self.desk.office, name, self.final.pdf if pdf is None else pdf)

    def chair(self, name: str = "Ann Boyd") -> ChairSession:
        return unlock_chair(self.desk.office, self.desk.ids[name], WORDS)


def opened(desk: Room) -> Room:
    """Give a desk what prints and signs minutes."""
    desk.office = replace(desk.office, printer=print_minutes, notary=AppNotary())
    return desk


def held(desk: Room) -> str:
    """Hold a meeting about one change, approve it, and return the meeting's id."""
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    desk.sign(uid, *KIM)
    new = NewMeeting("Weekly meeting", desk.clock.now, place="Room 4.12")
    meeting_id: str = desk.do(partial(meetings.plan, new=new)).made
    desk.do(partial(meetings.add_changes, meeting_id=meeting_id, uids=[uid]))
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    desk.do(partial(meetings.start, meeting_id=meeting_id, chair=chair))
    desk.clock.on(minutes=20)
    for name in ("Dana Reyes", "Kim Osei"):
        seat = partial(meetings.attendance, person_id=desk.ids[name], presence=Presence.REMOTE)
        desk.do(partial(seat, meeting_id=meeting_id))
    (item,) = desk.do(lambda work: work.meetings.get(meeting_id)).items
    decide = partial(meetings.decide, decision=Decision(Verdict.APPROVED), chair=chair)
    desk.do(partial(decide, meeting_id=meeting_id, item_id=item.id))
    desk.do(partial(meetings.close, meeting_id=meeting_id, chair=chair))
    return meeting_id


def sealed(folder: Path, *, another: bool = False) -> Sealed:
    """Hold a meeting in a new board and have its minutes signed; `another` is no copy of one."""
    desk = opened(Room(folder)).furnish(another=another)
    meeting_id = held(desk)
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    minutes.make(desk.office, meeting_id, chair=chair)
    return found(desk, meeting_id)


def found(desk: Room, meeting_id: str) -> Sealed:
    """Return a meeting that was sealed before, in a board that is opened again."""
    final: MinutesFile = desk.do(partial(minutes.kept, meeting_id=meeting_id))
    return Sealed(desk, meeting_id, final)
