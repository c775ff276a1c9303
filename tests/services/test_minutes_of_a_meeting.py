"""A whole meeting through the real services: signed, decided, closed, printed and verified."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pypdfium2
import pytest

from cab_desk.domain.change import Choice
from cab_desk.domain.meeting import Presence, Verdict
from cab_desk.domain.postmortem import PostMortem, Task
from cab_desk.domain.upkeep import FLAG_AUDIT, reviews_of
from cab_desk.errors import Refused
from cab_desk.reports.minutes import render
from cab_desk.reports.minutes_chosen import chosen
from cab_desk.services import meetings
from cab_desk.services.meetings import Decision, NewMeeting
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.papers import minutes
from cab_desk.services.papers.minutes_record import build
from cab_desk.services.records import MinutesFile
from cab_desk.services.registers import duties
from tests.reports import sample
from tests.services.evidence_room import WORDS, Room, room
from tests.services.meeting_room import MeetingRoom, meeting_room

CONDITION = "Check two gateways before the other ten."


@dataclass
class Evening:
    """A board after a meeting with three decisions."""

    desk: Room
    meeting_id: str
    final: MinutesFile


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    with room(tmp_path) as desk:
        desk.furnish()
        desk.office = replace(desk.office, printer=render)
        yield _held(desk)


def _held(desk: Room) -> Evening:
    approved, rejected = desk.submitted(), desk.submitted("Drop the legacy column")
    desk.clock.on(minutes=5)
    desk.sign(approved, "Dana Reyes", "Engineering Manager", strokes=sample.strokes(1))
    desk.sign(
        approved, "Kim Osei", "Security Lead", decision=Choice.CONDITIONS,
        conditions=(CONDITION,), strokes=sample.strokes(2),
    )  # fmt: skip
    new = NewMeeting("Weekly meeting", desk.clock.now, place="Room 4.12", scribe="Rik Maas")
    meeting_id = desk.do(partial(meetings.plan, new=new)).made
    desk.do(partial(meetings.add_changes, meeting_id=meeting_id, uids=[approved, rejected]))
    desk.do(partial(meetings.add_item, meeting_id=meeting_id, title="Report of the quarter"))
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    desk.do(partial(meetings.start, meeting_id=meeting_id, chair=chair))
    for name in ("Dana Reyes", "Kim Osei"):
        seat = partial(meetings.attendance, person_id=desk.ids[name], presence=Presence.REMOTE)
        desk.do(partial(seat, meeting_id=meeting_id))
    decisions = (
        Decision(Verdict.CONDITIONS, conditions=(CONDITION,)),
        Decision(Verdict.REJECTED, "No way back was rehearsed."),
        Decision(Verdict.NOTED),
    )
    items = desk.do(lambda work: work.meetings.get(meeting_id)).items
    for item, decision in zip(items, decisions, strict=True):
        desk.clock.on(minutes=4)
        desk.do(
            partial(meetings.decide, meeting_id=meeting_id, item_id=item.id, decision=decision,
                    chair=chair)
        )  # fmt: skip
    desk.do(partial(meetings.close, meeting_id=meeting_id, chair=chair))
    minutes.make(desk.office, meeting_id, chair=chair)
    final = desk.do(partial(minutes.kept, meeting_id=meeting_id))
    return Evening(desk, meeting_id, final)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(texts).split())


def test_what_was_signed_and_decided_stands_on_paper(evening: Evening) -> None:
    text = text_of(evening.final.pdf)
    record = minutes.record_of(evening.final)
    signed = [one for item in record["items"] for one in item["signoffs"]]
    assert [one["name"] for one in signed] == ["Dana Reyes", "Kim Osei"]
    for one in signed:
        assert f"{one['name']} Wed 18 Nov 2026, 13:05:00 UTC+1" in text
        assert one["meaning"] in text
        assert one["strokes"]
    for wanted in (
        "Approved with 1 condition, 2 signed, 13:09 UTC+1",
        f"Conditions {CONDITION}",
        "Rejected, 13:13 UTC+1",
        "Reason: No way back was rehearsed.",
        "Noted, 13:17 UTC+1",
        "3 of 3, needs 2: met",
        "Ann Boyd Chair, votes Present",
        "Ann Boyd Wed 18 Nov 2026, 13:17:00 UTC+1",
    ):
        assert wanted in text


def test_the_board_verifies_with_its_minutes(evening: Evening) -> None:
    report = evening.desk.verify()
    assert report.ok, report.faults


def test_the_printed_head_is_one_that_the_ledger_holds(evening: Evening) -> None:
    head = minutes.record_of(evening.final)["head"]
    pairs = evening.desk.do(lambda work: list(work.ledger.entries()))
    assert pairs[head["seq"] - 1][0].hash == head["hash"]
    assert pairs[head["seq"] - 1][1].type == "meeting.closed"


@pytest.mark.parametrize("column", ["pdf", "record"])
def test_one_byte_of_kept_minutes_is_missed_by_nobody(evening: Evening, column: str) -> None:
    data = bytearray(getattr(evening.final, column))
    data[len(data) // 2] ^= 1
    change = f"UPDATE minutes_file SET {column} = ?"
    evening.desk.tamper((change, (bytes(data),)))
    report = evening.desk.verify()
    assert not report.ok
    assert report.first is not None
    assert "minutes" in report.first.sentence.lower()


@pytest.fixture
def aftermath(tmp_path: Path) -> Iterator[MeetingRoom]:
    with meeting_room(tmp_path, 0, "pol-008") as desk:
        desk.office = replace(desk.office, printer=render)
        yield desk


def test_what_is_owed_after_a_change_is_handled_in_the_meeting(aftermath: MeetingRoom) -> None:
    desk, meeting_id = aftermath, aftermath.meeting_id
    uid = desk.submitted("Block the leaking endpoint", class_id="emergency")
    desk.carried_out(uid)
    shown = desk.do(partial(meetings.stand, meeting_id=meeting_id))
    assert [row.uid for row in shown.owing] == [uid]
    desk.do(partial(meetings.propose_agenda, meeting_id=meeting_id, uids=[uid]))
    assert desk.do(partial(meetings.stand, meeting_id=meeting_id)).owing == ()
    chair = desk.start()
    shown = desk.do(partial(meetings.stand, meeting_id=meeting_id))
    owed = {row.what: row for row in shown.due}
    assert set(owed) >= {"retrospective", "post_mortem", "follow_up"}
    assert meetings.public(shown).due == ()
    said = PostMortem(
        ("The way back worked.", "Nobody was told.", "Tell the desk."),
        (Task("Write the notice", "Rik Maas"),),
    )
    for what, note in (("retrospective", "Talked through."), ("post_mortem", "")):
        desk.clock.on(minutes=1)
        desk.do(
            partial(duties.done, uid=uid, what=what, by=owed[what].by, note=note, said=said)
        )  # fmt: skip
    (item,) = desk.do(lambda work: work.meetings.get(meeting_id)).items
    decide = partial(meetings.decide, meeting_id=meeting_id, item_id=item.id, chair=chair)
    with pytest.raises(Refused, match="This decision is not one for"):
        desk.do(partial(decide, decision=Decision(Verdict.APPROVED)))
    desk.do(partial(decide, decision=Decision(Verdict.NOTED)))
    desk.do(partial(meetings.close, meeting_id=meeting_id, chair=chair))
    before = desk.do(partial(build, meeting_id=meeting_id))
    desk.clock.on(minutes=5)
    desk.do(
        partial(duties.done, uid=uid, what="follow_up", by=owed["follow_up"].by, note="Too late.")
    )  # fmt: skip
    after = desk.do(partial(build, meeting_id=meeting_id))
    assert after["items"] == before["items"]  # what is done later is not the meeting's
    minutes.make(desk.office, meeting_id, chair=chair)
    text = text_of(desk.do(partial(minutes.kept, meeting_id=meeting_id)).pdf)
    for wanted in (
        "After the change Retrospective done", "Talked through.",
        "After the change Post-mortem done",
        "What went wrong? Nobody was told.", "- Write the notice (Rik Maas)", ", due by ",
    ):  # fmt: skip
        assert wanted in text
    assert "Too late." not in text


def test_a_review_of_the_policy_that_a_meeting_holds_stands_in_its_minutes(
    aftermath: MeetingRoom,
) -> None:
    desk, meeting_id = aftermath, aftermath.meeting_id
    whats = {one.what: one for rule in desk.pack.rules for one in reviews_of(rule)}
    first, *_rest = [what for what in whats if what != FLAG_AUDIT]
    desk.do(partial(meetings.add_item, meeting_id=meeting_id, title="Report of the quarter"))
    chair = desk.start()
    assert "reviews" not in desk.do(partial(build, meeting_id=meeting_id))
    desk.clock.on(minutes=1)
    desk.do(partial(duties.review_done, review=first, note="Two rules are to be sharpened."))
    (item,) = desk.meeting.items
    desk.clock.on(minutes=1)
    desk.on(meetings.decide, item_id=item.id, decision=Decision(Verdict.NOTED), chair=chair)
    desk.on(meetings.close, chair=chair)
    before = desk.do(partial(build, meeting_id=meeting_id))
    (held,) = before["reviews"]
    assert held["what"].startswith(whats[first].label)
    assert held["note"] == "Two rules are to be sharpened."
    desk.clock.on(minutes=5)
    desk.do(partial(duties.review_done, review=first, note="Too late.",
                    at=desk.clock.now.replace(year=desk.clock.now.year - 2)))  # fmt: skip
    assert desk.do(partial(build, meeting_id=meeting_id))["reviews"] == before["reviews"]
    minutes.make(desk.office, meeting_id, chair=chair)
    text = text_of(desk.do(partial(minutes.kept, meeting_id=meeting_id)).pdf)
    assert "Reviews of the policy" in text
    assert "Two rules are to be sharpened." in text
    assert "Too late." not in text
    record = before | {"edits": {"left_out": ["duties"], "opening": "", "closing": "", "items": {}}}
    assert chosen(record)["reviews"] == ()
