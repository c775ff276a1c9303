"""The program's own columns in a sheet, checked a column at a time.

What most cells of a column share (a class, a day, a name) is looked at once; a column is gone
through cell by cell only where something in it is wrong.
"""

from collections.abc import Iterator, Mapping, Sequence

from cab_desk.domain.canonical import Plain
from cab_desk.errors import Refused
from cab_desk.files import fields
from cab_desk.files.cells import unguarded
from cab_desk.files.fields import Reading
from cab_desk.files.limits import LONGEST_DOCUMENT, LONGEST_KEY
from cab_desk.files.mapping import Told
from cab_desk.files.sheets import Batch, Table
from cab_desk.files.times import Clock
from cab_desk.files.wire import Even, Rows, Wire
from cab_desk.words import say

# An empty cell says nothing of these; of all other columns it says "nothing".
_NEVER_EMPTY = frozenset({"environment", "stage", "exception.kind", "class"})
_SILENT = frozenset({"signoffs"})  # people sign at the desk
_UNIQUE = frozenset({"id", "title", *fields.TEXTS})


class _Column:
    """A column with its field; `values` turns cells into data, `faults` says what is wrong."""

    __slots__ = ("_known", "_most", "_read", "default", "index", "name")

    def __init__(self, index: int, name: str, read: Reading, default: str) -> None:
        self.index = index
        self.name = name
        self.default = default
        self._read = read
        self._most = fields.LINES.get(name, LONGEST_DOCUMENT)
        self._known = _Memory(read)

    def values(self, cells: Sequence[str]) -> Sequence[Plain]:
        """Return the data of cells; raises ValueError where one of them is wrong."""
        if self.default and "" in cells:
            cells = [cell or self.default for cell in cells]
        if self.name not in _UNIQUE:
            return list(map(self._known.__getitem__, cells))
        # Texts that are all different: what no cell needs done is not done.
        if _quoted(cells) or max(map(len, cells)) > self._most:
            return [self._read(cell) for cell in cells]
        return cells

    def faults(self, cells: Sequence[str]) -> tuple[list[Plain], dict[int, str]]:
        """Return the data of cells with what is wrong, by place."""
        found: list[Plain] = []
        faults = {}
        for place, cell in enumerate(cells):
            try:
                found.append(self._read(cell or self.default))
            except ValueError as error:
                found.append(None)
                faults[place] = str(error)
        return found, faults


class _Memory(dict[str, Plain]):
    """What the cells of a column mean, found out once each."""

    def __init__(self, read: Reading) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> Plain:
        """Read a cell that was not met before."""
        found = self[cell] = self._read(cell)
        return found


class OwnSheet:
    """Reads a table whose heading names the program's fields."""

    def __init__(self, table: Table, told: Told, clock: Clock) -> None:
        """Find each column's field; raises Refused where the title's column is missing."""
        self._table = table
        self._clock = clock
        self._told = told
        self.unknown: dict[str, None] = {}
        self.signoffs = 0
        self._columns: list[_Column] = []
        self._key: int | None = None
        for index, heading in enumerate(table.heading):
            self._place(index, heading)
        self._add_defaults()

    def batches(self) -> Iterator[Rows]:
        """Return the rows, some at a time."""
        for batch in self._table.batches:
            if batch.rows:
                yield self._rows(batch)

    def _place(self, index: int, heading: str) -> None:
        name = self._told.columns.get(heading) or fields.field_of(heading)
        if heading in _SILENT:
            return
        if not name:
            if heading.strip():
                self.unknown[heading.strip()[:80]] = None
        elif name in fields.KEYS:
            if self._key is None or name == "id":
                self._key = index
        elif any(column.name == name for column in self._columns):
            raise Refused(say("files.column_twice", field=name))
        else:
            default = self._told.defaults.get(name, "")
            read = self._translated(name, fields.reading(name, self._clock))
            self._columns.append(_Column(index, name, read, default))

    def _translated(self, name: str, read: Reading) -> Reading:
        words: Mapping[str, str] = self._told.values.get(name, {})
        if not words:
            return read
        return lambda text: read(words.get(text.strip(), text))

    def _add_defaults(self) -> None:
        present = {column.name for column in self._columns}
        if "title" not in present:
            shown = ", ".join(self._table.heading)[:200]
            raise Refused(say("files.no_title_column", columns=shown))
        self._constant = {
            name: fields.reading(name, self._clock)(word)
            for name, word in self._told.defaults.items()
            if name not in present
        }

    def _rows(self, batch: Batch) -> Rows:
        cells = list(zip(*batch.rows, strict=True))
        names, columns = [], []
        faults: dict[int, list[str]] = {}
        gaps = []
        for column in self._columns:
            values = self._read(column, cells[column.index], faults)
            names.append(column.name)
            columns.append(values)
            if column.name in _NEVER_EMPTY and (None in values or "" in values):
                gaps.append(column.name)
        keys = self._keys(cells, len(batch.rows), faults)
        for line in batch.ragged:
            place = batch.lines.index(line)
            faults.setdefault(place, []).append(say("files.ragged", count=len(names)))
        if not (faults or gaps or self._constant):
            all_values = zip(*columns, strict=True)
            return Even(names, list(zip(batch.lines, keys, all_values, strict=True)))
        rows: list[Wire] = [
            (line, key, dict(zip(names, values, strict=True)), (), (), None)
            for line, key, values in zip(batch.lines, keys, zip(*columns, strict=True), strict=True)
        ]
        return self._finished(rows, faults, gaps)

    def _read(
        self, column: _Column, cells: Sequence[str], faults: dict[int, list[str]]
    ) -> Sequence[Plain]:
        try:
            return column.values(cells)
        except ValueError:
            values, found = column.faults(cells)
            for place, sentence in found.items():
                faults.setdefault(place, []).append(sentence)
            return values

    def _keys(
        self, cells: Sequence[Sequence[str]], count: int, faults: dict[int, list[str]]
    ) -> Sequence[str]:
        if self._key is None:
            return [""] * count
        keys = cells[self._key]
        if _quoted(keys):
            keys = [unguarded(key) for key in keys]
        long = max(map(len, keys)) > LONGEST_KEY
        for place, key in enumerate(keys if long else ()):
            if len(key) > LONGEST_KEY:
                sentence = fields.too_long("id", key, LONGEST_KEY)
                faults.setdefault(place, []).append(sentence)
        return keys

    def _finished(
        self, rows: list[Wire], faults: Mapping[int, Sequence[str]], gaps: Sequence[str]
    ) -> list[Wire]:
        for name in gaps:
            for row in rows:
                if row[2][name] in (None, ""):
                    del row[2][name]
        if self._constant:
            for row in rows:
                row[2].update(self._constant)
        for place, sentences in faults.items():
            line, key, data, *_ = rows[place]
            rows[place] = (line, key, data, tuple(sentences), (), None)
        return rows


def _quoted(cells: Sequence[str]) -> bool:
    """Tell whether any line of any cell begins with a quote, which may be a spreadsheet's guard."""
    together = "\n".join(cells)
    return "\n'" in together or together.startswith("'")
