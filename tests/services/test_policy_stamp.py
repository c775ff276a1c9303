"""Every decision bears the hash of the policy that it was taken under, and the minutes print it."""

import json
from pathlib import Path

import pypdfium2

from cab_desk.domain.meeting import Verdict
from cab_desk.reports.minutes import render
from cab_desk.services import meetings
from cab_desk.services.papers.minutes_record import build
from tests.services.meeting_room import meeting_room


def test_sign_offs_decisions_and_minutes_bear_one_hash(tmp_path: Path) -> None:
    with meeting_room(tmp_path, rfcs=1) as room:
        room.approve_all(room.uids[0])
        chair = room.start()
        room.decide(1, Verdict.APPROVED, chair)
        room.on(meetings.close, chair=chair)
        chair.drop()
        with room.open_work() as work:
            found = [json.loads(event.data) for _entry, event in work.ledger.entries()]
            standing = work.signoffs.of_change(room.uids[0])
            record = build(work, room.meeting_id)
    stamps = {
        kind: {one["policy"] for one in found if one["type"] == kind}
        for kind in ("signoff.given", "item.decided", "meeting.closed")
    }
    assert stamps == {kind: {room.pack.hash} for kind in stamps}
    assert {one.policy_hash for one in standing} == {room.pack.hash}
    named = record["policy"]
    assert (named["title"], named["version"], named["hash"]) == (
        room.pack.title, room.pack.version, room.pack.hash,
    )  # fmt: skip
    paper = pypdfium2.PdfDocument(render(record, "0" * 64, lambda *_: None))
    pages = [page.get_textpage().get_text_range() for page in paper]
    assert all(f"{room.pack.title} {room.pack.version}" in page for page in pages)
    assert room.pack.hash in pages[-1].replace("\r\n", "").replace("\n", "")
