"""What lists show of a change is what the judge says of it, whatever touched it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.change import Choice, Stage
from cab_desk.services.requests import changes, summary
from cab_desk.services.rows import QueueQuery, QueueRow
from cab_desk.services.signatures import signing
from tests.services.evidence_room import DANA, KIM, NOON, WORDS, Room, room


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish()


def row(desk: Room, uid: str) -> QueueRow:
    with desk.office.open_reader() as reader:
        rows = reader.page(QueueQuery(view="all"), desk.clock.now, 0, 50)
    return next(one for one in rows if one.uid == uid)


def test_pips_follow_the_sign_offs(desk: Room) -> None:
    uid = desk.submitted()
    assert row(desk, uid).pips == "oo"
    assert row(desk, uid).gate == "clear"  # a signature that is waited for blocks nothing yet
    first = desk.sign(uid, *DANA)
    assert row(desk, uid).pips == "ao"
    desk.sign(uid, *KIM, decision=Choice.CONDITIONS, conditions=("One at a time.",))
    assert row(desk, uid).pips == "ac"
    assert row(desk, uid).gate == "clear"
    assert row(desk, uid).stage == "approved"
    signing.withdraw(desk.office, uid=uid, event_id=first, person_id=desk.ids["Dana Reyes"],
                     passphrase=WORDS, reason="On second thoughts")  # fmt: skip
    assert row(desk, uid).pips == "oc"
    assert row(desk, uid).stage == "submitted"


def test_a_rejection_shows_and_blocks(desk: Room) -> None:
    uid = desk.submitted()
    desk.sign(uid, *KIM, decision=Choice.REJECT)
    assert row(desk, uid).gate == "rejected"
    assert row(desk, uid).pips == "or"


def test_an_edit_makes_the_pips_open_again(desk: Room) -> None:
    uid = desk.submitted()
    desk.sign(uid, *DANA)
    old = desk.change(uid)
    desk.do(partial(changes.edit, uid=uid, new=replace(old, title="Wider"),
                    expected_version=old.version, reason="Wider."))  # fmt: skip
    assert row(desk, uid).pips == "oo"


def test_a_draft_and_what_is_over_have_gates_of_their_own(desk: Room) -> None:
    draft = desk.do(partial(changes.create, change=replace(desk.change(desk.submitted()), uid="")))
    assert row(desk, draft.made).gate == "draft"
    uid = desk.submitted("Another")
    desk.do(partial(changes.withdraw, uid=uid, reason="Superseded."))
    assert row(desk, uid).gate == "done"
    uid = desk.submitted("A third")
    desk.do(partial(changes.move_stage, uid=uid, to=Stage.REJECTED, reason="Not now."))
    assert row(desk, uid).gate == "rejected"


def test_the_stored_summary_is_that_of_the_judge(desk: Room) -> None:
    uids = [desk.submitted(f"Change {n}") for n in range(3)]
    desk.sign(uids[1], *DANA)
    for uid in uids:
        made = desk.do(
            lambda work, uid=uid: summary.summarise(
                replace(work.changes.get(uid), signoffs=work.signoffs.standing(uid)),
                summary.judged(work, work.changes.get(uid)),
                work.now,
            )
        )
        shown = row(desk, uid)
        assert (shown.gate, shown.pips, shown.stage) == (made.gate, made.pips, made.state)


def test_catching_up_ends_when_nothing_is_out_of_date(desk: Room) -> None:
    uids = [desk.submitted(f"Change {n}", start=NOON, end=NOON + timedelta(hours=1))
            for n in range(3)]  # fmt: skip
    assert desk.do(summary.catch_up).touched == frozenset()
    desk.tamper("UPDATE change SET valid_until = '2026-01-01T00:00:00.000Z', pips = 'aa'")
    assert "change" in desk.do(summary.catch_up).touched
    assert {row(desk, uid).pips for uid in uids} == {"oo"}
    assert desk.do(summary.catch_up).touched == frozenset()
