"""G1 to G3: from the start of the process to the painted list, beside an empty window."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from board import Board
from cab_desk import assets
from harness import Row, missing, row

LIST, MONTH = "requests", "calendar"
ROUNDS = 9
# What an installed program has beside it: the measured processes find their bytecode here, also
# where the environment forbids a checkout to write any (PERFORMANCE.md 1.3: without, 2.7 times).
COMPILED = tempfile.TemporaryDirectory(prefix="cab-desk-bench-")
# Without a screen Qt makes one of 800 x 800, and a window that comes back is cut to that: the empty
# one, which remembers nothing, would paint and hold twice as much.
SCREEN = {"name": "bench", "x": 0, "y": 0, "width": 1920, "height": 1080, "dpr": 1}
EMPTY_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Empty(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, app.quit)
app = QApplication(sys.argv)
window = Empty()
window.resize(1440, 900)
window.show()
app.exec()
print("{}", flush=True)
"""


def rows(board: Board, wanted: set[str]) -> list[Row]:
    """Measure what is wanted of this part."""
    found: list[Row] = []
    count = f"{board.count:,} changes"
    if "G1" in wanted:
        found += [
            painted(f"start to painted list, {count}", started(board, LIST)),
            painted(f"start to painted month with conflicts, {count}", started(board, MONTH)),
            missing("G1", "beside Thunderbird", "<= 1/20", "Thunderbird is not installed"),
        ]  # fmt: skip
    if wanted & {"G2", "G3"}:
        if "G2" in wanted:
            ours = probe(painting(board, LIST))
            number = len(ours["at_paint"])
            found.append(
                Row("G2", "forbidden modules at first paint (count)", number, 0, float(number),
                    "0", number == 0, "none; the list is in tests/bench/startup_probe.py",
                    ", ".join(ours["at_paint"])),
            )  # fmt: skip
        if "G3" in wanted:
            probe(["--memory", *painting(board, LIST)])  # the first start draws the icons
            # The least of some: where the system lays libraries moves it by 0.2 MiB.
            peaks = least(painting(board, LIST)), least(["--empty"])
            found += [
                row("G3", f"memory when the list stands, {count} (MiB)", peaks, 1.3,
                    floor="memory of the empty window (MiB)"),
                missing("G3", "beside Thunderbird", "<= 1/6", "Thunderbird is not installed"),
            ]  # fmt: skip
    return found


def least(arguments: list[str]) -> float:
    """Return the least memory that starts took at their most, in MiB."""
    found: list[float] = [probe(["--memory", *arguments])["peak_mib"] for _ in range(5)]
    return min(found)


def painting(board: Board, page: str) -> list[str]:
    """Return the arguments that paint a page of the board and end."""
    return ["--database", str(board.path), "paint", "--page", page]


def painted(name: str, times: tuple[list[float], list[float]]) -> Row:
    """Return the row of starts: the best of each, which other work delayed least."""
    values, floors = times
    middle = median(values) / median(floors)
    return row("G1", name, (min(values), min(floors)), 2.2,
               floor="start to painted empty QMainWindow",
               note=f"the best of {len(values)} each; by their medians {middle:.2f}")  # fmt: skip


def started(board: Board, page: str) -> tuple[list[float], list[float]]:
    """Return the times from spawning a process to the line that it prints once it painted."""
    floor = [sys.executable, "-c", EMPTY_WINDOW]
    job = [sys.executable, "-m", "cab_desk", *painting(board, page)]
    # A small board is there to see that the bench runs; one round tells that.
    rounds = ROUNDS if board.count >= 10_000 else 1
    values: list[float] = []
    floors: list[float] = []
    spoken(floor)
    spoken(job)
    for number in range(rounds):
        turns = [(floor, floors), (job, values)]
        for command, times in turns if number % 2 else reversed(turns):
            times.append(spoken(command))
    return values, floors


def spoken(command: list[str]) -> float:
    """Return the milliseconds until a process printed its line."""
    began = time.perf_counter_ns()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    ) as process:
        assert process.stdout
        assert process.stderr
        line = process.stdout.readline()
        took = (time.perf_counter_ns() - began) / 1e6
        rest = process.stdout.read() + process.stderr.read()
    if process.returncode or not line:
        raise RuntimeError(f"{' '.join(command[:4])} ended with {process.returncode}: {rest}")
    return took


def probe(arguments: list[str]) -> dict[str, Any]:
    """Return what a start had loaded and held."""
    script = Path(__file__).resolve().with_name("startup_probe.py")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, str(script), str(report), *arguments]
        ended = subprocess.run(
            command, capture_output=True, text=True, env=environment(), check=False
        )
        if not report.exists():
            raise RuntimeError(ended.stderr)
        if ended.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {ended.returncode}")
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    if "at_paint" not in found and "--memory" not in arguments:
        raise RuntimeError(f"{' '.join(arguments)} painted no window")
    return found


def environment() -> dict[str, str]:
    """Return the variables of a measured process: a made-up screen, lines printed at once."""
    screens = Path(COMPILED.name) / "screens.json"
    if not screens.exists():
        screens.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
    inherited = {name: os.environ[name] for name in os.environ.keys() - {"PYTHONDONTWRITEBYTECODE"}}
    return {
        **inherited,
        "PYTHONPATH": str(assets.root()),
        "PYTHONPYCACHEPREFIX": COMPILED.name,
        "PYTHONUNBUFFERED": "1",
        "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
    }
