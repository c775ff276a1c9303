"""Minutes that an earlier release drew stay the recorded file; long ones are signed with links."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pikepdf import pdfa

from cab_desk.app.session import print_minutes
from cab_desk.domain.canonical import canonical, moment
from cab_desk.domain.meeting import Verdict
from cab_desk.reports.minutes import render
from cab_desk.reports.record_file import attach
from cab_desk.services import meetings
from cab_desk.services.evidence.minutes_check import check
from cab_desk.services.meetings import Decision
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.papers import minutes
from cab_desk.services.papers.form import PaperForm
from tests.reports.reading import leads_of, outline_of, pages_of
from tests.services.evidence_room import WORDS, Room, room
from tests.services.sealed_evening import held, opened

OTHERWISE = PaperForm("letter", "large")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield opened(made).furnish()


def drawn_otherwise(record: Any, record_hash: str, progress: Any) -> bytes:
    """Draw minutes as no release does: other bytes of the same record."""
    pdf = render(record, record_hash, progress, form=OTHERWISE)
    return attach(pdf, canonical(record), moment(record["made"]["utc"]))


def test_what_another_release_drew_is_still_the_recorded_file(desk: Room) -> None:
    desk.office = replace(desk.office, printer=drawn_otherwise, open_view=None)
    meeting_id = held(desk)
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    minutes.make(desk.office, meeting_id, chair=chair)
    old = desk.do(partial(minutes.kept, meeting_id=meeting_id))
    desk.office = replace(desk.office, printer=print_minutes)
    again = minutes.printed(desk.office, meeting_id)  # as the command does, with today's drawing
    assert again.pdf == old.pdf
    found = check(desk.office, "minutes.pdf", again.pdf)
    assert (found.ok, found.signed) == (True, True)
    assert desk.verify().ok


def test_long_minutes_are_signed_with_contents_links_and_outline(desk: Room) -> None:
    meeting_id = desk.do(
        partial(meetings.plan, new=meetings.NewMeeting("Long", desk.clock.now))
    ).made
    for at in range(30):
        add = partial(meetings.add_item, title=f"Report {at + 1}")
        desk.do(partial(add, meeting_id=meeting_id))
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    desk.do(partial(meetings.start, meeting_id=meeting_id, chair=chair))
    later = Decision(Verdict.DEFERRED, "The evening is over.")
    rest = partial(meetings.defer_rest, decision=later, chair=chair)
    desk.do(partial(rest, meeting_id=meeting_id))
    desk.do(partial(meetings.close, meeting_id=meeting_id, chair=chair))
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    minutes.make(desk.office, meeting_id, chair=chair)
    final = desk.do(partial(minutes.kept, meeting_id=meeting_id))
    found = check(desk.office, "minutes.pdf", final.pdf)
    assert (found.ok, found.signed) == (True, True)
    pages = pages_of(final.pdf)
    assert "Contents Attendance 1 Decisions 1 Items, one by one" in pages[0]
    last = next(number for number, page in enumerate(pages, 1) if "30. Report 30" in page)
    assert (1, "30. Report 30", last) in outline_of(final.pdf)
    assert last in [lead.to for lead in leads_of(final.pdf)]
    plain = print_minutes(minutes.record_of(final), final.record_hash, lambda *_pair: None)
    assert final.pdf.startswith(plain)  # signing only adds
    report = pdfa.validate_written(BytesIO(plain), "3b")
    assert (report.verdict, report.findings) == ("pass", [])
