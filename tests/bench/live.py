"""P26: how soon what one desk records stands in another one's window, on a server and in a file.

From the return of the commit to the row in the list, with a window that does nothing else. A
server tells; a file is looked at every two seconds, so what it takes is how long that is away.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import harness
from harness import Row, missing

GOALS = ("P26",)
TIMES = 12
SERVER_MS, FILE_MS = 1_000.0, 5_000.0
_PATIENCE = 30.0


def rows() -> list[Row]:
    """Measure it on both."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from cab_desk.storage import upgrade
    from tests import databases

    with tempfile.TemporaryDirectory(prefix="cab-desk-live-") as folder:
        file = upgrade.create(Path(folder) / "board.cabdesk")
        found = [_row("in a file", file, Path(folder), FILE_MS)]
        try:
            served = databases.start(None)
        except databases.NoServer as error:
            return [*found, missing("P26", "seen on a server", "<= 1 s", str(error))]
        try:
            found.append(_row("on a server", served.new(), Path(folder), SERVER_MS))
        finally:
            served.close()
    return found


def _row(where: str, place: Any, folder: Path, most: float) -> Row:
    times = sorted(_measured(place, folder))
    worst, middle = times[-1], times[len(times) // 2]
    name = f"{where}: seen at another desk, the worst of {len(times)} (median {middle:.0f})"
    return Row("P26", name, worst, None, None, f"<= {most / 1000:g} s", worst <= most)


def _measured(place: Any, folder: Path) -> list[float]:
    from PySide6.QtWidgets import QApplication

    from cab_desk.app.session import Session
    from cab_desk.app.window import build
    from cab_desk.domain.change import Change
    from cab_desk.gui.look import Look
    from cab_desk.services.boards import boards
    from cab_desk.services.boards.boards import NewPerson
    from cab_desk.services.requests import changes
    from cab_desk.settings import Settings

    app = QApplication.instance() or QApplication([])
    one, other = (Session(place, Settings(device=name), outbox=folder / name) for name in "ab")
    with one.open_work() as work:
        people = [NewPerson("Ann", ("CTO",), member=True, chair=True)]
        boards.create_board(work, name="Live", zone="UTC", people=people)
    look = Look("light")
    desk, window = build(other, look, "requests")
    desk.release()
    window.show()
    desk.watch()
    page: Any = window.go("requests")

    def wait(done: Callable[[], bool]) -> float:
        until = perf_counter() + _PATIENCE
        while not done():
            if perf_counter() > until:
                raise RuntimeError("the other window never showed it")
            app.processEvents()
        return perf_counter()

    wait(lambda: desk.reach.good_at is not None and not desk.busy)
    times = []
    for number in range(1 if harness.brief else TIMES):
        wait(lambda: not desk.busy)
        title = f"Rotate certificate {number}"
        with one.open_work() as work:
            changes.create(work, Change(title, class_id="normal"))
        began = perf_counter()
        seen = wait(lambda: title in {row.title for row in page.model.loaded_rows()})  # noqa: B023
        times.append((seen - began) * 1000)
    window.close()
    desk.close()
    other.close()
    one.close()
    return times
