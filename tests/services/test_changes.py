"""Every refusal in words with its field; numbers, stages, stale signatures, versions."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.change import Change, Choice, Outcome, Stage
from cab_desk.domain.content import content_hash
from cab_desk.errors import BadInput, Refused
from cab_desk.services.requests import changes, outcomes
from tests.services.evidence_room import DANA, KIM, NOON, Room, room

DRAFT = Change(title="Rotate the certificates", class_id="normal", requester="Rik Maas")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish(keys=False)


@pytest.fixture
def signing_desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


def create(desk: Room, **more: Any) -> str:
    uid: str = desk.do(partial(changes.create, change=replace(DRAFT, **more))).made
    return uid


def edit(desk: Room, uid: str, reason: str = "", **more: Any) -> Any:
    old = desk.change(uid)
    return desk.do(
        partial(changes.edit, uid=uid, new=replace(old, **more), expected_version=old.version,
                reason=reason)
    )  # fmt: skip


def events(desk: Room, uid: str) -> list[str]:
    found: list[str] = desk.do(
        lambda work: [event.type for _, event in work.ledger.of_subject(uid)]
    )
    return found


def test_another_name_takes_the_link_of_the_one_before_away(desk: Room) -> None:
    uid = create(desk, requester=DANA[0], owner=KIM[0])
    assert desk.change(uid).owner_id
    edit(desk, uid, owner="Somebody Else", requester="Nobody Known")
    now = desk.change(uid)
    assert (now.owner_id, now.requester_id) == ("", "")
    assert desk.verify().ok
    edit(desk, uid, owner=KIM[0])
    assert desk.change(uid).owner_id
    assert desk.verify().ok


# Faults ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "place", "said"),
    [
        ({"title": "  "}, "title", "title"),
        ({"title": "x" * 201}, "title", "200"),
        ({"class_id": "giant"}, "class", "giant"),
        ({"priority": "soon"}, "priority", "soon"),
        ({"impact": "vast"}, "impact", "vast"),
        ({"probability": "maybe"}, "probability", "maybe"),
        ({"environment": "moon"}, "environment", "moon"),
        ({"traits": ("shiny",)}, "traits", "shiny"),
        ({"documents": {"poem": "x"}}, "documents", "poem"),
        ({"documents": {"description": "x" * 200_001}}, "documents.description", "200,000"),
        ({"systems": tuple(f"s{n}" for n in range(201))}, "systems", "200"),
        ({"requester": "x" * 201}, "requester", "200"),
        ({"owner": "x" * 201}, "owner", "200"),
        ({"start": NOON}, "end", "end"),
        ({"end": NOON}, "start", "start"),
        ({"start": NOON, "end": NOON}, "end", "later end"),
        ({"start": NOON, "end": NOON - timedelta(hours=1)}, "end", "later end"),
        ({"start": NOON.replace(tzinfo=None), "end": NOON}, "start", "offset"),
    ],
)
def test_every_fault_is_named_by_its_field(
    desk: Room, more: dict[str, Any], place: str, said: str
) -> None:
    before = desk.do(lambda work: work.ledger.head())
    with pytest.raises(BadInput) as caught:
        create(desk, **more)
    (fault,) = caught.value.faults
    assert fault.place == place
    assert said in fault.sentence
    assert caught.value.sentence == fault.sentence
    assert desk.do(lambda work: work.ledger.head()) == before
    assert desk.do(lambda work: list(work.changes.each())) == []


def test_all_faults_are_told_together(desk: Room) -> None:
    with pytest.raises(BadInput) as caught:
        create(desk, title="", impact="vast", end=NOON)
    assert {fault.place for fault in caught.value.faults} == {"title", "impact", "start"}


def test_an_edit_is_looked_over_as_a_new_one_is(desk: Room) -> None:
    uid = create(desk)
    with pytest.raises(BadInput) as caught:
        edit(desk, uid, title="")
    assert [fault.place for fault in caught.value.faults] == ["title"]
    assert desk.change(uid).title == DRAFT.title


def test_texts_are_tidied_before_they_are_kept(desk: Room) -> None:
    uid = create(
        desk,
        title="  Rotate\u0007 the\n  certificates\u200b ",
        systems=("b", " a ", "b", ""),
        documents={"description": "one\r\ntwo\u0000\n\n", "motivation": "  "},
    )
    kept = desk.change(uid)
    assert kept.title.startswith("Rotate the certificates")
    assert kept.systems == ("a", "b")
    assert kept.documents == {"description": "one\ntwo"}


def test_names_are_linked_to_the_boards_people(desk: Room) -> None:
    uid = create(desk, requester="  rik maas", owner="Somebody Else")
    kept = desk.change(uid)
    assert kept.requester_id == desk.ids["Rik Maas"]
    assert kept.owner_id == ""


# Numbers ---------------------------------------------------------------------------------------


def test_a_draft_has_no_number_and_a_submission_gives_the_next(desk: Room) -> None:
    uids = [create(desk, title=f"Change {n}") for n in range(3)]
    assert [desk.change(uid).number for uid in uids] == ["", "", ""]
    for uid in (uids[2], uids[0]):
        desk.do(partial(changes.submit, uid=uid))
    assert [desk.change(uid).number for uid in uids] == ["CR-2026-0002", "", "CR-2026-0001"]
    assert desk.change(uids[0]).submitted_at == NOON


def test_a_number_is_given_once_and_stays(desk: Room) -> None:
    uid = desk.submitted()
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.REJECTED, reason="Not now."))
    desk.clock.on(days=1)
    desk.do(partial(changes.submit, uid=uid))
    assert desk.change(uid).number == "CR-2026-0001"
    assert desk.change(uid).submitted_at == NOON + timedelta(days=1)
    assert desk.change(desk.submitted("Another")).number == "CR-2026-0002"


def test_a_new_year_begins_its_own_numbers(desk: Room) -> None:
    desk.submitted()
    desk.clock.now = datetime(2027, 1, 4, 9, tzinfo=UTC)
    assert desk.change(desk.submitted("Next year")).number == "CR-2027-0001"


_CHILD = """
import sys
from pathlib import Path
from tests.services.evidence_room import room
with room(Path(sys.argv[1]), device=sys.argv[2]) as desk:
    for n in range(int(sys.argv[3])):
        desk.submitted(f"{sys.argv[2]} {n}")
