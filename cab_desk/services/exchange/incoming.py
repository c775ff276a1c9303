"""What a file says about RFCs and notices, as plain data, before the board is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from cab_desk.domain.canonical import Plain
from cab_desk.domain.change import Change, Evidence, ExceptionCase, Outcome
from cab_desk.domain.content import restore
from cab_desk.services.rows import CalendarEntry

# The source of rows in the program's own forms (CSV, XLSX, JSON of the contract).
OWN = "file"

_PARTS = {"evidence": Evidence, "outcome": Outcome, "exception": ExceptionCase}
_EMPTY: Mapping[str, Any] = {
    "documents": {}, "checklists": {}, "types": [], "systems": [], "traits": [],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One RFC or notice of a file.

    `data` holds what the row states, by field (`title`, `documents.design`), in the form of
    `domain.content`; what is absent was not said and stays as the board has it. `faults` refuse
    the row, `warnings` do not.
    """

    line: int
    key: str
    name: str
    data: Mapping[str, Plain] = field(default_factory=dict)
    notice: CalendarEntry | None = None
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a file leaves open and a reader must not guess: `encoding`, `date_order`."""

    key: str
    sentence: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as it was read. `source` with a row's key is what repeated imports go by."""

    file: str
    form: str
    source: str
    file_hash: str
    rows: tuple[Row, ...]
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def own(self) -> bool:
        """Tell whether the file is in one of the program's own forms."""
        return self.form in ("csv", "xlsx", "json")


def applied(base: Change, data: Mapping[str, Plain]) -> Change:
    """Return `base` with what a row states put in place."""
    whole: dict[str, Any] = {}
    parts: dict[str, dict[str, Any]] = {}
    for name, value in data.items():
        head, dot, rest = name.partition(".")
        if dot:
            parts.setdefault(head, {})[rest] = value
        elif value is None and name in _EMPTY:
            whole[name] = _EMPTY[name]
        else:
            whole[name] = value
    values = restore(base, whole)
    for head, inner in parts.items():
        before = values[head] if head in values else getattr(base, head)
        values[head] = _with_parts(before, head, inner)
    return replace(base, **values)


def _with_parts(before: Any, head: str, inner: Mapping[str, Any]) -> Any:
    if head == "documents":
        return {**before, **inner}
    if head == "checklists":
        merged = {**before, **{phase: tuple(items) for phase, items in inner.items()}}
        return {phase: items for phase, items in merged.items() if items}
    kind = _PARTS[head]
    known = {part.name: getattr(before, part.name) for part in fields(kind)} if before else {}
    said = {name: value for name, value in inner.items() if value is not None}
    read = restore(Change(title=""), {head: said})[head]
    # What was said to be nothing is so in the record that was just read, too.
    known |= {name: getattr(read, name) for name in inner}
    filled = kind(**known)
    if filled != kind():
        return filled
    return before if before == filled else None  # what says nothing is no record
