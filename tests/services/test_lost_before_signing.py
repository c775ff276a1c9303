"""A share or a fail-over loses the end of a board: what was signed comes back, whatever it follows.

Entries of one person at one desk follow each other. An edit that is lost is gone until somebody
enters it again; a sign-off of the same person that came after it must not wait for that.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cab_desk.domain.change import Choice
from cab_desk.domain.ledger import lane_of, stream_of
from cab_desk.domain.statement import read
from cab_desk.errors import Unavailable
from cab_desk.keys.outbox import RECORDED, REFUSED
from cab_desk.services.evidence import forgoing
from cab_desk.services.members import access, people
from cab_desk.services.requests import conditions
from cab_desk.services.requests.conditions import TickRequest
from cab_desk.services.signatures import signing, ticking
from tests import databases
from tests.services.evidence_room import DANA, KIM, WORDS, Room, room
from tests.services.lost_room import at_desk, edit, signed_before, uid_of, with_two_rfcs

Lose = Callable[[Room], str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_two_rfcs(tmp_path)


def open_board(desk: Room) -> str:
    access.opened(desk.office, "1.0", shared=True)
    return access.OPENED


def events(desk: Room, kind: str) -> list[str]:
    pairs = desk.do(lambda work: list(work.ledger.entries()))
    return [event.id for _, event in pairs if event.type == kind]


def goes_on(desk: Room) -> bool:
    """Tell whether nothing is wrong but that a part is lost, which a chair signs for then."""
    faults = desk.verify().faults
    assert faults
    assert all("signed on a history that is not there any more" in one.sentence for one in faults)
    forgoing.forgo(desk.office, (desk.ids["Ann Boyd"], WORDS), "The share lost it")
    return desk.verify().ok


@pytest.mark.parametrize("lose", [edit, open_board])
def test_what_was_signed_behind_a_lost_entry_comes_back(folder: Path, lose: Lose) -> None:
    board = folder / "board.cabdesk"
    before = databases.keep(board)
    desk = at_desk(folder)
    lost = lose(desk)
    uid = uid_of(desk, 2)
    made = desk.sign(uid, *DANA)
    assert events(desk, lost)
    desk.close()
    databases.put(before, board)

    desk = at_desk(folder)
    assert events(desk, lost) == []
    assert events(desk, signing.GIVEN) == []
    assert "recorded" in signing.settle(desk.office).message
    assert events(desk, signing.GIVEN) == [made]
    standing = desk.do(lambda work: work.signoffs.standing(uid))
    assert [one.person for one in standing] == ["Dana Reyes"]
    assert signing.settle(desk.office).message == ""
    # The desk goes on, with the entry that was lost and with what is signed next.
    lose(desk)
    signing.withdraw(desk.office, uid=uid, event_id=made, person_id=desk.ids["Dana Reyes"],
                     passphrase=WORDS, reason="Looked again")  # fmt: skip
    assert goes_on(desk)
    desk.close()


def test_a_tick_and_a_withdrawal_come_back_as_well(folder: Path) -> None:
    board = folder / "board.cabdesk"
    desk = at_desk(folder)
    uid = uid_of(desk, 2)
    desk.sign(uid, *DANA, decision=Choice.CONDITIONS, conditions=("Stop at 0.1 %",))
    own = desk.sign(uid, *KIM)
    desk.close()
    before = databases.keep(board)
    desk = at_desk(folder)
    edit(desk)
    (one,) = desk.do(lambda work: conditions.of_change(work, work.changes.get(uid)))
    ticking.tick(desk.office, TickRequest(uid, one.id, desk.ids["Dana Reyes"], WORDS))
    desk.actor = desk.ids["Kim Osei"]
    open_board(desk)
    signing.withdraw(desk.office, uid=uid, event_id=own, person_id=desk.ids["Kim Osei"],
                     passphrase=WORDS, reason="Looked again")  # fmt: skip
    desk.close()
    databases.put(before, board)

    desk = at_desk(folder)
    signing.settle(desk.office)
    assert len(events(desk, conditions.TICKED)) == len(events(desk, signing.WITHDRAWN)) == 1
    assert goes_on(desk)
    desk.close()


def other(folder: Path) -> Room:
    """Return the desk of somebody else."""
    desk = Room(folder, device="d2")
    desk.find_people()
    desk.actor = desk.ids["Rik Maas"]
    return desk


def at_other(folder: Path, act: Callable[[Room], object]) -> None:
    desk = other(folder)
    act(desk)
    desk.close()


def standing(desk: Room, number: int) -> list[str]:
    uid = uid_of(desk, number)
    return [one.person for one in desk.do(lambda work: work.signoffs.standing(uid))]


def test_a_sign_off_of_what_is_edited_meanwhile_comes_back_stale(folder: Path) -> None:
    """And what the same person signed of another RFC comes back as it was."""
    board = folder / "board.cabdesk"
    before = databases.keep(board)
    desk = at_desk(folder)
    first, second = (desk.sign(uid_of(desk, number), *DANA) for number in (1, 2))
    desk.close()
    databases.put(before, board)
    at_other(folder, edit)

    desk = at_desk(folder)
    assert "2 sign-offs" in signing.settle(desk.office).message
    assert set(events(desk, signing.GIVEN)) == {first, second}
    assert standing(desk, 1) == []
    assert standing(desk, 2) == ["Dana Reyes"]
    desk.sign(uid_of(desk, 1), *DANA)
    assert standing(desk, 1) == ["Dana Reyes"]
    assert goes_on(desk)
    desk.close()


def test_a_sign_off_of_a_lost_edit_counts_when_the_edit_is_made_again(folder: Path) -> None:
    board = folder / "board.cabdesk"
    before = databases.keep(board)
    at_other(folder, edit)
    desk = at_desk(folder)
    desk.sign(uid_of(desk, 1), *DANA)
    desk.close()
    databases.put(before, board)

    desk = at_desk(folder)
    signing.settle(desk.office)
    assert standing(desk, 1) == []
    at_other(folder, edit)
    assert standing(desk, 1) == ["Dana Reyes"]
    desk.close()


def test_a_lost_rfc_takes_its_own_sign_offs_along_and_no_others(folder: Path) -> None:
    board = folder / "board.cabdesk"
    before = databases.keep(board)
    at_other(folder, lambda desk: desk.submitted("A third"))
    desk = at_desk(folder)
    desk.sign(uid_of(desk, 3), *DANA)
    second = desk.sign(uid_of(desk, 2), *DANA)
    desk.close()
    databases.put(before, board)

    desk = at_desk(folder)
    signing.settle(desk.office)
    assert events(desk, signing.GIVEN) == [second]
    again = signing.settle(desk.office)
    assert again.message  # it is told at each start
    assert again.touched == frozenset()  # which has nobody try once more
    desk.sign(uid_of(desk, 1), *DANA)
    assert standing(desk, 1) == standing(desk, 2) == ["Dana Reyes"]
    desk.close()


def test_a_switched_policy_keeps_no_sign_off_away(folder: Path) -> None:
    board = folder / "board.cabdesk"
    before = databases.keep(board)
    desk = at_desk(folder)
    desk.sign(uid_of(desk, 2), *DANA)
    desk.close()
    databases.put(before, board)

    desk = at_desk(folder)
    desk.pack = replace(desk.pack, hash="cd" * 32, version="2")
    signing.settle(desk.office)
    assert standing(desk, 2) == ["Dana Reyes"]
    desk.sign(uid_of(desk, 1), *DANA)
    desk.close()


def test_who_lost_the_key_with_the_board_makes_another_and_signs(tmp_path: Path) -> None:
    with room(tmp_path) as first:
        first.furnish(keys=False)
        for title in ("One", "Two"):
            first.submitted(title)
    board = tmp_path / "board.cabdesk"
    before = databases.keep(board)
    desk = at_desk(tmp_path)
    people.make_key(desk.office, desk.ids["Dana Reyes"], WORDS)
    desk.sign(uid_of(desk, 2), *DANA)
    desk.close()
    databases.put(before, board)

    desk = at_desk(tmp_path)
    signing.settle(desk.office)
    people.make_key(desk.office, desk.ids["Dana Reyes"], WORDS)
    for number in (1, 2):
        desk.sign(uid_of(desk, number), *DANA)
        assert standing(desk, number) == ["Dana Reyes"]
    desk.close()


def test_behind_an_entry_that_is_another_one_nobody_signs(folder: Path) -> None:
    """A damaged board shows one row for another: what follows it could never be entered again."""
    desk = at_desk(folder)
    edit(desk)
    (other,) = events(desk, "change.edited")
    uid = uid_of(desk, 2)
    key_id = desk.do(lambda work: work.people.get(desk.actor)).key_id
    stream = stream_of(desk.actor, f"{desk.device}/{lane_of(uid, key_id)}")
    desk.tamper(("UPDATE event SET stream = ?, stream_seq = 1 WHERE id = ?", (stream, other)))
    with pytest.raises(Unavailable, match="Nothing was recorded"):
        desk.sign(uid, *DANA)
    assert desk.outbox.pending() == []
    assert desk.outbox.entries(REFUSED) == []
    desk.close()


def test_what_an_earlier_version_signed_stays_where_it_was(folder: Path) -> None:
    """Its streams go on, are verified, and what waited of it is entered among the rest."""
    desk = at_desk(folder)
    edit(desk)
    first = signed_before(desk, uid_of(desk, 1))
    assert "recorded" in signing.settle(desk.office).message
    open_board(desk)
    second = desk.sign(uid_of(desk, 2), *DANA)
    pairs = {
        event.id: read(event.data) for _, event in desk.do(lambda work: list(work.ledger.entries()))
    }
    assert pairs[first].device == "d1"
    assert pairs[first].seq > 1
    assert pairs[second].stream != pairs[first].stream
    assert (pairs[second].seq, pairs[second].prev) == (1, "")
    assert {one.event_id for one in desk.outbox.entries(RECORDED)} >= {first, second}
    assert desk.verify().ok
    desk.close()
