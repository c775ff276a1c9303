"""Templates of requests: kept by a member, used for new requests, held against the ledger."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.change import Change
from cab_desk.domain.statement import read
from cab_desk.domain.templates import Template
from cab_desk.errors import BadInput, Refused
from cab_desk.files import exporting as files
from cab_desk.files import reading
from cab_desk.files.mapping import Told
from cab_desk.services.exchange import exporting, importing
from cab_desk.services.registers import templates
from cab_desk.services.requests import changes, from_template
from cab_desk.services.requests.review import review
from tests.databases import with_a_shell
from tests.services.evidence_room import DANA, NOON, Room, room
from tests.services.packet_room import ANN, BOB, Board, Opener

RIK = "Rik Maas"
PLAN = "documents.rollback_plan"
DISK = Template(
    "", 0, "Grow a disk", "More room without a restart",
    {"class": "normal", "systems": ["orders-db"], "environment": "staging", "duration": 45,
     "traits": ["downtime"], PLAN: "Shrink it again.", "title": "Grow the disk of …"},
    locked=("systems", "duration", PLAN), wanted=("owner", "start", "documents.description"),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        made.furnish()
        made.actor = made.ids[DANA[0]]
        yield made


def put(desk: Room, template: Template = DISK) -> Template:
    """Keep a template, and return it as the board has it."""
    made = desk.do(partial(templates.put, template=template)).made
    return get(desk, made)


def get(desk: Room, template_id: str, revision: int = 0) -> Template:
    found = desk.do(lambda work: work.templates.get(template_id, revision))
    assert isinstance(found, Template)
    return found


def made_from(desk: Room, template: Template, **more: Any) -> str:
    """Write a draft from a template as the form does."""
    base = Change("", requester=RIK, owner=RIK, start=NOON, end=NOON + timedelta(minutes=45))
    change = from_template.mould(desk.pack, template).over(base)
    change = replace(change, **more)
    named = (template.id, template.revision)
    outcome = desk.do(partial(changes.keep, uid="", change=change, template=named))
    return str(outcome.made)


def edit(desk: Room, uid: str, **more: Any) -> Any:
    old = desk.change(uid)
    new = replace(old, **more)
    return desk.do(partial(changes.edit, uid=uid, new=new, expected_version=old.version))


def test_a_template_prefills_a_request_and_is_named_by_it(desk: Room) -> None:
    kept = put(desk)
    assert (kept.revision, kept.locked) == (1, ("systems", "duration", PLAN))
    uid = made_from(desk, kept)
    change = desk.change(uid)
    assert (change.systems, change.environment) == (("orders-db",), "staging")
    assert change.documents == {"rollback_plan": "Shrink it again."}
    found = desk.do(partial(review, uid=uid))
    assert found.origin.name == "Grow a disk"
    assert (found.origin.revision, found.origin.unlike) == (1, ())
    said = [row for row in found.history if row.type == "template.used"]
    assert [row.body["label"] for row in said] == ["Grow a disk"]
    assert desk.verify().ok


def test_a_new_revision_leaves_what_was_made_before_as_it_was(desk: Room) -> None:
    kept = put(desk)
    uid = made_from(desk, kept)
    again = put(desk, replace(kept, values={**kept.values, "systems": ["queue"]}))
    assert again.revision == 2
    assert [one.revision for one in desk.do(lambda work: work.templates.revisions(kept.id))] == [
        2, 1,
    ]  # fmt: skip
    found = desk.do(partial(review, uid=uid))
    assert (found.origin.revision, found.origin.unlike) == (1, ())
    assert get(desk, kept.id, 1).values["systems"] == ["orders-db"]


def test_the_same_again_keeps_nothing(desk: Room) -> None:
    kept = put(desk)
    assert "Nothing" in desk.do(partial(templates.put, template=kept)).message
    assert get(desk, kept.id).revision == 1


def test_a_change_of_a_locked_field_is_told_and_shown(desk: Room) -> None:
    uid = made_from(desk, put(desk))
    told = edit(desk, uid, systems=("queue",), title="Grow another disk").message
    assert "“Grow a disk”, revision 1, locks this: Systems." in told
    assert desk.do(partial(review, uid=uid)).origin.unlike == ("systems",)
    assert "locks" not in edit(desk, uid, title="Grow yet another").message
    end = NOON + timedelta(hours=2)
    told = edit(desk, uid, end=end, documents={}).message
    assert "Duration, Rollback plan" in told
    assert set(desk.do(partial(review, uid=uid)).origin.unlike) == {"systems", "duration", PLAN}


def test_what_it_requires_is_asked_for_when_it_is_submitted(desk: Room) -> None:
    uid = made_from(desk, put(desk), owner="", start=None, end=None)
    with pytest.raises(BadInput) as caught:
        desk.do(partial(changes.submit, uid=uid))
    places = [fault.place for fault in caught.value.faults]
    assert places == ["owner", "start", "documents.description"]
    assert "“Grow a disk” asks for it" in caught.value.faults[0].sentence
    plan = {"start": NOON, "end": NOON + timedelta(minutes=45)}
    text = {"description": "Add 200 GB.", "rollback_plan": "Shrink it again."}
    edit(desk, uid, owner=RIK, documents=text, **plan)
    desk.do(partial(changes.submit, uid=uid))
    with pytest.raises(BadInput, match="has to be filled in"):
        edit(desk, uid, owner="")
    assert desk.change(uid).owner == RIK


def test_a_copy_comes_from_the_same_template(desk: Room) -> None:
    kept = put(desk)
    uid = desk.do(partial(changes.duplicate, uid=made_from(desk, kept))).made
    origin = desk.do(partial(review, uid=uid)).origin
    assert (origin.template_id, origin.revision) == (kept.id, 1)


def test_who_is_no_member_keeps_none(desk: Room) -> None:
    desk.actor = ""
    with pytest.raises(Refused, match="Choose who you are in Settings"):
        put(desk)
    desk.actor = desk.ids[RIK]
    with pytest.raises(Refused, match="A member keeps templates"):
        put(desk)
    assert "A member keeps templates" in desk.do(templates.shelf).why_not
    assert desk.do(templates.offered) == []


def test_a_retired_one_is_offered_no_more_and_stays_on_record(desk: Room) -> None:
    kept = put(desk)
    uid = made_from(desk, kept)
    retire = partial(templates.retire, template_id=kept.id, revision=1)
    with pytest.raises(BadInput, match="why"):
        desk.do(partial(retire, reason=" "))
    desk.do(partial(retire, reason="The disks grow by themselves."))
    assert desk.do(templates.offered) == []
    assert desk.do(templates.shelf).lines == ()
    (line,) = desk.do(partial(templates.shelf, state=templates.OUT_OF_USE)).lines
    assert (line.template.name, line.used, line.template.revision) == ("Grow a disk", 1, 2)
    with pytest.raises(Refused, match="was retired meanwhile"):
        made_from(desk, kept)
    assert len(list(desk.do(lambda work: list(work.changes.each())))) == 1
    assert desk.do(partial(review, uid=uid)).origin.name == "Grow a disk"
    put(desk)  # its name is free again
    assert desk.verify().ok


def test_somebody_elses_revision_is_not_overwritten(desk: Room) -> None:
    kept = put(desk)
    put(desk, replace(kept, purpose="Theirs"))
    with pytest.raises(Refused, match="Somebody else kept or retired “Grow a disk” meanwhile"):
        put(desk, replace(kept, purpose="Mine"))
    assert get(desk, kept.id).purpose == "Theirs"


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        ({"name": " "}, "name", "Give the template a name"),
        ({"name": "x" * 121}, "name", "at most"),
        ({"purpose": "x" * 501}, "purpose", "at most"),
        ({"locked": ("owner",)}, "fields", "Owner cannot be locked"),
        ({"wanted": ("systems",)}, "fields", "Systems cannot be locked"),
        ({"values": {"class": "huge"}}, "fields", "huge"),
        ({"values": {"duration": 0}}, "fields", "number of minutes"),
        ({"values": {}, "wanted": (), "locked": ()}, "fields", "says nothing yet"),
    ],
)
def test_every_fault_is_named_and_nothing_is_kept(
    desk: Room, change: dict[str, Any], place: str, said: str
) -> None:
    with pytest.raises(BadInput) as caught:
        put(desk, replace(DISK, **change))
    assert any(one.place == place and said in one.sentence for one in caught.value.faults)
    assert desk.do(templates.offered) == []


def test_two_in_use_never_have_one_name(desk: Room) -> None:
    put(desk)
    with pytest.raises(BadInput, match="Another template is called “grow a DISK”"):
        put(desk, replace(DISK, name="grow a DISK"))


def test_one_is_made_of_a_request_that_was_done_well(desk: Room) -> None:
    plan = {"start": NOON, "end": NOON + timedelta(hours=2)}
    uid = desk.submitted("Rotate the keys", traits=("downtime",), **plan)
    found = desk.do(partial(templates.of_change, uid=uid))
    assert (found.name, found.values["duration"]) == ("Rotate the keys", 120)
    assert "requester" not in found.values
    assert found.values["documents.description"] == "New leaf certificates, four at a time."
    kept = put(desk, found)
    change = from_template.mould(desk.pack, kept).over(Change("", requester=RIK))
    assert (change.requester, change.start, change.traits) == (RIK, None, ("downtime",))


def test_what_the_policy_of_today_does_not_know_is_left_out_and_told(desk: Room) -> None:
    kept = put(desk, replace(DISK, locked=("class",)))
    only = desk.pack.classes[0]._replace(id="small")
    mould = from_template.mould(replace(desk.pack, classes=(only,)), kept)
    assert (mould.unknown, mould.locked) == (("class",), frozenset())
    assert mould.over(Change("")).class_id == ""


def test_the_event_states_all_of_it(desk: Room) -> None:
    kept = put(desk)
    event = desk.do(lambda work: work.ledger.event(kept.event_id))
    said = read(event.data)
    assert (said.type, said.body["name"], said.author) == ("template.put", kept.name, desk.actor)
    assert said.body["wanted"] == ["owner", "start", "documents.description"]


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE rfc_template SET said = replace(said, 'orders-db', 'payroll')",
        "UPDATE rfc_template SET locked = '[]'",
        "UPDATE rfc_template SET wanted = '[]'",
        "UPDATE rfc_template SET name = 'Grow any disk'",
        "UPDATE rfc_template SET retired = 1 - retired",
        "UPDATE template_use SET revision = 2",
        "UPDATE template_use SET name = 'Another'",
        "DELETE FROM template_use",
        "DELETE FROM rfc_template",
    ],
)
def test_a_row_that_somebody_changed_is_named(desk: Room, spoil: str) -> None:
    made_from(desk, put(desk))
    assert desk.verify().ok
    assert with_a_shell(desk.place, spoil) == 1
    (fault,) = desk.verify().faults
    assert "template" in fault.sentence


def test_an_import_that_changes_a_locked_field_is_told_before_it_is_kept(
    desk: Room, tmp_path: Path
) -> None:
    uid = made_from(desk, put(desk))
    text = {"description": "Add 200 GB.", "rollback_plan": "Shrink it again."}
    edit(desk, uid, documents=text)
    desk.do(partial(changes.submit, uid=uid))
    before = desk.change(uid)
    file = tmp_path / "back.json"
    files.write(file, desk.do(exporting.gather))
    rows = json.loads(file.read_text(encoding="utf-8"))
    rows[0]["systems"] = ["payroll"]
    file.write_text(json.dumps(rows), encoding="utf-8")
    parsed = reading.read_here(file, zone="UTC", told=Told())
    shown = desk.do(partial(importing.preview, parsed=parsed))
    (line,) = shown.lines
    assert "“Grow a disk”, revision 1, locks this: Systems." in line.notes
    assert shown.warned == 1
    assert desk.change(uid) == before
    desk.do(partial(importing.commit, shown=shown))
    assert desk.do(partial(review, uid=uid)).origin.unlike == ("systems",)


def test_a_packet_says_where_a_request_comes_from_and_leaves_the_template(
    harbour: Board, open_packet: Opener
) -> None:
    harbour.i_am(ANN)
    made = harbour.do(partial(templates.put, template=replace(DISK, locked=(), wanted=()))).made
    change = Change("Grow the disk of orders", "normal", requester=RIK)
    keep = partial(changes.keep, uid="", change=change, submit_too=True, template=(made, 1))
    uid = harbour.do(keep).made
    train = open_packet(harbour.give(BOB, uid))
    origin = train.do(partial(review, uid=uid)).origin
    assert (origin.name, origin.revision, origin.template) == ("Grow a disk", 1, None)
    assert train.do(templates.offered) == []
    assert harbour.verify().ok
