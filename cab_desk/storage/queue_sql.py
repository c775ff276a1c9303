"""Put a query of the queue into SQL: its sections as stretches of an index, its filters.

A section is walked in the order of one index and entered anywhere by the key of a row (keyset);
no statement here sorts, and none skips many rows.
"""

# ruff: noqa: S608 -- only names of this package enter the SQL text, values are always bound.

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from cab_desk.domain.canonical import stamp
from cab_desk.services.rows import QueueQuery
from cab_desk.storage import search

LONG_DAYS = 3  # as storage.schema says, which the way to the first paint must not import

COLUMNS = (
    "c.uid, coalesce(c.number, ''), c.title, c.system, c.class_id, c.risk, c.start_at, c.end_at,"
    " c.pips, c.gate, CASE c.gate WHEN 'block' THEN c.blocks WHEN 'warn' THEN c.warnings ELSE 0"
    " END, c.state"
)

# The buckets that a view shows: 0 planned, 1 unplanned, 2 drafts, 3 done.
_BUCKETS = {
    "open": (0, 1, 2),
    "next_cab": (0, 1, 2, 3),
    "needs_me": (0, 1),
    "blocked": (0, 1),
    "drafts": (2,),
    "all": (0, 1, 2, 3),
}
_BUCKET_GROUPS = {1: "unplanned", 2: "drafts", 3: "done"}

_ORDERS = {
    "number": ("sort_number", "ix_change_number"),
    "title": ("sort_title", "ix_change_title"),
    "risk": ("risk_rank", "ix_change_risk"),
}

_WINDOW = "ix_change_window"

_LONGEST_OPEN = (
    "SELECT min(start_at) FROM change INDEXED BY ix_change_long"
    " WHERE long = 1 AND end_at > :now AND bucket = 0"
)

# Only long plans that go on began before the reach; what began before this moment is over.
_OPEN_FROM = f"min(:reach, coalesce(({_LONGEST_OPEN}), :reach))"

WITH_WORDS = "SELECT rowid FROM change_fts WHERE change_fts MATCH :match"

NEXT_MEETING = (
    "SELECT id FROM meeting WHERE state IN ('running', 'paused')"
    " OR (state = 'planned' AND planned_at >= :yesterday)"
    " ORDER BY state = 'planned', planned_at LIMIT 1"
)

