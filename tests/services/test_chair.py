"""The chair's session: unlocked once, it signs the board's events, and is dropped in time."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.canonical import stamp
from cab_desk.domain.ledger import SIGNED_PREFIX, Draft
from cab_desk.domain.statement import read
from cab_desk.errors import Refused, Unavailable
from cab_desk.services.members import open_ends
from cab_desk.services.members.chair import (
    BY_HAND,
    CLOSED,
    HANDED,
    IDLE,
    LEFT,
    ChairSession,
    lock_chair,
)
from cab_desk.services.ports import Work
from cab_desk.services.signatures.signing import unlock_chair
from cab_desk.storage import lease
from tests.services.evidence_room import CHEAP, WORDS, Room, room

DECIDED = Draft("item.decided", {"meeting": "m", "item": "i", "verdict": "noted"}, subject="i")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


@pytest.fixture
def chair(desk: Room) -> ChairSession:
    return unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)


def record(desk: Room, chair: ChairSession, draft: Draft = DECIDED) -> object:
    return desk.do(lambda work: chair.record(work, draft))


def test_what_the_board_decides_is_signed_by_the_chair(desk: Room, chair: ChairSession) -> None:
    event = record(desk, chair)
    ann = desk.ids["Ann Boyd"]
    said = read(event.data)  # type: ignore[attr-defined]
    key = desk.do(lambda work: work.people.key(ann))
    assert (said.author, said.key) == (ann, key.key_id)
    assert CHEAP.verify(key.public, SIGNED_PREFIX + event.data, event.signature)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["signoff.given", "signoff.withdrawn", "key.accepted"])
def test_the_session_never_signs_for_a_person(desk: Room, chair: ChairSession, kind: str) -> None:
    before = desk.do(lambda work: work.ledger.head())
    with pytest.raises(Refused, match="signs what the board decides, nothing else"):
        record(desk, chair, Draft(kind, {}, subject="i"))
    assert desk.do(lambda work: work.ledger.head()) == before


def test_a_dropped_session_signs_nothing(desk: Room, chair: ChairSession) -> None:
    chair.drop()
    assert not chair.open
    with pytest.raises(Refused, match="Ann Boyd has to unlock it again"):
        record(desk, chair)


def test_an_idle_session_drops_itself_and_use_keeps_it(desk: Room, chair: ChairSession) -> None:
    desk.clock.on(seconds=IDLE.total_seconds() - 1)
    record(desk, chair)
    desk.clock.on(seconds=IDLE.total_seconds() - 1)
    assert chair.open
    desk.clock.on(seconds=1)
    with pytest.raises(Refused, match="session is over"):
        record(desk, chair)
    desk.clock.on(hours=-2)  # setting the clock back does not open it again
    assert not chair.open


def test_a_session_ends_with_the_key(desk: Room, chair: ChairSession) -> None:
    def revoke(work: object) -> None:
        key = work.people.key(chair.person_id)  # type: ignore[attr-defined]
        work.people.put_key(replace(key, revoked_at=desk.clock()))  # type: ignore[attr-defined]

    desk.do(revoke)
    with pytest.raises(Refused, match="no signing key"):
        record(desk, chair)
    assert not chair.open


def test_only_a_chair_unlocks_it_and_only_with_the_passphrase(desk: Room) -> None:
    unlock = partial(unlock_chair, desk.office)
    with pytest.raises(Refused, match="Kim Osei is not the chair of this board"):
        unlock(desk.ids["Kim Osei"], WORDS)
    with pytest.raises(Refused, match=r"not Ann Boyd's\. 4 tries left"):
        unlock(desk.ids["Ann Boyd"], "something else")


def test_who_holds_the_policys_role_of_chair_unlocks_it(desk: Room) -> None:
    ann = desk.do(lambda work: work.people.get(desk.ids["Ann Boyd"]))
    desk.put(replace(ann, chair=False))
    assert unlock_chair(desk.office, ann.id, WORDS).open


# On record -------------------------------------------------------------------------------------


def sessions(desk: Room) -> list[tuple[str, str, bool]]:
    """Return what is on record of the chair's sessions: what, whose, and whether it is signed."""
    events = desk.do(lambda work: [event for _, event in work.ledger.entries()])
    return [
        (event.type, str(read(event.data).body["name"]), bool(event.signature))
        for event in events
        if event.type.startswith("chair.")
    ]


def test_a_session_leaves_its_beginning_and_its_end(desk: Room) -> None:
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    began = ("chair.unlocked", "Ann Boyd", True)
    assert sessions(desk) == [began]
    assert lock_chair(desk.office, chair).touched == {"ledger"}
    assert not chair.open
    assert sessions(desk) == [began, ("chair.locked", "Ann Boyd", False)]
    assert lock_chair(desk.office, chair).touched == frozenset()  # it ended once
    assert len(sessions(desk)) == 2
    assert desk.verify().ok


def ends(desk: Room) -> list[dict[str, Any]]:
    """Return what is on record of the ends of sessions."""
    events = desk.do(lambda work: [event for _, event in work.ledger.entries()])
    return [dict(read(event.data).body) for event in events if event.type == "chair.locked"]


