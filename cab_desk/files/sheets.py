"""Tables out of CSV and XLSX files: a heading and batches of rows with their line numbers."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from cab_desk.errors import Refused
from cab_desk.files.limits import (
    LONGEST_CELL,
    MIB,
    MOST_COLUMNS,
    MOST_ROWS,
    check_size,
    decode,
    is_plain,
)
from cab_desk.words import say

BATCH = 500  # rows that the processor's cache still holds when they are looked at

_DELIMITERS = ",;\t"
_BEGINNING = 2**20  # characters: the whole file is not cut into lines for its heading
_MOST_PARTS = 2_000
_MOST_UNPACKED = 256 * MIB
_MOST_RATIO = 200
_SMALL_PART = MIB


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table, each as long as the heading, with the lines that they begin in."""

    lines: Sequence[int]
    rows: Sequence[Sequence[str]]
    # Lines of rows with more cells than the heading has columns.
    ragged: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and the rows under it."""

    heading: tuple[str, ...]
    batches: Iterator[Batch]


def read_csv(data: bytes, encoding: str = "", delimiter: str = "") -> Table:
    """Return the table of a CSV file; raises Refused with the line for a broken one."""
    check_size(data, "csv")
    text = decode(data, encoding)
    csv.field_size_limit(LONGEST_CELL)
    beginning = text[:_BEGINNING].splitlines()[:50]
    heading_text = next((line for line in beginning if line.strip()), "")
    mark = delimiter or max(_DELIMITERS, key=heading_text.count)
    # What is UTF-8 already need not be written so once more.
    plain = data if is_plain(data, encoding) else text.encode("utf-8", "surrogatepass")
    reader = csv.reader(_lines_of(plain), delimiter=mark, strict=True)
    heading: list[str] = []
    while not heading:
        first = _some(reader, 1)
        if not first:
            raise Refused(say("files.no_heading"))
        heading = first[0]
    _check_heading(heading)
    return Table(tuple(heading), _csv_batches(reader, len(heading)))


def _lines_of(data: bytes) -> Iterator[str]:
    """Go through the lines with their ends, in two thirds of the time that a StringIO takes."""
    return io.TextIOWrapper(io.BytesIO(data), "utf-8", "surrogatepass", newline="")


def rejoined(table: Table) -> Table:
    """Return a table with columns called `name (2)`, `name (3)` put back onto `name`."""
    places = [_continued(table.heading, index) for index in range(len(table.heading))]
    if all(place is None for place in places):
        return table
    kept = [index for index, place in enumerate(places) if place is None]

    def batches() -> Iterator[Batch]:
        for batch in table.batches:
            rows = [
                [
                    row[index] + "".join(row[i] for i, place in enumerate(places) if place == index)
                    for index in kept
                ]
                for row in batch.rows
            ]
            yield Batch(batch.lines, rows, batch.ragged)

    return Table(tuple(table.heading[index] for index in kept), batches())


def _continued(heading: Sequence[str], index: int) -> int | None:
    """Return the column that one goes on with, if it goes on with any."""
    name, mark, rest = heading[index].rpartition(" (")
    if mark and rest.endswith(")") and rest[:-1].isdecimal() and name in heading:
        return heading.index(name)
    return None


def _csv_batches(reader: Any, width: int) -> Iterator[Batch]:
    total = 0
    while True:
        before = reader.line_num
        rows = _some(reader, BATCH)
        if not rows:
            return
        total += len(rows)
        if total > MOST_ROWS:
            raise Refused(say("files.many_rows", most=f"{MOST_ROWS:,}"))
        if reader.line_num - before == len(rows):
            lines: Sequence[int] = range(before + 1, before + 1 + len(rows))
        else:
            lines = _lines(rows, before)
        yield _even(lines, rows, width)


def _some(reader: Any, count: int) -> list[list[str]]:
    try:
        return list(islice(reader, count))
    except csv.Error as error:
        key = "files.long_cell" if "field larger" in str(error) else "files.broken_csv"
        raise Refused(say(key, line=reader.line_num, most=f"{LONGEST_CELL:,}")) from None


def _lines(rows: Sequence[Sequence[str]], before: int) -> list[int]:
    lines, place = [], before + 1
    for row in rows:
        lines.append(place)
        place += 1 + sum(_breaks(cell) for cell in row)
    return lines


def _breaks(cell: str) -> int:
    if "\r" not in cell:
        return cell.count("\n")
    return cell.count("\n") + cell.count("\r") - cell.count("\r\n")


def _even(lines: Sequence[int], rows: Sequence[list[str]], width: int) -> Batch:
    """Return the rows with the heading's width, empty ones left out."""
    if set(map(len, rows)) == {width}:
        return Batch(lines, rows)
    kept_lines, kept, ragged = [], [], []
    for line, row in zip(lines, rows, strict=True):
        if not any(row):
            continue
        if len(row) > width and any(row[width:]):
            ragged.append(line)
        kept_lines.append(line)
        kept.append((row + [""] * (width - len(row)))[:width])
    return Batch(kept_lines, kept, ragged)


