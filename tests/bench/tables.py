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
import store
from board import _WORDS, NOW, Board
from harness import Row, least, paired, row, timed

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
        filling.empty(folder / "empty.cabdesk")
        (folder / "changes.csv").write_bytes(data)
        clock: list[float] = []
        # Least of the processor: others use the disk too. The wait for it is in the note.
        times = paired(lambda: clock.append(timed(lambda: _imported(folder, count))), lists,
                       rounds=2, warm=0, alone=True)  # fmt: skip
        note = _promises(folder, data, times[1]) + f"; by the clock {min(clock) / 1000:,.1f} s"
        found.append(row("G24", f"{name}, judged, hashed, in the ledger and on disk", times, 3.2,
                         floor=floor, note=note))  # fmt: skip
        shutil.rmtree(folder)
    return found


def _read(data: bytes) -> int:
    """Read as the program's process for foreign files does, which collects no garbage."""
    from cab_desk.files.formats import stream
    from cab_desk.files.mapping import Told
    from cab_desk.files.wire import Even

    gc.disable()
    messages = list(stream(data, Told(), "UTC"))
    gc.enable()
    return sum(len(one.rows) for one in messages if isinstance(one, Even))


def _imported(folder: Path, count: int) -> None:
    """Import as the command line does: read, held against the board, written under one event."""
    from cab_desk.app.verbs import uncollected
    from cab_desk.files.reading import read_here
    from cab_desk.services.exchange import importing

    board = folder / "board.cabdesk"
    shutil.copyfile(folder / "empty.cabdesk", board)
    with uncollected(), filling.works(board) as work:
        shown = importing.preview(work, read_here(folder / "changes.csv"))
        if shown.refused:
            raise RuntimeError(shown.refused[0].reason)
        importing.commit(work, shown)
        if shown.coming != count:
            raise RuntimeError(f"{shown.coming} of {count} rows came")


def _promises(folder: Path, data: bytes, floor: float) -> str:
    """Say what the parts of an import take alone that none can be without, of the last one made.

    The typed rows; their canonical bytes and hashes; the verdicts; and the driver's executemany
    of the very rows that were written, full text and fsync included.
    """
    from cab_desk.domain.content import write
    from cab_desk.domain.ledger import import_leaf
    from cab_desk.domain.merkle import root
    from cab_desk.domain.rules import judge
    from cab_desk.domain.verdict import Context

    board = folder / "board.cabdesk"
    with filling.works(board) as work:
        some = list(work.changes.each())
    pack, around = filling.pack(), Context()

    def hashed() -> None:
        written = [write(one) for one in some]
        root([import_leaf(one.change.uid, one.content_hash, one.particulars_hash,
                          one.change.number, one.change.source, one.change.external_id)
              for one in written])  # fmt: skip

    parts = {
        "typed and checked": least(lambda: _read(data), 3),
        "bytes and hashes": least(hashed, 3),
        "verdicts": least(lambda: [judge(pack, one, around, NOW) for one in some], 3),
        "the driver's inserts": least(store.raw_inserts(board, folder / "empty.cabdesk", some), 2),
    }
    whole = sum(parts.values())
    said = ", ".join(f"{name} {value:,.0f}" for name, value in parts.items())
    return f"alone: {said}; together {whole:,.0f} ms, {whole / floor:.3g}x"


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
