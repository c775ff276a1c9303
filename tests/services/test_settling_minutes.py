"""What was settled about conflicts stands in the minutes, as the meeting left it."""

from functools import partial
from pathlib import Path

import pypdfium2

from cab_desk.domain.meeting import Verdict
from cab_desk.reports.minutes import render
from cab_desk.services import meetings
from cab_desk.services.conflict_ports import OPEN, ORDERED
from cab_desk.services.papers.minutes_record import build
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


def test_the_list_of_conflicts_knows_what_is_settled(tmp_path: Path) -> None:
    with meeting_room(tmp_path) as room:
        room.actor = room.ids["Technical Lead"]
        until = WEDNESDAY.replace(day=30)
        for state in ("", ORDERED):
            if state:
                settled(room, state)
            with room.open_reader() as reader, room.open_view() as work:
                (pair,) = overlaps(reader, work, WEDNESDAY, until)
            assert (pair.settled.settled.state if pair.settled else "") == state