"""


def test_two_processes_never_give_a_number_twice(desk: Room) -> None:
    many = 6
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(desk.folder), device, str(many)],
            cwd=Path(__file__).resolve().parents[2],
        )
        for device in ("left", "right")
    ]
    assert [child.wait() for child in children] == [0, 0]
    numbers = desk.do(lambda work: sorted(change.number for change in work.changes.each()))
    assert numbers == [f"CR-2026-{n:04}" for n in range(1, 2 * many + 1)]
    assert desk.verify().ok


# Submission and stages -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "said"), [({"class_id": ""}, "class"), ({"requester": ""}, "request")]
)
def test_what_a_submission_lacks_is_named(desk: Room, more: dict[str, Any], said: str) -> None:
    uid = create(desk, **more)
    with pytest.raises(Refused, match=said) as caught:
        desk.do(partial(changes.submit, uid=uid))
    assert "“Rotate the certificates”" in caught.value.sentence
    assert desk.change(uid).stage is Stage.DRAFT
    assert events(desk, uid) == ["change.created"]


def test_a_move_that_does_not_exist_is_refused(desk: Room) -> None:
    uid = desk.submitted()
    with pytest.raises(Refused, match="CR-2026-0001"):
        desk.do(partial(changes.submit, uid=uid))
    for to in (Stage.IMPLEMENTED, Stage.CLOSED):
        with pytest.raises(Refused, match="CR-2026-0001"):
            desk.do(partial(changes.move_stage, uid=uid, to=to))
    assert desk.change(uid).stage is Stage.SUBMITTED


@pytest.mark.parametrize("to", [Stage.WITHDRAWN, Stage.REJECTED])
@pytest.mark.parametrize("reason", ["", "  ", "no"])
def test_withdrawing_and_rejecting_need_a_reason(desk: Room, to: Stage, reason: str) -> None:
    uid = desk.submitted()
    with pytest.raises(Refused, match="CR-2026-0001"):
        desk.do(partial(changes.move_stage, uid=uid, to=to, reason=reason))
    desk.do(partial(changes.move_stage, uid=uid, to=to, reason="Superseded."))
    assert desk.change(uid).stage is to


def test_a_withdrawn_rfc_stays_on_record_and_moves_no_more(desk: Room) -> None:
    uid = desk.submitted()
    desk.do(partial(changes.withdraw, uid=uid, reason="Superseded."))
    assert events(desk, uid) == ["change.created", "change.submitted", "change.moved_stage"]
    for to in Stage:
        with pytest.raises(Refused):
            desk.do(partial(changes.move_stage, uid=uid, to=to, reason="Once more."))


def test_the_policy_blocks_scheduling_until_all_have_signed(signing_desk: Room) -> None:
    desk = signing_desk
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    for to in (Stage.SCHEDULED, Stage.IN_PROGRESS):
        with pytest.raises(Refused) as caught:
            desk.do(partial(changes.move_stage, uid=uid, to=to))
        assert "CR-2026-0001" in caught.value.sentence
        assert "Security Lead" in caught.value.sentence
    desk.sign(uid, *KIM)
    for to in (Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.IMPLEMENTED, Stage.CLOSED):
        if to is Stage.IMPLEMENTED:
            now, version = desk.clock.now, desk.change(uid).version
            desk.do(partial(outcomes.record, uid=uid, outcome=Outcome("succeeded", now, now),
                            expected_version=version))  # fmt: skip
        else:
            desk.do(partial(changes.move_stage, uid=uid, to=to))
        assert desk.change(uid).stage is to
    assert desk.verify().ok


def test_an_unknown_rfc_is_refused(desk: Room) -> None:
    for command in (changes.submit, changes.duplicate):
        with pytest.raises(Refused, match="no RFC"):
            desk.do(partial(command, uid="f" * 32))


# Edits -----------------------------------------------------------------------------------------


def test_an_edit_makes_a_revision_and_a_particular_does_not(desk: Room) -> None:
    uid = create(desk)
    edit(desk, uid, title="Rotate all certificates")
    found = desk.change(uid)
    assert (found.revision, found.version) == (2, 2)
    edit(desk, uid, priority="high")
    found = desk.change(uid)
    assert (found.revision, found.version) == (2, 3)
    assert desk.do(lambda work: [one.number for one in work.changes.revisions(uid)]) == [1, 2]
    assert desk.verify().ok


def test_an_edit_that_changes_nothing_writes_nothing(desk: Room) -> None:
    uid = create(desk)
    head = desk.do(lambda work: work.ledger.head())
    assert edit(desk, uid).touched == frozenset()
    assert desk.do(lambda work: work.ledger.head()) == head


def test_of_two_edits_from_one_version_the_second_is_refused(desk: Room) -> None:
    uid = create(desk)
    old = desk.change(uid)
    edit(desk, uid, title="The first")
    with pytest.raises(Refused, match="“The first”"):
        desk.do(
            partial(changes.edit, uid=uid, new=replace(old, title="The second"),
                    expected_version=old.version)
        )  # fmt: skip
    assert desk.change(uid).title == "The first"


def test_an_edit_cannot_touch_identity(desk: Room) -> None:
    uid = desk.submitted()
    before = desk.change(uid)
    new = replace(before, title="New", uid="f" * 32, number="CR-1", stage=Stage.CLOSED,
                  source="x", external_id="y", submitted_at=None)  # fmt: skip
    desk.do(partial(changes.edit, uid=uid, new=new, expected_version=before.version))
    after = desk.change(uid)
    assert (after.uid, after.number, after.stage) == (uid, before.number, Stage.SUBMITTED)
    assert (after.source, after.external_id) == ("", "")
    assert after.submitted_at == before.submitted_at


def test_an_edit_under_signatures_needs_a_reason_and_makes_them_stale(signing_desk: Room) -> None:
    desk = signing_desk
    uid = desk.submitted()
    desk.sign(uid, *DANA, decision=Choice.CONDITIONS, conditions=("One at a time.",))
    with pytest.raises(Refused, match="CR-2026-0001"):
        edit(desk, uid, title="Rotate everything")
    assert desk.do(lambda work: len(work.signoffs.standing(uid))) == 1
    edit(desk, uid, priority="high")  # is not signed
    assert desk.do(lambda work: len(work.signoffs.standing(uid))) == 1
    edit(desk, uid, title="Rotate everything", reason="Wider than was thought.")
    (record,) = desk.do(lambda work: work.signoffs.of_change(uid))
    assert record.stale
    assert desk.do(lambda work: work.signoffs.standing(uid)) == ()
    assert record.content_hash != content_hash(desk.change(uid))
    assert desk.verify().ok


def test_content_is_closed_once_the_work_began(signing_desk: Room) -> None:
    desk = signing_desk
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    desk.sign(uid, *KIM)
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.IN_PROGRESS))
    with pytest.raises(Refused, match="CR-2026-0001"):
        edit(desk, uid, title="Something else", reason="A late idea.")
    edit(desk, uid, documented_at=desk.clock.now)  # what follows a change can still be told
    assert desk.change(uid).documented_at == desk.clock.now


# Keep, hold, duplicate -------------------------------------------------------------------------


def test_keep_creates_and_submits_all_or_nothing(desk: Room) -> None:
    made = desk.do(partial(changes.keep, uid="", change=DRAFT, submit_too=True)).made
    assert desk.change(made).number == "CR-2026-0001"
    with pytest.raises(Refused):
        desk.do(partial(changes.keep, uid="", change=replace(DRAFT, class_id=""),
                        submit_too=True))  # fmt: skip
    assert desk.do(lambda work: len(list(work.changes.each()))) == 1


def test_a_duplicate_is_a_draft_without_time_and_proofs(desk: Room) -> None:
    uid = desk.submitted(start=NOON, end=NOON + timedelta(hours=1), on_hold="Waiting")
    copy = desk.change(desk.do(partial(changes.duplicate, uid=uid)).made)
    old = desk.change(uid)
    assert (copy.stage, copy.number, copy.revision) == (Stage.DRAFT, "", 1)
    assert (copy.start, copy.end, copy.evidence, copy.on_hold) == (None, None, None, "")
    assert (copy.class_id, copy.systems, copy.documents) == (
        old.class_id, old.systems, old.documents,
    )  # fmt: skip
    assert old.title in copy.title
    assert copy.uid != uid


def test_the_links_to_people_are_part_of_the_record(desk: Room) -> None:
    uid = desk.submitted()
    other = desk.ids["Kim Osei"]
    desk.tamper(("UPDATE change SET owner_id = '' WHERE uid = ?", (uid,)))
    report = desk.verify()
    assert not report.ok
    desk.tamper(("UPDATE change SET owner_id = ? WHERE uid = ?", (other, uid)))
    assert not desk.verify().ok
    assert report.first is not None
    assert "CR-2026-0001" in report.first.sentence
