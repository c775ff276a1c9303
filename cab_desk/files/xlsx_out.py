"""Write a table as a workbook whose cells are text and nothing else."""

import re
from collections.abc import Sequence
from typing import Any, BinaryIO

from cab_desk.errors import Refused
from cab_desk.words import say

MOST_ROWS = 1_048_575
CELL = 32_000  # a cell holds 32,767 characters
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(stream: BinaryIO, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table; a text too long for a cell goes on in columns called `… (2)`, `… (3)`."""
    if len(rows) > MOST_ROWS:
        raise Refused(say("files.export_many", most=f"{MOST_ROWS:,}", count=f"{len(rows):,}"))
    # Costs 150 ms and more, and only workbooks need it.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Changes")

    def typed(text: str) -> Any:
        cell = WriteOnlyCell(sheet, "")
        cell.value = _CONTROL.sub("", text)
        if text:
            cell.data_type = "s"  # whatever it looks like, it is text
            cell.quotePrefix = True
        return cell

    wide = [_pieces(heading, rows, column) for column in range(len(heading))]
    sheet.append([typed(name) for names, _ in wide for name in names])
    for line in zip(*(texts for _, texts in wide), strict=True):
        sheet.append([typed(text) for texts in line for text in texts])
    book.save(stream)


def _pieces(
    heading: Sequence[str], rows: Sequence[Sequence[str]], column: int
) -> tuple[list[str], list[list[str]]]:
    longest = max((len(row[column]) for row in rows), default=0)
    count = max(1, -(-longest // CELL))
    names = [heading[column], *(f"{heading[column]} ({n})" for n in range(2, count + 1))]
    texts = [[row[column][i * CELL : (i + 1) * CELL] for i in range(count)] for row in rows]
    return names, texts