NEEDS_ME = (
    "SELECT DISTINCT r.change_id FROM person_role p JOIN change_open_role r ON r.role = p.role"
    " JOIN change c ON c.id = r.change_id WHERE p.person_id = :me"
    " AND coalesce(p.since, '') <= :now AND coalesce(p.until, '~') > :now"
    " AND c.requester_id <> :me AND NOT EXISTS (SELECT 1 FROM signoff s"
    " WHERE s.change_uid = c.uid AND s.person_id = :me AND s.superseded = 0"
    " AND s.verbal = 0"
    " AND s.content_hash = c.content_hash)"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of an index: `where` bounds it, `key` and the row's id order it.

    What the kept counts tell is said beside it: the `buckets` that it holds whole, or that of
    bucket 0 it is just what starts from `since` on and before `until` ('' has no bound).
    """

    group: str
    where: str
    key: str
    index: str
    descending: bool = False
    buckets: tuple[int, ...] = ()
    since: str | None = None
    until: str | None = None

    @property
    def dated(self) -> int | None:
        """Return the bucket whose counts by day lead into the section, None for no such one."""
        if self.since is not None:
            return 0
        return self.buckets[0] if self.key == "start_at" and self.buckets else None

    def reversed(self) -> "Section":
        """Return the same stretch, walked the other way."""
        return replace(self, descending=not self.descending)

    @property
    def order(self) -> str:
        """Return the ORDER BY of the section."""
        way = " DESC" if self.descending else ""
        return f"c.{self.key}{way}, c.id{way}"

    @property
    def beyond(self) -> str:
        """Return the condition for rows behind a key."""
        return f"(c.{self.key}, c.id) {'<' if self.descending else '>'} (:key, :id)"


@dataclass(frozen=True, slots=True)
class Plan:
    """A query of the queue in SQL.

    `drivers` are subqueries of ids that few rows may be in; `filters` are what an index holds.
    """

    sections: tuple[Section, ...]
    filters: tuple[str, ...]
    drivers: tuple[str, ...]
    values: dict[str, str | int] = field(default_factory=dict)
    nothing: bool = False
    kinds: tuple[object, ...] = ()  # what the filters ask for

    @property
    def start(self) -> str:
        """Return the WITH clause that gathers the drivers' ids once."""
        named = (
            f"hits{place}(id) AS MATERIALIZED ({driver})"
            for place, driver in enumerate(self.drivers)
        )
        return f"WITH {', '.join(named)} " if self.drivers else ""

    @property
    def hits(self) -> tuple[str, ...]:
        """Return the conditions that a row is among the hits of each driver."""
        return tuple(f"c.id IN (SELECT id FROM hits{n})" for n in range(len(self.drivers)))

    def where(self, section: Section, *more: str) -> str:
        """Return the conditions of a section with all filters."""
        return " AND ".join((section.where, *self.filters, *self.hits, *more))


def plan(
    query: QueueQuery, now: datetime, zone: str, match: Callable[[str], str | None] = search.match
) -> Plan:
    """Return the SQL of a query as of a moment, weeks being those of a zone.

    `match` puts what is typed into the words of the database's full-text search.
    """
    values: dict[str, str | int] = {
        "now": stamp(now),
        "soon": stamp(now + timedelta(milliseconds=1)),  # what starts before it has begun
        "yesterday": stamp(now - timedelta(days=1)),
        **_weeks(now, zone),
    }
    buckets = _BUCKETS.get(query.view, _BUCKETS["all"])
    if query.order in _ORDERS:
        sections: tuple[Section, ...] = (_one_section(query, buckets),)
    else:
        sections = _by_time(buckets, descending=query.descending)
    filters = _filters(query, values)
    drivers, nothing = _drivers(query, values, match)
    kinds = (query.view == "blocked", query.classes, query.risks)
    return Plan(sections, tuple(filters), tuple(drivers), values, nothing, kinds)


def _weeks(now: datetime, zone: str) -> dict[str, str | int]:
    local = now.astimezone(ZoneInfo(zone))
    monday = local.date() - timedelta(days=local.weekday())
    starts = [
        datetime.combine(monday + timedelta(days=days), time(), ZoneInfo(zone)) for days in (7, 14)
    ]
    return {
        "next_week": stamp(starts[0]),
        "later": stamp(starts[1]),
        "reach": stamp(now - timedelta(days=LONG_DAYS)),
    }


@cache
def _by_time(buckets: tuple[int, ...], *, descending: bool) -> tuple[Section, ...]:
    sections: list[Section] = []
    if 0 in buckets:
        planned = _planned(descending=descending)
        sections = list(reversed(planned) if descending else planned)
    for bucket, group in _BUCKET_GROUPS.items():
        if bucket in buckets:
            # What is done is looked for from its end.
            backwards = descending != (bucket == 3)
            where = f"c.bucket = {bucket}"
            sections.append(
                Section(group, where, "start_at", _WINDOW, backwards, buckets=(bucket,))
            )
    return tuple(sections)


def _planned(*, descending: bool) -> list[Section]:
    """Return the planned sections by time; two of them in two parts, so that few ends are read."""

    def plain(group: str, since: str, until: str) -> Section:
        parts = ["c.bucket = 0"]
        parts += [f"c.start_at >= {since}"] if since else []
        parts += [f"c.start_at < {until}"] if until else []
        where = " AND ".join(parts)
        return Section(group, where, "start_at", _WINDOW, descending, since=since, until=until)

    def begun(group: str, end: str) -> Section:
        where = f"c.bucket = 0 AND c.start_at >= {_OPEN_FROM} AND c.start_at < :soon AND {end}"
        return Section(group, where, "start_at", _WINDOW, descending)

    return [
        plain("overdue", "", _OPEN_FROM),
        begun("overdue", "c.end_at <= :now"),
        begun("this_week", "c.end_at > :now"),
        plain("this_week", ":soon", ":next_week"),
        plain("next_week", ":next_week", ":later"),
        plain("later", ":later", ""),
    ]


def _one_section(query: QueueQuery, buckets: Sequence[int]) -> Section:
    key, index = _ORDERS[query.order]
    where = f"c.bucket IN ({', '.join(map(str, buckets))})"
    return Section("all", where, key, index, query.descending, buckets=tuple(buckets))


def _filters(query: QueueQuery, values: dict[str, str | int]) -> list[str]:
    filters = []
    if query.view == "blocked":
        filters.append("c.gate = 'block'")
    if query.classes:
        filters.append(f"c.class_id IN ({_names('class', query.classes, values)})")
    if query.risks:
        filters.append(f"c.risk IN ({_names('risk', query.risks, values)})")
    return filters


def _drivers(
    query: QueueQuery, values: dict[str, str | int], match: Callable[[str], str | None]
) -> tuple[list[str], bool]:
    drivers = []
    if query.text.strip():
        words = match(query.text)
        if words is None:
            return [], True
        values["match"] = words
        drivers.append(WITH_WORDS)
    if query.meeting or query.view == "next_cab":
        meeting = f"({NEXT_MEETING})"
        if query.meeting:
            values["meeting"] = query.meeting
            meeting = ":meeting"
        drivers.append(
            "SELECT DISTINCT c.id FROM agenda_item a JOIN change c ON c.uid = a.change_uid"
            f" WHERE a.meeting_id = {meeting}"
        )
    if query.view == "needs_me":
        values["me"] = query.me
        drivers.append(NEEDS_ME)
    if query.rule:
        drivers.append(_objected(query, values))
    if query.systems:
        names = _names("system", query.systems, values)
        drivers.append(f"SELECT DISTINCT change_id FROM change_system WHERE system IN ({names})")
    return drivers, False


def _objected(query: QueueQuery, values: dict[str, str | int]) -> str:
    values["rule"] = query.rule
    found = "SELECT DISTINCT change_id FROM change_finding WHERE rule = :rule"
    if not query.severity:
        return found
    values["severity"] = query.severity
    return f"{found} AND severity = :severity"


def _names(prefix: str, items: Sequence[str], values: dict[str, str | int]) -> str:
    named = {f"{prefix}{place}": item for place, item in enumerate(items)}
    values.update(named)
    return ", ".join(f":{name}" for name in named)
