"""The catalogue of pre-approved changes: proposed by a member, answered by a chair's signature."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.change import Change
from cab_desk.domain.ledger import Draft
from cab_desk.domain.policy import ClassDef
from cab_desk.domain.statement import read
from cab_desk.domain.templates import Template
from cab_desk.errors import BadInput, Refused
from cab_desk.services.evidence.verifying import rights_of
from cab_desk.services.registers import answering, templates
from cab_desk.services.registers.answering import AnswerRequest
from cab_desk.services.requests import catalogue, changes
from cab_desk.services.requests.catalogue import ADD, APPROVED, CHANGE, DECLINED, RETIRE, Stand
from cab_desk.services.requests.review import review
from cab_desk.services.template_ports import Answer
from tests.databases import with_a_shell
from tests.services.evidence_room import DANA, PACK, WORDS, Room, room
from tests.services.insiders import signed_by

ANN = "Ann Boyd"
STANDARD = ClassDef("standard", "Standard", "S", "circle", 1, "site/standard", "1")
DISK = Template(
    "", 0, "Grow a disk", "More room", {"class": "standard", "systems": ["orders-db"]},
    locked=("class", "systems"),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        made.pack = replace(PACK, classes=(*PACK.classes, STANDARD))
        made.furnish()
        made.actor = made.ids[DANA[0]]
        yield made


def stand(desk: Room, template_id: str) -> Stand:
    found = desk.do(partial(catalogue.stand_of, template_id=template_id))
    assert isinstance(found, Stand)
    return found


def proposed(desk: Room, template: Template = DISK) -> str:
    return str(desk.do(partial(templates.put, template=template)).made)


def changed(desk: Room, template_id: str, **more: Any) -> str:
    newest = stand(desk, template_id).newest
    return str(desk.do(partial(templates.put, template=replace(newest, **more))).message)


def answered(desk: Room, template_id: str, decision: str = APPROVED, **more: Any) -> str:
    asked = desk.do(partial(answering.asked, template_id=template_id))
    request = AnswerRequest(template_id, asked.stand.newest.revision, asked.content,
                            desk.ids[ANN], decision, "Too seldom done", WORDS)  # fmt: skip
    return str(answering.answer(desk.office, replace(request, **more)).message)


def retire(desk: Room, template_id: str) -> str:
    revision = stand(desk, template_id).newest.revision
    command = partial(templates.retire, template_id=template_id, revision=revision,
                      reason="The disks grow by themselves")  # fmt: skip
    return str(desk.do(command).message)


def test_a_standard_template_waits_until_a_chair_approves_it(desk: Room) -> None:
    made = proposed(desk)
    assert (stand(desk, made).proposal, stand(desk, made).granted) == (ADD, None)
    assert desk.do(templates.shelf).proposed == 1
    assert "is in the catalogue" in answered(desk, made)
    now = stand(desk, made)
    assert now.granted is not None
    assert (now.proposal, now.granted.name, now.granted.decision) == ("", ANN, APPROVED)
    event = desk.do(lambda work: work.ledger.event(now.granted.event_id))
    assert event.signature
    assert "I pre-approve the standard change “Grow a disk”" in read(event.data).body["meaning"]
    found = desk.do(partial(templates.shelf, state=templates.IN_CATALOGUE))
    assert [line.template.name for line in found.lines] == ["Grow a disk"]
    assert desk.verify(rights=desk_rights(desk)).ok


def desk_rights(desk: Room) -> Any:
    return rights_of(desk.pack)


def test_a_change_is_proposed_and_what_was_approved_stands_meanwhile(desk: Room) -> None:
    made = proposed(desk)
    answered(desk, made)
    assert "A chair answers" in changed(desk, made, purpose="More room, at night")
    now = stand(desk, made)
    assert now.in_force is not None
    assert (now.proposal, now.in_force.revision, now.newest.revision) == (CHANGE, 1, 2)
    assert [one.purpose for one in desk.do(templates.offered)] == ["More room"]
    assert "stays in the catalogue as it was" in answered(desk, made, DECLINED)
    assert stand(desk, made).proposal == ""
    changed(desk, made, purpose="More room, by day")
    answered(desk, made)
    assert [one.purpose for one in desk.do(templates.offered)] == ["More room, by day"]
    assert desk.verify(rights=desk_rights(desk)).ok


def test_one_leaves_the_catalogue_by_a_chairs_word_alone(desk: Room) -> None:
    made = proposed(desk)
    answered(desk, made)
    assert "stays there until a chair answers" in retire(desk, made)
    assert stand(desk, made).proposal == RETIRE
    assert len(desk.do(templates.offered)) == 1
    with pytest.raises(Refused, match="meanwhile"):
        changed(desk, made, purpose="Another")
    answered(desk, made, DECLINED)
    assert stand(desk, made).granted is not None
    changed(desk, made, purpose="Another")  # edited again
    answered(desk, made)
    retire(desk, made)
    assert "out of the catalogue" in answered(desk, made)
    assert desk.do(templates.offered) == []
    assert desk.verify(rights=desk_rights(desk)).ok


def test_what_is_declined_stays_a_plain_template(desk: Room) -> None:
    made = proposed(desk)
    with pytest.raises(BadInput, match="Say why it is declined"):
        answered(desk, made, DECLINED, reason=" ")
    answered(desk, made, DECLINED)
    now = stand(desk, made)
    assert (now.proposal, now.granted) == ("", None)
    assert len(desk.do(templates.offered)) == 1
    with pytest.raises(Refused, match="Nothing is proposed"):
        answered(desk, made)


def test_nobody_but_a_chair_answers_and_only_what_was_read(desk: Room) -> None:
    made = proposed(desk)
    with pytest.raises(Refused, match="A chair answers"):
        answered(desk, made, person_id=desk.ids[DANA[0]])
    with pytest.raises(Refused, match="changed meanwhile"):
        answered(desk, made, content="ab" * 32)
    with pytest.raises(Refused):
        answered(desk, made, passphrase="not these words")
    assert stand(desk, made).granted is None


def test_the_policy_judges_a_request_from_the_catalogue_as_any_other(desk: Room) -> None:
    made = proposed(desk)
    answered(desk, made)
    new = Change("Grow it", "standard", requester="Rik Maas", systems=("orders-db",))
    plain = desk.do(partial(changes.keep, uid="", change=new, submit_too=True)).made
    uid = desk.do(
        partial(changes.keep, uid="", change=new, submit_too=True, template=(made, 1))
    ).made
    mine, other = (desk.do(partial(review, uid=one)) for one in (uid, plain))
    assert mine.origin.granted.name == ANN
    assert mine.verdict.findings
    assert [one.kind for one in mine.verdict.findings] == [
        one.kind for one in other.verdict.findings
    ]


def test_a_policy_without_standard_changes_has_no_catalogue(desk: Room) -> None:
    made = proposed(desk)
    desk.pack = PACK
    assert stand(desk, made).proposal == ""
    with pytest.raises(Refused, match="Nothing is proposed"):
        answered(desk, made)


def test_the_class_of_one_in_the_catalogue_stays_locked(desk: Room) -> None:
    made = proposed(desk)
    answered(desk, made)
    with pytest.raises(BadInput, match="stays Standard, and locked"):
        changed(desk, made, locked=("systems",))


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE template_answer SET decision = 'declined'",
        "UPDATE template_answer SET content = 'ab'",
        "UPDATE template_answer SET reason = 'Another'",
        "DELETE FROM template_answer",
    ],
)
def test_an_answer_that_somebody_changed_is_named(desk: Room, spoil: str) -> None:
    answered(desk, proposed(desk))
    assert with_a_shell(desk.place, spoil) == 1
    (fault,) = desk.verify(rights=desk_rights(desk)).faults
    assert "proposal for the catalogue" in fault.sentence


def test_what_was_approved_counts_for_no_other_content(desk: Room) -> None:
    made = proposed(desk)
    answered(desk, made)
    with_a_shell(desk.place, "UPDATE rfc_template SET purpose = 'Anything'")
    assert stand(desk, made).granted is None


@pytest.mark.parametrize(
    ("author", "name", "why"),
    [
        (DANA[0], DANA[0], "nobody who signed it was a chair."),
        (ANN, "Zoe Zimmer", "the name under it is none that its author had."),
    ],
)
def test_an_answer_of_no_chair_or_in_another_name_is_named(
    desk: Room, author: str, name: str, why: str
) -> None:
    made = proposed(desk)
    asked = desk.do(partial(answering.asked, template_id=made))
    person = desk.ids[author]
    body = {
        "template": made, "revision": 1, "content": asked.content, "decision": APPROVED,
        "reason": "", "name": name,
    }  # fmt: skip

    def forge(work: Any) -> None:
        event = signed_by(work, person, Draft(answering.ANSWERED, body, made))
        said = (made, 1, asked.content, APPROVED, "", person, name, work.now, event.id)
        work.templates.answer(Answer(*said))

    desk.do(forge)
    (fault,) = desk.verify(rights=desk_rights(desk)).faults
    assert fault.sentence.endswith(why)
