"""What may be kept as a template: requests can be made from it, and it is told from others."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.policy import ClassDef
from cab_desk.domain.templates import Template
from cab_desk.errors import BadInput
from cab_desk.services.registers import answering, templates
from cab_desk.services.registers.answering import AnswerRequest
from cab_desk.services.requests import catalogue
from cab_desk.services.requests.catalogue import APPROVED
from tests.services.evidence_room import DANA, PACK, WORDS, Room, room

STANDARD = ClassDef("standard", "Standard", "S", "circle", 1, "site/standard", "1")
DISK = Template("", 0, "Grow a disk", "", {"class": "standard"}, locked=("class",))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        made.pack = replace(PACK, classes=(*PACK.classes, STANDARD))
        made.furnish()
        made.actor = made.ids[DANA[0]]
        yield made


def put(desk: Room, template: Template) -> str:
    return str(desk.do(partial(templates.put, template=template)).made)


def approved(desk: Room) -> Template:
    """Return a template that a chair has just put into the catalogue."""
    made = put(desk, DISK)
    asked = desk.do(partial(answering.asked, template_id=made))
    request = AnswerRequest(made, 1, asked.content, desk.ids["Ann Boyd"], APPROVED, "", WORDS)
    answering.answer(desk.office, request)
    found = desk.do(partial(catalogue.stand_of, template_id=made))
    assert found is not None
    assert found.granted is not None
    return found.newest


@pytest.mark.parametrize("name", ["Grow a disk", "Grow a volume"])
def test_a_name_is_taken_while_another_one_is_proposed_in_its_stead(desk: Room, name: str) -> None:
    put(desk, replace(approved(desk), name="Grow a volume"))
    with pytest.raises(BadInput, match=f"Another template is called “{name}”"):
        put(desk, replace(DISK, name=name))


@pytest.mark.parametrize(
    ("field", "word"),
    [("title", "Title"), ("class", "Class"), ("environment", "Environment"),
     ("duration", "Duration")],
)  # fmt: skip
def test_what_each_request_says_is_not_locked_empty(desk: Room, field: str, word: str) -> None:
    with pytest.raises(BadInput, match=f"^{word} is locked, and the template does not say"):
        put(desk, replace(DISK, values={"systems": ["orders-db"]}, locked=(field,)))
    empty = replace(DISK, values={"class": "normal"}, locked=("systems", "traits"))
    assert put(desk, empty)


def test_what_was_approved_is_not_told_without_a_catalogue(desk: Room) -> None:
    approved(desk)
    assert desk.do(templates.shelf).granted == 1
    desk.pack = PACK
    shelf = desk.do(templates.shelf)
    assert (shelf.granted, shelf.standing) == (0, 1)
    assert [line.stand.granted for line in shelf.lines] == [None]
