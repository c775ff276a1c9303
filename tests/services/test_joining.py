"""Two ids of one human count as one: in separate duties, in slots, in the quorum, in verifying."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.identity import Link, united
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.domain.meeting import Attendance, Meeting, Presence, count_quorum
from cab_desk.errors import Refused
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.members.lending import LendRequest, lend
from cab_desk.services.members.resetting import ResetRequest, reset_key
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes, happenings, review, summary
from cab_desk.services.signatures import joining
from cab_desk.services.signatures.joining import JoinRequest
from tests.services.evidence_room import CHEAP, DANA, KIM, NOON, PEOPLE, WORDS, Room, room

ANN, RIK, TWIN = "Ann Boyd", "Rik Maas", "D. Reyes"
CREW = (*PEOPLE, NewPerson(TWIN, ("Security Lead", "Requester"), member=True))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish(crew=CREW)


def request(desk: Room, **more: Any) -> JoinRequest:
    asked = JoinRequest(
        desk.ids[DANA[0]], desk.ids[TWIN], "Same face, same desk", (desk.ids[ANN], WORDS),
        (desk.ids[KIM[0]], WORDS),
    )  # fmt: skip
    return replace(asked, **more)


def join(desk: Room, **more: Any) -> str:
    return joining.join(desk.office, request(desk, **more)).message


def gate(desk: Room, uid: str) -> tuple[int, int]:
    verdict = desk.do(lambda work: summary.judged(work, work.changes.get(uid)))
    return sum(slot.signed for slot in verdict.slots), sum(slot.needed for slot in verdict.slots)


def test_p42_who_requested_under_one_id_does_not_approve_under_the_other(desk: Room) -> None:
    uid = desk.submitted(requester=TWIN, owner=TWIN)
    assert join(desk) == (
        "Dana Reyes and D. Reyes count as one person from now on: for separate duties, for "
        "sign-offs and for the quorum."
    )
    with pytest.raises(Refused, match="requested and owns"):
        desk.sign(uid, *DANA)
    assert desk.verify().ok


def test_p42_by_no_proxy_of_either_id(desk: Room) -> None:
    uid = desk.submitted(requester=TWIN, owner=TWIN)
    join(desk)
    now = desk.clock()
    asked = LendRequest(desk.ids[DANA[0]], desk.ids[RIK], DANA[1], now, now + timedelta(3), WORDS)
    lend(desk.office, asked)
    with pytest.raises(Refused, match="in whose place"):
        desk.sign(uid, RIK, "Engineering Manager")


def test_nobody_fills_two_slots_under_two_ids(desk: Room) -> None:
    join(desk)
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    with pytest.raises(Refused, match="has signed this change"):
        desk.sign(uid, TWIN, "Security Lead")
    assert gate(desk, uid) == (1, 2)
    desk.sign(uid, *KIM)
    assert gate(desk, uid) == (2, 2)


def test_what_both_had_signed_counts_once_from_then_on_and_the_history_says_so(desk: Room) -> None:
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    desk.sign(uid, TWIN, "Security Lead")
    assert gate(desk, uid) == (2, 2)
    join(desk)
    assert gate(desk, uid) == (1, 2)
    assert any("counts no more" in line for line in history(desk, uid))
    assert desk.verify().ok  # it was in order when it was given


def history(desk: Room, uid: str) -> list[str]:
    found = desk.do(partial(review.review, uid=uid))
    return [happenings.of_change(one.type, one.body, one.author) for one in found.history]


def test_parted_and_joined_again_it_is_noted_again(desk: Room) -> None:
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    desk.sign(uid, TWIN, "Security Lead")
    for joined in (True, False, True):
        join(desk, joined=joined, reason="Looked at once more")
    assert gate(desk, uid) == (1, 2)
    assert sum("counts no more" in line for line in history(desk, uid)) == 2
    assert desk.verify().ok


def test_a_chair_is_offered_nobody_who_is_that_chair_under_another_id(desk: Room) -> None:
    kim, ann = desk.ids[KIM[0]], desk.ids[ANN]
    join(desk, one=ann, other=kim, second=(desk.ids[DANA[0]], WORDS))
    found = desk.do(partial(joining.choice, one=desk.ids[RIK], other=desk.ids[TWIN]))
    assert {kim, ann} <= {one.id for one in found.seconds}
    assert {one.id for one in found.beside(ann)}.isdisjoint({kim, ann})
    assert desk.ids[DANA[0]] in {one.id for one in found.beside(ann)}


def test_an_alias_that_is_learnt_stands_in_the_history_of_what_it_discounts(desk: Room) -> None:
    uid = desk.submitted(requester="Dee", owner="Dee")
    other = desk.submitted("Another one")
    for one in (uid, other):
        desk.sign(one, *DANA)
    assert gate(desk, uid) == (1, 2)
    dana = desk.do(lambda work: work.people.get(desk.ids[DANA[0]]))
    named = replace(dana, aliases=("Dee",))
    outcome = desk.put(named)
    assert f"change:{uid}" in outcome.touched
    assert gate(desk, uid) == (0, 2)
    assert sum("counts no more" in line for line in history(desk, uid)) == 1
    assert not any("counts no more" in line for line in history(desk, other))
    desk.put(replace(named, aliases=("Dee", "Di")))
    assert sum("counts no more" in line for line in history(desk, uid)) == 1  # said once
    assert desk.verify().ok


def test_parted_they_count_as_two_again(desk: Room) -> None:
    join(desk)
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    assert join(desk, joined=False) == "Dana Reyes and D. Reyes count as two people again."
    desk.sign(uid, TWIN, "Security Lead")
    assert gate(desk, uid) == (2, 2)
    assert desk.verify().ok


def test_who_is_joined_by_way_of_a_third_is_not_parted_by_a_word_without_effect(desk: Room) -> None:
    """Dana, her twin and Rik are one by two links; a third pair has none of its own to cut."""
    dana, twin, rik = desk.ids[DANA[0]], desk.ids[TWIN], desk.ids[RIK]
    join(desk)
    join(desk, one=twin, other=rik)
    with pytest.raises(Refused, match=r"one person by way of D\. Reyes: part one of them"):
        join(desk, one=dana, other=rik, joined=False)
    join(desk, one=twin, other=rik, joined=False)
    assert desk.do(lambda work: set(work.people.same())) == {dana, twin}
    assert desk.verify().ok


def test_a_link_counts_for_all_who_were_one_before(desk: Room) -> None:
    """Dana signed; the change is Rik's, who proves to be the one that her twin is."""
    uid = desk.submitted(requester=RIK)
    desk.sign(uid, *DANA)
    join(desk)
    assert gate(desk, uid) == (1, 2)
    join(desk, one=desk.ids[TWIN], other=desk.ids[RIK])
    assert gate(desk, uid) == (0, 2)
    assert any("counts no more" in line for line in history(desk, uid))
    assert uid in desk.do(lambda work: work.changes.outdated(work.now, 10))  # judged anew


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"reason": "x"}, "Say in up to 500 letters"),
        ({"second": ("", "")}, "A second person"),
        ({"joined": False}, "count as two people already"),
    ],
)
def test_what_it_needs(desk: Room, more: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        join(desk, **more)
    assert desk.do(lambda work: dict(work.people.same())) == {}


def test_only_a_chair_says_it_and_neither_of_the_two_agrees(desk: Room) -> None:
    with pytest.raises(Refused, match="chair"):
        join(desk, chair=(desk.ids[KIM[0]], WORDS), second=(desk.ids[ANN], WORDS))
    for name in (DANA[0], TWIN, ANN):
        with pytest.raises(Refused, match="A second person"):
            join(desk, second=(desk.ids[name], WORDS))
    with pytest.raises(Refused, match="passphrase"):
        join(desk, second=(desk.ids[KIM[0]], "nothing of the kind"))


def test_one_human_does_not_vouch_twice_for_a_key(desk: Room) -> None:
    joining.join(desk.office, request(desk, one=desk.ids[ANN], other=desk.ids[TWIN]))
    with pytest.raises(Refused, match="Two others"):
        reset_key(desk.office, ResetRequest(
            desk.ids[RIK], "a new long passphrase", "Lost", (desk.ids[ANN], WORDS),
            (desk.ids[TWIN], WORDS),
        ))  # fmt: skip


def test_the_quorum_counts_one_human_once() -> None:
    seats = tuple(
        Attendance(person_id=one, name=one, part="member", presence=Presence.PRESENT)
        for one in ("a", "b", "c", "d")
    )
    meeting = Meeting("m", "1", "CAB", "regular", NOON, attendance=seats)
    assert count_quorum(meeting, 4).here == 4
    counted = count_quorum(meeting, None, False, {"a": "a", "d": "a"})
    assert (counted.here, counted.members, counted.needed) == (3, 3, 2)


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ([("a", "b", True)], {"a": "a", "b": "a"}),
        ([("b", "c", True), ("a", "b", True)], dict.fromkeys("abc", "a")),
        ([("a", "b", True), ("c", "d", True), ("d", "a", True)], dict.fromkeys("abcd", "a")),
        ([("a", "b", True), ("b", "a", False)], {}),
        ([("a", "b", True), ("b", "c", True), ("a", "b", False)], {"b": "b", "c": "b"}),
    ],
)
def test_who_is_one_with_whom(links: list[tuple[str, str, bool]], found: dict[str, str]) -> None:
    assert united(Link(*one) for one in links) == found


