"""Rows on their way from the child process that read them: plain data, nothing else."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple, TypeAlias

from cab_desk.domain.canonical import Plain, moment, stamp
from cab_desk.services.exchange.incoming import Question, Row
from cab_desk.services.rows import CalendarEntry

# line, key, data, faults, warnings, notice
Wire: TypeAlias = tuple[
    int, str, dict[str, Plain], tuple[str, ...], tuple[str, ...], "dict[str, Plain] | None"
]


class Even(NamedTuple):
    """Rows of a sheet with nothing wrong: their fields' names once, and line, key and values."""

    names: list[str]
    rows: list[tuple[int, str, tuple[Plain, ...]]]


Rows: TypeAlias = list[Wire] | Even


def packed(rows: Rows) -> bytes:
    """Return rows as bytes."""
    plain = rows._asdict() if isinstance(rows, Even) else rows
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> list[Row]:
    """Return the rows of bytes; what came from the child is data and is never run."""
    found = json.loads(data.decode("utf-8", "surrogatepass"))
    return taken(Even(**found) if isinstance(found, dict) else found)


def taken(rows: Rows) -> list[Row]:
    """Return rows as what is held against the board."""
    if isinstance(rows, Even):
        return [
            row(line, key, dict(zip(rows.names, values, strict=True)), (), (), None)
            for line, key, values in rows.rows
        ]
    return [row(*wire) for wire in rows]


def row(
    line: int,
    key: str,
    data: Mapping[str, Plain],
    faults: Iterable[str],
    warnings: Iterable[str],
    notice: Mapping[str, Any] | None,
) -> Row:
    """Return a row from its parts."""
    title = data.get("title")
    name = title if isinstance(title, str) else ""
    entry = None
    if notice is not None:
        entry, name = _entry(notice), str(notice["title"])
    return Row(line, key, name, data, entry, tuple(faults), tuple(warnings))


def notice_data(entry: CalendarEntry) -> dict[str, Plain]:
    """Return a notice as plain data."""
    data: dict[str, Any] = asdict(entry)
    data["start"] = stamp(entry.start)
    data["end"] = stamp(entry.end) if entry.end else None
    return data


def question(data: Mapping[str, Any]) -> Question:
    """Return a question from plain data."""
    return Question(str(data["key"]), str(data["sentence"]), tuple(map(str, data["choices"])))


def _entry(data: Mapping[str, Any]) -> CalendarEntry:
    end = data["end"]
    texts = {key: str(data[key]) for key in ("id", "kind", "title", "severity", "source",
                                             "external_id", "status")}  # fmt: skip
    return CalendarEntry(
        **texts,
        start=moment(data["start"]),
        end=moment(end) if end else None,
        authority=(),
        systems=tuple(map(str, data["systems"])),
        sequence=int(data["sequence"]),
    )
