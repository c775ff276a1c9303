"""A word entered by a chair's own key where the desk takes none: named, and counted by nobody."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.change import Change, Choice, Heard, Signoff
from cab_desk.domain.demands import Approval
from cab_desk.domain.signatures import signed_by
from cab_desk.errors import Refused
from cab_desk.services.evidence.verifying import rights_of
from cab_desk.services.requests import changes
from tests.services.evidence_room import NOON, Room, room
from tests.services.heard_room import (
    A_DAY,
    ANN,
    APPROVALS,
    BOARD,
    DANA,
    KIM,
    LEAD,
    OLA,
    PEOPLE,
    SECURITY,
    SPOKEN,
    forge,
    hear,
)

FORM = "it does not say whose word it is, or how it was heard."
OVER = "it names another word than the one that it replaces."
SIGNED = "whose word it is had signed, and nothing heard replaces that."
SHUT = "at that moment nobody could decide it."
NOT_TAKEN = "its policy takes no word of mouth in that role."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path, pack=SPOKEN) as made:
        yield made.furnish(crew=PEOPLE)


@pytest.fixture
def uid(desk: Room) -> str:
    return desk.submitted()


def named(desk: Room, why: str) -> bool:
    faults = [one.sentence for one in desk.verify(rights=rights_of(SPOKEN)).faults]
    return len(faults) == 1 and faults[0].endswith(why)


@pytest.mark.parametrize("said", [Choice.REJECT, Choice.ABSTAIN, Choice.APPROVE])
def test_hearsay_over_a_signature(desk: Room, uid: str, said: Choice) -> None:
    desk.sign(uid, DANA, LEAD, decision=said)
    forge(desk, uid)
    assert named(desk, SIGNED)


def test_a_signature_of_another_content_is_in_nobodys_way(desk: Room, uid: str) -> None:
    desk.sign(uid, DANA, LEAD)
    old = desk.change(uid)
    desk.do(partial(changes.edit, uid=uid, new=replace(old, title="Rotate all"),
                    expected_version=old.version, reason="clearer"))  # fmt: skip
    hear(desk, uid)
    hear(desk, uid, decision=Choice.REJECT)
    desk.sign(uid, DANA, LEAD)
    assert desk.verify(rights=rights_of(SPOKEN)).ok


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_in_a_role_of_which_the_policy_takes_none(desk: Room, uid: str, decision: str) -> None:
    forge(desk, uid, whose=KIM, role=SECURITY, decision=decision)
    assert named(desk, NOT_TAKEN)


def test_in_the_place_of_a_word_that_it_does_not_name(desk: Room, uid: str) -> None:
    hear(desk, uid)
    forge(desk, uid, decision="reject")
    assert named(desk, OVER)


def test_in_the_place_of_somebody_elses_signature(desk: Room, uid: str) -> None:
    forge(desk, uid, supersedes=[desk.sign(uid, KIM, SECURITY)])
    assert named(desk, OVER)


@pytest.mark.parametrize("part", ["behalf", "exception", "packet"])
def test_with_what_a_signature_alone_can_say(desk: Room, uid: str, part: str) -> None:
    """Counted for a lender it would fill a place of another, and grant what nobody signed."""
    more: dict[str, Any] = {
        "behalf": {"id": desk.ids[OLA], "name": OLA},
        "exception": {"override": "x", "rule": "r", "section": "1", "label": "l", "kind": "k",
                      "reason": "It has to be"},
        "packet": "ab" * 32,
    }  # fmt: skip
    forge(desk, uid, **{part: more[part]})
    assert any(one.sentence.endswith(FORM) for one in desk.verify(rights=rights_of(SPOKEN)).faults)


def test_of_what_was_withdrawn(desk: Room, uid: str) -> None:
    hear(desk, uid)
    desk.do(partial(changes.withdraw, uid=uid, reason="Not needed any more"))
    assert desk.verify(rights=rights_of(SPOKEN)).ok
    forge(desk, uid, whose=DANA, supersedes=[desk.do(partial(_words, uid=uid))])
    assert named(desk, SHUT)


def _words(work: Any, uid: str) -> str:
    (found,) = work.signoffs.of_change(uid)
    return str(found.signoff.event_id)


def test_of_a_draft(desk: Room) -> None:
    new = Change(title="Not yet", class_id="normal", requester="Rik Maas", owner="Rik Maas")
    forge(desk, desk.do(partial(changes.create, change=new)).made)
    assert named(desk, SHUT)


def test_who_signs_for_a_lender_hears_nobody_besides() -> None:
    """What comes back in a packet is not asked for it: the judge sets the word aside."""
    word = Signoff(DANA, LEAD, Choice.APPROVE, verbal=True, person_id="dana",
                   heard=Heard("ann", ANN, NOON, "telephone", "On a train"))  # fmt: skip
    signed = Signoff(f"{ANN} for {KIM}", SECURITY, Choice.APPROVE, person_id="ann",
                     behalf_id="kim", behalf=KIM)  # fmt: skip
    found = signed_by(SPOKEN, Change(title="x", class_id="normal", signoffs=(word, signed)))
    assert (found.again, found.counted) == ((word,), ((signed,),))


def test_a_place_that_is_filled_in_the_meeting_takes_no_word(tmp_path: Path) -> None:
    slot = Approval((LEAD,), verbal=True, meeting=True, written=A_DAY)
    rules = (replace(APPROVALS, approvals=(slot,)), BOARD)
    with room(tmp_path, pack=replace(SPOKEN, hash="ef" * 32, rules=rules)) as desk:
        desk.furnish(crew=PEOPLE)
        with pytest.raises(Refused, match="takes no word of mouth"):
            hear(desk, desk.submitted())
