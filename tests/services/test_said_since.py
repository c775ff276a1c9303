"""What a board lost comes back late: it counts where its signer has said nothing else since."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.change import Choice
from cab_desk.keys.outbox import RECORDED
from cab_desk.keys.recent import RecentOutbox
from cab_desk.services.requests import changes, conditions
from cab_desk.services.requests.conditions import TickRequest
from cab_desk.services.signatures import signing, ticking
from tests import databases
from tests.services.evidence_room import DANA, KIM, WORDS, Room, room

SINCE = "said something else of CR-2026-0001 since"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with room(tmp_path) as desk:
        desk.furnish()
        desk.submitted()
    return tmp_path


def at(folder: Path, device: str) -> Room:
    """Return a desk that knows what it recorded itself, and not what others did."""
    desk = Room(folder, device=device)
    desk.outbox = RecentOutbox(folder / f"outbox-{device}")
    desk.office = replace(desk.office, outbox=desk.outbox)
    desk.find_people()
    desk.actor = desk.ids["Dana Reyes"]
    return desk


def uid_of(desk: Room) -> str:
    found: str = desk.do(lambda work: work.changes.by_number("CR-2026-0001")).uid
    return found


def sign(desk: Room, decision: Choice, reason: str = "") -> str:
    return desk.sign(uid_of(desk), *DANA, decision=decision, reason=reason)


def withdraw(desk: Room, event_id: str) -> None:
    signing.withdraw(desk.office, uid=uid_of(desk), event_id=event_id, passphrase=WORDS,
                     person_id=desk.ids["Dana Reyes"], reason="Looked again")  # fmt: skip


def edit(desk: Room, title: str) -> None:
    uid = uid_of(desk)
    old = desk.change(uid)
    new = replace(old, title=title)
    desk.do(partial(changes.edit, uid=uid, new=new, expected_version=old.version, reason="Plain"))


def lost(folder: Path, before: Path) -> None:
    databases.put(before, folder / "board.cabdesk")


def settled(folder: Path, device: str) -> str:
    desk = at(folder, device)
    message = signing.settle(desk.office).message
    desk.close()
    return message


def choices(desk: Room) -> list[Choice]:
    uid = uid_of(desk)
    return [one.decision for one in desk.do(lambda work: work.signoffs.standing(uid))]


def first_signed(folder: Path) -> Path:
    """Approve at the first desk, and return the board as it was before."""
    before = databases.keep(folder / "board.cabdesk")
    desk = at(folder, "d1")
    sign(desk, Choice.APPROVE)
    desk.close()
    return before


def only(desk: Room, expected: list[Choice]) -> None:
    """Hold what stands, at the board and by its chain."""
    assert choices(desk) == expected
    assert all("history that is not there" in one.sentence for one in desk.verify().faults)


def test_what_another_desk_replaced_and_took_back_does_not_return(folder: Path) -> None:
    before = first_signed(folder)
    desk = at(folder, "d2")
    withdraw(desk, sign(desk, Choice.REJECT, "I was wrong"))
    assert choices(desk) == []
    desk.close()
    lost(folder, before)

    assert "2 sign-offs" in settled(folder, "d2")
    assert SINCE in settled(folder, "d1")
    desk = at(folder, "d1")
    only(desk, [])
    sign(desk, Choice.APPROVE)  # anew it may be said at any time
    only(desk, [Choice.APPROVE])
    assert SINCE in signing.settle(desk.office).message
    desk.close()


@pytest.mark.parametrize("taken", [False, True])
def test_what_was_signed_before_a_loss_takes_no_place_of_what_came_after(
    folder: Path, taken: bool
) -> None:
    lost(folder, first_signed(folder))
    desk = at(folder, "d2")
    made = sign(desk, Choice.REJECT)
    if taken:
        withdraw(desk, made)
    assert "recorded" not in settled(folder, "d1")
    only(desk, [] if taken else [Choice.REJECT])
    desk.close()


@pytest.mark.parametrize("titles", [("All at once",), ("All at once", "Rotate the certificates")])
def test_nor_does_one_of_another_version(folder: Path, titles: tuple[str, ...]) -> None:
    """It was kept as stale, in the place of the present one, or even as the present one."""
    lost(folder, first_signed(folder))
    desk = at(folder, "d2")
    for title in titles:
        edit(desk, title)
    sign(desk, Choice.REJECT)
    assert SINCE in settled(folder, "d1")
    only(desk, [Choice.REJECT])
    desk.close()


def test_a_content_that_is_as_it_was_is_judged_before_it_is_signed_again(folder: Path) -> None:
    lost(folder, first_signed(folder))
    desk = at(folder, "d2")
    for title in ("All at once", "Rotate the certificates"):
        edit(desk, title)
    desk.do(partial(changes.withdraw, uid=uid_of(desk), reason="Not now"))
    assert "withdrawn" in settled(folder, "d1")
    assert choices(desk) == []
    desk.close()


def test_it_counts_for_the_later_version_where_nothing_bars_it(folder: Path) -> None:
    lost(folder, first_signed(folder))
    desk = at(folder, "d2")
    for title in ("All at once", "Rotate the certificates"):
        edit(desk, title)
    assert "1 sign-off" in settled(folder, "d1")
    only(desk, [Choice.APPROVE])
    desk.close()


def test_all_of_one_person_comes_back_in_its_order(folder: Path) -> None:
    before = first_signed(folder)
    desk = at(folder, "d2")
    edit(desk, "All at once")  # is lost for good: the heads that follow are gone
    edit(desk, "Rotate the certificates")
    replaced = sign(desk, Choice.REJECT, "I was wrong")
    withdraw(desk, replaced)
    sign(desk, Choice.APPROVE)
    desk.close()
    lost(folder, before)
    assert "1 sign-off" in settled(folder, "d1")
    assert "3 sign-offs" in settled(folder, "d2")
    desk = at(folder, "d1")
    only(desk, [Choice.APPROVE])
    desk.close()


def test_a_withdrawal_that_goes_before_its_sign_off_is_tried_behind_it(folder: Path) -> None:
    """Where a board lost its end twice, the heads no longer tell what was signed first."""
    before = databases.keep(folder / "board.cabdesk")
    desk = at(folder, "d1")
    for number in range(9):  # the first sign-off stands on a long history
        desk.submitted(f"Another {number}")
    first = sign(desk, Choice.APPROVE)
    desk.close()
    lost(folder, before)
    settled(folder, "d1")
    desk = at(folder, "d1")
    withdraw(desk, first)
    second = sign(desk, Choice.APPROVE)
    withdrawn = at(folder, "d2")
    withdraw(withdrawn, second)
    entries = withdrawn.outbox.entries(RECORDED)
    for one in entries:  # as on a share, where each desk finds what all recorded
        desk.outbox.put(one)
        desk.outbox.mark(one.event_id, RECORDED)
    withdrawn.close()
    desk.close()
    lost(folder, before)
    assert settled(folder, "d1") == "4 sign-offs that waited on this machine are recorded now."
    desk = at(folder, "d1")
    assert choices(desk) == []
    desk.close()


def tick(desk: Room, *, done: bool) -> None:
    uid = uid_of(desk)
    (one,) = desk.do(lambda work: conditions.of_change(work, work.changes.get(uid)))
    request = TickRequest(uid, one.id, desk.ids["Kim Osei"], WORDS, done=done)
    ticking.tick(desk.office, request)


def test_a_condition_that_was_opened_again_stays_open(folder: Path) -> None:
    desk = at(folder, "d1")
    uid = uid_of(desk)
    desk.sign(uid, *KIM, decision=Choice.CONDITIONS, conditions=("Stop at 0.1 %",))
    desk.close()
    before = databases.keep(folder / "board.cabdesk")
    desk = at(folder, "d1")
    tick(desk, done=True)
    desk.close()
    lost(folder, before)
    desk = at(folder, "d2")
    for done in (True, False):
        tick(desk, done=done)
    assert SINCE in settled(folder, "d1")
    (one,) = desk.do(lambda work: conditions.of_change(work, work.changes.get(uid)))
    assert one.open
    desk.close()
