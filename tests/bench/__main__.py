"""Measure the goals of speed: ``python3 dev.py bench [--json] [--only G4,G5]``."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import collide
import evidence
import harness
import judge
import lists
import live
import painted
import paper
import served
import start
import store
import tables
import verified
import wide
from board import Board
from harness import Row, missing, say, table

# Which goals a part measures; a part that needs the board gets it made once for all.
PARTS: tuple[tuple[tuple[str, ...], Callable[[Board, set[str]], list[Row]]], ...] = (
    (("G1", "G2", "G3"), start.rows),
    (("G4", "G5", "G6", "G7", "G8", "G11", "G16"), store.rows),
    (("JUDGE", "G12", "G13"), lambda _board, wanted: judge.rows(wanted)),
    (("G14", "G15"), lists.rows),
    (served.GOALS, served.rows),
    (live.GOALS, lambda _board, _wanted: live.rows()),
    (("G20",), lambda _board, _wanted: paper.rows()),
    (("G21", "G22", "SIGN"), lambda _board, wanted: evidence.rows(wanted)),
    (("G10", "G25"), wide.rows),
    (("G9",), lambda board, _wanted: collide.rows(board)),
    (painted.GOALS, lambda _board, wanted: painted.rows(wanted)),
    (("G23", "G24"), tables.rows),
    (("P60",), lambda board, _wanted: verified.rows(board)),
)


def main() -> int:
    """Run what is asked for and print it; the status is 1 when a goal is missed."""
    known = [goal for goals, _ in PARTS for goal in goals]
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--only", default="", metavar="G4,G5", help=f"of {', '.join(known)}")
    parser.add_argument("--changes", type=int, default=100_000, help="size of the board")
    parser.add_argument("--board", type=Path, help="keep the board in this file, use it if there")
    parser.add_argument("--brief", action="store_true", help="run each job once, to see it run")
    args = parser.parse_args()
    harness.brief = args.brief
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    wanted = set(args.only.upper().split(",")) - {""} or set(known)
    if unknown := wanted - set(known):
        parser.error(f"not measured here: {', '.join(sorted(unknown))}")
    found: list[Row] = []
    broken = False
    with tempfile.TemporaryDirectory(prefix="cab-desk-bench-") as folder:
        os.environ["CAB_DESK_HOME"] = str(Path(folder) / "home")
        board = Board(args.board or Path(folder) / "board.cabdesk", args.changes)
        for goals, measure in PARTS:
            if wanted & set(goals):
                say(f"measuring {', '.join(goal for goal in goals if goal in wanted)}")
                asked = [goal for goal in goals if goal in wanted]
                try:
                    found += [item for item in measure(board, wanted) if item.id in wanted]
                except RuntimeError as error:
                    found += [missing(goal, "could not be run", "", str(error)) for goal in asked]
                    broken = True
    if args.json:
        print(json.dumps([item.data() for item in found], indent=1))
    else:
        print(table(found))
    return 1 if broken or any(item.holds is False for item in found) else 0


if __name__ == "__main__":
    sys.exit(main())
