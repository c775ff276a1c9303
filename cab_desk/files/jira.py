"""CSV exports of Jira: headings that come twice, dates as `25/Feb/26 10:17 PM`."""

import re
from collections.abc import Iterator, Mapping, Sequence

from cab_desk.files.cells import unguarded
from cab_desk.files.foreign import Taker, tidy
from cab_desk.files.mapping import Told
from cab_desk.files.sheets import Batch, Table
from cab_desk.files.times import Clock
from cab_desk.files.wire import Wire

_TEXTS = {
    "summary": "title",
    "description": "documents.description",
    "change reason": "documents.business_justification",
    "implementation plan": "documents.implementation_plan",
    "backout plan": "documents.rollback_plan",
    "rollback plan": "documents.rollback_plan",
    "test plan": "documents.validation_steps",
    "reporter": "requester",
    "assignee": "owner",
}
_TIMES = {
    "change start date": "start",
    "change completion date": "end",
    "planned start date": "start",
    "planned end date": "end",
}
_SYSTEMS = ("component/s", "components", "affected services")
_PRIORITY = {
    "blocker": "critical", "highest": "critical", "critical": "critical", "high": "high",
    "major": "high", "medium": "medium", "minor": "low", "low": "low", "lowest": "low",
    "trivial": "low",
}  # fmt: skip
_IMPACT = {
    "extensive / widespread": "high", "significant / large": "high", "high": "high",
    "moderate / limited": "medium", "medium": "medium", "minor / localized": "low", "low": "low",
}  # fmt: skip
_STATUS = {
    "draft": "draft", "new": "draft", "open": "draft", "to do": "draft", "backlog": "draft",
    "planning": "draft",
    "review": "submitted", "authorize": "submitted", "awaiting approval": "submitted",
    "awaiting cab approval": "submitted", "waiting for approval": "submitted",
    "peer review / change manager approval": "submitted",
    "awaiting implementation": "scheduled", "scheduled": "scheduled", "approved": "scheduled",
    "implementing": "in_progress", "implementation": "in_progress",
    "in progress": "in_progress", "work in progress": "in_progress",
    "post implementation review": "implemented", "implemented": "implemented",
    "done": "closed", "closed": "closed", "completed": "closed", "resolved": "closed",
    "declined": "rejected", "rejected": "rejected",
    "canceled": "withdrawn", "cancelled": "withdrawn",
}  # fmt: skip
_CATEGORY = {"to do": "draft", "in progress": "in_progress", "done": "closed"}
_USED = frozenset(
    {*_TEXTS, *_TIMES, *_SYSTEMS, "issue key", "priority", "status", "status category", "created",
     "change type", "impact"}
)  # fmt: skip
# The tracker's own numbers, and what is said by a column that is used.
_SILENT = frozenset({"issue id", "updated", "last viewed", "status category changed",
                     "project key", "project name", "project type"})  # fmt: skip
_CUSTOM = re.compile(r"custom field \((.*)\)", re.DOTALL)


def is_jira(heading: Sequence[str]) -> bool:
    """Tell whether a heading is that of a Jira export."""
    return {"summary", "issue key"} <= {_name(cell) for cell in heading}


class Jira:
    """Reads issues, one row each."""

    def __init__(self, table: Table, told: Told, clock: Clock) -> None:
        """Find the columns; the same heading may stand over several."""
        self._table = table
        self._told = told
        self._clock = clock
        self._columns: dict[str, list[int]] = {}
        self._headings = table.heading
        self.unknown: dict[str, None] = {}
        self.signoffs = 0
        for index, heading in enumerate(table.heading):
            self._columns.setdefault(_name(heading), []).append(index)

    def batches(self) -> Iterator[list[Wire]]:
        """Return the rows, some at a time."""
        for batch in self._table.batches:
            yield self._rows(batch)

    def _rows(self, batch: Batch) -> list[Wire]:
        return [
            self._row(line, row) for line, row in zip(batch.lines, batch.rows, strict=True)
        ]  # fmt: skip

    def _row(self, line: int, row: Sequence[str]) -> Wire:
        taker = Taker(line, self._first(row, "issue key"), self._clock, self._told)
        for name, target in _TEXTS.items():
            taker.text(target, self._first(row, name))
        taker.names("systems", (cell for name in _SYSTEMS for cell in self._all(row, name)))
        taker.raw("class", self._first(row, "change type"))
        taker.word("priority", self._first(row, "priority"), _PRIORITY)
        taker.word("impact", self._first(row, "impact"), _IMPACT)
        self._status(taker, row)
        for name, target in _TIMES.items():
            taker.time(target, self._first(row, name))
        if taker.data.get("stage", "draft") != "draft":
            taker.time("submitted_at", self._first(row, "created"))
        named = {heading: tidy(cell) for heading, cell in
                 zip(self._headings, row, strict=True)}  # fmt: skip
        self._note_unknown(row, taker.told(named))
        return taker.wire()

    def _status(self, taker: Taker, row: Sequence[str]) -> None:
        status = self._first(row, "status")
        category = self._first(row, "status category").casefold()
        known: Mapping[str, str] = _STATUS
        if status and status.casefold() not in known and category in _CATEGORY:
            known = {status.casefold(): _CATEGORY[category]}
        taker.word("stage", status, known)

    def _first(self, row: Sequence[str], name: str) -> str:
        return next(self._all(row, name), "")

    def _all(self, row: Sequence[str], name: str) -> Iterator[str]:
        for index in self._columns.get(name, ()):
            if text := tidy(unguarded(row[index])):
                yield text

    def _note_unknown(self, row: Sequence[str], used: set[str]) -> None:
        for name, places in self._columns.items():
            heading = self._headings[places[0]]
            if name in _USED or name in _SILENT or heading in used:
                continue
            if any(row[place].strip() for place in places):
                self.unknown[heading.strip()[:80]] = None


def _name(heading: str) -> str:
    name = " ".join(heading.casefold().split())
    found = _CUSTOM.fullmatch(name)
    return found[1] if found else name
