"""The pack of an agenda: its front page, and every RFC in the order of the items."""

from collections.abc import Iterator
from functools import partial

import pytest

from cab_desk.errors import Refused
from cab_desk.reports.agenda import render
from cab_desk.services import meetings
from cab_desk.services.papers import agenda_record
from cab_desk.services.papers.agenda_record import Record
from tests.reports.pdf_text import bare, bounded_pages_of, stands
from tests.services.meeting_room import MeetingRoom, meeting_room


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MeetingRoom]:
    with meeting_room(tmp_path_factory.mktemp("agenda"), rfcs=3) as made:
        made.on(meetings.add_item, title="Report of the quarter")
        yield made


@pytest.fixture(scope="module")
def record(desk: MeetingRoom) -> Record:
    found: Record = desk.do(partial(agenda_record.build, meeting_id=desk.meeting.id))
    return found


def test_the_front_page_names_items_people_and_time(record: Record) -> None:
    front = bare(bounded_pages_of(render(record))[0])
    for wanted in ("Agenda pack", record["number"], record["title"], "Chair:",
                   "Report of the quarter", "20 minutes", "Page 1 of"):  # fmt: skip
        assert stands(wanted, front), wanted
    for item in record["items"]:
        assert stands(f"{item['position']}{item['number']}{item['title']}", front) or (
            not item["number"]
        )


def test_every_rfc_follows_in_the_order_of_the_agenda(record: Record) -> None:
    pages = [bare(page) for page in bounded_pages_of(render(record))]
    numbers = [item["number"] for item in record["items"] if item["number"]]
    begins = [
        next(at for at, page in enumerate(pages)
             if at and stands("Request for change", page) and number in page)
        for number in numbers
    ]  # fmt: skip
    assert len(numbers) == 3
    assert begins == sorted(begins)
    said = "".join(pages)
    for item in record["items"]:
        for document in item["rfc"]["documents"] if item["rfc"] else ():
            assert stands(document["text"], said)
    assert f"Page{len(pages)}of{len(pages)}" in pages[-1]


def test_the_same_record_gives_the_same_bytes(record: Record) -> None:
    assert render(record) == render(record)


def test_an_empty_agenda_has_a_front_page_too(record: Record) -> None:
    (page,) = bounded_pages_of(render(record | {"items": [], "invited": [], "place": "Room 4"}))
    assert stands("Nothing stands on the agenda.", bare(page))
    assert stands("Place: Room 4", bare(page))


def test_a_meeting_that_is_not_there_is_refused(desk: MeetingRoom) -> None:
    with pytest.raises(Refused):
        desk.do(partial(agenda_record.build, meeting_id="nobody"))
