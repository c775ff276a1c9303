"""A word that the board lost comes back, and never over what the person signed since."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.change import Choice
from cab_desk.keys.recent import RecentOutbox
from cab_desk.services.evidence.verifying import rights_of
from cab_desk.services.requests import changes
from cab_desk.services.signatures import signing
from tests import databases
from tests.services.evidence_room import Room, room
from tests.services.heard_room import DANA, LEAD, PEOPLE, SPOKEN, hear

SINCE = "said something else of CR-2026-0001 since"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with room(tmp_path, pack=SPOKEN) as desk:
        desk.furnish(crew=PEOPLE)
        desk.submitted()
    return tmp_path


def at(folder: Path, device: str) -> Room:
    """Return a desk that knows what it recorded itself, and not what others did."""
    desk = Room(folder, device=device, pack=SPOKEN)
    desk.outbox = RecentOutbox(folder / f"outbox-{device}")
    desk.office = replace(desk.office, outbox=desk.outbox)
    desk.find_people()
    return desk


def uid_of(desk: Room) -> str:
    found: str = desk.do(lambda work: work.changes.by_number("CR-2026-0001")).uid
    return found


def said(folder: Path) -> None:
    """Record a word at one desk, and have the board lose it."""
    before = databases.keep(folder / "board.cabdesk")
    desk = at(folder, "d1")
    hear(desk, uid_of(desk))
    desk.close()
    databases.put(before, folder / "board.cabdesk")


def settled(folder: Path) -> str:
    desk = at(folder, "d1")
    message = signing.settle(desk.office).message
    desk.close()
    return message


def stands(folder: Path) -> list[tuple[Choice, bool]]:
    desk = at(folder, "d3")
    uid = uid_of(desk)
    found = desk.do(lambda work: work.signoffs.standing(uid))
    assert desk.verify(rights=rights_of(SPOKEN)).ok
    desk.close()
    return [(one.decision, one.verbal) for one in found]


def test_a_word_that_was_lost_comes_back(folder: Path) -> None:
    said(folder)
    assert stands(folder) == []
    assert settled(folder) == "1 sign-off that waited on this machine is recorded now."
    assert stands(folder) == [(Choice.APPROVE, True)]


def test_it_does_not_come_back_over_the_persons_own_signature(folder: Path) -> None:
    said(folder)
    desk = at(folder, "d2")
    desk.sign(uid_of(desk), DANA, LEAD, decision=Choice.REJECT)
    desk.close()
    assert SINCE in settled(folder)
    assert stands(folder) == [(Choice.REJECT, False)]


def test_of_another_content_it_is_kept_and_stale(folder: Path) -> None:
    said(folder)
    desk = at(folder, "d2")
    old = desk.change(uid_of(desk))
    desk.do(partial(changes.edit, uid=old.uid, new=replace(old, title="Rotate all"),
                    expected_version=old.version, reason="Plain"))  # fmt: skip
    desk.close()
    settled(folder)
    assert stands(folder) == []
    desk = at(folder, "d3")
    (record,) = desk.do(lambda work: work.signoffs.of_change(old.uid))
    assert record.stale
    assert record.signoff.heard is not None
    desk.close()
