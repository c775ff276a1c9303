"""Separate duties hold at the board again when a packet comes back, for delegates too."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.board import Role
from cab_desk.services.members.lending import LendRequest, lend
from cab_desk.services.requests import judging
from tests.services.packet_room import (
    BOB,
    BUSINESS,
    CARA,
    MANAGER,
    RIK,
    WORDS,
    Board,
    Opener,
)
from tests.vouched import put

PROXY = f"{BOB} on behalf of {CARA}"


def person(made: Board, who: str, /, **fields: Any) -> None:
    """Enter or change somebody at the board."""
    found = made.do(lambda work: work.people.find(who))
    put(made.office, replace(found, **fields), WORDS)


def lent(made: Board) -> None:
    """Have Cara lend a role to Bob for some days."""
    now, ids = made.clock.now, made.ids()
    lend(
        made.office, LendRequest(ids[CARA], ids[BOB], MANAGER, now, now + timedelta(days=5), WORDS)
    )


def signed(made: Board, opened: Opener, uid: str, name: str, role: str) -> Path:
    """Sign in a packet, and return the file that comes back."""
    train = opened(made.give(name, uid))
    train.sign(uid, name, role)
    return train.save(made.folder / "back.cabevents")


def ends(made: Board, file: Path) -> tuple[list[str], str]:
    report = made.bring(file)
    assert made.verify().ok
    return [row.state for row in report.rows], report.rows[0].why


def approvals(made: Board, uid: str) -> list[str]:
    """Return who counts for the gates of a change, as the one judge has it."""

    def asked(work: Any) -> list[str]:
        change = judging.signed(work.changes.get(uid), work.signoffs.standing(uid))
        verdict = judging.bench(work).judge(change)
        return sorted(name for slot in verdict.slots for name in slot.people)

    found: list[str] = made.do(asked)
    return found


def test_p42_who_turns_out_to_have_requested_it_is_ineligible(
    harbour: Board, open_packet: Opener
) -> None:
    # Nobody of the board bore that name when the request was written.
    uid = harbour.submitted(requester="Robert Ito", owner=RIK)
    file = signed(harbour, open_packet, uid, BOB, BUSINESS)
    person(harbour, BOB, name="Robert Ito", aliases=(BOB,))
    states, why = ends(harbour, file)
    assert states == ["ineligible"]
    assert "requested" in why
    assert harbour.counts(uid) == []
    assert approvals(harbour, uid) == []


def test_p42_who_was_made_to_carry_it_out_has_signed_another_version(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    file = signed(harbour, open_packet, uid, BOB, BUSINESS)
    harbour.edit(uid, owner=BOB)
    states, _why = ends(harbour, file)
    assert states == ["stale"]
    assert (harbour.counts(uid), approvals(harbour, uid)) == ([], [])


def test_a_delegate_signs_in_a_packet_and_is_named_so(harbour: Board, open_packet: Opener) -> None:
    uid = harbour.submitted()
    lent(harbour)
    states, _why = ends(harbour, signed(harbour, open_packet, uid, BOB, MANAGER))
    assert states == ["new"]
    assert harbour.counts(uid) == [f"{PROXY}: approve"]


def lent_no_more(made: Board) -> None:
    bob = made.do(lambda work: work.people.find(BOB))
    person(made, BOB, roles=tuple(role for role in bob.roles if not role.behalf))


def retired(made: Board) -> None:
    person(made, BOB, retired=True)


def other_role(made: Board) -> None:
    person(made, BOB, roles=(Role("Guest"),))


@pytest.mark.parametrize("meanwhile", [lent_no_more, retired, other_role])
def test_what_a_delegate_may_no_longer_sign_is_ineligible(
    harbour: Board, open_packet: Opener, meanwhile: Callable[[Board], None]
) -> None:
    uid = harbour.submitted()
    lent(harbour)
    file = signed(harbour, open_packet, uid, BOB, MANAGER)
    meanwhile(harbour)
    states, why = ends(harbour, file)
    assert states == ["ineligible"]
    assert why
    assert (harbour.counts(uid), approvals(harbour, uid)) == ([], [])


def test_p42_nor_is_it_approved_in_the_place_of_whoever_requested_it(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted(requester="Carola Diaz", owner=RIK)
    lent(harbour)
    file = signed(harbour, open_packet, uid, BOB, MANAGER)
    person(harbour, CARA, name="Carola Diaz", aliases=(CARA,))
    states, why = ends(harbour, file)
    assert states == ["ineligible"]
    assert "Carola Diaz" in why
    assert (harbour.counts(uid), approvals(harbour, uid)) == ([], [])


def test_the_absent_one_and_the_delegate_are_one_vote_after_a_merge(
    harbour: Board, open_packet: Opener
) -> None:
    uid = harbour.submitted()
    lent(harbour)
    file = signed(harbour, open_packet, uid, BOB, MANAGER)
    harbour.sign(uid, CARA, MANAGER)
    ends(harbour, file)
    assert sorted(name for name, _decision, _state in harbour.signed(uid)) == sorted((PROXY, CARA))
    (one,) = approvals(harbour, uid)
    assert CARA in one
