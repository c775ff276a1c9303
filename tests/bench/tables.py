"""G23 and G24: a CSV of 30,000 rows, read and checked, and imported whole."""

import csv
import gc
import io
import random
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import filling
from board import _WORDS, NOW, Board
from harness import Row, paired, row

ROWS, SYSTEMS = 30_000, 1_500  # a twentieth, as on the board
_HEAD = ("id", "title", "class", "priority", "impact", "probability", "systems", "owner", "start",
         "end", "description", "rollback_plan")  # fmt: skip


def rows(board: Board, wanted: set[str]) -> list[Row]:
    """Measure what is wanted of this part."""
    count = min(ROWS, board.count // 3)
    text = made(count)
    data = text.encode()

    def lists() -> int:
        return len(list(csv.reader(io.StringIO(text, newline=""))))

    name = f"a CSV of {count:,} rows of {len(_HEAD)} cells, {len(data) / 2**20:.1f} MiB"
    floor = "csv.reader to lists"
    found = []
    if "G23" in wanted:
        times = paired(lambda: _read(data), lists, rounds=7, alone=True)
        found.append(row("G23", f"{name}, typed and checked", times, 1.3, floor=floor))
    if "G24" in wanted:
        folder = board.sibling("imported")
        folder.mkdir(exist_ok=True)
        times = paired(lambda: _imported(folder, data, count), lists, rounds=1, warm=0)
        found.append(row("G24", f"{name}, judged, hashed, in the ledger and on disk", times, 3.2,
                         floor=floor))  # fmt: skip
        shutil.rmtree(folder)
    return found


def _read(data: bytes) -> int:
    """Read as the program's process for foreign files does, which collects no garbage."""
    from cab_desk.files.formats import stream
    from cab_desk.files.mapping import Told

    gc.disable()
    messages = list(stream(data, Told(), "UTC"))
    gc.enable()
    return sum(len(one) for one in messages if isinstance(one, list))


def _imported(folder: Path, data: bytes, count: int) -> None:
    """Import as the command line does: read, held against the board, written under one event."""
    from cab_desk.files.reading import read_here
    from cab_desk.services.exchange import importing

    board, sheet = folder / "board.cabdesk", folder / "changes.csv"
    board.unlink(missing_ok=True)
    filling.empty(board)
    sheet.write_bytes(data)
    with filling.works(board) as work:
        shown = importing.preview(work, read_here(sheet))
        if shown.refused:
            raise RuntimeError(shown.refused[0].reason)
        importing.commit(work, shown)
        if shown.coming != count:
            raise RuntimeError(f"{shown.coming} of {count} rows came")


def made(count: int) -> str:
    """Return a table of changes as text: some 350 bytes a row."""
    dice = random.Random(23)
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(_HEAD)
    for number in range(count):
        writer.writerow(_row(dice, number))
    return target.getvalue()


def _row(dice: random.Random, number: int) -> tuple[Any, ...]:
    words = dice.choices(_WORDS, k=40)
    start = NOW.replace(day=1 + number % 28, hour=number % 24, minute=number % 60)
    return (
        f"C-{number:06d}", " ".join(words[:6]).capitalize(), "normal",
        dice.choice(("low", "medium", "high")), dice.choice(("low", "medium", "high")),
        dice.choice(("low", "medium", "high")), f"system-{dice.randrange(SYSTEMS):04d}",
        f"Owner {number % 89}", start.isoformat(), (start + timedelta(minutes=90)).isoformat(),
        " ".join(words[6:26]), " ".join(words[26:]),
    )  # fmt: skip
