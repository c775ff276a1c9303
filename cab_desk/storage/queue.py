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
            key = self._anchor(number, skipped)
            more: tuple[str, ...] = ()
            if key is not None:
                values |= {f"key{number}": key[0], f"id{number}": key[1]}
                beyond = section.beyond.replace(":key", f":key{number}")
                more = (beyond.replace(":id", f":id{number}"),)
            select = self._select(number, section, *more)
            # Bound, not written into the text, so that SQLite knows the statement again.
            values[f"take{number}"] = wanted
            parts.append(f"{select} LIMIT :take{number}")
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

    def _anchor(self, number: int, place: int) -> Key | None:
        """Return the key of the row with this place in a section, counted from one."""
        if place == 0:
            return None
        known = self._anchors.setdefault(number, {})
        if place not in known:
            key = self._look_up(number, place)
            if key is None:  # somebody wrote meanwhile and the section is shorter now
                return None
            known[place] = key
        return known[place]

    def _look_up(self, number: int, place: int) -> Key | None:
        """Walk along the index alone, from the nearest place whose key is known."""
        section, known = self.plan.sections[number], self._anchors[number]
        below = max((one for one in known if one < place), default=0)
        above = min((one for one in known if one > place), default=0)
        end = above or self._all_counts()[number] + 1
        backwards = end - place < place - below
        start = above if backwards else below
        walk = section.reversed() if backwards else section
        more = (walk.beyond,) if start else ()
        key, row_id = known.get(start, (0, 0))
        sql = (
            f"{self.plan.start}SELECT c.{walk.key}, c.id FROM change c INDEXED BY {walk.index}"
            f" WHERE {self.plan.where(walk, *more)} ORDER BY {walk.order} LIMIT 1 OFFSET :skip"
        )
        skip = (end - place if backwards else place - below) - 1
        found: Key | None = self._run(sql, skip=skip, key=key, id=row_id).fetchone()
        return found

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
        before = section.reversed().beyond
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