def _check_heading(heading: Sequence[str]) -> None:
    if len(heading) > MOST_COLUMNS:
        raise Refused(say("files.many_columns", most=f"{MOST_COLUMNS:,}"))


# ------------------------------------------------------------------------------------- XLSX


def read_xlsx(data: bytes, sheet: str = "") -> Table:
    """Return the table of a workbook's first sheet with content, or of the named one."""
    check_size(data, "xlsx")
    check_zip(data)
    # Costs 15 ms, and only workbooks need it.
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if sheet and sheet not in names:
            raise Refused(say("files.no_sheet", sheet=sheet[:60], known=", ".join(names)[:200]))
        for name in [sheet] if sheet else names:
            found = book.get_sheet_by_name(name)
            if found.height:
                return _xlsx_table(found)
    except (CalamineError, zipfile.BadZipFile, ValueError) as error:
        raise Refused(say("files.broken_xlsx", why=" ".join(str(error).split())[:120])) from None
    raise Refused(say("files.no_heading"))


def check_zip(data: bytes) -> None:
    """Look at a zip file's directory before anything is unpacked; raises Refused for a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Refused(say("files.broken_zip")) from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Refused(say("files.zip_no_xlsx"))
    swollen = any(
        part.file_size > _SMALL_PART and part.file_size > _MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    total = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or total > _MOST_UNPACKED or swollen:
        raise Refused(say("files.zip_bomb", most=_MOST_UNPACKED // MIB))


def _xlsx_table(sheet: Any) -> Table:
    if sheet.width > MOST_COLUMNS or sheet.total_width > 16_384:
        raise Refused(say("files.many_columns", most=f"{MOST_COLUMNS:,}"))
    if sheet.total_height > MOST_ROWS + 1:
        raise Refused(say("files.many_rows", most=f"{MOST_ROWS:,}"))
    rows = sheet.iter_rows()  # from the sheet's first row on, whether or not it holds anything
    for skipped, row in enumerate(rows, 1):
        if any(cell != "" for cell in row):
            heading = tuple(text_of(cell) for cell in row)
            return Table(heading, _xlsx_batches(rows, len(heading), skipped + 1))
    raise Refused(say("files.no_heading"))


def _xlsx_batches(rows: Iterator[list[Any]], width: int, line: int) -> Iterator[Batch]:
    while some := list(islice(rows, BATCH)):
        texts = [[text_of(cell) for cell in row] for row in some]
        lines = range(line, line + len(texts))
        line += len(texts)
        yield _without_blank(_even(lines, texts, width))


def _without_blank(batch: Batch) -> Batch:
    if all(any(row) for row in batch.rows):
        return batch
    pairs = [(line, row) for line, row in zip(batch.lines, batch.rows, strict=True) if any(row)]
    return Batch([line for line, _ in pairs], [row for _, row in pairs], batch.ragged)


def text_of(cell: Any) -> str:
    """Return a workbook's cell as the text that a sheet shows for it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds() / 86_400)
    return str(cell)
