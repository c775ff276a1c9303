"""Page through the queue: any place of it costs about what its beginning costs.

Few hits (a rare word, an agenda) are read whole. Everything else is walked along an index from
the nearest anchor: the key of a row whose place is known, or a day whose rows are counted. All
that is found is kept until somebody writes.
"""

# ruff: noqa: S608 -- only names of this package enter the SQL text, values are always bound.

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat
from operator import itemgetter
from typing import Any

from cab_desk.services.rows import GroupRow, QueueRow
from cab_desk.storage import queue_counts
from cab_desk.storage.lines import Found, Lines
from cab_desk.storage.queue_counts import Bounds, Days
from cab_desk.storage.queue_sql import COLUMNS, Plan, Section

FEW = 2_000  # hits that are read whole

# Where things stand in a row: the times among the columns shown, what may follow behind these.
_START, _END, _SECTION = 6, 7, 12
_PLACE = itemgetter(13, 14)  # the key and the id that order it

Key = tuple[str | int, int]


@dataclass(slots=True, eq=False, repr=False)
class Queue:
    """One query of the queue at one state of the database."""

    connection: Lines
    plan: Plan
    days: dict[object, Days] = field(default_factory=dict)  # for all queries of the same state
    _rows: list[tuple[Any, ...]] = field(default_factory=list)  # all, where they are few
    _bounds: list[Bounds] = field(default_factory=list)
    _counts: list[int] | None = None
    _anchors: dict[int, dict[int, Key]] = field(default_factory=dict)
    _driven: bool | None = None

    def groups(self) -> list[GroupRow]:
        """Return the sections that hold rows, with their counts."""
        found: dict[str, int] = {}
        for section, count in zip(self.plan.sections, self._all_counts(), strict=True):
            found[section.group] = found.get(section.group, 0) + count
        return [GroupRow(group, count) for group, count in found.items() if count]

    def page(self, offset: int, limit: int) -> list[QueueRow]:
        """Return rows from a place on."""
        if limit <= 0 or self.plan.nothing:
            return []
        offset = max(0, offset)
        if self._few():
            return self._made(self._rows[offset : offset + limit])
        if offset == 0 and self._counts is None:
            return self._first(limit)
        return self._stretch(offset, limit)

    def position(self, uid: str) -> int | None:
        """Return the place of a change among the rows, None when it is not there."""
        if self.plan.nothing:
            return None
        if self._few():
            places = (place for place, row in enumerate(self._rows) if row[0] == uid)
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
            self._driven = bool(self.plan.drivers) and self._read_few(self._fewest())
        return self._driven

    def _read_few(self, driver: int) -> bool:
        """Read the rows of a driver's hits, unless they are many.

        One statement finds the hits and looks each of them up by its key; so the filters stand
        among the sections' conditions, and what is counted are the hits.
        """
        plan, sections = self.plan, self.plan.sections
        hits = (hit for number, hit in enumerate(plan.hits) if number != driver)
        # From the last section on: what is done is most of all, and its condition is the shortest.
        cases = [f"WHEN {one.where} THEN {number}" for number, one in enumerate(sections)][::-1]
        if more := " AND ".join((*plan.filters, *hits)):
            cases.insert(0, f"WHEN NOT ({more}) THEN NULL")
        # The other drivers' hits are gathered only where there are others.
        others = f"{plan.start}, " if len(plan.drivers) > 1 else "WITH "
        sql = (
            f"{others}few(id) AS ({plan.drivers[driver]} LIMIT {FEW + 1})"
            f" SELECT {COLUMNS}, CASE {' '.join(cases)} END, c.{sections[0].key}, c.id"
            " FROM few CROSS JOIN change c ON c.id = few.id"
        )
        found = self._run(sql).fetchall()
        if len(found) > FEW:
            return False
        piles: dict[int | None, list[tuple[Any, ...]]] = {}
        for row in found:
            piles.setdefault(row[_SECTION], []).append(row)
        self._counts = []
        for number, section in enumerate(sections):
            pile = piles.get(number, [])
            pile.sort(key=_PLACE, reverse=section.descending)
            self._counts.append(len(pile))
            self._rows += pile
        return True

    def _fewest(self) -> int:
        """Return which driver gives the fewest hits."""
        drivers = self.plan.drivers
        if len(drivers) == 1:
            return 0
        counts = (f"(SELECT count(*) FROM ({driver} LIMIT {FEW + 1}) AS hit)" for driver in drivers)
        found: tuple[int, ...] = self._run(f"SELECT {', '.join(counts)}").fetchone()
        return found.index(min(found))

    def _all_counts(self) -> list[int]:
        if self.plan.nothing:
            return [0] * len(self.plan.sections)
        if self._counts is None and not self._few():
            found = self._run(queue_counts.bounds(self.plan)).fetchall()
            self._bounds = [Bounds(low, high) for _, low, high in sorted(found)]
            self._counts = [one.count for one in self._bounds]
        return self._counts or []

    def _first(self, limit: int) -> list[QueueRow]:
        parts = [
            f"SELECT * FROM ({self._select(number, section)} LIMIT :limit) AS part"
            for number, section in enumerate(self.plan.sections)
        ]
        sql = f"{self.plan.start}{' UNION ALL '.join(parts)} LIMIT :limit"
        return self._made(self._run(sql, limit=limit).fetchall())

    def _made(self, found: Sequence[tuple[Any, ...]]) -> list[QueueRow]:
        return _rows(found, [self.plan.sections[row[_SECTION]].group for row in found])

    def _stretch(self, offset: int, limit: int) -> list[QueueRow]:
        made: list[QueueRow] = []
        for number, skipped, wanted in self._pieces(offset, limit):
            section = self.plan.sections[number]
            more, values, skip = self._entry(number, skipped)
            by_key = not self._led(section)
            key = f", c.{section.key}, c.id" if by_key else ""
            sql = (
                f"{self.plan.start}SELECT {COLUMNS}{key} FROM change c INDEXED BY {section.index}"
                f" WHERE {self.plan.where(section, *more)} ORDER BY {section.order}"
                # Bound, not written into the text, so that SQLite knows the statement again.
                " LIMIT :take OFFSET :skip"
            )
            rows = self._run(sql, take=wanted, skip=skip, **values).fetchall()
            if by_key and rows:  # the last one is the anchor of the next page
                self._anchors.setdefault(number, {})[skipped + len(rows)] = rows[-1][-2:]
            made += _rows(rows, [section.group] * len(rows))
        return made

    def _pieces(self, offset: int, limit: int) -> Iterator[tuple[int, int, int]]:
        """Yield section, rows to skip in it and rows to take from it."""
        start = 0
        for number, count in enumerate(self._all_counts()):
            skipped = max(0, offset - start)
            taken = min(count, offset + limit - start) - skipped
            if taken > 0:
                yield number, skipped, taken
            start += count

    def _entry(self, number: int, place: int) -> tuple[tuple[str, ...], dict[str, Any], int]:
        """Return conditions and values that lead to a place, and how many rows to skip then."""
        if place == 0:
            return (), {}, 0
        section = self.plan.sections[number]
        if self._led(section):
            day, skip = self._day(number, section, place)
            if skip <= FEW:
                return (
                    (f"c.start_at {'<' if section.descending else '>='} :day",),
                    {"day": day, **self._bound(section, day)},
                    skip,
                )
        known = self._anchors.setdefault(number, {})
        if place not in known:
            key = self._look_up(number, place)
            if key is None:  # somebody wrote meanwhile and the section is shorter now
                return (), {}, 0
            known[place] = key
        begin, row_id = known[place]
        return (section.beyond,), {"key": begin, "id": row_id, **self._bound(section, begin)}, 0

    def _bound(self, section: Section, place: object) -> dict[str, str]:
        """Return the bound that a section begins at, moved to a place in it.

        Of two bounds on one side SQLite enters an index at the first that it finds: it would walk
        all rows from the section's own to the place.
        """
        name = ((section.until if section.descending else section.since) or "").lstrip(":")
        if name not in self.plan.values:
            return {}
        own = str(self.plan.values[name])
        # '~' sorts behind all that is at the place.
        return {name: min(own, f"{place}~") if section.descending else max(own, str(place))}

    def _led(self, section: Section) -> bool:
        """Tell whether the counts by day lead to any place of a section."""
        bucket, plan = section.dated, self.plan
        return bucket is not None and not plan.drivers and not (bucket and plan.filters)

    def _day(self, number: int, section: Section, place: int) -> tuple[str, int]:
        """Return where to enter a section for a place, and the rows to skip then."""
        bucket, plan = section.dated or 0, self.plan
        key = (bucket, plan.kinds if plan.filters else ())
        if key not in self.days:
            found = self._run(queue_counts.by_day(plan, bucket)).fetchall()
            self.days[key] = queue_counts.days(found)
        bounds = self._bounds[number]
        return self.days[key].lead(bounds, place, descending=section.descending)

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
        bound = self._bound(walk, key) if start else {}
        found: Key | None = self._run(sql, skip=skip, key=key, id=row_id, **bound).fetchone()
        return found

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

    def _select(self, number: int, section: Section) -> str:
        return (
            f"SELECT {COLUMNS}, {number} FROM change c INDEXED BY {section.index}"
            f" WHERE {self.plan.where(section)} ORDER BY {section.order}"
        )

    def _run(self, sql: str, **more: Any) -> Found:
        return self.connection.execute(sql, {**self.plan.values, **more})


def _rows(found: Sequence[tuple[Any, ...]], groups: Sequence[str]) -> list[QueueRow]:
    if not found:
        return []
    read = datetime.fromisoformat  # written by `stamp`, so the offset is there
    columns: list[Any] = list(zip(*found, strict=True))[:_SECTION]
    for place in (_START, _END):
        columns[place] = [read(text) if text else None for text in columns[place]]
    # Whole columns, so that nothing is run by Python for each row.
    rows = zip(*columns, groups, strict=True)
    return list(map(tuple.__new__, repeat(QueueRow), rows))


def minute(now: datetime) -> datetime:
    """Return the minute of a moment: as long as it lasts a query keeps its anchors."""
    return now.replace(second=0, microsecond=0)
