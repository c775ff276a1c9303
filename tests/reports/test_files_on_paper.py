"""The files of an RFC on paper: named with size and hash, whatever their names are."""

from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.attachments import grouped
from cab_desk.domain.canonical import digest
from cab_desk.domain.content import fingerprint
from cab_desk.reports import minutes, rfc
from cab_desk.services.papers import minutes_record, rfc_record
from cab_desk.services.papers.rfc_record import Record
from tests.reports import sample
from tests.reports.pdf_text import bounded_text_of as text_of
from tests.reports.sample import HOSTILE
from tests.services.evidence_room import Room, room
from tests.services.files_room import also
from tests.services.packet_room import Board, board, template_in

PLAN = {"name": "plan.pdf", "sha256": digest(b"the plan"), "size": 8}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Room:
    with room(tmp_path_factory.mktemp("files")) as made:
        made.furnish()
        yield made


def test_an_rfc_on_paper_names_its_files_with_their_whole_hash(desk: Room) -> None:
    uid = desk.submitted()
    also(desk, uid, "plan.pdf", b"the plan")
    record: Record = desk.do(partial(rfc_record.build, uid=uid))
    assert record["attachments"] == [PLAN]
    said = text_of(rfc.render(record))
    assert "Attachments plan.pdf, 8 bytes" in said
    assert f"SHA-256 {grouped(PLAN['sha256'])}" in said


def test_without_files_nothing_is_said_of_them(desk: Room) -> None:
    record: Record = desk.do(partial(rfc_record.build, uid=desk.submitted()))
    assert "Attachments" not in text_of(rfc.render(record))


def test_minutes_name_the_files_that_were_decided_on(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = template_in(tmp_path_factory.mktemp("minutes"))
    with board(folder) as made:
        bare, uid = made.submitted("Widen the pool"), made.submitted()
        attach(made, uid)
        made.decided(uid)
        made.decided(bare)
        found = made.do(
            lambda work: [minutes_record.build(work, one.id) for one in work.meetings.all()]
        )
    items = {item["uid"]: item for record in found for item in record["items"]}
    assert items[uid]["attachments"] == [PLAN]
    assert "attachments" not in items[bare]  # as in every record before there were files


def attach(made: Board, uid: str) -> None:
    """Attach a file to an RFC, as the form does."""
    also(made, uid, "plan.pdf", b"the plan")


@pytest.mark.parametrize("name", ["plan.pdf", HOSTILE[:100]])
def test_the_minutes_print_name_size_and_hash(name: str) -> None:
    files = [PLAN | {"name": name}]
    record = sample.record(items=[sample.item(1, attachments=files)])
    said = text_of(minutes.render(record, sample.hashed(record)))
    assert f"8 bytes, SHA-256 {fingerprint(PLAN['sha256'], 8)}" in said.replace(" \n", " ")
    plain = sample.record(items=[sample.item(1)])
    assert "Attachment" not in text_of(minutes.render(plain, sample.hashed(plain)))