# With the owner's rights over the file ---------------------------------------------------------


def signed_by(work: Work, person_id: str, draft: Draft) -> None:
    key = work.people.key(person_id)
    assert key is not None
    seal = CHEAP.signer(key, WORDS)
    whole = replace(draft, author=person_id, key_id=key.key_id)
    work.record(whole, lambda data: seal(SIGNED_PREFIX + data))


def first(desk: Room) -> str:
    report = desk.verify()
    assert report.first is not None
    return report.first.sentence


def test_a_join_by_one_alone_is_named_by_verifying(desk: Room) -> None:
    body = {"other": desk.ids[TWIN], "joined": True, "reason": "So", "title": DANA[0],
            "of": TWIN, "name": ANN, "agreed": ""}  # fmt: skip
    draft = Draft("identity.joined", body, desk.ids[DANA[0]])
    desk.do(lambda work: signed_by(work, desk.ids[ANN], draft))
    assert first(desk).endswith("a chair and a second person have to say that two ids are one's.")


def test_a_word_that_was_given_for_another_pair_serves_not(desk: Room) -> None:
    join(desk)
    agreed = desk.do(
        lambda work: next(e.id for _, e in work.ledger.entries() if e.type == "identity.agreed")
    )
    body = {"other": desk.ids[RIK], "joined": True, "reason": "So", "title": DANA[0],
            "of": RIK, "name": ANN, "agreed": agreed}  # fmt: skip
    draft = Draft("identity.joined", body, desk.ids[DANA[0]])
    desk.do(lambda work: signed_by(work, desk.ids[ANN], draft))
    assert first(desk).endswith("a chair and a second person have to say that two ids are one's.")


def test_edits_keep_requester_ids_in_their_place(desk: Room) -> None:
    uid = desk.submitted(requester=TWIN, owner=RIK)
    join(desk)
    old = desk.change(uid)
    new = replace(old, requester=RIK, requester_id=desk.ids[RIK])
    edit = partial(changes.edit, uid=uid, new=new, expected_version=2, reason="handed over")
    desk.do(edit)
    desk.sign(uid, *DANA)
    assert gate(desk, uid) == (1, 2)
    assert desk.verify().ok
