"""The bench: its arithmetic, and that every part of it still runs on a small board."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
BENCH = REPOSITORY / "tests" / "bench"
FORM = {"id", "name", "value_ms", "floor_ms", "ratio", "goal", "holds"}


# Each in a process of its own, so that none takes as long as all.
PARTS = (
    "G1,G2,G3", "G4,G5,G6,G7,G8,G11,G16", "JUDGE,G12,G13,G14,G15", "P4,P5,P6,P7,P8,P26", "G20",
    "G21,G22,SIGN", "G9,G10,G25", "G17,G18,G19", "G23,G24", "P60",
)  # fmt: skip


@pytest.fixture(scope="module")
def small_board(tmp_path_factory):
    return tmp_path_factory.mktemp("bench") / "board.cabdesk"


@pytest.fixture
def harness(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    import harness

    return harness


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, BENCH, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_a_goal_holds_up_to_its_bound_and_not_beyond(harness):
    assert harness.row("G0", "job", (20.0, 10.0), 2.0, floor="x").holds is True
    assert harness.row("G0", "job", (20.1, 10.0), 2.0, floor="x").holds is False


def test_a_goal_of_one_part_in_many_is_written_so(harness):
    found = harness.row("G0", "job", (1.0, 200.0), 1 / 100, floor="x", per=True)
    assert (found.goal, found.ratio, found.holds) == ("<= 1/100", 0.005, True)


def test_a_missed_goal_is_shown_as_missed(harness):
    rows = [
        harness.row("G1", "fast", (1.0, 1.0), 2.0, floor="x"),
        harness.row("G2", "slow", (9.0, 1.0), 2.0, floor="x"),
        harness.missing("G3", "peer", "<= 1/9", "it is not installed"),
    ]
    lines = harness.table(rows).splitlines()
    assert next(line for line in lines if "slow" in line).endswith("MISSED")
    assert next(line for line in lines if "fast" in line).endswith("holds")
    assert next(line for line in lines if "peer" in line).endswith("not measured")


def test_what_has_no_goal_is_told_and_neither_held_nor_missed(harness):
    found = harness.ours("G4", "more of it", (9.0, 3.0), floor="x", note="no goal speaks of it")
    assert (found.ratio, found.goal, found.holds) == (3.0, "none", None)
    line = harness.table([found]).splitlines()[1]
    assert line.split()[-2:] == ["none", "told"]


def test_job_and_floor_are_run_in_turn(harness, monkeypatch):
    monkeypatch.setattr(harness, "TURN_MS", 0)
    order = []
    harness.paired(lambda: order.append("job"), lambda: order.append("floor"), rounds=4, warm=0)
    assert sorted(order) == ["floor"] * 4 + ["job"] * 4
    assert order[:2] != order[2:4]  # who goes first changes every round


def test_what_only_computes_is_told_by_its_least(harness, monkeypatch):
    took = {"job": iter([30.0, 20.0, 40.0]), "floor": iter([3.0, 5.0, 1.0])}
    monkeypatch.setattr(harness, "TURN_MS", 0)
    monkeypatch.setattr(harness, "timed", lambda work, alone: next(took[work()]))
    least = harness.paired(lambda: "job", lambda: "floor", rounds=3, warm=0, alone=True)
    assert least == (20.0, 1.0)


def test_a_brief_job_is_run_until_its_turn_is_over(harness, monkeypatch):
    took = iter([4.0, 4.0, 4.0, 25.0, 4.0])
    monkeypatch.setattr(harness, "timed", lambda _work, alone: next(took))
    assert harness.turn(lambda: None) == [4.0, 4.0, 4.0]
    assert harness.turn(lambda: None) == [25.0]


def test_an_unknown_goal_is_refused():
    ended = bench("--only", "G99")
    assert ended.returncode == 2
    assert "G99" in ended.stderr


def test_every_goal_is_in_a_part_that_is_tried():
    told = " ".join(bench("--help").stdout.split())
    known = told.partition("--only G4,G5 of ")[2].partition(" --changes")[0].split(", ")
    assert sorted(",".join(PARTS).split(",")) == sorted(known)


@pytest.mark.parametrize("goals", PARTS)
def test_every_part_runs_and_prints_its_form(goals, small_board):
    wanted = goals.split(",")
    ended = bench("--json", "--brief", "--changes", "2500", "--board", str(small_board),
                  "--only", goals)  # fmt: skip
    assert ended.returncode in (0, 1), ended.stderr
    found = json.loads(ended.stdout)
    assert {row["id"] for row in found} == set(wanted)
    for row in found:
        assert row.keys() >= FORM
        untold = row["ratio"] is None or row["goal"] == "none"
        assert (row["holds"] is None) == ("note" in row and untold)
