"""What keeps a sign-off valid and what does not, through the real services of a real board."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.change import Change, Choice, Evidence
from cab_desk.domain.content import MATERIAL, content, differences
from cab_desk.errors import Refused
from cab_desk.services.members import people
from cab_desk.services.requests import changes, summary
from cab_desk.services.signatures import signing
from tests.services.evidence_room import DANA, KIM, NOON, Room, room
from tests.services.packet_room import (
    ANN,
    BOB,
    BUSINESS,
    CARA,
    MANAGER,
    Board,
    Opener,
    intact,
)

# One edit of each material field, and of each that is beside the content.
MATERIAL_EDITS: dict[str, dict[str, Any]] = {
    "title": {"title": "Rotate all certificates"},
    "types": {"types": ("database",)},
    "impact": {"impact": "high"},
    "probability": {"probability": "high"},
    "environment": {"environment": "staging"},
    "systems": {"systems": ("api-gateway", "orders-db")},
    "requester": {"requester": "Ann Boyd"},
    "owner": {"owner": "Ann Boyd"},
    "start": {"start": NOON + timedelta(days=2), "end": NOON + timedelta(days=4)},
    "end": {"start": NOON + timedelta(days=2), "end": NOON + timedelta(days=3)},
    "traits": {"traits": ("downtime",)},
    "documents": {"documents": {"description": "New leaf certificates, two at a time."}},
}
EDITORIAL = {
    "priority": {"priority": "high"},
    "evidence": {"evidence": Evidence(tests_passed=True)},
    "communicated": {"communicated_at": NOON},
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


@pytest.fixture
def signed(desk: Room) -> str:
    uid = desk.submitted()
    for one in (DANA, KIM):
        desk.sign(uid, *one)
    return uid


def edit(desk: Room, uid: str, **more: Any) -> Change:
    old = desk.change(uid)
    desk.do(partial(changes.edit, uid=uid, new=replace(old, **more), expected_version=old.version,
                    reason="as it is"))  # fmt: skip
    return old


def standing(desk: Room, uid: str) -> set[str]:
    return {one.person for one in desk.do(lambda work: work.signoffs.standing(uid))}


def approved(desk: Room, uid: str) -> bool:
    verdict = desk.do(lambda work: summary.judged(work, work.changes.get(uid)))
    return bool(verdict.approvals_satisfied)


@pytest.mark.parametrize("fields", EDITORIAL.values(), ids=EDITORIAL)
def test_an_editorial_edit_keeps_every_sign_off(
    desk: Room, signed: str, fields: dict[str, Any]
) -> None:
    edit(desk, signed, **fields)
    now = desk.change(signed)
    assert all(getattr(now, name) == value for name, value in fields.items())
    assert standing(desk, signed) == {DANA[0], KIM[0]}
    assert approved(desk, signed)
    assert now.revision == 1
    assert desk.do(partial(signing.prepare, uid=signed)).stale == ()
    assert desk.verify().ok


@pytest.mark.parametrize("name", MATERIAL_EDITS)
def test_a_material_edit_makes_every_sign_off_stale_and_shows_what_differs(
    desk: Room, signed: str, name: str
) -> None:
    old = edit(desk, signed, **MATERIAL_EDITS[name])
    assert standing(desk, signed) == set()
    assert not approved(desk, signed)
    sheet = desk.do(partial(signing.prepare, uid=signed))
    expected = differences(content(old), content(desk.change(signed)))
    assert len(sheet.stale) == 2
    for stale in sheet.stale:
        assert list(stale.differences) == expected
        assert name in {one.name.partition(".")[0] for one in expected}
    assert desk.verify().ok


def test_every_material_field_is_tried() -> None:
    assert set(MATERIAL) - {"class"} == set(MATERIAL_EDITS)


def test_an_edit_that_is_taken_back_lets_the_sign_offs_stand_again(desk: Room, signed: str) -> None:
    edit(desk, signed, title="Something else")
    assert standing(desk, signed) == set()
    edit(desk, signed, title="Rotate the certificates")
    assert standing(desk, signed) == {DANA[0], KIM[0]}
    assert desk.change(signed).revision == 3


# Ids -------------------------------------------------------------------------------------------


def test_an_id_that_was_retired_is_never_anybody_elses(desk: Room, signed: str) -> None:
    dana = desk.do(lambda work: work.people.get(desk.ids[DANA[0]]))
    desk.put(replace(dana, retired=True))
    newcomer = replace(dana, name="Dana Novak", key_id="", retired=False)
    with pytest.raises(Refused, match="an id that was retired is not used again"):
        desk.put(newcomer)
    made = desk.put(replace(newcomer, id="")).made
    assert made not in {*desk.ids.values(), ""}
    ids = {person.id for person in desk.do(lambda work: work.people.all())}
    assert dana.id in ids  # nobody is ever taken away
    signers = desk.do(partial(signing.prepare, uid=signed)).signers
    assert dana.id not in {one.person_id for one in signers}
    assert desk.verify().ok


def test_ten_thousand_new_ids_are_ten_thousand() -> None:
    assert len({people.new_id() for _ in range(10_000)}) == 10_000


# Provisional votes -----------------------------------------------------------------------------


def slots(side: Board, uid: str) -> int:
    verdict = side.do(lambda work: summary.judged(work, work.changes.get(uid)))
    return sum(slot.signed for slot in verdict.slots)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_provisional_vote_counts_for_nothing_in_any_order_of_merging(
    harbour: Board, open_packet: Opener, order: tuple[int, ...]
) -> None:
    uid = harbour.submitted()
    files = []
    for name, role in ((ANN, MANAGER), (BOB, BUSINESS), (CARA, MANAGER)):
        train = open_packet(harbour.give(name, uid), f"laptop-of-{name}")
        train.vote(uid, role)
        train.vote(uid, role, Choice.REJECT)
        train.vote(uid, role)
        assert train.counts(uid) == []
        files.append(train.save(harbour.folder / f"{len(files)}.cabevents"))
    for place in (*order, *order):  # each twice
        harbour.bring(files[place])
        assert harbour.counts(uid) == []
        assert slots(harbour, uid) == 0
    intact(harbour)


def test_after_the_sign_off_that_counts_and_the_vote_still_does_not(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    train = open_packet(harbour.give(BOB, uid))
    train.vote(uid, BUSINESS, Choice.REJECT)
    harbour.bring(train.save(harbour.folder / "vote.cabevents"))
    assert slots(harbour, uid) == 0
    train.sign(uid, BOB, BUSINESS)
    assert train.counts(uid) == []  # the board has to take it in
    harbour.bring(train.save(harbour.folder / "signed.cabevents"))
    assert harbour.counts(uid) == [f"{BOB}: approve"]
    assert slots(harbour, uid) == 1
    verdict = harbour.do(lambda work: summary.judged(work, work.changes.get(uid)))
    assert not [one for one in verdict.findings if one.kind == "approval.rejected"]
    harbour.bring(train.save(harbour.folder / "again.cabevents"))
    assert slots(harbour, uid) == 1
    intact(harbour)
