"""Page through the queue: any place of it costs about what its beginning costs.

Few hits (a rare word, an agenda) are read whole. Everything else is walked along an index from
the nearest anchor: the key of a row whose place is known. Both are kept until somebody writes.
"""

# ruff: noqa: S608 -- only names of this package enter the SQL text, values are always bound.

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cab_desk.services.rows import GroupRow, QueueRow
from cab_desk.storage.queue_sql import COLUMNS, Plan, Section

FEW = 2_000  # hits that are read whole
STRIDE = 50  # rows between two anchors, and at most skipped behind one

Key = tuple[str | int, int]


@dataclass(slots=True)
class Queue:
    """One query of the queue at one state of the database."""

    connection: sqlite3.Connection
    plan: Plan
    _rows: list[QueueRow] | None = None
    _counts: list[int] | None = None
    _anchors: dict[int, dict[int, Key]] = field(default_factory=dict)
    _driven: bool | None = None
    _fewest_driver: int = 0

    def groups(self) -> list[GroupRow]:
        """Return the sections that hold rows, with their counts."""
        counts = zip(self.plan.sections, self._all_counts(), strict=True)
        return [GroupRow(section.group, count) for section, count in counts if count]

    def page(self, offset: int, limit: int) -> list[QueueRow]:
        """Return rows from a place on."""
        if limit <= 0 or self.plan.nothing:
            return []
        offset = max(0, offset)
        if self._few():
            return (self._rows or [])[offset : offset + limit]
        if offset == 0 and self._counts is None:
            return self._first(limit)
        return self._stretch(offset, limit)

    def position(self, uid: str) -> int | None:
        """Return the place of a change among the rows, None when it is not there."""
        if self.plan.nothing:
            return None
        if self._few():
            places = (place for place, row in enumerate(self._rows or []) if row.uid == uid)
            return next(places, None)
        for number, section in enumerate(self.plan.sections):
            key = self._key_of(section, uid)
            if key is not None:
                before = self._count_before(section, key)
                return sum(self._all_counts()[:number]) + before
        return None

    def _few(self) -> bool:
        """Read all rows where a driver gives few; tell whether that is so."""
        if self._driven is None:
            self._driven = bool(self.plan.drivers) and self._fewest() <= FEW
            if self._driven:
                self._read_few()
        return self._driven

    def _read_few(self) -> None:
        sections = self.plan.sections
        cases = " ".join(f"WHEN {one.where} THEN {n}" for n, one in enumerate(sections))
        keys = ", ".join({f"c.{one.key}": None for one in sections})
        others = (hit for n, hit in enumerate(self.plan.hits) if n != self._fewest_driver)
        where = " AND ".join((*self.plan.filters, *others, f"section < {len(sections)}"))
        sql = (
            f"{self.plan.start}SELECT {COLUMNS}, CASE {cases} ELSE {len(sections)} END AS section,"
            f" {keys}, c.id FROM hits{self._fewest_driver} h CROSS JOIN change c ON c.id = h.id"
            f" WHERE {where}"
        )
        piles: list[list[tuple[Any, ...]]] = [[] for _ in sections]
        for row in self._run(sql):
            piles[row[-3]].append(row)
        for section, pile in zip(sections, piles, strict=True):
            pile.sort(key=lambda row: row[-2:], reverse=section.descending)
        self._counts = [len(pile) for pile in piles]
        self._rows = _rows([row for pile in piles for row in pile], sections)

    def _fewest(self) -> int:
        counts = (
            f"(SELECT count(*) FROM ({driver} LIMIT {FEW + 1}))" for driver in self.plan.drivers
        )
        found = self._run(f"SELECT {', '.join(counts)}").fetchone()
        fewest = min(found)
        self._fewest_driver = found.index(fewest)
        return int(fewest)

    def _all_counts(self) -> list[int]:
        if self.plan.nothing:
            return [0] * len(self.plan.sections)
        if self._counts is None and not self._few():
            counts = (
                f"SELECT {number}, count(*) FROM change c INDEXED BY {section.index}"
                f" WHERE {self.plan.where(section)}"
                for number, section in enumerate(self.plan.sections)
            )
            found = dict(self._run(self.plan.start + " UNION ALL ".join(counts)).fetchall())
            self._counts = [found[number] for number in range(len(self.plan.sections))]
        return self._counts or []

    def _first(self, limit: int) -> list[QueueRow]:
        parts = [
            f"SELECT * FROM ({self._select(number, section)} LIMIT :limit)"
            for number, section in enumerate(self.plan.sections)
        ]
        sql = f"{self.plan.start}{' UNION ALL '.join(parts)} LIMIT :limit"
        return _rows(self._run(sql, limit=limit).fetchall(), self.plan.sections)

    def _stretch(self, offset: int, limit: int) -> list[QueueRow]:
        parts: list[str] = []
        values: dict[str, Any] = {}
        for number, skipped, wanted in self._pieces(offset, limit):
            section = self.plan.sections[number]
            place, key = self._anchor(number, skipped)
            more: tuple[str, ...] = ()
            if key is not None:
                values |= {f"key{number}": key[0], f"id{number}": key[1]}
                beyond = section.beyond.replace(":key", f":key{number}")
                more = (beyond.replace(":id", f":id{number}"),)
            select = self._select(number, section, *more)
            # Bound, not written into the text, so that SQLite knows the statement again.
            values |= {f"take{number}": wanted, f"skip{number}": skipped - place}
            parts.append(f"{select} LIMIT :take{number} OFFSET :skip{number}")
        if not parts:
            return []
        if len(parts) > 1:  # most pages lie in one section and need no detour
            parts = [f"SELECT * FROM ({part})" for part in parts]
        rows = self._run(self.plan.start + " UNION ALL ".join(parts), **values).fetchall()
        self._remember(offset, rows)
        return _rows(rows, self.plan.sections)

    def _pieces(self, offset: int, limit: int) -> Iterator[tuple[int, int, int]]:
        """Yield section, rows to skip in it and rows to take from it."""
        start = 0
        for number, count in enumerate(self._all_counts()):
            skipped = max(0, offset - start)
            taken = min(count, offset + limit - start) - skipped
            if taken > 0:
                yield number, skipped, taken
            start += count

    def _anchor(self, number: int, place: int) -> tuple[int, Key | None]:
        """Return the nearest known key before a place of a section, and its place."""
        if place <= STRIDE:
            return 0, None
        known = self._anchors.setdefault(number, {})
        if place in known:
            return place, known[place]
        near = place - place % STRIDE
        if near not in known:
            known.update(self._ladder(number))
        # Without a ladder's step somebody wrote meanwhile: skipping is slow, but right.
        return (near, known[near]) if near in known else (0, None)

    def _ladder(self, number: int) -> dict[int, Key]:
        """Read the key of every so many rows of a section, in one pass along its index."""
        section = self.plan.sections[number]
        sql = (
            f"{self.plan.start}SELECT place, key, id FROM (SELECT c.{section.key} AS key,"
            f" c.id AS id, row_number() OVER (ORDER BY {section.order}) AS place"
            f" FROM change c INDEXED BY {section.index} WHERE {self.plan.where(section)})"
            f" WHERE place % {STRIDE} = 0"
        )
        return {place: (key, row_id) for place, key, row_id in self._run(sql)}

    def _remember(self, offset: int, rows: Sequence[tuple[Any, ...]]) -> None:
        """Keep the last row of a page as an anchor for the next one."""
        if rows:
            number, key, row_id = rows[-1][-3:]
            end = offset + len(rows) - sum(self._all_counts()[:number])
            self._anchors.setdefault(number, {})[end] = (key, row_id)

    def _key_of(self, section: Section, uid: str) -> Key | None:
        where = self.plan.where(section, "c.uid = :uid")
        sql = f"{self.plan.start}SELECT c.{section.key}, c.id FROM change c WHERE {where}"
        key: Key | None = self._run(sql, uid=uid).fetchone()
        return key

    def _count_before(self, section: Section, key: Key) -> int:
        before = section.beyond.replace("<", "!").replace(">", "<").replace("!", ">")
        sql = (
            f"{self.plan.start}SELECT count(*) FROM change c INDEXED BY {section.index}"
            f" WHERE {self.plan.where(section, before)}"
        )
        return int(self._run(sql, key=key[0], id=key[1]).fetchone()[0])

    def _select(self, number: int, section: Section, *more: str) -> str:
        return (
            f"SELECT {COLUMNS}, {number}, c.{section.key}, c.id"
            f" FROM change c INDEXED BY {section.index}"
            f" WHERE {self.plan.where(section, *more)} ORDER BY {section.order}"
        )

    def _run(self, sql: str, **more: Any) -> sqlite3.Cursor:
        return self.connection.execute(sql, {**self.plan.values, **more})


def _rows(found: Sequence[tuple[Any, ...]], sections: Sequence[Section]) -> list[QueueRow]:
    read = datetime.fromisoformat  # written by `stamp`, so the offset is there
    groups = [section.group for section in sections]
    return [
        QueueRow(
            uid, number, title, system, class_id, risk, read(start) if start else None,
            read(end) if end else None, pips, gate, count, stage, groups[section],
        )
        for uid, number, title, system, class_id, risk, start, end, pips, gate, count, stage,
            section, _, _ in found
    ]  # fmt: skip


def minute(now: datetime) -> datetime:
    """Return the minute of a moment: as long as it lasts a query keeps its anchors."""
    return now.replace(second=0, microsecond=0)