def test_one_that_was_left_alone_says_so_at_its_end(desk: Room) -> None:
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    events = desk.do(lambda work: [event for _, event in work.ledger.entries()])
    (said,) = (read(event.data).body for event in events if event.type == "chair.unlocked")
    assert said["idle"] == IDLE.total_seconds()
    desk.clock.on(minutes=10)
    record(desk, chair)
    last = desk.clock()
    desk.clock.on(seconds=IDLE.total_seconds())
    assert not chair.open
    lock_chair(desk.office, chair)
    (end,) = ends(desk)
    assert (end["why"], end["session"], end["last"]) == ("idle", chair.began, stamp(last))
    lock_chair(desk.office, chair)
    assert len(ends(desk)) == 1


# What a killed program leaves ------------------------------------------------------------------


def after_a_kill(desk: Room, runs: bool = False) -> str:
    return open_ends.record(desk.office, lambda _process: runs).message


def test_the_next_start_says_that_a_session_was_never_locked(desk: Room) -> None:
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    began = desk.clock()
    desk.clock.on(minutes=4)
    record(desk, chair)
    last = desk.clock()
    desk.clock.on(hours=20)
    assert after_a_kill(desk) == (
        "A chair's session of Ann Boyd ended without being locked: its program was ended from "
        "outside. That is on record now."
    )
    (end,) = ends(desk)
    assert end == {
        "name": "Ann Boyd", "key": chair.key_id, "session": chair.began, "why": "lost",
        "began": stamp(began), "last": stamp(last),
    }  # fmt: skip
    assert after_a_kill(desk) == ""
    assert len(ends(desk)) == 1


def test_a_session_whose_program_runs_is_left_to_it(desk: Room) -> None:
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    assert after_a_kill(desk, runs=True) == ""
    assert chair.open
    assert ends(desk) == []


def test_one_that_was_locked_leaves_no_open_end(desk: Room) -> None:
    for why in (BY_HAND, CLOSED, HANDED, LEFT):
        lock_chair(desk.office, unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS), why)
    assert [end["why"] for end in ends(desk)] == ["by_hand", "closed", "handed_over", "left"]
    assert after_a_kill(desk) == ""


def test_another_desk_says_nothing_of_ours(desk: Room, tmp_path: Path) -> None:
    unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    with room(tmp_path, device="d2") as other:
        assert after_a_kill(other) == ""
    assert after_a_kill(desk) != ""


def test_verifying_names_the_sessions_without_an_end(desk: Room) -> None:
    chair = unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    report = desk.verify()
    seq = desk.do(lambda work: work.ledger.head().seq)
    assert report.ok
    assert report.open_ends == (seq,)
    assert report.sentence().endswith(
        f"The chair's session of entry {seq} has no end on record: it is under way, or its "
        "program was ended from outside."
    )
    lock_chair(desk.office, chair)
    assert desk.verify().open_ends == ()


def test_a_process_that_is_killed_leaves_what_the_next_start_ends(tmp_path: Path) -> None:
    with room(tmp_path) as desk:
        desk.furnish()
        code = (
            "import os, signal, sys\n"
            "from pathlib import Path\n"
            "from tests.services.evidence_room import WORDS, room\n"
            "from cab_desk.services.signatures.signing import unlock_chair\n"
            "with room(Path(sys.argv[1])) as desk:\n"
            "    unlock_chair(desk.office, sys.argv[2], WORDS)\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        call = [sys.executable, "-c", code, str(tmp_path), desk.ids["Ann Boyd"]]
        assert subprocess.run(call, check=False).returncode != 0
        assert ends(desk) == []
        outcome = open_ends.record(desk.office, lease.runs)
        assert "ended without being locked" in outcome.message
        assert [end["why"] for end in ends(desk)] == ["lost"]
        assert desk.verify().ok


@pytest.mark.parametrize("name", ["Dana Reyes", "Ann Boyd"])
def test_who_is_not_let_in_unlocked_nothing(desk: Room, name: str) -> None:
    words = WORDS if name == "Dana Reyes" else "another walk"
    with pytest.raises(Refused):
        unlock_chair(desk.office, desk.ids[name], words)
    assert sessions(desk) == []


def test_what_cannot_be_recorded_is_not_unlocked(
    desk: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ChairSession] = []

    def full(self: ChairSession, *_all: object) -> None:
        made.append(self)
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(ChairSession, "record", full)
    with pytest.raises(Unavailable, match="The disk is full"):
        unlock_chair(desk.office, desk.ids["Ann Boyd"], WORDS)
    assert [one.open for one in made] == [False]
    assert sessions(desk) == []


def test_a_key_is_forgotten_even_where_that_cannot_be_recorded(
    desk: Room, chair: ChairSession, caplog: pytest.LogCaptureFixture
) -> None:
    @contextmanager
    def gone() -> Iterator[Work]:
        raise Unavailable("The board cannot be reached.")
        yield

    lock_chair(replace(desk.office, open_work=gone), chair)
    assert not chair.open
    assert "the end of the chair's session is not recorded" in caplog.text


def test_a_beginning_forged_by_a_member_is_found(desk: Room) -> None:
    """Dana's own key signs that she unlocked the chair's session."""
    dana = desk.ids["Dana Reyes"]
    key = desk.do(lambda work: work.people.key(dana))
    seal = CHEAP.signer(key, WORDS)
    draft = Draft("chair.unlocked", {"name": "Dana Reyes"}, dana, author=dana, key_id=key.key_id)
    desk.do(lambda work: work.record(draft, lambda data: seal(SIGNED_PREFIX + data)))
    report = desk.verify()
    assert not report.ok
    assert "unlocking of the chair's session by Dana Reyes" in report.sentence()
