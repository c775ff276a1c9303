"""Write a plain table as CSV."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from cab_desk.files.cells import guarded
from cab_desk.files.whole import whole


def write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write rows in UTF-8 with its mark, whole or not at all; no cell is a live formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([guarded(cell) for cell in row] for row in rows)
    with whole(path) as stream:
        stream.write(text.getvalue().encode("utf-8-sig"))
