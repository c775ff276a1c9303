"""A policy is tried out on what was planned: what would differ is said, nothing is written."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cab_desk.domain.change import Stage
from cab_desk.domain.policy import Pack
from cab_desk.gui.lanes import Cancelled
from cab_desk.services.policies import dry_run
from cab_desk.services.requests import changes
from tests.databases import content
from tests.services.policy_room import HOUSE, NOW, STRICTER, PolicyRoom

SINCE = NOW - timedelta(days=90)
OTHER_ROLE = HOUSE.replace('any_of = ["Team Lead"]', 'any_of = ["CTO"]\ncount = 2')


@pytest.fixture
def room(tmp_path: Path) -> Iterator[PolicyRoom]:
    made = PolicyRoom(tmp_path)
    yield made
    made.session.close()


def policy(room: PolicyRoom, text: str) -> Pack:
    pack, faults = room.session.policies.read("house-own", {"pack.toml": text})
    assert pack is not None
    assert faults == []
    return pack


def tried(room: PolicyRoom, text: str) -> dry_run.DryRun:
    steps: list[tuple[int, int]] = []
    session = room.session
    found = dry_run.replay(
        session.office, session.pack(), policy(room, text), SINCE,
        lambda done, total: steps.append((done, total)),
    )  # fmt: skip
    assert steps[-1][0] == steps[-1][1]
    return found


def test_the_same_rules_judge_the_same(room):
    room.add("Widen the pool")
    found = tried(room, HOUSE)
    assert (found.judged, found.differing) == (1, 0)
    assert found.sentence() == "1 request judged: nothing would differ."


def test_what_would_be_blocked_is_named_with_the_section(room):
    uid = room.add("Widen the pool")
    (one,) = tried(room, STRICTER).differences
    assert (one.uid, one.number, one.turn) == (uid, "RFC-0001", "other")
    assert len(one.lines) == 1
    assert one.lines[0].startswith("Would be blocked by §3: ")
    assert "ollback plan" in one.lines[0]


def test_a_change_that_was_allowed_would_be_blocked_and_the_other_way_round(room):
    free = HOUSE.replace('[[rule.approval]]\nany_of = ["Team Lead"]\n', 'captures = ["summary"]\n')
    assert free != HOUSE
    room.add("Widen the pool")
    session, old, new = room.session, policy(room, free), policy(room, STRICTER)
    forth = dry_run.replay(session.office, old, new, SINCE, lambda *_: None)
    back = dry_run.replay(session.office, new, old, SINCE, lambda *_: None)
    assert (forth.blocked, forth.allowed) == (1, 0)
    assert (back.blocked, back.allowed) == (0, 1)
    assert "1 would be blocked, 0 let through" in forth.sentence()
    (one,) = back.differences
    assert any(line.startswith("No longer: ") for line in one.lines)
    assert "Would no longer be signed by: Team Lead." in one.lines


def test_other_signatures_are_named_with_their_number(room):
    room.add("Widen the pool")
    (one,) = tried(room, OTHER_ROLE).differences
    assert one.lines == (
        "Would also be signed by: 2 × CTO.", "Would no longer be signed by: Team Lead.",
    )  # fmt: skip


def test_only_what_was_planned_in_the_time_is_judged(room):
    room.add("Long ago", days=-100)
    room.add("Lately", days=-10)
    room.add("Soon", days=10)
    room.add("A draft", submit=False)
    withdrawn = room.add("Withdrawn")
    room.do(changes.move_stage, withdrawn, to=Stage.WITHDRAWN, reason="Not needed")
    found = tried(room, STRICTER)
    assert [one.title for one in found.differences] == ["Lately", "Soon"]


def test_nothing_is_written(room):
    room.add("Widen the pool")
    before = content(room.path)
    tried(room, STRICTER)
    assert content(room.path) == before


def test_it_can_be_stopped(room):
    for number in range(3):
        room.add(f"Number {number}")

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        dry_run.replay(
            room.session.office, room.session.pack(), policy(room, STRICTER), SINCE, stop
        )


def test_a_policy_of_other_classes_says_so(room):
    room.add("Widen the pool")
    other = HOUSE.replace('id = "normal"', 'id = "usual"')
    (one,) = tried(room, other).differences
    assert any("has no class of this policy" in line for line in one.lines)


def test_the_table_holds_no_live_formula(room, tmp_path):
    room.add("=1+1")
    room.session.policies.write_table(tmp_path / "out.csv", dry_run.rows(tried(room, STRICTER)))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        head, row = csv.reader(stream)
    assert head == ["Request", "Title", "Planned", "Verdict", "What would differ"]
    assert row[1] == "'=1+1"
