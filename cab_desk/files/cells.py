"""Texts in the cells of a sheet: never a live formula, lists in one cell, and both undone."""

import csv
import io
import re
from collections.abc import Sequence

# What a spreadsheet may take for a formula, also behind spaces and in its full-width forms; the
# quotes before it are counted in, so that a text that begins with one comes back as it was.
_LIVE = re.compile(r"'*\s*[=+\-@\t\r\n\x00＝＋－＠]")
_QUOTED_LIVE = re.compile(r"'+\s*[=+\-@\t\r\n\x00＝＋－＠]")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet runs: behind a quote where it could be a formula."""
    return f"'{text}" if _LIVE.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return text[1:] if _QUOTED_LIVE.match(text) else text


def quoted(text: str) -> str:
    """Return a text for a cell that is typed as text: only what `unguarded` would cut is kept
    from it by one more quote.
    """
    return f"'{text}" if _QUOTED_LIVE.match(text) else text


def joined(items: Sequence[str]) -> str:
    """Return a list as one cell: `a; b; "c; d"`."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="")
    writer.writerow([""] if list(items) == [""] else items)
    return re.sub(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", "; ", stream.getvalue())


def split(cell: str) -> list[str]:
    """Return the items of a cell that holds a list; raises ValueError for a broken one."""
    if '"' not in cell:
        parts = cell.split(";") if "\n" not in cell else re.split(r"[;\n]", cell)
        return [item.strip() for item in parts if item.strip()]
    try:
        rows = list(csv.reader([cell], delimiter=";", skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise ValueError(cell) from error
    return [item.strip() for row in rows for item in row if item.strip()]
