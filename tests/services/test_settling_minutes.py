"""What was settled about conflicts stands in the minutes, as the meeting left it."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2

from cab_desk.domain.meeting import Verdict
from cab_desk.reports.minutes import render
from cab_desk.services import meetings
from cab_desk.services.conflict_ports import OPEN, ORDERED
from cab_desk.services.outcome import Outcome
from cab_desk.services.papers.minutes_record import build
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes
from cab_desk.services.schedule.conflicts import overlaps
from cab_desk.services.schedule.settling import SettleRequest, settle
from tests.services.meeting_room import WEDNESDAY, MeetingRoom, meeting_room

WHY = "Gateways of part 2 need what part 1 installs."


def settled(room: MeetingRoom, state: str, reason: str = WHY) -> None:
    one, other = room.uids
    first = one if state == ORDERED else ""
    room.do(partial(settle, request=SettleRequest(one, other, state, reason, first)))


def held(room: MeetingRoom) -> None:
    """Hold a meeting in which the conflict is settled, and both RFCs are deferred."""
    room.actor = room.ids["Technical Lead"]
    chair = room.start()
    settled(room, ORDERED)
    for place in (1, 2):
        room.on(meetings.open_item, item_id=room.item_id(place))
        room.decide(place, Verdict.DEFERRED, chair, reason="After the fair.")
    room.on(meetings.close, chair=chair)


def test_both_items_name_partner_order_reason_and_who_said_so(tmp_path: Path) -> None:
    with meeting_room(tmp_path) as room:
        held(room)
        settled(room, OPEN, "Said after the meeting.")  # no part of its minutes
        record = room.do(partial(build, meeting_id=room.meeting_id))
        found = [item["conflicts"] for item in record["items"]]
        for (said,), partner in zip(found, ("CR-2026-0002", "CR-2026-0001"), strict=True):
            assert said == {
                "partner": partner, "state": ORDERED, "reason": WHY, "by": "Technical Lead",
                "before": "CR-2026-0001 before CR-2026-0002",
            }  # fmt: skip
        document = pypdfium2.PdfDocument(render(record, "0" * 64))
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
        said = "With CR-2026-0002. CR-2026-0001 before CR-2026-0002, by Technical Lead"
        assert said in " ".join(text.split())
        assert room.verify().ok


def test_what_a_later_edit_of_the_partner_opened_again_stands_in_neither_item(
    tmp_path: Path,
) -> None:
    with meeting_room(tmp_path) as room:
        room.actor = room.ids["Technical Lead"]
        settled(room, ORDERED)
        edit(room, room.uids[1], "Install both parts")
        chair = room.start()
        for place in (1, 2):
            room.on(meetings.open_item, item_id=room.item_id(place))
            room.decide(place, Verdict.DEFERRED, chair, reason="After the fair.")
        room.on(meetings.close, chair=chair)
        record = room.do(partial(build, meeting_id=room.meeting_id))
        assert [item.get("conflicts") for item in record["items"]] == [None, None]


def test_an_edit_after_the_meeting_takes_nothing_from_its_minutes(tmp_path: Path) -> None:
    with meeting_room(tmp_path) as room:
        held(room)
        edit(room, room.uids[1], "Install both parts")
        record = room.do(partial(build, meeting_id=room.meeting_id))
        assert [len(item["conflicts"]) for item in record["items"]] == [1, 1]


def edit(room: MeetingRoom, uid: str, title: str) -> None:
    def work(work: Work) -> Outcome:
        old = work.changes.get(uid)
        new = replace(old, title=title)
        return changes.edit(work, uid=uid, new=new, expected_version=old.version, reason="asked")

    room.do(work)


def test_the_list_of_conflicts_knows_what_is_settled(tmp_path: Path) -> None:
    with meeting_room(tmp_path) as room:
        room.actor = room.ids["Technical Lead"]
        until = WEDNESDAY.replace(day=30)
        for state in ("", ORDERED):
            if state:
                settled(room, state)
            with room.open_view() as work:
                (pair,) = overlaps(work, WEDNESDAY, until)
            assert (pair.settled.settled.state if pair.settled else "") == state
